# cython: language_level=3, boundscheck=False, wraparound=False
"""The walk over a page's tree, compiled: see `markup_walk.walk_markup` for the plain definition.

What is never read is passed over where it stands, so that a tree is neither pruned nor written
out, and nothing is made of a tag or a text before it is known for an element or a block.
"""

from cython cimport final
from libc.stdint cimport INT32_MAX, int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc

from normalizer._tuples cimport put, room_for
from normalizer.extract._gather cimport Gathered
from normalizer.extract._heads cimport (
    BLOCK, BOLD, BREAK, CELL, ENDED, ITALIC, LINK, MEDIA, MOST_TAGS, SKIPPED, TAG_NAMES, Head,
    Heads,
)
from normalizer.extract._nodes cimport (
    ELEMENT, KEY_NAMES, KEYS, PY_SSIZE_T_MAX, START, STYLE, Attribute, Bytes, Names, Node,
    attribute_of, attributes_of, meaning_of, node_of, said_in, value_of,
)
from normalizer.extract._paths cimport Paths, number_of
from normalizer.extract._pruned cimport Pruned
from normalizer.extract._survey cimport Survey

import numpy as np

from normalizer.extract._nodes import is_known
from normalizer.extract.boxes import KINDS, NUMBERS, Boxes, Page, PageBlock
from normalizer.extract.hints import HIDDEN_INLINE
from normalizer.extract.links import CLOSED, OPENED, without_fences
from normalizer.extract.lists import LONGEST as MOST_READ
from normalizer.extract.lists import numbering_of

__all__ = ["Reader", "reader_of"]

cdef enum:
    COLUMNS = 13  # of numbers, in `Boxes`
    FIELDS = 13  # of a `PageBlock`


cdef struct Box:  # a block-level element, as it stands in `Boxes`
    void* name
    uint64_t mask, above
    int64_t mark
    uint32_t tags
    int32_t tag, parent, first, last, place, children, depth, path
    bint hidden


cdef int64_t[MOST_TAGS] TAG_KINDS  # by number of the tag
cdef uint64_t SEED = <uint64_t><int64_t>hash("paths")  # of each process its own
cdef Py_ssize_t LONGEST_SAID = MOST_READ
cdef uint64_t SPOKEN = HIDDEN_INLINE
cdef bytes FIRST_FENCE = OPENED.encode()
cdef bytes LAST_FENCE = CLOSED.encode()

if len(NUMBERS) != COLUMNS or len(PageBlock._fields) != FIELDS:
    raise ImportError("this was built for other boxes and blocks than those of boxes.py")
for number, tag in enumerate(TAG_NAMES):  # fewer than `MOST_TAGS`, as `_heads` has seen to
    TAG_KINDS[<int>number] = KINDS.get(tag, 0)


