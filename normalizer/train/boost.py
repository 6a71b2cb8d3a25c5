"""Gradient boosting with LightGBM, and its trees as the package's own weights format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from normalizer.extract.model import Forest, from_json
from normalizer.extract.table import Array

__all__ = ["Settings", "fit_forest", "to_json", "top_signs"]

SEED = 20240607


@dataclass(frozen=True)
class Settings:
    """How a forest is grown; the defaults are those of the shipped weights."""

    trees: int = 150
    leaves: int = 16
    rate: float = 0.09
    least_blocks: int = 80
    bags: int = 1
    early: int = 25


def fit_forest(
    table: Array, label: Array, weight: Array, names: Sequence[str], settings: Settings
) -> dict[str, Any]:
    """Grow a forest on soft labels (0 to 1) and return it in the weights format."""
    booster = _boost(table, label, weight, settings)
    trees = [_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    data: dict[str, Any] = {"signs": list(names), "bias": 0.0, "trees": trees}
    data |= {"early": settings.early, "least": -1e9}
    forest = from_json(data)
    data["least"] = _least(forest, table)
    return data


def top_signs(
    table: Array, label: Array, weight: Array, names: Sequence[str], number: int
) -> list[str]:
    """The signs that lower the loss most in a short training, best first."""
    booster = _boost(table, label, weight, Settings(trees=60, rate=0.15))
    gain = booster.feature_importance("gain")
    order = sorted(range(len(names)), key=lambda i: (-gain[i], i))
    return [names[i] for i in order[:number]]


def _boost(table: Array, label: Array, weight: Array, settings: Settings) -> Any:
    import lightgbm

    parameters = {
        "objective": "cross_entropy",
        "learning_rate": settings.rate,
        "num_leaves": settings.leaves,
        "max_depth": 8,
        "min_data_in_leaf": settings.least_blocks,
        "feature_fraction": 0.25,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 10.0,
        "max_bin": 63,
        "use_missing": False,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "seed": SEED,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(table, label, weight=weight)
    return lightgbm.train(parameters, data, settings.trees)


def _tree(root: dict[str, Any]) -> list[list[Any]]:
    """A tree as columns, breadth first: feature (-1: a leaf), threshold, child, value."""
    nodes = [root]
    features: list[int] = []
    thresholds: list[float] = []
    children: list[int] = []
    values: list[float] = []
    for node in nodes:
        if "split_feature" in node:
            features.append(node["split_feature"])
            thresholds.append(float(f"{node['threshold']:.6g}"))
            children.append(len(nodes))
            values.append(round(node["internal_value"], 4))
            nodes += [node["left_child"], node["right_child"]]
        else:
            features.append(-1)
            thresholds.append(0)
            children.append(0)
            values.append(round(node["leaf_value"], 4))
    return [features, thresholds, children, values]


def _least(forest: Forest, table: Array) -> float:
    """The log-odds after the first trees below which no block ends near the article.

    One in a thousand of the blocks that end with a chance of 0.2 or more may be lost.
    """
    final = forest.log_odds(table)
    first = forest.partial(table)
    near = first[final > np.log(0.2 / 0.8)]
    return round(float(np.quantile(near, 0.001)), 3) if len(near) else -1e9


def to_json(data: dict[str, Any]) -> str:
    """The weights as text: one line a tree, the same bytes for the same forest."""
    import json

    def packed(value: Any) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    head = {key: value for key, value in data.items() if key != "trees"}
    lines = ",\n".join(packed(tree) for tree in data["trees"])
    return f'{packed(head)[:-1]},"trees":[\n{lines}\n]}}\n'
