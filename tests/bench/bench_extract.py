"""Extraction from pages against trafilatura: pages per CPU second, memory, growth with size.

Every ratio is taken in the same run on the same pages, everything on: decoding, extraction,
repair, cleaners, assembly.  Run by `tox -e bench`; exits 1 where a promise is broken.

usage: bench_extract.py [--every N] [--largest BYTES] [--profile]
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SETS = ("news", "aeb", "fundus", "wcxb")
FASTER = {"auto": 2.5, "blocks": 5.0}  # times trafilatura's pages per CPU second
MEMORY = 1.2  # times trafilatura's peak
SLOWEST = 2.0  # seconds for a page of the bench
GROWTH = 2.2  # times as long for a page twice as large

CAPTION = (
    "<figure><img src=a.jpg><figcaption>The pier on Monday. Photo: Jonas Hale</figcaption></figure>"
    "<p>The pier was reopened on Monday, the board said.</p>"
)
GENERATED: dict[str, Callable[[int], str]] = {
    "nesting": lambda n: "<div>" * (n // 11) + "<p>The pier reopened.</p>" + "</div>" * (n // 11),
    "paragraphs": lambda n: "<p>The pier was reopened on Monday, the board said.</p>" * (n // 56),
    "links": lambda n: '<li><a href="/x">The pier reopened</a></li>' * (n // 44),
    "attribute": lambda n: f'<p class="{"wide " * (n // 5)}">The pier was reopened on Monday.</p>',
    "attributes": lambda n: f"<p {' '.join(f'data-{i}' for i in range(n // 13))}>It reopened.</p>",
    "one text": lambda n: "<p>" + "The pier was reopened on Monday. " * (n // 33) + "</p>",
    "one word": lambda n: f"<p>The pier was reopened: {'a' * n}</p>",
    "captions": lambda n: CAPTION * (n // len(CAPTION)),
}


def shared() -> Path:
    """The folder with the labelled pages."""
    folder = Path(os.environ.get("NORMALIZER_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_absolute() else ROOT / folder


def pages(every: int, first: int = 0) -> list[bytes]:
    """Every Nth page of each set from the first on, decompressed."""
    found = []
    for name in SETS:
        files = sorted((shared() / "bench" / "pages" / name).glob("*.html.gz"))
        found += [gzip.decompress(file.read_bytes()) for file in files[first::every]]
    return found


def cleaner(extractor: str) -> Callable[[bytes], object]:
    """`normalize` with an extractor, everything else at its default."""
    from normalizer.config import Settings
    from normalizer.pipeline import normalize

    base = Settings()
    settings = replace(base, extraction=replace(base.extraction, extractor=extractor))
    return lambda data: normalize(data, html=True, settings=settings)


def peer() -> Callable[[bytes], object]:
    """trafilatura with its default settings."""
    import logging

    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return extract


def seconds(work: Callable[[bytes], object], data: bytes) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work(data)
    return time.process_time() - start


def check_speed(every: int) -> list[str]:
    """Each page by each worker in turn, who is first changing, so that all meet the same machine.

    All have seen other pages before, as in a process that works on a corpus.
    """
    workers = {"trafilatura": peer(), **{name: cleaner(name) for name in FASTER}}
    taken = dict.fromkeys(workers, 0.0)
    slowest = 0.0
    data = pages(every)
    for page in pages(every, 1) if every > 1 else data[:1]:
        for work in workers.values():
            work(page)
    order = deque(workers.items())
    for page in data:
        order.rotate()
        for name, work in order:
            spent = seconds(work, page)
            taken[name] += spent
            if name != "trafilatura":
                slowest = max(slowest, spent)
    broken = []
    for name, spent in taken.items():
        ratio = taken["trafilatura"] / spent
        print(f"{name:12s} {1000 * spent / len(data):7.2f} ms a page  {ratio:5.2f} times as fast")
        if ratio < FASTER.get(name, 0):
            broken.append(f"{name}: {ratio:.2f} times as fast, promised {FASTER[name]}")
    print(f"slowest page {slowest:.2f} s")
    if slowest > SLOWEST:
        broken.append(f"a page took {slowest:.2f} s, promised {SLOWEST}")
    return broken


MEASURE = """
import resource, sys
sys.path.insert(0, {here!r})
import bench_extract as bench
work = bench.peer() if sys.argv[1] == "trafilatura" else bench.cleaner(sys.argv[1])
for page in bench.pages(int(sys.argv[2])):
    work(page)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def check_memory(every: int) -> list[str]:
    """Peak memory of fresh processes, each over the same pages."""
    peak = {}
    for name in ("trafilatura", "auto"):
        code = MEASURE.format(here=str(Path(__file__).parent))
        done = subprocess.run(
            [sys.executable, "-c", code, name, str(every)],
            capture_output=True,
            text=True,
            check=True,
        )
        peak[name] = int(done.stdout)
    ratio = peak["auto"] / peak["trafilatura"]
    print(f"peak memory {peak['auto'] / 1024:.0f} MB, {ratio:.2f} times trafilatura's")
    return [f"memory {ratio:.2f} times trafilatura's"] if ratio > MEMORY else []


GROW = """
import sys
sys.path.insert(0, {here!r})
import bench_extract as bench
work, make = bench.cleaner("blocks"), bench.GENERATED[sys.argv[1]]
small, large = (
    f"<html><body>{{make(size)}}</body></html>".encode() for size in (1 << 20, int(sys.argv[2]))
)
work(small)
print(min(bench.seconds(work, large) for _ in range(3)))
"""
TIMES = 2  # that each size is measured so


def check_growth(largest: int) -> list[str]:
    """Generated pages of half the largest size and of the largest, the best of some times each.

    Both in turn, so that they meet the same machine, and each in a fresh process: in one the
    smaller page would be served from memory that an earlier one left.
    """
    broken = []
    code = GROW.format(here=str(Path(__file__).parent))
    sizes = (largest // 2, largest)
    for name in GENERATED:
        spent = dict.fromkeys(sizes, float("inf"))
        for size in sizes * TIMES:
            done = subprocess.run(
                [sys.executable, "-c", code, name, str(size)],
                capture_output=True,
                text=True,
                check=True,
            )
            spent[size] = min(spent[size], float(done.stdout))
        ratio = spent[largest] / max(spent[largest // 2], 1e-9)
        print(
            f"{name:12s} {largest >> 20} MB in {spent[largest]:6.2f} s, "
            f"{ratio:4.2f} times half of it"
        )
        if ratio > GROWTH:
            broken.append(f"{name}: twice the size takes {ratio:.2f} times as long")
    return broken


def profile(every: int) -> None:
    """Print where the time goes, function by function."""
    import cProfile
    import pstats

    work = cleaner("auto")
    data = pages(every)
    work(data[0])
    profiler = cProfile.Profile()
    with profiler:
        for page in data:
            work(page)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(30)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench; return 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=4, help="take every Nth page of each set")
    parser.add_argument("--largest", type=int, default=50 << 20, help="bytes of generated pages")
    parser.add_argument("--profile", action="store_true", help="profile instead of measuring")
    args = parser.parse_args(argv)
    if args.profile:
        profile(args.every)
        return 0
    broken = check_speed(args.every) + check_memory(args.every) + check_growth(args.largest)
    for line in broken:
        print(f"BROKEN: {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
