from cython cimport final
from libc.stdint cimport uint8_t, uint32_t

from normalizer.extract._nodes cimport Bytes, Names, Node


@final
cdef class Pruned:
    cdef Names names
    cdef Node* root
    cdef Node** out  # navigation and footers that are not read, by address
    cdef Py_ssize_t n_out, room
    cdef bint is_sorted
    cdef Py_ssize_t elements
    cdef list skipped
    cdef double words  # of the page's running text, -1 before they were counted
    cdef uint8_t* joined
    cdef Py_ssize_t joined_room

    cdef int sort(self) noexcept
    cdef bint is_furniture(self, Node* node, uint32_t roles, bint in_footer) except -1
    cdef bint is_prose(self, Node* footer) except -1
    cdef double running(self, Node* top, Py_ssize_t* paragraphs) except -1
    cdef int mark_out(self, Node* node) except -1
    cdef Py_ssize_t join(self, Bytes text, Py_ssize_t size, bint* is_wide) except -1
    cdef int make_room(self, Py_ssize_t size, Py_ssize_t more) except -1
    cdef bint is_gone(self, Node* node) except -1
    cdef Node* kept(self, Node* node) except? NULL
    cdef Node* element(self, Node* node) except? NULL
    cdef Node* following(self, Node* at, Node* top) except? NULL
    cdef Node* next_kept(self, Node* at, Node* top) except? NULL
    cdef Py_ssize_t words_at(self, Node* node, Py_ssize_t most) except -1
    cdef Py_ssize_t words_of(self, Node* top, Py_ssize_t most) except -1
    cdef bint is_alone(self, Node* cell) except -1
    cdef bint is_layout(self, Node* table) except -1
    cdef Bytes text(self, Node* node, Py_ssize_t* size, Node** after) except NULL
