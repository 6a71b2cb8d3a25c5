"""Readers' comments below an article, known by what every one of them has: a name and a time.

Class names tell of most comments, and the model knows those.  Where a page has none that mean
anything, a comment looks like a paragraph; but a paragraph has nobody's name and no "3 hours
ago" above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from normalizer.blocks import count_words
from normalizer.extract.boxes import Boxes, Page, PageBlock
from normalizer.extract.glance import LONGEST_LINE, Seen
from normalizer.extract.region import Verdict
from normalizer.extract.signs import lower
from normalizer.extract.sought import Sought

__all__ = ["find_below", "find_threads", "is_dated"]

PARAGRAPH = 12  # words of running text
LONGEST_NAME = 40  # characters
APART = 8  # blocks between the times of two comments
BELOW = 8  # blocks from the heading of the comments to the first one's time
FEWEST, FEWEST_HEADED = 3, 2  # comments of a thread; of one below such a heading
FEWEST_BEFORE = 3  # paragraphs of the article above a thread; one does above a heading
NAMED = 0.8  # share of the comments that have a name
DIFFERENT = 0.6  # of the names, as many as there are comments: reporters' names come again
MOST_THREADS = 20  # of a page
REST = 0.25  # of the words above a thread, from which the article may go on below it
BEYOND = 24  # blocks below the last one taken for the article, in which comments may go on

_UNITS_CJK = (
    "秒|分钟|分鐘|分|小时|小時|時間|天|日|週間|周|週|か月|ヶ月|个月|個月|年"
    "|초|분|시간|일|주|개월|년"
)
# A time told from now, in whatever language, in lower case (a fold of the text is faster than
# a pattern that folds); never more than one reading of a place in the text.
_AGO_AFTER = (
    "ago", "fa", "geleden", "temu", "назад", "тому", "önce", "siden", "sedan", "sitten", "पहले",
    "atrás",
)  # fmt: skip
_AGO_BEFORE = ("vor", "il y a", "hace", "há", "před", "för", "منذ", "πριν", "acum")
_AGO_ALONE = (
    "yesterday", "just now", "gestern", "gerade eben", "hier", "à l'instant", "ayer",
    "ahora mismo", "ontem", "ieri", "adesso", "gisteren", "zojuist", "wczoraj", "przed chwilą",
    "včera", "вчера", "только что", "dün", "az önce", "igår", "i går", "أمس", "الآن", "कल", "昨日",
    "昨天", "刚刚", "어제", "방금",
)  # fmt: skip
_AGO = re.compile(
    rf"\d{{1,3}} ?(?:{_UNITS_CJK}) ?[前전]"
    r"|(?:\d{1,3} ?|\b(?:an?|een|bir|ein|uma?|un[ao]?|en|et) )\S{1,12} "
    rf"(?:{'|'.join(_AGO_AFTER)})(?!\w)"
    rf"|(?:{'|'.join(_AGO_BEFORE)}) (?:\d{{1,3}} ?|[^\W\d]{{2,6}} )\S{{1,12}}"
    r"|منذ [^\W\d]{2,12}"
    rf"|(?:{'|'.join(_AGO_ALONE)})$"
)
# A line that has none of these tells no such time.
_AGO_MARKS = Sought(
    "前", "전", *(f" {w}" for w in _AGO_AFTER), *(f"{w} " for w in _AGO_BEFORE),
    *(f"{w}\n" for w in _AGO_ALONE),
)  # fmt: skip
_TWO_DIGITS = re.compile(r"\d\d")
# A day with its year, and the time of day, in digits.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,2}[./]\d{1,2}[./]\d\d\b")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h時时]\d\d(?!\d)")
_HEADING = re.compile(
    r"comments|commentaire|\bcomment$|kommentar|comentari|comentári|commenti|reacties"
    "|komentar|komentář|yorum|комментар|коментар|تعليق|टिप्पणि|コメント|评论|評論|댓글|σχόλι|hozzászól",
    re.IGNORECASE,
)


class _Stamp(NamedTuple):
    """A block that says when a comment was written, and whose it is ("" where nobody says)."""

    at: int
    name: str
    from_now: bool


def find_threads(
    page: Page,
    verdicts: Sequence[Verdict],
    article: Sequence[int],
    seen: Seen,
) -> set[int]:
    """Indices of the blocks in threads of comments below the article.

    Three comments with names that differ and times told from now make one, where three
    paragraphs of the article stand above; two do, by their dates too, below a heading that
    says so.  What stands in an element with the article's paragraphs, or without such a
    heading (or right below it) is styled as those are, belongs to no thread: it is the article,
    with boxes in it.

    `article` has the indices of the article's blocks.
    """
    found: set[int] = set()
    if not article:
        return found
    looked_at = range(article[0], min(article[-1] + BEYOND, len(verdicts)))
    stamps_in = _stamps(page.blocks, _within(seen.lines, looked_at), _within(seen.dated, looked_at))
    for stamps in _runs(stamps_in)[:MOST_THREADS]:
        heading = _heading_above(page.blocks, stamps[0].at)
        is_headed = heading is not None
        if not is_headed:
            stamps = [stamp for stamp in stamps if stamp.from_now]
        few, before = (FEWEST_HEADED, 1) if is_headed else (FEWEST, FEWEST_BEFORE)
        if len(stamps) < few or not _has_readers(page.blocks, stamps, by_lines=is_headed):
            continue
        thread = _extent(page, stamps, heading)
        above = (i for i in range(thread.start) if verdicts[i].is_article)
        prose = [i for i in above if _is_prose(page.blocks[i])]
        styled = range(thread.start, stamps[0].at if is_headed else thread.stop)
        if len(prose) >= before and not _is_mixed(page, thread, prose, styled):
            found.update(thread)
    return found


def find_below(page: Page, article: Sequence[int], threads: set[int]) -> set[int]:
    """Indices of the few blocks of the article below its readers' comments: it ends above them.

    Where much of it stands there, as answers do below the comments on a question, it stays.
    """
    if not threads:
        return set()
    below = [i for i in article if i > max(threads)]
    words = [count_words(page.blocks[i].text) for i in article]
    rest = sum(words[len(words) - len(below) :])
    return set(below) if rest <= REST * (sum(words) - rest) else set()


def is_dated(text: str) -> bool:
    """Whether a short text names a day with its year, or a time told from now."""
    return len(text) <= LONGEST_LINE and bool(_YEAR.search(text) or _AGO.search(text.lower()))


def _within(indices: Sequence[int], where: range) -> Sequence[int]:
    """Those of some indices, in order, that are in a range."""
    return indices[bisect_left(indices, where.start) : bisect_left(indices, where.stop)]


def _stamps(
    blocks: Sequence[PageBlock], lines: Sequence[int], dated: Sequence[int]
) -> list[_Stamp]:
    """The lines that tell a time from now, or a day and the time of day."""
    texts = [blocks[i].text for i in lines]
    marks = _AGO_MARKS.held_in(lower(["\n".join([*texts, ""])])[0])
    lowered = lower([f"{text}\n" for text in texts]) if marks else []
    marked = {i for m in marks for i, line in zip(lines, lowered, strict=True) if m in line}
    found: list[_Stamp] = []
    for index in sorted(marked.union(dated)):
        text = blocks[index].text.lower()
        ago = _AGO.search(text) if index in marked else None
        if ago is not None:
            name = text[: ago.start()] or text[ago.end() :]
        elif _is_told(text):
            name = re.split(r"\d", text, maxsplit=1)[0]
        else:
            continue
        name = name.strip(" ·|,•-–—()")
        if not name and index:
            name = blocks[index - 1].text
        found.append(_Stamp(index, name if len(name) <= LONGEST_NAME else "", ago is not None))
    return found


def _is_told(text: str) -> bool:
    """Whether a line names a day with its year and a time of day."""
    return bool(_TWO_DIGITS.search(text) and _YEAR.search(text) and _CLOCK.search(text))


def _runs(stamps: Sequence[_Stamp]) -> list[list[_Stamp]]:
    """The stamps that follow each other closely, in runs."""
    runs: list[list[_Stamp]] = []
    for stamp in stamps:
        if runs and stamp.at - runs[-1][-1].at <= APART:
            runs[-1].append(stamp)
        else:
            runs.append([stamp])
    return [run for run in runs if len(run) >= FEWEST_HEADED]


def _has_readers(blocks: Sequence[PageBlock], stamps: Sequence[_Stamp], *, by_lines: bool) -> bool:
    """Whether nearly all have a name, and not the same few.

    `by_lines` says that lines above may be the names where all times begin with the same word:
    that is the month.
    """
    names = [stamp.name for stamp in stamps]
    if by_lines and len(set(names)) == 1:
        names = [blocks[stamp.at - 1].text for stamp in stamps]
    names = [name for name in names if 0 < len(name) <= LONGEST_NAME]
    return len(names) >= NAMED * len(stamps) and len(set(names)) >= DIFFERENT * len(stamps)


def _heading_above(blocks: Sequence[PageBlock], first: int) -> int | None:
    """The heading of the comments close above the first one, if the page has one."""
    for index in range(first - 1, max(first - BELOW, 0) - 1, -1):
        text = blocks[index].text
        if len(text) <= LONGEST_NAME and _HEADING.search(text):
            return index
    return None


def _extent(page: Page, stamps: Sequence[_Stamp], heading: int | None) -> range:
    """From the heading or the first one's element to the end of the last one's."""
    boxes = page.boxes
    at = [stamp.at for stamp in stamps]
    start = heading
    if start is None:
        start = at[0] - (at[0] > 0 and stamps[0].name == page.blocks[at[0] - 1].text)
        start = min(start, boxes.apart(page.blocks[at[0]].box, at[1]).start)
    around = _around(boxes, page.blocks[at[-1]].box, start)
    apart = median_low(b - a for a, b in pairwise(at))
    stop = min(at[-1] + apart, boxes.last[around])
    return range(start, max(stop, boxes.apart(page.blocks[at[-1]].box, at[-2]).stop))


def _around(boxes: Boxes, box: int, index: int) -> int:
    """The innermost box around a box that has a block before it, too."""
    return next(at for at in boxes.outwards(box) if not at or boxes.first[at] <= index)


def _is_mixed(page: Page, thread: range, prose: Sequence[int], styled: range) -> bool:
    """Whether running text of a thread stands in an element with the article's.

    Or, in a part of the thread, in the style of the article's: where pages name nothing, that
    is the style of much else.
    """
    blocks, boxes = page.blocks, page.boxes
    homes = {boxes.parent[blocks[i].box] for i in prose}
    styles = {boxes.path[blocks[i].box] for i in prose}
    for i in thread:
        box = blocks[i].box
        is_style = i in styled and boxes.path[box] in styles
        if _is_prose(blocks[i]) and (is_style or homes.intersection((box, boxes.parent[box]))):
            return True
    return False


def _is_prose(block: PageBlock) -> bool:
    return count_words(block.text) >= PARAGRAPH
