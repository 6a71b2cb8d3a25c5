# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Tables of signs and the forests that judge by them, compiled.

Beside each use stands the same in Python and numpy, which is the plain definition of it; tests
hold both equal to the last bit.
"""

from cpython.tuple cimport PyTuple_GetItem
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy, memset

from normalizer._tuples cimport put, room_for

from numpy import empty


cdef enum:
    MOST_FIELDS = 16


def take_numbers(list rows, tuple fields, int64_t[:, ::1] out):
    """Take some fields, (fields, rows), out of tuples of whole numbers."""
    cdef Py_ssize_t number, kind, kinds = len(fields)
    cdef Py_ssize_t[MOST_FIELDS] places
    if kinds > MOST_FIELDS or out.shape[0] != kinds or out.shape[1] != len(rows):
        raise ValueError("there is other room than for these fields of these rows")
    for kind in range(kinds):
        places[kind] = fields[kind]
    for number, row in enumerate(rows):
        for kind in range(kinds):
            out[kind, number] = <object>PyTuple_GetItem(row, places[kind])


def rows_of(type kind not None, list columns):
    """Named tuples of a kind, of columns that are equally long: one for each of these."""
    cdef Py_ssize_t row, at, fields = len(columns), rows
    cdef list made = []
    cdef list column
    if not issubclass(kind, tuple) or not fields or len(kind._fields) != fields:
        raise TypeError("there are other columns than the kind has fields")
    rows = len(<list?>columns[0])
    for column in columns:
        if column is None or len(column) != rows:
            raise ValueError("a column has other rows")
    for row in range(rows):
        new = room_for(kind, fields)
        for at in range(fields):
            put(new, at, (<list>columns[at])[row])
        made.append(new)
    return made


def spread(
    const double[:, ::1] in_boxes, const int32_t[:, ::1] places, tuple levels, float[:, ::1] out
):
    """Give each block the signs, (signs, boxes), of boxes around it: (levels and signs, blocks).

    `levels` tells which rows of `places` have the numbers of these boxes.
    """
    cdef Py_ssize_t signs = in_boxes.shape[0], rows = places.shape[1], boxes = in_boxes.shape[1]
    cdef Py_ssize_t number, level, sign, row
    if out.shape[0] != signs * len(levels) or out.shape[1] != rows:
        raise ValueError("there is other room than for the signs of these blocks")
    for number, level in enumerate(levels):
        if not 0 <= level < places.shape[0]:
            raise ValueError("there is no such level")
        for row in range(rows):
            if not 0 <= places[level, row] < boxes:
                raise ValueError("there is no such box")
        for sign in range(signs):
            for row in range(rows):
                out[number * signs + sign, row] = <float>in_boxes[sign, places[level, row]]


def fill(
    list sources, list masks, const int32_t[:, ::1] plan, float[:, ::1] out, Py_ssize_t first,
    Py_ssize_t start, Py_ssize_t rows,
):
    """Fill the columns of signs, (signs, rows), from rows of columns and from masks.

    A row of `plan` tells of a sign the number of its source, the column there and by how many
    rows that is moved, -1 standing where there is no such row; or -1 - the number of its mask, and
    which bit.  Of all `rows` those from the `first` on are made; sources have those from `start`
    on, and these lie side by side.
    """
    cdef const double[:, :] columns
    cdef const float[:, :] narrow
    cdef const double* column
    cdef const uint64_t[::1] bits
    cdef bint is_narrow
    cdef Py_ssize_t held, width
    cdef Py_ssize_t signs = out.shape[0], count = out.shape[1], row, sign, number, step, low, high
    if not (0 <= start <= first and first + count <= rows):
        raise ValueError("there are no such rows")
    for number in range(len(masks)):
        bits = masks[number]
        if bits.shape[0] != rows:
            raise ValueError("a mask has other rows")
        for sign in range(signs):
            if plan[sign, 0] == -1 - number:
                step = plan[sign, 1] & 63
                for row in range(count):
                    out[sign, row] = <float>((bits[first + row] >> step) & 1)
    for number in range(len(sources)):
        is_narrow = sources[number].itemsize == sizeof(float)
        if is_narrow:
            narrow = sources[number]
            held, width = narrow.shape[0], narrow.shape[1]
            step = narrow.strides[1] - sizeof(float)
        else:
            columns = sources[number]
            held, width = columns.shape[0], columns.shape[1]
            step = columns.strides[1] - sizeof(double)
        if step and width > 1:
            raise ValueError("a column's rows do not lie side by side")
        for sign in range(signs):
            if plan[sign, 0] != number:
                continue
            if not 0 <= plan[sign, 1] < held:
                raise ValueError("a source has no such column")
            step = first + plan[sign, 2]
            low, high = min(max(-step, 0), count), max(min(rows - step, count), 0)
            for row in range(low):
                out[sign, row] = -1.0
            if low < high:
                if low + step < start or high + step - start > width:
                    raise ValueError("a column has other rows")
                if is_narrow:
                    memcpy(
                        &out[sign, low], &narrow[plan[sign, 1], low + step - start],
                        (high - low) * sizeof(float),
                    )
                else:
                    column = &columns[plan[sign, 1], low + step - start]
                    for row in range(low, high):
                        out[sign, row] = <float>column[row - low]
            for row in range(max(low, high), count):
                out[sign, row] = -1.0


cdef extern from *:
    """
    #include <string.h>

    #define NORMALIZER_LOWEST_BIT(bits) __builtin_ctz(bits)
    #define NORMALIZER_WIDTH 32
    #define NORMALIZER_CREDITED 8
    #define NORMALIZER_LEAVES 32

    typedef struct {
        float threshold;
        int32_t feature;
        uint32_t left;
    } normalizer_test;

    /* Which leaves the tests of a tree leave, a bit each, of so many rows; a sign's values for
       these stand side by side.  In so many lanes, as compilers do that know GNU C; without one,
       the package does without this. */
    #define NORMALIZER_REACH(name, lanes, rows)                                                  \
        static void name(const float *signs, const normalizer_test *test,                        \
                         const normalizer_test *stop, uint32_t *reached) {                       \
            typedef float Values __attribute__((vector_size(4 * lanes), aligned(4), may_alias)); \
            typedef int32_t Bits __attribute__((vector_size(4 * lanes)));                        \
            Bits left[rows / lanes];                                                             \
            for (int i = 0; i < rows / lanes; i++) left[i] = (Bits){0} - 1;                      \
            for (; test < stop; test++) {                                                        \
                const Values *values =                                                           \
                    (const Values *)(signs + (size_t)test->feature * NORMALIZER_WIDTH);          \
                const Values threshold = (Values){0} + test->threshold;                          \
                const Bits kept = (Bits){0} + (int32_t)test->left;                               \
                for (int i = 0; i < rows / lanes; i++)                                           \
                    left[i] &= kept | ~(Bits)(values[i] > threshold);                            \
            }                                                                                    \
            memcpy(reached, left, sizeof left);                                                  \
        }

    typedef struct {
        float threshold;
        int32_t low, high;    /* moves of rows that meet the threshold, and of others */
        uint16_t feature;
        uint8_t below, above; /* where these go on, in the order of the tree's splits */
    } normalizer_split;

    /* How much the splits of a tree, each behind the one above it, move eight rows by each sign.
       A split sees which rows come to it, and tells the ones below. */
    #define NORMALIZER_CREDIT(name, lanes)                                                       \
        static void name(const float *signs, const normalizer_split *split, int splits,          \
                         int32_t *moved) {                                                       \
            typedef float Values __attribute__((vector_size(4 * lanes), aligned(4), may_alias)); \
            typedef int32_t Bits __attribute__((vector_size(4 * lanes), aligned(4), may_alias)); \
            Bits here[NORMALIZER_LEAVES] __attribute__((aligned(64)));                           \
            for (int row = 0; row < NORMALIZER_CREDITED; row += lanes) {                         \
                here[0] = (Bits){0} - 1;                                                         \
                for (int i = 0; i < splits; i++) {                                               \
                    const normalizer_split at = split[i];                                        \
                    const size_t place = (size_t)at.feature * NORMALIZER_CREDITED + row;         \
                    const Bits beyond =                                                          \
                        *(const Values *)(signs + place) > (Values){0} + at.threshold;           \
                    const Bits above = here[i] & beyond, below = here[i] & ~beyond;              \
                    here[at.below & (NORMALIZER_LEAVES - 1)] = below;                            \
                    here[at.above & (NORMALIZER_LEAVES - 1)] = above;                            \
                    *(Bits *)(moved + place) +=                                                  \
                        (above & ((Bits){0} + at.high)) | (below & ((Bits){0} + at.low));        \
                }                                                                                \
            }                                                                                    \
        }

    NORMALIZER_CREDIT(normalizer_credit, 4)
    NORMALIZER_REACH(normalizer_reach_8, 4, 8)
    NORMALIZER_REACH(normalizer_reach_16, 4, 16)
    NORMALIZER_REACH(normalizer_reach_32, 4, NORMALIZER_WIDTH)
    #if defined(__x86_64__) || defined(__i386__)
    #define NORMALIZER_WIDE __attribute__((target("avx2")))
    NORMALIZER_WIDE NORMALIZER_REACH(normalizer_wide_8, 8, 8)
    NORMALIZER_WIDE NORMALIZER_REACH(normalizer_wide_16, 8, 16)
    NORMALIZER_WIDE NORMALIZER_REACH(normalizer_wide_32, 8, NORMALIZER_WIDTH)
    NORMALIZER_WIDE NORMALIZER_CREDIT(normalizer_credit_wide, 8)
    #define NORMALIZER_IS_WIDE() __builtin_cpu_supports("avx2")
    #else
    #define normalizer_wide_8 normalizer_reach_8
    #define normalizer_wide_16 normalizer_reach_16
    #define normalizer_wide_32 normalizer_reach_32
    #define normalizer_credit_wide normalizer_credit
    #define NORMALIZER_IS_WIDE() 0
    #endif

    typedef void (*normalizer_reach)(
        const float *, const normalizer_test *, const normalizer_test *, uint32_t *);

    /* What does that for so many rows, and few more. */
    static normalizer_reach normalizer_reach_of(int rows, int is_wide) {
        if (rows <= 8) return is_wide ? normalizer_wide_8 : normalizer_reach_8;
        if (rows <= 16) return is_wide ? normalizer_wide_16 : normalizer_reach_16;
        return is_wide ? normalizer_wide_32 : normalizer_reach_32;
    }
    """
    ctypedef struct Test "normalizer_test":
        float threshold
        int32_t feature
        uint32_t left

    ctypedef struct Split "normalizer_split":
        float threshold
        int32_t low
        int32_t high
        uint16_t feature
        uint8_t below
        uint8_t above

    int lowest_bit "NORMALIZER_LOWEST_BIT"(uint32_t) noexcept nogil
    bint is_wide "NORMALIZER_IS_WIDE"() noexcept nogil
    ctypedef void (*Reach "normalizer_reach")(
        const float*, const Test*, const Test*, uint32_t*
    ) noexcept nogil
    Reach reach_of "normalizer_reach_of"(Py_ssize_t rows, bint wide) noexcept nogil
    void credit_narrow "normalizer_credit"(const float*, const Split*, int, int32_t*) \
        noexcept nogil
    void credit_wide "normalizer_credit_wide"(const float*, const Split*, int, int32_t*) \
        noexcept nogil


ctypedef void (*Credit)(const float*, const Split*, int, int32_t*) noexcept nogil

cdef bint WIDE = is_wide()
cdef Credit credit = credit_wide if WIDE else credit_narrow

cdef enum:
    WIDTH = 32  # rows that a tree is asked about at once
    AT_ONCE = 512  # rows of which it is noted which are left
    LINE = 64  # bytes of a line of the cache
    CREDITED = 8  # rows that a tree's splits are credited with at once
    MOST_SPLITS = 31  # of a tree


cdef void gather(
    const float[:, ::1] columns, const Py_ssize_t* rows, Py_ssize_t count, Py_ssize_t width,
    float* signs,
) noexcept:
    """Lay a sign's values for up to `width` rows side by side; what is behind them is any value."""
    cdef Py_ssize_t sign, at
    cdef const float* column
    if rows[count - 1] - rows[0] == count - 1:  # as at first, one after the other
        for sign in range(columns.shape[0]):
            memcpy(signs + sign * width, &columns[sign, rows[0]], count * sizeof(float))
        return
    for sign in range(columns.shape[0]):
        column = &columns[sign, 0]
        for at in range(count):
            signs[at] = column[rows[at]]
        signs += width


