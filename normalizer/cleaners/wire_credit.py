"""WC001: the line that credits reporters or an agency."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._ends import end_mark
from normalizer.cleaners._said import start_of_credit
from normalizer.cleaners._shape import convicting_hit, left_of, near_edge
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut
from normalizer.wire import AROUND, BETWEEN, SOURCE, agency_names, is_agency

LONGEST = 45  # words
REACH = 1  # paragraphs of prose from an edge of the text
SIGNS = AROUND + BETWEEN


@cleaner("WC001", since="0.1")
def wire_credit(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove lines that credit reporters, editors or agencies; the record's `wire` keeps them.

    Of a paragraph that ends with a credit, the credit alone.

    Removed:
        Reporting by Ada Brink in Norrholm; editing by Olaf Reth

        Some information for this story came from Reuters.

        (AP)
    Kept:
        The reporting by two newspapers led to an inquiry, which the mayor welcomed.

        "Some information in the file came from Reuters," the lawyer told the court.
    """
    told = {b.index for b in phrases.candidates("wire-credit", blocks) if b.words <= LONGEST}
    named = {b.index for b in left_of(blocks, _agencies)}
    for block in (blocks[at] for at in sorted(told | named)):
        hit = convicting_hit(phrases, "wire-credit", block)
        if hit is None and block.kind == "list-item":  # "Reuters", "AFP", "dpa": a list of them
            continue
        if hit is None and block.index not in named:
            continue
        if _in_place(blocks, block, phrases):
            said = f"says {hit.group()[:80]!r}" if hit else "is an agency's name"
            start = start_of_credit(block, hit) if hit else 0
            sureness = 0.92 if is_agency(block.text) else 0.85  # "Foto: dpa" credits a picture
            yield block.cut(said, start=start, sureness=sureness)


def _in_place(blocks: Blocks, block: Block, phrases: Phrases) -> bool:
    """Whether the block stands near either end of the text, or ends the article itself."""
    if near_edge(blocks, block, REACH):
        return True
    end = end_mark(blocks, phrases)
    return end is not None and block.index >= end - 1


def _agencies(blocks: Blocks) -> list[Block]:
    """Return the lines that are an agency's name."""
    lines = _lines_like_agencies(sought_in(blocks).few)
    return [b for b in lines if is_agency(SOURCE.sub("", b.text))]


def _lines_like_agencies(blocks: list[Block]) -> list[Block]:
    """Return lines of which agencies may be all: one, or a word and a colon, comes first."""
    names, heads = agency_names(SIGNS)
    found = [
        b for b in blocks if b.text.lstrip(SIGNS)[:2] in heads or ":" in b.text or "：" in b.text
    ]
    return [b for b in found if SOURCE.sub("", b.text).lstrip(SIGNS).startswith(names)]
