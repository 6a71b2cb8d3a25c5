# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of a page's tree before it is read: its head, and whether it is as most are."""

from libc.stdint cimport uint32_t, uint64_t
from libc.string cimport strlen

from normalizer.extract._hints cimport mask_of
from normalizer.extract._nodes cimport (
    BODY, BREAKING, CLOSED, ELEMENT, HEADED, INLINE, NOSCRIPT, ODD, OWN, PARAGRAPHS, TEMPLATE, TEXT,
    Attribute, Bytes, Name, Names, Node, attribute_of, attributes_of, hides, text_in,
    text_of,
)

from normalizer.extract import containers, hints, metadata

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


cdef object head_of(Node* top, Names names):
    """The same as `metadata.read_head`."""
    cdef Node* at = top
    head = metadata.PageHead()
    head.html_lang = said_of(top, <Bytes>b"lang") or said_of(top, <Bytes>b"xml:lang") or ""
    while at != NULL:
        if at.type == ELEMENT and names.of(at.name).roles & HEADED:
            note(head, at)
        at = following(at, top)
    return head


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


cdef bint is_plain(Node* top, Names names) except -1:
    """Whether a tree has elements and texts alone, with names that markup can be made of."""
    cdef Node* at = top
    cdef Attribute* attribute
    while at != NULL:
        if at.type == ELEMENT:
            if at.namespace != NULL or at.namespaces != NULL or names.of(at.name).roles & ODD:
                return False
            attribute = attributes_of(at)
            while attribute != NULL:
                if attribute.namespace != NULL or names.of(attribute.name).roles & ODD:
                    return False
                attribute = attribute.next
        elif at.type != TEXT:
            return False
        at = following(at, top)
    return True


cdef bint may_open(Node* top, Names names, bint own) except -1:
    """Whether `containers.open_containers` may find elements to open; where not, it does not."""
    cdef Node* at = top
    cdef Node* closed = NULL  # the outermost that is open
    cdef Node* without_scripts = NULL
    cdef Py_ssize_t in_closed = 0, in_noscript = 0  # paragraphs
    cdef uint32_t roles
    while True:
        if at.type == ELEMENT:
            roles = names.of(at.name).roles
            if roles & OWN and own and may_be_opened(at, names):
                return True
            if roles & (TEMPLATE | NOSCRIPT | CLOSED | INLINE | PARAGRAPHS | BODY):
                if roles & BODY and closed != NULL:
                    return True
                if roles & PARAGRAPHS:
                    in_closed += closed != NULL
                    in_noscript += without_scripts != NULL
                    if in_closed == FEWEST_IN_BUTTON or in_noscript == FEWEST_WITHOUT_SCRIPTS:
                        return True
                elif roles & CLOSED and closed == NULL:
                    closed, in_closed = at, 0
                elif roles & NOSCRIPT and without_scripts == NULL:
                    without_scripts, in_noscript = at, 0
                elif roles & INLINE:
                    if at.attributes != NULL and may_be_container(at):
                        return True
                elif roles & TEMPLATE and (
                    attribute_of(at, <Bytes>b"shadowrootmode") != NULL
                    or attribute_of(at, <Bytes>b"shadowroot") != NULL
                ):
                    return True
        if at.children != NULL:
            at = at.children
            continue
        while True:
            if at == closed:
                closed = NULL
            if at == without_scripts:
                without_scripts = NULL
            if at == top:
                return False
            if at.next != NULL:
                at = at.next
                break
            at = at.parent


cdef bint may_be_container(Node* node) except -1:
    """Whether an inline element may hide a part of an article, or be styled as a paragraph."""
    cdef Bytes name = attribute_of(node, <Bytes>b"class")
    cdef Bytes style = attribute_of(node, <Bytes>b"style")
    cdef bint is_unseen = attribute_of(node, <Bytes>b"hidden") != NULL
    if style != NULL:
        is_unseen |= hides(style)
        if is_block(style) and may_say(node, PARAGRAPH):
            return True
    if not is_unseen and name != NULL:
        is_unseen = mask_of(name, strlen(<const char*>name)) & SPOKEN != 0
    return is_unseen and may_say(node, HIDDEN_BLOCKS)


cdef bint may_be_opened(Node* node, Names names) except -1:
    """Whether an element of the page's own making may have blocks in it, or be a paragraph."""
    cdef Node* at = following(node, node)
    cdef Py_ssize_t elements = 0
    while at != NULL and elements < MOST_SEEN:
        if at.type == ELEMENT:
            elements += 1
            if names.of(at.name).roles & BREAKING:
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
