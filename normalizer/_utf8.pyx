# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of a page's bytes, compiled: see `utf8.py` and `extract/markup.py`.

All of it reads from the beginning to the end, and no byte beyond the 0 that Python puts behind.
What ends a search is then no byte that is looked for.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.object cimport PyObject
from cpython.ref cimport Py_DECREF
from libc.stdint cimport uint8_t
from libc.string cimport memchr, memcmp, memcpy

cdef extern from "Python.h":
    PyObject* new_bytes "PyBytes_FromStringAndSize"(const char*, Py_ssize_t) except NULL
    int _PyBytes_Resize(PyObject**, Py_ssize_t) except -1

ctypedef const uint8_t* Bytes

cdef enum:
    RUN = 64  # bytes that are looked at together
    WIDE = 0x80  # from here on a byte is one of several of a character


cdef inline bint follows(uint8_t c) noexcept:
    """Whether a byte is a later one of a character's."""
    return c & 0xC0 == WIDE


cdef inline int width(Bytes at) noexcept:
    """How many bytes the character has that begins here; 0 if it is none, or parts lines."""
    cdef uint8_t c = at[0], second
    if c < WIDE:
        return 1
    second = at[1]
    if c < 0xC2 or c > 0xF4 or not follows(second):
        return 0
    if c < 0xE0:
        return 2
    if not follows(at[2]):
        return 0
    if c < 0xF0:
        if (c == 0xE0 and second < 0xA0) or (c == 0xED and second >= 0xA0):
            return 0
        return 0 if c == 0xE2 and second == 0x80 and (at[2] == 0xA8 or at[2] == 0xA9) else 3
    if (c == 0xF0 and second < 0x90) or (c == 0xF4 and second >= 0x90):
        return 0
    return 4 if follows(at[3]) else 0


cdef inline bint is_odd(uint8_t c, uint8_t after) noexcept:
    """Whether a byte is a control character other than white space, or begins a switch of HZ."""
    return ((c < 32) & (<uint8_t>(c - 9) > 4)) | (c == 127) | ((c == c"~") & (after == c"{"))


def is_usual(bytes data not None):
    """Whether bytes are UTF-8 that `decode` would take as it is, but for line ends.

    It errs towards no: of control characters, `~{` and separators of lines, all that `decode`
    looks for is among them.
    """
    cdef Bytes at = <Bytes>PyBytes_AS_STRING(data)
    cdef Bytes end = at + PyBytes_GET_SIZE(data)
    cdef Bytes stop
    cdef uint8_t wide, odd
    cdef int i
    if end - at >= 3 and memcmp(at, b"\xef\xbb\xbf", 3) == 0:
        return False
    while at < end:
        if end - at >= RUN:
            wide = odd = 0
            for i in range(RUN):
                wide |= at[i]
                odd |= is_odd(at[i], at[i + 1])
            if odd:
                return False
            if wide < WIDE:
                at += RUN
                continue
            stop = at + RUN
        else:
            stop = end
        while at < stop:
            i = width(at)
            if not i or is_odd(at[0], at[1]):
                return False
            at += i
    return True


def with_plain_line_ends(bytes data not None):
    """All of `\\r\\n` and `\\r` as `\\n`."""
    cdef Bytes at = <Bytes>PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), pairs = 0, i
    cdef Bytes end = at + size
    cdef Bytes found
    cdef uint8_t* out
    if memchr(at, c"\r", size) == NULL:
        return data
    for i in range(size):
        pairs += (at[i] == c"\r") & (at[i + 1] == c"\n")
    made = PyBytes_FromStringAndSize(NULL, size - pairs)
    out = <uint8_t*>PyBytes_AS_STRING(made)
    while at < end:
        found = <Bytes>memchr(at, c"\r", end - at)
        if found == NULL:
            found = end
        memcpy(out, at, found - at)
        out += found - at
        at = found
        if at < end:
            out[0] = c"\n"
            out += 1
            at += 2 if at[1] == c"\n" else 1
    return made


cdef inline Bytes find(Bytes at, uint8_t wanted, Bytes end) noexcept:
    """Where a byte comes first, NULL where it does not."""
    return <Bytes>memchr(at, wanted, end - at) if at < end else NULL


cdef inline bint is_letter(uint8_t c) noexcept:
    return c"a" <= (c | 32) <= c"z"


cdef inline bint starts(Bytes at, const char* word, size_t size, Bytes end) noexcept:
    return <size_t>(end - at) >= size and memcmp(at, word, size) == 0


cdef Bytes find_end(Bytes at, const char* tag, size_t size, Bytes end) noexcept:
    """Where an end tag comes first, NULL where it does not."""
    while True:
        at = find(at, c"<", end)
        if at == NULL or starts(at, tag, size, end):
            return at
        at += 1


cdef Bytes find_comment_end(Bytes at, Bytes end) noexcept:
    """Where `-->` comes first, all of it before `end`, NULL where it does not."""
    cdef Bytes found = at + 2
    while True:
        found = find(found, c">", end)
        if found == NULL or ((found - 1)[0] == c"-" and (found - 2)[0] == c"-"):
            return NULL if found == NULL else found - 2
        found += 1


