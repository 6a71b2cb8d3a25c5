"""The command group, as somebody runs it on fixtures of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


def test_check_lists_fixtures_without_golden_files(project: Path, normalizer: Run) -> None:
    status, out, err = normalizer("golden", "check")
    assert status == 1
    assert "new      port/ferry.txt" in out
    assert "2 cases, 2 not as the golden files say" in err


def test_update_stores_and_check_then_agrees(project: Path, normalizer: Run) -> None:
    status, out, err = normalizer("golden", "update")
    assert status == 0
    assert "port/harbour.txt: new, 39 words, 1 cuts" in out
    assert "  SK001 skip-link: +1 -0 cuts, +4 -0 words" in out
    assert "2 cases, 2 stored" in err
    text = (project / "golden/port/harbour.txt.txt").read_text(encoding="utf-8")
    assert text.startswith("Harbour reopens after four weeks of repairs\n\nThe harbour of")
    status, out, err = normalizer("golden", "check")
    assert (status, out, err) == (0, "", "2 cases\n")


def test_the_project_may_stand_elsewhere_and_use_other_names(
    project: Path, normalizer: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (project / "fixtures").rename(project / "articles")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    names = (str(project), "--fixtures", "articles", "--golden", "expected")
    assert normalizer("golden", "update", *names)[0] == 0
    assert (project / "expected/port/ferry.txt.removals.jsonl").is_file()
    assert normalizer("golden", "check", *names)[0] == 0


def test_a_new_cut_shows_in_check_diff_and_update(stored: Path, normalizer: Run) -> None:
    (stored / "normalizer.toml").write_text('ignore = ["NL001"]\n', encoding="utf-8")
    status, out, _ = normalizer("golden", "check")
    assert status == 1
    assert out == "differs  port/ferry.txt: text +6 -0 words, cuts +0 -1\n"

    status, out, _ = normalizer("golden", "diff")
    assert status == 1
    assert "+Sign up for our morning newsletter." in out
    assert "\x1b" not in out

    status, out, _ = normalizer("golden", "update")
    assert status == 0
    assert "  NL001 newsletter: +0 -1 cuts, +0 -6 words" in out


def test_update_refuses_to_lose_article_text(stored: Path, normalizer: Run) -> None:
    case = stored / "golden/port/harbour.txt.txt"
    before = case.read_text(encoding="utf-8") + "\nA paragraph that the article had.\n"
    case.write_text(before, encoding="utf-8")

    status, out, err = normalizer("golden", "update")
    assert status == 1
    assert "lost or changed: A paragraph that the article had." in out
    assert "refused" in out
    assert "--accept-loss" in err
    assert case.read_text(encoding="utf-8") == before

    assert normalizer("golden", "update", "--accept-loss")[0] == 0
    assert "A paragraph" not in case.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", [".txt", ".removals.jsonl"])
def test_update_renews_a_file_that_is_not_utf8(stored: Path, normalizer: Run, suffix: str) -> None:
    path = stored / f"golden/port/harbour.txt{suffix}"
    before = path.read_bytes()
    path.write_bytes(b"\xff\xfe")
    assert normalizer("golden", "check")[0] == 1
    assert "\\udcff" in normalizer("golden", "diff")[1]
    assert normalizer("golden", "update")[0] == 0
    assert path.read_bytes() == before


def test_update_refuses_to_lose_what_can_be_read_of_a_broken_file(
    stored: Path, normalizer: Run
) -> None:
    path = stored / "golden/port/harbour.txt.txt"
    path.write_bytes(b"\xff\xfe Words of my own.")
    status, out, _ = normalizer("golden", "update")
    assert (status, "--accept-loss" in out) == (1, True)
    assert path.read_bytes() == b"\xff\xfe Words of my own."
    assert normalizer("golden", "update", "--accept-loss")[0] == 0


def test_update_shows_some_of_many_lost_paragraphs(stored: Path, normalizer: Run) -> None:
    case = stored / "golden/port/harbour.txt.txt"
    case.write_text(
        case.read_text(encoding="utf-8") + "".join(f"{'long ' * 40}{n}\n" for n in range(9)),
        encoding="utf-8",
    )
    _, out, _ = normalizer("golden", "update")
    assert "lost or changed: 4 more paragraphs" in out
    assert "…" in out


def test_orphans_fail_and_are_deleted_only_when_told(stored: Path, normalizer: Run) -> None:
    (stored / "fixtures/port/ferry.txt").unlink()
    orphan = stored / "golden/port/ferry.txt.txt"
    for command in ("check", "diff", "update"):
        status, out, err = normalizer("golden", command)
        assert status == 1
        assert "orphan" in out
        assert "2 golden files without a fixture; `normalizer golden update --accept-loss`" in err
        assert "not as the golden files say" not in err
        assert "ferry.txt.removals.jsonl: belongs to no fixture" in out
        assert orphan.exists()
    status, out, _ = normalizer("golden", "update", "--accept-loss")
    assert status == 0
    assert "deleted" in out
    assert not orphan.exists()
    assert normalizer("golden", "check")[0] == 0


def test_only_takes_some_of_the_cases(stored: Path, normalizer: Run) -> None:
    for path in (stored / "golden/port").iterdir():
        path.write_text("", encoding="utf-8")
    status, out, err = normalizer("golden", "check", "--only", "*/ferry.*")
    assert status == 1
    assert out.count("differs") == 1
    assert err.startswith("1 case,")


def test_totals_add_up_what_several_cases_change(project: Path, normalizer: Run) -> None:
    _, out, _ = normalizer("golden", "update")
    assert "all 2 cases\n  NL001 newsletter: +1 -0 cuts" in out


def test_a_changed_field_is_named_as_such(stored: Path, normalizer: Run) -> None:
    case = stored / "golden/port/ferry.txt.removals.jsonl"
    case.write_text('{"flag": "odd"}\n' + case.read_text(encoding="utf-8"), encoding="utf-8")
    _, out, _ = normalizer("golden", "check")
    assert out == "differs  port/ferry.txt: places, reasons or fields\n"


@pytest.mark.parametrize("color, painted", [("always", True), ("never", False)])
def test_diffs_are_coloured_when_asked(
    stored: Path, normalizer: Run, color: str, painted: bool
) -> None:
    (stored / "golden/port/ferry.txt.txt").write_text("Old\n", encoding="utf-8")
    _, out, _ = normalizer("golden", "diff", "--color", color)
    assert ("\x1b[31m-Old\x1b[0m" in out) is painted
    assert "-Old" in out


def test_a_fixture_that_fails_does_not_stop_the_others(stored: Path, normalizer: Run) -> None:
    (stored / "fixtures/broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    status, _, err = normalizer("golden", "check")
    assert status == 2
    assert "error: " in err
    assert "3 cases" in err
    assert "1 failed" in err


def test_files_that_are_no_fixtures_are_named(stored: Path, normalizer: Run) -> None:
    (stored / "fixtures/rows.jsonl").write_text("{}\n", encoding="utf-8")
    status, _, err = normalizer("golden", "check")
    assert status == 0
    assert "rows.jsonl: is no fixture" in err


def test_a_folder_without_fixtures_is_an_error(
    tmp_path: Path, normalizer: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = normalizer("golden", "check")
    assert status == 2
    assert "fixtures-missing" in err


def test_help_tells_where_files_stand(normalizer: Run) -> None:
    status, out, _ = normalizer("golden", "--help")
    assert status == 0
    assert "check" in out
    assert "golden/AREA/CASE.html.txt" in out