cdef char* aligned(char* room) noexcept:
    """The first place in some room where a line of the cache begins: no vector then lies in two."""
    return <char*>((<size_t>room + LINE - 1) & ~<size_t>(LINE - 1))


def log_odds(
    const float[:, ::1] columns,
    const Test[::1] tests,
    const double[::1] leaves,
    const int64_t[:, ::1] trees,
    const double[:, ::1] exits,
    double[::1] total,
):
    """Add to `total` what the trees say, in turn, of each row of (signs, rows).

    All tests of a tree are made for 32 rows, which needs no branch: a test that fails rules out
    the leaves on its left, and the first leaf left is the row's (QuickScorer: Lucchese and others,
    2015).  A row of `trees` says where the tests and the leaves of a tree begin and how many
    tests it has; `left` has a bit for each leaf that a failed test leaves.  A row of `exits` is
    an `Exit`.
    """
    cdef Py_ssize_t left[AT_ONCE]
    cdef uint32_t reached[WIDTH]
    cdef double said[WIDTH]
    cdef char[::1] room = empty((columns.shape[0] + 1) * WIDTH * sizeof(float) + LINE, dtype="i1")
    cdef float* signs = <float*>aligned(&room[0])
    cdef Reach reach
    cdef const Test* ask
    cdef const double* values
    cdef Py_ssize_t start, rows, kept, stage, stages = exits.shape[0], done, stop, tree, at, count
    cdef Py_ssize_t row, i
    cdef bint below, above
    for start in range(0, columns.shape[1], AT_ONCE):
        rows = min(columns.shape[1] - start, AT_ONCE)
        for i in range(rows):
            left[i] = start + i
        stop = 0
        for stage in range(stages + 1):
            done, stop = stop, trees.shape[0]
            if stage < stages:
                stop = min(<Py_ssize_t>exits[stage, 0], stop)
            kept = 0
            for at in range(0, rows, WIDTH):
                count = min(rows - at, WIDTH)
                gather(columns, &left[at], count, WIDTH, signs)
                reach = reach_of(count, WIDE)
                for i in range(WIDTH):
                    said[i] = 0
                for tree in range(done, stop):
                    ask = &tests[0] + trees[tree, 0]
                    reach(signs, ask, ask + trees[tree, 2], reached)
                    values = &leaves[0] + trees[tree, 1]
                    for i in range(count):
                        said[i] += values[lowest_bit(reached[i])]
                for i in range(count):
                    row = left[at + i]
                    total[row] += said[i]
                    if stage == stages:
                        continue
                    below, above = total[row] < exits[stage, 1], total[row] > exits[stage, 2]
                    if below:
                        total[row] += exits[stage, 3]
                    if above:
                        total[row] += exits[stage, 4]
                    if not (below or above):
                        left[kept] = row
                        kept += 1
            rows = kept


