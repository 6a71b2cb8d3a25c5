# cython: language_level=3, boundscheck=False, wraparound=False
"""A page's tree read where it stands: libxml2's nodes behind lxml's elements.

lxml makes a Python object of each element that is asked for, and writes a tree out to be read
again; both take longer than what is done with it.  Nodes and attributes begin with the same
fields in all versions of libxml2, and lxml says where an element has its node (`etreepublic.pxd`).
Nothing is called of either library, and nothing in a tree is changed.  Before the first use a
small page is read in both ways: where they differ, or a version was not tried, lxml is asked.
"""

from functools import cache

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdlib cimport calloc, free
from libc.string cimport memcmp, memcpy, strchr, strcmp, strlen, strpbrk

cdef extern from "<string.h>":
    size_t strnlen(const char*, size_t) noexcept nogil

from normalizer.extract import containers, heads, tree

cdef enum:
    STYLE_READ = 800  # bytes of a style
    N_HIDING = 5


cdef struct Sign:
    uint8_t[24] text
    Py_ssize_t size


cdef struct Element:  # as lxml's LxmlElement
    PyObject head
    void* document
    Node* node


OLDEST, NEWEST = (2, 12), (2, 14)  # of libxml2, that were tried
cdef dict MEANT = {}  # by a name's bytes: tag, key, roles
cdef Py_ssize_t LONGEST_STYLE = heads.LONGEST_STYLE
cdef Sign[N_HIDING] HIDING
TAG_NAMES = []
KEY_NAMES = [
    "", "class", "id", "role", "itemprop", "style", "hidden", heads.MARK, "start", "value", "type",
    "reversed", "name",
]
REPLACED = True
KNOWN = None  # the class of elements, where they were tried
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), "\ufffd")
# What `is_known` reads: all kinds of nodes and what is around and beside them.
cdef bytes SMALL = (
    b"<html lang=en><body class='a \xc3\xa9' id=b hidden>c<p>d<b>e</b>f<br><i data-x=1>&amp;</i>"
    b"</p><ul><li>g</ul>h"
)

if len(KEY_NAMES) != KEYS or 4 * LONGEST_STYLE > STYLE_READ or len(heads.HIDING) != N_HIDING:
    raise ImportError("this was built for other attributes than those of heads.py")


cdef int know_names() except -1:
    """Note what is meant by the names that mean something."""
    tags = ("", "br", *heads.INLINE, *sorted(heads.MEDIA_TAGS), *sorted(heads.BLOCK_LEVEL))
    TAG_NAMES.extend(tags)
    roles = {
        UNREAD: tree.UNREAD, NAV: ("nav",), FOOTER: ("footer",), ARTICLE_LIKE: tree.ARTICLE_LIKE,
        PARAGRAPHS: ("p",), BODY: containers.BODIES, LAYOUT: tree.LAYOUT, IS_CELL: heads.CELLS,
        IN_TABLE: (*heads.CELLS, *tree.IN_TABLE), LINE_END: ("br",), TABLE: ("table",),
        CLOSED: containers.CLOSED, INLINE: containers.INLINE, TEMPLATE: ("template",),
        NOSCRIPT: ("noscript",), SCRIPT: ("script",), BREAKING: (*heads.BLOCK_LEVEL, "br"),
        HEADED: ("meta", "link", "title", "time"),
    }
    for name in {*tags, *KEY_NAMES, *(name for names in roles.values() for name in names)} - {""}:
        role = sum([role for role, names in roles.items() if name in names])
        if "-" in name:
            role |= OWN
        tag = tags.index(name) if name in tags else 0
        MEANT[name.encode()] = (tag, KEY_NAMES.index(name) if name in KEY_NAMES else 0, role)
    return 0


cdef int know_hiding() except -1:
    """Write out what in a style hides an element."""
    cdef bytes written
    for number, sign in enumerate(heads.HIDING):
        written = sign.encode()
        if len(written) > sizeof(HIDING[0].text):
            raise ImportError("a declaration is longer than this was built for")
        memcpy(HIDING[<int>number].text, <const char*>written, len(written))
        HIDING[<int>number].size = len(written)
    return 0


know_names()
know_hiding()


def tag_names():
    """The tags that mean something, in the order of their numbers."""
    return tuple(TAG_NAMES)


cdef class Names:
    """What the names of a page's elements and attributes mean.

    The names of a tree are kept once each, so that most are known by where they stand.
    """

    def __cinit__(self):
        self.kept = <Name*>calloc(KEPT, sizeof(Name))
        if self.kept == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.kept)

    cdef Name* learn(self, Name* place, Bytes name) except NULL:
        """Note what a name means, in its place."""
        cdef bytes written = <bytes>(<const char*>name)
        place.at = NULL
        known = MEANT.get(written)
        if known is None:
            place.tag = place.key = 0
            place.roles = OWN if b"-" in written else 0
            if strpbrk(<const char*>name, b">/ ") != NULL:
                place.roles |= ODD
            if strchr(<const char*>name, c"<") != NULL:
                place.roles |= OPENING
        else:
            place.tag, place.key, place.roles = known
        place.at = name
        return place


