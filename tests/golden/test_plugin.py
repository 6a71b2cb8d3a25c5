"""The pytest plugin, in runs of pytest inside this one."""

from __future__ import annotations

import subprocess
import sys

import pytest

# A run inside this one forgets what it imported; importing all of it here first keeps
# C extensions from being loaded twice.
import normalizer.golden.items
from normalizer.pipeline import normalize

pytest_plugins = ["pytester"]

STORY = """Skip to main content

Harbour reopens after four weeks of repairs

The harbour of Norrholm reopened on Monday after four weeks of repairs, the port said.

It will close again in March for the second part of the repairs, which takes eight days.
"""
normalize(STORY)

# Hypothesis' plugin loads the whole of it at the end of every run inside this one.
INI = """
[pytest]
addopts = -p no:hypothesispytest
normalizer_fixtures = fixtures
testpaths = tests
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return a project with one fixture, a test of its own, and the plugin turned on."""
    pytester.makeini(INI)
    pytester.mkdir("tests").joinpath("test_own.py").write_text("def test_own(): pass\n")
    area = pytester.mkdir("fixtures") / "port"
    area.mkdir()
    (area / "harbour.txt").write_text(STORY, encoding="utf-8")
    return pytester


@pytest.fixture
def stored(project: pytest.Pytester) -> pytest.Pytester:
    """Return the project with its golden files stored by the plugin's flag."""
    project.runpytest("--normalizer-update").assert_outcomes(passed=3)
    return project


def test_a_fixture_without_golden_files_fails_and_says_what_to_run(
    project: pytest.Pytester,
) -> None:
    result = project.runpytest()
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "port/harbour.txt has no golden files",
            "+Harbour reopens after four weeks of repairs",
            "if this is as it should be: normalizer golden update --only 'port/harbour.txt'",
        ]
    )


@pytest.mark.parametrize(
    "args, passed",
    [
        ((), 3),
        (("tests",), 3),
        ((".",), 3),
        (("fixtures",), 2),
        (("fixtures/port/harbour.txt",), 2),
        (("fixtures/port/harbour.txt::golden",), 2),
        (("tests/test_own.py",), 1),
    ],
)
def test_what_is_asked_for_is_collected(
    stored: pytest.Pytester, args: tuple[str, ...], passed: int
) -> None:
    stored.runpytest(*args).assert_outcomes(passed=passed)


def test_some_of_the_fixtures_do_not_look_for_orphans(stored: pytest.Pytester) -> None:
    (stored.path / "fixtures/other.txt").write_text(STORY, encoding="utf-8")
    stored.runpytest("fixtures/port").assert_outcomes(passed=1)


def test_items_are_named_after_the_fixture(stored: pytest.Pytester) -> None:
    result = stored.runpytest("--collect-only", "-q")
    result.stdout.fnmatch_lines(["fixtures/port/harbour.txt::golden", "golden::orphans"])


def test_a_difference_fails_with_the_diff(stored: pytest.Pytester) -> None:
    case = stored.path / "golden/port/harbour.txt.removals.jsonl"
    case.write_text(case.read_text().replace("SK001", "SK009"))
    result = stored.runpytest("fixtures")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*golden port/harbour.txt*",
            "port/harbour.txt is not as its golden files say",
            '-{"code": "SK009"*',
            '+{"code": "SK001"*',
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_golden_file_that_is_not_utf8_is_renewed(stored: pytest.Pytester) -> None:
    case = stored.path / "golden/port/harbour.txt.txt"
    before = case.read_bytes()
    case.write_bytes(b"\xff\xfe")
    result = stored.runpytest("fixtures")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["-*udcff*udcfe", "*normalizer golden update*"])
    stored.runpytest("--normalizer-update").assert_outcomes(passed=3)
    assert case.read_bytes() == before


def test_the_flag_does_not_lose_article_text(stored: pytest.Pytester) -> None:
    case = stored.path / "golden/port/harbour.txt.txt"
    case.write_text(case.read_text() + "\nAnd more.\n")
    result = stored.runpytest("--normalizer-update")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*2 words of the article would be lost", "*--accept-loss"])
    assert "And more." in case.read_text()


def test_long_diffs_are_cut_short(stored: pytest.Pytester) -> None:
    case = stored.path / "golden/port/harbour.txt.txt"
    case.write_text("line\n" * 500)
    stored.runpytest("fixtures").stdout.fnmatch_lines(["... * more lines"])


def test_orphans_fail(stored: pytest.Pytester) -> None:
    (stored.path / "golden/gone.html.txt").write_text("")
    result = stored.runpytest()
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["*golden files that belong to no fixture:", "*gone.html.txt", "*--accept-loss"]
    )


def test_a_fixture_that_cannot_be_cleaned_fails_with_its_error(stored: pytest.Pytester) -> None:
    (stored.path / "fixtures/picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    result = stored.runpytest("fixtures")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*picture.txt*"])


def test_other_names_and_another_working_folder_are_told(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.makeini(INI.replace("= fixtures", "= articles") + "normalizer_golden = expected\n")
    (project.path / "fixtures").rename(project.path / "articles")
    elsewhere = project.mkdir("elsewhere")
    monkeypatch.chdir(elsewhere)
    result = project.runpytest("--rootdir", "..", "-c", "../tox.ini", "../articles")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines([f"*update {project.path} --fixtures articles --golden expected*"])


def test_a_folder_that_is_not_there_is_a_usage_error(project: pytest.Pytester) -> None:
    project.makeini(INI.replace("= fixtures", "= nowhere"))
    assert project.runpytest().ret == pytest.ExitCode.USAGE_ERROR


def test_a_folder_without_fixtures_is_a_usage_error(project: pytest.Pytester) -> None:
    (project.path / "fixtures/port/harbour.txt").rename(project.path / "fixtures/README.md")
    result = project.runpytest()
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*normalizer_fixtures: *holds no fixture*"])


def test_a_bug_shows_its_traceback(
    stored: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(normalizer.golden.items, "check", check)
    result = stored.runpytest("fixtures")
    result.stdout.fnmatch_lines(["*ZeroDivisionError: a bug*"])


def test_without_settings_nothing_is_imported_or_collected(pytester: pytest.Pytester) -> None:
    pytester.mkdir("fixtures").joinpath("a.txt").write_text(STORY)
    pytester.makepyfile(
        """
        import sys

        def test_nothing_of_ours_is_loaded():
            ours = {name for name in sys.modules if name.startswith("normalizer")}
            assert ours == {"normalizer", "normalizer.pytest_plugin"}
        """
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=pytester.path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
