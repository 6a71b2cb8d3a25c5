# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of all texts character by character, compiled: folding, words; and objects made.

Beside each use stands the same in Python, which is the plain definition of it; tests hold both
equal.
"""

from cpython.dict cimport PyDict_Copy
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from cpython.object cimport PyTypeObject
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t
from libc.string cimport memcmp, memcpy

from normalizer._characters cimport PyUnicode_DATA, PyUnicode_KIND, Unit
from normalizer.words import FOLDED, UNSPACED

cdef extern from "Python.h":
    object PyType_GenericAlloc(type kind, Py_ssize_t items)
    dict PyObject_GenericGetDict(object made, void* context)
    int PyObject_GenericSetAttr(object made, object name, object value) except -1
    enum: PyUnicode_4BYTE_KIND
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 character)  # one for one, as `str.lower` but for two
    str PyUnicode_FromKindAndData(int kind, const void* characters, Py_ssize_t size)


cdef enum:
    KNOWN = 0x3001  # characters below this are looked up, what others are is asked
    DOTTED = 0x130  # the one letter that is two in lower case, an i and a dot
    SIGMA = 0x3A3  # in lower case it is one letter or another, by what stands around it
    MOST = 32  # letters of a word that is counted
    LONGEST = 1 << 16  # characters of a text; longer ones are left to Python, in pieces

cdef uint16_t[KNOWN] PLAIN  # a character as it is folded
cdef uint8_t[KNOWN] WORD, LETTER  # whether it is part of a word, of one without figures
cdef uint8_t[KNOWN] NARROW, SAID  # as it is folded if that is ASCII, else 0; and a space if no word's
cdef uint8_t[256] GAP  # whether a character is white space
cdef Py_UCS4[16] FIRST, LAST  # of the ranges of scripts without spaces between words
cdef int _ranges = 0


cdef void _learn():
    """Take over what is folded, before anything is asked."""
    global _ranges
    cdef Py_UCS4 character, plain
    for character in range(KNOWN):
        PLAIN[character] = <uint16_t>Py_UNICODE_TOLOWER(character)
        LETTER[character] = character.isalnum() and not character.isdecimal()
        WORD[character] = character.isalnum() or character == c"_"
    for character in range(256):
        GAP[character] = character.isspace()
    for character, plain in FOLDED:
        PLAIN[character] = <uint16_t>plain
    for first, last in UNSPACED[:16]:
        FIRST[_ranges], LAST[_ranges] = first, last
        _ranges += 1
    for character in range(KNOWN):
        plain = PLAIN[character]
        if plain < 0x80 and not _is_unspaced(character):
            NARROW[character] = <uint8_t>plain
            SAID[character] = <uint8_t>plain if WORD[plain] else c" "


_learn()


cdef inline bint _is_word(uint32_t code) noexcept:
    return WORD[code] if code < KNOWN else (<Py_UCS4>code).isalnum()


cdef inline bint _is_letter(uint32_t code) noexcept:
    if code < KNOWN:
        return LETTER[code]
    return (<Py_UCS4>code).isalnum() and not (<Py_UCS4>code).isdecimal()


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
    cdef str text
    cdef Room room
    room.letters, room.size = NULL, 0
    try:
        return [look(text, &room) for text in texts]
    finally:
        PyMem_Free(room.letters)


cdef object look(str text, Room* room):
    """What `look_at` says of a text; the room grows with the texts."""
    cdef Py_ssize_t size = len(text)
    cdef uint32_t* letters
    if size > LONGEST:
        return None
    if size >= room.size:
        size = max(2 * size, 1024)
        letters = <uint32_t*>PyMem_Realloc(room.letters, 2 * size * sizeof(uint32_t))
        if letters is NULL:
            raise MemoryError
        room.letters, room.size = letters, size
    return _look(text, room.letters, room.letters + room.size)


cdef object _look(str text, uint32_t* folded, uint32_t* words):
    """Both rooms are longer than the text; the words are never more characters."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const uint8_t* narrow
    cdef const uint16_t* wide
    if kind == 1:
        narrow = <const uint8_t*>PyUnicode_DATA(text)
        found = _look_narrowly(narrow, len(text), <uint8_t*>words)
        return found or _look_as(narrow, len(text), folded, words)
    if kind == 2:
        wide = <const uint16_t*>PyUnicode_DATA(text)
        found = _look_narrowly(wide, len(text), <uint8_t*>words)
        return found or _look_as(wide, len(text), folded, words)
    return _look_as(<const uint32_t*>PyUnicode_DATA(text), len(text), folded, words)


ctypedef fused Narrow:
    uint8_t
    uint16_t