@final
cdef class Walk:
    """A page while it is walked over; what is not said here is said in `markup_walk.py`."""

    cdef Pruned tree
    cdef bint hrefs, xhtml
    cdef list blocks, addresses, odd
    cdef dict numbering
    cdef Paths paths
    cdef Heads heads
    cdef uint8_t[::1] room  # for the boxes
    cdef Box* boxes
    cdef Py_ssize_t n_boxes, box, table  # how many; which are open, -1 for none
    cdef int32_t* stack  # the actions of the open elements
    cdef uint64_t* outer  # and what the inline ones around each say
    cdef Py_ssize_t n_open
    cdef Py_ssize_t[ENDED] within  # how many are open, by action
    cdef Py_ssize_t parting  # characters that part the next text from the one before
    cdef Py_ssize_t link_chars, bold_chars, italic_chars, links, breaks, media
    cdef uint64_t hints, held  # of inline elements; of those that are open
    cdef Gathered text  # of the next block

    def __cinit__(self, Pruned tree not None, bint hrefs, bint xhtml):
        cdef Py_ssize_t most = tree.elements
        if most > INT32_MAX:
            raise OverflowError("the page has too many elements")
        self.tree, self.hrefs, self.xhtml = tree, hrefs, xhtml
        self.heads = Heads(tree.names, xhtml)
        self.text = Gathered()
        self.blocks, self.addresses, self.odd = [], [], []
        self.numbering = {}
        self.paths.seed = SEED
        self.box = self.table = -1
        # numpy asks for large pages where much is asked for
        self.room = np.empty((most + 1) * sizeof(Box), np.uint8)
        self.boxes = <Box*>&self.room[0]
        self.stack = <int32_t*>malloc((most + 1) * sizeof(int32_t))
        self.outer = <uint64_t*>malloc((most + 1) * sizeof(uint64_t))
        if self.stack == NULL or self.outer == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.paths.places)
        free(self.stack)
        free(self.outer)

    cdef int go(self, Node* top) except -1:
        cdef Node* node = top
        cdef Node* next
        cdef Bytes text
        cdef Py_ssize_t size
        cdef bint is_open
        while True:
            is_open = self.enter(node)
            while True:
                if node == top and not is_open:
                    return 0
                text = self.tree.text(node.children if is_open else node.next, &size, &next)
                if size or self.parting:
                    self.take(text, text + size)
                if next != NULL:
                    break
                if not is_open:
                    node = node.parent
                self.leave()
                is_open = False
            node = next

    cdef bint enter(self, Node* node) except -1:
        """Begin an element; whether it is open then, and not read over or empty."""
        cdef Head* head = self.heads.read(node)
        cdef int action = head.action
        if action == BLOCK and 0 <= self.table != self.box and not head.in_row:
            action = SKIPPED if head.hidden or head.mask & SPOKEN else CELL
        if action == BREAK:
            self.end_block()
            self.breaks += 1
            return False
        if action >= MEDIA:
            self.media += action == MEDIA
            self.hints |= head.mask
            return False
        cdef bint is_open = self.tree.kept(node.children) != NULL
        if self.xhtml and (action == LINK or (action == CELL and not head.is_void)):
            is_open = True
        if action == BLOCK:
            self.end_block()
            self.breaks = 0
            self.open_box(head, node)
        else:
            self.hints |= head.mask
            self.within[action] += 1
            if action == LINK:
                self.links += 1
                if self.hrefs and is_open:
                    self.text.mark(FIRST_FENCE)
                    self.addresses.append(address_of(node))
            elif action == CELL:
                self.parting = 3 if self.text.begun and head.is_cell else 1
        if is_open:
            self.stack[self.n_open], self.outer[self.n_open] = action, self.held
            self.n_open += 1
            if action != BLOCK:
                self.held |= head.mask
        elif action == BLOCK:
            self.close_box()
        else:
            self.within[action] -= 1
        return is_open

    cdef int leave(self) except -1:
        """End the innermost element that is open."""
        self.n_open -= 1
        cdef int action = self.stack[self.n_open]
        self.held = self.outer[self.n_open]
        if action == BLOCK:
            self.end_block()
            self.breaks = 0
            self.close_box()
            return 0
        self.within[action] -= 1
        if action == LINK and self.hrefs:
            self.text.mark(LAST_FENCE)
        elif action == CELL:
            self.parting = 1
        return 0

    cdef int open_box(self, Head* head, Node* node) except -1:
        cdef Box* box = &self.boxes[self.n_boxes]
        cdef Box* around
        cdef uint64_t path = 0
        box.name, box.tag, box.tags = head.name, head.tag, head.bit
        box.mask = box.above = head.mask
        box.hidden, box.mark = head.hidden, head.mark
        box.parent, box.first = self.box, len(self.blocks)
        box.last = box.place = box.children = box.depth = 0
        if self.box >= 0:
            around = &self.boxes[self.box]
            box.place, box.depth = around.children, around.depth + 1
            around.children += 1
            box.above |= around.above
            box.tags |= around.tags
            box.hidden |= around.hidden
            box.mark = box.mark or around.mark
            path = around.path + 1
        box.path = number_of(&self.paths, path << 32 | head.style)
        if head.numbered:
            self.note_numbering(head, node)
        if head.is_table and self.table < 0 and not self.tree.is_layout(node):
            self.table = self.n_boxes
        self.box = self.n_boxes
        self.n_boxes += 1
        return 0

    cdef int close_box(self) except -1:
        cdef Box* box = &self.boxes[self.box]
        box.last = len(self.blocks)
        if self.table == self.box:
            self.table = -1
        self.box = box.parent
        return 0

    cdef int note_numbering(self, Head* head, Node* node) except -1:
        """Note what a list or an item says of its numbers."""
        cdef Attribute* attribute = attributes_of(node)
        cdef dict said = {}
        cdef int32_t key
        if head.is_item and attribute_of(node, <Bytes>b"value") == NULL:
            return 0
        while attribute != NULL:
            key = meaning_of(self.tree.names, attribute.name).key
            if key == STYLE or START <= key < KEYS:
                said[KEY_NAMES[key]] = value_of(said_in(attribute), LONGEST_SAID + 1)
            attribute = attribute.next
        numbers = numbering_of(TAG_NAMES[head.tag], <str>head.name, said)
        if numbers is not None:
            self.numbering[self.n_boxes] = numbers
        return 0

    cdef int end_block(self) except -1:
        """Make a block of the text since the last one ended."""
        cdef tuple spans = ()
        cdef str words
        cdef bint telling = self.text.telling
        if not self.text.begun:
            self.links, self.hints = self.within[LINK], self.held
            return 0
        if telling:
            words = self.text.words()
            if self.addresses:
                words, spans = without_fences(words, self.addresses)
                telling = bool(words.strip("| "))
        if telling:
            if self.text.odd:
                self.odd.append(len(self.blocks))
            block = room_for(PageBlock, FIELDS)
            put(block, 0, words)
            put(block, 1, self.box)
            put(block, 2, self.link_chars)
            put(block, 3, self.bold_chars)
            put(block, 4, self.italic_chars)
            put(block, 5, self.links)
            put(block, 6, self.hints)
            put(block, 7, self.breaks)
            put(block, 8, self.media)
            put(block, 9, self.table >= 0)
            put(block, 10, spans)
            put(block, 11, "")
            put(block, 12, ())
            self.blocks.append(block)
            self.breaks = 0
        self.link_chars = self.bold_chars = self.italic_chars = 0
        self.links, self.hints = self.within[LINK], self.held
        self.text.clear()
        if self.hrefs and self.within[LINK]:
            self.text.mark(FIRST_FENCE)
            self.addresses = self.addresses[len(self.addresses) - 1 :]
        elif self.addresses:
            self.addresses = []
        return 0

    cdef int take(self, Bytes at, Bytes end) except -1:
        """Take in a text, and what parts it from the one before."""
        cdef Py_ssize_t chars = self.text.take(at, end, self.parting)
        self.parting = 0
        if self.within[LINK]:
            self.link_chars += chars
        if self.within[BOLD]:
            self.bold_chars += chars
        if self.within[ITALIC]:
            self.italic_chars += chars
        return 0

    cdef object page(self):
        cdef list tag = [], name = []
        cdef Py_ssize_t n = self.n_boxes, i
        numbers = np.empty((COLUMNS, n), np.int64)
        cdef int64_t[:, ::1] rows = numbers
        cdef Box* box
        for i in range(n):
            box = &self.boxes[i]
            tag.append(TAG_NAMES[box.tag])
            name.append(<object>box.name)
            rows[0, i], rows[1, i], rows[2, i] = box.mask, max(box.parent, 0), box.first
            rows[3, i], rows[4, i], rows[5, i] = box.place, box.depth, box.above
            rows[6, i], rows[7, i], rows[8, i] = box.tags, box.hidden, box.path
            rows[9, i], rows[10, i], rows[11, i] = box.mark, box.last, box.children
            rows[12, i] = TAG_KINDS[box.tag]
        boxes = Boxes(tag, name, numbers, self.numbering, self.heads.names)
        return Page(self.blocks, boxes, self.tree.skipped)


