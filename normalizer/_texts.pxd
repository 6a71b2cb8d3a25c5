# What of `_texts.pyx` others use, compiled.
from libc.stdint cimport uint32_t


cdef struct Room:
    uint32_t* letters  # twice as many as `size`; whoever has it frees it
    Py_ssize_t size


cdef object look(str text, Room* room)

cpdef made(type kind, dict fields)
