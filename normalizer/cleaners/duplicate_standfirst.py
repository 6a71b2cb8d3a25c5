"""DS001: the standfirst that is the first paragraph as well."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import is_prose
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

REACH = 8  # blocks; how far below the standfirst its copy may stand


@cleaner("DS001", since="0.1")
def duplicate_standfirst(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove a standfirst whose words stand again as the article's first paragraph.

    The paragraph stays, the standfirst goes: the copy in the body is the article's.

    Removed:
        The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
        | By the river
        | The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
        | The owner had hoped to open it by Easter, but the frost came back in March this year.
    Kept:
        The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
        The owner had hoped to open it by Easter, but the frost came back in March this year.
    """
    for at in blocks.places.values():
        first = blocks[at[0]]
        if len(at) > 1 and _is_standfirst(blocks, at) and first.kind != "caption":
            yield first.cut("stands again as the first paragraph", sureness=0.95)


def _is_standfirst(blocks: Blocks, at: tuple[int, ...]) -> bool:
    first = blocks[at[0]]
    if not is_prose(first) or not blocks.prose or blocks.prose[0] != first.index:
        return False
    return 1 < at[1] - at[0] <= REACH or (at[1] - at[0] == 1 and first.kind == "standfirst")
