# cython: language_level=3, boundscheck=False, wraparound=False
"""Where the anchors of many phrases stand in texts, compiled; `_places.py` has it in Python.

Each literal is known by six of its characters in a row, or four, its window, chosen where letters
are rare.  A bit of a small table tells for nearly all windows of a text that they are no literal's;
the few others are looked up, and the literal compared (Karp and Rabin 1987, with many patterns).
No step waits for the one before, as those of an automaton do.
"""

from cython cimport final
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t, uint64_t

from normalizer._characters cimport PyUnicode_DATA, PyUnicode_KIND, Unit

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_FindChar(str text, Py_UCS4 c, Py_ssize_t start, Py_ssize_t end, int way)
    Py_ssize_t PyUnicode_Find(
        str text, str part, Py_ssize_t start, Py_ssize_t end, int way
    ) except -2
    Py_ssize_t PyUnicode_Tailmatch(
        str text, str part, Py_ssize_t start, Py_ssize_t end, int way
    ) except -1
    str PyUnicode_Substring(str text, Py_ssize_t start, Py_ssize_t end)


cdef enum:
    WIDE = 6  # characters of a window, of each the lower eight bits
    NARROW = 4  # of a literal's that is shorter
    SHORT = 256  # buckets of shorter literals, by their first character
    PAIRS = 2048  # words that have a bit for each two characters
    NEAR = 48  # characters of a text in which literals are looked for that stand no further
    MOST = 1 << 20  # literals
    RAREST = 30
    UNSPACED = 0xE00  # the first character of a script without spaces

cdef bytes COMMON = b" etaoinsrhldcumfpgwybvkxjqz"  # the more often, the sooner
cdef uint8_t[256] RANK  # by a character's lower bits


cdef void _learn():
    cdef Py_ssize_t at
    for at in range(256):
        RANK[at] = RAREST
    for at in range(len(COMMON)):
        RANK[COMMON[at]] = <uint8_t>at


_learn()


cdef struct Literal:
    uint64_t window  # 0 of those that have none
    int32_t number, reach
    int32_t first, length  # of its letters
    int32_t before  # how many of them stand before its window


