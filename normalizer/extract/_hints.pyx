# cython: language_level=3, boundscheck=False, wraparound=False
"""The groups that a name speaks for, found in one pass over its bytes.

`hints.py` has the vocabulary and the plain definition; a name that is not ASCII is left to
it.  Here all words, parts and pairs are one automaton (Aho and Corasick, 1975) whose next
state is looked up by letter, so that nothing has to be remembered of other pages.  What
parts words is a letter of its own, which whole words and pairs begin and end with.  A state has
its steps in one line of the cache, and those where something ends come last, so that of all
others no more is looked up.
"""

from libc.stdint cimport uint8_t, uint16_t, uint64_t
from libc.stdlib cimport calloc, free

from normalizer.extract.hints import LONGEST as MOST_READ
from normalizer.extract.hints import PAIRS, PARTS, WHOLE
from normalizer.extract.hints import hint_mask as _plain_mask

cdef enum:
    APART = 0  # what parts words, however many characters that is
    OTHER = 27  # digits that no word has
    LETTERS = 32  # those two, 26 of the alphabet, and digits
    LINE = 64  # bytes of the cache
    ODD = 255  # in a name, parts whole words but not pairs

cdef Py_ssize_t LONGEST = MOST_READ
cdef uint8_t[256] LETTER
cdef uint16_t* AFTER  # by state and letter
cdef uint16_t TELLING  # from this state on something ends
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
                if state >= TELLING:
                    found |= FOUND[state]
                    paired |= PAIRED[state]
                apart = True
        else:
            if c'A' <= c <= c'Z' and c'a' <= before <= c'z':
                state = AFTER[state * LETTERS]
                if state >= TELLING:
                    found |= FOUND[state]
                    paired |= PAIRED[state]
            state = AFTER[state * LETTERS + letter]
            if state >= TELLING:
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
    lay_out(close_automaton(states))
    return 0


cdef list close_automaton(Py_ssize_t states):
    """Let each state without a way on go where its longest suffix goes; the states by depth."""
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
    return queue


cdef int lay_out(list states) except -1:
    """Number the states by depth, those where something ends behind all others."""
    global AFTER, FOUND, PAIRED, TELLING
    cdef Py_ssize_t count = len(states), number = 0, letter, state
    cdef bint ends
    cdef void* room = calloc((count + 1) * LINE, 1)
    cdef uint16_t* after = <uint16_t*>((<size_t>room + LINE - 1) // LINE * LINE)
    cdef uint64_t* found = <uint64_t*>calloc(count, sizeof(uint64_t))
    cdef uint64_t* paired = <uint64_t*>calloc(count, sizeof(uint64_t))
    cdef uint16_t* numbers = <uint16_t*>calloc(count, sizeof(uint16_t))
    if room == NULL or found == NULL or paired == NULL or numbers == NULL:
        raise MemoryError
    for ends in range(2):
        if ends:
            TELLING = number
        for state in states:
            if ends == (FOUND[state] | PAIRED[state] != 0):
                numbers[state] = number
                found[number], paired[number] = FOUND[state], PAIRED[state]
                number += 1
    for state in range(count):
        for letter in range(LETTERS):
            after[numbers[state] * LETTERS + letter] = numbers[AFTER[state * LETTERS + letter]]
    free(AFTER)
    free(FOUND)
    free(PAIRED)
    free(numbers)
    AFTER, FOUND, PAIRED = after, found, paired
    return 0


cdef int spell() except -1:
    """Number the letters; capitals are those of their small ones."""
    cdef int c
    for c in range(256):
        LETTER[c] = ODD
    for c in b"-_ \t\n\v\f\r\x1c\x1d\x1e\x1f":
        LETTER[c] = APART
    for c in range(26):
        LETTER[c'a' + c] = LETTER[c'A' + c] = c + 1
    for c in b"0123456789":
        LETTER[c] = OTHER
    digits = sorted(set("".join((*PARTS, *WHOLE, *PAIRS))) & set("0123456789"))
    if OTHER + len(digits) >= LETTERS:
        raise ImportError("the vocabulary of hints has too many digits")
    for number, digit in enumerate(digits, OTHER + 1):
        LETTER[<int>ord(digit)] = number
    return 0


spell()
build()
