"""What cleaners ask of blocks beside phrases: position, shape, neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from itertools import groupby, pairwise
from typing import TypeVar

from normalizer.cleaners._sought import sought_in
from normalizer.cleaners._speech import is_attributed, is_quoted, is_speech
from normalizer.lang import Hit, Phrases, speaks_to_reader
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut

__all__ = [
    "LIKELY",
    "SURE",
    "after_body",
    "before_body",
    "convicting_hit",
    "cut_short_hits",
    "entry_times",
    "heads_article",
    "heads_contact",
    "heads_prose",
    "heads_references",
    "is_capitals",
    "is_headline",
    "is_name",
    "is_sure_of",
    "left_of",
    "names_contact",
    "near_edge",
    "remember",
]

Value = TypeVar("Value")
_NAME = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]{0,24}|de|da|van|von|der|den|la|le|el|al|bin|ibn|di|du)"
    r"(?: (?:[A-ZÀ-ÖØ-Þ][\w'’.-]{0,24}|de|da|van|von|der|den|la|le|el|al|bin|ibn|di|du)){1,4}"
)
CONTACT = late(
    r"\w@\w|(?<![\d.,:])(?!(?:19|20)\d\d[ /–-]|\d{1,2}[ /–-]\d{1,2}[ /–-](?:19|20))"
    r"\+?\d{1,4}(?:[ /–-]{1,3}\d{2,7}){1,5}(?<=\d\d\d)(?![\d.,]\d)"
    r"|(?<!\d)\d\d(?:[ .]\d\d){3,4}(?!\d)"
)
# A work: by an author with an initial, or with the year in brackets or number it came out under.
REFERENCE = late(
    r"^\W{0,3}\w[\w\x27’-]{1,24}, (?:\w\.){1,3}[:,)( ]|\((?:19|20)\d\d\)\W{0,2}$|\bisbn\b|\bdoi\b",
    re.IGNORECASE,
)
# Lists of what an outlet asks of its reader; the others are notes that address nobody.
PROMPTS = frozenset(
    {
        "app-prompt",
        "comments",
        "cookie-banner",
        "donation-appeal",
        "newsletter",
        "paywall",
        "related-stories",
        "share-buttons",
        "skip-link",
        "station-chrome",
    }
)
NOTES = frozenset({"author-bio"})  # say of somebody that they write
SENTENCE = 12  # words; of shorter sentences the start alone convicts
FEWEST_ENTRIES = 2  # of a live report
SHORTEST_ENTRY = 3  # words, where other times tell that the report is one
FEWEST_TIMES = 3  # of a timetable
LONGEST_TIME = 10  # characters
TIME = late(r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?| uhr| h)?", re.IGNORECASE)
LIKELY = 0.5  # chance of being the article from which a paragraph is no teaser
SURE = 0.8  # chance of being the article from which shape and place convict no block
VERY_SURE = 0.9  # from which no phrase convicts a heading
_LONGEST_HEADLINE = 30  # words
HEADLINE_ENDS = frozenset("?!…？！؟")  # of sentences that may be headlines


def remember(blocks: Blocks, key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what `make` gives, made once for these blocks."""
    store = blocks.remembered
    if key not in store:
        store[key] = make()
    value: Value = store[key]
    return value


def left_of(blocks: Blocks, find: Callable[[Blocks], list[Block]]) -> list[Block]:
    """Return those blocks that `find` finds among a document's and that are left, in order.

    It is called once for a document, since cleaners vote again on what is left, and so must
    look at each block alone, at what it says and at its evidence, not at its place.
    """
    first = blocks.first
    found: list[Block] | None = first.remembered.get(find)
    if found is None:
        found = first.remembered[find] = find(first)
    if not found or blocks is first:
        return found
    at = blocks.by_start
    left = [at[b.start] for b in found if b.start in at]
    return sorted(left, key=lambda b: b.index) if left else left


def entry_times(blocks: Blocks) -> frozenset[int]:
    """Indices of times of day that are the text's: those of a live report, or of a timetable.

    The ones stand alone above text, the others together, no two of them the same.
    """
    if not left_of(blocks, _times):
        return frozenset()

    def find() -> frozenset[int]:
        times = [(a, b) for a, b in pairwise(blocks) if _is_time(a) and not _is_time(b)]
        entries = {a.index for a, b in times if b.words >= SHORTEST_ENTRY or b.kind == "heading"}
        if sum(_starts_entry(b) for _, b in times) < FEWEST_ENTRIES:
            entries = set()
        for is_table, run in groupby(blocks, _is_time):
            together = list(run) if is_table else []
            if len({b.text for b in together}) >= max(FEWEST_TIMES, len(together)):
                entries.update(b.index for b in together)
        return frozenset(entries)

    return remember(blocks, "entry_times", find)


def _times(blocks: Blocks) -> list[Block]:
    return [b for b in sought_in(blocks).brief if b.text[:1].isdigit() and _is_time(b)]


def _is_time(block: Block) -> bool:
    return len(block.text) <= LONGEST_TIME and TIME.fullmatch(block.text) is not None


