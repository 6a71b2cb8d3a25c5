"""kill -9 at random moments, the same command again, the same bytes."""

from __future__ import annotations

from pathlib import Path

from killing import kill_and_compare


def test_killed_run_ends_with_the_same_bytes(tmp_path: Path) -> None:
    struck = kill_and_compare(tmp_path, 4, pages=60, rows=200, seed=20260203)
    assert struck >= 2
