# cython: language_level=3, boundscheck=False, wraparound=False
"""What an element's start tag says, compiled: see `heads.read_head_of` for the plain definition.

A start tag is read where it stands, in UTF-8.  Most of a page's start tags occur on it
again, and few of them on the next page, so those of one page are kept and no others.
"""

from html import unescape

from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.stdlib cimport calloc, free
from libc.string cimport memcmp, memcpy

from normalizer.extract._hints cimport mask_of

from normalizer.extract import heads
from normalizer.extract.boxes import TAG_BIT

cdef enum:
    KEPT = 1024  # start tags; two that fall on the same place take turns
    MOST_TAGS = 128  # that mean something
    MOST_NAMES = 1 << 25  # of a page; with a tag's they are numbers of 32 bits

# The attributes that are read; the values of the first four are an element's name.
cdef enum:
    NAMING = 4
    STYLE, HIDDEN, ROWS, MARK, KEYS


cdef struct Tag:
    int action
    uint32_t bit
    bint in_row, is_cell


cdef struct Key:
    uint8_t[32] text
    Py_ssize_t size


cdef Py_ssize_t LONGEST_NAME = heads.LONGEST_NAME
cdef uint64_t SPOKEN = heads.HIDDEN_INLINE
cdef Tag[MOST_TAGS] TAGS
cdef dict NUMBERS = {}  # of `TAGS` and `TAG_NAMES`, by their bytes; 0 is any other tag
cdef Key[KEYS] READ
TAG_NAMES = []


cdef int know_tags() except -1:
    """Number the tags that mean something."""
    actions = {"": heads.PLAIN, "br": heads.BREAK, **heads.INLINE}
    actions.update(dict.fromkeys(sorted(heads.MEDIA_TAGS), heads.MEDIA))
    actions.update(dict.fromkeys(sorted(heads.BLOCK_LEVEL), heads.BLOCK))
    if len(actions) > MOST_TAGS:
        raise ImportError("there are more tags than this was built for")
    for number, (tag, action) in enumerate(actions.items()):
        TAG_NAMES.append(tag)
        NUMBERS[tag.encode()] = number
        TAGS[<int>number].action = action
        TAGS[<int>number].bit = TAG_BIT.get(tag, 0)
        TAGS[<int>number].in_row = tag in heads.ROW_PARTS
        TAGS[<int>number].is_cell = tag in heads.CELLS
    return 0


cdef int know_keys() except -1:
    """Write out how the attributes begin that are read."""
    cdef bytes written
    names = ("class", "id", "role", "itemprop", "style", "hidden", heads.ROWS, heads.MARK)
    for key, name in enumerate(names, 1):
        written = f' {name}="'.encode()
        if len(written) > sizeof(READ[0].text):
            raise ImportError("an attribute's name is longer than this was built for")
        memcpy(READ[<int>key].text, <const char*>written, len(written))
        READ[<int>key].size = len(written)
    return 0


if (BLOCK, BREAK, PLAIN, LINK, BOLD, ITALIC, CELL, MEDIA, SKIPPED, ENDED) != (
    heads.BLOCK, heads.BREAK, heads.PLAIN, heads.LINK, heads.BOLD, heads.ITALIC, heads.CELL,
    heads.MEDIA, heads.SKIPPED, heads.ENDED,
):
    raise ImportError("this was built for other actions than those of normalizer.extract.heads")
know_tags()
know_keys()
cdef int OL = NUMBERS[b"ol"]
cdef int LI = NUMBERS[b"li"]


cdef inline uint64_t mixed(Bytes at, Py_ssize_t size) noexcept:
    """A number for a start tag, to find it again."""
    cdef uint64_t word, sum = <uint64_t>size
    while size >= 8:
        memcpy(&word, at, 8)
        sum = (sum ^ word) * 0x9E3779B97F4A7C15ULL
        sum ^= sum >> 32
        at += 8
        size -= 8
    word = 0
    memcpy(&word, at, size)
    sum = (sum ^ word) * 0x9E3779B97F4A7C15ULL
    return sum ^ sum >> 32


