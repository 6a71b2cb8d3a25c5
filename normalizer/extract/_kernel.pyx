# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The inner loops of the block model, compiled.

Beside each use stands the same in Python and numpy, which is the plain definition of it; tests
hold both equal to the last bit.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memset


cdef extern from "Python.h":
    int PyUnicode_4BYTE_KIND
    object PyUnicode_FromKindAndData(int kind, const void* text, Py_ssize_t length)
    uint32_t* PyUnicode_AsUCS4Copy(object text) except NULL


def fill(
    const float[:, ::1] bases,
    const uint64_t[:, ::1] masks,
    const int32_t[:, ::1] plan,
    float[:, ::1] out,
):
    """Fill the columns of signs, (signs, rows), from base columns and masks.

    A row of `plan` tells of a sign the number of its base column and by how many rows that is
    moved, -1 standing where there is no such row; or -1 - the number of its mask, and which bit.
    """
    cdef Py_ssize_t signs = out.shape[0], rows = out.shape[1]
    cdef Py_ssize_t row, sign, base, step, first, last
    for sign in range(signs):
        base, step = plan[sign, 0], plan[sign, 1]
        if base < 0:
            for row in range(rows):
                out[sign, row] = <float>((masks[-1 - base, row] >> step) & 1)
            continue
        first, last = min(max(-step, 0), rows), max(min(rows - step, rows), 0)
        for row in range(first):
            out[sign, row] = -1.0
        for row in range(first, last):
            out[sign, row] = bases[base, row + step]
        for row in range(max(first, last), rows):
            out[sign, row] = -1.0


cdef extern from *:
    """
    #define NORMALIZER_LOWEST_BIT(bits) __builtin_ctz(bits)
    """
    int lowest_bit "NORMALIZER_LOWEST_BIT"(uint32_t bits) noexcept nogil


cdef struct Test:
    float threshold
    int32_t feature
    uint32_t left


cdef enum:
    AT_ONCE = 512  # rows


def log_odds(
    const float[:, ::1] columns,
    const Test[::1] tests,
    const int32_t[::1] leaves,
    const int64_t[:, ::1] trees,
    int64_t[::1] total,
):
    """Add to `total`, in ten-thousandths, what some trees say of each row of (signs, rows).

    All tests of a tree are made for all rows, which needs no branch: a test that fails rules out
    the leaves on its left, and the first leaf left is the row's (QuickScorer: Lucchese and others,
    2015).  A row of `trees` says where the tests and the leaves of a tree begin and how many
    tests it has; `left` has a bit for each leaf that a failed test leaves.
    """
    cdef uint32_t reached[AT_ONCE]
    cdef Py_ssize_t rows = columns.shape[1], start, count, tree, test, row
    cdef const float* column
    cdef float threshold
    cdef uint32_t left, every = ~<uint32_t>0
    for start in range(0, rows, AT_ONCE):
        count = min(rows - start, AT_ONCE)
        for tree in range(trees.shape[0]):
            for row in range(count):
                reached[row] = every
            for test in range(trees[tree, 0], trees[tree, 0] + trees[tree, 2]):
                column = &columns[tests[test].feature, start]
                threshold = tests[test].threshold
                left = tests[test].left
                for row in range(count):
                    reached[row] &= left if column[row] > threshold else every
            for row in range(count):
                total[start + row] += leaves[trees[tree, 1] + lowest_bit(reached[row])]


cdef struct Node:
    float threshold
    int32_t feature
    int32_t child
    int32_t value


def contributions(
    const float[:, ::1] columns,
    const Node[::1] nodes,
    const int64_t[::1] roots,
    Py_ssize_t depth,
    int64_t[:, ::1] moved,
):
    """Add to `moved`, (rows, signs), how much each sign moved each row, in ten-thousandths."""
    cdef Py_ssize_t row, tree, level
    cdef int32_t at, after
    for tree in range(roots.shape[0]):
        for row in range(columns.shape[1]):
            at = roots[tree]
            for level in range(depth):
                after = nodes[at].child + (columns[nodes[at].feature, row] > nodes[at].threshold)
                moved[row, nodes[at].feature] += nodes[after].value - nodes[at].value
                at = after


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


def spaced(list lines):
    """One text of some lines, each run of what is no letter or digit in them a space.

    There is a space before and behind each line, and a line end between.
    """
    cdef Py_ssize_t length = 2, at = 1, number
    cdef bint in_gap
    cdef Py_UCS4 character
    cdef str line
    if not _known:
        _learn()
    for line in lines:
        length += len(line) + 3
    cdef Py_UCS4* text = <Py_UCS4*>PyMem_Malloc(length * sizeof(Py_UCS4))
    if text == NULL:
        raise MemoryError
    try:
        text[0] = c" "
        for number in range(len(lines)):
            if number:
                text[at], text[at + 1], text[at + 2] = c" ", c"\n", c" "
                at += 3
            in_gap = False
            line = lines[number]
            for character in line:
                if WORD[character] if character < 0x10000 else character.isalnum():
                    in_gap = False
                elif in_gap:
                    continue
                else:
                    in_gap = True
                    character = c" "
                text[at] = character
                at += 1
        text[at] = c" "
        return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, text, at + 1)
    finally:
        PyMem_Free(text)


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
