"""2,000 articles by both engines, on two Ray nodes of this machine: the same output."""

from __future__ import annotations

import itertools
import shutil
import sys
import warnings
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "run"))

from badinputs import row
from runoutputs import checksums, rows
from test_ray import cluster, pytestmark, ray  # noqa: F401

from normalizer.run import Layout, RunOptions, run_corpus

PAGES, ROWS = 1_500, 500


def test_two_thousand_articles(tmp_path: Path, shared: Path, cluster: object) -> None:  # noqa: F811
    source = tmp_path / "in"
    source.mkdir()
    pages = sorted((shared / "bench" / "pages").glob("*/*.html.gz"))
    for number, page in zip(range(PAGES), itertools.cycle(pages), strict=False):
        shutil.copy(page, source / f"{number:05d}.html.gz")
    lines = [row(number, outlet=f"o{number % 7}.example") for number in range(ROWS)]
    for number in range(4):
        (source / f"rows{number}.jsonl").write_bytes(b"".join(lines[number::4]) + b"{broken\n")
    local = RunOptions(layout=Layout(shard_bytes=8 << 20))
    for _ in range(2):  # the second finds all done
        run_corpus([str(source)], tmp_path / "local", local)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            manifest = run_corpus([str(source)], tmp_path / "ray", replace(local, engine="ray"))
        assert checksums(tmp_path / "ray") == checksums(tmp_path / "local")
    assert manifest["counts"]["read"] == PAGES + ROWS + 4
    assert manifest["counts"]["written"] > 0.98 * (PAGES + ROWS)
    assert len(manifest["shards"]) > 4
    assert len(rows(tmp_path / "ray" / "passages")) > 50
