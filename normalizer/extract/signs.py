"""Signs of a page's blocks: what their text looks like and what it says.

With `places.py` these are the columns that the block model reads.  All are relative to
the page and made in single passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from normalizer.compiled import compiled
from normalizer.extract import element_loops
from normalizer.extract.boxes import PageBlock
from normalizer.extract.columns import (
    AT_ONCE,
    LETTERS,
    Array,
    Room,
    code_points,
    filled,
    looped,
    numbers_of,
    sums,
)
from normalizer.extract.element_loops import MARKUP_SHARES, MARKUP_SIGNS
from normalizer.extract.phrases import PHRASES, phrase_masks
from normalizer.extract.repeats import add_repetition_signs
from normalizer.extract.table import Makers, Names, Table

__all__ = ["SENTENCE_ENDS", "PageContext", "add_text_signs", "add_word_signs", "lower"]

# Classes of characters, one bit each.
DIGIT, COMMA, STOP, QUOTE, SEPARATOR, SPACE, UNSPACED, SYMBOL = range(8)
CAPITAL = 8  # after them, where characters are counted
_TEXT = Names("chars", "words", "ends", "starts")
_CLASSES = {
    DIGIT: "0123456789",
    COMMA: ",،、，;",
    STOP: ".!?…。！？؟।۔",
    QUOTE: "\"“”„«»'‘’「」『』",
    SEPARATOR: "|/·•›»→–—-:>",
    SPACE: " \u00a0",
    SYMBOL: "@#&%$€£©®+=_*~",
}
# Scripts without spaces between words: two characters count as a word.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
)
_CLOSERS = "\"'”’»)]」』* "
SENTENCE_ENDS = frozenset(".!?…。！？؟।۔")
# What a block says of its links and markup in numbers.
_NUMBERS = ("links", "link_chars", "bold_chars", "italic_chars", "breaks", "row", "media")
ELEMENTS = compiled("normalizer.extract._element_loops") or element_loops
_SAYS = Names(*PHRASES)
_SHARES, _MARKUP = Names(*MARKUP_SHARES), Names(*MARKUP_SIGNS)
# What is said of a page without JSON-LD's body.
_NO_BODY = {
    "in_body": -1.0, "body_before": -1.0, "body_cover": -1.0, "body_whole": -1.0,
    "body_place": -1.0, "body_found": 0.0,
}  # fmt: skip
LONGEST_LABEL = 350  # characters; a longer block is no byline and no copy of the title


class PageContext(NamedTuple):
    """What the page's head says, to be compared with its blocks.

    `body_shares` tells for each block the share that JSON-LD's `articleBody` holds
    (empty where the page has none), `body_words` how many words that body has.
    """

    title: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    body_shares: tuple[float, ...] = ()
    body_words: int = 0


def _class_table() -> Array:
    table = np.zeros(0x10000, dtype=np.uint8)
    for bit, characters in _CLASSES.items():
        for character in characters:
            table[ord(character)] |= 1 << bit
    for first, last in _UNSPACED:
        table[first : last + 1] |= 1 << UNSPACED
    return table


_CLASS_OF = _class_table()


def _lower(text: str) -> str:
    """Lower case, as long as `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lowered


# Signs that are made of what is counted when they are asked for.
_OF_COUNTS: Makers = {
    "capitals": lambda _, counted: counted[CAPITAL],
    "word_length": lambda t, _: t["chars"] / t["words"],
    "upper": lambda t, _: t["capitals"] / t["chars"],
    "upper_per_word": lambda t, _: t["capitals"] / t["words"],
    "digits": lambda t, counted: counted[DIGIT] / t["chars"],
    "commas": lambda _, counted: counted[COMMA],
    "commas_per_word": lambda t, _: t["commas"] / t["words"],
    "stops": lambda _, counted: counted[STOP],
    "stops_per_word": lambda t, _: t["stops"] / t["words"],
    "quotes": lambda _, counted: counted[QUOTE],
    "separators": lambda t, counted: counted[SEPARATOR] / t["words"],
    "symbols": lambda _, counted: counted[SYMBOL],
}


def add_text_signs(t: Table, blocks: list[PageBlock], texts: list[str]) -> None:
    """Lengths, shares of characters, how a block begins and ends, links, bold, italic."""
    t[_TEXT], counted = _counted(texts)
    t.later(_OF_COUNTS, counted)
    _markup_signs(t, blocks)


def _counted(texts: list[str]) -> tuple[Array, Array]:
    """The length of each text, its words, how it ends and begins, and what is in it.

    That is how many characters of each class, and capitals: (classes and capitals, texts).
    """
    said = np.empty((len(_TEXT.all), len(texts)))
    counted = np.empty((CAPITAL + 1, len(texts)), dtype=np.float32)
    if LETTERS is not None:
        LETTERS.read_texts(texts, _CLASS_OF, _CLOSERS, said, counted)
        return said, counted
    joined = "\n".join(texts) + "\n"
    points = code_points(joined)
    lengths, words, ends, begins = said
    lengths[:] = list(map(len, texts))
    starts = np.zeros(len(texts), dtype=np.int64)
    starts[1:] = np.cumsum(lengths[:-1] + 1)
    kinds = _classes(points)
    of_class = [sums((kinds >> kind) & 1, starts) for kind in range(CAPITAL)]
    words[:] = of_class[SPACE] + 1 + of_class[UNSPACED] / 2
    counted[:CAPITAL] = of_class
    counted[CAPITAL] = sums(points != code_points(_lower(joined)), starts)
    ends[:] = list(map(_ending, texts))
    begins[:] = [_BEGINNINGS.get(text[0]) or _beginning(text[0]) for text in texts]
    return said, counted


def _classes(points: Array) -> Array:
    """The classes of characters, in parts, since numpy makes a copy of them as indices."""
    kinds = np.empty(len(points), dtype=np.uint8)
    for at in range(0, len(points), AT_ONCE):
        part = slice(at, at + AT_ONCE)
        _CLASS_OF.take(points[part], out=kinds[part], mode="clip")
    return kinds


def _ending(text: str) -> int:
    tail = text[-1]
    if tail in _CLOSERS:
        tail = (text[-6:].rstrip(_CLOSERS) or tail)[-1]
    return 2 if tail in SENTENCE_ENDS else 1 if tail in ":：," else 3 if tail.isdigit() else 0


_BEGINNINGS = dict.fromkeys("\"“„«‘'「", 4)


def _beginning(head: str) -> int:
    if head.isupper():
        return 2
    return 1 if head.islower() else 3 if head.isdigit() else 5 if head.isalpha() else 0


_OF_MARKUP: Makers = {
    "links_per_word": lambda t: t["links"] / t["words"],
    "media_after": lambda t: np.append(t["media_before"][1:], 0.0),
}


def _markup_signs(t: Table, blocks: list[PageBlock]) -> None:
    shares, t[_MARKUP], _ = looped(
        ELEMENTS.markup_signs, numbers_of(blocks, _NUMBERS), t["chars"],
        Room("d", len(MARKUP_SHARES), t.rows), Room("f", len(MARKUP_SIGNS), t.rows),
    )  # fmt: skip
    t[_SHARES] = shares
    t.later(_OF_MARKUP)


def lower(texts: list[str]) -> list[str]:
    """The texts in lower case."""
    if LETTERS is not None:
        made: list[str] = LETTERS.lowered(texts)
        return made
    return [text.lower() for text in texts]


def add_word_signs(t: Table, texts: list[str], context: PageContext) -> None:
    """Phrases, repetition on the page, words of title, description, authors, JSON-LD."""
    lowered = lower(texts)
    masks = phrase_masks(lowered)
    t.masks("says", masks, _SAYS)
    under, says, _ = looped(
        ELEMENTS.label_signs, t["heading"], t["bold"], t["words"], t["ends"],
        masks.view(np.int64), Room("q", 1, t.rows), Room("d", 1, t.rows),
    )  # fmt: skip
    t["says"] = says[0]
    t.masks("under", under[0].view(np.uint64), _SAYS)
    add_repetition_signs(t, lowered)
    _head_signs(t, lowered, context)
    _body_signs(t, context)


_OF_HEAD: Makers = {
    "title_words": lambda _, lowered, title, *__: _shared_words(lowered, title),
    "lead_words": lambda _, lowered, __, lead, ___: _shared_words(lowered, lead),
    "names_author": lambda _, lowered, *heads: _naming(lowered, heads[-1]),
}


def _head_signs(t: Table, lowered: list[str], context: PageContext) -> None:
    lead = frozenset(context.description.lower().split())
    title = frozenset(context.title.lower().split())
    t.later(_OF_HEAD, lowered, title, lead, context.authors)
    t["lead_length"] = filled(t.rows, float(len(lead)))


def _shared_words(lowered: list[str], known: frozenset[str]) -> Array:
    """The share of each short block's words that are known."""
    shares = np.zeros(len(lowered))
    if LETTERS is not None:
        LETTERS.shared_words(lowered, known, LONGEST_LABEL, shares)
    elif known:
        for i, text in enumerate(lowered):
            different = frozenset(text.split()) if len(text) < LONGEST_LABEL else frozenset()
            if not known.isdisjoint(different):
                shares[i] = len(different & known) / len(different)
    return shares


def _naming(lowered: Sequence[str], people: Sequence[str]) -> Array:
    """Which short blocks, in lower case, name one of the people."""
    people = [name.lower() for name in people]
    return np.array(
        [len(x) < LONGEST_LABEL and any(name in x for name in people) for x in lowered],
        dtype=np.float64,
    )


def _body_signs(t: Table, context: PageContext) -> None:
    n = t.rows
    if not context.body_shares:
        rows = {value: filled(n, value) for value in set(_NO_BODY.values())}
        for name, value in _NO_BODY.items():
            t[name] = rows[value]
        return
    held: Array = np.array(context.body_shares, dtype=np.float64)
    mass = held * t["words"]
    whole = max(float(mass.sum()), 1.0)
    before = (np.cumsum(mass) - mass) / whole
    prose = t["prose"] * t["in_best"] * t["words"]
    cover = (prose * held).sum() / max(float(prose.sum()), 1.0)
    t["in_body"], t["body_before"], t["body_cover"] = held, before, filled(n, cover)
    t["body_whole"] = filled(n, min(whole / max(context.body_words, 1), 1.5))
    t["body_place"] = (before > 0.001) + 1.0 * (before > 0.995)
    t["body_found"] = filled(n, whole)
