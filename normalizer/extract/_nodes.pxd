"""The beginning of libxml2's nodes, as they stand behind lxml's elements; what names mean."""

from cpython.object cimport PyObject
from libc.stdint cimport int32_t, uint8_t, uint32_t

cdef extern from "Python.h":
    const Py_ssize_t PY_SSIZE_T_MAX

ctypedef const uint8_t* Bytes

cdef enum:  # kinds of nodes
    ELEMENT = 1
    TEXT = 3

# What an element of that name is; several may hold.
cdef enum:
    UNREAD = 1 << 0
    NAV = 1 << 1
    FOOTER = 1 << 2
    ARTICLE_LIKE = 1 << 3
    PARAGRAPHS = 1 << 4  # `<p>`
    BODY = 1 << 5  # a headline, an article
    LAYOUT = 1 << 6  # makes a table one of layout
    IS_CELL = 1 << 7
    IN_TABLE = 1 << 8  # looked at in a table
    LINE_END = 1 << 9  # `<br>`
    TABLE = 1 << 10
    CLOSED = 1 << 11  # may have lost its end tag
    INLINE = 1 << 12  # may be a container
    TEMPLATE = 1 << 13
    NOSCRIPT = 1 << 14
    OWN = 1 << 15  # of the page's own making
    HEADED = 1 << 16  # says something of the page
    BREAKING = 1 << 17  # ends a block
    ODD = 1 << 18  # has signs in it that markup is made of
    SCRIPT = 1 << 19
    OPENING = 1 << 20  # has the sign in it that opens a tag


cdef struct Node:  # as xmlNode
    PyObject* proxy
    int type
    Bytes name
    Node* children
    Node* last
    Node* parent
    Node* next
    Node* prev
    void* document
    void* namespace
    Bytes content
    void* attributes
    void* namespaces


cdef struct Attribute:  # as xmlAttr
    PyObject* proxy
    int type
    Bytes name
    Node* children
    Node* last
    Node* parent
    Attribute* next
    Attribute* prev
    void* document
    void* namespace


cdef struct Name:  # of an element or attribute
    Bytes at  # NULL where nothing is kept
    int32_t tag, key  # its number in `TAG_NAMES` and `KEY_NAMES`, 0 for any other
    uint32_t roles


cdef enum:
    KEPT = 512  # names; two that fall on the same place take turns


cdef class Names:
    cdef Name* kept

    cdef Name* learn(self, Name* place, Bytes name) except NULL


cdef inline Name* meaning_of(Names names, Bytes name) except NULL:
    """What a name means; that holds until the next is asked for."""
    cdef Name* place = &names.kept[(<size_t>name >> 3 ^ <size_t>name >> 12) % KEPT]
    return place if place.at == name else names.learn(place, name)


# The attributes that are read; the values of the first four are an element's name.
cdef enum:
    ID = 2
    NAMING = 4
    STYLE, HIDDEN, MARK, START, VALUE, TYPE, REVERSED, NAME, KEYS

cdef list TAG_NAMES, KEY_NAMES
cdef bint REPLACED  # whether control characters are written as U+FFFD

cdef Node* node_of(object element) except NULL
cdef str text_of(Bytes at, Bytes end)
cdef str value_of(Bytes at, Py_ssize_t most)
cdef Bytes attribute_of(Node* node, Bytes name) noexcept
cdef bint hides(Bytes style) noexcept
cdef Bytes behind(Bytes at, Bytes end, Py_ssize_t chars) noexcept


cdef inline Attribute* attributes_of(Node* node) noexcept:
    return <Attribute*>node.attributes


cdef inline Bytes said_in(Attribute* attribute) noexcept:
    """The value of an attribute; it ends with a 0."""
    cdef Node* held = attribute.children
    if held == NULL or held.type != TEXT or held.content == NULL:
        return <Bytes>b""
    return held.content


cdef inline Bytes text_in(Node* text) noexcept:
    """The text of a text node; it ends with a 0."""
    return <Bytes>b"" if text.content == NULL else text.content
