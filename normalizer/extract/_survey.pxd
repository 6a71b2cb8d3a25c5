from normalizer.extract._nodes cimport Names, Node

cdef object head_of(Node* top, Names names)
cdef bint is_plain(Node* top, Names names) except -1
cdef bint may_open(Node* top, Names names, bint own) except -1
