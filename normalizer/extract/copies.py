"""What of an article a page prints a second time: as one text, or for another width of screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from normalizer.blocks import count_words
from normalizer.extract.boxes import Page
from normalizer.extract.witnesses import shares

__all__ = ["find_copies"]

LONGEST_PARAGRAPH = 300  # words; a longer block may be a whole article without its paragraphs
HELD = 0.9  # share of a block or element that others have, from which it is their second copy
PARAGRAPH = 12  # words of running text
FEWEST_IN_A_ROW = 3  # paragraphs of a second printing
LEAST_PRINTED = 0.4  # of the words that would be left; less is a part that comes again
BEGINNING = 24  # characters of a text by which others differ
MOST_RUNS = 20  # of a page, that are looked at


def find_copies(page: Page, article: Sequence[int], title: int | None) -> set[int]:
    """Indices of the article's blocks whose words all stand in others of its blocks.

    `article` has the indices of the article's blocks in order.
    """
    texts = {i: page.blocks[i].text for i in article}
    return _long_copies(texts) | _second_printings(page, texts, title)


def _long_copies(texts: dict[int, str]) -> set[int]:
    """Indices of long blocks whose words stand, nearly all, in the article's other blocks.

    Some pages print the whole article again, as one text, for those who may not read it.
    """
    long = [i for i, text in texts.items() if len(text) > LONGEST_PARAGRAPH]
    long = [i for i in long if texts[i].count(" ") >= LONGEST_PARAGRAPH]
    if not long or len(long) == len(texts):
        return set()
    others = "\n".join([text for i, text in texts.items() if i not in long])
    held = shares(others, [texts[i] for i in long])
    return {i for i, share in zip(long, held, strict=True) if share >= HELD}


def _second_printings(page: Page, article: dict[int, str], title: int | None) -> set[int]:
    """Indices of the blocks in an element that prints the article again, paragraph by paragraph.

    Pages do so for telephones and for wide screens.  Of two whole printings the first stays;
    one that breaks off goes for the other.  No block goes that has not its twin in one that
    stays, and a form that comes again with other names is no printing of the article.
    """
    texts = article
    if title is not None:
        texts = {**article, title: page.blocks[title].text}
    gone: set[int] = set()
    beginnings = {text[:BEGINNING] for text in texts.values()}  # few letters tell most apart
    if len(texts) - len(beginnings) < FEWEST_IN_A_ROW:
        return gone
    if len(texts) - len(set(texts.values())) < FEWEST_IN_A_ROW:  # that come again
        return gone
    stay = Counter(texts.values())
    for first, again in _runs(texts)[:MOST_RUNS]:
        for one, other in ((again, first), (first, again)):
            printing = page.boxes.apart(page.blocks[one].box, other)
            twins = _twins(texts, printing, stay, gone)
            if twins:
                gone.update(twins)
                stay.subtract(texts[i] for i in twins)
                break
    if title in gone:  # what it heads stands below its copy, which is no heading of the article
        gone.update(i for i, text in texts.items() if text == texts[title])
    return gone


def _runs(texts: dict[int, str]) -> list[tuple[int, int]]:
    """Where the last of some paragraphs in a row stands that stand in a row above: there, here."""
    order = sorted(texts)
    seen: dict[str, int] = {}
    runs: list[tuple[int, int]] = []
    last, paragraphs = -1, 0  # where the paragraph before stands above, and how many do in a row
    for place, index in enumerate(order):
        there = seen.setdefault(texts[index], place)
        if there == place:
            last = -1
            continue
        if last < 0 or there != last + 1:
            paragraphs = 0
        last = there
        paragraphs += count_words(texts[index]) >= PARAGRAPH
        if paragraphs == FEWEST_IN_A_ROW:
            runs.append((order[there], index))
            paragraphs = 0
    return runs


def _twins(texts: dict[int, str], printing: range, stay: Counter[str], gone: set[int]) -> list[int]:
    """The blocks of a second printing that stand elsewhere too; none where it is no such."""
    inside = [i for i in printing if i in texts and i not in gone]
    own = Counter(texts[i] for i in inside)
    twins = [i for i in inside if stay[texts[i]] > own[texts[i]]]
    printed = sum(count_words(texts[i]) for i in twins)
    if printed < HELD * sum(count_words(texts[i]) for i in inside):
        return []
    left = sum(count_words(text) for i, text in texts.items() if i not in gone) - printed
    return twins if printed >= LEAST_PRINTED * left else []
