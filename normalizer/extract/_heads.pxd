from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memchr

ctypedef const uint8_t* Bytes

# What to do at an element; as in `heads`.
cdef enum:
    BLOCK, BREAK, PLAIN, LINK, BOLD, ITALIC, CELL, MEDIA, SKIPPED, ENDED


cdef struct Head:  # a start tag, as `heads.Head`
    Bytes at  # where it stands, NULL where nothing is kept
    Py_ssize_t size
    int action, tag
    void* name  # a `str` that `Heads` holds
    uint32_t style  # tag and name as one number
    uint32_t bit
    uint64_t mask
    int64_t mark
    bint hidden, rows, numbered, in_row, is_cell


cdef class Heads:
    cdef Head* kept
    cdef list names, masks
    cdef dict known

    cdef Head* read(self, Bytes at, Bytes close) except NULL
    cdef int fill(self, Head* head, Bytes at, Bytes close) except -1
    cdef int read_attributes(self, Head* head, Bytes at, Bytes close) except -1
    cdef int give_name(self, Head* head, str name) except -1


cdef list TAG_NAMES
cdef str text_of(Bytes at, Bytes end)


cdef inline Bytes find(Bytes at, int c, Bytes end) noexcept:
    """Where a byte is, the end where it is not."""
    cdef Bytes found = <Bytes>memchr(at, c, end - at)
    return end if found == NULL else found
