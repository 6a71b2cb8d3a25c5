"""Which files are cases, and which golden files are theirs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from normalizer.errors import InputError
from normalizer.golden import Folders, find_cases


def make(root: Path, *names: str) -> Folders:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return Folders.below(root)


def names(folders: Folders, *only: str) -> list[str]:
    return [case.name for case in find_cases(folders, only).cases]


def test_a_page_and_its_scraped_text_have_golden_files_of_their_own(tmp_path: Path) -> None:
    folders = make(tmp_path, "fixtures/wire/tally.html", "fixtures/wire/tally.txt")
    page, text = find_cases(folders).cases
    assert page.text == tmp_path / "golden/wire/tally.html.txt"
    assert text.text == tmp_path / "golden/wire/tally.txt.txt"
    assert text.removals == tmp_path / "golden/wire/tally.txt.removals.jsonl"


def test_cases_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    folders = make(tmp_path, "fixtures/b.txt", "fixtures/a/z.htm", "fixtures/a/b.xhtml.gz")
    assert names(folders) == ["a/b.xhtml.gz", "a/z.htm", "b.txt"]


@pytest.mark.parametrize(
    "only, found",
    [
        (("wire/*",), ["wire/a.html", "wire/a.txt"]),
        (("*.html", "keep/b.txt"), ["keep/b.txt", "wire/a.html"]),
        (("keep/b.txt",), ["keep/b.txt"]),
    ],
)
def test_only_names_cases_by_glob(tmp_path: Path, only: tuple[str, ...], found: list[str]) -> None:
    folders = make(tmp_path, "fixtures/wire/a.html", "fixtures/wire/a.txt", "fixtures/keep/b.txt")
    assert names(folders, *only) == found


def test_notes_and_hidden_files_are_no_fixtures(tmp_path: Path) -> None:
    folders = make(
        tmp_path, "fixtures/a.txt", "fixtures/README.md", "fixtures/.a.txt", "fixtures/.git/b.txt"
    )
    listing = find_cases(folders)
    assert [case.name for case in listing.cases] == ["a.txt"]
    assert listing.ignored == ()


def test_files_that_are_neither_text_nor_html_are_listed(tmp_path: Path) -> None:
    folders = make(tmp_path, "fixtures/a.txt", "fixtures/rows.jsonl", "fixtures/page.pdf")
    ignored = find_cases(folders).ignored
    assert [path.name for path in ignored] == ["page.pdf", "rows.jsonl"]


def test_golden_files_without_a_fixture_are_orphans(tmp_path: Path) -> None:
    folders = make(
        tmp_path,
        "fixtures/a.txt",
        "golden/a.txt.txt",
        "golden/a.txt.removals.jsonl",
        "golden/b.txt.txt",
        "golden/deep/c.html.removals.jsonl",
        "golden/README.md",
        "golden/stray.txt",
    )
    orphans = find_cases(folders).orphans
    assert [path.name for path in orphans] == [
        "b.txt.txt",
        "c.html.removals.jsonl",
        "stray.txt",
    ]


def test_only_applies_to_orphans_too(tmp_path: Path) -> None:
    folders = make(tmp_path, "fixtures/a.txt", "golden/b.txt.txt", "golden/c.txt.txt")
    listing = find_cases(folders, ["a.txt", "c.txt"])
    assert [path.name for path in listing.orphans] == ["c.txt.txt"]


@pytest.mark.parametrize(
    "files, only, code",
    [
        ((), (), "fixtures-missing"),
        (("fixtures/README.md",), (), "fixtures-empty"),
        (("fixtures/a.txt",), ("b*",), "fixtures-empty"),
    ],
)
def test_nothing_to_check_is_an_error(
    tmp_path: Path, files: tuple[str, ...], only: tuple[str, ...], code: str
) -> None:
    with pytest.raises(InputError) as problem:
        find_cases(make(tmp_path, *files), only)
    assert problem.value.code == code


def test_a_folder_that_cannot_be_listed_hides_no_fixture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = make(tmp_path, "fixtures/a.txt", "fixtures/shut/b.txt", "golden/shut/b.txt.txt")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("fixtures/shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(InputError, match="shut: cannot be read") as caught:
        find_cases(folders)
    assert caught.value.code == "golden-unreadable"
