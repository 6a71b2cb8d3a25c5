"""`--keep-bad`: where the bytes of documents that failed go."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from badinputs import page
from runoutputs import rows

from normalizer.errors import OutputError
from normalizer.run import Dedup, RunOptions, run_corpus
from normalizer.run import shards as shards_module

QUIET = RunOptions(jobs=1, dedup=Dedup(passages=False))


def folder(path: Path) -> Path:
    """A page, and a file that is none."""
    path.mkdir()
    (path / "a.html").write_bytes(page(1))
    (path / "broken.html").write_bytes(b"%PDF-1.7")
    return path


@pytest.mark.parametrize("place", ["bad", "kept/bad", "../beside", "link/bad"])
def test_bytes_of_bad_inputs_are_kept_by_a_run_that_goes_on(tmp_path: Path, place: str) -> None:
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    (tmp_path / "link").symlink_to(out)
    keep = tmp_path / place if place.startswith("link") else out / place
    options = replace(QUIET, keep_bad=keep)
    for _ in range(2):
        run_corpus([str(source)], out, options)
        (error,) = rows(out / "errors")
        assert (keep / error["kept"]).read_bytes() == b"%PDF-1.7"
    run_corpus([str(source)], out, QUIET)
    (out / "thesis.txt").touch()
    with pytest.raises(OutputError, match="no run wrote"):
        run_corpus([str(source)], out, options)


@pytest.mark.parametrize("place", [".", "records", "errors/bad", ".state/bad", "passages/../."])
def test_bytes_of_bad_inputs_are_not_kept_among_the_records(tmp_path: Path, place: str) -> None:
    options = replace(QUIET, keep_bad=tmp_path / "out" / place)
    with pytest.raises(OutputError) as caught:
        run_corpus([str(folder(tmp_path / "in"))], tmp_path / "out", options)
    assert caught.value.code == "keep-bad-in-output"
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_keep_bad_inputs_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    options = replace(QUIET, keep_bad=tmp_path / "file" / "bad")
    with pytest.raises(OutputError) as caught:
        run_corpus([str(folder(tmp_path / "in"))], tmp_path / "out", options)
    assert caught.value.message.startswith(str(tmp_path / "file" / "bad"))


def test_a_disk_that_refuses_a_bad_input_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(item: Any, target: Path) -> bool:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(shards_module, "_put_aside", refuse)
    options = replace(QUIET, keep_bad=tmp_path / "bad")
    with pytest.raises(OutputError) as caught:
        run_corpus([str(folder(tmp_path / "in"))], tmp_path / "out", options)
    assert caught.value.code == "disk-full"
    assert caught.value.message.startswith(str(tmp_path / "bad"))
