"""RS001: other stories: their headlines and teasers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._ends import end_mark, is_tail, pairs_from
from normalizer.cleaners._shape import (
    LIKELY,
    SURE,
    before_body,
    convicting_hit,
    heads_contact,
    heads_references,
    is_headline,
    is_sure_of,
)
from normalizer.lang import Hit, Phrases
from normalizer.model import Block, Blocks, Cut, fold
from normalizer.pieces import is_piece

LONGEST = 40  # words of a line that points to another story
LABEL = 9  # words of a heading above other stories
HEADLINE = 20  # words of a headline that ends the text
LONGEST_RUN = 8  # headlines; a longer run is a list of the article's own
LISTED = 12  # blocks; the longest list of other stories inside an article
FEWEST_BEFORE = 3  # paragraphs of prose before an end mark
TEASER = 45  # words
KICKER = 3  # words
WHOLE = 0.95  # share of a paragraph's characters that a link has
DATED = 4  # words of a date below a headline
TITLE_REACH = 4  # blocks from the start of a text, labels above its title
FEWEST_PAIRS = 2  # of headline and teaser; one may be a heading and a paragraph of the article


@cleaner("RS001", since="0.1")
def related_stories(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove headlines and teasers of other stories.

    Known by a phrase ("Read more:", "Related:"), by standing under such a heading, as
    pairs of headline and teaser after the line that ends the article (a credit, a
    copyright notice, a wide gap), or as a run of headlines that ends the text.

    Removed:
        Read more: Ferry line sues the port of Norrholm

        | The council voted nine to four for the new tram line on Tuesday evening.
        Related Content
        Ferry line sues the port of Norrholm
        Bridge at Eskdal stays shut until the summer
    Kept:
        Read more books, the minister told the children of the new school in Eskdal.
    """
    cuts: dict[int, Cut] = {}
    for block in phrases.candidates("related-stories", blocks):
        hit = convicting_hit(phrases, "related-stories", block) if block.words <= LONGEST else None
        if hit is None or _is_the_articles(blocks, block, hit, phrases):
            continue
        is_label = block.words <= LABEL and phrases.search("related-label", block) is not None
        if block.words <= LABEL and heads_references(blocks, block):
            continue
        cuts[block.index] = block.cut(f"says {hit.group()[:80]!r}", sureness=0.85)
        if is_label:
            cuts.update(_listed(blocks, block.index))
    for found in (_after_end(blocks, phrases), _closing_run(blocks, phrases)):
        for at, cut in found.items():
            cuts.setdefault(at, cut)
    yield from cuts.values()


def _is_the_articles(blocks: Blocks, block: Block, hit: Hit, phrases: Phrases) -> bool:
    """Whether a line points to no other story, although it starts as one that does.

    What a page names as its title is that.  In a text "Comment: Close the market" is the title
    where nothing but labels stands above it, and
    "See also: the keeper's garden, open on Sundays." is a sentence, for headlines start with
    a capital and have no full stop.  "More information" may head an address.
    """
    if block.kind == "title" and fold(block.text) == fold(blocks.title):
        return True
    if hit.whole and heads_contact(blocks, block):
        return True
    if block.evidence is not None or hit.whole or ":" not in hit.text:
        return False
    label, _, told = block.text.partition(":")
    if not hit.opening and block.index <= TITLE_REACH and before_body(blocks, block):
        known = fold(label).strip() in phrases.list("related-stories").whole
        return not known and not any(is_headline(b) for b in blocks[: block.index])
    told = told.lstrip()
    return told[:1].islower() and told.endswith(".")