cdef Node* node_of(object element) except NULL:
    """The node behind an element.

    Raises:
        TypeError: it is none, or lxml's are not known.
    """
    cdef Node* node
    if KNOWN is None or not isinstance(element, KNOWN):
        raise TypeError("this is no element that is known")
    node = (<Element*><PyObject*>element).node
    if node == NULL or node.type != ELEMENT:
        raise TypeError("this is no element")
    return node


cdef str text_of(Bytes at, Bytes end):
    return PyUnicode_DecodeUTF8(<const char*>at, end - at, NULL)


cdef Bytes behind(Bytes at, Bytes end, Py_ssize_t chars) noexcept:
    """Where so many characters end, or the text does."""
    if end - at <= chars:
        return end
    while at < end:
        if at[0] & 0xC0 != 0x80:
            if not chars:
                break
            chars -= 1
        at += 1
    return at


cdef str value_of(Bytes at, Py_ssize_t most):
    """A value up to so many characters, as libxml2 writes it out."""
    cdef Bytes end = behind(at, at + strlen(<const char*>at), most)
    cdef Bytes next = at
    cdef str value = text_of(at, end)
    while next < end and (next[0] >= 32 or not REPLACED):
        next += 1
    return value if next == end else value.translate(CONTROLS)


cdef Bytes attribute_of(Node* node, Bytes name) noexcept:
    """The value of an attribute, NULL where there is none of that name."""
    cdef Attribute* attribute = attributes_of(node)
    while attribute != NULL:
        if strcmp(<const char*>attribute.name, <const char*>name) == 0:
            return said_in(attribute)
        attribute = attribute.next
    return NULL


cdef bint hides(Bytes style) noexcept:
    """The same as `heads.hides`."""
    cdef uint8_t[STYLE_READ] plain
    cdef Py_ssize_t size = 0, at, sign
    cdef Bytes end = behind(style, style + strnlen(<const char*>style, STYLE_READ), LONGEST_STYLE)
    while style < end:
        if style[0] != c" ":
            plain[size] = style[0] + 32 if c"A" <= style[0] <= c"Z" else style[0]
            size += 1
        style += 1
    for at in range(size):
        for sign in range(N_HIDING):
            if plain[at] == HIDING[sign].text[0] and size - at >= HIDING[sign].size:
                if memcmp(&plain[at], HIDING[sign].text, HIDING[sign].size) == 0:
                    return True
    return False


@cache
def is_known():
    """Whether lxml's elements and libxml2's nodes are those that this was written for."""
    global KNOWN
    from lxml import etree

    if not (5,) <= etree.LXML_VERSION < (7,) or not OLDEST <= etree.LIBXML_VERSION[:2] <= NEWEST:
        return False
    if etree._Element.__basicsize__ < sizeof(Element) or not is_read_alike(etree):
        return False
    KNOWN = etree._Element
    return True


cdef bint is_read_alike(object etree) except -1:
    """Whether a small page is the same, read here and by lxml; note how controls are written."""
    global REPLACED
    parser = etree.HTMLParser(encoding="utf-8", collect_ids=False)
    root = etree.fromstring(SMALL, parser)
    cdef list elements = list(root.iter())
    for element in elements:
        if type(element) is not etree._Element or not is_alike(element):
            return False
    written = etree.tostring(etree.fromstring(b"<p>\x01&#1;</p>", parser), encoding="unicode")
    REPLACED = "&#xFFFD;" in written
    return True


cdef bint is_alike(object element) except -1:
    """Whether an element is read as lxml reads it; those around it have been asked for."""
    cdef Node* node = (<Element*><PyObject*>element).node
    cdef Attribute* attribute
    cdef list said = []
    if node == NULL or node.type != ELEMENT or node.proxy != <PyObject*>element:
        return False
    if <bytes>(<const char*>node.name) != element.tag.encode() or node.namespace != NULL:
        return False
    attribute = attributes_of(node)
    while attribute != NULL:
        value = <bytes>(<const char*>said_in(attribute))
        said.append((<bytes>(<const char*>attribute.name), value))
        attribute = attribute.next
    if said != [(name.encode(), value.encode()) for name, value in element.attrib.items()]:
        return False
    if text_from(node.children) != element.text or text_from(node.next) != element.tail:
        return False
    return (
        element_from(node.children, True) is next(iter(element), None)
        and element_from(node.last, False) is next(reversed(element), None)
        and element_from(node.next, True) is element.getnext()
        and element_from(node.prev, False) is element.getprevious()
        and (element.getparent() is None or <object>node.parent.proxy is element.getparent())
    )


cdef object text_from(Node* node):
    if node == NULL or node.type != TEXT:
        return None
    return text_of(text_in(node), text_in(node) + strlen(<const char*>text_in(node)))


cdef object element_from(Node* node, bint onwards):
    while node != NULL and node.type != ELEMENT:
        node = node.next if onwards else node.prev
    return None if node == NULL else <object>node.proxy
