from __future__ import annotations

import pytest
from dedup_support import BRIDGE, CHOIR, STORM, STORM_MORE, article, paragraphs_of_words, relations

from normalizer.dedup.shared import compare

# What b prints, where a prints STORM, and what a's paragraph is to b's; None: no pair.
CASES = [
    (STORM, "identical"),
    (STORM.upper(), "identical"),
    (STORM.replace("storm", "gale"), "near"),
    (STORM.replace("tore", "ripped").replace("moved", "towed"), "near"),
    ("In short: " + STORM, "near"),
    (f"{STORM} {STORM_MORE}", "contained"),
    (f"{STORM} {STORM_MORE} {CHOIR}", "contained"),
    (STORM[: STORM.index(", and")] + ".", "contains"),
    (BRIDGE, None),
    ("A storm is coming, the harbour master said.", None),
    (" ".join(sorted(STORM.split())), None),
]


@pytest.mark.parametrize("printed, relation", CASES)
def test_relation_of_two_paragraphs(printed: str, relation: str | None) -> None:
    wanted = [("a", "b", "paragraph", relation)] if relation else []
    assert relations(article("a", STORM), article("b", printed)) == wanted


UNSPACED = [
    "市議会は昨夜、港の古い橋を取り壊して新しい歩道を作る計画を賛成多数で決めた。工事は春に始まる。",
    "市议会昨晚以多数票通过决定，拆除港口的旧桥并修建新的人行道，工程将于春季开始。",
    "สภาเทศบาลลงมติเมื่อคืนนี้ให้รื้อสะพานเก่าที่ท่าเรือและสร้างทางเดินใหม่ งานจะเริ่มในฤดูใบไม้ผลิ",
]


@pytest.mark.parametrize("text", UNSPACED)
def test_scripts_without_spaces_are_matched_too(text: str) -> None:
    middle = len(text) // 2
    edited = text[:middle] + text[middle + 2 :]
    other = text[::-1]
    found = relations(article("a", text), article("b", edited), article("c", other))
    assert found == [("a", "b", "paragraph", "near")]
    cut_ = relations(article("a", f"{text}{other}"), article("b", text))
    assert cut_ == [("a", "b", "paragraph", "contains")]


FIGURES = (
    "The fund rose 4.2 percent to 318 million crowns in the year, its manager told the board, and"
    " the pensioners of the valley will see some of it."
)


@pytest.mark.parametrize(
    "printed, relation",
    [
        (FIGURES.replace("318", "381"), "conflicting-numbers"),
        (FIGURES.replace("4.2", "5.1").replace("318", "290"), "conflicting-numbers"),
        (f"17. {FIGURES}", "near"),
        (f"{FIGURES} It was founded in 1931.", "near"),
        (FIGURES.replace("percent", "per cent"), "near"),
        (FIGURES.replace("4.2 percent", "4.2%").replace("318 million", "318m"), "near"),
        (FIGURES.replace("318 million", "381m"), "conflicting-numbers"),
    ],
)
def test_other_figures_are_a_conflict_and_no_copy(printed: str, relation: str) -> None:
    found = relations(article("a", FIGURES), article("b", printed))
    assert found == [("a", "b", "paragraph", relation)]


CROWD = (
    "Some 1,800 residents had been moved to schools and sports halls in the next town, since a"
    " gauge reported 12mm of movement in the eastern wall."
)


@pytest.mark.parametrize(
    "printed, relation",
    [
        (CROWD.replace("1,800", "1800"), "identical"),
        (CROWD.replace("1,800", "1.800").replace("12mm", "12 mm"), "identical"),
        (CROWD.replace("1,800", "1\u202f800").replace("12mm", "12 millimetres"), "near"),
        (CROWD.replace("1,800", "1,850"), "conflicting-numbers"),
        (CROWD.replace("12mm", "21mm"), "conflicting-numbers"),
    ],
)
def test_figures_are_read_in_the_style_of_every_house(printed: str, relation: str) -> None:
    assert relations(article("a", CROWD), article("b", printed)) == [
        ("a", "b", "paragraph", relation)
    ]


