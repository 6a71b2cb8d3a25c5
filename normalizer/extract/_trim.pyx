# cython: language_level=3, boundscheck=False, wraparound=False
"""A page without the attributes that are never read, before it is parsed.

Most of a page's attributes are addresses of pictures, sizes and data for its scripts; to read
them in and to free them again takes lxml half of its time.  So do the tags of a page's head of
which nothing is read.  Tags are told as HTML 5 tells them, which libxml2 does from 2.14 on; where
an end is missing, or an attribute is written in an odd way, it stays.  No byte is looked at more
than a few times.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.object cimport PyObject
from cpython.ref cimport Py_DECREF
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memchr, memcmp, memcpy

from normalizer.extract._words cimport Bytes, Words, is_among, kinds_of, write_out

from normalizer.extract import heads, metadata

cdef extern from "Python.h":
    PyObject* PyBytes_FromStringAndSize(const char*, Py_ssize_t) except NULL
    int _PyBytes_Resize(PyObject**, Py_ssize_t) except -1

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
    NAMES_META = 1 << 24  # of an attribute: what it says is what a `<meta>` tells of
    IS_HTML = 1 << 24
    IS_HEAD = 1 << 25
    IN_HEAD = 1 << 26  # may stand in a head
    IS_META = 1 << 27
    IS_LINK = 1 << 28
    IS_EMBED = 1 << 29  # which `parse_page` mends in the page's text
    IS_RAW = 1 << 30  # its text holds no tags

# Where a page is read: only white space and no tag but `<html>` has come, only what stands in a
# head, or more.
cdef enum:
    BEFORE_HEAD, INSIDE_HEAD, BEHIND_HEAD


cdef uint8_t[256] KIND
cdef Words ELEMENTS, ATTRIBUTES, METAS


cdef int know() except -1:
    """Note what is read of which elements, which hold no tags, and the kinds of characters."""
    elements = dict.fromkeys(heads.SILENT, 0)
    attributes = dict.fromkeys(heads.READ_OF_ALL, OF_ALL)
    attributes["href"] = elements["a"] = OF_LINKS
    for number, (name, read) in enumerate(heads.READ_OF.items()):
        bit = FIRST_OF_ONE << number
        if bit >= NAMES_META:
            raise ImportError("there are more elements than this was built for")
        elements[name] = OF_ALL | bit
        for attribute in read:
            attributes[attribute] = attributes.get(attribute, 0) | bit
    elements["link"] |= IS_LINK
    elements["embed"] = IS_EMBED
    elements["meta"] |= IS_META
    for name in ("property", "name", "itemprop", "http-equiv"):
        attributes[name] |= NAMES_META
    for name in "meta link title script style base noscript".split():
        elements[name] = elements.get(name, OF_ALL) | IN_HEAD
    elements["html"] |= IS_HTML
    elements["head"] = OF_ALL | IS_HEAD
    for name in "script style textarea title xmp iframe noembed noframes plaintext".split():
        elements[name] = elements.get(name, OF_ALL) | IS_RAW
    write_out(elements, &ELEMENTS)
    write_out(attributes, &ATTRIBUTES)
    write_out(dict.fromkeys(metadata.READ, 1), &METAS)
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


cdef bint may_be_read(Bytes at, Bytes end) noexcept:
    """Whether a meta tag of that name may be read; a character reference may be part of it."""
    cdef Bytes name = at
    while at < end:
        if at[0] == c"&" or at[0] >= 0x80 or at[0] == 0:
            return True
        at += 1
    return is_among(&METAS, name, end - name)


cdef inline bint is_blank(Bytes at, Bytes end) noexcept:
    """Whether libxml2 takes a text for white space."""
    while at < end and (at[0] == 32 or at[0] == 9 or at[0] == 10 or at[0] == 13):
        at += 1
    return at == end


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
    cdef bint may_tell  # it has an attribute that what is read of the head may be in
    cdef int place
    cdef Bytes text  # what comes behind the last tag
    cdef bint is_empty  # it ends with `/>`, and libxml2 takes that for the element's end

    cdef int leave_out(self, Bytes start, Bytes stop) noexcept:
        memcpy(self.out, self.copied, start - self.copied)
        self.out += start - self.copied
        self.copied = stop
        return 0

    cdef bint go(self) except -1:
        """Go to behind the next tag or comment; whether there was one."""
        cdef Bytes at = find(self.at, c"<", self.end)
        cdef Bytes start = at, name, stop
        cdef Py_ssize_t size
        cdef bint is_end, is_raw
        cdef uint32_t kinds
        if self.end - at < 4:
            return False
        if self.place < BEHIND_HEAD and not is_blank(self.text, at):
            self.place = BEHIND_HEAD
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
            self.place = BEHIND_HEAD
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
            self.note_place(kinds, is_end)
            if kinds & (IS_LINK | IS_META) and not is_end:
                self.is_left, self.may_tell = True, False
                stop = self.trim(at)
                if kinds & IS_LINK:
                    self.may_tell = may_be_canonical(at, stop)
                    if not self.may_tell:
                        self.read = OF_ALL
                if self.place == INSIDE_HEAD and not self.may_tell and stop < self.end:
                    self.leave_out(self.text, stop + 1)
                    self.at, self.text = stop, stop + 1
                    return True
            self.is_left = is_end or kinds & IS_EMBED
            at = self.trim(at)
            is_raw = not is_end and not self.is_empty and kinds & IS_RAW
            if at < self.end and is_raw:
                at = end_of_raw(at, self.end, name, size)
                if at == NULL:
                    return False
        self.at = at
        self.text = at if at[0] == c"<" else at + 1  # with a raw text, its end tag is next
        return at < self.end

    cdef int note_place(self, uint32_t kinds, bint is_end) noexcept:
        """Note what a tag says of the place where it is."""
        if self.place == INSIDE_HEAD and not kinds & IN_HEAD:
            self.place = BEHIND_HEAD
        elif self.place == BEFORE_HEAD:
            if kinds & IS_HEAD and not is_end:
                self.place = INSIDE_HEAD
            elif not kinds & IS_HTML or is_end:
                self.place = BEHIND_HEAD
        return 0

    cdef Bytes trim(self, Bytes at) noexcept:
        """Leave out attributes of a start tag from the end of its name on; where the tag ends."""
        cdef Bytes before, name, stop, said, end = self.end
        cdef Py_ssize_t size
        cdef bint is_plain, is_bare, after_bare = False  # a value without quotes
        cdef uint8_t quote
        cdef uint32_t kinds
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
            said = NULL
            at = behind_space(at, end)
            if at < end and at[0] == c"=":
                at = behind_space(at + 1, end)
                if at == end:
                    return end
                quote = at[0]
                said = at
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
            kinds = kinds_of(&ATTRIBUTES, name, size, 0)
            if not is_plain:
                self.may_tell = True
            elif kinds & NAMES_META and said != NULL and not self.may_tell:
                self.may_tell = may_be_read(said + (not is_bare), stop - (not is_bare))
            is_plain = is_plain and not kinds & self.read
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
    kept.text, kept.place = kept.at, BEFORE_HEAD
    while kept.go():
        pass
    kept.leave_out(kept.end, kept.end)
    _PyBytes_Resize(&made, kept.out - start)
    found = <bytes>made
    Py_DECREF(found)
    return found
