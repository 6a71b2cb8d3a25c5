"""Which of a page's blocks are the article: the page aligned with the body people marked.

The words of the page and of the marked body are aligned by their shared runs of four:
the longest chain of runs in the same order on both sides, its gaps filled by a plain
sequence match.  What stands elsewhere in the body (out of order) counts by its runs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

__all__ = ["label_blocks"]

RUN = 4
MOST_PLACES = 6  # of one run on the page; more are furniture
LARGEST_GAP = 1_000_000  # words of one side times words of the other
_WORD = re.compile(r"\w+")


def label_blocks(texts: Sequence[str], gold: str, optional: str) -> list[tuple[float, bool]]:
    """For each block: the share of its words in the marked body, and whether it is optional.

    Optional blocks (title, standfirst) count neither for nor against an extraction.
    """
    words = [_WORD.findall(t) for t in texts]
    page = [w for block in words for w in block]
    body = _WORD.findall(gold)
    matched = _align(page, body)
    left = Counter(_runs(body)) - Counter(_matched_runs(page, matched))
    spare = set(_runs(_WORD.findall(optional)))
    spare_lines = {tuple(_WORD.findall(line)) for line in optional.splitlines()}
    labels = []
    at = 0
    for block in words:
        hits = sum(matched[at : at + len(block)])
        at += len(block)
        share = hits / len(block) if block else 0.0
        runs = _runs(block) if len(block) >= RUN else []
        if share < 0.5 and runs and sum(left[r] > 0 for r in runs) >= 0.7 * len(runs):
            share = 1.0
            left.subtract(runs)
        optional_runs = runs and sum(r in spare for r in runs) >= 0.8 * len(runs)
        is_optional = bool(tuple(block) in spare_lines or optional_runs) and share < 0.8
        labels.append((share, is_optional))
    return labels


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[i:] for i in range(RUN)), strict=False))


def _matched_runs(page: Sequence[str], matched: Sequence[bool]) -> list[tuple[str, ...]]:
    return [r for i, r in enumerate(_runs(page)) if all(matched[i : i + RUN])]


def _align(page: list[str], body: list[str]) -> list[bool]:
    """Which words of the page are matched by words of the body, in one common order."""
    matched = [False] * len(page)
    chain = _chain(page, body)
    if not chain:
        return matched
    before_page, before_body = 0, 0
    for at_page, at_body in [*chain, (len(page), len(body))]:
        if at_page >= before_page and at_body > before_body and at_page > before_page:
            for i in _fill(page[before_page:at_page], body[before_body:at_body]):
                matched[before_page + i] = True
        if at_page < len(page):
            for i in range(RUN):
                matched[at_page + i] = True
            before_page = max(before_page, at_page + RUN)
            before_body = max(before_body, at_body + RUN)
    return matched


def _chain(page: list[str], body: list[str]) -> list[tuple[int, int]]:
    """The longest chain of shared runs, rising on both sides (patience)."""
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, run in enumerate(_runs(body)):
        where[run].append(i)
    places = Counter(_runs(page))
    pairs: list[tuple[int, int]] = []
    for i, run in enumerate(_runs(page)):
        if run in where and len(where[run]) <= 2 and places[run] <= MOST_PLACES:
            pairs.extend((i, j) for j in reversed(where[run]))
    tails: list[int] = []
    ends: list[int] = []
    back = [-1] * len(pairs)
    for k, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        back[k] = ends[at - 1] if at else -1
        if at == len(tails):
            tails.append(j)
            ends.append(k)
        else:
            tails[at], ends[at] = j, k
    chain = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(pairs[k])
        k = back[k]
    return chain[::-1]


def _fill(page: list[str], body: list[str]) -> list[int]:
    """Indices of the gap's words on the page that the gap's words of the body match."""
    if not page or not body or len(page) * len(body) > LARGEST_GAP:
        return []
    matcher = SequenceMatcher(None, page, body, autojunk=False)
    return [a + i for a, _, size in matcher.get_matching_blocks() for i in range(size)]
