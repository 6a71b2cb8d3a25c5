"""Numbers for the paths of elements, from 0 in the order in which they are first met.

A path is known by the number of the one around it and that of the element's tag and name, in one
number.  What such numbers hash to no page can know, else one of many paths could have all of them
fall on the same place.
"""

from libc.stdint cimport int32_t, uint64_t
from libc.stdlib cimport free, malloc

cdef enum:
    FEWEST = 1 << 9  # places


cdef struct Path:
    uint64_t key
    int32_t number  # -1 where a place is free


cdef struct Paths:
    Path* places
    size_t size, used  # places; half of them at most are used
    uint64_t seed


cdef inline int32_t number_of(Paths* paths, uint64_t key) except -1:
    """The number of a path, which is a new one where it was not met before."""
    cdef Path* place
    if 2 * paths.used >= paths.size:
        grow(paths)
    place = place_of(paths, key)
    if place.number < 0:
        place.key, place.number = key, <int32_t>paths.used
        paths.used += 1
    return place.number


cdef inline Path* place_of(Paths* paths, uint64_t key) noexcept:
    """Where a path is, or is to be put."""
    cdef uint64_t code = (key ^ paths.seed) * 0x9E3779B97F4A7C15ULL
    cdef size_t at
    code = (code ^ code >> 32) * 0xD6E8FEB86659FD93ULL
    at = (code ^ code >> 32) & (paths.size - 1)
    while paths.places[at].number >= 0 and paths.places[at].key != key:
        at = (at + 1) & (paths.size - 1)
    return &paths.places[at]


cdef inline int grow(Paths* paths) except -1:
    """Make room for twice as many paths."""
    cdef Paths larger
    cdef size_t at
    larger.size, larger.used, larger.seed = max(2 * paths.size, <size_t>FEWEST), paths.used, paths.seed
    larger.places = <Path*>malloc(larger.size * sizeof(Path))
    if larger.places == NULL:
        raise MemoryError
    for at in range(larger.size):
        larger.places[at].number = -1
    for at in range(paths.size):
        if paths.places[at].number >= 0:
            place_of(&larger, paths.places[at].key)[0] = paths.places[at]
    free(paths.places)
    paths[0] = larger
    return 0
