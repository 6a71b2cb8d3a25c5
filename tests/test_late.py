"""A pattern that is compiled late serves as one that is compiled at once."""

from __future__ import annotations

import copy
import re

import pytest

from normalizer.late import LatePattern, late


def test_a_late_pattern_is_compiled_at_its_first_use() -> None:
    tides = late(r"(high|low) tide", re.IGNORECASE)
    assert "compiled" not in vars(tides)
    assert tides.search("the High Tide")[1] == "High"
    assert "compiled" in vars(tides)
    assert tides.sub("water", "low tide, high tide") == "water, water"


def test_a_late_pattern_takes_bytes() -> None:
    assert late(rb"\d+").findall(b"12 knots, 3 m") == [b"12", b"3"]


def test_a_late_pattern_has_what_a_pattern_has_and_no_more() -> None:
    tides = late("tides")
    assert tides.pattern == "tides"
    assert tides.flags == re.UNICODE
    with pytest.raises(AttributeError):
        tides.searched  # noqa: B018
    assert isinstance(copy.copy(tides), LatePattern)
