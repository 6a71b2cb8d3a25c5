"""What stays together: the rows of a table of data, the items of a short list.

The model judges block by block, and a row of figures has little to show for itself beside the
row above it.  A table or list of which much is the article's is the article's as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.boxes import Page
from normalizer.extract.region import Verdict

__all__ = ["keep_together"]

# On the bench, out of fold, so of the words that come back in tables four in five are the
# article's, in lists two in three; of longer lists, and of items full of links, fewer are.
ROWS_SHARE = 0.3  # of a table's rows
ITEMS_SHARE = 0.5  # of a list's items
LONGEST_LIST = 12  # items
LONGEST_ITEM = 40  # words
LINKED = 0.5  # share of an item's characters that links have
MOST_AROUND = 4  # elements between a row and its table
_ITEMS = frozenset(("li", "dd", "dt"))


def keep_together(page: Page, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Take the rest of a table or short list for the article where enough of it is."""
    kept = list(verdicts)
    for group, reason in _groups(page):
        held = sum(verdicts[i].is_article for i in group)
        if not 0 < held < len(group):
            continue
        if page.blocks[group[0]].row:
            if held >= ROWS_SHARE * len(group):
                _take(kept, group, reason)
        elif len(group) <= LONGEST_LIST and held >= ITEMS_SHARE * len(group):
            _take(kept, [i for i in group if _is_plain(page, i)], reason)
    return kept


def _groups(page: Page) -> list[tuple[list[int], str]]:
    """The rows of each table and the items of each list, by the indices of their blocks."""
    tables: dict[int, list[int]] = {}
    lists: dict[int, list[int]] = {}
    boxes = page.boxes
    for index, block in enumerate(page.blocks):
        if block.row:
            tables.setdefault(_table_of(page, block.box), []).append(index)
        elif boxes.tag[block.box] in _ITEMS:
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