cdef object _look_narrowly(const Narrow* text, Py_ssize_t size, uint8_t* words):
    """The same of a text that is ASCII once it is folded, as most are; None for others."""
    cdef str folded = PyUnicode_New(size, 0x7F), key
    cdef uint8_t* room = <uint8_t*>PyUnicode_DATA(folded)
    cdef Py_ssize_t at, length = 0, gaps = 0
    cdef uint8_t plain, said
    cdef bint is_word, was_word = False
    for at in range(size):
        if Narrow is not uint8_t:
            if text[at] >= KNOWN:
                return None
        plain = NARROW[text[at]]
        if not plain:
            return None
        room[at] = plain
        said = SAID[text[at]]
        words[length] = said
        is_word = said != c" "
        length += is_word | was_word  # each word has a space after it
        gaps += was_word & (not is_word)
        was_word = is_word
    if length and not was_word:
        length -= 1
    key = PyUnicode_New(length, 0x7F)
    memcpy(PyUnicode_DATA(key), words, length)
    return folded, key, gaps + was_word


cdef object _look_as(
    const Unit* text, Py_ssize_t size, uint32_t* folded, uint32_t* words
):
    cdef Py_ssize_t at, length = 0, gaps = 0
    cdef Py_UCS4 character
    cdef uint32_t plain, widest = 0
    cdef bint is_word, parts, in_gap = False, unspaced = False
    for at in range(size):
        character = text[at]
        if character < KNOWN:
            plain = PLAIN[character]
            is_word = _is_word(plain)
            if Unit is not uint8_t:
                if character >= 0xE00 and not unspaced:
                    unspaced = _is_unspaced(character)
                elif character == SIGMA:
                    return None
        else:
            plain = Py_UNICODE_TOLOWER(character)
            is_word = _is_word(plain)
            unspaced = unspaced or _is_unspaced(character)
        folded[at] = plain
        widest |= plain
        # Without a branch: where words end cannot be foreseen, and is at every fifth character.
        parts = in_gap & is_word & (length > 0)
        words[length] = c" "
        length += parts
        gaps += parts
        words[length] = plain
        length += is_word
        in_gap = not is_word
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


def count_words(str text not None):
    """The number of words; two characters count as one where a script has no spaces."""
    cdef Py_ssize_t words = 0, unspaced = 0, at
    cdef Py_UCS4 character
    cdef const uint8_t* narrow
    cdef bint in_gap = True, was_gap
    if PyUnicode_KIND(text) == 1:
        narrow = <const uint8_t*>PyUnicode_DATA(text)
        for at in range(len(text)):
            was_gap, in_gap = in_gap, GAP[narrow[at]]
            words += was_gap & (not in_gap)
        return words
    for character in text:
        was_gap, in_gap = in_gap, character.isspace()
        if character >= 0xE00 and not in_gap and _is_unspaced(character):
            unspaced += 1
            in_gap = True
        words += was_gap and not in_gap
    return words + (unspaced + 1) // 2


cpdef made(type kind, dict fields):
    """An object of a Python class with these attributes, made without calling the class."""
    cdef PyTypeObject* known = <PyTypeObject*>kind
    if kind is None or not known.tp_dictoffset or known.tp_base is not <PyTypeObject*>object:
        raise TypeError("no plain class with attributes")
    new = PyType_GenericAlloc(kind, 0)
    # by its name, since Python 3.13 looks for attributes elsewhere till it is set so
    PyObject_GenericSetAttr(new, "__dict__", fields)
    return new


def renumbered(type kind, list blocks):
    """Copies of blocks with what is known of them, each at its place and a blank line below."""
    cdef Py_ssize_t index
    cdef dict known
    cdef list copies = []
    for index in range(len(blocks)):
        known = PyDict_Copy(PyObject_GenericGetDict(blocks[index], NULL))
        known["index"], known["space_before"] = index, 1
        copies.append(made(kind, known))
    return copies


