from cython cimport final
from libc.stdint cimport uint32_t

from normalizer.extract._nodes cimport Names, Node
from normalizer.extract._pruned cimport Pruned


@final
cdef class Survey:
    cdef Names names
    cdef Node* root
    cdef readonly object head
    cdef readonly Pruned pruned
    cdef set own  # names of elements of the page's own making
    cdef readonly bint is_plain, opens, opens_own, has_scripts
    # The outermost element of its kind that is open, NULL where none is.
    cdef Node* closed
    cdef Node* without_scripts
    cdef Node* unread
    cdef Node* article
    cdef Node* footer
    cdef Node* out
    cdef Py_ssize_t in_closed, in_noscript  # paragraphs

    cdef int go(self) except -1
    cdef int look_at(self, Node* at, uint32_t roles) except -1
    cdef int prune(self, Node* at, uint32_t roles) except -1
    cdef bint is_opening(self, Node* at, uint32_t roles) except -1
    cdef int leave(self, Node* at) noexcept
    cdef bint has_plain_names(self, Node* at) except -1
    cdef bint keeps_alike(self, Node* at) except -1
