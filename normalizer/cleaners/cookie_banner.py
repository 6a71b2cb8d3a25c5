"""CK001: consent notices."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import convicting_hit, is_sure_of, near_edge
from normalizer.lang import Hit, Phrases
from normalizer.model import Block, Blocks, Cut

LONGEST = 130  # words; past this the phrase stands inside reporting
REACH = 2  # paragraphs of prose from an edge of the text, where banners stand


@cleaner("CK001", since="0.1", lists=("cookie-banner",))
def cookie_banner(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove notices that ask for consent to cookies or name a privacy policy.

    The site speaks of itself in them ("we use cookies", "our cookie policy"); a report
    about cookies speaks of others.  Lines of a banner's list follow the notice.

    Removed:
        We use cookies to improve your experience. Read our Cookie Policy.

        By continuing to use this site you agree to our use of cookies.
    Kept:
        The regulator fined the airline because its cookie banner had no button to refuse.

        Publishers that use cookies must ask for consent first, the court ruled on Friday.
    """
    told: dict[int, Hit] = {}
    for block in phrases.candidates("cookie-banner", blocks):
        hit = convicting_hit(phrases, "cookie-banner", block) if block.words <= LONGEST else None
        if hit and (hit.whole or near_edge(blocks, block, REACH) or _is_doubtful(block)):
            told[block.index] = hit
    for first, hit in told.items():
        yield blocks[first].cut(f"says {hit.group()[:80]!r}", sureness=0.9)
        at = first + 1
        while at < len(blocks) and at not in told and _continues(blocks[at], phrases):
            yield blocks[at].cut("belongs to the consent notice before it", sureness=0.8)
            at += 1


def _is_doubtful(block: Block) -> bool:
    """Whether a page is not sure that it is the article's: embeds ask for consent anywhere."""
    return block.evidence is not None and not is_sure_of(block)


def _continues(block: Block, phrases: Phrases) -> bool:
    if block.words <= 3:
        return not block.ends_sentence
    return block.kind == "list-item" and phrases.search("cookie-word", block) is not None
