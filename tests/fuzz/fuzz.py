"""Fuzz one target, guided by coverage: python tests/fuzz/fuzz.py TARGET [libFuzzer options]

    python tests/fuzz/fuzz.py clean -max_total_time=300 found/clean tests/fuzz/corpus/clean

What it finds it puts into the first folder named.  Needs atheris.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))

with atheris.instrument_imports(include=["normalizer"]):
    from targets import TARGETS


def main() -> None:
    """Hand the target to the fuzzer."""
    target = TARGETS[sys.argv[1]]
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
