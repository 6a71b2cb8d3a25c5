"""The tables that phrase lists are read from say what the lists' TOML says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import normalizer.lang
from normalizer.errors import RuleError
from normalizer.lang import (
    Phrase,
    PhraseList,
    known_languages,
    parsed_lists,
    parsed_words,
    read_lists,
    words_of,
)
from normalizer.lang._anchors import read_pattern
from normalizer.lang._tables import read_table, read_words, table_of, table_of_words

FOLDER = Path(normalizer.lang.__file__).parent


@pytest.mark.parametrize("language", known_languages())
def test_a_table_is_that_of_its_toml(language: str) -> None:
    toml = (FOLDER / f"{language}.toml").read_bytes()
    lists = read_table((FOLDER / f"{language}.tsv").read_bytes(), toml)
    assert lists is not None, "the TOML was changed: run `python -m normalizer.lang`"
    assert list(lists.items()) == list(parsed_lists(language).items())
    for entries in lists.values():
        for phrase in entries.phrases:
            assert phrase.reading == read_pattern(phrase.pattern), "run `python -m normalizer.lang`"


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("_*.toml")))
def test_a_table_of_words_is_that_of_its_toml(name: str) -> None:
    toml = (FOLDER / f"{name}.toml").read_bytes()
    words = read_words((FOLDER / f"{name}.tsv").read_bytes(), toml)
    assert words is not None, "the TOML was changed: run `python -m normalizer.lang`"
    assert list(words.items()) == list(parsed_words(name).items())


def test_a_table_of_another_toml_is_not_read() -> None:
    lists = {"skip-link": PhraseList(frozenset({"skip"}), ("skip to",), (Phrase("^skip tides"),))}
    table = table_of(lists, b"as it was")
    assert read_table(table, b"as it was") == lists
    assert read_table(table, b"as it is now") is None
    assert read_table(b"", b"as it is now") is None
    words = table_of_words({"en": ("the", "tides"), "de": ()}, b"as it was")
    assert read_words(words, b"as it was") == {"en": ("the", "tides"), "de": ()}
    assert read_words(words, b"as it is now") is None


def test_an_entry_that_is_not_one_line_makes_no_table() -> None:
    for entry in ("high\ttide", "high\ntide"):
        with pytest.raises(RuleError) as refused:
            table_of({"skip-link": PhraseList(frozenset({entry}))}, b"")
        assert refused.value.code == "phrase-not-one-line"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of phrase lists with one language, whose table is old."""
    caches = (known_languages, read_lists, normalizer.lang.read_file, words_of)
    monkeypatch.setattr(normalizer.lang, "HERE", str(tmp_path))
    (tmp_path / "en.toml").write_text('[skip-link]\nwhole = ["skip the tides"]\n', "utf-8")
    (tmp_path / "en.tsv").write_bytes(table_of({}, b"as it was"))
    (tmp_path / "_winds.toml").write_text('en = "gale breeze"\nde = ["steife Brise"]\n', "utf-8")
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for cached in caches:
        cached.cache_clear()


def test_the_toml_is_read_where_its_table_is_old(folder: Path) -> None:
    assert read_lists("en") == {"skip-link": PhraseList(frozenset({"skip the tides"}))}


def test_the_toml_is_read_where_it_has_no_table(folder: Path) -> None:
    assert words_of("_winds") == {"en": ("gale", "breeze"), "de": ("steife Brise",)}
    (folder / "en.tsv").unlink()
    assert read_lists("en") == {"skip-link": PhraseList(frozenset({"skip the tides"}))}


def test_tables_are_written_anew(folder: Path) -> None:
    from normalizer.lang.__main__ import write_tables

    write_tables()
    lists = read_table((folder / "en.tsv").read_bytes(), (folder / "en.toml").read_bytes())
    assert lists == {"skip-link": PhraseList(frozenset({"skip the tides"}))}
    words = {"en": ("gale", "breeze"), "de": ("steife Brise",)}
    assert words_of("_winds") == words
    toml = (folder / "_winds.toml").read_bytes()
    assert read_words((folder / "_winds.tsv").read_bytes(), toml) == words


@pytest.mark.parametrize("language", ["", "xx", "_agencies", "../en", "e\0", "\ud800"])
def test_a_language_without_lists_has_none(language: str) -> None:
    assert read_lists(language) == {}
