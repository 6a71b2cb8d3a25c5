"""A matrix that is made part by part is the whole one."""

from __future__ import annotations

import numpy as np
import pytest
from extract_pages import SENTENCES, article_page

from normalizer.extract import html, matrix, table, verdict
from normalizer.extract.columns import Array
from normalizer.extract.matrix import Matrix
from normalizer.extract.table import Names, Rows, Table

NAMES = ("a", "a+3", "a-1", "b", "b-3", "m.x", "m.y", "d", "c-2", "d+1")


def table_of(rows: int) -> Table:
    made = Table(rows)
    made["a"] = np.arange(float(rows))
    made.masks("m", np.arange(rows, dtype=np.uint64), Names("x", "y"))
    made.later({"b": lambda t: t["a"] * 2})
    made[Names("c", "d")] = Rows(rows, between)
    return made


def between(first: int, last: int) -> Array:
    """Some rows of two columns."""
    return np.arange(float(first), last) + np.array([[0.25], [0.5]])


@pytest.mark.parametrize("is_compiled", [True, False])
@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5, 8, 11])
def test_parts_are_those_of_the_whole(
    rows: int, is_compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = table_of(rows).matrix(NAMES)
    if not is_compiled:
        monkeypatch.setattr(table, "KERNEL", None)
    assert np.array_equal(table_of(rows).matrix(NAMES), whole)
    monkeypatch.setattr(matrix, "MOST_ROWS", 3)
    parted = Matrix(table_of(rows), NAMES)
    parts = list(parted.parts())
    assert max(map(len, parts)) <= 3
    assert np.array_equal(np.concatenate(parts), whole)
    for wanted in ([], [rows - 1], list(range(0, rows, 2)), list(range(rows))):
        assert np.array_equal(parted.take(wanted), whole[wanted])


def test_a_page_is_judged_in_parts_as_it_is_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = "".join(f"<p>Note {i} on the pier.</p><p>{s}</p>" for i, s in enumerate(SENTENCES))
    page = article_page(after=notes)
    whole = html.extract_html(page, extractor="blocks")
    for module in (matrix, verdict):
        monkeypatch.setattr(module, "MOST_ROWS", 4)
    assert html.extract_html(page, extractor="blocks") == whole


def test_columns_that_are_made_row_by_row_are_as_others() -> None:
    made = table_of(5)
    assert made.names() == ["a", "c", "d", "b", "m.x", "m.y"]
    assert made["d"].tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]
    assert made["d+1"].tolist() == [1.5, 2.5, 3.5, 4.5, -1]
