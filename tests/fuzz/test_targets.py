"""What the fuzzer found stays found; and a few random inputs for each target."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import seeds
from targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
NEEDS = {"warc": ("fastwarc",), "parquet": ("pyarrow",), "files": ("fastwarc", "pyarrow")}


@pytest.fixture(params=sorted(TARGETS))
def target(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    for package in NEEDS.get(name, ()):
        pytest.importorskip(package, reason=f"needs {package}, of an extra")
    return name


def test_corpus_and_seeds(target: str) -> None:
    found = [path.read_bytes() for path in sorted((CORPUS / target).glob("*"))]
    for data in [*found, *seeds()[target]]:
        TARGETS[target](data)


def test_random_changes_of_the_seeds(target: str) -> None:
    first = seeds()[target]

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(st.sampled_from(first), st.data())
    def holds(seed: bytes, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(seed)))
        cut = data.draw(st.integers(0, 40))
        TARGETS[target](seed[:at] + data.draw(st.binary(max_size=20)) + seed[at + cut :])

    holds()
