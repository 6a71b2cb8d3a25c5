"""Thirty kills, each followed by a run to the end and a comparison."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "run"))

from killing import corpus, finish, kill_once
from runoutputs import checksums

KILLS = 30


def test_thirty_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = corpus(tmp_path / "in", 150, 800)
    whole = finish(source, tmp_path / "whole")
    expected = checksums(tmp_path / "whole")
    moments = random.Random(5)
    struck = tries = 0
    while struck < KILLS:
        tries += 1
        assert tries < 3 * KILLS
        if not kill_once(source, tmp_path / "out", moments.uniform(0.2, whole)):
            continue
        struck += 1
        finish(source, tmp_path / "out")
        assert checksums(tmp_path / "out") == expected, f"kill {struck}"
        shutil.rmtree(tmp_path / "out")
    with capsys.disabled():
        print(f"\n{struck} kills struck in {tries} tries; each time the same bytes")
