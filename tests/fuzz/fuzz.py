"""Fuzz one target, guided by coverage: python tests/fuzz/fuzz.py TARGET [libFuzzer options]

    python tests/fuzz/fuzz.py clean -max_total_time=300 found/clean tests/fuzz/corpus/clean

What it finds it puts into the first folder named.  Needs atheris.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from contextlib import suppress
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))

with atheris.instrument_imports(include=["normalizer"]):
    from targets import TARGETS

    import normalizer

    # What is imported when it is first used would be imported too late to be watched.
    for found in pkgutil.walk_packages(normalizer.__path__, "normalizer."):
        if not found.name.endswith(("__main__", "pytest_plugin")):
            with suppress(ImportError):  # an extra that is not installed
                importlib.import_module(found.name)


def main() -> None:
    """Hand the target to the fuzzer."""
    target = TARGETS[sys.argv[1]]
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
