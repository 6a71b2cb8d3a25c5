"""The function for `datasets.map`, alone and in a real dataset."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

from normalizer.config import Settings
from normalizer.integrations.datasets import BatchCleaner, removals_of

STORY = (
    "Storm takes roofs in Ostwick\n\n"
    "In Ostwick, nine houses were without light until the evening, the mayor Ilse Brandt said.\n\n"
    "Sign up for our morning newsletter.\n"
)


def test_batch() -> None:
    made = BatchCleaner()({"text": [STORY, None], "outlet": ["herald.example", None]})
    assert "newsletter" not in made["text"][0]
    assert made["title"] == ["Storm takes roofs in Ostwick", None]
    assert made["outlet"] == ["herald.example", None]
    assert made["error"][0] is None
    assert made["error"][1].startswith("row-without-text")
    (cut,) = removals_of({"removals": made["removals"][0]})
    assert cut["text"] == "Sign up for our morning newsletter."


def test_row_that_fails_keeps_its_text() -> None:
    settings = Settings().with_values({"limits.input-bytes": 10}, "test")
    made = BatchCleaner(settings=settings)({"text": [STORY]})
    assert made["text"] == [STORY]
    assert made["error"][0].startswith("input-too-large: ")
    assert removals_of({"removals": made["removals"][0]}) == []


@pytest.mark.parametrize("text", [5, ["a"], None])
def test_a_row_whose_text_is_none_has_an_error(text: object) -> None:
    made = BatchCleaner()({"text": [text]})
    assert made["text"] == [None]
    assert made["error"][0].startswith("row-without-text: ")


def test_what_the_first_rows_have_not_the_later_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        datasets = pytest.importorskip("datasets", reason="needs the extra `datasets`")
        dataset = datasets.Dataset.from_dict({"n": [1, 2, 3], "text": [STORY, "", None]})
        cleaner = BatchCleaner()
        features = cleaner.features(dataset.features)
        cleaned = dataset.map(cleaner, batched=True, batch_size=1, features=features)
    assert [row["flags"] for row in cleaned] == [[], ["empty"], []]
    assert [row["error"] is None for row in cleaned] == [True, True, False]
    assert list(cleaned["n"]) == [1, 2, 3]


def test_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        datasets = pytest.importorskip("datasets", reason="needs the extra `datasets`")
        rows = [{"id": str(n), "content": STORY.replace("nine", str(n + 2))} for n in range(7)]
        dataset = datasets.Dataset.from_list(rows)
        cleaner = BatchCleaner(text="content")
        by_three = dataset.map(cleaner, batched=True, batch_size=3)
        at_once = dataset.map(cleaner, batched=True, batch_size=100)
    assert by_three.to_list() == at_once.to_list()
    assert all("newsletter" not in row["content"] for row in by_three)
    assert json.loads(by_three[0]["removals"])
