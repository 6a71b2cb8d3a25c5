"""What renewing golden files would change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from normalizer.errors import OutputError
from normalizer.golden import Case, Golden, Outcome, RuleChange, plan_update, write_goldens
from normalizer.golden.update import lost_words, remove


def removals(*cuts: tuple[str, str, str]) -> str:
    return "".join(
        json.dumps({"code": code, "cleaner": cleaner, "text": text, "start": n}) + "\n"
        for n, (code, cleaner, text) in enumerate(cuts)
    )


def outcome(before: Golden, after: Golden, root: Path = Path()) -> Outcome:
    case = Case("a.txt", root / "a.txt", root / "g" / "a.txt.txt", root / "g" / "a.removals.jsonl")
    return Outcome(case, "new" if before.text is None else "differs", before, after)


AD = ("AD001", "ad-label", "Story continues below")
SHARE = ("SH001", "share-buttons", "Share this")


@pytest.mark.parametrize(
    "before, after, lost",
    [
        ("The ferry was late.", "The ferry was late.", {}),
        ("The ferry was late.", "Late was the The ferry", {"late": 1}),
        ("a rose is a rose", "a rose is", {"a": 1, "rose": 1}),
        ("One line.", "One line. And one more.", {}),
        ("灯台の一般公開", "灯台の公開", {"一": 1, "般": 1}),
        ("NHKの灯台", "灯台のNHK放送", {}),
        ("«Oui», dit-elle.", '"Oui", dit-elle.', {}),
    ],
)
def test_words_are_lost_when_they_stand_nowhere_any_more(
    before: str, after: str, lost: dict[str, int]
) -> None:
    assert dict(lost_words(before, after)) == lost


def test_changes_are_counted_by_rule() -> None:
    change = plan_update(
        outcome(Golden("T\n", removals(AD, SHARE, SHARE)), Golden("T\n", removals(AD, AD)))
    )
    assert change.rules == (
        RuleChange("AD001", "ad-label", 1, 0, 3, 0),
        RuleChange("SH001", "share-buttons", 0, 2, 0, 4),
    )
    assert (change.words_gained, change.words_lost, change.lost) == (0, 0, ())


def test_a_cut_that_only_moved_is_no_change() -> None:
    change = plan_update(
        outcome(Golden("T\n", removals(AD, SHARE)), Golden("T\n", removals(SHARE, AD)))
    )
    assert change.rules == ()


def test_lost_paragraphs_are_named() -> None:
    change = plan_update(
        outcome(Golden("A title\n\nOne.\n\nTwo.\n", ""), Golden("A title\n\nOne.\n", ""))
    )
    assert change.words_lost == 1
    assert change.lost == ("Two.",)


def test_a_new_case_loses_nothing() -> None:
    change = plan_update(outcome(Golden(None, None), Golden("A title\n", removals(AD))))
    assert change.new
    assert (change.words_gained, change.words_lost) == (2, 0)


def test_files_are_written_whole_into_new_folders(tmp_path: Path) -> None:
    made = outcome(Golden(None, None), Golden("Ein Flußufer \ud800\n", removals(AD)), tmp_path)
    write_goldens(made)
    assert made.case.text.read_bytes() == "Ein Flußufer \\ud800\n".encode()
    assert sorted(path.name for path in (tmp_path / "g").iterdir()) == [
        "a.removals.jsonl",
        "a.txt.txt",
    ]


def test_a_folder_in_the_way_is_an_error_and_leaves_no_scraps(tmp_path: Path) -> None:
    made = outcome(Golden(None, None), Golden("T\n", ""), tmp_path)
    made.case.text.mkdir(parents=True)
    with pytest.raises(OutputError) as problem:
        write_goldens(made)
    assert problem.value.code == "golden-unwritable"
    assert [path.name for path in (tmp_path / "g").iterdir()] == ["a.txt.txt"]


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "g").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        write_goldens(outcome(Golden(None, None), Golden("T\n", ""), tmp_path))


def test_removing_takes_the_folder_that_is_left_empty(tmp_path: Path) -> None:
    orphan = tmp_path / "area" / "a.txt.txt"
    orphan.parent.mkdir()
    orphan.write_text("", encoding="utf-8")
    remove([orphan])
    assert not orphan.parent.exists()
    with pytest.raises(OutputError):
        remove([orphan])
