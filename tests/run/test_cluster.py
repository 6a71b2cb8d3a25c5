"""The cluster engine with this process in the place of the cluster."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from badinputs import row
from runoutputs import checksums

from normalizer.errors import ConfigError, RuleError
from normalizer.run import Dedup, Layout, RunOptions, cluster, run_corpus

OPTIONS = RunOptions(jobs=1, layout=Layout(shard_bytes=2_000), dedup=Dedup(passages=False))
ON_RAY = replace(OPTIONS, engine="ray")


def corpus(path: Path) -> Path:
    path.mkdir()
    for number in range(2):
        lines = b"".join(row(i) for i in range(number, number + 6))
        (path / f"{number}.jsonl").write_bytes(lines + b"{broken\n")
    return path


def test_parts_made_elsewhere_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spread: list[int] = []

    def here(orders: list[bytes]) -> map[bytes]:
        spread.append(len(orders))
        return map(cluster.clean_part, reversed(orders))

    monkeypatch.setattr(cluster, "_spread", here)
    source = corpus(tmp_path / "in")
    run_corpus([str(source)], tmp_path / "local", OPTIONS)
    for _ in range(2):
        run_corpus([str(source)], tmp_path / "ray", ON_RAY)
    assert checksums(tmp_path / "ray") == checksums(tmp_path / "local")
    assert spread == [2]  # the second time all is done


def test_error_on_a_node_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_spread", lambda orders: map(cluster.clean_part, orders))
    settings = OPTIONS.settings.with_values({"select": ["no-such-cleaner"]}, "test")
    with pytest.raises(RuleError):
        run_corpus(
            [str(corpus(tmp_path / "in"))], tmp_path / "out", replace(ON_RAY, settings=settings)
        )


def test_missing_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(ConfigError) as caught:
        run_corpus([str(corpus(tmp_path / "in"))], tmp_path / "out", ON_RAY)
    assert caught.value.code == "extra-missing"
