"""The promises on the labelled data: five articles, and 20,000 paragraphs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROMISED = {
    "quotes": 1.0,
    "dash": 1.0,
    "case-space": 1.0,
    "edit1": 0.99,
    "edit2": 0.94,
    "edit3": 0.85,
    "attribution": 0.99,
    "sentence-dropped": 0.99,
    "sentence-added": 0.99,
    "merged": 0.98,
}


def dedup(*arguments: str) -> str:
    code = "from normalizer.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "dedup", *arguments],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout


def line_of(path: str, start: int) -> int:
    return Path(path).read_text(encoding="utf-8").count("\n", 0, start) + 1


def plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.replace("’", "'")).split())


def test_the_five_articles_share_what_they_share(shared: Path) -> None:
    paths = sorted(str(p) for p in (shared / "seeds").glob("0*.txt"))
    pairs = [json.loads(line) for line in dedup(*paths, "--format", "pairs").splitlines()]
    known = json.loads((shared / "seeds" / "shared_passages.json").read_text(encoding="utf-8"))
    lines = {Path(path).name: Path(path).read_text(encoding="utf-8").split("\n") for path in paths}

    def is_told(pair: dict[str, str], label: dict[str, str]) -> bool:
        names = [Path(pair[side]).name for side in "ab"]
        wanted = [label[side].split(":") for side in "ab"]
        first_words = pair["shared"].split(" … ")[0][:40]
        return all(
            name == file and plain(first_words) in plain(lines[file][int(number) - 1])
            for name, (file, number) in zip(names, wanted, strict=True)
        )

    for label in known["must"]:
        told = [p for p in pairs if is_told(p, label) and p["level"] == label["level"]]
        assert told, label
        assert any(plain(label["starts"]) in plain(p["shared"]) for p in told), label
    alarms = [p for p in pairs if not any(is_told(p, x) for x in known["must"] + known["may"])]
    assert alarms == []


def test_20_000_labelled_paragraphs(shared: Path) -> None:
    bench = shared / "bench"
    found = dedup(str(bench / "dedup" / "paragraphs.jsonl"), "--format", "pairs")
    scored = subprocess.run(
        [sys.executable, str(bench / "score_dedup.py")],
        input=found,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    figures = json.loads(scored)
    assert figures["recall"] >= 0.97
    assert figures["precision"] >= 0.995
    assert figures["swaps"] >= 0.99
    for kind, least in PROMISED.items():
        assert figures["kinds"][kind] >= least, kind


@pytest.mark.parametrize("path", ["0*.txt"])
def test_the_origin_of_what_they_share_is_an_agency(shared: Path, path: str) -> None:
    paths = sorted(str(p) for p in (shared / "seeds").glob(path))
    groups = [json.loads(line) for line in dedup(*paths).splitlines()]
    assert {group["origin"]["agency"] for group in groups} == {"AP"}