def _starts_entry(block: Block) -> bool:
    return block.is_prose or block.kind == "heading"


def before_body(blocks: Blocks, block: Block) -> bool:
    """Whether no paragraph of prose stands before the block; True where there is no prose."""
    return not blocks.prose or block.index < blocks.prose[0]


def after_body(blocks: Blocks, block: Block) -> bool:
    """Whether no paragraph of prose stands after the block; False where there is no prose."""
    return bool(blocks.prose) and block.index > blocks.prose[-1]


def near_edge(blocks: Blocks, block: Block, reach: int) -> bool:
    """Whether at most `reach` paragraphs of prose stand before the block, or after it."""
    prose = blocks.prose
    if len(prose) <= reach:
        return True
    return block.index <= prose[reach] or block.index >= prose[-reach - 1]


def heads_prose(blocks: Blocks, block: Block) -> bool:
    """Whether the block is a heading within the body, with a paragraph of prose right below."""
    after = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    inside = block.kind == "heading" and block.index in blocks.body
    return inside and after is not None and after.is_prose


def names_contact(text: str) -> bool:
    """Whether a line has an address to write to or a number to call."""
    return CONTACT.search(text) is not None


def heads_contact(blocks: Blocks, block: Block) -> bool:
    """Whether a line with an address or a number stands right below a text's line."""
    after = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    return block.evidence is None and after is not None and names_contact(after.text)


def heads_references(blocks: Blocks, block: Block) -> bool:
    """Whether a text's line stands above the first of a list of books: "Further reading"."""
    after = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    return block.evidence is None and after is not None and bool(REFERENCE.search(after.text))


def heads_article(blocks: Blocks, block: Block) -> bool:
    """Whether a page is sure that a heading is the article's, and so is what it stands above."""
    if block.kind != "heading" or block.index + 1 >= len(blocks):
        return False
    return is_sure_of(block, VERY_SURE) and is_sure_of(blocks[block.index + 1], VERY_SURE)


def is_sure_of(block: Block, chance: float = SURE) -> bool:
    """Whether an HTML page's own signs have the block as the article, at least by so much.

    On the bench, of such blocks under a label of other stories seven in eight are the
    article's.

    A text has no such signs, and is sure of nothing.
    """
    evidence = block.evidence
    return evidence is not None and evidence.is_article and evidence.score >= chance


def is_headline(block: Block) -> bool:
    """Whether the block could be another story's headline: four words or more, no full stop."""
    if not 4 <= block.words <= _LONGEST_HEADLINE or "\n" in block.text:
        return False
    return not block.ends_sentence or block.last_mark in HEADLINE_ENDS


def is_name(text: str) -> bool:
    """Whether the text is two to five capitalised words, as a person's name is."""
    return len(text) <= 60 and _NAME.fullmatch(text) is not None


def is_capitals(text: str) -> bool:
    """Whether the text has letters, and all that have a case are capitals."""
    return text.isupper()


def convicting_hit(phrases: Phrases, name: str, block: Block) -> Hit | None:
    """Find an entry of list `name` in the block, unless the block is reporting all the same.

    Nobody is addressed by what somebody in the article says.  A sentence is reporting where
    the phrase stands in quotation marks and words outside of them attribute it, where a
    clause after it does ("Get the app, says the bank"), or where it only starts as a prompt
    does, goes on as none and never speaks to the reader ("Already a subscriber for forty
    years, she").
    """
    hit = phrases.search(name, block)
    if hit is None or is_speech(block, hit):
        return None
    if hit.whole:
        return hit
    if name not in NOTES and is_attributed(block, hit, phrases.languages):
        return None
    if not block.ends_sentence:
        return hit
    prompt = name in PROMPTS and hit.opening and block.words >= SENTENCE
    if prompt and not speaks_to_reader(block.key, phrases.languages):
        hit = phrases.search_inside(name, block)
        if hit is None:
            return None
    return None if is_quoted(block.folded, 0 if hit.opening else hit.start) else hit


def _is_the_articles(blocks: Blocks, block: Block) -> bool:
    """Whether a page is sure that a heading, or an item of a list, is the article's."""
    if block.kind != "list-item":
        return heads_article(blocks, block)
    beside = (blocks[at] for at in (block.index - 1, block.index + 1) if 0 <= at < len(blocks))
    return is_sure_of(block, VERY_SURE) and all(is_sure_of(b, VERY_SURE) for b in beside)


def cut_short_hits(
    blocks: Blocks, phrases: Phrases, name: str, *, longest: int, sureness: float = 0.8
) -> Iterator[tuple[Block, Hit, Cut]]:
    """Yield blocks of at most `longest` words in which list `name` has a hit, and the cut.

    A heading that a page has as the article's, with the article's text right below, is none:
    "TikTok", "Accessibility", "How to download our app".
    """
    for block in phrases.candidates(name, blocks):
        if block.words <= longest:
            hit = convicting_hit(phrases, name, block)  # none is found once for all rounds
            if hit and not _is_the_articles(blocks, block):
                sure = max(sureness, 0.95) if hit.whole else sureness
                yield block, hit, block.cut(f"says {hit.group()[:80]!r}", sureness=sure)
