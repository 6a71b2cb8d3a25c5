"""What stays together: the rows of a table, the items of a short list, an element's paragraphs.

The model judges block by block, and a row of figures has little to show for itself beside the
row above it.  A table or list of which much is the article's is the article's as a whole, a
paragraph among the article's may be less sure than others, and who speaks is printed before what
is said, again and again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from normalizer.blocks import count_words, ends_a_sentence
from normalizer.compiled import compiled
from normalizer.extract import glance
from normalizer.extract.boxes import Page
from normalizer.extract.glance import ITEMS, Judged
from normalizer.extract.region import Verdict

__all__ = ["keep_together"]

GLANCE = compiled("normalizer.extract._glance") or glance

# On the bench, out of fold, so of the words that come back in tables four in five are the
# article's, in lists two in three; of longer lists, and of items full of links, fewer are.
ROWS_SHARE = 0.3  # of a table's rows
ITEMS_SHARE = 0.5  # of a list's items
LONGEST_LIST = 12  # items
LONGEST_ITEM = 40  # words
LINKED = 0.5  # share of an item's characters that links have
# Out of fold, of the words of items that a sure line introduces nine in ten are the article's.
INTRODUCES = (":", "：")
SURE_LINE = 0.8  # chance of such a line
MOST_AROUND = 4  # elements between a row and its table
# On the bench, out of fold, three in four of the words that come back so are the article's; of
# those of `<p>` four in five beside any of its paragraphs (a page aside whose mark ends too soon).
NEARLY = 0.78  # of the chance asked of others, that is asked of a paragraph among the article's
SURE = 0.9  # chance of those paragraphs
FEWEST_AMONG = 3  # of them in an element
PARAGRAPH = 12  # words of running text
# Out of fold, of the words of sentences that stand there in no paragraph nine in ten are the
# article's.
FEW_LINKS = 0.35  # share of such a sentence's characters that links have
LONGEST_LABEL = 5  # words of who speaks, or of what all parts of a kind begin with
FEWEST_LABELLED = 4  # such parts of one style
TIMES = 2  # how often each label stands on average; one alone is the page's own


def keep_together(page: Page, verdicts: Sequence[Verdict], least: float) -> list[Verdict]:
    """Take the rest of a table, short list or element for the article where enough of it is.

    `least` is the chance that is asked of a block.
    """
    kept = list(verdicts)
    tag, tags = page.boxes.tag, page.boxes.tags
    judged: Judged = GLANCE.judged(page.blocks, verdicts, tag, tags, least * NEARLY)
    among = _among_paragraphs(page, verdicts, judged)
    _take(kept, among, "it is a paragraph among those of the article")
    around = _around_paragraphs(page, verdicts)
    _take(kept, around, "it is the text of the element that holds the article's paragraphs")
    _take(kept, _labels(page, judged.above), "it begins parts of the article")
    introduced = _introduced(page, verdicts, judged.article)
    for group, reason in _groups(page) if judged.in_groups or introduced else ():
        held = sum(verdicts[i].is_article for i in group)
        if held == len(group):
            continue
        if page.blocks[group[0]].row:
            if held >= ROWS_SHARE * len(group):
                _take(kept, group, reason)
        elif len(group) <= LONGEST_LIST:
            is_led_in = group[0] in introduced and _goes_on(verdicts, group[-1])
            if is_led_in or held >= ITEMS_SHARE * len(group):
                reason = "a line of the article introduces it" if is_led_in else reason
                _take(kept, [i for i in group if _is_plain(page, i)], reason)
    return kept


def _introduced(page: Page, verdicts: Sequence[Verdict], article: Sequence[int]) -> set[int]:
    """The items right below a line of the article that introduces them with a colon."""
    blocks, tag = page.blocks, page.boxes.tag
    lines = (i for i in article[:-1] if blocks[i].text.endswith(INTRODUCES))
    sure = [i for i in lines if verdicts[i].score >= SURE_LINE]
    return {i + 1 for i in sure if tag[blocks[i + 1].box] in ITEMS}


def _goes_on(verdicts: Sequence[Verdict], last: int) -> bool:
    """Whether the article goes on right below a block."""
    return last + 1 < len(verdicts) and verdicts[last + 1].is_article


def _among_paragraphs(page: Page, verdicts: Sequence[Verdict], judged: Judged) -> list[int]:
    """The nearly sure paragraphs that are seen in an element with some of the article's.

    Or in an element of their own there, as a quotation at the end is; or right between two blocks
    of the article, wherever these stand.
    """
    blocks, boxes = page.blocks, page.boxes
    nearly = [i for i in judged.nearly if _is_running(page, i) and not boxes.hidden[blocks[i].box]]
    if not nearly:
        return []
    homes = _homes(page, (i for i, v in enumerate(verdicts) if v.score >= SURE))
    homes_of_any = _homes(page, judged.article)
    found = []
    for i in nearly:
        box = blocks[i].box
        around = boxes.parent[box]
        is_own = boxes.tag[box] == "p"
        among = homes_of_any if is_own else homes
        is_among = not among.isdisjoint((box, around, boxes.parent[around]))
        if is_among or (is_own and _is_between(verdicts, i)):
            found.append(i)
    return found


def _is_between(verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a block stands right below a sure one of the article, and right above another."""
    if not 0 < index < len(verdicts) - 1 or not verdicts[index + 1].is_article:
        return False
    return verdicts[index - 1].is_article and verdicts[index - 1].score >= SURE


