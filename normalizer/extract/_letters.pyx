# cython: language_level=3, boundscheck=False, wraparound=False
"""What the block model asks of texts letter by letter, compiled.

Beside each use stands the same in Python and numpy, which is the plain definition of it; tests
hold both equal.
"""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcmp, memset

from normalizer._characters cimport PyUnicode_DATA, PyUnicode_KIND, Unit


cdef extern from "Python.h":
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 widest)
    Py_UCS4 PyUnicode_MAX_CHAR_VALUE(object text)


cdef uint8_t[0x10000] CAPITAL  # whether a character is a capital
cdef uint16_t[0x10000] LOWER  # a character in lower case, or 0 where that takes a closer look
cdef uint64_t[256] COUNTS  # of the classes in a byte, each in a byte of its own
cdef bint _known = False


cdef void _learn():
    global _known
    cdef Py_UCS4 character, lower
    cdef int kind, bits
    for character in range(0x10000):
        CAPITAL[character] = _is_capital(character)
        LOWER[character] = 0
        # One is two letters in lower case, and sigma is another one at the end of a word.
        if character != 0x130 and character != 0x3A3:
            lower = character.lower()
            LOWER[character] = <uint16_t>lower if lower < 0x10000 else 0
    for bits in range(256):
        COUNTS[bits] = 0
        for kind in range(8):
            COUNTS[bits] |= <uint64_t>(bits >> kind & 1) << 8 * kind
    _known = True


cdef inline bint _is_capital(Py_UCS4 character) noexcept:
    return character.lower() != character and character != 0x130  # that is two in lower case


cdef enum:
    CLASSES = 8
    CAPITALS = 8  # after the rows of the classes
    COUNTED = 9
    LENGTH = 0  # rows of what is said of a text
    WORDS, ENDING, BEGINNING, SAID
    STOP = 2  # the class of what ends a sentence
    SPACE = 5
    UNSPACED = 6  # two of these are a word


def read_texts(
    list texts, const uint8_t[::1] classes, str closers, double[:, ::1] said, float[:, ::1] out
):
    """Count in each text the characters of each class, a bit in `classes`, and the capitals.

    That is `out`, (counted, texts).  `said` has the length, the words, and numbers for how the
    text ends (behind it, `closers` do not count) and begins.  Characters beyond U+FFFF have no
    class.
    """
    cdef Py_ssize_t number
    cdef str text
    cdef int kind
    if not _known:
        _learn()
    if (
        classes.shape[0] < 0x10000 or out.shape[0] < COUNTED or out.shape[1] < len(texts)
        or said.shape[0] < SAID or said.shape[1] < len(texts)
    ):
        raise ValueError("there is no room for what is counted")
    for number, text in enumerate(texts):
        if not text:
            raise ValueError("a text is empty")
        kind = PyUnicode_KIND(text)
        if kind == 1:
            said[WORDS, number] = count(
                <const uint8_t*>PyUnicode_DATA(text), len(text), &classes[0], out, number
            )
        elif kind == 2:
            said[WORDS, number] = count(
                <const uint16_t*>PyUnicode_DATA(text), len(text), &classes[0], out, number
            )
        else:
            said[WORDS, number] = count(
                <const uint32_t*>PyUnicode_DATA(text), len(text), &classes[0], out, number
            )
        said[LENGTH, number] = len(text)
        said[ENDING, number] = ending(text, classes, closers)
        said[BEGINNING, number] = beginning(text[0])


cdef double count(
    const Unit* text, Py_ssize_t size, const uint8_t* classes, float[:, ::1] out,
    Py_ssize_t number,
):
    """Count one text, and return how many words it has."""
    cdef Py_ssize_t at = 0, stop, capitals = 0
    cdef Py_ssize_t[CLASSES] met
    cdef uint64_t counts
    cdef int kind
    for kind in range(CLASSES):
        met[kind] = 0
    while at < size:
        counts, stop = 0, min(at + 255, size)  # what a byte can count
        while at < stop:
            if Unit is uint32_t:
                if text[at] >= 0x10000:
                    capitals += _is_capital(text[at])
                    at += 1
                    continue
            counts += COUNTS[classes[text[at]]]
            capitals += CAPITAL[text[at]]
            at += 1
        for kind in range(CLASSES):
            met[kind] += counts >> 8 * kind & 0xFF
    for kind in range(CLASSES):
        out[kind, number] = met[kind]
    out[CAPITALS, number] = capitals
    return met[SPACE] + 1 + met[UNSPACED] / 2.0


cdef int ending(str text, const uint8_t[::1] classes, str closers):
    cdef Py_ssize_t size = len(text), at
    cdef Py_UCS4 tail = text[size - 1]
    if tail in closers:
        for at in range(size - 2, max(size - 7, -1), -1):
            if text[at] not in closers:
                tail = text[at]
                break
    if tail < 0x10000 and classes[tail] >> STOP & 1:
        return 2
    if tail in ":：,":
        return 1
    return 3 if tail.isdigit() else 0


