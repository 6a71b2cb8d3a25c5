"""A small project of somebody's own, with fixtures and golden files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from normalizer.cli import main

STORY = """Skip to main content

Harbour reopens after four weeks of repairs

The harbour of Norrholm reopened on Monday after four weeks of repairs, the port said.

It will close again in March for the second part of the repairs, which takes eight days.
"""
OTHER = """Ferry line sues the port of Norrholm

The ferry line has sued the port of Norrholm over dues that it calls too high by half.

Sign up for our morning newsletter.
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a project with two fixtures and no golden files; work in it."""
    area = tmp_path / "fixtures" / "port"
    area.mkdir(parents=True)
    (area / "harbour.txt").write_text(STORY, encoding="utf-8")
    (area / "ferry.txt").write_text(OTHER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def normalizer(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Return a function that runs the command line: (status, stdout, stderr)."""

    def run(*args: str) -> tuple[int, str, str]:
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as left:
            main(list(args))
        out, err = capsysbinary.readouterr()
        return int(left.value.code or 0), out.decode("utf-8"), err.decode("utf-8")

    return run


@pytest.fixture
def stored(project: Path, normalizer: Run) -> Path:
    """Return the project with its golden files stored."""
    assert normalizer("golden", "update")[0] == 0
    return project
