"""Start-up: `normalizer clean` on one text against the `trafilatura` command on one page.

Both commands run by turns in fresh processes; the medians of their wall times are put in
relation.  Run by `tox -e bench`; exits 1 where the ratio is over its bound.

usage: bench_startup.py [--runs N] [--text FILE] [--page FILE]
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BOUND = 0.35  # of the wall time of `trafilatura` on one page


def shared() -> Path:
    """The folder with the labelled articles and pages."""
    folder = Path(os.environ.get("NORMALIZER_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_absolute() else ROOT / folder


def with_bytecode(folder: str) -> dict[str, str]:
    """Return an environment in which both commands find their modules compiled.

    An installed package is; one that is worked on may be not.
    """
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return env | {"PYTHONPYCACHEPREFIX": folder}


def seconds(command: list[str], stdin: bytes, env: dict[str, str]) -> float:
    """Return the wall time of one run of a command."""
    began = time.perf_counter()
    subprocess.run(command, input=stdin, stdout=subprocess.DEVNULL, check=True, env=env)
    return time.perf_counter() - began


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--text", type=Path, default=None)
    parser.add_argument("--page", type=Path, default=None)
    args = parser.parse_args()
    texts = [args.text] if args.text else sorted((shared() / "seeds").glob("0*.txt"))
    page = args.page or sorted((shared() / "bench" / "pages" / "news").glob("*.html.gz"))[0]
    html = gzip.decompress(page.read_bytes()) if page.suffix == ".gz" else page.read_bytes()
    scripts = Path(sysconfig.get_path("scripts"))
    theirs: list[float] = []
    ours: dict[Path, list[float]] = {text: [] for text in texts}
    with tempfile.TemporaryDirectory() as folder:
        env = with_bytecode(folder)
        for run in range(args.runs + 1):
            theirs.append(seconds([str(scripts / "trafilatura")], html, env))
            for text in texts:
                command = [str(scripts / "normalizer"), "clean", str(text)]
                ours[text].append(seconds(command, b"", env))
            if run == 0:  # it filled the caches
                theirs.clear()
                ours = {text: [] for text in texts}
    peer = statistics.median(theirs)
    print(f"trafilatura  {peer * 1000:6.0f} ms  {page.name}")
    worst = 0.0
    for text, times in ours.items():
        median = statistics.median(times)
        worst = max(worst, median / peer)
        print(f"normalizer   {median * 1000:6.0f} ms  {median / peer:.3f}  {text.name}")
    print(f"ratio {worst:.3f}, bound {BOUND}")
    return int(worst > BOUND)


if __name__ == "__main__":
    sys.exit(main())
