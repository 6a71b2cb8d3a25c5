# cython: language_level=3, boundscheck=False, wraparound=False
"""A page without the attributes that are never read, before it is parsed.

Most of a page's attributes are addresses of pictures, sizes and data for its scripts; to read
them in and to free them again takes lxml half of its time.  Tags are told as HTML 5 tells them,
which libxml2 does from 2.14 on; where an end is missing, or an attribute is written in an odd
way, it stays.  No byte is looked at more than a few times.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.object cimport PyObject
from cpython.ref cimport Py_DECREF
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memchr, memcmp, memcpy

from normalizer.extract import heads

cdef extern from "Python.h":
    PyObject* PyBytes_FromStringAndSize(const char*, Py_ssize_t) except NULL
    int _PyBytes_Resize(PyObject**, Py_ssize_t) except -1

ctypedef const uint8_t* Bytes

cdef enum:
    MOST = 64  # words
    LONGEST = 32  # bytes of one

# Kinds of characters.
cdef enum:
    SPACE = 1
    ENDS = 2  # ends a name: white space, `/`, `>`
    FIRST = 4  # begins a plain name
    PLAIN = 8  # goes on in one

# What is read of an element: what is of all, what is of a link where that is asked for; the other
# bits are those of elements of which more is read.  And what else an element may be.
cdef enum:
    OF_ALL = 1
    OF_LINKS = 2
    FIRST_OF_ONE = 4
    IS_LINK = 1 << 28
    IS_EMBED = 1 << 29  # which `parse_page` mends in the page's text
    IS_RAW = 1 << 30  # its text holds no tags


cdef struct Word:
    uint8_t[LONGEST] text
    Py_ssize_t size
    uint32_t kinds


cdef struct Words:  # in the order of the alphabet
    Word[MOST] word
    uint32_t[256] sizes  # by first letter: which lengths they have
    int[256] first  # and the first of them


cdef uint8_t[256] KIND
cdef Words ELEMENTS, ATTRIBUTES


cdef int write_out(dict kinds, Words* out) except -1:
    cdef bytes written
    if len(kinds) >= MOST:
        raise ImportError("there are more names than this was built for")
    for at, (name, kind) in enumerate(sorted(kinds.items())):
        written = name.encode()
        if len(written) >= LONGEST:
            raise ImportError("a name is longer than this was built for")
        memcpy(out.word[<int>at].text, <const char*>written, len(written))
        out.word[<int>at].size = len(written)
        out.word[<int>at].kinds = kind
        out.sizes[written[0]] |= <uint32_t>1 << len(written)
        if not at or out.word[<int>at - 1].text[0] != written[0]:
            out.first[written[0]] = at
    return 0


cdef int know() except -1:
    """Note what is read of which elements, which hold no tags, and the kinds of characters."""
    elements = dict.fromkeys(heads.SILENT, 0)
    attributes = dict.fromkeys(heads.READ_OF_ALL, OF_ALL)
    attributes["href"] = elements["a"] = OF_LINKS
    for number, (name, read) in enumerate(heads.READ_OF.items()):
        bit = FIRST_OF_ONE << number
        if bit >= IS_LINK:
            raise ImportError("there are more elements than this was built for")
        elements[name] = OF_ALL | bit
        for attribute in read:
            attributes[attribute] = attributes.get(attribute, 0) | bit
    elements["link"] |= IS_LINK
    elements["embed"] = IS_EMBED
    for name in "script style textarea title xmp iframe noembed noframes plaintext".split():
        elements[name] = elements.get(name, OF_ALL) | IS_RAW
    write_out(elements, &ELEMENTS)
    write_out(attributes, &ATTRIBUTES)
    for c in b" \t\n\r\f":
        KIND[<int>c] = SPACE | ENDS
    for c in b"/>":
        KIND[<int>c] = ENDS
    for c in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ":
        KIND[<int>c] = FIRST | PLAIN
    for c in b"0123456789-_:.":
        KIND[<int>c] = PLAIN
    return 0


know()


cdef inline Bytes find(Bytes at, int c, Bytes end) noexcept:
    """Where a byte is, the end where it is not."""
    cdef Bytes found = <Bytes>memchr(at, c, end - at)
    return end if found == NULL else found


cdef inline Bytes behind_space(Bytes at, Bytes end) noexcept:
    while at < end and KIND[at[0]] & SPACE:
        at += 1
    return at


cdef uint32_t kinds_of(Words* words, Bytes name, Py_ssize_t size, uint32_t other) noexcept:
    """The kinds of a name, in capitals or not; `other` where it is none of the words."""
    cdef uint8_t letter = name[0] | 0x20
    cdef Word* word
    cdef Py_ssize_t i
    if size >= LONGEST or not words.sizes[letter] >> size & 1:
        return other
    word = &words.word[words.first[letter]]
    while word.text[0] == letter:  # behind the last one is an empty word
        if word.size == size:
            for i in range(1, size):
                if name[i] | 0x20 != word.text[i]:
                    break
            else:
                return word.kinds
        word += 1
    return other


cdef bint may_be_canonical(Bytes at, Bytes end) noexcept:
    """Whether a tag may have the value `canonical`, which a character reference may be part of."""
    cdef Bytes sign = <Bytes>b"canonical"
    if find(at, c"&", end) < end:
        return True
    at = find(at, sign[0], end)
    while end - at >= 9:
        if memcmp(at, sign, 9) == 0:
            return True
        at = find(at + 1, sign[0], end)
    return False


cdef Bytes end_of_comment(Bytes start, Bytes end) noexcept:
    """Where the comment ends that has begun: at `-->` or `--!>`, or at once with `>` or `->`."""
    cdef Bytes at = find(start, c">", end)
    while at < end:
        if (at - 1)[0] == c"-" and (at - 2)[0] == c"-":
            break
        if at - start > 2 and (at - 1)[0] == c"!" and (at - 2)[0] == c"-" and (at - 3)[0] == c"-":
            break
        at = find(at + 1, c">", end)
    return at


cdef Bytes end_of_raw(Bytes at, Bytes end, Bytes name, Py_ssize_t size) noexcept:
    """Where the end tag of an element begins whose text holds no tags, NULL without one.

    Nor where there is the beginning of a comment in it: what follows it depends on more.
    """
    cdef Py_ssize_t i
    while True:
        at = find(at, c"<", end)
        if end - at < size + 2 or at[1] == c"!":
            return NULL
        if at[1] == c"/":
            for i in range(size):
                if at[2 + i] | 0x20 != name[i] | 0x20:
                    break
            else:
                if KIND[at[2 + size]] & ENDS:  # behind the page is a 0
                    return at
        at += 1


cdef class Trimmed:
    """What is kept of a page."""

    cdef Bytes at, end, copied  # up to here the page was copied or left out
    cdef uint8_t* out
    cdef uint32_t asked  # what links are asked for
    cdef uint32_t read  # of the tag
    cdef bint is_left  # the tag stays as it is
    cdef bint is_empty  # it ends with `/>`, and libxml2 takes that for the element's end

    cdef int leave_out(self, Bytes start, Bytes stop) noexcept:
        memcpy(self.out, self.copied, start - self.copied)
        self.out += start - self.copied
        self.copied = stop
        return 0

    cdef bint go(self) except -1:
        """Go to behind the next tag or comment; whether there was one."""
        cdef Bytes at = find(self.at, c"<", self.end)
        cdef Bytes name
        cdef Py_ssize_t size
        cdef bint is_end, is_raw
        cdef uint32_t kinds
        if self.end - at < 4:
            return False
        at += 1
        if at[0] == c"!" and at[1] == c"-" and at[2] == c"-":
            name = at + 3
            at = end_of_comment(name, self.end)
            if at == self.end:
                return False
        elif at[0] == c"!" or at[0] == c"?" or (at[0] == c"/" and not KIND[at[1]] & FIRST):
            at = find(at, c">", self.end)
        elif at[0] != c"/" and not KIND[at[0]] & FIRST:
            self.at = at
            return True
        else:
            is_end = at[0] == c"/"
            at += is_end
            name = at
            while at < self.end and not KIND[at[0]] & ENDS:
                at += 1
            size = at - name
            kinds = kinds_of(&ELEMENTS, name, size, OF_ALL)
            self.read = kinds & ~OF_LINKS | kinds & self.asked
            self.is_left = is_end or kinds & IS_EMBED
            if kinds & IS_LINK and not is_end:
                self.is_left = True
                if not may_be_canonical(at, self.trim(at)):
                    self.read = OF_ALL
                self.is_left = False
            at = self.trim(at)
            is_raw = not is_end and not self.is_empty and kinds & IS_RAW
            if at < self.end and is_raw:
                at = end_of_raw(at, self.end, name, size)
                if at == NULL:
                    return False
        self.at = at
        return at < self.end

    cdef Bytes trim(self, Bytes at) noexcept:
        """Leave out attributes of a start tag from the end of its name on; where the tag ends."""
        cdef Bytes before, name, stop, end = self.end
        cdef Py_ssize_t size
        cdef bint is_plain, is_bare, after_bare = False  # a value without quotes
        cdef uint8_t quote
        while True:
            before = at
            while at < end and (KIND[at[0]] & SPACE or at[0] == c"/"):
                at += 1
            if at == end or at[0] == c">":
                self.is_empty = at > before and (at - 1)[0] == c"/"
                return at
            is_plain = at > before and (at - 1)[0] != c"/" and KIND[at[0]] & FIRST
            name = at
            at += 1
            while at < end and not KIND[at[0]] & ENDS and at[0] != c"=":
                is_plain = is_plain and KIND[at[0]] & PLAIN
                at += 1
            size = at - name
            stop = at
            is_bare = False
            at = behind_space(at, end)
            if at < end and at[0] == c"=":
                at = behind_space(at + 1, end)
                if at == end:
                    return end
                quote = at[0]
                if quote == c'"' or quote == c"'":
                    at = find(at + 1, quote, end)
                    if at == end:
                        return end
                    at += 1
                else:
                    is_bare = True
                    while at < end and not KIND[at[0]] & SPACE and at[0] != c">":
                        at += 1
                    is_plain = is_plain and (at - 1)[0] != c"/"
                stop = at
            at = stop
            if at == end:
                return end
            is_plain = is_plain and KIND[at[0]] & ENDS and not (at[0] == c"/" and after_bare)
            is_plain = is_plain and not kinds_of(&ATTRIBUTES, name, size, 0) & self.read
            if is_plain and not self.is_left and behind_space(at, end)[0] != c"=":
                self.leave_out(before, at)
            else:
                after_bare = is_bare


def trimmed(bytes page not None, *, bint hrefs=False):
    """The page in UTF-8 without attributes that are never read; `hrefs` are those of links."""
    cdef PyObject* made = PyBytes_FromStringAndSize(NULL, PyBytes_GET_SIZE(page))
    cdef uint8_t* start = <uint8_t*>PyBytes_AS_STRING(<object>made)
    cdef Trimmed kept = Trimmed()
    kept.at = kept.copied = <Bytes>PyBytes_AS_STRING(page)
    kept.end = kept.at + PyBytes_GET_SIZE(page)
    kept.out, kept.asked = start, OF_LINKS if hrefs else 0
    while kept.go():
        pass
    kept.leave_out(kept.end, kept.end)
    _PyBytes_Resize(&made, kept.out - start)
    found = <bytes>made
    Py_DECREF(found)
    return found
