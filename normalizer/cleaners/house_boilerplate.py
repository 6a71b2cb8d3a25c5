"""HB001: what an outlet prints under all its articles."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut


@cleaner("HB001", since="0.1", lists=("house-boilerplate",))
def house_boilerplate(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove blocks that a rule file, or the rest of the corpus, gives as the house's own.

    Only a block that is such a line, word for word, is cut: the list holds what
    `normalizer dedup --within` saw repeated in the outlet's articles, and a few lines that
    any house may print.

    Removed:
        Letters may be edited for length and clarity.
    Kept:
        The court found that letters may be edited for length and clarity by the prison.
    """
    for block in phrases.candidates("house-boilerplate", blocks):
        hit = phrases.search("house-boilerplate", block)
        if hit and hit.whole:
            yield block.cut("is repeated in the outlet's articles", sureness=0.9)
