# cython: language_level=3, boundscheck=False, wraparound=False
"""A page's tree without what is never read, which stays where it is: see `tree.prune`.

Code, drawings and form controls are passed over by their names, navigation and footers by a
list of those that count as such.  Texts before and after what is passed over are one.
"""

from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.stdlib cimport bsearch, free, qsort, realloc
from libc.string cimport memcpy, strlen

from normalizer.extract._hints cimport mask_of
from normalizer.extract._nodes cimport (
    BODY, ELEMENT, FOOTER, IN_TABLE, IS_CELL, LAYOUT, LINE_END, NAV, PARAGRAPHS, PY_SSIZE_T_MAX,
    UNREAD, attribute_of, behind, hides, meaning_of, text_in, text_of,
)

from normalizer.blocks import count_words
from normalizer.extract import containers, hints, tree

cdef Py_ssize_t PARAGRAPH = containers.PARAGRAPH
cdef Py_ssize_t HIDDEN_TEXT = containers.HIDDEN_TEXT
cdef Py_ssize_t MOST_SEEN = containers.MOST_SEEN
cdef Py_ssize_t LONGEST_SEEN = containers.LONGEST_SEEN
cdef Py_ssize_t FEWEST_IN_CELL = tree.FEWEST_IN_CELL
cdef Py_ssize_t FEWEST_IN_FOOTER = tree.FEWEST_IN_FOOTER
cdef double PROSE_IN_FOOTER = tree.PROSE_IN_FOOTER
cdef uint64_t SPOKEN = hints.HIDDEN_INLINE


cdef int by_address(const void* a, const void* b) noexcept nogil:
    cdef size_t left = (<size_t*>a)[0], right = (<size_t*>b)[0]
    return (left > right) - (left < right)


cdef inline bint is_white(uint8_t c) noexcept:
    """Whether a character is white space of ASCII, as Python has it."""
    return c <= 32 and (c == 32 or 9 <= c <= 13 or c >= 28)


cdef Py_ssize_t words_in(Bytes at, Bytes end) except -1:
    """The same as `count_words`."""
    cdef Bytes start = at
    cdef Py_ssize_t words = 0
    cdef bint apart = True
    while at < end:
        if at[0] >= 0x80:
            return count_words(text_of(start, end))
        if is_white(at[0]):
            apart = True
        else:
            words += apart
            apart = False
        at += 1
    return words


