from libc.stdint cimport uint8_t, uint64_t

cdef uint64_t mask_of(const uint8_t* name, Py_ssize_t size) except? 0xFFFFFFFFFFFFFFFF
