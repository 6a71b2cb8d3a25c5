"""What stands in navigation, footers and elements that are not read, left out of a page's bytes.

Of navigation and of footers the words are kept, a tag as a space.  That is done where the element
has ended and nothing was in it that is read elsewhere, so that no part of a page is read ahead.
"""

from libc.stdint cimport uint8_t
from libc.stdlib cimport malloc
from libc.string cimport memcpy

from normalizer.extract._nesting cimport IS_FURNITURE, Nesting, Rule
from normalizer.extract._tags cimport Copy, is_blank, leave_out
from normalizer.extract._words cimport Bytes

cdef enum:
    MOST_PARTS = 8  # in each other


cdef struct Part:
    Py_ssize_t depth, at  # how many elements are open in it; where its words begin
    uint8_t* out
    bint is_furniture, is_kept


cdef struct Parts:  # that are open, and may be left out as far as is known
    Part[MOST_PARTS] part
    Py_ssize_t n
    uint8_t* said  # the words of the outermost and all in it
    Py_ssize_t n_said


cdef inline int begin_part(
    Parts* parts, Nesting* held, Copy* copy, Rule* rule, Bytes at, Bytes end
) except -1:
    """Note that one has begun whose start tag ends there.

    In an article furniture is none.  Of some elements the words are counted up to so many tags:
    in these all stays.
    """
    cdef bint is_furniture = rule.kinds & IS_FURNITURE != 0
    cdef bint is_kept = held.counted > 0 or is_furniture and held.articles > 0
    cdef Part* part
    if parts.n == 0:
        parts.n_said = 0
        if is_kept:
            return 0
    elif parts.n == MOST_PARTS:
        parts.n = 0
        return 0
    if parts.said == NULL:  # there is room for all that comes
        parts.said = <uint8_t*>malloc(end - at + 1)
        if parts.said == NULL:
            raise MemoryError
    leave_out(copy, at, at)
    part = &parts.part[parts.n]
    part.depth, part.at, part.out = held.n, parts.n_said, copy.out
    part.is_furniture, part.is_kept = is_furniture, is_kept
    parts.n += 1
    return 0


cdef inline void note_words(Parts* parts, Bytes at, Bytes stop) noexcept:
    """Note a text before a tag; there is a part that is open."""
    if parts.part[parts.n - 1].is_furniture and not is_blank(at, stop):
        memcpy(parts.said + parts.n_said, at, stop - at)
        parts.n_said += stop - at


cdef inline void end_parts(Parts* parts, Nesting* held, Copy* copy, Bytes stop) noexcept:
    """Leave out what is in those that have ended before a tag; note the tag as a space in others.

    So no more is noted than there was, and no more comes than is left out.
    """
    cdef Part* part
    cdef Py_ssize_t size
    while parts.n and held.n < parts.part[parts.n - 1].depth:
        parts.n -= 1
        part = &parts.part[parts.n]
        if not part.is_kept:
            copy.out, copy.read = part.out, stop
        if not part.is_furniture:
            parts.n_said = part.at
        elif not part.is_kept:
            size = parts.n_said - part.at
            memcpy(copy.out, parts.said + part.at, size)
            copy.out += size
    if parts.n and (parts.n_said == 0 or parts.said[parts.n_said - 1] != c" "):
        parts.said[parts.n_said] = c" "
        parts.n_said += 1
