"""What every cleaner and every phrase list must hold, new ones included.

Run `pytest tests/test_every_cleaner.py -k NAME` for one cleaner or list by its name.
How an example of a phrase list is judged is written down in tests/lang/examples.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from normalizer.cleaners._base import Cleaner, all_cleaners
from normalizer.lang import Phrases, known_languages, load, read_file, read_lists
from normalizer.model import fold
from tests.conftest import ROOT
from tests.lang.examples import (
    HELPERS,
    Example,
    block_of,
    examples_of,
    is_cut,
    list_examples,
    says_nothing,
    votes_on,
)

NAMED = [
    "skip-link",
    "section-label",
    "navigation",
    "station-chrome",
    "cookie-banner",
    "newsletter",
    "donation-appeal",
    "paywall",
    "related-stories",
    "duplicate-caption",
    "photo-credit",
    "image-alt",
    "duplicate-standfirst",
    "duplicate-paragraph",
    "reading-time",
    "update-notice",
    "byline",
    "author-bio",
    "wire-credit",
    "copyright",
    "share-buttons",
    "comments",
    "ad-label",
    "app-prompt",
    "house-boilerplate",
]
# Codes once given; one that is retired stays here and is never used again.
CODES = {
    "AB001": "author-bio",
    "AD001": "ad-label",
    "AP001": "app-prompt",
    "BY001": "byline",
    "CK001": "cookie-banner",
    "CM001": "comments",
    "CR001": "copyright",
    "DC001": "duplicate-caption",
    "DN001": "donation-appeal",
    "DP001": "duplicate-paragraph",
    "DS001": "duplicate-standfirst",
    "EH001": "empty-heading",
    "EP001": "embedded-post",
    "EX001": "extractor",
    "PQ001": "pull-quote",
    "PT001": "page-text",
    "HB001": "house-boilerplate",
    "IA001": "image-alt",
    "NL001": "newsletter",
    "NV001": "navigation",
    "PC001": "photo-credit",
    "PW001": "paywall",
    "RS001": "related-stories",
    "RT001": "reading-time",
    "SH001": "share-buttons",
    "SK001": "skip-link",
    "SL001": "section-label",
    "SR001": "site-rule",
    "ST001": "station-chrome",
    "UN001": "update-notice",
    "WC001": "wire-credit",
}
# Work on HTML evidence or on other articles, which an example in a docstring has not.
WITHOUT_REMOVED = {"embedded-post", "extractor", "house-boilerplate", "page-text", "site-rule"}
REQUIRED = [
    "ar",
    "cs",
    "da",
    "de",
    "en",
    "es",
    "fr",
    "it",
    "ja",
    "ko",
    "nb",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "zh",
]
CLEANERS = all_cleaners()
BY_NAME = {one.name: one for one in CLEANERS}
LISTS = [(language, name) for language in known_languages() for name in read_file(language)]


def own(one: Cleaner) -> bool:
    return one.function.__module__.startswith("normalizer.cleaners")


@pytest.mark.parametrize("name", NAMED)
def test_every_promised_cleaner_is_there(name: str) -> None:
    assert name in BY_NAME, f"no cleaner is called {name}: add normalizer/cleaners/"


@pytest.mark.parametrize("one", CLEANERS, ids=lambda c: c.name)
def test_codes_and_names_are_stable_and_well_formed(one: Cleaner) -> None:
    assert re.fullmatch(r"[A-Z]{2}[0-9]{3}", one.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.name)
    assert re.fullmatch(r"[0-9]+\.[0-9]+", one.since)
    assert CODES.get(one.code) == one.name, f"add {one.code!r}: {one.name!r} to CODES here"


def test_no_code_or_name_is_used_twice() -> None:
    assert len({one.code for one in CLEANERS}) == len(CLEANERS)
    assert len(BY_NAME) == len(CLEANERS)


@pytest.mark.parametrize("one", CLEANERS, ids=lambda c: c.name)
def test_docstrings_say_what_is_removed_and_kept(one: Cleaner) -> None:
    assert one.summary.startswith("Remove "), "the first line says what the cleaner removes"
    assert one.summary.endswith((".", ":")) or one.summary[-1].isalpha()
    removed, kept = examples_of(one)
    assert kept, f"{one.name}: the docstring has no `Kept:` section"
    if own(one) and one.name not in WITHOUT_REMOVED:
        assert removed, f"{one.name}: the docstring has no `Removed:` section"


DOCSTRING = [(one, example) for one in CLEANERS for part in examples_of(one) for example in part]


@pytest.mark.parametrize(
    ("one", "example"), DOCSTRING, ids=[f"{c.name}-{e.lines[0][:30]}" for c, e in DOCSTRING]
)
def test_docstring_examples_are_true(one: Cleaner, example: Example) -> None:
    blocks, cut = votes_on(one, example.text)
    for block in blocks:
        wanted = example.wants_cut(block)
        assert (block.index in cut) == wanted, (
            f"{one.name} {'keeps' if wanted else 'cuts'} {block.text!r}; after a change of the"
            f" cleaner run `pytest tests/test_every_cleaner.py -k {one.name}`"
        )


@pytest.mark.parametrize("language", REQUIRED)
def test_every_required_language_is_there(language: str) -> None:
    assert language in known_languages()


@pytest.mark.parametrize(("language", "name"), LISTS, ids=lambda v: v)
def test_list_is_one_that_english_has(language: str, name: str) -> None:
    assert name in read_file("en"), f"{language}.toml: [{name}] is no list of en.toml"


@pytest.mark.parametrize(("language", "name"), LISTS, ids=lambda v: v)
def test_list_carries_examples(language: str, name: str) -> None:
    table = read_file(language)[name]
    assert table.get("removed"), f"{language}.toml: [{name}] has no `removed` examples"
    assert table.get("kept"), f"{language}.toml: [{name}] has no `kept` examples"


@pytest.mark.parametrize(("language", "name"), LISTS, ids=lambda v: v)
def test_entries_are_words_alone(language: str, name: str) -> None:
    table = read_file(language)[name]
    for field in ("whole", "starts"):
        for entry in table.get(field, ()):
            key = " ".join(re.findall(r"\w+", fold(entry)))
            assert entry == key, f"{language}.toml: [{name}] {entry!r} never matches; write {key!r}"
        assert len(set(table.get(field, ()))) == len(table.get(field, ())), "an entry stands twice"


@pytest.mark.parametrize(("language", "name"), LISTS, ids=lambda v: v)
def test_patterns_anchor_and_compile(language: str, name: str) -> None:
    for phrase in read_lists(language)[name].phrases:
        assert phrase.reading.anchors
        assert phrase.regex.search("") is None
        plain = re.sub(r"\\.", "", phrase.pattern)
        assert plain == fold(plain), f"{language}.toml: [{name}] {plain!r} is not folded as text is"


def _named_in_code() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "normalizer").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names.update(re.findall(r"phrases\.(?:search|list)\(\s*\"([a-z-]+)\"", text))
        names.update(re.findall(r"convicting_hit\(\s*phrases,\s*\"([a-z-]+)\"", text))
        names.update(re.findall(r"cut_short_hits\(\s*blocks,\s*phrases,\s*\"([a-z-]+)\"", text))
    return names


def test_every_list_that_code_names_exists() -> None:
    assert _named_in_code() <= set(read_file("en"))


def test_every_list_is_used() -> None:
    assert set(read_file("en")) <= set(BY_NAME) | _named_in_code()


REMOVED = list_examples("removed")
KEPT = list_examples("kept")


def _ids(cases: list[tuple[str, str, str]]) -> list[str]:
    return [f"{language}-{name}-{text[:24]}" for language, name, text in cases]


@pytest.mark.parametrize(("language", "name", "text"), REMOVED, ids=_ids(REMOVED))
def test_removed_examples_are_cut(language: str, name: str, text: str) -> None:
    phrases = load((language,))
    if name in HELPERS:
        assert phrases.search(name, block_of(text)), f"[{name}] does not match {text!r}"
    else:
        assert is_cut(BY_NAME[name], text, phrases), f"{name} keeps {text!r}"


@pytest.fixture(scope="module")
def every_list() -> Phrases:
    """All languages at once: what one says must not stand in another's reporting."""
    return load(known_languages())


@pytest.mark.parametrize(("language", "name", "text"), KEPT, ids=_ids(KEPT))
def test_kept_examples_are_kept(language: str, name: str, text: str, every_list: Phrases) -> None:
    if name in HELPERS:
        assert says_nothing(name, text, load((language,)))
    else:
        assert not is_cut(BY_NAME[name], text, every_list), f"{name} cuts {text!r}"


def test_tables_stay_small() -> None:
    """Start-up reads the tables of the languages that a text may be in; 70 KB take 1.6 ms."""
    for path in Path(ROOT, "normalizer", "lang").glob("[a-z][a-z].tsv"):
        assert path.stat().st_size < 72_000, f"{path.name} grows too large to read at start-up"