cdef class Pruned:
    """A tree while it is read; `skipped` has the texts of navigation and footers."""

    def __cinit__(self, Names names not None):
        self.names, self.skipped, self.words = names, [], -1

    def __dealloc__(self):
        free(self.out)
        free(self.joined)

    cdef int sort(self) noexcept:
        """Say that all is known that is not read."""
        if self.n_out:
            qsort(self.out, self.n_out, sizeof(Node*), by_address)
        self.is_sorted = True
        return 0

    cdef bint is_furniture(self, Node* node, uint32_t roles, bint in_footer) except -1:
        """Whether an element is navigation or a page's footer; none such is around it."""
        cdef Node* at = self.following(node, node)
        cdef uint32_t speaks = BODY | PARAGRAPHS if roles & NAV else BODY
        while at != NULL:
            if meaning_of(self.names, at.name).roles & speaks:
                return False
            at = self.following(at, node)
        return not (roles & FOOTER and not in_footer and self.is_prose(node))

    cdef bint is_prose(self, Node* footer) except -1:
        """Whether a footer has much of the page's running text."""
        cdef Py_ssize_t paragraphs = 0
        cdef double words = self.running(footer, &paragraphs), least
        if paragraphs < FEWEST_IN_FOOTER:
            return False
        if self.words < 0:
            self.words = self.running(self.root, &paragraphs)
        least = PROSE_IN_FOOTER * self.words
        return words >= least

    cdef double running(self, Node* top, Py_ssize_t* paragraphs) except -1:
        """The words of an element's paragraphs of running text, and how many these are."""
        cdef Node* at = top
        cdef Py_ssize_t found
        cdef double words = 0
        paragraphs[0] = 0
        while at != NULL:
            if at != top and meaning_of(self.names, at.name).roles & PARAGRAPHS:
                found = self.words_of(at, PY_SSIZE_T_MAX)
                if found >= PARAGRAPH:
                    words += found
                    paragraphs[0] += 1
            at = self.following(at, top)
        return words

    cdef int mark_out(self, Node* node) except -1:
        """Note an element that is not read, and its text."""
        cdef Node* at = node
        cdef Py_ssize_t size = 0
        cdef bint is_wide = False
        cdef void* larger
        while at != NULL:
            if at.type != ELEMENT:
                size = self.join(text_in(at), size, &is_wide)
            at = self.next_kept(at, node)
        text = text_of(self.joined, self.joined + size)
        if is_wide:
            text = " ".join(text.split())
        if text:
            self.skipped.append(text)
        if self.n_out == self.room:
            larger = realloc(self.out, (2 * self.room + 16) * sizeof(Node*))
            if larger == NULL:
                raise MemoryError
            self.out = <Node**>larger
            self.room = 2 * self.room + 16
        self.out[self.n_out] = node
        self.n_out += 1
        return 0

    cdef Py_ssize_t join(self, Bytes text, Py_ssize_t size, bint* is_wide) except -1:
        """Put a text behind those that were joined, white space as one space; their size then.

        That of other scripts stays, and `is_wide` tells that there may be such.
        """
        cdef Py_ssize_t more = strlen(<const char*>text)
        cdef Bytes end = text + more
        cdef uint8_t* out
        cdef bint apart = size > 0
        self.make_room(size, more + 1)
        out = self.joined + size
        while text < end:
            if is_white(text[0]):
                apart = out > self.joined
            else:
                if apart:
                    out[0] = c" "
                    out += 1
                    apart = False
                is_wide[0] |= text[0] >= 0x80
                out[0] = text[0]
                out += 1
            text += 1
        return out - self.joined

    cdef int make_room(self, Py_ssize_t size, Py_ssize_t more) except -1:
        """See that so many more bytes can be joined."""
        cdef void* larger
        if self.joined_room - size < more:
            larger = realloc(self.joined, 2 * (size + more) + 256)
            if larger == NULL:
                raise MemoryError
            self.joined = <uint8_t*>larger
            self.joined_room = 2 * (size + more) + 256
        return 0

    cdef bint is_gone(self, Node* node) except -1:
        """Whether an element is passed over."""
        cdef uint32_t roles = meaning_of(self.names, node.name).roles
        if roles & UNREAD:
            return True
        return roles & (NAV | FOOTER) and self.is_sorted and self.n_out and bsearch(
            &node, self.out, self.n_out, sizeof(Node*), by_address
        ) != NULL

    cdef Node* kept(self, Node* node) except? NULL:
        """The first text or element from a node on that is not passed over."""
        while node != NULL and node.type == ELEMENT and self.is_gone(node):
            node = node.next
        return node

    cdef Node* element(self, Node* node) except? NULL:
        """The first element from a node on that is not passed over."""
        while node != NULL and (node.type != ELEMENT or self.is_gone(node)):
            node = node.next
        return node

    cdef Node* following(self, Node* at, Node* top) except? NULL:
        """The next element below `top`, in page order."""
        cdef Node* found = self.element(at.children)
        while found == NULL and at != top:
            found = self.element(at.next)
            at = at.parent
        return found

    cdef Node* next_kept(self, Node* at, Node* top) except? NULL:
        """The next text or element below `top`, in page order."""
        cdef Node* found = self.kept(at.children) if at.type == ELEMENT else NULL
        while found == NULL and at != top:
            found = self.kept(at.next)
            at = at.parent
        return found

    cdef Bytes text(self, Node* node, Py_ssize_t* size, Node** after) except NULL:
        """The text from a node up to the next element, which is `after`, or an element's end."""
        cdef Node* next
        cdef Bytes text
        cdef Py_ssize_t more
        size[0] = 0
        node = self.kept(node)
        after[0] = node
        if node == NULL or node.type == ELEMENT:
            return <Bytes>b""
        next = self.kept(node.next)
        after[0] = next
        if next == NULL or next.type == ELEMENT:
            size[0] = strlen(<const char*>text_in(node))
            return text_in(node)
        while node != NULL and node.type != ELEMENT:
            text = text_in(node)
            more = strlen(<const char*>text)
            self.make_room(size[0], more + 1)
            memcpy(self.joined + size[0], text, more)
            size[0] += more
            node = self.kept(node.next)
        after[0] = node
        return self.joined

    cdef Py_ssize_t words_at(self, Node* node, Py_ssize_t most) except -1:
        """The words of the text from a node on, up to so many characters."""
        cdef Py_ssize_t size
        cdef Node* after
        cdef Bytes text = self.text(node, &size, &after)
        return words_in(text, behind(text, text + size, most))

    cdef Py_ssize_t words_of(self, Node* top, Py_ssize_t most) except -1:
        """The same as `containers.words_of`."""
        cdef Node* at = top
        cdef Py_ssize_t words = 0, seen
        for seen in range(MOST_SEEN):
            words += self.words_at(at.children, LONGEST_SEEN)
            if at != top:
                words += self.words_at(at.next, LONGEST_SEEN)
            at = self.following(at, top)
            if words >= most or at == NULL:
                break
        return words

    cdef bint is_layout(self, Node* table) except -1:
        """Whether a table holds the page's structure; see `tree._is_layout`."""
        cdef Node* at = self.following(table, table)
        cdef Py_ssize_t paragraphs = 0, rows = 0
        cdef uint32_t roles
        while at != NULL:
            if meaning_of(self.names, at.name).roles & LAYOUT:
                return True
            at = self.following(at, table)
        at = self.following(table, table)
        while at != NULL:
            roles = meaning_of(self.names, at.name).roles
            if roles & IN_TABLE:
                if roles & IS_CELL:
                    paragraphs = 0
                    rows += self.is_alone(at) and self.words_of(at, PARAGRAPH) >= PARAGRAPH
                elif roles & LINE_END:
                    paragraphs += self.words_at(at.next, PY_SSIZE_T_MAX) >= PARAGRAPH
                elif roles & PARAGRAPHS:
                    paragraphs += self.words_of(at, PARAGRAPH) >= PARAGRAPH
                if paragraphs == FEWEST_IN_CELL or rows == FEWEST_IN_CELL:
                    return True
                if is_unseen(at) and self.words_of(at, HIDDEN_TEXT) >= HIDDEN_TEXT:
                    return True
            at = self.following(at, table)
        return False

    cdef bint is_alone(self, Node* cell) except -1:
        """Whether a cell is the only one of its row."""
        cdef Node* before = cell.prev
        while before != NULL and (before.type != ELEMENT or self.is_gone(before)):
            before = before.prev
        return before == NULL and self.element(cell.next) == NULL


cdef bint is_unseen(Node* node) except -1:
    """The same as `containers.is_unseen`."""
    cdef Bytes said = attribute_of(node, <Bytes>b"style")
    if (said != NULL and hides(said)) or attribute_of(node, <Bytes>b"hidden") != NULL:
        return True
    said = attribute_of(node, <Bytes>b"class")
    return said != NULL and mask_of(said, strlen(<const char*>said)) & SPOKEN != 0
