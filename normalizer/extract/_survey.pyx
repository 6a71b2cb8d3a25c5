# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of a page's tree before it is read: its head, and whether it is as most are."""

from libc.stdint cimport int32_t, uint32_t, uint64_t
from libc.string cimport strlen

from normalizer.extract._hints cimport mask_of
from normalizer.extract._nodes cimport (
    ARTICLE_LIKE, BODY, BREAKING, CLOSED, ELEMENT, FOOTER, HEADED, INLINE, NAME, NAMING, NAV,
    NOSCRIPT, ODD, OPENING, OWN, PARAGRAPHS, SCRIPT, TEMPLATE, TEXT, UNREAD, Attribute, Bytes,
    Names, Node, attribute_of, attributes_of, hides, meaning_of, node_of, said_in, text_in, text_of,
)
from normalizer.extract._pruned cimport Pruned

from normalizer.extract import containers, hints, metadata

cdef enum:
    OPENED = TEMPLATE | NOSCRIPT | CLOSED | INLINE | PARAGRAPHS | BODY
    LOOKED_AT = OPENED | HEADED | OWN | SCRIPT | UNREAD | NAV | FOOTER | ARTICLE_LIKE

cdef object READ = metadata.READ
cdef Py_ssize_t PARAGRAPH = containers.PARAGRAPH
# What an element says that may be a hidden part of an article.
cdef Py_ssize_t HIDDEN_BLOCKS = min(containers.HIDDEN_BLOCKS, containers.HIDDEN_TEXT)
cdef Py_ssize_t MOST_SEEN = containers.MOST_SEEN
cdef Py_ssize_t LONGEST_SEEN = 4 * containers.LONGEST_SEEN  # bytes
cdef Py_ssize_t FEWEST_IN_BUTTON = containers.FEWEST_IN_BUTTON
cdef Py_ssize_t FEWEST_WITHOUT_SCRIPTS = containers.FEWEST_WITHOUT_SCRIPTS
cdef uint64_t SPOKEN = hints.HIDDEN_INLINE


cdef inline Node* following(Node* at, Node* top) noexcept:
    """The next node of a tree in page order, NULL behind the last."""
    if at.children != NULL:
        return at.children
    while at != top:
        if at.next != NULL:
            return at.next
        at = at.parent
    return NULL


cdef str said_of(Node* node, Bytes name):
    """What `element.get(name)` gives."""
    cdef Bytes value = attribute_of(node, name)
    return None if value == NULL else text_of(value, value + strlen(<const char*>value))