cdef inline int key_at(Bytes at, Bytes end) noexcept:
    """Which attribute that is read begins here with its space, 0 for none."""
    cdef int key
    if at[0] == c" ":
        for key in range(1, KEYS):
            if at[1] == READ[key].text[1] and end - at >= READ[key].size:
                if memcmp(at, READ[key].text, READ[key].size) == 0:
                    return key
    return 0


cdef str text_of(Bytes at, Bytes end):
    return PyUnicode_DecodeUTF8(<const char*>at, end - at, NULL)


cdef class Heads:
    """The start tags of a page; what it returns holds until the next is read."""

    def __cinit__(self):
        self.names, self.masks, self.known = [""], [0], {}
        self.kept = <Head*>calloc(KEPT, sizeof(Head))
        if self.kept == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.kept)

    cdef Head* read(self, Bytes at, Bytes close) except NULL:
        """Read a start tag, which ends at `close` and is at least a byte long."""
        cdef Py_ssize_t size = close - at
        cdef Head* head = &self.kept[mixed(at, size) % KEPT]
        if head.at == NULL or head.size != size or memcmp(head.at, at, size):
            head.at = NULL
            self.fill(head, at, close)
            head.at, head.size = at, size
        return head

    cdef int fill(self, Head* head, Bytes at, Bytes close) except -1:
        cdef Bytes space = find(at, c" ", close)
        cdef Bytes stop = space
        cdef Tag* tag
        while stop > at and (stop - 1)[0] == c"/":
            stop -= 1
        head.tag = NUMBERS.get(at[: stop - at], 0)
        tag = &TAGS[head.tag]
        head.action, head.bit, head.in_row = tag.action, tag.bit, tag.in_row
        head.is_cell = tag.is_cell
        head.mask = head.mark = 0
        head.hidden = head.rows = head.numbered = False
        if head.tag == 0 or head.action == BLOCK:
            if head.tag == OL or head.tag == LI:
                head.numbered = head.tag == OL or b' value="' in space[: close - space]
            self.read_attributes(head, space, close)
            if head.tag == 0 and (head.hidden or head.mask & SPOKEN):
                head.action = SKIPPED
        return 0

    cdef int read_attributes(self, Head* head, Bytes at, Bytes close) except -1:
        cdef str name = "", value
        cdef Bytes stop
        cdef int key
        while at < close:
            key = key_at(at, close)
            if not key:
                at += 1
                continue
            at += READ[key].size
            stop = find(at, c'"', close)
            if stop == close:
                break
            if key <= NAMING:
                value = text_of(at, stop)[:LONGEST_NAME]
                name = f"{name} {value}" if name else value
            elif key == STYLE:
                head.hidden |= bool(heads.hides(text_of(at, stop)))
            elif key == HIDDEN:
                head.hidden = True
            elif key == ROWS:
                head.rows = True
            else:
                head.mark = int(text_of(at, stop))
            at = stop + 1
        return self.give_name(head, name)

    cdef int give_name(self, Head* head, str name) except -1:
        """Note an element's name, and the groups that it speaks for."""
        cdef Py_ssize_t number = 0, size
        cdef const char* written
        if name:
            if "&" in name:
                name = unescape(name)
            number = self.known.setdefault(name, len(self.names))
            if number == len(self.names):
                if number == MOST_NAMES:
                    raise OverflowError("the page has too many different names")
                written = PyUnicode_AsUTF8AndSize(name, &size)
                self.names.append(name)
                self.masks.append(mask_of(<Bytes>written, size))
        head.name = <void*>self.names[number]
        head.mask = self.masks[number]
        head.style = <uint32_t>number * MOST_TAGS + head.tag
        return 0
