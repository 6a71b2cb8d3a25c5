"""Fixtures that the whole suite shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the labelled articles and pages; CI always has it."""
    folder = Path(os.environ.get("NORMALIZER_SHARED", ROOT.parent / "shared"))
    if not folder.is_absolute():
        folder = ROOT / folder
    if not (folder / "seeds").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI needs the labelled articles, and {folder} has none")
        pytest.skip(f"no labelled articles at {folder}; set NORMALIZER_SHARED")
    return folder
