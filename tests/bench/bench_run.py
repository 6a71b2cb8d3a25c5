"""A run measured: speed-up on two cores, CPU against cleaning alone, memory at two sizes.

    python tests/bench/bench_run.py SHARED [--pages 1000] [--part speed|cpu|memory]
        [--times 1] [--no-passages]

SHARED holds `bench/pages/*/*.html.gz`; pages are repeated under other names until there
are enough.  CPU is user and system time of all processes, as the kernel adds it up, so a busy
machine distorts it little; with `--times` the least of several is taken, by turns.  The
speed-up is on the clock and wants a quiet machine.
"""

from __future__ import annotations

import argparse
import ctypes
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_SUBREAPER = 36  # prctl: orphans below us become our children, so that we learn their CPU


@dataclass(frozen=True)
class Measured:
    """Seconds on the clock, seconds of CPU, and the highest PSS of all processes in bytes."""

    clock: float
    cpu: float
    memory: int


def corpus(shared: Path, folder: Path, count: int) -> Path:
    """Link so many pages into a folder, the bench's again and again."""
    folder.mkdir(parents=True)
    pages = sorted((shared / "bench" / "pages").glob("*/*.html.gz"))
    for number, page in zip(range(count), itertools.cycle(pages), strict=False):
        (folder / f"{number:06d}.html.gz").hardlink_to(page) if _same_disk(
            page, folder
        ) else shutil.copy(page, folder / f"{number:06d}.html.gz")
    return folder


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def measure(command: list[str], cores: set[int]) -> Measured:
    """Run a command and everything it starts on some cores."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    began = time.monotonic()
    process = subprocess.Popen(
        command, preexec_fn=lambda: os.sched_setaffinity(0, cores), stderr=subprocess.DEVNULL
    )
    peak = _Peak(process.pid)
    peak.start()
    cpu, clock = 0.0, 0.0
    while True:
        try:
            pid, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        cpu += usage.ru_utime + usage.ru_stime
        if pid == process.pid:
            clock = time.monotonic() - began
            process.returncode = 0
    peak.stop = True
    peak.join()
    return Measured(clock, cpu, peak.highest)


class _Peak(threading.Thread):
    """Looks at the memory of a process and all below it, a few times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.highest = 0
        self.stop = False

    def run(self) -> None:
        """Watch until told to stop."""
        while not self.stop:
            self.highest = max(self.highest, sum(_pss(pid) for pid in _below(self.pid)))
            time.sleep(0.25)


def _below(pid: int) -> list[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _pss(pid: int) -> int:
    """Memory of a process in bytes, what it shares counted by its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def run_command(source: Path, out: Path, jobs: int) -> list[str]:
    """The command line of the run that is measured."""
    shutil.rmtree(out, ignore_errors=True)
    options = ["-o", str(out), "-j", str(jobs), "-q", "--isolated"]
    return [sys.executable, "-m", "normalizer", "run", str(source), *options]


ALONE = """
import pathlib, sys
from normalizer.errors import NormalizerError
from normalizer.pipeline import normalize
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        normalize(path.read_bytes(), source=str(path))
    except NormalizerError:
        pass
"""


def show_speed(source: Path, base: Path, pages: int) -> None:
    """Print pages a second on one core and on two."""
    one = measure(run_command(source, base / "out", 1), {0})
    two = measure(run_command(source, base / "out", 2), {0, 1})
    manifest = json.loads((base / "out" / "manifest.json").read_text())
    alone = manifest["timings"]["passages"]  # one process works on them
    print(f"one core   {pages / one.clock:7.1f} pages/s  {one.cpu:7.1f} s CPU")
    print(f"two cores  {pages / two.clock:7.1f} pages/s  {two.cpu:7.1f} s CPU")
    print(f"speed-up   {one.clock / two.clock:7.2f} on the clock")
    ideal = one.cpu / ((two.cpu - alone) / 2 + alone)
    print(f"           {ideal:7.2f} by the CPU, had both cores been ours alone")


def show_cpu(source: Path, base: Path, pages: int, times: int) -> None:
    """Print the CPU of a run, passages and all, against that of cleaning alone.

    With one worker on one core, as cleaning alone; and with two, which share caches and
    memory, so that the same work takes either of them longer.
    """
    least = [float("inf")] * 3
    for _ in range(times):
        commands = (
            ([sys.executable, "-c", ALONE, str(source)], {0}),
            (run_command(source, base / "out", 1), {0}),
            (run_command(source, base / "out", 2), {0, 1}),
        )
        found = []
        for command, cores in commands:
            shutil.rmtree(base / "out", ignore_errors=True)
            found.append(measure(command, cores).cpu)
        least = [min(pair) for pair in zip(least, found, strict=True)]
    for name, cpu in zip(("cleaning alone", "one worker", "two workers"), least, strict=True):
        print(f"{name:14} {1000 * cpu / pages:7.2f} ms CPU a page, {cpu / least[0]:.3f}")


def show_memory(shared: Path, base: Path, pages: int, more: list[str]) -> None:
    """Print the peak memory of all processes for a tenth of the pages, and for all."""
    peaks = []
    for count in (pages // 10, pages):
        source = corpus(shared, base / f"in{count}", count)
        found = measure(run_command(source, base / "out", 2) + more, {0, 1})
        peaks.append(found.memory)
        print(f"{count:7,} pages  {found.memory / 1e6:7.1f} MB at most  {found.clock:7.1f} s")
    print(f"ratio {peaks[1] / peaks[0]:.3f}")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--part", choices=["speed", "cpu", "memory"])
    parser.add_argument("--times", type=int, default=1, help="of CPU, the least of so many")
    parser.add_argument("--no-passages", action="store_true", help="leave them out of memory")
    asked = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="bench-run-"))
    try:
        if asked.part != "memory":
            source = corpus(asked.shared, base / "in", asked.pages)
        if asked.part in (None, "speed"):
            show_speed(source, base, asked.pages)
        if asked.part in (None, "cpu"):
            show_cpu(source, base, asked.pages, asked.times)
        if asked.part in (None, "memory"):
            show_memory(
                asked.shared, base, asked.pages, ["--no-passages"] if asked.no_passages else []
            )
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
