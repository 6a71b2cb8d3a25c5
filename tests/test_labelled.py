"""Promises on the labelled articles, texts and pages; they need NORMALIZER_SHARED."""

from __future__ import annotations

import gzip
import importlib.util
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from normalizer.ledger import restore
from normalizer.pipeline import normalize, to_document

MOST_LOST = 0.005  # of recall, where another extractor's text is cleaned
MOST_CUT = 0.003  # of the words of an article that needs no cleaning
SETTLED = 0.99  # of the texts, of which a second cleaning cuts nothing more
SETS = ("news", "aeb", "fundus")
F1 = {
    ("news", "trafilatura"): 0.931,
    ("aeb", "trafilatura"): 0.965,
    ("fundus", "trafilatura"): 0.967,
    ("news", "readability-lxml"): 0.886,  # breaks sentences up at their links
    ("aeb", "readability-lxml"): 0.961,
    ("fundus", "readability-lxml"): 0.929,
    ("news", "dump"): 0.91,
    ("aeb", "dump"): 0.92,
    ("fundus", "dump"): 0.93,
}


@cache
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_score", shared / "bench" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(shared: Path, name: str) -> list[dict]:
    path = shared / "bench" / "gold" / f"{name}.jsonl"
    rows = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(row) for row in rows if row]


def texts(shared: Path, name: str, extractor: str) -> dict[str, str]:
    path = shared / "bench" / "text" / f"{name}.{extractor}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        return {row["id"]: row["text"] for row in map(json.loads, rows)}


def test_the_five_articles_come_out_right(shared):
    seeds = sorted((shared / "seeds").glob("0*.txt"))
    command = [sys.executable, "-m", "normalizer", "clean", "--isolated", "--format", "jsonl"]
    cleaned = subprocess.run([*command, *seeds], capture_output=True, check=True)
    check = subprocess.run(
        [sys.executable, shared / "seeds" / "check.py"],
        input=cleaned.stdout, capture_output=True, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stdout.decode()


@pytest.mark.parametrize(("name", "extractor"), F1)
def test_cleaners_carry_over_to_other_extractors_text(shared, name, extractor):
    cases, before = gold(shared, name), texts(shared, name, extractor)
    after = {key: normalize(text, html=False).text for key, text in before.items()}
    score = scorer(shared).score
    (was, _), (now, _) = score(cases, before), score(cases, after)
    assert now["F1"] >= F1[name, extractor]
    if extractor != "dump":
        assert now["R"] >= was["R"] - MOST_LOST


@pytest.mark.parametrize("name", [*SETS, "wcxb"])
def test_a_clean_article_stays_whole(shared, name):
    words = scorer(shared).WORD
    total = cut = 0
    for case in gold(shared, name):
        record = normalize(case["gold"], html=False)
        total += len(words.findall(case["gold"]))
        cut += sum(len(words.findall(r.text)) for r in record.removals)
    assert cut <= MOST_CUT * total


def unsettled(inputs: dict[str, str | bytes]) -> list[str]:
    """Check that each record restores, and list those of which a second cleaning cuts more."""
    found = []
    for key, data in inputs.items():
        html = None if isinstance(data, bytes) else False
        record = normalize(data, html=html)
        assert restore(record) == to_document(data, html=html).text, key
        if normalize(record.text, html=False).removals:
            found.append(key)
    return found


@pytest.mark.parametrize("extractor", ["trafilatura", "dump", "readability-lxml"])
@pytest.mark.parametrize("name", SETS)
def test_texts_restore_and_settle(shared, name, extractor):
    inputs = texts(shared, name, extractor)
    more = unsettled(inputs)
    assert len(more) <= (1 - SETTLED) * len(inputs) + 1, more


@pytest.mark.parametrize("name", SETS)
def test_pages_restore_and_settle(shared, name):
    paths = sorted((shared / "bench" / "pages" / name).glob("*.gz"))[::3]
    more = unsettled({p.name: p.read_bytes() for p in paths})
    assert len(more) <= (1 - SETTLED) * len(paths) + 1, more
