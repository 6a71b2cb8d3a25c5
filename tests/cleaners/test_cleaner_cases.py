"""Lines that each cleaner must cut, and lines that look like them and must stay."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from normalizer.cleaners._base import all_cleaners
from normalizer.lang import Phrases, known_languages, load
from tests.lang.examples import is_cut

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
BY_NAME = {one.name: one for one in all_cleaners()}


def cases(field: str) -> list[tuple[str, str]]:
    return [(name, text) for name, table in CASES.items() for text in table[field]]


@pytest.fixture(scope="module")
def every_list() -> Phrases:
    return load(known_languages())


@pytest.mark.parametrize(("name", "text"), cases("removed"), ids=lambda v: v[:30])
def test_furniture_is_cut(name: str, text: str, every_list: Phrases) -> None:
    assert is_cut(BY_NAME[name], text, every_list)


@pytest.mark.parametrize(("name", "text"), cases("kept"), ids=lambda v: v[:30])
def test_reporting_is_kept_by_every_cleaner(name: str, text: str, every_list: Phrases) -> None:
    for one in BY_NAME.values():
        assert not is_cut(one, text, every_list), f"{one.name} cuts {text!r}"
