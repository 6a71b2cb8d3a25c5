# cython: language_level=3, boundscheck=False, wraparound=False
"""What the block model asks of texts letter by letter, compiled.

Beside each use stands the same in Python and numpy, which is the plain definition of it; tests
hold both equal.
"""

from cpython.mem cimport PyMem_Free
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memset

from numpy import zeros


cdef extern from "Python.h":
    uint32_t* PyUnicode_AsUCS4Copy(object text) except NULL


cdef uint8_t[0x10000] CAPITAL, WORD  # whether a character is a capital, or part of a word
cdef bint _known = False


cdef void _learn():
    global _known
    cdef Py_UCS4 character
    for character in range(0x10000):
        CAPITAL[character] = _is_capital(character)
        WORD[character] = character.isalnum() or character == c"_"
    _known = True


cdef inline bint _is_capital(Py_UCS4 character):
    return character.lower() != character and character != 0x130  # that is two in lower case


def count_characters(list texts, const uint8_t[::1] classes, double[:, ::1] out):
    """Count in each text the characters of each class, a bit in `classes`, and the capitals.

    `out` is (classes + 1, texts).  Characters beyond U+FFFF have no class.
    """
    cdef Py_ssize_t kinds = out.shape[0] - 1, number, kind, bits
    cdef Py_ssize_t met[256]
    cdef Py_ssize_t capitals
    cdef Py_UCS4 character
    cdef str text
    if not _known:
        _learn()
    for number in range(out.shape[1]):
        text = texts[number]
        capitals = 0
        for bits in range(256):
            met[bits] = 0
        for character in text:
            if character < 0x10000:
                met[classes[character]] += 1
                capitals += CAPITAL[character]
            else:
                capitals += _is_capital(character)
        for kind in range(kinds):
            out[kind, number] = 0
        for bits in range(1, 256):
            if met[bits]:
                for kind in range(kinds):
                    out[kind, number] += met[bits] * ((bits >> kind) & 1)
        out[kinds, number] = capitals


cdef class Finder:
    """Phrases, all of which are found in one pass over a text (Aho and Corasick, 1975).

    They are looked for in UTF-8.  The next state is looked up by byte: bytes that no phrase has
    are one column of the table, and lead back to the beginning.
    """

    cdef uint8_t[256] column
    cdef uint16_t[:, ::1] after  # by state and column
    cdef uint64_t[::1] found  # by state: the groups of the phrases that end there

    def __init__(self, dict groups):
        """`groups` has by phrase the groups it belongs to, a bit each."""
        cdef Py_ssize_t state, number, states = 1
        known = sorted({byte for phrase in groups for byte in phrase.encode()})
        for number, byte in enumerate(known):
            self.column[<int>byte] = <uint8_t>(number + 1)
        most = 1 + sum(len(phrase.encode()) for phrase in groups)
        if most > 0xFFFF:
            raise OverflowError("the phrases are too long for this")
        self.after = zeros((most, len(known) + 1), dtype="u2")
        self.found = zeros(most, dtype="u8")
        for phrase, mask in groups.items():
            state = 0
            for byte in phrase.encode():
                number = self.column[<int>byte]
                if not self.after[state, number]:
                    self.after[state, number] = <uint16_t>states
                    states += 1
                state = self.after[state, number]
            self.found[state] |= <uint64_t>mask
        self.close(states)

    cdef void close(self, Py_ssize_t states):
        """Let each state without a way on go where its longest suffix goes."""
        cdef int64_t[::1] suffix = zeros(states, dtype="i8"), queue = zeros(states, dtype="i8")
        cdef Py_ssize_t at = 0, queued = 1, column, state, below, fallen
        while at < queued:
            state = queue[at]
            fallen = suffix[state]
            self.found[state] |= self.found[fallen]
            for column in range(self.after.shape[1]):
                below = self.after[state, column]
                if below:
                    if state:
                        suffix[below] = self.after[fallen, column]
                    queue[queued] = below
                    queued += 1
                elif state:
                    self.after[state, column] = self.after[fallen, column]
            at += 1

    cdef inline Py_ssize_t step(self, Py_ssize_t state, uint32_t byte) noexcept:
        return self.after[state, self.column[byte]]

    cdef inline Py_ssize_t character(self, Py_ssize_t state, uint32_t code) noexcept:
        """The state after the bytes of a character."""
        if code < 0x80:
            return self.step(state, code)
        if code < 0x800:
            state = self.step(state, 0xC0 | code >> 6)
        else:
            if code < 0x10000:
                state = self.step(state, 0xE0 | code >> 12)
            else:
                state = self.step(state, 0xF0 | code >> 18)
                state = self.step(state, 0x80 | (code >> 12 & 0x3F))
            state = self.step(state, 0x80 | (code >> 6 & 0x3F))
        return self.step(state, 0x80 | (code & 0x3F))

    def masks(self, list lines):
        """For each line the groups of its phrases.

        There is a space before and behind it, and each run of what is no letter or digit in it
        is a space.
        """
        if not _known:
            _learn()
        return [self.mask(line) for line in lines]

    cdef uint64_t mask(self, str line):
        cdef Py_ssize_t state = self.step(0, c" ")
        cdef uint64_t found = 0
        cdef bint in_gap = False
        cdef Py_UCS4 character
        cdef uint32_t code
        for character in line:
            code = character
            if not (WORD[code] if code < 0x10000 else character.isalnum()):
                if not in_gap:
                    state = self.step(state, c" ")
                    in_gap = True
            else:
                in_gap = False
                state = self.character(state, code)
            found |= self.found[state]
        return found | self.found[self.step(state, c" ")]


def places(str text, const int64_t[::1] own, Py_ssize_t length):
    """Where a text may have one of its own pieces of some length, and some others.

    A table of the first bits of the pieces' hashes tells which places are worth a look; the
    hash rolls over the text (Karp and Rabin, 1987).
    """
    cdef uint8_t wanted[0x10000]
    cdef uint32_t code, gone = 1, base = 0x9E3779B1
    cdef Py_ssize_t at, number, size = len(text)
    cdef uint32_t* characters = PyUnicode_AsUCS4Copy(text)
    found = []
    try:
        memset(wanted, 0, sizeof(wanted))
        for number in range(own.shape[0]):
            code = 0
            for at in range(own[number], own[number] + length):
                code = code * base + characters[at]
            wanted[code >> 16] = 1
        code = 0
        for at in range(min(length, size)):
            gone *= base
            code = code * base + characters[at]
        for at in range(length, size + 1):
            if wanted[code >> 16]:
                found.append(at - length)
            if at < size:
                code = code * base + characters[at] - gone * characters[at - length]
    finally:
        PyMem_Free(characters)
    return found