def _homes(page: Page, article: Iterable[int]) -> set[int]:
    """The elements with some of the article's paragraphs as their children."""
    blocks, boxes = page.blocks, page.boxes
    parents = Counter(boxes.parent[blocks[i].box] for i in article if _is_running(page, i))
    return {box for box, paragraphs in parents.items() if paragraphs >= FEWEST_AMONG}


def _around_paragraphs(page: Page, verdicts: Sequence[Verdict]) -> list[int]:
    """The sentences that stand in no paragraph, straight in an element with the article's."""
    blocks, children = page.blocks, page.boxes.children
    found = [
        i
        for i, block in enumerate(blocks)
        if children[block.box] >= FEWEST_AMONG
        and not verdicts[i].is_article
        and _is_running(page, i)
        and block.link_chars < FEW_LINKS * len(block.text)
        and ends_a_sentence(block.text)
    ]
    homes = _homes(page, (i for i, v in enumerate(verdicts) if v.is_article)) if found else ()
    return [i for i in found if blocks[i].box in homes]


def _is_running(page: Page, index: int) -> bool:
    return count_words(page.blocks[index].text) >= PARAGRAPH


def _labels(page: Page, above: Sequence[int]) -> list[int]:
    """Those of the short lines above the article's that begin elements of one style.

    As names do in a transcript: two or more that come again.  The same line in all of them is
    none of the article's.
    """
    blocks, boxes = page.blocks, page.boxes
    if len(above) - len({blocks[i].text for i in above}) < FEWEST_LABELLED / TIMES:
        return []
    styles: dict[tuple[int, int], list[int]] = {}
    for i in above:
        block = blocks[i]
        if count_words(block.text) > LONGEST_LABEL:
            continue
        around = boxes.around_others(block.box)
        if boxes.first[around] == i and i + 1 < boxes.last[around]:
            styles.setdefault((boxes.path[around], boxes.path[block.box]), []).append(i)
    found: list[int] = []
    for labels in styles.values():
        different = len({blocks[i].text for i in labels})
        if len(labels) >= FEWEST_LABELLED and 1 < different <= len(labels) / TIMES:
            found += labels
    return found


def _groups(page: Page) -> list[tuple[list[int], str]]:
    """The rows of each table and the items of each list, by the indices of their blocks."""
    tables: dict[int, list[int]] = {}
    lists: dict[int, list[int]] = {}
    blocks, boxes = page.blocks, page.boxes
    for index, block in enumerate(blocks):
        if block.row:
            tables.setdefault(_table_of(page, block.box), []).append(index)
        elif boxes.tag[block.box] in ITEMS:
            lists.setdefault(boxes.parent[block.box], []).append(index)
    rows = [(group, "other rows of its table are the article") for group in tables.values()]
    items = [(group, "other items of its list are the article") for group in lists.values()]
    return rows + items


def _table_of(page: Page, box: int) -> int:
    for _ in range(MOST_AROUND):
        if page.boxes.tag[box] == "table":
            break
        box = page.boxes.parent[box]
    return box


def _is_plain(page: Page, index: int) -> bool:
    """Whether an item is short and no link."""
    block = page.blocks[index]
    short = block.text.count(" ") < LONGEST_ITEM
    return short and block.link_chars < LINKED * len(block.text)


def _take(verdicts: list[Verdict], group: Sequence[int], reason: str) -> None:
    for i in group:
        if not verdicts[i].is_article:
            verdicts[i] = verdicts[i]._replace(is_article=True, reasons=(reason,))