FIRE = (
    "Two people died and five were taken to hospital when a fire broke out in the old sail loft on"
    " the quay, and the street will stay closed until the roof has been made safe."
)


@pytest.mark.parametrize(
    "printed, relation",
    [
        (FIRE.replace("five", "5"), "identical"),
        (FIRE.replace("Two people", "Three people"), "conflicting-numbers"),
        (FIRE.replace("five", "six"), "conflicting-numbers"),
        (FIRE.replace("five", "6"), "conflicting-numbers"),
        (FIRE.replace("five", "several"), "near"),
        (FIRE.replace("Two people", "A couple"), "near"),
    ],
)
def test_small_numbers_in_words_are_figures(printed: str, relation: str) -> None:
    assert relations(article("a", FIRE), article("b", printed)) == [
        ("a", "b", "paragraph", relation)
    ]


FORM = (
    "Police said a 48-year-old man from {town} was arrested on {day} on suspicion of theft and"
    " is due to appear before the magistrates of {court} on {later}."
)


def test_a_form_filled_in_with_other_facts_is_no_copy() -> None:
    one = FORM.format(town="Aldmere", day="Monday", court="Northwick", later="Friday")
    other = FORM.format(town="Lintoft", day="Sunday", court="Harlow", later="Tuesday")
    edited = one.replace("Monday", "Tuesday")
    assert relations(article("a", one), article("b", other)) == []
    assert relations(article("a", one), article("b", edited)) == [("a", "b", "paragraph", "near")]


@pytest.mark.parametrize("count", [5, 10, 20, 40, 80])
def test_an_article_printed_as_one_paragraph_holds_its_paragraphs(count: int) -> None:
    parts = paragraphs_of_words(count)
    found = relations(article("a", *parts), article("b", " ".join(parts)))
    assert found == [("a", "b", "paragraph", "merged")] * count


def test_a_paragraph_made_of_two_is_merged() -> None:
    found = relations(
        article("a", STORM), article("b", STORM_MORE), article("c", f"{STORM} {STORM_MORE}")
    )
    assert found == [("a", "c", "paragraph", "merged"), ("b", "c", "paragraph", "merged")]


def test_nothing_is_paired_within_an_outlet_or_an_article() -> None:
    assert relations(article("a", STORM, STORM)) == []
    assert relations(article("a", STORM, outlet="x"), article("b", STORM, outlet="x")) == []


def test_where_no_outlet_is_known_each_source_is_one() -> None:
    from dataclasses import replace

    one, other = (replace(article(s, STORM), outlet=None) for s in "ab")
    assert relations(one, other) == [("a", "b", "paragraph", "identical")]


def test_short_paragraphs_are_no_passages() -> None:
    assert relations(article("a", "He would not say."), article("b", "He would not say.")) == []


def test_pairs_say_where_the_shared_words_stand() -> None:
    one = article("a", CHOIR, STORM)
    other = article("b", f"“{STORM.replace('Tuesday night', 'Tuesday evening')}”", BRIDGE)
    (pair,) = compare([one, other]).pairs()
    assert pair.shared is not None
    assert pair.shared.startswith("A storm tore the roof off the old ferry terminal on Tuesday … ")
    for a, b, c, d in pair.spans:
        assert one.text[a:b] == other.text[c:d]
    assert 0.5 < pair.jaccard < pair.containment < 1


def test_a_text_in_very_many_places_is_linked_to_its_canonical_place() -> None:
    many = [article(f"s{i:03d}", STORM) for i in range(60)]
    found = relations(*many)
    assert len(found) == 59
    assert {a for a, *_ in found} == {"s000"}
    (group,) = compare(many).groups()
    assert group.outlets == 60


def test_a_story_of_300_outlets_stays_one_group() -> None:
    words = STORM.split()
    many = [
        article(f"s{i:03d}", " ".join([*words[: i % 20 + 3], f"word{i}", *words[i % 20 + 4 :]]))
        for i in range(300)
    ]
    (group,) = compare(many).groups()
    assert len(group.members) == 300
