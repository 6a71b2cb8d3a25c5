"""EX001: what the page's own signs say is no article."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import left_of
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

SET_ASIDE = ("title", "caption")  # kinds
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
    found = sought_in(blocks).elsewhere
    return [b for b in found if b.kind not in SET_ASIDE or not _is_set_aside(b)]


def _is_set_aside(block: Block) -> bool:
    """Whether the block is the title, or a caption within the article's own part of the page."""
    evidence = block.evidence
    if block.kind == "title" or evidence is None:
        return block.kind == "title"
    around = {evidence.tag, *evidence.ancestors}
    return bool(around & FIGURE) and not around & ELSEWHERE