def contributions(
    const float[:, ::1] columns, const Split[::1] splits, const int64_t[:, ::1] trees,
    int64_t[:, ::1] moved,
):
    """Tell how much each sign moved each row, in ten-thousandths: `moved` is (rows, signs).

    The splits of a tree stand where its tests do, each behind the one above it.  No branch hangs
    on a value: which leaf a row comes to could not be foreseen.
    """
    cdef Py_ssize_t of[CREDITED]
    cdef Py_ssize_t width = columns.shape[0], rows = columns.shape[1], size = (width + 1) * CREDITED
    cdef char[::1] room = empty(2 * size * sizeof(float) + LINE, dtype="i1")
    cdef float* signs = <float*>aligned(&room[0])
    cdef int32_t* moves = <int32_t*>(signs + size)
    cdef Py_ssize_t start, count, tree, row, sign, i
    if moved.shape[0] != rows or moved.shape[1] != width:
        raise ValueError("there is other room than for the moves of these rows")
    for tree in range(trees.shape[0]):
        if not 0 <= trees[tree, 2] <= MOST_SPLITS:
            raise ValueError("a tree has too many splits")
    for start in range(0, rows, CREDITED):
        count = min(rows - start, CREDITED)
        for i in range(count):
            of[i] = start + i
        gather(columns, of, count, CREDITED, signs)
        memset(moves, 0, size * sizeof(int32_t))
        for tree in range(trees.shape[0]):
            credit(signs, &splits[0] + trees[tree, 0], <int>trees[tree, 2], moves)
        for row in range(count):
            for sign in range(width):
                moved[start + row, sign] = moves[sign * CREDITED + row]


def strongest(
    const double[:, ::1] moves, const int64_t[::1] groups, double least, double[:, ::1] sums,
    int64_t[:, ::1] ranked,
):
    """Rank for each row the groups of signs that moved it down most, the first of equals first.

    `sums` is room for what the signs of each group move, (rows, groups); -1 ends a rank where
    none is left that moved it by more than `least`.
    """
    cdef Py_ssize_t row, sign, group, place, best
    for row in range(moves.shape[0]):
        for sign in range(moves.shape[1]):
            sums[row, groups[sign]] -= moves[row, sign]
        for place in range(ranked.shape[1]):
            best = -1
            for group in range(sums.shape[1]):
                if sums[row, group] > least and (best < 0 or sums[row, group] > sums[row, best]):
                    best = group
            ranked[row, place] = best
            if best >= 0:
                sums[row, best] = least
