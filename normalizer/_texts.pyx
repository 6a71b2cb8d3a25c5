# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of all texts character by character, compiled: folding, words, phrases' anchors.

Beside each use stands the same in Python, which is the plain definition of it; tests hold both
equal.
"""

from cpython.dict cimport PyDict_Copy
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from cpython.object cimport PyTypeObject
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t
from libc.string cimport memset

from normalizer.words import FOLDED, UNSPACED

cdef extern from "Python.h":
    object PyType_GenericAlloc(type kind, Py_ssize_t items)
    int PyObject_GenericSetDict(object made, object fields, void* context) except -1
    enum: PyUnicode_4BYTE_KIND
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 character)  # one for one, as `str.lower` but for two
    void* PyUnicode_DATA(object text)
    str PyUnicode_FromKindAndData(int kind, const void* characters, Py_ssize_t size)


cdef enum:
    KNOWN = 0x3001  # characters below this are looked up, what others are is asked
    SIGMA = 0x3A3  # in lower case it is one letter or another, by what stands around it
    LONGEST = 1 << 16  # characters of a text; longer ones are left to Python, in pieces

cdef uint16_t[KNOWN] PLAIN  # a character as it is folded
cdef uint8_t[KNOWN] WORD  # whether it is part of a word
cdef Py_UCS4[16] FIRST, LAST  # of the ranges of scripts without spaces between words
cdef int _ranges = 0


cdef void _learn():
    """Take over what is folded, before anything is asked."""
    global _ranges
    cdef Py_UCS4 character, plain
    for character in range(KNOWN):
        PLAIN[character] = <uint16_t>Py_UNICODE_TOLOWER(character)
        WORD[character] = character.isalnum() or character == c"_"
    for character, plain in FOLDED:
        PLAIN[character] = <uint16_t>plain
    for first, last in UNSPACED[:16]:
        FIRST[_ranges], LAST[_ranges] = first, last
        _ranges += 1


_learn()


cdef inline bint _is_word(uint32_t code) noexcept:
    return WORD[code] if code < KNOWN else (<Py_UCS4>code).isalnum()


cdef bint _is_unspaced(Py_UCS4 character) noexcept:
    cdef int number
    for number in range(_ranges):
        if FIRST[number] <= character <= LAST[number]:
            return True
    return False


def look_at(list texts):
    """For each text: it folded, its words with one space between two, and their number.

    The number is -1 where a script has no spaces between words; None stands for a text
    that is left to Python.
    """
    cdef Py_ssize_t longest = 1
    cdef str text
    for text in texts:
        if longest < len(text) <= LONGEST:
            longest = len(text)
    cdef uint32_t* room = <uint32_t*>PyMem_Malloc(2 * longest * sizeof(uint32_t))
    if room is NULL:
        raise MemoryError
    try:
        return [_look(text, room, room + longest) if len(text) <= LONGEST else None for text in texts]
    finally:
        PyMem_Free(room)


cdef object _look(str text, uint32_t* folded, uint32_t* words):
    """Both rooms are as long as the text; the words are never more characters."""
    cdef Py_ssize_t size = 0, length = 0, gaps = 0
    cdef Py_UCS4 character
    cdef uint32_t plain, widest = 0
    cdef bint in_gap = False, unspaced = False
    for character in text:
        if character < KNOWN:
            plain = PLAIN[character]
            if character >= 0xE00 and not unspaced:
                unspaced = _is_unspaced(character)
            elif character == SIGMA:
                return None
        else:
            plain = Py_UNICODE_TOLOWER(character)
            unspaced = unspaced or _is_unspaced(character)
        folded[size] = plain
        size += 1
        widest |= plain
        if not _is_word(plain):
            in_gap = True
            continue
        if in_gap:
            if length:
                words[length] = c" "
                length += 1
                gaps += 1
            in_gap = False
        words[length] = plain
        length += 1
    cdef Py_ssize_t number = -1 if unspaced else gaps + 1 if length else 0
    return _written(folded, size, widest), _written(words, length, widest), number


cdef str _written(const uint32_t* characters, Py_ssize_t size, uint32_t widest):
    """A text of some characters, none of which has a bit that `widest` has not."""
    if widest >= 0x80 or not size:
        return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, characters, size)
    cdef str text = PyUnicode_New(size, 0x7F)
    cdef uint8_t* room = <uint8_t*>PyUnicode_DATA(text)
    cdef Py_ssize_t at
    for at in range(size):
        room[at] = <uint8_t>characters[at]
    return text


cpdef made(type kind, dict fields):
    """An object of a Python class with these attributes, made without calling the class."""
    cdef PyTypeObject* known = <PyTypeObject*>kind
    if kind is None or not known.tp_dictoffset or known.tp_base is not <PyTypeObject*>object:
        raise TypeError("no plain class with attributes")
    new = PyType_GenericAlloc(kind, 0)
    PyObject_GenericSetDict(new, fields, NULL)
    return new


def renumbered(type kind, list blocks):
    """Copies of blocks with what is known of them, each at its place and a blank line below."""
    cdef Py_ssize_t index
    cdef dict known
    cdef list copies = []
    for index in range(len(blocks)):
        known = PyDict_Copy(blocks[index].__dict__)
        known["index"], known["space_before"] = index, 1
        copies.append(made(kind, known))
    return copies


cdef class Anchors:
    """Literals, all of which are found in one pass over a text (Aho and Corasick, 1975).

    They are looked for in UTF-8.  The next state is looked up by byte: bytes that no literal has
    are one column of the table, and lead back to the beginning.
    """

    cdef uint8_t[256] column
    cdef Py_ssize_t columns, states, count
    cdef uint16_t* after  # by state and column
    cdef uint16_t* ends  # by state: itself or the next shorter one where a literal ends, else 0
    cdef uint16_t* shorter  # by state where a literal ends: the next shorter one, else 0
    cdef int32_t* number  # by state: the literal that ends there
    cdef int32_t* reach  # by literal
    cdef int32_t* met  # by literal: the text it was last found in, counted from 1

    def __cinit__(self, list literals, list reaches):
        """A literal counts where it has ended after so many characters of a text as its reach.

        Raises OverflowError where the literals are too long together, ValueError where one is
        empty, stands twice, or has no reach.
        """
        cdef Py_ssize_t size = 1 + sum([len(literal.encode()) for literal in literals])
        cdef Py_ssize_t place
        if size > 0xFFFF:
            raise OverflowError("the literals are too long for this")
        if len(reaches) != len(literals) or len(set(literals)) != len(literals) or "" in literals:
            raise ValueError("each literal stands once, has characters and a reach")
        known = sorted({byte for literal in literals for byte in literal.encode()})
        for place, byte in enumerate(known):
            self.column[<int>byte] = <uint8_t>(place + 1)
        self.columns, self.count, self.states = len(known) + 1, len(literals), 1
        self.after = <uint16_t*>_room(size * self.columns, sizeof(uint16_t))
        self.ends = <uint16_t*>_room(size, sizeof(uint16_t))
        self.shorter = <uint16_t*>_room(size, sizeof(uint16_t))
        self.number = <int32_t*>_room(size, sizeof(int32_t))
        self.reach = <int32_t*>_room(self.count + 1, sizeof(int32_t))
        self.met = <int32_t*>_room(self.count + 1, sizeof(int32_t))
        for place in range(self.count):
            self.reach[place] = reaches[place]
            self.add(literals[place].encode(), <int32_t>place)
        self.close()

    def __dealloc__(self):
        PyMem_Free(self.after)
        PyMem_Free(self.ends)
        PyMem_Free(self.shorter)
        PyMem_Free(self.number)
        PyMem_Free(self.reach)
        PyMem_Free(self.met)

    cdef void add(self, bytes literal, int32_t number):
        cdef Py_ssize_t state = 0, place
        for byte in literal:
            place = state * self.columns + self.column[<int>byte]
            if not self.after[place]:
                self.after[place] = <uint16_t>self.states
                self.states += 1
            state = self.after[place]
        self.ends[state] = <uint16_t>state
        self.number[state] = number

    cdef int close(self) except -1:
        """Let each state without a way on go where its longest suffix goes."""
        cdef uint16_t* suffix = <uint16_t*>_room(self.states, 2 * sizeof(uint16_t))
        cdef uint16_t* queue = suffix + self.states
        cdef Py_ssize_t at = 0, queued = 1, column, state, below, fallen
        while at < queued:
            state = queue[at]
            fallen = suffix[state]
            if self.ends[state]:
                self.shorter[state] = self.ends[fallen]
            else:
                self.ends[state] = self.ends[fallen]
            for column in range(self.columns):
                below = self.after[state * self.columns + column]
                if below:
                    if state:
                        suffix[below] = self.after[fallen * self.columns + column]
                    queue[queued] = <uint16_t>below
                    queued += 1
                elif state:
                    self.after[state * self.columns + column] = self.after[
                        fallen * self.columns + column
                    ]
            at += 1
        PyMem_Free(suffix)
        return 0

    cdef inline Py_ssize_t step(self, Py_ssize_t state, uint32_t byte) noexcept:
        return self.after[state * self.columns + self.column[byte]]

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

    def places(self, list texts):
        """Where literals stand within their reach, each once in a text, where it first ends.

        As (literal, text, characters passed at its end), in the order of the texts.
        """
        cdef Py_ssize_t number
        cdef str text
        cdef list found = []
        if len(texts) > 0x7FFFFFFE:
            raise OverflowError("too many texts")
        memset(self.met, 0, self.count * sizeof(int32_t))
        for number in range(len(texts)):
            text = texts[number]
            self.find(text, number, found)
        return found

    cdef int find(self, str text, Py_ssize_t place, list found) except -1:
        cdef Py_ssize_t state = 0, passed = 0, end
        cdef int32_t number
        cdef Py_UCS4 character
        for character in text:
            state = self.character(state, character)
            passed += 1
            end = self.ends[state]
            while end:
                number = self.number[end]
                if passed <= self.reach[number] and self.met[number] != <int32_t>(place + 1):
                    self.met[number] = <int32_t>(place + 1)
                    found.append((number, place, passed))
                end = self.shorter[end]
        return 0


cdef void* _room(size_t count, size_t size) except NULL:
    """Zeroed memory."""
    cdef void* room = PyMem_Calloc(count, size)
    if room is NULL:
        raise MemoryError
    return room
