"""How columns are made: filled by loops, compiled or not, and summed."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from itertools import pairwise
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from normalizer.compiled import compiled

__all__ = [
    "AT_ONCE", "KERNEL", "LETTERS", "Array", "Room", "code_points", "filled", "looped",
    "numbers_of", "running", "sums",
]  # fmt: skip

Array = np.ndarray[Any, Any]
AT_ONCE = 1 << 18  # values that are summed at once
KERNEL = compiled("normalizer.extract._kernel")  # of tables and forests
LETTERS = compiled("normalizer.extract._letters")  # what is asked of texts


def numbers_of(rows: list[Any], names: tuple[str, ...]) -> Array:
    """Fields of named tuples that are whole numbers, none below zero: (names, rows)."""
    out = np.empty((len(names), len(rows)), dtype=np.int64)
    places = tuple(map(rows[0]._fields.index, names))
    if KERNEL is not None:
        KERNEL.take_numbers(rows, places, out)
    else:
        out[:] = [[row[place] for row in rows] for place in places]
    return out


class Room(NamedTuple):
    """What work of the loops fills: columns of floats ("d", "f") or whole numbers ("q", "i").

    Floats that only forests ask for have 32 bits ("f"), as these read them, and so have the
    numbers of boxes and paths ("i").
    """

    kind: str
    columns: int
    rows: int


def looped(work: Callable[..., Any], *arguments: Any) -> tuple[Any, ...]:
    """Have work that goes row by row fill each `Room`; return these, and what it returns.

    Compiled work takes arrays; plain Python is four times as fast with its own numbers.
    """
    if isinstance(work, FunctionType):
        plain = [_plain(argument) for argument in arguments]
        said = work(*plain)
        rooms = [np.array(a) for a, b in zip(plain, arguments, strict=True) if isinstance(b, Room)]
        return (*rooms, said)
    given: list[Any] = []
    made: list[Array] = []
    for argument in arguments:
        if argument.__class__ is Room:
            kind, columns, rows = argument
            made.append(np.empty((columns, rows), dtype=kind))
            given.append(made[-1])
        else:
            given.append(argument)
    said = work(*given)
    return (*made, said)


def _plain(argument: Any) -> Any:
    if isinstance(argument, Room):
        kind, columns, rows = argument
        return [array(kind, bytes(array(kind).itemsize * rows)) for _ in range(columns)]
    return argument.tolist() if isinstance(argument, np.ndarray) else argument


def filled(shape: int | tuple[int, int], value: float) -> Array:
    """As `np.full`, without what that is of Python."""
    made = np.empty(shape)
    made.fill(value)
    return made


def running(values: Array) -> Array:
    """Running sums with a leading zero: the sum of rows a to b is `r[b] - r[a]`."""
    return np.concatenate(([0.0], np.cumsum(values)))


def sums(values: Array, starts: Array) -> Array:
    """The sum of the values from each start to the next, as floats; starts ascend from 0.

    A long row is summed in parts, since numpy makes a copy of it as floats.
    """
    whole: Array
    if len(values) <= AT_ONCE:
        whole = np.add.reduceat(values, starts, dtype=np.float64)
        return whole
    edges = np.union1d(starts, np.arange(0, len(values), AT_ONCE))
    bounds = np.searchsorted(edges, np.arange(0, len(values) + AT_ONCE, AT_ONCE)).tolist()
    parts = []
    for at, (first, last) in zip(range(0, len(values), AT_ONCE), pairwise(bounds), strict=True):
        part = values[at : at + AT_ONCE]
        parts.append(np.add.reduceat(part, edges[first:last] - at, dtype=np.float64))
    whole = np.add.reduceat(np.concatenate(parts), np.searchsorted(edges, starts))
    return whole


def code_points(text: str) -> Array:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
