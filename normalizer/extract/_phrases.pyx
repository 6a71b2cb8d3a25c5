# cython: language_level=3, boundscheck=False, wraparound=False
"""Phrases and words that are looked for in texts, all at once, compiled.

See `phrases.py` and `sought.py` for the plain definitions; tests hold both equal.
"""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memset

from normalizer._characters cimport PyUnicode_DATA, PyUnicode_KIND, Unit, in_utf8

from numpy import zeros


cdef uint8_t[0x10000] WORD  # whether a character is part of a word
cdef bint _known = False


cdef void _learn():
    global _known
    cdef Py_UCS4 character
    for character in range(0x10000):
        WORD[character] = character.isalnum() or character == c"_"
    _known = True


cdef inline bint _is_word(uint32_t code) noexcept:
    return WORD[code] if code < 0x10000 else (<Py_UCS4>code).isalnum()


cdef enum:
    SUMS = 512  # times 64 sums of words


cdef inline uint32_t added(uint32_t sum, uint32_t character) noexcept:
    """A sum over the characters of words, with one more."""
    return 33 * sum + character


cdef inline uint32_t mixed(uint32_t sum) noexcept:
    return sum * <uint32_t>0x9E3779B1


cdef class Finder:
    """Phrases, all of which are found in one pass over a text (Aho and Corasick, 1975).

    They are looked for in UTF-8.  The next state is looked up by byte: bytes that no phrase has
    are one column of the table, and lead back to the beginning.
    """

    cdef uint8_t[256] column
    cdef uint16_t[:, ::1] after  # by state and column
    cdef uint16_t* table  # the same
    cdef Py_ssize_t columns
    cdef uint64_t[::1] found  # by state: the groups of the phrases that end there
    cdef uint32_t first  # character that a phrase begins with, other than the space
    cdef uint64_t[SUMS] begun  # a bit for each sum of a phrase's only word or first two
    cdef Py_ssize_t longest  # phrase, in characters

    def __init__(self, dict groups):
        """`groups` has by phrase the groups it belongs to, a bit each."""
        cdef Py_ssize_t state, number, states = 1
        self.first = min([ord(phrase[0]) for phrase in groups if phrase[0] != " "], default=0x110000)
        self.longest = max(map(len, groups), default=0)
        memset(self.begun, 0, sizeof(self.begun))
        for phrase in groups:
            if phrase[0] == " ":
                self.note_beginning(phrase.split())
        known = sorted({byte for phrase in groups for byte in phrase.encode()})
        for number, byte in enumerate(known):
            self.column[<int>byte] = <uint8_t>(number + 1)
        most = 1 + sum(len(phrase.encode()) for phrase in groups)
        if most > 0xFFFF:
            raise OverflowError("the phrases are too long for this")
        self.after = zeros((most, len(known) + 1), dtype="u2")
        self.table, self.columns = &self.after[0, 0], self.after.shape[1]
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

    cdef int note_beginning(self, list words) except -1:
        cdef uint32_t sum = 0, before = 0
        cdef Py_UCS4 character
        for word in words[:2]:
            before, sum = sum, 0
            for character in <str>word:
                sum = added(sum, character)
        sum = mixed(mixed(before) + sum)
        self.begun[sum >> 23] |= <uint64_t>1 << (sum >> 17 & 63)
        return 0

    cdef inline bint begins(self, uint32_t before, uint32_t sum) noexcept:
        """Whether a phrase may begin with words of those sums, 0 for no word."""
        sum = mixed(mixed(before) + sum)
        return self.begun[sum >> 23] >> (sum >> 17 & 63) & 1

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
        return self.table[state * self.columns + self.column[byte]]

    cdef inline Py_ssize_t character(self, Py_ssize_t state, uint32_t code) noexcept:
        """The state after the bytes of a character."""
        cdef uint8_t[4] written
        cdef int at
        if code < 0x80:
            return self.step(state, code)
        for at in range(in_utf8(code, written)):
            state = self.step(state, written[at])
        return state

    def masks(self, list texts, Py_ssize_t longest, uint64_t[::1] out):
        """Give for each text the groups of its phrases, none for longer ones and more lines.

        There is a space before and behind it, and each run of what is no letter or digit in it
        is a space.
        """
        cdef Py_ssize_t number
        cdef str text
        cdef int kind
        if not _known:
            _learn()
        if out.shape[0] < len(texts):
            raise ValueError("there is no room for all masks")
        for number, text in enumerate(texts):
            out[number] = 0
            if not text or len(text) > longest:
                continue
            kind = PyUnicode_KIND(text)
            if kind == 1:
                out[number] = mask(self, <const uint8_t*>PyUnicode_DATA(text), len(text))
            elif kind == 2:
                out[number] = mask(self, <const uint16_t*>PyUnicode_DATA(text), len(text))
            else:
                out[number] = mask(self, <const uint32_t*>PyUnicode_DATA(text), len(text))

    def held(self, str text not None):
        """The groups of the phrases that a text holds, as it is."""
        cdef int kind = PyUnicode_KIND(text)
        if kind == 1:
            return hold(self, <const uint8_t*>PyUnicode_DATA(text), len(text))
        if kind == 2:
            return hold(self, <const uint16_t*>PyUnicode_DATA(text), len(text))
        return hold(self, <const uint32_t*>PyUnicode_DATA(text), len(text))


