"""The few blocks of a page that rules are about, found in one look at all of them.

Most rules need a block that is short, or a link, or none of the article, and a closer look then.
This is the plain definition; `_glance.pyx` has the same, compiled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from normalizer.extract.boxes import TAG_BIT
from normalizer.extract.signs import SENTENCE_ENDS

if TYPE_CHECKING:
    from normalizer.extract.boxes import PageBlock
    from normalizer.extract.region import Verdict

__all__ = ["ITEMS", "Judged", "Seen", "article_of", "first_word", "glance", "judged"]

LONGEST_LINE = 80  # characters of a line that tells a time
LONGEST_LABEL = 40  # characters of one above other articles
LONGEST_BUTTON = 60
LINKED = 0.8  # share of a button's characters that are the link's
# On the bench none of the 142 blocks with so many links and so little else is the article's.
FEWEST_IN_CLOUD = 10  # links in a row
CLOUD = 0.85  # share of its characters that links have
LONGEST_ABOVE = 60  # characters of a line that says who speaks
_NO_BUTTON = ("h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "table")
NO_BUTTON = sum(TAG_BIT[tag] for tag in _NO_BUTTON)
JUDGED_APART = TAG_BIT["figcaption"] | TAG_BIT["li"]
ITEMS = frozenset(("li", "dd", "dt"))
LONGEST_UNSEEN = 8  # characters of a line without any that are seen
UNSEEN = " \u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"  # joiners, marks, soft hyphens
_WORD = re.compile(r"\w+")
_CLOCK = re.compile(r"\d[:.hH時时]\d\d")


class Seen(NamedTuple):
    """What kinds the blocks of a page are, by their indices in order.

    `unseen` are those of characters that nobody sees, as editors put for empty lines.
    `buttons` are one link of few words, but for headings, quotations and items, which may well
    be links that come again.  `clouds` are many links in a row, as a cloud of tags is, but for
    rows of data and sentences of which every word is explained.  `labels` are short and begin
    with the first word of a label above other articles.  `lines` are short enough to tell a
    time, `dated` those of them with figures as a year has, or dots or slashes as a date, and
    figures as a time of day has.
    """

    unseen: list[int]
    buttons: list[int]
    clouds: list[int]
    labels: list[int]
    lines: list[int]
    dated: list[int]


class Judged(NamedTuple):
    """Blocks of a page by their verdicts, by their indices in order.

    `article` are the article's; `nearly` none of it, with nearly the chance that is asked, and
    no link, row, item or caption; `above` short lines without links right above blocks of the
    article.  `in_groups` says whether rows or items are among the article's.
    """

    article: list[int]
    nearly: list[int]
    above: list[int]
    in_groups: bool


def first_word(text: str) -> str:
    """The first word of a text in lower case, "" where it has none."""
    found = _WORD.search(text.lower())
    return found.group() if found else ""


def glance(blocks: Sequence[PageBlock], tags: Sequence[int], words: frozenset[str]) -> Seen:
    """Tell what kinds blocks are; `tags` are by box, `words` the first ones of labels."""
    seen = Seen([], [], [], [], [], [])
    for index, block in enumerate(blocks):
        text, length = block.text, len(block.text)
        if block.links == 1:
            linked = length <= LONGEST_BUTTON and block.link_chars >= LINKED * length
            if linked and not tags[block.box] & NO_BUTTON:
                seen.buttons.append(index)
        elif (
            block.links >= FEWEST_IN_CLOUD
            and block.link_chars >= CLOUD * length
            and not block.row
            and text[-1:] not in SENTENCE_ENDS
        ):
            seen.clouds.append(index)
        if length > LONGEST_LINE:
            continue
        seen.lines.append(index)
        if length <= LONGEST_UNSEEN and not text.strip(UNSEEN):
            seen.unseen.append(index)
        if length <= LONGEST_LABEL and first_word(text) in words:
            seen.labels.append(index)
        is_dated = "20" in text or "19" in text or text.count(".") + text.count("/") >= 2
        if is_dated and _CLOCK.search(text):
            seen.dated.append(index)
    return seen


def article_of(verdicts: Sequence[Verdict], *, witnessed: bool = False) -> list[int]:
    """The indices of the article's blocks, in order; with `witnessed` of all with a witness."""
    pairs = enumerate(verdicts)
    return [i for i, v in pairs if v.is_article or (witnessed and v.witnesses)]


def judged(
    blocks: Sequence[PageBlock],
    verdicts: Sequence[Verdict],
    tag: Sequence[str],
    tags: Sequence[int],
    least: float,
) -> Judged:
    """Tell blocks by their verdicts; `least` is the chance of those that are nearly sure."""
    article = article_of(verdicts)
    pairs = enumerate(zip(blocks, verdicts, strict=True))
    near = [(i, b) for i, (b, v) in pairs if not v.is_article and v.score >= least]
    plain = [(i, b) for i, b in near if not (b.links or b.link_chars or b.row)]
    nearly = [i for i, b in plain if not tags[b.box] & JUDGED_APART]
    before = [i - 1 for i in article if i and not blocks[i - 1].link_chars]
    above = [i for i in before if len(blocks[i].text) <= LONGEST_ABOVE]
    in_groups = any(blocks[i].row or tag[blocks[i].box] in ITEMS for i in article)
    return Judged(article, nearly, above, in_groups)