cdef class Vocabulary:
    """Words in lower case that are counted in texts, all in one pass.

    They are looked up in a table by their hash, which is summed up letter by letter.
    """

    cdef list words, languages
    cdef Py_ssize_t longest, size  # characters of a word, places of the table
    cdef int32_t* number  # by place of the table: the word's number from 1, else 0
    cdef int32_t* length  # by word
    cdef uint32_t* letters  # by word, `longest` characters each
    cdef int32_t* first  # by word: its first user, and one past the last
    cdef int32_t* users  # languages, by number

    def __cinit__(self, list words, list users=None):
        """`users` are by word: the languages that use it.

        Raises ValueError where one is no word of letters, or stands twice.
        """
        cdef Py_ssize_t number, place, length
        cdef uint32_t code
        cdef str word
        self.words = list(words)
        self.longest, self.size = max(map(len, words), default=1), 16
        if len(set(words)) != len(words) or not all(words) or self.longest > MOST:
            raise ValueError("each word stands once, and has letters, not too many")
        while self.size < 4 * len(words):
            self.size *= 2
        self.number = <int32_t*>_room(self.size, sizeof(int32_t))
        self.length = <int32_t*>_room(len(words) + 1, sizeof(int32_t))
        self.letters = <uint32_t*>_room((len(words) + 1) * self.longest, sizeof(uint32_t))
        for number, word in enumerate(words, 1):
            length = 0
            code = 0
            for character in word:
                if not _is_letter(character):
                    raise ValueError(f"{word!r} is no word of letters")
                self.letters[number * self.longest + length] = character
                code = _hash(code, character)
                length += 1
            self.length[number] = <int32_t>length
            place = code & (self.size - 1)
            while self.number[place]:
                place = (place + 1) & (self.size - 1)
            self.number[place] = <int32_t>number
        self.first = <int32_t*>_room(len(words) + 1, sizeof(int32_t))
        self.learn([()] * len(words) if users is None else users)

    def __dealloc__(self):
        PyMem_Free(self.number)
        PyMem_Free(self.length)
        PyMem_Free(self.letters)
        PyMem_Free(self.first)
        PyMem_Free(self.users)

    cdef int learn(self, list users) except -1:
        """Take over which languages use each of the words."""
        cdef Py_ssize_t number, at = 0
        if len(users) != len(self.words):
            raise ValueError("each word has its users")
        self.languages = sorted({language for some in users for language in some})
        numbers = {language: number for number, language in enumerate(self.languages)}
        self.users = <int32_t*>_room(sum(map(len, users)) + 1, sizeof(int32_t))
        for number in range(len(users)):
            for language in users[number]:
                self.users[at] = <int32_t>numbers[language]
                at += 1
            self.first[number + 1] = <int32_t>at
        return 0

    def votes(self, str text):
        """How many words of a text each language uses, for those that use any, and all its letters.

        None stands for a text that is left to Python.
        """
        cdef Py_ssize_t number, at, letters
        cdef Py_ssize_t* counts = <Py_ssize_t*>_room(
            len(self.words) + 1 + len(self.languages), sizeof(Py_ssize_t)
        )
        cdef Py_ssize_t* votes = counts + len(self.words) + 1
        try:
            letters = self.count(text, counts)
            if letters < 0:
                return None
            for number in range(len(self.words)):
                if counts[number + 1]:
                    for at in range(self.first[number], self.first[number + 1]):
                        votes[self.users[at]] += counts[number + 1]
            found = {
                self.languages[number]: votes[number]
                for number in range(len(self.languages))
                if votes[number]
            }
        finally:
            PyMem_Free(counts)
        return found, letters

    cdef Py_ssize_t count(self, str text, Py_ssize_t* counts) except -2:
        """Count the words, and return the number of letters, -1 for a text left to Python."""
        cdef int kind = PyUnicode_KIND(text)
        if kind == 1:
            return _count(self, <const uint8_t*>PyUnicode_DATA(text), len(text), counts)
        if kind == 2:
            return _count(self, <const uint16_t*>PyUnicode_DATA(text), len(text), counts)
        return _count(self, <const uint32_t*>PyUnicode_DATA(text), len(text), counts)

    cdef Py_ssize_t find(self, const uint32_t* word, Py_ssize_t length, uint32_t code) noexcept:
        """The number of a word, 0 where it is none of these."""
        cdef Py_ssize_t place = code & (self.size - 1), number
        if not 0 < length <= self.longest:
            return 0
        while self.number[place]:
            number = self.number[place]
            if self.length[number] == length and not memcmp(
                word, self.letters + number * self.longest, length * sizeof(uint32_t)
            ):
                return number
            place = (place + 1) & (self.size - 1)
        return 0


cdef Py_ssize_t _count(
    Vocabulary known, const Unit* text, Py_ssize_t size, Py_ssize_t* counts
) except -2:
    cdef Py_ssize_t at, length = 0, letters = 0
    cdef uint32_t plain, code = 0
    cdef uint32_t[MOST] word
    cdef Py_UCS4 character
    for at in range(size):
        character = text[at]
        if character == SIGMA:
            return -1
        plain = PLAIN[character] if character < KNOWN else Py_UNICODE_TOLOWER(character)
        if _is_letter(plain):
            if length < MOST:
                word[length] = plain
            code = _hash(code, plain)
            length += 1
            letters += 1
            if character != DOTTED:
                continue
        if length:
            counts[known.find(word, length, code)] += 1
        length = 0
        code = 0
    if length:
        counts[known.find(word, length, code)] += 1
    return letters


cdef inline uint32_t _hash(uint32_t code, uint32_t character) noexcept:
    return (code ^ character) * <uint32_t>0x01000193  # Fowler, Noll and Vo


cdef void* _room(size_t count, size_t size) except NULL:
    """Zeroed memory."""
    cdef void* room = PyMem_Calloc(count, size)
    if room is NULL:
        raise MemoryError
    return room
