# cython: language_level=3, boundscheck=False, wraparound=False
"""Where the anchors of many phrases stand in texts, compiled; `_places.py` has it in Python.

Aho and Corasick's automaton (1975), over the bytes of UTF-8.  Its states are numbered in the
order of their depth, so that those below one state are neighbours, and only the few that are
often met have a row of a table: all of it stays in the nearest cache, which a table of all
states does not.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t

from normalizer._characters cimport in_utf8

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_FindChar(str text, Py_UCS4 c, Py_ssize_t start, Py_ssize_t end, int way)
    Py_ssize_t PyUnicode_Tailmatch(
        str text, str part, Py_ssize_t start, Py_ssize_t end, int way
    ) except -1
    str PyUnicode_Substring(str text, Py_ssize_t start, Py_ssize_t end)


# States of less depth have a row.  Of a page's texts, read as the page is cleaned, 97 us; with rows
# of all states 122, of less than 2 112.
cdef enum:
    ROWS = 3


cdef class Anchors:
    """Literals, all of which are found in one pass over a text, each with a reach."""

    cdef uint8_t[256] column  # by byte; those that no literal has share one
    cdef Py_ssize_t count, states, rows, columns
    cdef uint16_t* after  # by state and column, for the states that have a row: the next state
    cdef uint16_t* below  # by state: the first of the states below; the last are before the next's
    cdef uint16_t* fallen  # by state: that of its longest suffix
    cdef uint16_t* ends  # by state: itself or the next shorter one where a literal ends, else 0
    cdef uint16_t* shorter  # by state where a literal ends: the next shorter one, else 0
    cdef uint8_t* last  # by state: the column of the byte that leads there
    cdef int32_t* number  # by state: the literal that ends there
    cdef int32_t* reach  # by literal

    def __cinit__(self, list literals, list reaches):
        """A literal counts where it has ended after so many characters of a text as its reach.

        Raises OverflowError where the literals are too long together, ValueError where one is
        empty, stands twice, or has no reach.
        """
        cdef Py_ssize_t number, size
        encoded = [(literal.encode(), number) for number, literal in enumerate(literals)]
        size = 1 + sum([len(literal) for literal, _ in encoded])
        if size > 0xFFFE:
            raise OverflowError("the literals are too long for this")
        if len(reaches) != len(literals) or len(set(literals)) != len(literals) or "" in literals:
            raise ValueError("each literal stands once, has characters and a reach")
        self.count, self.states = len(literals), 1
        known = sorted({byte for literal, _ in encoded for byte in literal})
        for number, byte in enumerate(known, 1):
            self.column[<int>byte] = <uint8_t>number
        self.columns = 1 + len(known)
        self.rows = len({b"", *(literal[:at] for literal, _ in encoded for at in range(ROWS))})
        self.after = <uint16_t*>_room(self.rows * self.columns, sizeof(uint16_t))
        self.below = <uint16_t*>_room(size + 1, sizeof(uint16_t))
        self.fallen = <uint16_t*>_room(size, sizeof(uint16_t))
        self.ends = <uint16_t*>_room(size, sizeof(uint16_t))
        self.shorter = <uint16_t*>_room(size, sizeof(uint16_t))
        self.last = <uint8_t*>_room(size, sizeof(uint8_t))
        self.number = <int32_t*>_room(size, sizeof(int32_t))
        self.reach = <int32_t*>_room(self.count + 1, sizeof(int32_t))
        for number in range(self.count):
            self.reach[number] = reaches[number]
        encoded.sort()
        self.grow([literal for literal, _ in encoded], [number for _, number in encoded], size)

    def __dealloc__(self):
        PyMem_Free(self.after)
        PyMem_Free(self.below)
        PyMem_Free(self.fallen)
        PyMem_Free(self.ends)
        PyMem_Free(self.shorter)
        PyMem_Free(self.last)
        PyMem_Free(self.number)
        PyMem_Free(self.reach)

    cdef int grow(self, list literals, list numbers, Py_ssize_t size) except -1:
        """Make the states of the literals, which are sorted, depth by depth.

        The literals that begin as a state says are neighbours: from its `low` to its `high`.
        """
        cdef int32_t* low = <int32_t*>_room(size, 3 * sizeof(int32_t))
        cdef int32_t* high = low + size
        cdef int32_t* depth = high + size
        cdef Py_ssize_t state = 0, first, last, at
        cdef bytes literal
        cdef uint8_t byte, column
        high[0] = <int32_t>len(literals)
        try:
            while state < self.states:
                self.below[state] = <uint16_t>self.states
                first, last, at = low[state], high[state], depth[state]
                self.ends[state] = self.ends[self.fallen[state]]
                if first < last and len(<bytes>literals[first]) == at:
                    self.shorter[state] = self.ends[state]
                    self.ends[state] = <uint16_t>state
                    self.number[state] = numbers[first]
                    first += 1
                while first < last:
                    literal = literals[first]
                    byte = literal[at]
                    column = self.column[byte]
                    low[self.states], depth[self.states] = <int32_t>first, <int32_t>(at + 1)
                    while first < last and <uint8_t>(<bytes>literals[first])[at] == byte:
                        first += 1
                    high[self.states] = <int32_t>first
                    self.last[self.states] = column
                    if state:
                        self.fallen[self.states] = <uint16_t>self.move(self.fallen[state], column)
                    self.states += 1
                self.below[state + 1] = <uint16_t>self.states
                if state < self.rows:
                    self.lay_out(state)
                state += 1
        finally:
            PyMem_Free(low)
        return 0

    cdef void lay_out(self, Py_ssize_t state) noexcept:
        """Fill the row of a state: where its own bytes lead, and others from its suffix."""
        cdef Py_ssize_t at
        cdef uint16_t* row = self.after + state * self.columns
        if state:
            for at in range(self.columns):
                row[at] = self.after[self.fallen[state] * self.columns + at]
        for at in range(self.below[state], self.below[state + 1]):
            row[self.last[at]] = <uint16_t>at

    cdef inline Py_ssize_t step(self, Py_ssize_t state, uint32_t byte) noexcept:
        return self.move(state, self.column[byte])

    cdef inline Py_ssize_t move(self, Py_ssize_t state, uint8_t column) noexcept:
        cdef Py_ssize_t at
        while state >= self.rows:
            for at in range(self.below[state], self.below[state + 1]):
                if self.last[at] == column:
                    return at
            state = self.fallen[state]
        return self.after[state * self.columns + column]

    cdef inline Py_ssize_t character(self, Py_ssize_t state, uint32_t code) noexcept:
        """The state after the bytes of a character."""
        cdef uint8_t[4] written
        cdef int at
        if code < 0x80:
            return self.step(state, code)
        for at in range(in_utf8(code, written)):
            state = self.step(state, written[at])
        return state

    def places(self, list texts):
        """Where literals stand within their reach, each once in a text, where it first ends.

        As (literal, text, characters passed at its end), in the order of the texts.
        """
        cdef Py_ssize_t number
        cdef str text
        cdef list found = []
        cdef Py_ssize_t* met = <Py_ssize_t*>_room(self.count + 1, sizeof(Py_ssize_t))
        try:
            for number in range(len(texts)):
                text = texts[number]
                self.find(text, number, met, found)
        finally:
            PyMem_Free(met)
        return found

    cdef int find(self, str text, Py_ssize_t place, Py_ssize_t* met, list found) except -1:
        """`met` has by literal the text it was last found in, counted from 1."""
        cdef Py_ssize_t state = 0, passed = 0, end
        cdef int32_t number
        cdef Py_UCS4 character
        for character in text:
            state = self.character(state, character)
            passed += 1
            end = self.ends[state]
            while end:
                number = self.number[end]
                if passed <= self.reach[number] and met[number] != place + 1:
                    met[number] = place + 1
                    found.append((number, place, passed))
                end = self.shorter[end]
        return 0


cdef struct User:
    int32_t name, order, reach


cdef class Users:
    """Which phrases have which anchors: by an anchor's number a list, an order there, a reach."""

    cdef list names  # of lists
    cdef Py_ssize_t count
    cdef int32_t* first  # by anchor: its first user, and one past the last
    cdef User* users

    def __cinit__(self, list users not None):
        cdef Py_ssize_t number, at = 0
        self.names = sorted({name for some in users for name, _, _ in some})
        numbers = {name: number for number, name in enumerate(self.names)}
        self.count = len(users)
        self.first = <int32_t*>_room(self.count + 1, sizeof(int32_t))
        self.users = <User*>_room(sum(map(len, users)) + 1, sizeof(User))
        for number in range(self.count):
            for name, order, reach in users[number]:
                self.users[at] = User(numbers[name], order, reach)
                at += 1
            self.first[number + 1] = <int32_t>at

    def __dealloc__(self):
        PyMem_Free(self.first)
        PyMem_Free(self.users)

    def by_list(self, list places not None, list starts not None):
        """What stands for each list: by where a text starts, by its phrases' order, what is passed.

        `starts` are by a text's number.
        """
        cdef Py_ssize_t number, text, at
        cdef int32_t name
        cdef object passed, start
        cdef dict found = {}, blocks, phrases
        cdef list known = [None] * len(self.names)  # by list: what stands in the text it was met in
        cdef Py_ssize_t* met = <Py_ssize_t*>_room(len(self.names) + 1, sizeof(Py_ssize_t))
        try:
            for number, text, passed in places:
                if not (0 <= number < self.count and 0 <= text < len(starts)):
                    raise IndexError("no anchor, or no text")
                for at in range(self.first[number], self.first[number + 1]):
                    if <Py_ssize_t>passed > self.users[at].reach:
                        continue
                    name = self.users[at].name
                    if met[name] != text + 1:
                        blocks = found.setdefault(self.names[name], {})
                        known[name] = blocks.setdefault(starts[text], {})
                        met[name] = text + 1
                    phrases = known[name]
                    phrases.setdefault(self.users[at].order, passed)
        finally:
            PyMem_Free(met)
        return found


def openers(list keys, dict whole, dict starts, Py_ssize_t longest):
    """The numbers of those keys that are one of `whole`, begin as one of `starts` or are not ASCII.

    `starts` are by their first word; `longest` is how many characters one of `whole` has at most.
    """
    cdef Py_ssize_t number, at
    cdef str key
    cdef list found = []
    for number in range(len(keys)):
        key = keys[number]
        if key.isascii() and not (len(key) <= longest and key in whole):
            at = PyUnicode_FindChar(key, c" ", 0, len(key), 1)
            some = starts.get(key if at < 0 else PyUnicode_Substring(key, 0, at))
            if some is None:
                continue
            for start, _ in some:
                if PyUnicode_Tailmatch(key, start, 0, len(key), -1):
                    break
            else:
                continue
        found.append(number)
    return found


cdef void* _room(size_t count, size_t size) except NULL:
    """Zeroed memory."""
    cdef void* room = PyMem_Calloc(count, size)
    if room is NULL:
        raise MemoryError
    return room
