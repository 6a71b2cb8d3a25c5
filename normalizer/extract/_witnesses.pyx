# cython: language_level=3, boundscheck=False, wraparound=False
"""What a text holds of others, by runs of words, compiled: see `witnesses.Shingles`."""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from libc.stdint cimport uint32_t, uint64_t

cdef uint64_t PRIME = 0x9E3779B97F4A7C55


cdef inline uint64_t mixed(uint64_t code) noexcept:
    """Spread what differs over all bits (Steele, Lea and Flood, 2014)."""
    code = (code ^ code >> 30) * <uint64_t>0xBF58476D1CE4E5B9
    code = (code ^ code >> 27) * <uint64_t>0x94D049BB133111EB
    return code ^ code >> 31


cdef class Hashes:
    """A set of hashes, at most half as many as it has room for; no hash is 0."""

    cdef uint64_t* table
    cdef size_t last

    def __cinit__(self, size_t most):
        cdef size_t room = 16
        while room < 2 * most:
            room *= 2
        self.last = room - 1
        self.table = <uint64_t*>PyMem_Calloc(room, sizeof(uint64_t))
        if self.table == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.table)

    cdef inline size_t place(self, uint64_t code) noexcept:
        """Where a hash stands, or would."""
        cdef size_t at = code & self.last
        while self.table[at] and self.table[at] != code:
            at = (at + 1) & self.last
        return at

    cdef inline void add(self, uint64_t code) noexcept:
        self.table[self.place(code)] = code

    cdef inline bint holds(self, uint64_t code) noexcept:
        return self.table[self.place(code)] == code


cdef inline bint is_in_word(Py_UCS4 character) noexcept:
    cdef uint32_t code = character
    if code >= 0x80:
        return character.isalnum()
    return c"a" <= (code | 32) <= c"z" or c"0" <= code <= c"9" or code == c"_"


cdef Py_ssize_t hash_words(str text, uint64_t* words) noexcept:
    """Note the hash of each word; return how many there are, at most every second character."""
    cdef Py_ssize_t found = 0
    cdef uint64_t code = 0
    cdef Py_UCS4 character
    for character in text:
        if is_in_word(character):
            code = (code + <uint32_t>character + 1) * PRIME
            code ^= code >> 32
        elif code:
            words[found] = code
            found += 1
            code = 0
    words[found] = code
    return found + (code != 0)


cdef inline uint64_t hash_of(const uint64_t* words, Py_ssize_t count) noexcept:
    cdef uint64_t code = count
    cdef Py_ssize_t i
    for i in range(count):
        code = code * PRIME + words[i]
    return mixed(code) or 1


def shares(list lines, list blocks, Py_ssize_t run):
    """The share of each block's runs of words that lines hold: see `witnesses.Shingles`.

    All are in lower case.  Words and runs are told by hashes of 64 bits: on a page of a million
    words the chance that two are taken for one is one in ten million.
    """
    cdef Py_ssize_t most = max([len(line) // 2 + 2 for line in [*lines, *blocks]], default=0)
    cdef Py_ssize_t every = sum([len(line) // 2 + 1 for line in lines]) + most
    cdef Py_ssize_t n = 0, count, i, held
    cdef uint64_t* words = <uint64_t*>PyMem_Malloc(every * sizeof(uint64_t))
    cdef Hashes whole = Hashes(len(lines)), runs
    cdef str text
    found = []
    if words == NULL:
        raise MemoryError
    try:
        for text in lines:
            count = hash_words(text, &words[n])
            if count:
                whole.add(hash_of(&words[n], count))
            n += count
        runs = Hashes(max(n - run + 1, 0))
        for i in range(n - run + 1):
            runs.add(hash_of(&words[i], run))
        for text in blocks:
            n = hash_words(text, words)
            if n and whole.holds(hash_of(words, n)):
                found.append(1.0)
                continue
            held = 0
            for i in range(n - run + 1):
                held += runs.holds(hash_of(&words[i], run))
            found.append(held / <double>(n - run + 1) if n >= run else 0.0)
    finally:
        PyMem_Free(words)
    return found