cdef Bytes page_end(Bytes at, Bytes end) noexcept:
    """Where a tag ends that ends the page, NULL where `at`, behind its `</`, begins none."""
    if end - at < 5 or not (is_word(at, b"body") or is_word(at, b"html")):
        return NULL
    at += 4
    if at[0] == c">":
        return at + 1
    if not (9 <= at[0] <= 13 or 28 <= at[0] <= 32 or at[0] >= WIDE):
        return NULL
    while at < end and at[0] != c">":
        if at[0] == c"<":
            return NULL
        at += 1
    return at + 1 if at < end else NULL


cdef inline bint is_word(Bytes at, const char* word) noexcept:
    """Whether four letters are a word, in whatever case."""
    cdef int i
    for i in range(4):
        if at[i] | 32 != word[i]:
            return False
    return True


cdef inline bint ends_name(uint8_t c) noexcept:
    return c == c">" or c == c"/" or c == c" " or c == c"\n" or c == c"\t" or c == 12


cdef bint holds(Bytes at, Bytes end, bytes word) noexcept:
    """Whether a word stands between two places."""
    cdef Py_ssize_t size = PyBytes_GET_SIZE(word)
    cdef const char* written = PyBytes_AS_STRING(word)
    while end - at >= size:
        at = find(at, <uint8_t>written[0], end)
        if at == NULL:
            return False
        if starts(at, written, size, end):
            return True
        at += 1
    return False


cdef class Parts:
    """What is taken out of a page; what is not said here is said in `markup.parted`."""

    cdef bytes page, fact, stream
    cdef Py_ssize_t shortest
    cdef uint8_t* out  # where what is left goes
    cdef Bytes copied  # up to here the page was copied or taken out
    cdef Bytes first, end
    cdef Bytes comment  # from where on the end of an open comment is looked for, NULL if none is
    cdef Bytes[2] stops  # where the next style sheet's and script's text ends, NULL if none does
    cdef list facts, scripts
    cdef bint own

    def __cinit__(self, bytes page not None, bytes fact not None, bytes stream not None):
        self.page, self.fact, self.stream = page, fact, stream
        self.facts, self.scripts = [], []
        self.first = self.copied = self.stops[0] = self.stops[1] = <Bytes>PyBytes_AS_STRING(page)
        self.end = self.first + PyBytes_GET_SIZE(page)

    cdef int go(self) except -1:
        cdef Bytes at = self.first, start, close
        cdef bint is_script
        while True:
            start = find(at, c"<", self.end)
            if start == NULL:
                return 0
            at = start + 1
            if at[0] == c"s":
                is_script = starts(at, b"script", 6, self.end)
                if is_script or starts(at, b"style", 5, self.end):
                    close = at + 6 if is_script else at + 5
                    if ends_name(close[0]):
                        at = self.take(is_script, start, close)
                        continue
            if at[0] == c"!":
                if at[1] == c"-" and at[2] == c"-":
                    at += 3
                    self.comment = at - 2
            elif at[0] == c"/":
                close = page_end(at + 1, self.end)
                if close != NULL:
                    at = close
                    self.note(False, start, at, at, at)
            elif not self.own:
                while is_letter(at[0]):
                    at += 1
                self.own = at[0] == c"-" and at > start + 1

    cdef Bytes take(self, bint is_script, Bytes start, Bytes at) except NULL:
        """Note a script or style sheet, `at` being the end of its name; return where to go on."""
        cdef Bytes stop = self.stops[is_script], end = NULL, body, found
        if stop == NULL:
            return at
        body = find(at, c">", self.end)
        if body != NULL:
            body += 1
            if stop < body and is_script:
                stop = find_end(body, b"</script", 8, self.end)
            elif stop < body:
                stop = find_end(body, b"</style", 7, self.end)
            if stop != NULL:
                end = find(stop, c">", self.end)
        self.stops[is_script] = stop if end != NULL else NULL
        if end == NULL:
            return at
        if self.comment != NULL and find_comment_end(self.comment, start) != NULL:
            self.comment = NULL
        if self.comment != NULL:
            found = find_comment_end(start, stop)
            self.comment = NULL if found != NULL else stop
            if found != NULL:
                return found
        self.note(is_script, start, body, stop, end + 1)
        return end + 1

    cdef int note(self, bint is_script, Bytes start, Bytes body, Bytes stop, Bytes end) except -1:
        if holds(start, body, self.fact):
            self.facts.append((body - self.first, stop - self.first))
        elif is_script and (stop - body > self.shortest or holds(body, stop, self.stream)):
            self.scripts.append((body - self.first, stop - self.first))
        self.leave_out(start, end)
        return 0

    cdef int leave_out(self, Bytes start, Bytes end) noexcept:
        memcpy(self.out, self.copied, start - self.copied)
        self.out += start - self.copied
        self.copied = end
        return 0


def parted(bytes page not None, bytes fact, bytes stream, Py_ssize_t shortest):
    """See `markup.parted`."""
    cdef Parts parts = Parts(page, fact, stream)
    cdef PyObject* made = new_bytes(NULL, PyBytes_GET_SIZE(page))
    cdef uint8_t* start = <uint8_t*>PyBytes_AS_STRING(<object>made)
    parts.out, parts.shortest = start, shortest
    try:
        parts.go()
    except BaseException:
        Py_DECREF(<object>made)
        raise
    parts.leave_out(parts.end, parts.end)
    _PyBytes_Resize(&made, parts.out - start)
    left = <bytes>made
    Py_DECREF(left)
    return left, parts.facts, parts.scripts, parts.own
