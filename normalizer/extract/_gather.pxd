from cython cimport final
from libc.stdint cimport uint8_t

from normalizer.extract._nodes cimport Bytes


@final
cdef class Gathered:
    cdef uint8_t* text
    cdef Py_ssize_t size, room
    cdef bint begun, apart, telling, odd

    cdef str words(self)
    cdef int clear(self) noexcept
    cdef int mark(self, bytes sign) except -1
    cdef Py_ssize_t take(self, Bytes at, Bytes end, Py_ssize_t parting) except -1
    cdef Py_ssize_t copy(self, Bytes at, Bytes end) except -1
    cdef Py_ssize_t copy_replaced(self, Bytes at, Bytes end) except -1
    cdef uint8_t* room_for(self, Py_ssize_t more) except NULL
