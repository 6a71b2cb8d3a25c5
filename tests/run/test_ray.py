"""The cluster engine on two Ray nodes on this machine: same output as the local one."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from badinputs import page, row
from runoutputs import checksums, rows

from normalizer.run import Dedup, Layout, RunOptions, run_corpus

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("daft", reason="needs the extra `ray`")
    ray = pytest.importorskip("ray", reason="needs the extra `ray`")

pytestmark = pytest.mark.filterwarnings("ignore")  # of Ray and Daft themselves

ARTICLES = int(os.environ.get("NORMALIZER_RAY_ARTICLES", "120"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ray.cluster_utils import Cluster

        two = Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
        )
        two.add_node(num_cpus=1)
        ray.init(address=two.address, log_to_driver=False)
        yield two
        ray.shutdown()
        two.shutdown()


def test_cluster_writes_what_one_machine_writes(tmp_path: Path, cluster: object) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for number in range(ARTICLES // 2):
        (source / f"{number:05d}.html").write_bytes(page(number))
    lines = [row(i, outlet=f"o{i % 7}.example") for i in range(ARTICLES // 2)]
    for number in range(4):
        (source / f"rows{number}.jsonl").write_bytes(b"".join(lines[number::4]) + b"{broken\n")
    layout = Layout(shard_bytes=max(20_000, ARTICLES * 100))
    local = RunOptions(layout=layout, dedup=Dedup())
    run_corpus([str(source)], tmp_path / "local", local)
    manifest = run_corpus([str(source)], tmp_path / "ray", replace(local, engine="ray"))
    assert len({node["NodeID"] for node in ray.nodes() if node["Alive"]}) == 2
    assert manifest["counts"]["written"] == ARTICLES // 2 * 2
    assert manifest["counts"]["errors"] == 4
    assert len(manifest["shards"]) > 2
    assert rows(tmp_path / "ray" / "passages")
    assert checksums(tmp_path / "ray") == checksums(tmp_path / "local")
    run_corpus([str(source)], tmp_path / "ray", replace(local, engine="ray"))  # all is done
    assert checksums(tmp_path / "ray") == checksums(tmp_path / "local")
