# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Tables of signs and the forests that judge by them, compiled.

Beside each use stands the same in Python and numpy, which is the plain definition of it; tests
hold both equal to the last bit.
"""

from cpython.tuple cimport PyTuple_GetItem
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t


def take_numbers(list rows, tuple fields, uint64_t[:, ::1] out):
    """Take some fields, (fields, rows), out of tuples of whole numbers."""
    cdef Py_ssize_t number, kind, field
    for kind in range(out.shape[0]):
        field = fields[kind]
        for number in range(out.shape[1]):
            out[kind, number] = <object>PyTuple_GetItem(rows[number], field)


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
    const double[::1] leaves,
    const int64_t[:, ::1] trees,
    double[::1] total,
):
    """Add to `total` what some trees say, in turn, of each row of (signs, rows).

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
                if after == at:
                    break
                moved[row, nodes[at].feature] += nodes[after].value - nodes[at].value
                at = after