@final
cdef class Anchors:
    """Literals, all of which are found in one pass over a text, each with a reach."""

    cdef Py_ssize_t count, buckets
    cdef int shift
    cdef Literal* literals  # by bucket
    cdef int32_t* first  # by bucket: its first literal, and one past the last
    # By bucket of windows: a bit for each of 32 groups of them.  Then the same again, of the
    # literals alone that may stand far from the beginning of a text.
    cdef uint32_t* signs
    cdef uint32_t* pairs  # likewise, a bit for each two characters that a shorter one begins with
    cdef uint32_t* letters

    def __cinit__(self, list literals, list reaches):
        """A literal counts where it has ended after so many characters of a text as its reach.

        Raises OverflowError where there are too many literals, ValueError where one is
        empty, stands twice, or has no reach.
        """
        cdef Py_ssize_t number, size = sum(map(len, literals))
        cdef Literal* unsorted
        if len(literals) > MOST or size > 0x7FFFFFFF:
            raise OverflowError("there are too many literals for this")
        if len(reaches) != len(literals) or len(set(literals)) != len(literals) or "" in literals:
            raise ValueError("each literal stands once, has characters and a reach")
        self.count, self.buckets, self.shift = len(literals), 32, 64 - 5 - 5
        while self.buckets < 2 * self.count:
            self.buckets, self.shift = 2 * self.buckets, self.shift - 1
        self.letters = <uint32_t*>_room(size + 1, sizeof(uint32_t))
        self.literals = <Literal*>_room(self.count + 1, sizeof(Literal))
        self.first = <int32_t*>_room(SHORT + self.buckets + 2, sizeof(int32_t))
        self.signs = <uint32_t*>_room(2 * self.buckets, sizeof(uint32_t))
        self.pairs = <uint32_t*>_room(2 * PAIRS, sizeof(uint32_t))
        unsorted = <Literal*>_room(self.count + 1, sizeof(Literal))
        try:
            size = 0
            for number in range(self.count):
                unsorted[number].number, unsorted[number].reach = <int32_t>number, reaches[number]
                self.read(literals[number], &unsorted[number], size)
                size += unsorted[number].length
            self.sort(unsorted)
        finally:
            PyMem_Free(unsorted)

    def __dealloc__(self):
        PyMem_Free(self.letters)
        PyMem_Free(self.literals)
        PyMem_Free(self.first)
        PyMem_Free(self.signs)
        PyMem_Free(self.pairs)

    cdef int read(self, str text, Literal* literal, Py_ssize_t first) except -1:
        """Note a literal's letters and its window, and set the bits that tell of it."""
        cdef uint32_t* letters = self.letters + first
        cdef Py_ssize_t at, size = len(text)
        cdef uint32_t code
        for at in range(size):
            letters[at] = text[at]
        literal.first, literal.length = <int32_t>first, <int32_t>size
        if size >= NARROW:
            at = WIDE if size >= WIDE else NARROW
            literal.before = <int32_t>_rarest(letters, size, at)
            literal.window = _window(letters + literal.before, at)
            code = self.code_of(literal.window)
            self.tell(self.signs, self.buckets, code, literal.reach)
            return 0
        code = <uint32_t>_window(letters, min(size, 2))
        for at in range(256 if size == 1 else 1):
            self.tell(self.pairs, PAIRS, code | <uint32_t>at << 8, literal.reach)
        return 0

    cdef void tell(self, uint32_t* signs, Py_ssize_t far, uint32_t code, int32_t reach) noexcept:
        """Set the bit of a literal, and the one for what is far if it may stand there."""
        signs[code >> 5] |= <uint32_t>1 << (code & 31)
        if reach > NEAR:
            signs[far + (code >> 5)] |= <uint32_t>1 << (code & 31)

    cdef inline uint32_t code_of(self, uint64_t window) noexcept:
        """The bucket of a window, and below it in five bits which of its signs it has."""
        return <uint32_t>((window * 0x9E3779B97F4A7C15ULL) >> self.shift)

    cdef inline Py_ssize_t bucket_of(self, Literal* literal) noexcept:
        if literal.length < NARROW:
            return self.letters[literal.first] & 0xFF
        return SHORT + (self.code_of(literal.window) >> 5)

    cdef void sort(self, Literal* unsorted) noexcept:
        """Put the literals in the order of their buckets."""
        cdef Py_ssize_t at, number, bucket
        cdef int32_t* first = self.first
        for number in range(self.count):
            first[self.bucket_of(&unsorted[number]) + 2] += 1
        for bucket in range(SHORT + self.buckets):
            first[bucket + 1] += first[bucket]
        for number in range(self.count):
            bucket = self.bucket_of(&unsorted[number]) + 1
            at = first[bucket]
            self.literals[at] = unsorted[number]
            first[bucket] += 1

    def places(self, list texts):
        """Where literals stand within their reach, each once in a text, where it first ends.

        As (literal, text, characters passed at its end), in the order of the texts.
        """
        cdef Py_ssize_t number, size
        cdef int kind
        cdef str text
        cdef list found = []
        cdef Py_ssize_t* met = <Py_ssize_t*>_room(self.count + 1, sizeof(Py_ssize_t))
        try:
            for number in range(len(texts)):
                text = texts[number]
                kind, size = PyUnicode_KIND(text), len(text)
                if kind == 1:
                    _find(self, <const uint8_t*>PyUnicode_DATA(text), size, number, met, found)
                elif kind == 2:
                    _find(self, <const uint16_t*>PyUnicode_DATA(text), size, number, met, found)
                else:
                    _find(self, <const uint32_t*>PyUnicode_DATA(text), size, number, met, found)
        finally:
            PyMem_Free(met)
        return found


cdef Py_ssize_t _rarest(const uint32_t* letters, Py_ssize_t size, Py_ssize_t width) noexcept:
    """Where the window of a literal is whose letters are rarest together, of equals the first."""
    cdef Py_ssize_t at, one, rare, rarest = -1, found = 0
    for at in range(size - width + 1):
        rare = 0
        for one in range(at, at + width):
            rare += RANK[letters[one]] if letters[one] < 256 else RAREST
        if rare > rarest:
            rarest, found = rare, at
    return found


cdef inline uint64_t _window(const Unit* text, Py_ssize_t size) noexcept:
    """The lower bits of up to eight characters, the first in the lowest."""
    cdef uint64_t window = 0
    cdef Py_ssize_t at
    for at in range(size):
        window |= <uint64_t>(text[at] & 0xFF) << (8 * at)
    return window


cdef inline bint _has(const uint32_t* signs, uint32_t code) noexcept:
    return signs[code >> 5] >> (code & 31) & 1


cdef int _find(
    Anchors known, const Unit* text, Py_ssize_t size, Py_ssize_t place, Py_ssize_t* met, list found
) except -1:
    """`met` has by literal the text it was last found in, counted from 1."""
    cdef uint64_t window = _window(text, min(size, WIDE)), part
    cdef uint32_t code
    cdef const uint32_t* signs = known.signs
    cdef const uint32_t* pairs = known.pairs
    cdef Py_ssize_t at = 0, stop = min(size, NEAR)
    while at < size:
        while at < stop:
            code = known.code_of(window)
            if _has(signs, code):
                _compare(known, SHORT + (code >> 5), window, text, size, at, place, met, found)
            part = window & 0xFFFFFFFFULL
            code = known.code_of(part)
            if _has(signs, code):
                _compare(known, SHORT + (code >> 5), part, text, size, at, place, met, found)
            code = window & 0xFFFF
            if _has(pairs, code):
                _compare(known, code & 0xFF, 0, text, size, at, place, met, found)
            window >>= 8
            if at + WIDE < size:
                window |= <uint64_t>(text[at + WIDE] & 0xFF) << (8 * (WIDE - 1))
            at += 1
        stop, signs, pairs = size, known.signs + known.buckets, known.pairs + PAIRS
    return 0


