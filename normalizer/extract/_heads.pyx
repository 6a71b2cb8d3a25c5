# cython: language_level=3, boundscheck=False, wraparound=False
"""What an element says, compiled: see `heads.read_head_of` for the plain definition.

Most of what elements say occurs on the page again, and little of it on the next page, so that of
one page is kept and no other.
"""

from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.stdlib cimport atoll, free, malloc
from libc.string cimport memcmp, memcpy, strlen

from normalizer.extract._hints cimport mask_of
from normalizer.extract._nodes cimport (
    HIDDEN, ID, MARK, NAME, NAMING, STYLE, Attribute, attributes_of, hides, meaning_of, said_in,
    value_of,
)

from normalizer.extract import heads, _nodes
from normalizer.extract.boxes import TAG_BIT

cdef enum:
    MOST_NAMES = 1 << 25  # of a page; with a tag's they are numbers of 32 bits
    LONGEST_VALUE = 0x7FFFFFFF  # bytes


cdef struct Tag:
    int32_t action
    uint32_t bit
    bint in_row, is_cell, is_table, is_void, is_list, is_item, is_named


cdef Py_ssize_t LONGEST_NAME = heads.LONGEST_NAME
cdef uint64_t SPOKEN = heads.HIDDEN_INLINE
cdef Tag[MOST_TAGS] TAGS
TAG_NAMES = list(_nodes.tag_names())


cdef int know_tags() except -1:
    """Note what to do at the tags that mean something."""
    actions = {"": heads.PLAIN, "br": heads.BREAK, **heads.INLINE}
    actions.update(dict.fromkeys(heads.MEDIA_TAGS, heads.MEDIA))
    actions.update(dict.fromkeys(heads.BLOCK_LEVEL, heads.BLOCK))
    if len(actions) > MOST_TAGS or actions.keys() != set(TAG_NAMES):
        raise ImportError("there are other tags than this was built for")
    for number, tag in enumerate(TAG_NAMES):
        TAGS[<int>number].action = actions[tag]
        TAGS[<int>number].bit = TAG_BIT.get(tag, 0)
        TAGS[<int>number].in_row = tag in heads.ROW_PARTS
        TAGS[<int>number].is_cell = tag in heads.CELLS
        TAGS[<int>number].is_table = tag == "table"
        TAGS[<int>number].is_void = tag == "hr"
        TAGS[<int>number].is_list = tag == "ol"
        TAGS[<int>number].is_item = tag == "li"
        TAGS[<int>number].is_named = tag in ("p", "div", "form")
    return 0


if (BLOCK, BREAK, PLAIN, LINK, BOLD, ITALIC, CELL, MEDIA, SKIPPED, ENDED) != (
    heads.BLOCK, heads.BREAK, heads.PLAIN, heads.LINK, heads.BOLD, heads.ITALIC, heads.CELL,
    heads.MEDIA, heads.SKIPPED, heads.ENDED,
):
    raise ImportError("this was built for other actions than those of normalizer.extract.heads")
know_tags()


cdef inline uint64_t mixed(uint64_t sum, Bytes at, Py_ssize_t size) noexcept:
    """A number for a value and what was before it, to find it again."""
    cdef uint64_t word
    sum ^= <uint64_t>size
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


cdef class Heads:
    """What the elements of a page say; what it returns holds until the next is read.

    In an XHTML page libxml2 writes an element's name as its id where it has none.
    """

    def __cinit__(self, Names names not None, bint xhtml):
        self.tree_names, self.xhtml = names, xhtml
        self.names, self.masks, self.known = [""], [0], {}
        self.kept = <Head*>malloc(KEPT * sizeof(Head))
        if self.kept == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.kept)

    cdef Head* read(self, Node* node) except NULL:
        """Read an element's name and attributes."""
        cdef Said[MOST_SAID] said
        cdef int32_t tag = meaning_of(self.tree_names, node.name).tag, n_said = 0, key, at
        cdef uint64_t sum = <uint64_t>tag
        cdef Attribute* attribute
        cdef size_t size, place
        cdef Head* head
        cdef Bytes name = NULL
        cdef bint alike, has_id = False
        if tag == 0 or TAGS[tag].action == BLOCK:
            attribute = attributes_of(node)
            while attribute != NULL and n_said < MOST_SAID - 1:
                key = meaning_of(self.tree_names, attribute.name).key
                if 0 < key <= MARK:
                    said[n_said].value = said_in(attribute)
                    size = strlen(<const char*>said[n_said].value)
                    said[n_said].size, said[n_said].key = min(size, <size_t>LONGEST_VALUE), key
                    sum = mixed(sum + <uint64_t>key, said[n_said].value, said[n_said].size)
                    has_id |= key == ID
                    n_said += 1
                elif key == NAME:
                    name = said_in(attribute)
                attribute = attribute.next
            if name != NULL and self.xhtml and TAGS[tag].is_named and not has_id:
                said[n_said].value, said[n_said].key = name, ID
                said[n_said].size = min(strlen(<const char*>name), <size_t>LONGEST_VALUE)
                sum = mixed(sum + <uint64_t>ID, name, said[n_said].size)
                n_said += 1
        place = sum % KEPT
        head = &self.kept[place]
        alike = self.is_kept[place] and head.n_said == n_said and head.tag == tag
        for at in range(n_said):
            if not alike:
                break
            alike = head.said[at].key == said[at].key and head.said[at].size == said[at].size
            alike = alike and memcmp(head.said[at].value, said[at].value, said[at].size) == 0
        if not alike:
            self.is_kept[place] = False
            head.tag, head.n_said = tag, n_said
            memcpy(head.said, said, n_said * sizeof(Said))
            self.fill(head, n_said)
            self.is_kept[place] = True
        return head

    cdef int fill(self, Head* head, int32_t n_said) except -1:
        """Note what the attributes in `head.said` say."""
        cdef Tag* tag = &TAGS[head.tag]
        cdef Said* said
        cdef str name = "", value
        cdef int32_t at
        head.action, head.bit, head.in_row = tag.action, tag.bit, tag.in_row
        head.is_cell, head.is_table, head.is_void = tag.is_cell, tag.is_table, tag.is_void
        head.is_item = tag.is_item
        head.numbered = tag.is_list or tag.is_item
        head.mask = head.mark = 0
        head.hidden = False
        for at in range(n_said):
            said = &head.said[at]
            if said.key <= NAMING:
                value = value_of(said.value, LONGEST_NAME)
                name = f"{name} {value}" if name else value
            elif said.key == STYLE:
                head.hidden |= hides(said.value)
            elif said.key == HIDDEN:
                head.hidden = True
            else:
                head.mark = atoll(<const char*>said.value)
        self.give_name(head, name)
        if head.tag == 0 and (head.hidden or head.mask & SPOKEN):
            head.action = SKIPPED
        return 0

    cdef int give_name(self, Head* head, str name) except -1:
        """Note an element's name, and the groups that it speaks for."""
        cdef Py_ssize_t number = 0, size
        cdef const char* written
        if name:
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