def _listed(blocks: Blocks, label: int) -> dict[int, Cut]:
    """Cut the other stories under a label: list items and headlines, with teasers at the end."""
    found: dict[int, Cut] = {}
    ends_text = is_tail(blocks, label + 1)
    has_teasers = ends_text and pairs_from(blocks, label + 1) >= FEWEST_PAIRS
    for block in blocks[label + 1 : label + 1 + LISTED * (3 if ends_text else 1)]:
        if ends_text and _is_dated(block):
            continue
        if is_piece(blocks, block.index):
            break
        entry = is_headline(block) or (block.kind == "list-item" and block.words <= LONGEST)
        entry = entry or _is_kicker(blocks, block)
        teaser = has_teasers and block.is_prose and block.words <= TEASER
        sure = is_sure_of(block, LIKELY if block.is_prose else SURE) and not _is_link(block)
        if not (entry or teaser) or sure:
            break
        if block.kind == "list-item" and not _may_lead_elsewhere(block):
            break
        found[block.index] = block.cut("is listed among other stories", sureness=0.7)
    goes_on = has_teasers or not ends_text  # with more than a headline
    if len(found) == 1 and goes_on and not blocks[label].ends_sentence:
        only = next(iter(found))
        if blocks[only].kind == "heading":  # as likely the article's own next heading
            return {}
    return found


def _is_link(block: Block) -> bool:
    """Whether a link is all that a page has in a paragraph."""
    evidence = block.evidence
    return evidence is not None and evidence.link_density >= WHOLE and block.kind == "paragraph"


def _is_dated(block: Block) -> bool:
    """Whether a short line has a figure, as a date between two headlines does."""
    return block.words <= DATED and any(map(str.isdecimal, block.text))


def _is_kicker(blocks: Blocks, block: Block) -> bool:
    """Whether a heading of few words stands above a headline that a page says is no article."""
    after = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    if after is None or after.evidence is None or after.evidence.is_article:
        return False
    return block.kind == "heading" and block.words <= KICKER and is_headline(after)


def _after_end(blocks: Blocks, phrases: Phrases) -> dict[int, Cut]:
    """Cut pairs of headline and teaser after the article's last line."""
    end = end_mark(blocks, phrases)
    found: dict[int, Cut] = {}
    if end is None:
        return found
    run: list[Block] = []
    for block in blocks[end:]:
        expected = is_headline(block) if not run or run[-1].is_prose else True
        fits = block.kind != "list-item" and (is_headline(block) or block.is_prose)
        if not expected or not fits or is_sure_of(block) or block.text[:1].islower():
            break  # in lower case goes on what stood in one paragraph with a link
        if is_piece(blocks, block.index):
            break
        run.append(block)
    ends_text = end + len(run) == len(blocks) and not any(b.is_prose for b in run)
    if _pairs(run) >= FEWEST_PAIRS or ends_text:
        for block in run:
            found[block.index] = block.cut("follows the article's last line", sureness=0.75)
    return found


def _pairs(blocks: Sequence[Block]) -> int:
    """How many headlines have a teaser right below."""
    return sum(is_headline(a) and b.is_prose for a, b in pairwise(blocks))


def _closing_run(blocks: Blocks, phrases: Phrases) -> dict[int, Cut]:
    """Cut two or more headlines that end the text after its last paragraph.

    Those of a page have links or are none of its article; in a text a line that ends the
    article stands above them.  A poem, a cast or the winners of a prize may end it, too.
    """
    run: list[Block] = []
    for block in reversed(blocks):
        if block.kind in ("caption", "table", "list-item") or not _stands_alone(block):
            break
        run.append(block)
    if not 2 <= len(run) <= LONGEST_RUN or len(blocks.prose) < FEWEST_BEFORE:
        return {}
    if not all(_leads_elsewhere(b) for b in run):
        end = end_mark(blocks, phrases) if run[0].evidence is None else None
        if end is None or end > run[-1].index:
            return {}
    odd = sum(any(c.isdigit() for c in b.text) or "?" in b.text for b in run)
    if odd * 2 >= len(run):
        return {}
    return {b.index: b.cut("headlines end the text", sureness=0.55) for b in run}


def _may_lead_elsewhere(block: Block) -> bool:
    """Whether a list's item may be another story's: a text has no links to tell by."""
    return block.evidence is None or _leads_elsewhere(block)


def _leads_elsewhere(block: Block) -> bool:
    """Whether a page's own signs have a headline as another story's."""
    evidence = block.evidence
    return evidence is not None and (evidence.links > 0 or not evidence.is_article)


def _stands_alone(block: Block) -> bool:
    fits = is_headline(block) and 5 <= block.words <= HEADLINE
    return fits and not block.ends_sentence and "://" not in block.text
