from __future__ import annotations

from pathlib import Path

import pytest
from dedup_support import BRIDGE, CHOIR, STORM, STORM_MORE, article
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.cleaners.house_boilerplate import house_boilerplate
from normalizer.dedup.articles import Article
from normalizer.dedup.shared import compare
from normalizer.dedup.within import LEAST_WORDS, find_house, within_groups
from normalizer.errors import RuleError
from normalizer.lang import Phrases, load
from normalizer.lang.house import (
    LIST,
    HouseRule,
    HouseRules,
    load_for,
    read_house_rules,
    write_house_rules,
)
from normalizer.model import Block, Blocks

OWNED = "The Lantern is owned by its readers."
NEWS = (STORM, STORM_MORE, BRIDGE, CHOIR)


def lantern() -> list[Article]:
    return [article(f"n{i}", text, OWNED, outlet="lantern") for i, text in enumerate(NEWS)]


def test_what_an_outlet_repeats_is_listed() -> None:
    articles = [*lantern(), article("x", STORM, OWNED)]
    found = compare(articles, quotes=False, least_words=LEAST_WORDS)
    (group,) = within_groups(found)
    assert [m.source for m in group.members] == ["n0", "n1", "n2", "n3"]
    assert {m.text for m in group.members} == {OWNED}
    assert within_groups(found, several=5) == []


def test_twice_in_one_article_is_no_boilerplate() -> None:
    assert find_house([article("a", OWNED, OWNED, OWNED, outlet="lantern")]) == []


def test_each_wording_gets_its_rule() -> None:
    longer = (
        "The Lantern is owned by its readers and printed on the old press behind the fish market"
        " every night but Sunday."
    )
    articles = [
        article(f"{i}-{j}", news, text, outlet="lantern")
        for i, text in enumerate((longer, longer.replace("old", "new")))
        for j, news in enumerate(NEWS[: 3 + i])
    ]
    rules = [r for r in find_house(articles, several=3) if "Lantern" in r.text]
    assert sorted((r.articles, "new press" in r.text) for r in rules) == [(3, False), (4, True)]


def blocks(*texts: str) -> Blocks:
    return Blocks(Block("paragraph", text, i * 1000, i) for i, text in enumerate(texts))


def test_the_cleaner_cuts_what_a_rule_file_gives(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(write_house_rules(find_house(lantern())), encoding="utf-8")
    rules = read_house_rules([path])
    assert rules.rules == (HouseRule("lantern", OWNED, 4),)
    page = blocks(STORM, OWNED.upper(), f"{OWNED} So it was in 1931, too.")
    cuts = list(house_boilerplate(page, Phrases({LIST: rules.phrases_of("lantern")})))
    assert [(cut.start, cut.end) for cut in cuts] == [(1000, 1000 + len(OWNED))]
    assert not list(house_boilerplate(page, Phrases({LIST: rules.phrases_of("post")})))
    assert not list(house_boilerplate(page, Phrases({LIST: rules.phrases_of(None)})))


def test_lists_are_loaded_with_the_rules_for_an_outlet(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(write_house_rules([HouseRule("lantern", OWNED, 4)]), encoding="utf-8")
    page = blocks(STORM, OWNED, "Letters may be edited for length and clarity.")
    found = {
        outlet: [
            cut.start for cut in house_boilerplate(page, load_for(("en",), (str(path),), outlet))
        ]
        for outlet in ("lantern", "post", None)
    }
    assert found == {"lantern": [1000, 2000], "post": [2000], None: [2000]}
    assert load_for(("en",), (), "lantern") is load(("en",))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 10**6))
def test_rule_files_hold_any_text(
    tmp_path_factory: pytest.TempPathFactory, outlet: str, text: str, articles: int
) -> None:
    path = tmp_path_factory.mktemp("rules") / "house.toml"
    rule = HouseRule(outlet, text, articles)
    path.write_bytes(write_house_rules([rule]).encode())
    assert read_house_rules([path]) == HouseRules((rule,))


@pytest.mark.parametrize(
    "text, code",
    [
        ("[[rule]", "house-rules-syntax"),
        ("rule = 3", "house-rules-syntax"),
        ("rule = [3]", "house-rules-syntax"),
        ("[[rule]]\noutlet = 'x'\n", "house-rules-syntax"),
        ("[other]\n", "house-rules-syntax"),
        (None, "house-rules-unreadable"),
    ],
)
def test_a_rule_file_that_is_none_is_told(tmp_path: Path, text: str | None, code: str) -> None:
    path = tmp_path / "house.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(RuleError) as caught:
        read_house_rules([path])
    assert caught.value.code == code