cdef int beginning(Py_UCS4 head):
    if head in "\"“„«‘'「":
        return 4
    if head.isupper():
        return 2
    if head.islower():
        return 1
    return 3 if head.isdigit() else 5 if head.isalpha() else 0


def lowered(list texts):
    """The texts in lower case, as `str.lower` has them."""
    cdef str text
    if not _known:
        _learn()
    return [_lowered(text) for text in texts]


cdef str _lowered(str text):
    cdef Py_ssize_t size = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef str made
    if size < 2 or kind > 2:  # Python has each character of one byte as a text already
        return text.lower()
    made = PyUnicode_New(size, PyUnicode_MAX_CHAR_VALUE(text))
    if kind == 1:
        lower_narrow(<const uint8_t*>PyUnicode_DATA(text), size, <uint8_t*>PyUnicode_DATA(made))
        return made
    if lower_wide(<const uint16_t*>PyUnicode_DATA(text), size, <uint16_t*>PyUnicode_DATA(made)):
        return made
    return text.lower()


cdef void lower_narrow(const uint8_t* text, Py_ssize_t size, uint8_t* made) noexcept:
    """Many at once: in Latin-1 lower case is a bit, and no character has any other."""
    cdef Py_ssize_t at
    cdef uint8_t letter
    for at in range(size):
        letter = text[at]
        made[at] = letter | (
            ((<uint8_t>(letter - 0x41) < 26) | (<uint8_t>(letter - 0xC0) < 31) & (letter != 0xD7))
            << 5
        )


cdef bint lower_wide(const uint16_t* text, Py_ssize_t size, uint16_t* made) noexcept:
    """Whether that could be done: not where what is made would be narrower."""
    cdef Py_ssize_t at
    cdef uint16_t widest = 0
    for at in range(size):
        made[at] = LOWER[text[at]]
        if not made[at] and text[at]:
            return False
        widest |= made[at]
    return widest >= 0x100


cdef enum:
    SLOTS = 512  # for the different words of a text
    MARKS = 4096


def shared_words(list texts, frozenset known, Py_ssize_t longest, double[::1] out):
    """The share of the different words of each text, if it is shorter than so much, that are known.

    Words stand between white space.
    """
    cdef uint8_t marks[MARKS]
    cdef Py_ssize_t number
    cdef str text
    cdef int kind
    if out.shape[0] < len(texts) or longest > SLOTS:
        raise ValueError("there is no room for all words")
    memset(marks, 0, sizeof(marks))
    for text in known:
        kind = PyUnicode_KIND(text)
        if kind == 1:
            marks[hashed(<const uint8_t*>PyUnicode_DATA(text), len(text)) % MARKS] = 1
        elif kind == 2:
            marks[hashed(<const uint16_t*>PyUnicode_DATA(text), len(text)) % MARKS] = 1
        else:
            marks[hashed(<const uint32_t*>PyUnicode_DATA(text), len(text)) % MARKS] = 1
    for number, text in enumerate(texts):
        out[number] = 0.0
        if not text or len(text) >= longest:
            continue
        kind = PyUnicode_KIND(text)
        if kind == 1:
            out[number] = share(text, <const uint8_t*>PyUnicode_DATA(text), known, marks)
        elif kind == 2:
            out[number] = share(text, <const uint16_t*>PyUnicode_DATA(text), known, marks)
        else:
            out[number] = share(text, <const uint32_t*>PyUnicode_DATA(text), known, marks)


cdef double share(str text, const Unit* data, frozenset known, const uint8_t* marks) except -1:
    cdef uint32_t codes[SLOTS]
    cdef uint16_t starts[SLOTS]
    cdef uint16_t sizes[SLOTS]  # 0 in free ones
    cdef Py_ssize_t at = 0, start, size = len(text), slot, different = 0, shared = 0
    cdef uint32_t code
    memset(sizes, 0, sizeof(sizes))
    while True:
        while at < size and (<Py_UCS4>data[at]).isspace():
            at += 1
        if at == size:
            return <double>shared / different if different else 0.0
        start = at
        while at < size and not (<Py_UCS4>data[at]).isspace():
            at += 1
        code = hashed(data + start, at - start)
        slot = code % SLOTS
        while sizes[slot] and not (
            codes[slot] == code
            and sizes[slot] == at - start
            and memcmp(data + starts[slot], data + start, (at - start) * sizeof(Unit)) == 0
        ):
            slot = (slot + 1) % SLOTS
        if not sizes[slot]:
            codes[slot], starts[slot], sizes[slot] = code, start, at - start
            different += 1
            if marks[code % MARKS] and text[start:at] in known:
                shared += 1


cdef inline uint32_t hashed(const Unit* word, Py_ssize_t size) noexcept:
    cdef uint32_t code = 0
    cdef Py_ssize_t at
    for at in range(size):
        code = (code ^ word[at]) * 0x01000193
    return code ^ code >> 15
