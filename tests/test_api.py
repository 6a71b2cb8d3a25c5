"""The public face: what can be imported, that it is lazy, and that it does as it says."""

from __future__ import annotations

import doctest
import subprocess
import sys

import pytest

import normalizer
from normalizer import errors


@pytest.mark.parametrize("name", normalizer.__all__)
def test_every_public_name_is_there(name):
    assert getattr(normalizer, name) is not None
    assert name in dir(normalizer)


def test_every_error_is_public():
    named = {name for name in errors.__all__ if name.endswith("Error")}
    assert named <= set(normalizer.__all__)


def test_a_name_that_is_not_public():
    with pytest.raises(AttributeError, match="no attribute 'polish'"):
        _ = normalizer.polish


def test_the_import_loads_nothing_of_its_own():
    code = "import sys, normalizer; print([m for m in sys.modules if m.startswith('normalizer.')])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"


def test_what_the_docstring_shows_is_so():
    assert doctest.testmod(normalizer).failed == 0


def test_an_article_there_and_back():
    text = (
        "Ferry runs again after storm\n\nThe ferry runs again, the office said.\n\nSign up here\n"
    )
    record = normalizer.normalize(text.encode(), source="a.txt")
    assert record.title == "Ferry runs again after storm"
    assert record.text == "The ferry runs again, the office said."
    assert normalizer.restore(record) == text
    assert normalizer.record_from_dict(normalizer.record_to_dict(record)) == record


def test_errors_have_a_code_a_message_and_a_hint():
    with pytest.raises(normalizer.DecodeError) as caught:
        normalizer.normalize(b"\x89PNG\r\n\x1a\n")
    assert caught.value.code == "not-text"
    assert str(caught.value) == f"{caught.value.message} ({caught.value.hint})"
    assert isinstance(caught.value, normalizer.NormalizerError)


def test_a_cleaner_registered_after_the_first_call_votes_too(monkeypatch):
    from normalizer.cleaners import _base

    text = "Ferry runs again\n\nThe ferry runs again, it said.\n\nHigh water at Norrholm: 6.20\n"
    assert normalizer.normalize(text).removals == ()
    monkeypatch.setattr(_base, "_registered", dict(_base._registered))

    @normalizer.cleaner("ZZ001", since="1.0")
    def tide_table(blocks, phrases):
        for block in blocks:
            if block.folded.startswith("high water at "):
                yield block.cut("is a line of the tide table")

    try:
        assert [cut.code for cut in normalizer.normalize(text).removals] == ["ZZ001"]
    finally:
        _base.selected.cache_clear()


def test_a_line_end_is_one_in_a_string_as_in_bytes():
    text = (
        "Ferry runs again\u2028\u2028The ferry runs again, it said.\u2029The piers are new.\r\nGo."
    )
    given, read = normalizer.normalize(text), normalizer.normalize(text.encode())
    assert given.blocks == read.blocks
    assert normalizer.restore(given) == normalizer.restore(read)