cdef int _compare(
    Anchors known, Py_ssize_t bucket, uint64_t window, const Unit* text, Py_ssize_t size,
    Py_ssize_t at, Py_ssize_t place, Py_ssize_t* met, list found,
) except -1:
    """Note those literals of a bucket that have this window and stand around it, at `at`."""
    cdef Py_ssize_t one, start, end, letter
    cdef Literal* literal
    cdef const uint32_t* letters
    for one in range(known.first[bucket], known.first[bucket + 1]):
        literal = &known.literals[one]
        if literal.window != window:
            continue
        start = at - literal.before
        end = start + literal.length
        if start < 0 or end > size or end > literal.reach or met[literal.number] == place + 1:
            continue
        letters = known.letters + literal.first
        letter = 0
        while letter < literal.length and text[start + letter] == letters[letter]:
            letter += 1
        if letter == literal.length:
            met[literal.number] = place + 1
            found.append((literal.number, place, end))
    return 0


cdef struct User:
    int32_t name, order, reach


cdef class Users:
    """Which phrases have which anchors: by an anchor's number a list, an order there, a reach."""

    cdef list names  # of lists
    cdef list needs  # by user: the literals of which one each has to stand in a text, too
    cdef Py_ssize_t count, longest
    cdef int32_t* first  # by anchor: its first user, and one past the last
    cdef User* users

    def __cinit__(self, list users not None, Py_ssize_t longest):
        cdef Py_ssize_t number, at = 0
        self.names = sorted({name for some in users for name, _, _, _ in some})
        self.needs, self.longest = [], longest
        numbers = {name: number for number, name in enumerate(self.names)}
        self.count = len(users)
        self.first = <int32_t*>_room(self.count + 1, sizeof(int32_t))
        self.users = <User*>_room(sum(map(len, users)) + 1, sizeof(User))
        for number in range(self.count):
            for name, order, reach, needs in users[number]:
                self.users[at] = User(numbers[name], order, reach)
                self.needs.append(tuple(map(tuple, needs)))
                at += 1
            self.first[number + 1] = <int32_t>at

    def __dealloc__(self):
        PyMem_Free(self.first)
        PyMem_Free(self.users)

    def by_list(self, list places not None, list starts not None, list texts not None):
        """What stands for each list: by where a text starts, by its phrases' order, what is passed.

        `starts` and `texts` are by a text's number.
        """
        cdef Py_ssize_t number, text, at
        cdef int32_t name
        cdef object passed, order, sooner
        cdef dict found = {}, blocks, phrases
        cdef list known = [None] * len(self.names)  # by list: what stands in the text it was met in
        cdef Py_ssize_t* met = <Py_ssize_t*>_room(len(self.names) + 1, sizeof(Py_ssize_t))
        try:
            for number, text, passed in places:
                if not (0 <= number < self.count and 0 <= text < min(len(starts), len(texts))):
                    raise IndexError("no anchor, or no text")
                for at in range(self.first[number], self.first[number + 1]):
                    if <Py_ssize_t>passed > self.users[at].reach:
                        continue
                    if not has_all(texts[text], self.needs[at], self.longest):
                        continue
                    name = self.users[at].name
                    if met[name] != text + 1:
                        blocks = found.setdefault(self.names[name], {})
                        known[name] = blocks.setdefault(starts[text], {})
                        met[name] = text + 1
                    phrases = known[name]
                    order = self.users[at].order
                    sooner = phrases.get(order)
                    if sooner is None or passed < sooner:
                        phrases[order] = passed
        finally:
            PyMem_Free(met)
        return found


cdef bint has_all(str text, tuple needs, Py_ssize_t longest) except -1:
    """Whether of each of the needs one literal stands in the beginning of a text."""
    cdef Py_ssize_t at
    for need in needs:
        at = -1
        for literal in <tuple>need:
            at = PyUnicode_Find(text, literal, 0, longest, 1)
            if at != -1:
                break
        if at < 0:
            return False
    return True


def openers(list keys, dict whole, dict starts, Py_ssize_t longest):
    """The numbers of those keys that are one of `whole` or begin as one of `starts`.

    Those that begin in a script that may have no spaces are among them, too.  `starts`
    are by their first word; `longest` is how many characters one of `whole` has at most.
    """
    cdef Py_ssize_t number, at
    cdef bint spaced
    cdef str key
    cdef list found = []
    for number in range(len(keys)):
        key = keys[number]
        spaced = not len(key) or <Py_UCS4>key[0] < UNSPACED
        if spaced and not (len(key) <= longest and key in whole):
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
