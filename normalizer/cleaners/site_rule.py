"""SR001: what the user's own rule for a site drops."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import left_of, remember
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

LIST_PREFIX = "site-rule:"  # of phrase lists; the rule's file follows
WITNESS = "site-rule"


@cleaner("SR001", since="0.1")
def site_rule(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove what a rule file of the user drops on the pages of a site.

    The rule names elements of the page by selectors, or whole lines by their words.  The
    reason names the file.  Without rule files this cleaner cuts nothing.

    Kept:
        The ferry to Norrholm was late again.
    """
    for block in left_of(blocks, _dropped):
        if block.evidence is not None:
            yield block.cut("; ".join(block.evidence.reasons), sureness=1.0)
    for name in remember(blocks.first, LIST_PREFIX, lambda: phrases.names(LIST_PREFIX)):
        for block in blocks:
            yield from _lines(block, name, phrases)


def _dropped(blocks: Blocks) -> list[Block]:
    """Return the blocks of a page that stand in elements which a rule drops."""
    return [
        b for b in sought_in(blocks).elsewhere if b.evidence and WITNESS in b.evidence.witnesses
    ]


def _lines(block: Block, name: str, phrases: Phrases) -> Iterator[Cut]:
    """Cut a block that is a line of the list, or the first and last line of one that has more."""
    reason = f"{name.removeprefix(LIST_PREFIX)}: phrases"
    if phrases.search(name, block):
        yield block.cut(reason, sureness=1.0)
    elif "\n" in block.text:
        entries = phrases.list(name)
        first, last = block.text.index("\n"), block.text.rindex("\n") + 1
        if entries.search(Block(block.kind, block.text[:first], 0)):
            yield block.cut(reason, end=first, sureness=1.0)
        if entries.search(Block(block.kind, block.text[last:], 0)):
            yield block.cut(reason, start=last, sureness=1.0)
