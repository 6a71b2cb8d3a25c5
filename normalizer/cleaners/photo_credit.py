"""PC001: who took the picture."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import is_name
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 16  # words
LABELLED = 6  # words of a label and a name
AGENCY = 6  # capitals


@cleaner("PC001", since="0.1", lists=("photo-credit", "credit-word"))
def photo_credit(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove lines that name a picture's photographer or agency, and nothing else.

    A name alone on a line goes where a picture's agency follows or a caption precedes.

    Removed:
        Photo: Ada Brink/Norrholm Post

        (Image credit: Ada Brink)

        Getty Images

        Photograph Ada Brink
    Kept:
        Getty Images said it would appeal the ruling.

        The photo shows the quay before the storm.

        Photograph albums from Norrholm
    """
    for block in phrases.candidates("credit-word", blocks):
        if block.words > LABELLED or block.kind == "caption":
            continue
        if phrases.search("credit-word", block) and _names_after_label(block.text):
            yield block.cut("is a label and a name", sureness=0.8)
    for block in phrases.candidates("photo-credit", blocks):
        if block.words > LONGEST:
            continue
        hit = phrases.search("photo-credit", block)
        if hit and (hit.whole or hit.start <= 2 or len(hit.text) >= 0.6 * len(block.text)):
            yield block.cut(f"says {hit.group()[:80]!r}", sureness=0.9)
            before = blocks[block.index - 1] if block.index else None
            beside = before is not None and (block.space_before == 0 or before.kind == "caption")
            if before is not None and beside and is_name(before.text):
                yield before.cut("is the photographer's name", sureness=0.8)


def _names_after_label(text: str) -> bool:
    """Whether a name or an agency's capitals follow the first word, and nothing else."""
    _, _, name = text.partition(" ")
    return is_name(name) or (name.isalpha() and name.isupper() and len(name) <= AGENCY)
