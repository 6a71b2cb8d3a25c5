"""Work in several processes: order, back-pressure, and processes that die."""

from __future__ import annotations

import os

import pytest

from normalizer.cli._work import work_in_order
from normalizer.io.inputs import Input

KILLER = "killer"


def shout(item: Input) -> str:
    if item.source == KILLER:
        os._exit(9)
    return item.source.upper()


def died(item: Input) -> str:
    return f"{item.source} died"


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_inputs(jobs):
    items = [Input(f"a{n}", "x" * (n % 7)) for n in range(60)]
    made = list(work_in_order(shout, items, jobs=jobs, died=died))
    assert made == [item.source.upper() for item in items]


def test_no_more_is_read_than_the_processes_need():
    read = 0

    def many():
        nonlocal read
        for n in range(10_000):
            read += 1
            yield Input(f"a{n}", "x")

    results = work_in_order(shout, many(), jobs=2, died=died)
    assert next(results) == "A0"
    assert read <= 2 * 3 * 8
    results.close()


def test_an_input_that_kills_its_process_is_told_and_the_others_go_on():
    items = [Input(KILLER if n == 5 else f"a{n}", "x") for n in range(120)]
    made = list(work_in_order(shout, items, jobs=2, died=died))
    assert made[5] == "killer died"
    assert made[:5] + made[6:] == [i.source.upper() for i in items if i.source != KILLER]
