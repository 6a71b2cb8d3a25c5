"""Floors of scores: a file that says how good each set must stay, and only rises unasked.

    {"labels": {"F1": 0.98, "precision": 0.97, "recall": 0.99, "exact": 0.5}}

A set is named by its folder's path from the file, `DIR#NAME` where a folder holds several.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from normalizer.errors import InputError, OutputError
from normalizer.io.records import parse_object
from normalizer.train.score import SetScore

__all__ = ["FIGURES", "Change", "Floors", "compare_floors", "figures_of", "read_floors"]

FIGURES = ("F1", "precision", "recall", "exact")
_PLACES = 10_000  # floors have four decimals


@dataclass(frozen=True)
class Change:
    """A figure that differs from its floor; `floor` is None where there is none yet."""

    set_name: str
    figure: str
    floor: float | None
    score: float

    @property
    def is_lower(self) -> bool:
        """Whether the floor is broken."""
        return self.floor is not None and self.score < self.floor


@dataclass(frozen=True)
class Floors:
    """The floors in a file, by set and figure."""

    path: Path
    sets: Mapping[str, Mapping[str, float]]

    def name_of(self, set_name: str) -> str:
        """Return what the file calls a set that is named by its path from the working folder."""
        folder, mark, name = set_name.partition("#")
        relative = os.path.relpath(folder, self.path.parent)
        return Path(relative).as_posix() + mark + name

    def set_names(self) -> list[tuple[Path, tuple[str, ...]]]:
        """Return each set's folder, and its name where the folder holds several."""
        parts = (name.partition("#") for name in self.sets)
        return [(self.path.parent / d, (name,) if name else ()) for d, _, name in parts]

    def updated(self, changes: list[Change], *, accept_lower: bool) -> Floors:
        """Return the floors with those raised that can be; lowered ones only where accepted."""
        sets = {name: dict(floors) for name, floors in self.sets.items()}
        for change in changes:
            if accept_lower or not change.is_lower:
                sets.setdefault(change.set_name, {})[change.figure] = change.score
        return Floors(self.path, sets)

    def write(self) -> None:
        """Replace the file.

        Raises:
            OutputError: `output-unwritable`.
        """
        data = json.dumps(self.sets, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        beside = self.path.with_name(self.path.name + ".new")
        try:
            beside.write_text(data, encoding="utf-8", newline="\n")
            beside.replace(self.path)
        except OSError as problem:
            raise OutputError(
                "output-unwritable", f"{self.path}: {problem.strerror}", "check its folder"
            ) from problem


def figures_of(score: SetScore) -> dict[str, float]:
    """Return the scores as floors have them: four decimals, rounded down."""
    values = (score.f1, score.precision, score.recall, score.exact)
    # 0.29 * 10,000 is a little less than 2,900 in binary.
    return {
        figure: math.floor(value * _PLACES + 1e-6) / _PLACES
        for figure, value in zip(FIGURES, values, strict=True)
    }


def read_floors(path: Path, *, may_be_new: bool = False) -> Floors:
    """Read a file of floors.

    Where it `may_be_new`, none at all are in one that is not there, or is empty.

    Raises:
        InputError: `floors-unreadable`, `floors-malformed`.
    """
    if may_be_new and not path.exists():
        return Floors(path, {})
    try:
        text = path.read_text(encoding="utf-8")
        table = {} if may_be_new and not text.strip() else parse_object(text)
    except OSError as problem:
        hint = "check the file" if path.exists() else "--update writes the file"
        raise InputError("floors-unreadable", f"{path}: {problem.strerror}", hint) from problem
    except ValueError as problem:
        raise _malformed(path, str(problem)) from problem
    if not isinstance(table, dict):
        raise _malformed(path, "it is no object")
    for name, floors in table.items():
        if not isinstance(floors, dict) or not all(
            figure in FIGURES and isinstance(value, int | float) for figure, value in floors.items()
        ):
            raise _malformed(path, f"{name!r} must give numbers for {', '.join(FIGURES)}")
    return Floors(path, table)


def _malformed(path: Path, what: str) -> InputError:
    hint = "mend it, or remove it: --update writes a new one, with the scores as they are now"
    return InputError("floors-malformed", f"{path}: {what}", hint)


def compare_floors(floors: Floors, set_name: str, score: SetScore) -> list[Change]:
    """Return the figures of a set that are above or below their floors, or have none."""
    name = floors.name_of(set_name)
    known = floors.sets.get(name, {})
    return [
        Change(name, figure, known.get(figure), value)
        for figure, value in figures_of(score).items()
        if known.get(figure) != value
    ]
