"""Where two passages share their words, as spans of characters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from normalizer.dedup.tokens import chunks, tokenize

__all__ = ["Run", "shared_runs"]

# Start and end in the left text, start and end in the right one.
Run = tuple[int, int, int, int]

_I64 = npt.NDArray[np.int64]


class _Words:
    """The tokens of one text: hashes, and where they stand."""

    def __init__(self, hashes: list[int], starts: list[int], ends: list[int]) -> None:
        self.hashes = hashes
        self.starts = starts
        self.ends = ends


def _read(texts: Sequence[str]) -> list[_Words]:
    found: list[_Words] = []
    for part in chunks(texts):
        tokens = tokenize(texts[part])
        hashes, starts, ends = tokens.hashes.tolist(), tokens.starts.tolist(), tokens.ends.tolist()
        bounds = tokens.bounds.tolist()
        for i, j in pairwise(bounds):
            found.append(_Words(hashes[i:j], starts[i:j], ends[i:j]))
    return found


def _runs(left: _Words, right: _Words, width: int) -> list[Run]:
    """Greedy common runs of `width` tokens at least, in the order of the left text."""
    places: dict[tuple[int, ...], list[int]] = {}
    other = right.hashes
    width = max(1, min(width, len(left.hashes), len(other)))
    for j in range(len(other) - width + 1):
        places.setdefault(tuple(other[j : j + width]), []).append(j)
    found: list[Run] = []
    i, after = 0, 0
    while i <= len(left.hashes) - width:
        at = places.get(tuple(left.hashes[i : i + width]))
        if at is None:
            i += 1
            continue
        j = at[bisect_left(at, after) % len(at)]  # the next one, or else the first
        size = width
        while (
            i + size < len(left.hashes)
            and j + size < len(other)
            and left.hashes[i + size] == other[j + size]
        ):
            size += 1
        last = size - 1
        found.append((left.starts[i], left.ends[i + last], right.starts[j], right.ends[j + last]))
        i, after = i + size, j + size
    return found


def shared_runs(lefts: Sequence[str], rights: Sequence[str], width: int) -> list[list[Run]]:
    """Return for each pair of texts the runs of words that both have.

    Args:
        lefts: texts.
        rights: as many texts.
        width: the fewest words of a run.
    """
    texts = list(dict.fromkeys([*lefts, *rights]))
    words = dict(zip(texts, _read(texts), strict=True))
    return [
        _runs(words[left], words[right], width) for left, right in zip(lefts, rights, strict=True)
    ]
