"""Fixtures held against golden files."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizer.config import Settings
from normalizer.golden import (
    Case,
    Folders,
    Golden,
    check,
    check_all,
    compare,
    find_cases,
    unified_diff,
    write_goldens,
)
from normalizer.model import Record

pytestmark = pytest.mark.usefixtures("project")


def case_of(root: Path, name: str) -> Case:
    return find_cases(Folders.below(root), [name]).cases[0]


@pytest.fixture
def harbour(project: Path) -> Case:
    """Return a case whose golden files are stored."""
    case = case_of(project, "port/harbour.txt")
    write_goldens(check(case, Settings()))
    return case


def test_a_case_without_golden_files_is_new(project: Path) -> None:
    outcome = check(case_of(project, "port/ferry.txt"), Settings())
    assert outcome.status == "new"
    assert outcome.now.text is not None
    assert outcome.now.text.startswith("Ferry line sues")


def test_a_stored_case_is_the_same(harbour: Case) -> None:
    assert check(harbour, Settings()).status == "same"


def test_a_change_in_one_file_differs(harbour: Case, project: Path) -> None:
    harbour.text.write_text("Something else\n", encoding="utf-8")
    outcome = check(harbour, Settings())
    assert outcome.status == "differs"
    diff = unified_diff(outcome, project)
    assert diff[0] == "--- golden/port/harbour.txt.txt"
    assert "-Something else" in diff
    assert not any("removals" in line for line in diff)


def test_a_golden_file_that_is_gone_differs(harbour: Case, project: Path) -> None:
    harbour.removals.unlink()
    outcome = check(harbour, Settings())
    assert outcome.status == "differs"
    assert "--- golden/port/harbour.txt.removals.jsonl (missing)" in unified_diff(outcome, project)


def test_paths_outside_the_root_are_shown_whole(harbour: Case, tmp_path: Path) -> None:
    harbour.text.write_text("", encoding="utf-8")
    outcome = check(harbour, Settings())
    assert unified_diff(outcome, tmp_path / "elsewhere")[0] == f"--- {harbour.text}"


def test_a_fixture_that_cannot_be_cleaned_is_an_error(project: Path) -> None:
    (project / "fixtures" / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    outcome = check(case_of(project, "picture.html"), Settings())
    assert outcome.status == "error"
    assert outcome.error is not None


def test_a_fixture_that_cannot_be_read_is_an_error(project: Path) -> None:
    case = case_of(project, "port/ferry.txt")
    case.fixture.unlink()
    case.fixture.mkdir()
    outcome = check(case, Settings())
    assert outcome.error is not None
    assert outcome.error.code == "golden-unreadable"


def test_a_golden_file_that_is_not_utf8_differs(harbour: Case, project: Path) -> None:
    harbour.text.write_bytes(b"\xff\xfe")
    outcome = check(harbour, Settings())
    assert outcome.status == "differs"
    assert "-\udcff\udcfe" in unified_diff(outcome, project)


def test_a_record_that_restores_to_something_else_is_an_error(
    harbour: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def restore(record: Record) -> str:
        return record.text

    monkeypatch.setattr(compare, "restore", restore)
    outcome = check(harbour, Settings())
    assert outcome.error is not None
    assert outcome.error.code == "restore-differs"


def test_a_bug_in_one_case_stops_no_other(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stored(case: Case) -> Golden:
        if "ferry" in case.name:
            raise ZeroDivisionError("a bug")
        return Golden("", "")

    monkeypatch.setattr(compare, "stored", stored)
    outcomes = list(check_all(find_cases(Folders.below(project)).cases, Settings()))
    assert [outcome.status for outcome in outcomes] == ["error", "differs"]
    assert outcomes[0].error is not None
    assert "ferry.txt: ZeroDivisionError: a bug" in outcomes[0].error.message


def test_the_closest_settings_apply_but_the_ledger_stays(project: Path) -> None:
    (project / "normalizer.toml").write_text('ignore = ["SK001"]\nledger = "none"\n')
    settings = compare.settings_for(project)
    assert settings.selection.ignore == ("SK001",)
    assert settings.output.ledger == "region"
