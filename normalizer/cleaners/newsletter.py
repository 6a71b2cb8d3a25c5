"""NL001: requests to subscribe by e-mail."""

from collections import Counter
from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits, is_sure_of, remember
from normalizer.lang import Phrases
from normalizer.model import Block, Blocks, Cut

LONGEST = 60  # words; past this the phrase stands inside reporting
BOXES = ("newsletter", "signup", "sign-up", "subscri")  # in the names of elements
NEAR = 6  # names of an element and those right around it
BESIDE = 3  # blocks from the request to others in its element
BLURB = 32  # words
SMALL = 80  # words of an element that is all about a newsletter


@cleaner("NL001", since="0.1", lists=("newsletter",))
def newsletter(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove short blocks that ask the reader to subscribe by e-mail.

    What stands beside them in an element named after newsletters goes with them, unless the
    page is sure that it is the article's.

    Removed:
        Sign up for our morning newsletter.

        Get the day's top headlines delivered to your inbox.
    Kept:
        The ministry's newsletter said prices rose 4% in May.

        She signed up for the party's newsletter in April and left it in May, she said.
    """
    cuts: dict[int, Cut] = {}
    for block, _, cut in cut_short_hits(blocks, phrases, "newsletter", longest=LONGEST):
        cuts[block.index] = cut
        for other in _beside(blocks, block):
            cuts.setdefault(other.index, other.cut("stands beside a request to subscribe"))
    yield from cuts.values()


def _beside(blocks: Blocks, block: Block) -> Iterator[Block]:
    """Yield the blocks of few words that share an element named after newsletters with one."""
    names = _boxes(block)
    if not names:
        return
    for other in blocks[max(0, block.index - BESIDE) : block.index + BESIDE + 1]:
        evidence = other.evidence
        if evidence is None or not evidence.is_article or other.words > BLURB:
            continue
        shared = names & _boxes(other)
        if shared and (not is_sure_of(other) or _is_small(blocks, shared)):
            yield other


def _is_small(blocks: Blocks, names: set[str]) -> bool:
    """Whether all that stands in or near elements of one of these names is few words."""
    words = remember(blocks, "newsletter-boxes", lambda: _words_by_name(blocks))
    return any(words[name] <= SMALL for name in names)


def _words_by_name(blocks: Blocks) -> Counter[str]:
    words: Counter[str] = Counter()
    for block in blocks:
        for name in _boxes(block):
            words[name] += block.words
    return words


def _boxes(block: Block) -> set[str]:
    """The names of an element, and of those right around it, that speak of newsletters."""
    names = block.evidence.hints if block.evidence else ""
    if not any(word in names for word in BOXES):
        return set()
    near = names.split(" ", NEAR)[:NEAR]
    return {name for name in near if any(word in name for word in BOXES)}
