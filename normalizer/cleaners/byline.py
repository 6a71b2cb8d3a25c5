"""BY001: who wrote it and when, beside the article."""

import re
from collections.abc import Iterator, Sequence
from operator import or_

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import (
    entry_times,
    is_headline,
    is_name,
    is_sure_of,
    left_of,
)
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Hit, Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut, fold
from normalizer.pieces import is_piece

LONGEST = 14  # words
NAME = 5  # words of a name
ROLE = 8  # words of the lines between a name and the first paragraph
BELOW = 2  # of these lines at most
BESIDE_DATE = 12  # letters beside a date, such as a day of the week
BESIDE_TIME = 3  # letters beside a time of day alone
STANDFIRST = 3  # blocks at most above a standfirst: labels, the title
HEADLINE = 5  # words of a headline that an author's name stands under
# Words in lower case that stand within names, between two, or between a name and an agency's.
PARTICLES = frozenset(
    {"de", "da", "do", "du", "di", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "ibn"}
    | {"und", "and", "et", "y", "e", "og", "i"}
    | {"mit", "with", "avec", "con", "com", "met", "med"}
)
DIGIT = re.compile(r"\d")
DAY = late(r"\d{4}|\d{1,2}[./-]\d{1,2}|[^\W\d]{3,12}\.? \d{1,2}\b(?!:)|\b\d{1,2}\.? [^\W\d]{3}")
DATE = late(r"\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
STAMP = late(
    r"(?:(?<!\d)(?:\d{1,2}|[12]\d{3})[./-]\d{1,2}[./-](?:\d{1,2}|[12]\d{3})(?!\d)|\d{1,2}:\d\d"
    r"|\d{1,2}\.?\s(?:de\s)?[^\W\d]{3,12}\.?,?\s(?:de\s)?\d{4}"
    r"|[^\W\d]{3,12}\.?\s\d{1,2},?\s\d{4}|\d{4}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일])"
)
FIGURES = re.compile(r"\d(?:[./:-]\d|\d{3})")  # in all of these, and found sooner
# "7 марта, 18:40"; no year, and the day before the month.
DAY_AND_TIME = late(r"\d{1,2}\.? [^\W\d]{3,12}\.?,? (?:[^\W\d]{1,3}\.? )?\d{1,2}[:.]\d\d")
REST = late(
    r"[\W\d_]+|\b(?:a|p)\.?m\b|(?-i:\b[A-Z]{2,4}T?\b)"
    r"|\b(?:today|yesterday|heute|gestern|aujourd'hui|hier|hoy|ayer|oggi|ieri|hoje|ontem|vandaag"
    r"|gisteren|i dag|i går|idag|igår|dzisiaj|dziś|wczoraj|dnes|včera|bugün|dün|сегодня|вчера)\b"
    r"|\b(?:uhr|um|at|on|alle|às|as|kl|den|am|le|a las|las|horas|hrs|ore|uur|om|h)\b",
    re.IGNORECASE,
)

TOLD = ("byline", "update-notice", "reading-time")  # in a line with a date

PARTED = late(r"\s[|·•–—-]\s")
LABELLED = late(r"\w[\w ]{1,20}:\s?\w[^:.!?]{0,40}")  # `Section: Harbour`


@cleaner("BY001", since="0.1")
def byline(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove lines that only name authors, their posts, or the date.

    Removed:
        By Ada Brink
        | The bridge at Eskdal will stay shut until the summer, its owner said on Friday.

        12 March 2031, 18:40
        | The bridge at Eskdal will stay shut until the summer, its owner said on Friday.

        12/03/2031 - Section: Harbour - Written by Ada Brink
        | The bridge at Eskdal will stay shut until the summer, its owner said on Friday.

        By Ada Brink 12 March 2031, 18:40 Reading time: 4 min.
        | The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
    Kept:
        The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
        18:40 - Result: Norrholm two, Eskdal one

        By Friday evening 12 March 2031
        The bridge at Eskdal will stay shut until the summer, its owner said on Friday.

        By Friday the water had reached the market square, and the shops closed.
        The bridge at Eskdal will stay shut until the summer, its owner said on Friday.
    """
    told = {b.index for b in phrases.candidates("byline", blocks)}
    figured = {b.index for b in left_of(blocks, _with_figures)}
    prose = [  # "4 min." ends as a sentence does
        at
        for at in _prose_of_article(blocks)
        if at not in figured or not _runs_on(blocks[at].text, phrases)
    ]
    edges = _edges(blocks, prose)
    times = entry_times(blocks)
    opening = prose[0] if prose else 0
    # Below the first paragraph all else that counts is dated.
    dated = figured & edges
    for at in sorted(told | dated | {at for at in edges if at < opening}):
        block = blocks[at]
        if block.words > LONGEST or at in times or block.kind in ("title", "caption", "table"):
            continue
        edge = at in edges
        hit = phrases.search("byline", block) if at in told else None
        if hit and (hit.whole or ((edge or not blocks.prose) and _is_told(block, hit, phrases))):
            yield block.cut(f"says {hit.group()[:80]!r}", sureness=0.8)
        elif at in dated and (what := _dated(blocks, block, phrases)):
            yield block.cut(what, sureness=0.8)
        elif at < opening and _names_author(blocks, block, phrases):
            yield block.cut("is a name above the article", sureness=0.7)


def _with_figures(blocks: Blocks) -> list[Block]:
    return sought_in(blocks).dated


def _edges(blocks: Blocks, prose: Sequence[int]) -> set[int]:
    """Indices of what stands before the first paragraph, after the last, or below a standfirst.

    A standfirst is a paragraph not far from the start, with all others further down; `prose` are
    the indices of the paragraphs.
    """
    if not prose:
        return set()
    edges = {*range(prose[0]), *range(prose[-1] + 1, len(blocks))}
    if len(prose) > 2 and prose[0] <= STANDFIRST:
        edges.update(range(prose[0] + 1, prose[1]))
    return edges


def _prose_of_article(blocks: Blocks) -> Sequence[int]:
    """Indices of the paragraphs that a page's own signs do not have as something else."""
    evidence = [(i, blocks[i].evidence) for i in blocks.prose]
    return [i for i, e in evidence if e is None or e.is_article] or blocks.prose


def _dated(blocks: Blocks, block: Block, phrases: Phrases) -> str:
    """Say what a line with figures is, if it is one that dates the article; else nothing."""
    if _is_stamp(block.text):
        return "is a date"
    pieces = PARTED.split(block.text)
    if len(pieces) > 1 and (_is_data(pieces, phrases) or _is_desk(blocks, block, pieces)):
        return "is a line of dates and names"
    return "is a line of dates and names" if _runs_on(block.text, phrases) else ""


def _runs_on(text: str, phrases: Phrases) -> bool:
    """Whether all that stands around dates are bylines and the like, with no sign between.

    As in "By Ada Brink 12 March 2031, 18:40 Reading time: 4 min."
    """
    around = STAMP.split(text) if FIGURES.search(text) else []
    pieces = [piece for piece in map(_without_rest, around) if piece]
    return len(around) > 1 and bool(pieces) and all(_tells(piece, phrases) for piece in pieces)


def _without_rest(piece: str) -> str:
    """What stands beside a date, without the signs and words that belong to the date."""
    words = piece.split()
    while words and not DIGIT.search(words[0]) and not REST.sub("", words[0]):
        del words[0]
    return " ".join(words)


def _tells(piece: str, phrases: Phrases) -> bool:
    """Whether a piece of a line with dates says who writes, what changed or how long it reads."""
    block = Block("paragraph", piece, 0)
    hits = {name: phrases.list(name).search(block) for name in TOLD}
    said = hits.pop("byline")
    return any(hits.values()) or (said is not None and _may_name(said.text, phrases))


def _is_told(block: Block, hit: Hit, phrases: Phrases) -> bool:
    """Whether a phrase at the text's edge is no sentence's, and has names after it."""
    return not _is_sentence(block) and _may_name(hit.text, phrases)


def _is_sentence(block: Block) -> bool:
    return block.text.rstrip().endswith((".", "!", "?", "。", "！", "？")) and block.words > 9


def _may_name(said: str, phrases: Phrases) -> bool:
    """Whether names can follow a lone preposition: "By Ada Brink", not "By noon the shops"."""
    first, *rest = said.split()[:4]
    if fold(first) not in phrases.list("byline-word").whole:
        return True
    return not any(word[0].islower() and word not in PARTICLES for word in rest)


def _is_stamp(text: str) -> bool:
    """Whether dates and times are all there is in the line."""
    left, stamps = STAMP.subn("", text) if FIGURES.search(text) else (text, 0)
    if not stamps:
        return False
    if DAY_AND_TIME.fullmatch(text):
        return True
    left = REST.sub("", left)
    dated = DATE.search(text) is not None
    return len(left) <= (BESIDE_DATE if dated else BESIDE_TIME)


def _is_data(pieces: list[str], phrases: Phrases) -> bool:
    """Whether signs part a date, a byline, an update or the time to read, and what has a label."""
    others = [piece for piece in pieces if not _is_stamp(piece)]
    if len(others) == len(pieces):
        return False
    told = [_tells(piece, phrases) for piece in others]
    labelled = [LABELLED.fullmatch(piece) is not None for piece in others]
    return any(told) and all(map(or_, told, labelled))


def _is_desk(blocks: Blocks, block: Block, pieces: list[str]) -> bool:
    """Whether a name of whatever kind and a day stand under the headline: "Wire desk · Mar 6"."""
    above = blocks[block.index - 1] if block.index else None
    if above is None or len(pieces) != 2 or not (above.kind == "title" or _is_long(above)):
        return False
    days = [piece for piece in pieces if _is_stamp(piece) and DAY.search(piece)]
    names = [piece for piece in pieces if not DIGIT.search(piece) and len(piece.split()) <= NAME]
    return len(days) == len(names) == 1


def _is_long(block: Block) -> bool:
    return is_headline(block) and block.words >= HEADLINE


def _names_author(blocks: Blocks, block: Block, phrases: Phrases) -> bool:
    """Whether a bare name stands above the first paragraph where an author's does.

    That is under a headline, or beside a line that says who writes or when; a name
    alone may as well be the piece of a sentence that a scraper broke up.
    """
    if not blocks.prose or block.index >= blocks.prose[0] or block.words > NAME:
        return False
    if not is_name(block.text) or (block.kind == "heading" and is_sure_of(block)):
        return False
    if is_piece(blocks, block.index):
        return False
    below = [b for b in blocks[block.index + 1 : blocks.prose[0]] if not is_headline(b)]
    if len(below) > BELOW or any(b.words > ROLE for b in below):
        return False
    above = blocks[block.index - 1] if block.index else None
    beside = [*below[:1], *([above] if above else [])]
    told = any(phrases.search("byline", b) or _is_stamp(b.text) for b in beside)
    return told or (above is not None and _is_long(above))
