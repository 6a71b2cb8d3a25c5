from cython cimport final
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from normalizer.extract._nodes cimport Bytes, Names, Node

# What to do at an element; as in `heads`.
cdef enum:
    BLOCK, BREAK, PLAIN, LINK, BOLD, ITALIC, CELL, MEDIA, SKIPPED, ENDED

cdef enum:
    MOST_TAGS = 128  # that mean something
    MOST_SAID = 8  # attributes that are read of one element
    KEPT = 512  # elements; two that fall on the same place take turns


cdef struct Said:  # an attribute's value
    Bytes value
    int32_t size, key


cdef struct Head:  # an element's name and attributes, as `heads.Head`
    int32_t action, tag
    int32_t n_said
    uint32_t style  # tag and name as one number
    uint32_t bit
    void* name  # a `str` that `Heads` holds
    uint64_t mask
    int64_t mark
    bint hidden, numbered, in_row, is_cell, is_table, is_void, is_item
    Said[MOST_SAID] said


@final
cdef class Heads:
    cdef Head* kept
    cdef uint8_t[KEPT] is_kept
    cdef Names tree_names
    cdef bint xhtml
    cdef list names, masks
    cdef dict known

    cdef Head* read(self, Node* node) except NULL
    cdef int fill(self, Head* head, int32_t n_said) except -1
    cdef int give_name(self, Head* head, str name) except -1


cdef list TAG_NAMES