cdef str address_of(Node* node):
    """The address of a link, "" where it has none."""
    cdef Bytes said = attribute_of(node, <Bytes>b"href")
    return "" if said == NULL else value_of(said, PY_SSIZE_T_MAX).strip()


cdef class Reader:
    """Reads a page's tree; while it does no names of elements may change."""

    cdef object root
    cdef readonly Survey survey
    cdef readonly list odd  # the last walk's blocks that may be damaged

    def __cinit__(self, root):
        self.root, self.survey = root, Survey(root, Names())

    def walk(self, top, *, bint hrefs=False, bint xhtml=False):
        """Walk a plain tree below `top`; see `markup_walk.walk_markup`.

        `xhtml` says that libxml2 writes the tree as XHTML, no element but those of no content
        as empty.  Of navigation and footers all texts of the tree are returned.

        Raises:
            TypeError: `top` is no element of lxml's.
            ValueError: it is not one of the tree's.
        """
        cdef Pruned tree = self.survey.pruned
        cdef Node* start = node_of(top)
        cdef Node* around = start
        while around != tree.root:  # there is room for so many elements as it has
            around = around.parent
            if around == NULL or around.type != ELEMENT:
                raise ValueError("this is no element of the tree")
        cdef Walk walk = Walk(tree, hrefs, xhtml)
        walk.go(start)
        self.odd = walk.odd
        return walk.page()


def reader_of(root):
    """What reads a tree as it is; None where lxml or the tree is not as it should be."""
    if not is_known():
        return None
    reader = Reader(root)
    return reader if reader.survey.is_plain else None
