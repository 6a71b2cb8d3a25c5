"""What the walk over a page makes: boxes (elements), blocks (texts), the page."""

from __future__ import annotations

from normalizer.extract.hints import hint_mask

__all__ = ["NAMED", "TAG_BIT", "Box", "Page", "PageBlock"]

# Elements worth a sign of their own: one bit each, of the box and of all around it.
_NAMED = (
    "p div section article main aside nav header footer figure figcaption form ul ol li table td"
    " blockquote h1 h2 h3 h4 h5 h6 dl address pre details center"
)
NAMED = tuple(_NAMED.split())
TAG_BIT = {tag: 1 << bit for bit, tag in enumerate(NAMED)}


class Box:
    """A block-level element: where it stands and what its attributes say.

    Filled during the walk, which is why it is no frozen dataclass.  `mask` are the
    element's own hint groups, `above` those of it and its ancestors; `path` numbers the
    sequence of tags and classes from the root; `tags` has the bits (`TAG_BIT`) of the
    elements from the root down; `place` is its rank among the block-level children of its
    parent; its blocks are those from `first` up to `last`.
    """

    __slots__ = (
        "above",
        "children",
        "depth",
        "first",
        "hidden",
        "index",
        "last",
        "mask",
        "name",
        "parent",
        "path",
        "place",
        "tag",
        "tags",
    )

    def __init__(self, tag: str, name: str, parent: Box | None, index: int, path: int) -> None:
        self.tag = tag
        self.name = name
        self.parent = parent
        self.index = index
        self.path = path
        self.mask = hint_mask(name) if name else 0
        self.children = self.first = self.last = 0
        if parent is None:
            self.depth = self.place = 0
            self.above = self.mask
            self.hidden = False
            self.tags = TAG_BIT.get(tag, 0)
        else:
            self.depth = parent.depth + 1
            self.place = parent.children
            parent.children += 1
            self.above = self.mask | parent.above
            self.hidden = parent.hidden
            self.tags = parent.tags | TAG_BIT.get(tag, 0)


class PageBlock:
    """A piece of text between two ends of block-level elements.

    `link_chars`, `bold_chars`, `italic_chars` count characters before white space is
    evened out; `inline` holds the hint groups of the inline elements inside; `breaks`
    counts the `<br>` just before, 0 where an element ended; `media` numbers the pictures
    and players met before it on the page; `row` tells a row of a data table.
    """

    __slots__ = (
        "bold_chars",
        "box",
        "breaks",
        "inline",
        "italic_chars",
        "link_chars",
        "links",
        "media",
        "row",
        "text",
    )

    def __init__(self, text: str, box: Box, counts: list[int], inline: int) -> None:
        self.text = text
        self.box = box
        self.link_chars, self.bold_chars, self.italic_chars, self.links = counts
        self.inline = inline
        self.breaks = 0
        self.media = 0
        self.row = False


class Page:
    """The blocks of a page in order, and its boxes, each after its parent.

    `skipped` holds the text of navigation and footers, which the walk does not enter;
    `marked` the elements that the caller asked after, by the index of their box.
    """

    __slots__ = ("blocks", "boxes", "marked", "skipped")

    def __init__(self) -> None:
        self.blocks: list[PageBlock] = []
        self.boxes: list[Box] = []
        self.skipped: list[str] = []
        self.marked: dict[int, object] = {}
