"""Inputs too large for a test of seconds: a line of 200 MB, bombs of 4 GB, a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "run"))

from badinputs import page, row
from killing import command, finish
from runoutputs import checksums, rows

from normalizer.run import RunOptions, run_corpus

MEGABYTE = 1 << 20


def test_line_of_200_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    with path.open("wb") as file:
        file.write(row(1) + b'{"text": "')
        for _ in range(200):
            file.write(b"quay " * (MEGABYTE // 5))
        file.write(b'"}\n' + row(2))
    run_corpus([str(path)], tmp_path / "out", RunOptions(jobs=1))
    (error,) = rows(tmp_path / "out" / "errors")
    assert error["error"]["code"] == "input-too-large"
    assert len(rows(tmp_path / "out" / "records")) == 2


def test_bomb_of_four_gigabytes(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.html").write_bytes(page(1))
    for name in ("bomb.html.gz", "bomb.jsonl.gz"):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        with (tmp_path / "in" / name).open("wb") as file:
            for _ in range(4096):
                file.write(packer.compress(b" " * MEGABYTE))
            file.write(packer.flush())
    run_corpus([str(tmp_path / "in")], tmp_path / "out", RunOptions(jobs=1))
    codes = {e["error"]["code"] for e in rows(tmp_path / "out" / "errors")}
    assert codes <= {"input-too-large", "time-limit"}
    assert len(rows(tmp_path / "out" / "records")) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_full_disk(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"".join(row(i, more=os.urandom(400).hex()) for i in range(2000)))
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a disk be mounted")
    try:
        full = subprocess.run(
            command(source, disk / "out"), capture_output=True, text=True, check=False, timeout=300
        )
        assert full.returncode == 2
        assert "[disk-full]" in full.stderr
        assert "Traceback" not in full.stderr
        rows(disk / "out" / "records")  # whole, all of them
        subprocess.run(["mount", "-o", "remount,size=100m", str(disk)], check=True)
        finish(source, disk / "out")
        finish(source, tmp_path / "whole")
        assert checksums(disk / "out") == checksums(tmp_path / "whole")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
