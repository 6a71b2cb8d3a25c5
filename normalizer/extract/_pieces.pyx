# cython: language_level=3, boundscheck=False, wraparound=False
"""Where pieces of a page's texts stand a second time, compiled.

`repeats.py` has the same in Python and numpy, which is the plain definition of it; tests hold both
equal.
"""

from libc.stdint cimport uint8_t, uint16_t, uint32_t
from libc.string cimport memset

from normalizer._characters cimport PyUnicode_DATA, PyUnicode_KIND, Unit

from numpy import zeros


cdef enum:
    BASE = 0x9E3779B1  # of the hashes of pieces
    FEWEST_BITS = 10  # of a hash, by which pieces are told apart
    MOST_BITS = 22
    SPARSE = 8  # slots for each piece


cdef enum:
    SLOTS = 4096


def count_copies(list texts, double[::1] copies, double[::1] again):
    """Count how often each text is there in all, and before it.

    Most are the only ones with their length and a few of their letters, and need no closer look.
    """
    cdef uint8_t[SLOTS] alike
    cdef dict counts = {}
    cdef Py_ssize_t number, before
    cdef str text
    if copies.shape[0] < len(texts) or again.shape[0] < len(texts):
        raise ValueError("there is no room for all counts")
    memset(alike, 0, sizeof(alike))
    for text in texts:
        before = slot_of(text)
        alike[before] = min(alike[before] + 1, 2)
    for number, text in enumerate(texts):
        again[number], copies[number] = 0, 1
        if alike[slot_of(text)] > 1:
            before = counts.get(text, 0)
            again[number] = before
            counts[text] = before + 1
    for number, text in enumerate(texts if counts else ()):
        if alike[slot_of(text)] > 1:
            copies[number] = counts[text]


cdef inline Py_ssize_t slot_of(str text) except -1:
    cdef Py_ssize_t size = len(text)
    cdef uint32_t code = <uint32_t>size
    cdef uint32_t first, middle, last
    if size:
        first, middle, last = ord(text[0]), ord(text[size // 2]), ord(text[size - 1])
        code = ((code * 31 + first) * 31 + middle) * 31 + last
    return (code * <uint32_t>BASE) >> 20


cdef class Middles:
    """Pieces of some length from the middles of long texts, to tell where else they stand.

    A table tells of the first bits of a hash which piece has it, or that there are several.  The
    hash rolls over the texts (Karp and Rabin, 1987).
    """

    cdef Py_ssize_t length
    cdef int shift
    cdef uint32_t[::1] codes
    cdef uint8_t[::1] counts  # of the pieces: 0, 1 or several
    cdef set pieces
    cdef dict found
    cdef bint broken  # by a line

    def __init__(self, list texts, Py_ssize_t length):
        cdef Py_ssize_t pieces = 0
        cdef int bits = FEWEST_BITS
        cdef str text
        for text in texts:
            pieces += text is not None and len(text) >= 2 * length
        while bits < MOST_BITS and 1 << bits < SPARSE * pieces:
            bits += 1
        self.length, self.shift, self.pieces, self.found = length, 32 - bits, set(), {}
        self.codes = zeros(1 << bits, dtype="u4")
        self.counts = zeros(1 << bits, dtype="u1")

    def places(self, list texts):
        """By piece, the first and the last place besides the middle of a text of its own.

        A place is the number of a text and where it is there.  None where a piece has a line break:
        it might begin in a text and end in the next.
        """
        cdef Py_ssize_t number
        cdef str text
        cdef int kind, step
        for step in range(2):
            for number, text in enumerate(texts):
                if text is None or len(text) < self.length:
                    continue
                kind = PyUnicode_KIND(text)
                if kind == 1:
                    visit(self, step, number, text, <const uint8_t*>PyUnicode_DATA(text))
                elif kind == 2:
                    visit(self, step, number, text, <const uint16_t*>PyUnicode_DATA(text))
                else:
                    visit(self, step, number, text, <const uint32_t*>PyUnicode_DATA(text))
            if self.broken:
                return None
        return self.found

    def mark(self, list texts, double[::1] out):
        """See `repeats._stand_elsewhere`; whether that could be told."""
        cdef Py_ssize_t number, middle
        cdef str text
        if out.shape[0] < len(texts):
            raise ValueError("there is no room for all marks")
        if self.places(texts) is None:
            return False
        if not self.found:
            return True
        for number, text in enumerate(texts):
            if text is None or len(text) < 2 * self.length:
                continue
            middle = len(text) // 2
            ends = self.found.get(text[middle : middle + self.length])
            if ends is None:
                continue
            own = number, middle
            first, last = ends
            other = first if first < own else last
            if other != own:
                out[number] = 2 if len(<str>texts[other[0]]) > len(text) else 1
        return True

    cdef int note(self, str piece, Py_ssize_t number, Py_ssize_t at) except -1:
        if piece in self.pieces:
            place = number, at
            self.found.setdefault(piece, [place, place])[1] = place
        return 0


cdef int visit(
    Middles middles, int step, Py_ssize_t number, str text, const Unit* data
) except -1:
    """Learn the piece in the middle of a text, or look for all of them in it."""
    cdef Py_ssize_t length = middles.length, size = len(text), middle = size // 2, at
    cdef bint is_long = size >= 2 * length
    cdef uint32_t code = 0, gone = 1, slot
    cdef int shift = middles.shift
    cdef const uint8_t* counts = &middles.counts[0]
    if step == 0:
        if is_long:
            for at in range(middle, middle + length):
                middles.broken |= data[at] == c"\n"
                code = code * BASE + data[at]
            slot = code >> middles.shift
            middles.counts[slot] = min(middles.counts[slot] + 1, 2)
            middles.codes[slot] = code
            middles.pieces.add(text[middle : middle + length])
        return 0
    for at in range(length):
        gone *= BASE
        code = code * BASE + data[at]
    for at in range(size - length + 1):
        slot = code >> shift
        if counts[slot] and (
            counts[slot] > 1
            or middles.codes[slot] == code and not (is_long and at == middle)
        ):
            middles.note(text[at : at + length], number, at)
        if at + length < size:
            code = code * BASE + data[at + length] - gone * data[at]
    return 0
