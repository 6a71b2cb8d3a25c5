"""The elements that are open at a place of a page, before it is parsed: see `nesting.py`."""

from libc.stdint cimport int32_t, uint32_t, uint64_t

from normalizer.extract._words cimport Bytes, small

cdef enum:
    DEEPEST = 250  # elements in each other that are kept; deeper ones are not known
    LONGEST_NAME = 100  # bytes of one that libxml2 tells from others

# What an element is, in the order of `nesting.kinds`.
cdef enum:
    IS_EMPTY = 1 << 0
    IS_OUTER = 1 << 1
    IS_TOP = 1 << 2
    IS_BODY = 1 << 3
    IS_FURNITURE = 1 << 4
    IS_UNREAD = 1 << 5
    IS_GONE = 1 << 6
    IS_PLAIN = 1 << 7
    IS_BLOCK = 1 << 8
    IS_ARTICLE = 1 << 9
    IS_COUNTED = 1 << 10
    IS_ROW = 1 << 11
    IS_MARK = 1 << 12
    IS_LOST = 1 << 13
    IS_NAMELESS = 1 << 14


cdef struct Rule:
    uint64_t bit  # its tag's, among those that end others
    uint64_t closers  # the tags that end it
    int32_t rank
    uint32_t kinds


cdef struct Open:
    Rule* rule
    Bytes name
    Py_ssize_t size


cdef struct Nesting:
    Open[DEEPEST] open
    Py_ssize_t n
    Py_ssize_t articles, counted, rows, marks  # how many of those are open
    bint in_body
    bint is_lost  # nothing is known any more


cdef inline int write_rules(list rules, Rule* out) except -1:
    for at, (bit, closers, rank, kinds) in enumerate(rules):
        out[<int>at].bit, out[<int>at].closers = bit, closers
        out[<int>at].rank, out[<int>at].kinds = rank, kinds
    return 0


cdef inline void pop(Nesting* held) noexcept:
    held.n -= 1
    cdef uint32_t kinds = held.open[held.n].rule.kinds
    held.articles -= kinds & IS_ARTICLE != 0
    held.counted -= kinds & IS_COUNTED != 0
    held.rows -= kinds & IS_ROW != 0
    held.marks -= kinds & IS_MARK != 0


cdef inline void push(Nesting* held, Rule* rule, Bytes name, Py_ssize_t size) noexcept:
    """Begin an element that does not end at once."""
    cdef Open* open = &held.open[held.n]
    if held.n == DEEPEST or size >= LONGEST_NAME:
        held.is_lost = True
        return
    open.rule, open.name, open.size = rule, name, size
    held.n += 1
    held.articles += rule.kinds & IS_ARTICLE != 0
    held.counted += rule.kinds & IS_COUNTED != 0
    held.rows += rule.kinds & IS_ROW != 0
    held.marks += rule.kinds & IS_MARK != 0


cdef inline bint is_same(Open* open, Rule* rule, Bytes name, Py_ssize_t size) noexcept:
    """Whether an open element has that name; those without a rule of their own share one."""
    cdef Py_ssize_t i
    if open.rule != rule or open.size != size:
        return False
    if rule.kinds & IS_NAMELESS:
        for i in range(size):
            if small(open.name[i]) != small(name[i]):
                return False
    return True


cdef inline void close_before(Nesting* held, Rule* rule) noexcept:
    """End what a start tag ends."""
    while held.n and held.open[held.n - 1].rule.closers & rule.bit:
        pop(held)


cdef inline bint close_at(Nesting* held, Rule* rule, Bytes name, Py_ssize_t size) noexcept:
    """End what an end tag ends; whether it ends anything."""
    cdef Py_ssize_t at = held.n - 1
    while at >= 0 and not is_same(&held.open[at], rule, name, size):
        if held.open[at].rule.rank > rule.rank:
            return False
        at -= 1
    if at < 0:
        return False
    while held.n > at:
        pop(held)
    return True
