"""What is left of a tag's attributes."""

from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memcmp

from normalizer.extract._tags cimport Copy, find, is_space, leave_out
from normalizer.extract._words cimport Bytes, Words, is_among, kinds_of

# Kinds of characters.
cdef enum:
    SPACE = 1
    ENDS = 2  # ends a name: white space, `/`, `>`
    FIRST = 4  # begins a plain name
    PLAIN = 8  # goes on in one

cdef enum:
    NAMES_META = 1 << 24  # what an attribute says is what a `<meta>` tells of


cdef struct Tag:
    const uint8_t* kind  # of characters
    Words* attributes
    Words* metas
    uint32_t read  # of it
    bint is_left  # it stays as it is
    bint may_tell  # it has an attribute that what is read of the head may be in
    bint is_empty  # it ends with `/>`, and libxml2 takes that for the element's end


cdef inline Bytes behind_space(Bytes at, Bytes end) noexcept:
    while at < end and is_space(at[0]):
        at += 1
    return at


cdef inline bint may_be_read(Words* metas, Bytes at, Bytes end) noexcept:
    """Whether a meta tag of that name may be read; a character reference may be part of it."""
    cdef Bytes name = at
    while at < end:
        if at[0] == c"&" or at[0] >= 0x80 or at[0] == 0:
            return True
        at += 1
    return is_among(metas, name, end - name)


cdef inline bint may_be_canonical(Bytes at, Bytes end) noexcept:
    """Whether a tag may have the value `canonical`, which a character reference may be part of."""
    cdef Bytes sign = <Bytes>b"canonical"
    if find(at, c"&", end) < end:
        return True
    at = find(at, sign[0], end)
    while end - at >= 9:
        if memcmp(at, sign, 9) == 0:
            return True
        at = find(at + 1, sign[0], end)
    return False


cdef inline Bytes trim(Tag* tag, Copy* copy, Bytes at, Bytes end) noexcept:
    """Leave out attributes of a start tag from the end of its name on; where the tag ends."""
    cdef Bytes before, name, stop, said
    cdef Py_ssize_t size
    cdef bint is_plain, is_bare, after_bare = False  # a value without quotes
    cdef uint8_t quote
    cdef uint32_t kinds
    while True:
        before = at
        while at < end and (tag.kind[at[0]] & SPACE or at[0] == c"/"):
            at += 1
        if at == end or at[0] == c">":
            tag.is_empty = at > before and (at - 1)[0] == c"/"
            return at
        is_plain = at > before and (at - 1)[0] != c"/" and tag.kind[at[0]] & FIRST
        name = at
        at += 1
        while at < end and not tag.kind[at[0]] & ENDS and at[0] != c"=":
            is_plain = is_plain and tag.kind[at[0]] & PLAIN
            at += 1
        size = at - name
        stop = at
        is_bare = False
        said = NULL
        at = behind_space(at, end)
        if at < end and at[0] == c"=":
            at = behind_space(at + 1, end)
            if at == end:
                return end
            quote = at[0]
            said = at
            if quote == c'"' or quote == c"'":
                at = find(at + 1, quote, end)
                if at == end:
                    return end
                at += 1
            else:
                is_bare = True
                while at < end and not tag.kind[at[0]] & SPACE and at[0] != c">":
                    at += 1
                is_plain = is_plain and (at - 1)[0] != c"/"
            stop = at
        at = stop
        if at == end:
            return end
        is_plain = is_plain and tag.kind[at[0]] & ENDS and not (at[0] == c"/" and after_bare)
        kinds = kinds_of(tag.attributes, name, size, 0)
        if not is_plain:
            tag.may_tell = True
        elif kinds & NAMES_META and said != NULL and not tag.may_tell:
            tag.may_tell = may_be_read(tag.metas, said + (not is_bare), stop - (not is_bare))
        is_plain = is_plain and not kinds & tag.read
        if is_plain and not tag.is_left and behind_space(at, end)[0] != c"=":
            leave_out(copy, before, at)
        else:
            after_bare = is_bare
