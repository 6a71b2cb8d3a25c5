"""Documents that end their worker, or their reader, and a run that goes on."""

from __future__ import annotations

import json
from pathlib import Path

import faulty
import pytest
from badinputs import row
from runoutputs import rows

from normalizer.run import DocumentLimits, RunOptions, run_corpus
from normalizer.run import feed as feed_module
from normalizer.run import pool as pool_module

CODES = {
    "SPIN": "time-limit",
    "WAIT": "time-limit",
    "GROW": "memory-limit",
    "MEMORY": "memory-limit",
    "SEGFAULT": "worker-crashed",
    "ABORT": "worker-crashed",
    "EXIT": "worker-crashed",
    "KILLED": "worker-killed",
    "RECURSE": "nested-too-deep",
    "RAISE": "internal-error",
    "SILENT": "memory-limit",
    "MUTE": "memory-limit",
    "SYSTEM": "internal-error",
}
LIMITS = DocumentLimits(seconds=1.0, memory=192 * 1024 * 1024)


@pytest.fixture(autouse=True)
def _faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "serve", faulty.serve)
    monkeypatch.setattr(feed_module, "serve_reader", faulty.serve_reader)


def corpus(path: Path, faults: list[str]) -> Path:
    """A good row before and after each fault."""
    lines = [row(0)]
    for number, fault in enumerate(faults, 1):
        lines.append(
            json.dumps({"id": fault, "text": f"The fault {fault} is here."}).encode() + b"\n"
        )
        lines.append(row(number))
    path.write_bytes(b"".join(lines))
    return path


def test_documents_that_end_their_worker(tmp_path: Path) -> None:
    path = corpus(tmp_path / "in.jsonl", list(CODES))
    manifest = run_corpus([str(path)], tmp_path / "out", RunOptions(limits=LIMITS, jobs=2))
    errors = {e["source"]: e for e in rows(tmp_path / "out" / "errors")}
    found = {source: error["error"]["code"] for source, error in errors.items()}
    assert found == {f"{path}#{name}": code for name, code in CODES.items()}
    assert all(e["error"]["message"].startswith(f"{source}: ") for source, e in errors.items())
    assert {error["stage"] for error in errors.values()} == {"clean"}
    written = [r["source"].rpartition("#")[2] for r in rows(tmp_path / "out" / "records")]
    assert written == [f"r{i}" for i in range(len(CODES) + 1)]
    assert manifest["counts"]["read"] == 2 * len(CODES) + 1


def test_document_whose_worker_was_killed_by_chance_is_cleaned(tmp_path: Path) -> None:
    path = corpus(tmp_path / "in.jsonl", [f"ONCE {tmp_path / 'mark'}"])
    manifest = run_corpus([str(path)], tmp_path / "out", RunOptions(jobs=1))
    assert (tmp_path / "mark").exists()
    assert manifest["counts"]["errors"] == 0


@pytest.mark.parametrize(
    "fault, code",
    [("READER", "reader-crashed"), ("READING", "input-unreadable"), ("READER-SLOW", "time-limit")],
)
def test_file_that_ends_its_reader_is_given_up_there(tmp_path: Path, fault: str, code: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(row(1))
    corpus(tmp_path / "in" / "b.jsonl", [fault])
    (tmp_path / "in" / "c.jsonl").write_bytes(row(2))
    manifest = run_corpus([str(tmp_path / "in")], tmp_path / "out", RunOptions(jobs=1))
    (error,) = rows(tmp_path / "out" / "errors")
    assert error["error"]["code"] == code
    assert error["source"] == str(tmp_path / "in" / "b.jsonl")
    assert error["position"]["item"] == 1
    written = [Path(r["source"]).name for r in rows(tmp_path / "out" / "records")]
    assert written == ["a.jsonl#r1", "b.jsonl#r0", "c.jsonl#r2"]
    assert manifest["counts"]["read"] == 4


def test_the_same_errors_come_out_again(tmp_path: Path) -> None:
    path = corpus(tmp_path / "in.jsonl", ["SEGFAULT", "READER"])
    for name in ("one", "two"):
        run_corpus([str(path)], tmp_path / name, RunOptions(limits=LIMITS, jobs=2))
    assert rows(tmp_path / "one" / "errors") == rows(tmp_path / "two" / "errors")


def test_workers_that_make_room_for_new_ones_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "serve", faulty.serve_briefly)
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(row(i) for i in range(400)))
    manifest = run_corpus([str(path)], tmp_path / "out", RunOptions(jobs=2))
    assert manifest["counts"]["errors"] == 0
    written = [r["source"].rpartition("#")[2] for r in rows(tmp_path / "out" / "records")]
    assert written == [f"r{i}" for i in range(400)]
