"""Where the article lies in the text of a whole page.

A page dumped as text carries its menus, teasers and footers.  The article is the
stretch with the highest sum when every paragraph counts for its words and every
scrap against them: maximum subsequence segmentation (Pasternack and Roth,
"Extracting article text from the web with maximum subsequence segmentation", WWW
2009), over blocks instead of tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from normalizer.cleaners._shape import is_headline, remember
from normalizer.lang import Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, is_unspaced

__all__ = [
    "TITLE_REACH",
    "article_extent",
    "find_title",
    "is_page_dump",
    "is_scrap",
    "may_be_title",
]

# Set on 429 pages dumped as text, of which 94 % count as dumps by this test, and on the
# bodies of 1,218 articles, of which none does: lists of figures, of winners, of dishes have
# scraps among their paragraphs, a page has its menus around them.
FEWEST_SCRAPS = 12  # outside of the stretch of paragraphs, too
FEWEST_AROUND = 4  # scraps before the first paragraph and after the last
MOSTLY_AROUND = 0.65  # share of the scraps before the first paragraph and after the last
SURELY_AROUND = 30  # scraps outside of the stretch, wherever paragraphs stand
SCRAP_SHARE = 0.25
MANY_SCRAPS, LOWER_SHARE = 60, 0.15  # a page with the teasers of a whole front page below
# Some extractors set each link on a line of its own, and so the rest of its sentence.
BROKEN_SHARE = 0.2  # of the blocks, that go on with a sentence
GOING_ON = (",", ".", ";", ":", ")")
FURNITURE = 4  # different lines that say what only a page's furniture says
FURNITURE_AT_EDGES = 1  # are enough where menus seem to stand at both ends
EDGE = 12  # blocks at either end of the text, where menus and footers stand
EDGE_SHARES = 1.3  # of scraps at both ends, added up
FURNITURE_LISTS = (
    "navigation",
    "share-buttons",
    "cookie-banner",
    "copyright",
    "newsletter",
    "skip-link",
    "section-label",
)
LONGEST_FURNITURE = 14  # words
SCRAP_COST = 7.0  # words that one scrap outweighs
LABEL_COST = 5.0
LONGEST_GAIN = 60.0  # words of one paragraph that count
# A figure that is no year and does not number an item.
FIGURE = late(r"^(?!.*\b(?:19|20)\d\d\b)(?:\d{1,3}[.)]\s+)?+\D*\d")
SHORTEST_TITLE = 3  # words, of which two must stand in the article
STEM = 6  # letters by which a word is told, since its ending may differ
EDGES = late(r"^\W{1,3}|[\W_]{1,3}$")
TITLE_REACH = 14  # blocks above the article in which its title is looked for


def is_scrap(block: Block) -> bool:
    """Whether the block is a menu entry, label or the like: under seven words, no sentence."""
    return block.words <= 6 and not block.ends_sentence


def is_page_dump(blocks: Blocks, phrases: Phrases) -> bool:
    """Whether the text is a page's whole text rather than an article's."""

    def judge() -> bool:
        if not blocks or blocks[0].evidence is not None:
            return False
        scraps = [is_scrap(b) for b in blocks]
        if sum(scraps) < FEWEST_SCRAPS or sum(map(_goes_on, blocks)) > BROKEN_SHARE * len(blocks):
            return False
        wordy = [is_scrap(b) and not _tells_amount(b) for b in blocks]
        return all(_has_menus(blocks, phrases, some) for some in (scraps, wordy))

    return remember(blocks, "is_page_dump", judge)


def _has_menus(blocks: Blocks, phrases: Phrases, scraps: Sequence[bool]) -> bool:
    """Whether scraps are many enough, stand around the article, and are furniture."""
    share = LOWER_SHARE if sum(scraps) >= MANY_SCRAPS else SCRAP_SHARE
    if sum(scraps) < FEWEST_SCRAPS or sum(scraps) < share * len(scraps):
        return False
    edges = sum(scraps[:EDGE]) / EDGE + sum(scraps[-EDGE:]) / EDGE
    needed = FURNITURE_AT_EDGES if edges >= EDGE_SHARES else FURNITURE
    return _stand_around(blocks, scraps) and _furniture(blocks, phrases) >= needed


def _tells_amount(block: Block) -> bool:
    """Whether a line has a score, an amount or a duration: an article's, for menus have few."""
    return FIGURE.search(block.text) is not None


