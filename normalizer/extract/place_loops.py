# cython: annotation_typing=False, boundscheck=False, wraparound=False
"""Signs that are sums over a page's blocks, made row by row.

This is plain Python that Cython compiles as `_place_loops`, with the types in
`_place_loops.pxd`; without a compiler it runs as it is.  Columns come as sequences with a value
for each block, or for each box where it says so.  Results go to the rows of `out`, named in this
order by the tuple above.
"""

from __future__ import annotations

from array import array
from collections.abc import MutableSequence, Sequence

from normalizer.extract.element_loops import ARTICLE, LINKED, Floats, Ints, IntsOut, Out

__all__ = ["BOX_SIGNS", "PLACE_SIGNS", "place_signs"]

FAR = 99.0  # blocks; farther is far
ZERO = array("d", [0.0])

BOX_SIGNS = (
    "prose_share", "words_share", "link_density", "prose_part", "prose", "blocks", "words", "ends",
    "linked", "mean_words",
)  # fmt: skip


def zeros(size: int) -> array[float]:
    """A row of floats to count in."""
    return ZERO * size


def box_signs(
    first: Ints, last: Ints, words: Floats, density: Floats, prose: Floats, ends: Floats,
    weight: Floats, out: Out,
) -> None:  # fmt: skip
    """What stands in each box: running text, words, links, ends of sentences.

    The blocks of a box stand in a row, so a sum over it is a difference of running sums.
    `first`, `last` and the results are by box.
    """
    rows, linked = len(words), LINKED
    sums, values = zeros(rows + 1), zeros(rows)  # one row for all: each is large on a large page
    page_weight = max(in_boxes(weight, sums, first, last, out, 3), 1.0)
    page_words = max(in_boxes(words, sums, first, last, out, 6), 1.0)
    in_boxes(prose, sums, first, last, out, 4)
    for row in range(rows):
        values[row] = density[row] * words[row]
    in_boxes(values, sums, first, last, out, 2)
    for row in range(rows):
        values[row] = 1.0 if ends[row] == 2.0 else 0.0
    in_boxes(values, sums, first, last, out, 7)
    for row in range(rows):
        values[row] = 1.0 if density[row] > linked else 0.0
    in_boxes(values, sums, first, last, out, 8)
    for box in range(len(first)):
        count = float(max(last[box] - first[box], 1))
        text = max(out[6][box], 1.0)
        out[0][box] = out[3][box] / page_weight
        out[1][box] = text / page_words
        out[2][box] /= text
        out[3][box] /= text
        out[5][box] = count
        out[6][box] = text
        out[7][box] /= count
        out[8][box] /= count
        out[9][box] = text / count


def in_boxes(
    values: Floats, sums: MutableSequence[float], first: Ints, last: Ints, out: Out, sign: int
) -> float:
    """Sum up in each box what its blocks have; return the sum of all.

    `sums`, one longer than `values`, is room for the running sums.
    """
    rows = len(values)
    for row in range(rows):
        sums[row + 1] = sums[row] + values[row]
    for box in range(len(first)):
        out[sign][box] = sums[last[box]] - sums[first[box]]
    return sums[rows]


MAIN_SIGNS = (
    "in_main", "main_depth", "in_half", "half_depth", "best_share", "direct_share", "direct_rank",
    "in_best", "child_of_best", "grandchild_of_best", "best_depth", "best_start_blocks",
    "best_start_words", "best_stop_blocks", "best_stop_words",
)  # fmt: skip
MAIN, HALF = 0.7, 0.45  # shares of the page's running text


def main_signs(
    first: Ints, last: Ints, depths: Ints, shares: Floats, parent: Ints, grand: Ints,
    depth: Floats, words: Floats, weight: Floats, out: Out,
) -> int:  # fmt: skip
    """Where a block stands to the containers that hold most of the page's running text.

    `first`, `last`, `depths` and `shares` (of the running text) are by box.  Returns the best
    box: the one with most running text straight in its children.
    """
    rows, size, most, more = len(words), len(first), MAIN, HALF
    main = half = best = 0
    for box in range(size):
        if shares[box] >= most:
            main = box
        if shares[box] >= more:
            half = box
    direct = zeros(size)
    total = 0.0
    for row in range(rows):
        direct[parent[row]] += weight[row]
        total += weight[row]
    for box in range(size):
        if direct[box] > direct[best]:
            best = box
    total, most = max(total, 1.0), max(direct[best], 1.0)
    before = zeros(rows + 1)
    start, stop, inside = 0, 0, False
    for row in range(rows):
        before[row + 1] = before[row] + words[row]
        if parent[row] == best and weight[row] > 0.0:
            if not inside:
                start = row
                inside = True
            stop = row
    for row in range(rows):
        out[0][row] = first[main] <= row < last[main]
        out[1][row] = depth[row] - depths[main]
        out[2][row] = first[half] <= row < last[half]
        out[3][row] = depth[row] - depths[half]
        out[4][row] = direct[best] / total
        out[5][row] = direct[parent[row]] / total
        out[6][row] = direct[parent[row]] / most
        out[7][row] = first[best] <= row < last[best]
        out[8][row] = parent[row] == best
        out[9][row] = grand[row] == best
        out[10][row] = depth[row] - depths[best]
        out[11][row] = row - start
        out[12][row] = before[row] - before[start]
        out[13][row] = row - stop
        out[14][row] = before[row] - before[stop]
    return best


