"""DC001: a caption that was printed before."""

from collections.abc import Iterator
from operator import attrgetter

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import LIKELY, is_sure_of
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut


@cleaner("DC001", since="0.1", about=attrgetter("repeated"))
def duplicate_caption(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove every further copy of a caption; the first is set aside as a caption.

    A paragraph of a page that a caption repeats is the article's and stays, unless the two stand
    side by side.

    Removed:
        | Ferries wait at the quay of Norrholm during the storm on 3 March.
        Ferries wait at the quay of Norrholm during the storm on 3 March.
        |
        | The ferries of Norrholm stayed in port for a third day on Tuesday, the line said.
        |
        | It expects to sail again on Thursday, when the storm should have passed the island.
    Kept:
        Ferries wait at the quay of Norrholm during the storm on 3 March.

        The ferries of Norrholm stayed in port for a third day on Tuesday, the line said.
    """
    for at in blocks.repeated:
        captions = {i for i in at if blocks[i].kind == "caption"}
        first = min(captions, default=0)
        for i in at if captions else ():
            if i == first:
                continue
            # On the bench, copies that are likely the article are in all marked bodies; none of
            # these is a paragraph beside its caption.
            is_beside = i - 1 in captions or i + 1 in captions
            if (is_beside and blocks[i].kind == "paragraph") or not is_sure_of(blocks[i], LIKELY):
                yield blocks[i].cut("is the caption printed again", sureness=0.97)
