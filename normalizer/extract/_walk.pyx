# cython: language_level=3, boundscheck=False, wraparound=False
"""The walk over a page's markup, compiled: see `page.walk_markup` for the plain definition.

The markup is read in place, in UTF-8, so that nothing is made of a tag or a text before it
is known for an element or a block; white space is evened out as the text is copied.
Whatever the markup, no byte beyond its end is read, and there is room for as many elements
as it has start tags.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.object cimport PyObject, PyTypeObject, newfunc
from libc.stdint cimport INT32_MAX, int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc

from normalizer.extract._gather cimport Gathered
from normalizer.extract._heads cimport (
    BLOCK, BOLD, BREAK, CELL, ENDED, ITALIC, LINK, MEDIA, SKIPPED, TAG_NAMES, Bytes, Head, Heads,
    find, text_of,
)

from normalizer.extract.boxes import NUMBERS, Boxes, Page, PageBlock
from normalizer.extract.hints import HIDDEN_INLINE
from normalizer.extract.links import CLOSED, OPENED, address_in, without_fences
from normalizer.extract.lists import numbering_of

cdef enum:
    COLUMNS = 12  # of numbers, in `Boxes`
    FIELDS = 13  # of a `PageBlock`


cdef struct Box:  # a block-level element, as it stands in `Boxes`
    void* name
    uint64_t mask, above
    int64_t mark
    uint32_t tags
    int32_t tag, parent, first, last, place, children, depth, path
    bint hidden


cdef newfunc new_tuple = (<PyTypeObject*>tuple).tp_new
cdef uint64_t SPOKEN = HIDDEN_INLINE
cdef bytes FIRST_FENCE = OPENED.encode()
cdef bytes LAST_FENCE = CLOSED.encode()

if len(NUMBERS) != COLUMNS or len(PageBlock._fields) != FIELDS:
    raise ImportError("this was built for other boxes and blocks than those of boxes.py")


cdef Py_ssize_t number_of_starts(bytes markup) noexcept:
    """How many start tags there are."""
    cdef Bytes at = <Bytes>PyBytes_AS_STRING(markup)
    cdef Py_ssize_t found = 0, i
    for i in range(PyBytes_GET_SIZE(markup)):
        found += (at[i] == c"<") & (at[i + 1] != c"/")  # behind the last byte is a 0
    return found


cdef class Walk:
    """A page while it is walked over; what is not said here is said in `page.walk_markup`."""

    cdef bytes markup
    cdef bint hrefs
    cdef list blocks, addresses
    cdef dict numbering, paths
    cdef Heads heads
    cdef Box* boxes
    cdef Py_ssize_t n_boxes, box, table  # how many; which are open, -1 for none
    cdef int32_t* stack  # the actions of the open elements
    cdef Py_ssize_t n_open
    cdef Py_ssize_t[ENDED] within  # how many are open, by action
    cdef Py_ssize_t skipping  # depth in an element that is read over
    cdef Py_ssize_t parting  # characters that part the next text from the one before
    cdef Py_ssize_t link_chars, bold_chars, italic_chars, links, breaks, media
    cdef uint64_t hints  # of inline elements
    cdef Gathered text  # of the next block

    def __cinit__(self, bytes markup not None, bint hrefs):
        cdef Py_ssize_t most = number_of_starts(markup)
        if most > INT32_MAX:
            raise OverflowError("the page has too many elements")
        self.markup, self.hrefs, self.heads = markup, hrefs, Heads()
        self.text = Gathered()
        self.blocks, self.addresses, self.numbering, self.paths = [], [], {}, {}
        self.box = self.table = -1
        self.boxes = <Box*>malloc((most + 1) * sizeof(Box))
        self.stack = <int32_t*>malloc((most + 1) * sizeof(int32_t))
        if self.boxes == NULL or self.stack == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.boxes)
        free(self.stack)

    cdef int go(self) except -1:
        cdef Bytes at = <Bytes>PyBytes_AS_STRING(self.markup)
        cdef Bytes end = at + PyBytes_GET_SIZE(self.markup)
        cdef Bytes close, text
        at = find(at, c"<", end)
        while at < end:
            at += 1
            close = find(at, c">", end)
            if close == end or close == at:
                raise ValueError("the markup is not well formed: a tag has no end or no name")
            text = close + 1
            if self.skipping:
                self.skipping += -1 if at[0] == c"/" else (close - 1)[0] != c"/"
            elif at[0] == c"/":
                self.leave()
            else:
                self.enter(at, close)
            at = find(text, c"<", end)
            if not self.skipping and (at > text or self.parting):
                self.take(text, at)
        return 0

    cdef int enter(self, Bytes at, Bytes close) except -1:
        """Begin an element, whose start tag ends at `close`."""
        cdef bint is_whole = (close - 1)[0] == c"/"
        cdef int action = LINK
        cdef uint64_t mask = 0
        cdef Head* head = NULL
        if at[0] != c"a" or at[1] != c" ":
            head = self.heads.read(at, close)
            action, mask = head.action, head.mask
            if action == BLOCK and 0 <= self.table != self.box and not head.in_row:
                action = SKIPPED if head.hidden or mask & SPOKEN else CELL
        if action == BREAK:
            self.end_block()
            self.breaks += 1
            return 0
        if action == BLOCK:
            self.end_block()
            self.breaks = 0
            self.open_box(head, at, close)
        elif action >= MEDIA:
            self.media += action == MEDIA
            self.hints |= mask
            self.skipping = not is_whole
            return 0
        else:
            self.hints |= mask
            self.within[action] += 1
            if action == LINK:
                self.links += 1
                if self.hrefs and not is_whole:
                    self.text.mark(FIRST_FENCE)
                    self.addresses.append(address_in(text_of(at, close)))
            elif action == CELL:
                self.parting = 3 if self.text.begun and head.is_cell else 1
        if not is_whole:
            self.stack[self.n_open] = action
            self.n_open += 1
        elif action == BLOCK:
            self.close_box()
        else:
            self.within[action] -= 1
        return 0

    cdef int leave(self) except -1:
        """End the innermost element that is open."""
        cdef int action
        if not self.n_open:
            raise ValueError("the markup is not well formed: an end has no beginning")
        self.n_open -= 1
        action = self.stack[self.n_open]
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

    cdef int open_box(self, Head* head, Bytes at, Bytes close) except -1:
        cdef Box* box = &self.boxes[self.n_boxes]
        cdef Box* around
        cdef int64_t path = 0
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
        box.path = self.paths.setdefault(path << 32 | head.style, len(self.paths))
        if head.numbered:
            self.note_numbering(head, at, close)
        if head.rows and self.table < 0:
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

    cdef int note_numbering(self, Head* head, Bytes at, Bytes close) except -1:
        """Note what a list or an item says of its numbers."""
        said = text_of(find(at, c" ", close), close)
        numbers = numbering_of(TAG_NAMES[head.tag], <str>head.name, said)
        if numbers is not None:
            self.numbering[self.n_boxes] = numbers
        return 0

    cdef int end_block(self) except -1:
        """Make a block of the text since the last one ended."""
        cdef tuple spans = (), fields
        cdef str words
        cdef bint telling = self.text.telling
        if not self.text.begun:
            return 0
        if telling:
            words = self.text.words()
            if self.addresses:
                words, spans = without_fences(words, self.addresses)
                telling = bool(words.strip("| "))
        if telling:
            fields = ((
                words, self.box, self.link_chars, self.bold_chars, self.italic_chars, self.links,
                self.hints, self.breaks, self.media, self.table >= 0, spans, "", (),
            ),)
            self.blocks.append(new_tuple(PageBlock, <PyObject*>fields, NULL))
            self.breaks = 0
        self.link_chars = self.bold_chars = self.italic_chars = self.links = 0
        self.hints = 0
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
        cdef Py_ssize_t n = self.n_boxes, i, column
        cdef bytes packed = PyBytes_FromStringAndSize(NULL, COLUMNS * n * sizeof(int64_t))
        cdef int64_t* rows = <int64_t*>PyBytes_AS_STRING(packed)
        cdef Box* box
        for i in range(n):
            box = &self.boxes[i]
            tag.append(TAG_NAMES[box.tag])
            name.append(<object>box.name)
            rows[i], rows[n + i], rows[2 * n + i] = box.mask, max(box.parent, 0), box.first
            rows[3 * n + i], rows[4 * n + i], rows[5 * n + i] = box.place, box.depth, box.above
            rows[6 * n + i], rows[7 * n + i], rows[8 * n + i] = box.tags, box.hidden, box.path
            rows[9 * n + i], rows[10 * n + i], rows[11 * n + i] = box.mark, box.last, box.children
        numbers = [[rows[column * n + i] for i in range(n)] for column in range(COLUMNS)]
        return Page(self.blocks, Boxes(tag, name, numbers, self.numbering, packed), [])


def walk(bytes markup not None, *, bint hrefs=False):
    """Walk a page as well-formed markup in UTF-8; see `page.walk_markup`.

    Raises:
        ValueError: a tag has no end or no name, or an end has no beginning.
    """
    cdef Walk page = Walk(markup, hrefs)
    page.go()
    return page.page()


def is_balanced(bytes markup not None):
    """Whether the markup has as many `<` as `>`."""
    cdef Bytes at = <Bytes>PyBytes_AS_STRING(markup)
    cdef Py_ssize_t more = 0, i
    for i in range(PyBytes_GET_SIZE(markup)):
        more += (at[i] == c"<") - (at[i] == c">")
    return more == 0
