# cython: language_level=3, boundscheck=False, wraparound=False
"""The groups that a name speaks for, found in one pass over its bytes.

`hints.py` has the vocabulary and the plain definition; a name that is not ASCII is left to
it.  Here all words, parts and pairs are one automaton (Aho and Corasick, 1975) whose next
state is looked up by letter, so that nothing has to be remembered of other pages.  What
parts words is a letter of its own, which whole words and pairs begin and end with.
"""

from libc.stdint cimport uint8_t, uint16_t, uint64_t
from libc.stdlib cimport calloc

from normalizer.extract.hints import LONGEST as MOST_READ
from normalizer.extract.hints import PAIRS, PARTS, WHOLE
from normalizer.extract.hints import hint_mask as _plain_mask

cdef enum:
    APART = 0  # what parts words, however many characters that is
    LETTERS = 37  # and 26 of the alphabet and ten digits
    ODD = 255  # in a name, parts whole words but not pairs

cdef Py_ssize_t LONGEST = MOST_READ
cdef uint8_t[256] LETTER
cdef uint16_t* AFTER  # by state and letter
cdef uint64_t* FOUND  # by state: the groups of parts and whole words that end there
cdef uint64_t* PAIRED  # by state: those of pairs


cdef uint64_t mask_of(const uint8_t* name, Py_ssize_t size) except? 0xFFFFFFFFFFFFFFFF:
    """The groups that a name in UTF-8 speaks for; see `hints.hint_mask`."""
    cdef uint64_t found = 0, paired = 0
    cdef uint16_t state = AFTER[APART]
    cdef bint odd = False, apart = True
    cdef uint8_t letter, c, before = 0
    cdef Py_ssize_t at
    for at in range(min(size, LONGEST)):
        c = name[at]
        if c >= 0x80:
            return _plain_mask(name[:size].decode())
        letter = LETTER[c]
        if letter == APART or letter == ODD:
            odd |= letter == ODD
            if not apart:
                state = AFTER[state * LETTERS]
                found |= FOUND[state]
                paired |= PAIRED[state]
                apart = True
        else:
            if c'A' <= c <= c'Z' and c'a' <= before <= c'z':
                state = AFTER[state * LETTERS]
                found |= FOUND[state]
                paired |= PAIRED[state]
            state = AFTER[state * LETTERS + letter]
            found |= FOUND[state]
            apart = False
        before = c
    if not apart:
        state = AFTER[state * LETTERS]
        found |= FOUND[state]
        paired |= PAIRED[state]
    if paired and odd:
        return _plain_mask(name[:size].decode())
    return found | paired


def hint_mask(str attributes not None):
    """The same as `hints.hint_mask`."""
    cdef bytes name = attributes.encode("utf-8", "surrogatepass")
    return _plain_mask(attributes) if len(name) != len(attributes) else mask_of(name, len(name))


cdef int build() except -1:
    """Make the automaton of the vocabulary."""
    global AFTER, FOUND, PAIRED
    cdef dict patterns = {}
    for word, mask in PARTS.items():
        patterns[word] = (mask, 0)
    for word, mask in WHOLE.items():
        patterns[f"-{word}-"] = (mask, 0)
    for word, mask in PAIRS.items():
        patterns[f"-{word}-"] = (0, mask)
    cdef Py_ssize_t most = 1 + sum(map(len, patterns))
    if most > 0xFFFF:
        raise OverflowError("the vocabulary of hints has too many letters")
    AFTER = <uint16_t*>calloc(most * LETTERS, sizeof(uint16_t))
    FOUND = <uint64_t*>calloc(most, sizeof(uint64_t))
    PAIRED = <uint64_t*>calloc(most, sizeof(uint64_t))
    if AFTER == NULL or FOUND == NULL or PAIRED == NULL:
        raise MemoryError
    cdef Py_ssize_t states = 1, state, step
    for word, (mask, pair) in patterns.items():
        state = 0
        for c in word.encode():
            step = state * LETTERS + LETTER[<int>c]
            if not AFTER[step]:
                AFTER[step] = states
                states += 1
            state = AFTER[step]
        FOUND[state] |= <uint64_t>mask
        PAIRED[state] |= <uint64_t>pair
    close_automaton(states)
    return 0


cdef int close_automaton(Py_ssize_t states) except -1:
    """Let each state without a way on go where its longest suffix goes."""
    cdef list suffix = [0] * states
    cdef list queue = [0]
    cdef Py_ssize_t state, below, fallen, letter
    for state in queue:
        fallen = suffix[state]
        FOUND[state] |= FOUND[fallen]
        PAIRED[state] |= PAIRED[fallen]
        for letter in range(LETTERS):
            below = AFTER[state * LETTERS + letter]
            if below:
                suffix[below] = AFTER[fallen * LETTERS + letter] if state else 0
                queue.append(below)
            elif state:
                AFTER[state * LETTERS + letter] = AFTER[fallen * LETTERS + letter]
    return 0


cdef int spell() noexcept:
    """Number the letters; capitals are those of their small ones."""
    cdef int c
    for c in range(256):
        LETTER[c] = ODD
    for c in b"-_ \t\n\v\f\r\x1c\x1d\x1e\x1f":
        LETTER[c] = APART
    for c in range(26):
        LETTER[c'a' + c] = LETTER[c'A' + c] = c + 1
    for c in range(10):
        LETTER[c'0' + c] = c + 27
    return 0


spell()
build()
