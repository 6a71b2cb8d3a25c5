# cython: annotation_typing=False, boundscheck=False, wraparound=False
"""Signs of the second pass, made row by row from the chances of the first.

This is plain Python that Cython compiles as `_context_loops`, with the types in
`_context_loops.pxd`; without a compiler it runs as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.extract.element_loops import Floats, Ints, Out
from normalizer.extract.place_loops import FAR, zeros

__all__ = ["context_names", "context_signs", "doubting_stray_items", "masses"]

SURE, FEWEST = 0.6, 8.0  # chance and words of a block that the pass is sure of
INTRODUCES = 1.0  # how a block ends that introduces a list: with a colon or a comma


def masses(chance: Floats, words: Floats, held: Floats, out: Out) -> None:
    """Of each block the words expected in the article, those in doubt, those the body holds.

    `held` is JSON-LD's share of each block.  numpy adds these up, in its own order.
    """
    for row in range(len(words)):
        out[0][row] = chance[row] * words[row]
        out[1][row] = chance[row] * (1.0 - chance[row]) * words[row]
        out[2][row] = chance[row] * words[row] * held[row]


WINDOW_SIGNS = (
    "before4", "after4", "before12", "after12", "done", "left", "words", "doubt",
)  # fmt: skip


def window_signs(
    chance: Floats, words: Floats, total: float, doubt: float, near: int, far: int, out: Out
) -> None:
    """Means of the chances of the blocks around, and how much of the article is done.

    `total` is the words that are expected in the article, `doubt` the share of them in question;
    `near` and `far` are blocks each way; a mean is weighted by words, and -0.5 of none.
    """
    rows = len(words)
    mass, text = zeros(rows + 1), zeros(rows + 1)
    for row in range(rows):
        mass[row + 1] = mass[row] + chance[row] * words[row]
        text[row + 1] = text[row] + words[row]
    for row in range(rows):
        for at in range(2):
            reach = far if at else near
            low, high = max(row - reach, 0), min(row + reach + 1, rows)
            width = text[row] - text[low]
            out[2 * at][row] = (mass[row] - mass[low]) / max(width, 0.01) if width > 0.0 else -0.5
            width = text[high] - text[row + 1]
            out[2 * at + 1][row] = (
                (mass[high] - mass[row + 1]) / max(width, 0.01) if width > 0.0 else -0.5
            )
        out[4][row] = mass[row] / total
        out[5][row] = 1.0 - mass[row + 1] / total
        out[6][row] = total
        out[7][row] = doubt


GROUP_SIGNS = ("", "_share", "_others")


def group_signs(
    groups: Sequence[Ints], size: int, chance: Floats, words: Floats, total: float, out: Out
) -> None:
    """The mean chance of the blocks of a group, its share, and the mean without the block.

    In each of `groups`, of which the results are in turn, groups are numbered below `size`;
    `total` is the words that are expected in the article.
    """
    rows = len(words)
    mass, text = zeros(size), zeros(size)
    for kind in range(len(groups)):
        for at in range(size if kind else 0):  # the same room for each kind
            mass[at] = text[at] = 0.0
        for row in range(rows):
            mass[groups[kind][row]] += chance[row] * words[row]
            text[groups[kind][row]] += words[row]
        for row in range(rows):
            at = groups[kind][row]
            out[3 * kind][row] = mass[at] / text[at]
            out[3 * kind + 1][row] = mass[at] / total
            others = max(text[at] - words[row], 0.01)
            alone = text[at] <= words[row] + 0.5
            left = mass[at] - chance[row] * words[row]
            out[3 * kind + 2][row] = -1.0 if alone else left / others


EDGE_SIGNS = (
    "since_first", "to_last", "words_to_last", "sure_before", "sure_after", "path_sure",
    "parent_sure", "parent_is_first",
)  # fmt: skip


def edge_signs(
    chance: Floats, words: Floats, path: Ints, parent: Ints, size: int, out: Out
) -> None:
    """Distances to the nearest and to the outermost blocks that the pass is sure of.

    Paths and boxes are numbered below `size`.
    """
    rows, far, sure, fewest = len(words), FAR, SURE, FEWEST
    first, last, found = 0, rows - 1, False
    in_path, in_parent, before = zeros(size), zeros(size), zeros(rows + 1)
    near = far
    for row in range(rows):
        before[row + 1] = before[row] + words[row]
        out[3][row] = near
        near = min(near + 1.0, far)
        if chance[row] > sure and words[row] >= fewest:
            if not found:
                first, found = row, True
            last = row
            in_path[path[row]] += 1.0
            in_parent[parent[row]] += 1.0
            near = 1.0
    near = far
    for row in range(rows - 1, -1, -1):
        out[4][row] = near
        near = min(near + 1.0, far)
        if chance[row] > sure and words[row] >= fewest:
            near = 1.0
    for row in range(rows):
        out[0][row] = row - first
        out[1][row] = last - row
        out[2][row] = before[last] - before[row]
        out[5][row] = in_path[path[row]]
        out[6][row] = in_parent[parent[row]]
        out[7][row] = parent[row] == parent[first]


def context_names(prefix: str, groups: Sequence[str]) -> tuple[str, ...]:
    """The names of all these signs, of a pass and of groups of blocks."""
    return (
        prefix,
        *(f"{prefix}_{sign}" for sign in WINDOW_SIGNS),
        *(f"{prefix}_{group}{sign}" for group in groups for sign in GROUP_SIGNS),
        f"{prefix}_body",
        f"{prefix}_body_gap",
        *(f"{prefix}_{sign}" for sign in EDGE_SIGNS),
    )


def context_signs(
    chance: Floats, words: Floats, held: Floats, groups: Sequence[Ints], total: float,
    doubt: float, agree: float, near: int, far: int, out: Out,
) -> None:  # fmt: skip
    """All signs of the second pass, for groups that begin with those of paths and of parents.

    `agree` is the share of the words expected in the article that JSON-LD's body holds, `held`
    its share of each block, below 0 where there is none.
    """
    at = 9 + 3 * len(groups)
    size = 0
    for kind in range(len(groups)):
        for row in range(len(words)):
            size = max(size, groups[kind][row] + 1)
    window_signs(chance, words, total, doubt, near, far, out[1:9])
    group_signs(groups, size, chance, words, total, out[9:at])
    for row in range(len(words)):
        out[0][row] = chance[row]
        out[at][row] = agree
        out[at + 1][row] = agree - held[row] if held[row] >= 0.0 else -2.0
    edge_signs(chance, words, groups[0], groups[1], size, out[at + 2 : at + 10])


def doubting_stray_items(
    chance: Floats, in_list: Floats, ends: Floats, words: Floats, likely: float, sure: float,
    longest: int, out: Out,
) -> None:  # fmt: skip
    """The chances with the odds halved of items up to so long that no sure line introduces.

    They stay as they are where no item is likely the article.
    """
    rows, introduces = len(chance), INTRODUCES
    doubts = introduced = False
    for row in range(rows):
        doubts = doubts or (in_list[row] > 0.0 and chance[row] >= likely)
    for row in range(rows):
        out[0][row] = chance[row]
        if not doubts or in_list[row] <= 0.0:
            continue
        if row == 0 or in_list[row - 1] <= 0.0:  # a list begins
            introduced = row > 0 and ends[row - 1] == introduces and chance[row - 1] >= sure
        if not introduced and words[row] <= longest:
            out[0][row] = chance[row] / (2.0 - chance[row])
