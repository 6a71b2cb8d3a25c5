"""EX001: what the page's own signs say is no article."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut


@cleaner("EX001", since="0.1")
def extractor(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove blocks of an HTML page that the extractor's witnesses take for no article.

    The reasons are the witnesses' own.  A text input has no witnesses, so this cleaner
    leaves it alone.

    Kept:
        The ferry to Norrholm was late again.
    """
    for block in blocks:
        evidence = block.evidence
        if evidence is not None and not evidence.is_article:
            reason = "; ".join(evidence.reasons) or "no witness takes it for the article"
            yield block.cut(reason, sureness=max(0.5, evidence.score))