cdef class Survey:
    """What one pass over a tree finds: its head, what is not read, what may be opened.

    `head` is what `metadata.read_head` returns, `pruned` what is read of the tree.  The tree
    `is_plain` where it has elements and texts alone, with names that markup can be made of; of
    another nothing else is known.  `opens` tells whether `containers.open_containers` may find
    elements to open (where not, it does not), `opens_own` whether it may among those of the
    page's own making.
    """

    def __init__(self, root, Names names not None):
        self.root, self.names, self.own = node_of(root), names, set()
        self.head = metadata.PageHead()
        self.pruned = Pruned(names)
        self.pruned.root = self.root
        self.is_plain = self.go()
        self.pruned.sort()

    def own_names(self):
        """The names of elements of the page's own making."""
        return [name.decode() for name in self.own]

    cdef int go(self) except -1:
        """Look at all nodes, in page order; whether all are plain."""
        cdef Node* at = self.root
        cdef uint32_t roles
        self.head.html_lang = (
            said_of(at, <Bytes>b"lang") or said_of(at, <Bytes>b"xml:lang") or ""
        )
        while True:
            if at.type == ELEMENT:
                if not self.has_plain_names(at):
                    return False
                self.pruned.elements += 1
                roles = meaning_of(self.names, at.name).roles
                if roles & LOOKED_AT:
                    self.look_at(at, roles)
            elif at.type != TEXT:
                return False
            if at.children != NULL:
                at = at.children
                continue
            while True:
                if at.type == ELEMENT:
                    self.leave(at)
                if at == self.root:
                    return True
                if at.next != NULL:
                    at = at.next
                    break
                at = at.parent

    cdef bint has_plain_names(self, Node* at) except -1:
        cdef Attribute* attribute = attributes_of(at)
        cdef uint32_t roles = meaning_of(self.names, at.name).roles & (ODD | OPENING)
        if at.namespace != NULL or at.namespaces != NULL or roles:
            return False
        while attribute != NULL:
            roles |= meaning_of(self.names, attribute.name).roles
            if attribute.namespace != NULL or roles & ODD:
                return False
            attribute = attribute.next
        return not roles & OPENING or self.keeps_alike(at)

    cdef bint keeps_alike(self, Node* at) except -1:
        """Whether `page.write_page` leaves what is read of an element with an odd attribute.

        It leaves the attributes that are read, in another order, and none that lxml does not write.
        """
        cdef Attribute* attribute = attributes_of(at)
        cdef Bytes value
        cdef int32_t key, naming = 0
        while attribute != NULL:
            key = meaning_of(self.names, attribute.name).key
            naming += 0 < key <= NAMING
            if naming > 1 or key == NAME:
                return False
            value = said_in(attribute)
            while value[0]:
                if value[0] < 32 or value[0] == 0xED or value[0] == 0xEF:
                    return False
                value += 1
            attribute = attribute.next
        return True

    cdef int look_at(self, Node* at, uint32_t roles) except -1:
        """Note what an element begins, and what it says of the page."""
        if roles & HEADED:
            note(self.head, at)
        self.has_scripts |= roles & SCRIPT != 0
        if roles & (UNREAD | NAV | FOOTER | ARTICLE_LIKE) and self.unread == NULL:
            self.prune(at, roles)
        if roles & OWN:
            self.own.add(<bytes>(<const char*>at.name))
            if not self.opens_own:
                self.opens_own = may_be_opened(at, self.names)
        if roles & OPENED and not self.opens:
            self.opens = self.is_opening(at, roles)
        return 0

    cdef int prune(self, Node* at, uint32_t roles) except -1:
        """See what is not read; nothing that is not is around the element."""
        if roles & UNREAD and at != self.root:
            self.unread = at
        elif self.out != NULL:
            return 0
        elif (
            roles & (NAV | FOOTER) and self.article == NULL
            and self.pruned.is_furniture(at, roles, self.footer != NULL)
        ):
            self.pruned.mark_out(at)
            self.out = at
        elif roles & ARTICLE_LIKE and self.article == NULL:
            self.article = at
        elif roles & FOOTER and self.footer == NULL:
            self.footer = at
        return 0

    cdef bint is_opening(self, Node* at, uint32_t roles) except -1:
        """Whether an element, or one around it, may be one to open."""
        if roles & BODY and self.closed != NULL:
            return True
        if roles & PARAGRAPHS:
            self.in_closed += self.closed != NULL
            self.in_noscript += self.without_scripts != NULL
            return (
                self.in_closed == FEWEST_IN_BUTTON
                or self.in_noscript == FEWEST_WITHOUT_SCRIPTS
            )
        if roles & CLOSED and self.closed == NULL:
            self.closed, self.in_closed = at, 0
        elif roles & NOSCRIPT and self.without_scripts == NULL:
            self.without_scripts, self.in_noscript = at, 0
        elif roles & INLINE:
            return at.attributes != NULL and may_be_container(at)
        elif roles & TEMPLATE:
            return (
                attribute_of(at, <Bytes>b"shadowrootmode") != NULL
                or attribute_of(at, <Bytes>b"shadowroot") != NULL
            )
        return False

    cdef int leave(self, Node* at) noexcept:
        if at == self.closed:
            self.closed = NULL
        if at == self.without_scripts:
            self.without_scripts = NULL
        if at == self.unread:
            self.unread = NULL
        if at == self.article:
            self.article = NULL
        if at == self.footer:
            self.footer = NULL
        if at == self.out:
            self.out = NULL
        return 0