PATH_SIGNS = (
    "path_count", "path_prose_share", "path_prose_part", "path_link_density", "path_mean_words",
    "same_path-1", "same_parent-1", "same_path1", "same_parent1",
)  # fmt: skip


def path_signs(
    path: Ints, paths: int, parent: Ints, words: Floats, density: Floats, weight: Floats, out: Out
) -> None:
    """Blocks that share a path of tags and classes: how many, how much running text.

    Paths are numbered below `paths`.  The last block stands before the first.
    """
    rows = len(words)
    count, prose, text, links = zeros(paths), zeros(paths), zeros(paths), zeros(paths)
    total = 0.0
    for row in range(rows):
        at = path[row]
        count[at] += 1.0
        prose[at] += weight[row]
        text[at] += words[row]
        links[at] += words[row] * density[row]
        total += weight[row]
    total = max(total, 1.0)
    for row in range(rows):
        at = path[row]
        before = row - 1 if row else rows - 1
        after = row + 1 if row + 1 < rows else 0
        out[0][row] = count[at]
        out[1][row] = prose[at] / total
        out[2][row] = prose[at] / text[at]
        out[3][row] = links[at] / text[at]
        out[4][row] = text[at] / count[at]
        out[5][row] = path[before] == at
        out[6][row] = parent[before] == parent[row]
        out[7][row] = path[after] == at
        out[8][row] = parent[after] == parent[row]


UNIT_SIGNS = (
    "unit_words", "unit_blocks", "unit_prose", "unit_link_density", "unit_place",
    "unit_left", "unit_depth", "unit_alike",
)  # fmt: skip


def unit_signs(
    best: int, up: Ints, paths: Ints, places: Ints, children: Ints, depths: Ints, box: Ints,
    depth: Floats, words: Floats, density: Floats, prose: Floats, unit: IntsOut, out: Out,
) -> None:  # fmt: skip
    """Signs of the piece of the best container that a block is in, its direct child.

    A widget inside the body is such a piece, and so is a plain paragraph.  `up` (the box
    around), `paths`, `places`, `children` and `depths` are by box.  The piece goes to `unit`, 0
    where there is none.
    """
    rows, size = len(words), len(up)
    top = zeros(size)
    for at in range(best + 1, size):
        if up[at] == best:
            top[at] = float(at)
        elif up[at] > best:
            top[at] = top[up[at]]
    text, links, blocks, running = zeros(size), zeros(size), zeros(size), zeros(size)
    known = 0
    for at in range(size):
        known = max(known, paths[at])
    alike = zeros(known + 1)
    for row in range(rows):
        at = int(top[box[row]])
        text[at] += words[row]
        links[at] += density[row] * words[row]
        blocks[at] += 1.0
        running[at] += prose[row]
        alike[paths[at]] += 1.0
    siblings = float(max(children[best], 1))
    for row in range(rows):
        at = int(top[box[row]])
        unit[row] = at
        if not at:
            for sign in range(8):
                out[sign][row] = -1.0
            continue
        out[0][row] = max(text[at], 1.0)
        out[1][row] = blocks[at]
        out[2][row] = running[at]
        out[3][row] = links[at] / max(text[at], 1.0)
        out[4][row] = places[at] / siblings
        out[5][row] = children[best] - places[at]
        out[6][row] = depth[row] - depths[best]
        out[7][row] = alike[paths[at]]


POSITION_SIGNS = (
    "position", "word_position", "since_prose_start", "to_prose_stop", "prose_before",
    "prose_after", "heading_before", "heading_after",
)  # fmt: skip


