# cython: language_level=3, boundscheck=False, wraparound=False
"""The text of a block while it is gathered, its white space evened out."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.stdlib cimport free, realloc

from normalizer.extract cimport _nodes
from normalizer.extract._nodes cimport text_of

from normalizer.extract._nodes import CONTROLS

cdef enum:
    WIDE = 0x80  # from here on a byte is one of several of a character
    LAST = 0x7E  # that is printed, of ASCII


cdef inline int white(Bytes at, Bytes end) noexcept:
    """How many bytes the white space has that begins here, 0 where there is none."""
    cdef uint8_t c = at[0]
    if c < WIDE:
        return c == 32 or c == 9 or c == 10 or c == 13 or (
            not _nodes.REPLACED and (c == 11 or c == 12 or 28 <= c <= 31)
        )
    if c == 0xC2:  # U+0085, U+00A0
        return 2 if end - at > 1 and (at[1] == 0x85 or at[1] == 0xA0) else 0
    if end - at < 3 or not 0xE1 <= c <= 0xE3:
        return 0
    if c == 0xE1:  # U+1680
        return 3 if at[1] == 0x9A and at[2] == 0x80 else 0
    if c == 0xE3:  # U+3000
        return 3 if at[1] == 0x80 and at[2] == 0x80 else 0
    c = at[2]
    if at[1] == 0x81:  # U+205F
        return 3 if c == 0x9F else 0
    if at[1] != 0x80:
        return 0
    # U+2000 to U+200A, U+2028, U+2029, U+202F
    return 3 if 0x80 <= c <= 0x8A or c == 0xA8 or c == 0xA9 or c == 0xAF else 0


cdef inline bint is_quiet(Bytes at, Bytes end) noexcept:
    """Whether a quote, dash, dot or bullet begins here: beside ASCII and each other no damage."""
    if at[0] != 0xE2 or end - at < 3 or at[1] != 0x80:
        return False
    return 0x90 <= at[2] <= 0x9F or 0xA2 <= at[2] <= 0xA7  # not the daggers between them


cdef inline bint is_white(Bytes at, Bytes end) noexcept:
    cdef int width
    while at < end:
        width = white(at, end)
        if not width:
            return False
        at += width
    return True


cdef class Gathered:
    """The text of a block: what was copied so far, as UTF-8.

    Is there any (`begun`), is there white space behind it (`apart`), is it more than white
    space and bars (`telling`), may it be damaged (`odd`)?
    """

    def __dealloc__(self):
        free(self.text)

    cdef str words(self):
        return text_of(self.text, self.text + self.size)

    cdef int clear(self) noexcept:
        self.size = 0
        self.begun = self.apart = self.telling = self.odd = False
        return 0

    cdef int mark(self, bytes sign) except -1:
        """Set a sign into the text."""
        cdef Bytes at = <Bytes>PyBytes_AS_STRING(sign)
        self.begun = True
        self.copy(at, at + PyBytes_GET_SIZE(sign))
        return 0

    cdef Py_ssize_t take(self, Bytes at, Bytes end, Py_ssize_t parting) except -1:
        """Take in a text and what parts it from the one before: nothing, a space, ` | `.

        Returns the number of characters, 0 for white space where nothing was begun.
        """
        if not self.begun and is_white(at, end):
            return 0
        self.begun = True
        if parting == 3:
            self.copy(<Bytes>b" | ", <Bytes>b" | " + 3)
        elif parting:
            self.apart = True
        return parting + self.copy(at, end)

    cdef Py_ssize_t copy(self, Bytes at, Bytes end) except -1:
        """Copy a text, white space as one space; return the number of characters."""
        cdef Py_ssize_t chars = end - at
        cdef uint8_t* out = self.room_for(chars + 1)
        cdef uint8_t c, telling = 0
        cdef int width
        cdef bint apart = self.apart
        while at < end:
            c = at[0]
            if c <= 32 or c > LAST:
                width = white(at, end)
                if width:
                    apart = True
                    at += width
                    chars -= width - 1
                    continue
                if c < 32 and _nodes.REPLACED:
                    self.size, self.apart = out - self.text, apart
                    self.telling |= telling != 0
                    return chars - (end - at) + self.copy_replaced(at, end)
                chars -= c & 0xC0 == 0x80  # within a character
                self.odd = self.odd or (c & 0xC0 != 0x80 and not is_quiet(at, end))
            if apart:
                apart = False
                if out > self.text:
                    out[0] = c" "
                    out += 1
            out[0] = c
            out += 1
            at += 1
            telling |= c ^ c"|"
        self.size = out - self.text
        self.apart = apart
        self.telling |= telling != 0
        return chars

    cdef Py_ssize_t copy_replaced(self, Bytes at, Bytes end) except -1:
        """Copy a text, control characters as what libxml2 writes for them."""
        cdef bytes rest = text_of(at, end).translate(CONTROLS).encode()
        at = <Bytes>PyBytes_AS_STRING(rest)
        return self.copy(at, at + PyBytes_GET_SIZE(rest))

    cdef uint8_t* room_for(self, Py_ssize_t more) except NULL:
        """Where the text goes on; there is room for so many bytes."""
        cdef void* larger
        if self.room - self.size < more:
            larger = realloc(self.text, 2 * (self.size + more) + 1024)
            if larger == NULL:
                raise MemoryError
            self.text = <uint8_t*>larger
            self.room = 2 * (self.size + more) + 1024
        return self.text + self.size
