"""A few words that are looked up in a page's bytes, in capitals or not."""

from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memcpy

ctypedef const uint8_t* Bytes

cdef enum:
    MOST = 128  # words
    LONGEST = 32  # bytes of one


cdef struct Word:
    uint8_t[LONGEST] text
    Py_ssize_t size
    uint32_t kinds


cdef struct Words:  # in the order of the alphabet
    Word[MOST] word
    uint32_t[256] sizes  # by first letter: which lengths they have
    int[256] first  # and the first of them


cdef inline int write_out(dict kinds, Words* out) except -1:
    cdef bytes written
    if len(kinds) >= MOST:
        raise ImportError("there are more names than this was built for")
    for at, (name, kind) in enumerate(sorted(kinds.items())):
        written = name.encode()
        if len(written) >= LONGEST:
            raise ImportError("a name is longer than this was built for")
        memcpy(out.word[<int>at].text, <const char*>written, len(written))
        out.word[<int>at].size = len(written)
        out.word[<int>at].kinds = kind
        out.sizes[written[0]] |= <uint32_t>1 << len(written)
        if not at or out.word[<int>at - 1].text[0] != written[0]:
            out.first[written[0]] = at
    return 0


cdef inline uint8_t small(uint8_t c) noexcept:
    return c + 32 if c"A" <= c <= c"Z" else c


cdef inline Py_ssize_t place_of(Words* words, Bytes name, Py_ssize_t size) noexcept:
    """Which of the words a name is, in capitals or not; -1 where it is none."""
    cdef uint8_t letter
    cdef Py_ssize_t at, i
    if not 0 < size < LONGEST:
        return -1
    letter = small(name[0])
    if not words.sizes[letter] >> size & 1:
        return -1
    at = words.first[letter]
    while words.word[at].text[0] == letter:  # behind the last one is an empty word
        if words.word[at].size == size:
            for i in range(1, size):
                if small(name[i]) != words.word[at].text[i]:
                    break
            else:
                return at
        at += 1
    return -1


cdef inline uint32_t kinds_of(Words* words, Bytes name, Py_ssize_t size, uint32_t other) noexcept:
    """The kinds of a name; `other` where it is none of the words."""
    cdef Py_ssize_t at = place_of(words, name, size)
    return other if at < 0 else words.word[at].kinds


cdef inline bint is_among(Words* words, Bytes name, Py_ssize_t size) noexcept:
    """Whether a name is one of the words."""
    return place_of(words, name, size) >= 0
