"""Kills runs at random moments, and lets them finish."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from badinputs import page, row
from runoutputs import checksums


def corpus(path: Path, pages: int, rows: int) -> Path:
    """A folder that makes a few dozen shards of 20 kB."""
    path.mkdir()
    for number in range(pages):
        (path / f"{number:04d}.html").write_bytes(page(number))
    lines = b"".join(row(i, outlet=f"o{i % 5}.example") for i in range(rows))
    (path / "rows.jsonl").write_bytes(lines + b"{broken\n")
    return path


def command(source: Path, out: Path, *more: str) -> list[str]:
    """The command line of a run."""
    options = ["-o", str(out), "--shard-size", "20K", "-j", "2", "-q", *more]
    return [sys.executable, "-m", "normalizer", "run", str(source), *options]


def finish(source: Path, out: Path, *more: str) -> float:
    """Run to the end; returns how many seconds it took."""
    began = time.monotonic()
    done = subprocess.run(
        command(source, out, *more), capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode in (0, 2), done.stderr
    return time.monotonic() - began


def kill_once(source: Path, out: Path, seconds: float, *more: str) -> bool:
    """Start a run and kill it after some seconds; returns whether it was still going."""
    process = subprocess.Popen(
        command(source, out, *more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait() == -signal.SIGKILL
    return False


def kill_and_compare(base: Path, kills: int, *, pages: int, rows: int, seed: int) -> int:
    """Kill one run again and again; returns how many kills struck.

    After the last one the output is the same, byte for byte, as without any.
    """
    source = corpus(base / "in", pages, rows)
    whole = finish(source, base / "whole")
    moments = random.Random(seed)
    struck = 0
    for _ in range(kills):
        struck += kill_once(source, base / "out", moments.uniform(0.3, max(0.6, whole * 0.8)))
    finish(source, base / "out")
    assert checksums(base / "out") == checksums(base / "whole")
    return struck
