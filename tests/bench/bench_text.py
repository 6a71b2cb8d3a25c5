"""CPU of cleaning text, everything on, against `ftfy.fix_text` alone on the same texts.

Promise: at most 2.0 times on articles of ordinary length; what a document costs however
short it is weighs more below that.  Texts: the project's own longer fixtures, and the
labelled pages as
other extractors left them where NORMALIZER_SHARED (default ../shared) has them.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ftfy

from normalizer import normalize

ROOT = Path(__file__).resolve().parents[2]
PROMISE = 2.0
ORDINARY = 2500  # characters
RUNS = 5


def texts() -> dict[str, list[str]]:
    fixtures = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "fixtures").rglob("*.txt"))]
    found = {"fixtures": [text for text in fixtures if len(text) >= ORDINARY] * 8}
    shared = ROOT / os.environ.get("NORMALIZER_SHARED", "../shared")
    for path in sorted((shared / "bench" / "text").glob("*.trafilatura.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            found[path.name.split(".")[0]] = [json.loads(row)["text"] for row in rows]
    return found


def cpu(work: Callable[[str], object], inputs: list[str]) -> float:
    start = time.process_time()
    for text in inputs:
        work(text)
    return time.process_time() - start


def main() -> int:
    broken = False
    for name, inputs in texts().items():
        ratios = []
        for _ in range(RUNS + 1):
            ours = cpu(lambda text: normalize(text, html=False), inputs)
            ratios.append(ours / cpu(ftfy.fix_text, inputs))
        del ratios[0]  # the warm-up
        ratio = statistics.median(ratios)
        broken |= ratio > PROMISE
        print(
            f"{name}: {len(inputs)} texts, {ratio:.2f} times the CPU of ftfy.fix_text"
            f" (median of {RUNS}; {min(ratios):.2f} to {max(ratios):.2f}; promise {PROMISE})"
        )
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
