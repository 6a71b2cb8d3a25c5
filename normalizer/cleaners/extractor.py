"""EX001: what the page's own signs say is no article."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import left_of
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut, Evidence

FIGURE = frozenset({"figure", "figcaption"})
ELSEWHERE = frozenset({"aside", "nav", "footer", "form"})


@cleaner("EX001", since="0.1", alone=True)
def extractor(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove blocks of an HTML page that the extractor's witnesses take for no article.

    The reasons are the witnesses' own.  The title and the captions of the article's
    figures are no part of its text and are set aside, not cut.  A text input has no
    witnesses, so this cleaner leaves it alone.

    Kept:
        The ferry to Norrholm was late again.
    """
    for block in left_of(blocks, _not_set_aside):
        evidence = block.evidence
        if evidence is not None:
            reason = "; ".join(evidence.reasons) or "no witness takes it for the article"
            yield block.cut(reason, sureness=max(0.5, evidence.score))


def _not_set_aside(blocks: Blocks) -> list[Block]:
    return [
        b for b in sought_in(blocks).elsewhere if b.evidence and not _is_set_aside(b, b.evidence)
    ]


def _is_set_aside(block: Block, evidence: Evidence) -> bool:
    """Whether the block is the title, or a caption within the article's own part of the page."""
    if block.kind == "title":
        return True
    if block.kind != "caption":
        return False
    around = {evidence.tag, *evidence.ancestors}
    return bool(around & FIGURE) and not around & ELSEWHERE