def position_signs(words: Floats, prose: Floats, heading: Floats, out: Out) -> None:
    """Where on the page a block stands, and how far from running text and from headings."""
    rows = len(words)
    start, stop, total = -1, rows - 1, 0.0
    for row in range(rows):
        total += words[row]
        if prose[row] > 0.0:
            start = row if start < 0 else start
            stop = row
    start = max(start, 0)
    total = max(total, 1.0)
    before = 0.0
    for row in range(rows):
        out[0][row] = float(row) / float(rows)
        out[1][row] = before / total
        before += words[row]
        out[2][row] = row - start
        out[3][row] = stop - row
    nearest(prose, out, 4)
    nearest(heading, out, 6)


def nearest(marks: Floats, out: Out, at: int) -> None:
    """Blocks to the nearest mark before and after, at most `FAR`."""
    rows, far = len(marks), FAR
    seen = far
    for row in range(rows):
        out[at][row] = seen
        seen = 1.0 if marks[row] > 0.0 else min(seen + 1.0, far)
    seen = far
    for row in range(rows - 1, -1, -1):
        out[at + 1][row] = seen
        seen = 1.0 if marks[row] > 0.0 else min(seen + 1.0, far)


ARTICLE_SIGNS = ("article_rank", "articles", "article_prose_share", "article_home")


def article_signs(
    kinds: Ints, up: Ints, box: Ints, parent: Ints, best: int, words: Floats, prose: Floats,
    out: Out,
) -> None:  # fmt: skip
    """Which of the page's `<article>` elements a block is in; `kinds` and `up` are by box."""
    rows, size, article = len(words), len(up), ARTICLE
    around = zeros(size)
    found = 0
    for at in range(size):
        if kinds[at] == article:
            found += 1
            around[at] = float(found)
        elif at:
            around[at] = around[up[at]]
    weight = zeros(found + 1)
    total = 0.0
    home, begun = 0, False
    for row in range(rows):
        at = int(around[box[row]])
        weight[at] += prose[row] * words[row]
        total += prose[row] * words[row]
        if not begun and parent[row] == best:
            home, begun = at, True
    total = max(total, 1.0)
    for row in range(rows):
        at = int(around[box[row]])
        out[0][row] = at - 1
        out[1][row] = found
        out[2][row] = weight[at] / total
        out[3][row] = at == home


PAGE_SIGNS = ("page_blocks", "page_prose", "page_words", "page_prose_part")


def page_signs(words: Floats, prose: Floats, weight: Floats, out: Out) -> None:
    """What the whole page has of blocks, paragraphs, words and running text."""
    rows = len(words)
    paragraphs = text = running = 0.0
    for row in range(rows):
        paragraphs += prose[row]
        text += words[row]
        running += weight[row]
    text = max(text, 1.0)
    for row in range(rows):
        out[0][row] = float(rows)
        out[1][row] = paragraphs
        out[2][row] = text
        out[3][row] = running / text


PLACE_SIGNS = (
    *PAGE_SIGNS, *MAIN_SIGNS, *PATH_SIGNS, *UNIT_SIGNS, *POSITION_SIGNS, *ARTICLE_SIGNS
)  # fmt: skip


def place_signs(
    boxes: Sequence[Ints], kinds: Ints, words: Floats, ends: Floats, density: Floats,
    elements: Sequence[Floats], places: Sequence[Ints], units: Sequence[IntsOut],
    saying: Sequence[IntsOut], in_boxes: Out, out: Out,
) -> int:  # fmt: skip
    """All of these signs, and those of the boxes; return the best box.

    `boxes` has the numbers of the boxes (`boxes.NUMBERS`), `elements` the signs of the elements
    and `places` what goes with them.  The pieces of the best container go to `units`, what their
    names say to `saying`.
    """
    rows = len(words)
    up, first, place, depths, paths, last, children = (
        boxes[1], boxes[2], boxes[3], boxes[4], boxes[8], boxes[10], boxes[11]
    )  # fmt: skip
    path, parent, grand, box = places[0], places[1], places[2], places[4]
    heading, depth, prose = elements[0], elements[1], elements[5]
    weight = zeros(rows)
    known = 0
    for row in range(rows):
        weight[row] = words[row] if prose[row] > 0.0 else 0.0
        known = max(known, path[row])
    box_signs(first, last, words, density, prose, ends, weight, in_boxes)
    page_signs(words, prose, weight, out[0:4])
    best = main_signs(
        first, last, depths, in_boxes[0], parent, grand, depth, words, weight, out[4:19]
    )
    path_signs(path, known + 1, parent, words, density, weight, out[19:28])
    unit_signs(
        best, up, paths, place, children, depths, box, depth, words, density, prose, units[0],
        out[28:36],
    )  # fmt: skip
    for row in range(rows):
        saying[0][row] = boxes[0][units[0][row]] if units[0][row] else 0
    position_signs(words, prose, heading, out[36:44])
    article_signs(kinds, up, box, parent, best, words, prose, out[44:48])
    return best
