"""How a page's bytes are told apart, as HTML 5 does it: white space, comments, texts without tags."""

from libc.stdint cimport uint8_t
from libc.string cimport memchr, memcpy

from normalizer.extract._words cimport Bytes


cdef struct Copy:  # of a page, of which some is left out
    Bytes read  # up to here it was copied or left out
    uint8_t* out


cdef inline void leave_out(Copy* copy, Bytes start, Bytes stop) noexcept:
    memcpy(copy.out, copy.read, start - copy.read)
    copy.out += start - copy.read
    copy.read = stop


cdef inline Bytes find(Bytes at, int c, Bytes end) noexcept:
    """Where a byte is, the end where it is not."""
    cdef Bytes found = <Bytes>memchr(at, c, end - at)
    return end if found == NULL else found


cdef inline bint is_space(uint8_t c) noexcept:
    return c == 32 or (9 <= c <= 13 and c != 11)


cdef inline bint ends_name(uint8_t c) noexcept:
    return is_space(c) or c == c"/" or c == c">"


cdef inline bint is_blank(Bytes at, Bytes end) noexcept:
    """Whether libxml2 takes a text for white space."""
    while at < end and (at[0] == 32 or at[0] == 9 or at[0] == 10 or at[0] == 13):
        at += 1
    return at == end


cdef inline Bytes end_of_comment(Bytes start, Bytes end) noexcept:
    """Where the comment ends that has begun: at `-->` or `--!>`, or at once with `>` or `->`."""
    cdef Bytes at = find(start, c">", end)
    while at < end:
        if (at - 1)[0] == c"-" and (at - 2)[0] == c"-":
            break
        if at - start > 2 and (at - 1)[0] == c"!" and (at - 2)[0] == c"-" and (at - 3)[0] == c"-":
            break
        at = find(at + 1, c">", end)
    return at


cdef inline Bytes end_of_raw(Bytes at, Bytes end, Bytes name, Py_ssize_t size) noexcept:
    """Where the end tag of an element begins whose text holds no tags, NULL without one.

    Nor where there is the beginning of a comment in it: what follows it depends on more.
    """
    cdef Py_ssize_t i
    while True:
        at = find(at, c"<", end)
        if end - at < size + 2 or at[1] == c"!":
            return NULL
        if at[1] == c"/":
            for i in range(size):
                if at[2 + i] | 0x20 != name[i] | 0x20:
                    break
            else:
                if ends_name(at[2 + size]):  # behind the page is a 0
                    return at
        at += 1