def _goes_on(block: Block) -> bool:
    """Whether a block goes on with a sentence: in lower case, or with its comma."""
    return block.text[:1].islower() or block.text[:1] in GOING_ON


def _stand_around(blocks: Blocks, scraps: Sequence[bool]) -> bool:
    """Whether enough of the scraps stand around the article, not in it."""
    body, extent = blocks.body, article_extent(blocks)
    around = sum(scraps[: body.start]) + sum(scraps[body.stop :]) if body else FEWEST_AROUND
    outside = sum(scraps[: extent.start]) + sum(scraps[extent.stop :])
    if around >= MOSTLY_AROUND * sum(scraps):
        return True
    return outside >= (FEWEST_SCRAPS if around >= FEWEST_AROUND else SURELY_AROUND)


def _furniture(blocks: Blocks, phrases: Phrases) -> int:
    """Count the different things said that only a page's furniture says, up to enough."""
    said: set[str] = set()
    lists = FURNITURE_LISTS
    places = {b.index for name in lists for b in phrases.candidates(name, blocks)}
    for block in (blocks[at] for at in sorted(places)):
        if block.words <= LONGEST_FURNITURE and block.key not in said:
            if any(phrases.search(name, block) for name in FURNITURE_LISTS):
                said.add(block.key)
            if len(said) >= FURNITURE:
                break
    return len(said)


def article_extent(blocks: Blocks) -> range:
    """Return the indices of the stretch of blocks that holds the article."""
    return remember(blocks, "article_extent", lambda: _best_stretch(blocks))


def _best_stretch(blocks: Blocks) -> range:
    best, best_sum = range(0), 0.0
    start, total = 0, 0.0
    for block in blocks:
        if total <= 0:
            start, total = block.index, 0.0
        total += _gain(block)
        if total > best_sum:
            best, best_sum = range(start, block.index + 1), total
    return best


def _gain(block: Block) -> float:
    if block.is_prose:
        return min(block.words, LONGEST_GAIN)
    if block.ends_sentence:
        return 0.5 * block.words if block.words >= 5 else -LABEL_COST / 2
    return -SCRAP_COST if block.words <= 6 else -LABEL_COST


def find_title(blocks: Blocks, extent: range) -> int | None:
    """Return the index of the line above the article that shares most words with its start."""
    opening: set[str] = set()
    for block in blocks[extent.start : extent.start + 4]:
        opening.update(_stems(block))
    best, best_score = None, 1
    for block in blocks[max(0, extent.start - TITLE_REACH) : extent.start]:
        if may_be_title(block, SHORTEST_TITLE):
            score = len(_stems(block) & opening)
            if score > best_score:
                best, best_score = block.index, score
    return best


def _stems(block: Block) -> set[str]:
    """Return how a block's longer words begin, whatever their endings.

    Two characters stand for a word in Korean, and any two together where a script has no
    spaces.  Words are parted by spaces: vowel signs (Hindi) are none of `Block.key`.
    """
    stems: set[str] = set()
    for word in block.folded.split():
        bare = EDGES.sub("", word)
        if not bare.isascii() and any(map(is_unspaced, bare)):
            stems.update(a + b for a, b in pairwise(bare) if is_unspaced(a) and is_unspaced(b))
        elif len(bare) > 1 and bare[0] >= "\uac00":
            stems.add(bare[:2])
        elif len(bare) > 3:
            stems.add(bare[:STEM])
    return stems


def may_be_title(block: Block, shortest: int = 4) -> bool:
    """Whether a line above the article, of so many words or more, could be its title."""
    short = shortest <= block.words <= 4 and not block.ends_sentence
    return (short or is_headline(block)) and block.kind in ("heading", "paragraph", "title")
