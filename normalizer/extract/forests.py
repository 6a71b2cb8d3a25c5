"""The forests in use: those of the package's data files, or others.

Trained by `python -m normalizer.train` (gradient boosting).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from normalizer.extract.model import NODE, UNIT, Exit, Forest

__all__ = ["forests_in_use", "from_json", "load_forest"]

_OTHER: list[dict[str, Forest]] = []


@contextmanager
def forests_in_use(forests: dict[str, Forest]) -> Iterator[None]:
    """Judge with other forests than the package's own, as evaluation in folds must."""
    _OTHER.append(forests)
    try:
        yield
    finally:
        _OTHER.pop()


def load_forest(name: str) -> Forest:
    """The forest in use by its name: `own`, `context` or `asked`."""
    return _OTHER[-1][name] if _OTHER else _shipped(name)


@lru_cache(maxsize=8)
def _shipped(name: str) -> Forest:
    path = files("normalizer.extract") / "weights" / f"{name}.json"
    return from_json(json.loads(path.read_text(encoding="utf-8")))


def from_json(data: dict[str, Any]) -> Forest:
    """Build a forest from the data of a weights file.

    Each tree is listed as `[features, thresholds, children, values]`, breadth first; a
    leaf's feature is -1.
    """
    roots, feature, threshold, child, value = [], [], [], [], []
    at = 0
    depth = 0
    for features, thresholds, children, values in data["trees"]:
        roots.append(at)
        for i, f in enumerate(features):
            leaf = f < 0
            feature.append(0 if leaf else f)
            threshold.append(np.inf if leaf else thresholds[i])
            child.append(at + (i if leaf else children[i]))
        value += values
        at += len(features)
        depth = max(depth, _depth(features, children))
    nodes = np.empty(at, dtype=NODE)
    nodes["threshold"], nodes["feature"], nodes["child"] = threshold, feature, child
    nodes["value"] = np.rint(np.array(value) * UNIT)
    return Forest(
        signs=tuple(data["signs"]),
        nodes=nodes,
        roots=np.array(roots, dtype=np.int64),
        bias=float(data["bias"]),
        depth=depth,
        exits=tuple(Exit(int(row[0]), *map(float, row[1:])) for row in data["exits"]),
    )


def _depth(features: list[int], children: list[int]) -> int:
    deep = [0] * len(features)
    for i, f in enumerate(features):
        if f >= 0:
            deep[children[i]] = deep[children[i] + 1] = deep[i] + 1
    return max(deep)
