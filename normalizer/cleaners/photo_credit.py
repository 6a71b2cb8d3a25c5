"""PC001: who took the picture."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import is_name
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 16  # words


@cleaner("PC001", since="0.1", lists=("photo-credit",))
def photo_credit(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove lines that name a picture's photographer or agency, and nothing else.

    A name alone on a line goes where a picture's agency follows or a caption precedes.

    Removed:
        Photo: Ada Brink/Norrholm Post

        (Image credit: Ada Brink)

        Getty Images
    Kept:
        Getty Images said it would appeal the ruling.

        The photo shows the quay before the storm.
    """
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