cdef int note(object head, Node* node) except -1:
    """Note what an element says of the page."""
    cdef bytes tag = <bytes>(<const char*>node.name)
    if tag == b"meta":
        name = (
            said_of(node, <Bytes>b"property")
            or said_of(node, <Bytes>b"name")
            or said_of(node, <Bytes>b"itemprop")
            or said_of(node, <Bytes>b"http-equiv")
        )
        if name and name.lower() in READ:
            head.note_meta(name, said_of(node, <Bytes>b"content"))
    elif tag == b"link":
        if not head.canonical and said_of(node, <Bytes>b"rel") == "canonical":
            head.canonical = said_of(node, <Bytes>b"href") or ""
    elif tag == b"title":
        if not head.title:
            head.title = " ".join(first_text(node).split())
    else:
        head.note_time(
            said_of(node, <Bytes>b"datetime"),
            said_of(node, <Bytes>b"class"),
            said_of(node, <Bytes>b"itemprop"),
        )
    return 0


cdef str first_text(Node* node):
    """The text of an element before the first one in it."""
    cdef str text = ""
    node = node.children
    while node != NULL and node.type == TEXT:
        text += text_of(text_in(node), text_in(node) + strlen(<const char*>text_in(node)))
        node = node.next
    return text


cdef bint may_be_container(Node* node) except -1:
    """Whether an inline element may hide a part of an article, or be styled as a paragraph."""
    cdef Bytes name = attribute_of(node, <Bytes>b"class")
    cdef Bytes style = attribute_of(node, <Bytes>b"style")
    cdef bint is_unseen = attribute_of(node, <Bytes>b"hidden") != NULL
    if style != NULL:
        is_unseen |= hides(style)
        if is_block(style) and may_say(node, PARAGRAPH):
            return True
    if not (is_unseen or name != NULL) or not may_say(node, HIDDEN_BLOCKS):
        return False
    return is_unseen or mask_of(name, strlen(<const char*>name)) & SPOKEN != 0


cdef bint may_be_opened(Node* node, Names names) except -1:
    """Whether an element of the page's own making may have blocks in it, or be a paragraph."""
    cdef Node* at = following(node, node)
    cdef Py_ssize_t elements = 0
    while at != NULL and elements < MOST_SEEN:
        if at.type == ELEMENT:
            elements += 1
            if meaning_of(names, at.name).roles & BREAKING:
                return True
        at = following(at, node)
    return may_say(node, PARAGRAPH)


cdef bint is_block(Bytes style) noexcept:
    """Whether a style may have a declaration `display: block`."""
    cdef Bytes sign = <Bytes>b"display:block"
    cdef Py_ssize_t found = 0
    while style[0]:
        if style[0] != c" ":
            if style[0] | 0x20 == sign[found] | 0x20:
                found += 1
                if not sign[found]:
                    return True
            else:
                found = style[0] | 0x20 == c"d"
        style += 1
    return False


cdef bint may_say(Node* top, Py_ssize_t least) noexcept:
    """Whether an element may have so many words, looked at as `containers.words_of` does."""
    cdef Node* at = top
    cdef Py_ssize_t elements = 0, halves = 0
    while at != NULL:
        if at.type == ELEMENT:
            if elements == MOST_SEEN:
                break
            elements += 1
            halves += halves_in(at.children)
            if at != top:
                halves += halves_in(at.next)
            if halves >= 2 * least:
                return True
        at = following(at, top)
    return False


cdef Py_ssize_t halves_in(Node* node) noexcept:
    """Half words of a text at most: a byte that is not ASCII may be one."""
    cdef Bytes text
    cdef Py_ssize_t halves = 0, size = 0
    cdef bint apart
    while node != NULL and node.type == TEXT and size < LONGEST_SEEN:
        text = text_in(node)
        apart = True
        while text[0] and size < LONGEST_SEEN:
            if text[0] >= 0x80:
                halves += 1
                apart = True
            elif text[0] <= 32:
                apart = True
            elif apart:
                halves += 2
                apart = False
            text += 1
            size += 1
        node = node.next
    return halves
