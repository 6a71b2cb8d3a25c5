"""The project's own golden files: that pytest runs them, every one.

The cases themselves are items of their own, collected by the project's plugin from the
folder that the settings name: `fixtures/AREA/CASE.html::golden`.
"""

from __future__ import annotations

import pytest

from normalizer.cli import _run
from normalizer.golden import Folders, find_cases

RUN = "run `normalizer golden update`, and read what it changes"


@pytest.fixture
def folders(pytestconfig: pytest.Config) -> Folders:
    """Return the folders that the settings name."""
    fixtures, golden = (
        str(pytestconfig.getini(f"normalizer_{name}")) for name in ("fixtures", "golden")
    )
    assert fixtures, "pyproject.toml names no normalizer_fixtures, so no golden file is checked"
    return Folders.below(pytestconfig.rootpath, fixtures, golden)


def test_the_plugin_is_turned_on(pytestconfig: pytest.Config, folders: Folders) -> None:
    assert pytestconfig.pluginmanager.has_plugin("normalizer-golden")
    assert len(find_cases(folders).cases) >= 60


def test_every_fixture_has_both_golden_files(folders: Folders) -> None:
    cases = find_cases(folders).cases
    assert [c.name for c in cases if not (c.text.is_file() and c.removals.is_file())] == [], RUN


def test_every_golden_file_belongs_to_a_fixture(folders: Folders) -> None:
    assert find_cases(folders).orphans == (), RUN


def test_every_file_in_fixtures_is_a_case(folders: Folders) -> None:
    assert find_cases(folders).ignored == ()


def test_a_run_of_the_whole_suite_collects_every_case(
    request: pytest.FixtureRequest, folders: Folders
) -> None:
    """Hold only where the whole suite runs; a run of this file alone collects no case."""
    items = {item.nodeid for item in request.session.items if item.name == "golden"}
    wanted = {f"{folders.fixtures.name}/{c.name}::golden" for c in find_cases(folders).cases}
    assert items in (set(), wanted) or items < wanted


def test_scores_of_the_labelled_fixtures_keep_their_floors(
    pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = pytestconfig.rootpath / "golden" / "scores.json"
    status = _run(["eval", "--isolated", "--floors", str(floors)])
    said = capsys.readouterr()
    assert status == 0, said.err or said.out
