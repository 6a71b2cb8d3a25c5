"""Characters as Python stores them and as UTF-8 writes them, for what is compiled."""

from libc.stdint cimport uint8_t, uint16_t, uint32_t


cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void* PyUnicode_DATA(object text)


# A text's characters, as wide as its widest needs them.
ctypedef fused Unit:
    uint8_t
    uint16_t
    uint32_t


cdef inline int in_utf8(uint32_t code, uint8_t* out) noexcept:
    """Write a character as UTF-8 into room for four bytes; return how many it takes.

    Halves of surrogate pairs are written as other characters are.
    """
    if code < 0x80:
        out[0] = <uint8_t>code
        return 1
    cdef int size = 2 if code < 0x800 else 3 if code < 0x10000 else 4
    cdef int at
    for at in range(size - 1, 0, -1):
        out[at] = 0x80 | (code & 0x3F)
        code >>= 6
    out[0] = <uint8_t>((0xF00 >> size) & 0xFF) | code
    return size