cdef uint64_t hold(Finder finder, const Unit* text, Py_ssize_t size) noexcept:
    """Go through four parts of a text at once: each step waits for the one before."""
    cdef Py_ssize_t at, part = size // 4, a = 0, b = 0, c = 0, d = 0
    cdef uint64_t found = 0
    cdef const uint64_t* says = &finder.found[0]
    if part < finder.longest:
        return hold_on(finder, text, size, 0)
    for at in range(part):
        a = finder.character(a, text[at])
        b = finder.character(b, text[at + part])
        c = finder.character(c, text[at + 2 * part])
        d = finder.character(d, text[at + 3 * part])
        found |= says[a] | says[b] | says[c] | says[d]
    # What begins in one part and ends in the next.
    found |= hold_on(finder, text + part, finder.longest - 1, a)
    found |= hold_on(finder, text + 2 * part, finder.longest - 1, b)
    found |= hold_on(finder, text + 3 * part, finder.longest - 1, c)
    return found | hold_on(finder, text + 4 * part, size - 4 * part, d)


cdef uint64_t hold_on(
    Finder finder, const Unit* text, Py_ssize_t size, Py_ssize_t state
) noexcept:
    cdef Py_ssize_t at
    cdef uint64_t found = 0
    for at in range(size):
        state = finder.character(state, text[at])
        found |= finder.found[state]
    return found


cdef uint64_t mask(Finder finder, const Unit* text, Py_ssize_t size) noexcept:
    cdef Py_ssize_t at = 0, state, begun = finder.step(0, c" ")
    cdef uint64_t found = 0
    while True:
        at = beginning_of(finder, text, at, size)
        if at < 0:
            return 0
        if at == size:
            return found
        state = begun
        while at < size:
            if _is_word(text[at]):
                state = finder.character(state, text[at])
                at += 1
                if not state:  # then nothing begins before the word ends, but in some scripts
                    while at < size and text[at] < finder.first and _is_word(text[at]):
                        at += 1
                found |= finder.found[state]
                continue
            while at < size and not _is_word(text[at]):
                if text[at] == c"\n":
                    return 0
                at += 1
            state = finder.step(state, c" ")
            found |= finder.found[state]
            if state == begun:
                break
        else:  # as above: a gap at the end is one space, and no gap is one, too
            return found | finder.found[finder.step(state, c" ")]


cdef Py_ssize_t beginning_of(
    Finder finder, const Unit* text, Py_ssize_t at, Py_ssize_t size
) noexcept:
    """Where the next word is that a phrase may begin with, or in; `size` without one.

    Or -1 where the line ends before it.  No phrase may have begun already.
    """
    cdef Py_ssize_t start, last = -1  # of the word, of the one before
    cdef uint32_t sum, before = 0
    while at < size:
        if not _is_word(text[at]):
            if text[at] == c"\n":
                return -1
            at += 1
            continue
        start, sum = at, 0
        while at < size and _is_word(text[at]):
            if text[at] >= finder.first:
                return start if last < 0 else last
            sum = added(sum, text[at])
            at += 1
        if last >= 0 and finder.begins(before, sum):
            return last
        if finder.begins(0, sum):
            return start
        last, before = start, sum
    return size
