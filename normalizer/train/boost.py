"""Gradient boosting with LightGBM, and its trees as the package's own weights format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from normalizer.extract.columns import Array
from normalizer.extract.forests import from_json
from normalizer.extract.model import Forest

__all__ = ["Growth", "Settings", "fit_forest", "to_json", "top_signs"]

SEED = 20240607
# Of the blocks that end with so much of a chance or more, such a share may be ruled out early, and
# ruled in of those that end with as much of a doubt.  With a fifth and a thousandth one article of
# 1,218 was lost whole on unseen pages, and three in part: the later passes build on the first.
CHANCE, LOST = 0.1, 0.0003


@dataclass(frozen=True)
class Settings:
    """How a forest is grown.

    It is the mean of some `bags`, each of so many `trees` and with a seed of its own.  `exits`
    are the numbers of trees, of all bags together, after which blocks may leave it.
    """

    trees: int = 300
    bags: int = 1
    leaves: int = 20
    rate: float = 0.05
    least_blocks: int = 80
    exits: tuple[int, ...] = (25, 75)


class Growth(NamedTuple):
    """How the forest of own signs is grown, and those that see its verdicts.

    Two trainings that differ in nothing but their seeds differ by 0.002 in F1 and more; the
    mean of a few small forests in the last pass evens that out at little cost.
    """

    first: Settings = Settings()
    later: Settings = Settings(trees=150, bags=3, rate=0.1, exits=(30, 100))


def fit_forest(
    table: Array, label: Array, weight: Array, names: Sequence[str], settings: Settings
) -> dict[str, Any]:
    """Grow a forest on soft labels (0 to 1) and return it in the weights format."""
    bags = [_boost(table, label, weight, settings, SEED + bag) for bag in range(settings.bags)]
    rounds = zip(*(bag.dump_model()["tree_info"] for bag in bags), strict=True)
    part = 1 / settings.bags
    trees = [_tree(info["tree_structure"], part) for infos in rounds for info in infos]
    data: dict[str, Any] = {"signs": list(names), "bias": 0.0, "exits": [], "trees": trees}
    forest = from_json(data)
    data["exits"] = [_exit(forest, table, count) for count in settings.exits if count < len(trees)]
    return data


def top_signs(
    table: Array, label: Array, weight: Array, names: Sequence[str], number: int
) -> list[str]:
    """The signs that lower the loss most in a short training, best first."""
    booster = _boost(table, label, weight, Settings(trees=60, rate=0.15), SEED)
    gain = booster.feature_importance("gain")
    order = sorted(range(len(names)), key=lambda i: (-gain[i], i))
    return [names[i] for i in order[:number]]


def _boost(table: Array, label: Array, weight: Array, settings: Settings, seed: int) -> Any:
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
        "num_threads": 2,
        "seed": seed,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(table, label, weight=weight)
    return lightgbm.train(parameters, data, settings.trees)


def _tree(root: dict[str, Any], part: float) -> list[list[Any]]:
    """A tree as columns, breadth first: feature (-1: a leaf), threshold, child, part of value."""
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
            values.append(round(part * node["internal_value"], 4))
            nodes += [node["left_child"], node["right_child"]]
        else:
            features.append(-1)
            thresholds.append(0)
            children.append(0)
            values.append(round(part * node["leaf_value"], 4))
    return [features, thresholds, children, values]


def _exit(forest: Forest, table: Array, trees: int) -> list[float]:
    """Where blocks can leave after some trees, and what the others would add to them."""
    final, first = forest.log_odds(table), forest.partial(table, trees)
    bound = np.log(CHANCE / (1 - CHANCE))
    least = _quantile(first[final > bound], LOST, -1e9)
    most = _quantile(first[final < -bound], 1 - LOST, 1e9)
    rest = final - first
    below, above = (_mean(rest[side]) for side in (first < least, first > most))
    return [trees, least, most, below, above]


def _quantile(values: Array, share: float, default: float) -> float:
    return round(float(np.quantile(values, share)), 3) if len(values) else default


def _mean(values: Array) -> float:
    return round(float(values.mean()), 3) if len(values) else 0.0


def to_json(data: dict[str, Any]) -> str:
    """The weights as text: one line a tree, the same bytes for the same forest."""
    import json

    def packed(value: Any) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    head = {key: value for key, value in data.items() if key != "trees"}
    lines = ",\n".join(packed(tree) for tree in data["trees"])
    return f'{packed(head)[:-1]},"trees":[\n{lines}\n]}}\n'
