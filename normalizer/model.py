"""The values that travel through `normalizer`: blocks, documents, cuts, records.

All of them are frozen.  Offsets are in characters of `Document.text`, the one
coordinate system; `start` is inclusive, `end` exclusive.
"""

from __future__ import annotations

from dataclasses import field

from normalizer.blocks import Block, Cut, Evidence, Kind, fold, is_unspaced
from normalizer.frozen import frozen
from normalizer.sequence import Blocks

__all__ = [
    "SCHEMA",
    "Block",
    "BlockSpan",
    "Blocks",
    "Credit",
    "Cut",
    "Document",
    "Encoding",
    "Evidence",
    "Kind",
    "Link",
    "Metadata",
    "Outside",
    "Record",
    "Removal",
    "Repair",
    "Spacing",
    "fold",
    "is_unspaced",
]

SCHEMA = 1


@frozen
class Repair:
    """What repair changed: Document.text[start:end] stood as `before`; `steps` replay it."""

    start: int
    end: int
    before: str
    steps: tuple[str, ...]


@frozen
class Encoding:
    """The charset of the bytes, and what decided it (`bom`, `utf-8`, `declared`, ...)."""

    name: str
    decided: str


@frozen
class Link:
    """A link of an HTML page: the text it stands on, and where it leads."""

    start: int
    end: int
    url: str


@frozen
class Metadata:
    """What the page says of itself.  Dates are ISO 8601, as precise as the page is."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    language: str | None = None


@frozen
class Outside:
    """What of an HTML page lies outside the article region, in blocks and characters.

    `texts` lists it, block by block in page order, with the full ledger; else it is empty.
    """

    blocks: int = 0
    characters: int = 0
    texts: tuple[str, ...] = ()


@frozen
class Document:
    """An article before cleaning: its text and the blocks that are spans of it."""

    text: str
    blocks: Blocks
    source: str = ""
    metadata: Metadata = Metadata()
    encoding: Encoding | None = None
    repairs: tuple[Repair, ...] = ()
    flags: tuple[str, ...] = ()
    outside: Outside | None = None
    links: tuple[Link, ...] = ()


@frozen
class BlockSpan:
    """A block that was kept, or what was kept of it."""

    kind: Kind
    text: str
    start: int
    end: int


@frozen
class Removal:
    """A cut that was carried out, with the text it took.

    `also` names the codes of other cleaners that voted for the same text.
    """

    code: str
    cleaner: str
    start: int
    end: int
    text: str
    reason: str
    also: tuple[str, ...] = ()


@frozen
class Spacing:
    """White space between blocks that is more than line ends; restore needs it."""

    start: int
    text: str


@frozen
class Credit:
    """An agency that the article credits, and the words that say so."""

    agency: str
    evidence: str


@frozen
class Record:
    """A cleaned article: the output of `normalize`, one JSON object per article.

    `removals` and `spacing` are None where the ledger was left out; such a record
    cannot be restored.  `links` are those of the blocks that are kept, where they were asked
    for.  `extra` holds what an input row carried beside the fields that
    are known; it is written after them.
    """

    source: str
    text: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    blocks: tuple[BlockSpan, ...] = ()
    captions: tuple[str, ...] = ()
    wire: tuple[Credit, ...] = ()
    removals: tuple[Removal, ...] | None = ()
    spacing: tuple[Spacing, ...] | None = ()
    repairs: tuple[Repair, ...] = ()
    flags: tuple[str, ...] = ()
    encoding: Encoding | None = None
    outside: Outside | None = None
    links: tuple[Link, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)
