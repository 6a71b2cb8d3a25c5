# cython: language_level=3, boundscheck=False, wraparound=False
"""A page without what is never read of it, before it is parsed.

Most of a page's attributes are addresses of pictures, sizes and data for its scripts; to read
them in and to free them again takes lxml half of its time.  So do the tags of a page's head of
which nothing is read, what stands in navigation, footers and elements that are not read, and white
space around blocks.  Tags are told as HTML 5 tells them, which libxml2 does from 2.14 on; where an
end is missing, or an attribute is written in an odd way, it stays.  No byte is looked at more than
a few times.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.object cimport PyObject
from cpython.ref cimport Py_DECREF
from libc.stdint cimport uint8_t, uint32_t
from libc.stdlib cimport free
from libc.string cimport memchr

from normalizer.extract._attributes cimport (
    ENDS, FIRST, NAMES_META, PLAIN, SPACE, Tag, may_be_canonical, trim,
)
from normalizer.extract._furniture cimport Parts, begin_part, end_parts, note_words
from normalizer.extract._nesting cimport (
    IS_BLOCK, IS_BODY, IS_EMPTY, IS_FURNITURE, IS_GONE, IS_LOST, IS_OUTER, IS_PLAIN, IS_TOP,
    IS_UNREAD, Nesting, Rule, close_at, close_before, push, write_rules,
)
from normalizer.extract._tags cimport (
    Copy, end_of_comment, end_of_raw, ends_name, find, is_blank, is_space, leave_out,
)
from normalizer.extract._words cimport MOST, Bytes, Words, place_of, write_out

from normalizer.extract import heads, metadata, nesting

cdef extern from "Python.h":
    PyObject* PyBytes_FromStringAndSize(const char*, Py_ssize_t) except NULL
    int _PyBytes_Resize(PyObject**, Py_ssize_t) except -1

# What is read of an element: what is of all, what is of a link where that is asked for; the other
# bits are those of elements of which more is read.  And what else an element may be.
cdef enum:
    OF_ALL = 1
    OF_LINKS = 2
    FIRST_OF_ONE = 4
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
cdef Rule[MOST] RULES  # in the order of `ELEMENTS`
cdef Rule[2] OTHERS  # of elements of any other name, and of the page's own making


cdef int know() except -1:
    """Note what is read of which elements, which hold no tags, and the kinds of characters."""
    cdef int c
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
    for name in nesting.RAW:
        elements[name] = elements.get(name, OF_ALL) | IS_RAW
    rules = nesting.rules()
    for name in rules.keys() - {"*", "*-*"}:
        elements.setdefault(name, OF_ALL)
    write_out(elements, &ELEMENTS)
    write_rules([rules.get(name, rules["*"]) for name in sorted(elements)], RULES)
    write_rules([rules["*"], rules["*-*"]], OTHERS)
    write_out(attributes, &ATTRIBUTES)
    write_out(dict.fromkeys(metadata.READ, 1), &METAS)
    for c in range(256):
        KIND[c] = SPACE * is_space(c) | ENDS * ends_name(c)
    for c in bytearray(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        KIND[c] = FIRST | PLAIN
    for c in bytearray(b"0123456789-_:."):
        KIND[c] = PLAIN
    return 0


know()


cdef inline Rule* rule_of(Py_ssize_t place, Bytes name, Py_ssize_t size) noexcept:
    if place >= 0:
        return &RULES[place]
    return &OTHERS[memchr(name, c"-", size) != NULL]


cdef class Trimmed:
    """What is kept of a page."""

    cdef Bytes at, end
    cdef Copy copy
    cdef uint32_t asked  # what links are asked for
    cdef Tag tag
    cdef int place
    cdef Bytes text  # what comes behind the last tag
    cdef Bytes run  # or the last that is no comment
    cdef bint behind_block  # the last was that of a block
    cdef Nesting nesting
    cdef Parts parts

    def __dealloc__(self):
        free(self.parts.said)

    cdef bint go(self) except -1:
        """Go to behind the next tag or comment; whether there was one."""
        cdef Bytes at = find(self.at, c"<", self.end)
        cdef Bytes start = at, name, stop
        cdef Py_ssize_t size, place
        cdef bint is_end, is_raw
        cdef uint32_t kinds
        cdef Rule* rule
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
            place = place_of(&ELEMENTS, name, size)
            kinds = OF_ALL if place < 0 else ELEMENTS.word[place].kinds
            rule = rule_of(place, name, size)
            self.tag.read = kinds & ~OF_LINKS | kinds & self.asked
            self.note_place(kinds, is_end)
            if kinds & (IS_LINK | IS_META) and not is_end:
                self.tag.is_left, self.tag.may_tell = True, False
                stop = trim(&self.tag, &self.copy, at, self.end)
                if kinds & IS_LINK:
                    self.tag.may_tell = may_be_canonical(at, stop)
                    if not self.tag.may_tell:
                        self.tag.read = OF_ALL
                if self.place == INSIDE_HEAD and not self.tag.may_tell and stop < self.end:
                    leave_out(&self.copy, self.text, stop + 1)
                    self.at, self.text = stop, stop + 1
                    return True
            self.note_tag(rule, name, size, is_end, start)
            self.tag.is_left = is_end or kinds & IS_EMBED
            at = trim(&self.tag, &self.copy, at, self.end)
            if not is_end and not self.nesting.is_lost:
                self.enter(rule, name, size, at)
            is_raw = not is_end and not self.tag.is_empty and kinds & IS_RAW
            if at < self.end and is_raw:
                if rule.kinds & IS_LOST:  # plain text never ends
                    return False
                at = end_of_raw(at, self.end, name, size)
                if at == NULL:
                    return False
            self.run = at if is_raw else at + 1  # behind a raw text is its end tag
        self.at = at
        self.text = at if at[0] == c"<" else at + 1
        return at < self.end

    cdef int note_tag(
        self, Rule* rule, Bytes name, Py_ssize_t size, bint is_end, Bytes start
    ) except -1:
        """Note what a tag ends; leave out what stands before it, of which nothing is read.

        White space next to the tag of a block is dropped, but in a row of a table; in a link or in
        bold it counts, once a text has begun.
        """
        cdef Nesting* held = &self.nesting
        cdef bint is_one, is_behind = self.behind_block and not held.rows
        cdef bint is_before = held.in_body and not held.rows and not held.marks
        self.behind_block = False
        if held.is_lost:
            return 0
        if rule.kinds & IS_OUTER and is_end:
            held.is_lost = held.in_body or rule.kinds & IS_TOP
            is_one = False
        elif is_end:
            is_one = close_at(held, rule, name, size)
        else:
            close_before(held, rule)
            is_one = not rule.kinds & IS_OUTER
        if is_one and self.run < start and (
            is_before and rule.kinds & IS_BLOCK
            or is_behind and (is_end or not rule.kinds & IS_GONE)
        ) and is_blank(self.run, start):
            leave_out(&self.copy, self.run, start)
        if self.parts.n:
            note_words(&self.parts, self.run, start)
            end_parts(&self.parts, held, &self.copy, start)
            if not is_one or not is_end and not rule.kinds & IS_PLAIN:
                self.parts.n = 0
        self.behind_block = is_one and held.in_body and rule.kinds & IS_BLOCK
        return 0

    cdef int enter(self, Rule* rule, Bytes name, Py_ssize_t size, Bytes at) except -1:
        """Note what a start tag begins that ends there."""
        cdef Nesting* held = &self.nesting
        if rule.kinds & (IS_OUTER | IS_LOST):
            held.is_lost = rule.kinds & IS_LOST or self.tag.is_empty
            if rule.kinds & IS_BODY and not held.in_body:
                held.is_lost |= held.n > 0
                held.in_body = True
        elif not (rule.kinds & IS_EMPTY or self.tag.is_empty):
            push(held, rule, name, size)
            if held.in_body and rule.kinds & (IS_FURNITURE | IS_UNREAD) and at < self.end:
                begin_part(&self.parts, held, &self.copy, rule, at + 1, self.end)
        if held.is_lost:
            self.parts.n = 0
        return 0

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


def trimmed(bytes page not None, *, bint hrefs=False):
    """The page in UTF-8 without what is never read; `hrefs` are attributes of links."""
    cdef PyObject* made = PyBytes_FromStringAndSize(NULL, PyBytes_GET_SIZE(page))
    cdef uint8_t* start = <uint8_t*>PyBytes_AS_STRING(<object>made)
    cdef Trimmed kept = Trimmed()
    kept.at = kept.copy.read = <Bytes>PyBytes_AS_STRING(page)
    kept.end = kept.at + PyBytes_GET_SIZE(page)
    kept.copy.out, kept.asked = start, OF_LINKS if hrefs else 0
    kept.text = kept.run = kept.at
    kept.place = BEFORE_HEAD
    kept.tag.kind, kept.tag.attributes, kept.tag.metas = KIND, &ATTRIBUTES, &METAS
    while kept.go():
        pass
    if kept.copy.read == <Bytes>PyBytes_AS_STRING(page):  # nothing is left out
        Py_DECREF(<bytes>made)
        return page
    leave_out(&kept.copy, kept.end, kept.end)
    _PyBytes_Resize(&made, kept.copy.out - start)
    found = <bytes>made
    Py_DECREF(found)
    return found
