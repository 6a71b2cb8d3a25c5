"""What the walk over a page makes: boxes (elements), blocks (texts), the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from normalizer.extract.columns import Array

from normalizer.extract.lists import Numbering

__all__ = ["KINDS", "NAMED", "NUMBERS", "TAG_BIT", "Boxes", "Href", "Page", "PageBlock", "Row"]

# Elements worth a sign of their own: one bit each, of the box and of all around it.
_NAMED = (
    "p div section article main aside nav header footer figure figcaption form ul ol li table td"
    " blockquote h1 h2 h3 h4 h5 h6 dl address pre details center"
)
NAMED = tuple(_NAMED.split())
TAG_BIT = {tag: 1 << bit for bit, tag in enumerate(NAMED)}
KINDS = {tag: number for number, tag in enumerate(NAMED, 1)}  # of elements, 0 for others


# The columns of `Boxes` that are numbers.
NUMBERS = (
    "mask", "parent", "first", "place", "depth", "above", "tags", "hidden", "path", "mark", "last",
    "children", "kind",
)  # fmt: skip
# What is known of a block-level element when it begins: the columns of `Boxes` but the last three.
Row = tuple[str, str, int, int, int, int, int, int, int, bool, int, int]
Href = tuple[int, int, str]  # a link: start and end in the block's text, and its address


class Boxes:
    """The block-level elements of a page in columns, each after its parent.

    `name` is an element's class, id, role and itemprop in one string, `mask` the hint
    groups these speak for, `above` those of it and its ancestors; `tags` has the bits
    (`TAG_BIT`) of the elements from the root down; `place` is its rank among the
    block-level children of its parent, `children` how many it has; `path` numbers the
    sequence of tags and names from the root; `mark` is that of a site rule, 0 without;
    `kind` numbers the tag (`KINDS`).
    `parent` is the index of the element around it; the root is its own.  The blocks of
    box i are those from `first[i]` up to `last[i]`.  `numbering` has what ordered lists and
    their items say of their numbers, of those that say anything.  `numbers` has the columns
    of `NUMBERS` as rows: (names, boxes), in 64 bits.  `names` has each name once, and may have
    those of inline elements too.
    """

    mask: Sequence[int]
    parent: Sequence[int]
    first: Sequence[int]
    place: Sequence[int]
    depth: Sequence[int]
    above: Sequence[int]
    tags: Sequence[int]
    hidden: Sequence[int]
    path: Sequence[int]
    mark: Sequence[int]
    last: Sequence[int]
    children: Sequence[int]
    kind: Sequence[int]

    def __init__(
        self,
        tag: Sequence[str],
        name: Sequence[str],
        numbers: Array,
        numbering: Mapping[int, Numbering],
        names: Collection[str] | None = None,
    ) -> None:
        self.tag = tag
        self.name = name
        self.numbers = numbers
        self.numbering = numbering
        self.names = set(name) if names is None else names

    def __getattr__(self, name: str) -> Sequence[int]:
        """A column of numbers; most are not asked for on their own."""
        if name not in NUMBERS:
            raise AttributeError(name)
        column: list[int] = self.numbers[NUMBERS.index(name)].tolist()
        setattr(self, name, column)
        return column

    def __len__(self) -> int:
        return len(self.tag)

    def outwards(self, box: int) -> Iterator[int]:
        """Yield a box and all around it, the innermost first."""
        while box:
            yield box
            box = self.parent[box]
        yield 0

    def around_others(self, box: int) -> int:
        """The innermost box around a box that has other blocks too."""
        return next(at for at in self.outwards(box) if not at or self.last[at] - self.first[at] > 1)

    def apart(self, box: int, index: int) -> range:
        """The blocks of the outermost element around a box that does not hold a certain block.

        None where the box itself holds it.
        """
        found = range(0)
        for at in self.outwards(box):
            blocks = range(self.first[at], self.last[at])
            if index in blocks:
                break
            found = blocks
        return found


class PageBlock(NamedTuple):
    """A piece of text between two ends of block-level elements.

    `box` is the index of the element it stands in.  `link_chars`, `bold_chars`,
    `italic_chars` count characters before white space is evened out; `inline` holds the
    hint groups of the inline elements inside; `breaks` counts the `<br>` just before, 0
    where an element ended; `media` numbers the pictures and players met before it on the
    page; `row` tells a row of a data table; `hrefs` are its links, where they are asked for.
    Where the text was repaired, it stood as `before`, and `steps` say what was done.
    """

    text: str
    box: int
    link_chars: int
    bold_chars: int
    italic_chars: int
    links: int
    inline: int
    breaks: int
    media: int
    row: bool
    hrefs: tuple[Href, ...] = ()
    before: str = ""
    steps: tuple[str, ...] = ()


class Page(NamedTuple):
    """The blocks of a page in order, and its boxes.

    `skipped` holds the text of navigation and footers, which the walk does not enter.
    """

    blocks: list[PageBlock]
    boxes: Boxes
    skipped: list[str]
