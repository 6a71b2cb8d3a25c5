"""The datatrove blocks in a real local run."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("datatrove", reason="needs the extra `datatrove`")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

from normalizer.integrations.datatrove import ArticleCleaner, PassageMarker

pytestmark = pytest.mark.filterwarnings("ignore")  # of datatrove's own dependencies

SHARED = (
    "The ferry Aurelia ran aground off Cape Lund at dawn with ninety people aboard, "
    "and all of them were brought ashore by fishing boats before noon."
)
STORY = "In {place}, {number} houses were without light until the evening, the mayor said."
PROMPT = "Sign up for our morning newsletter."


def article(number: int) -> str:
    own = STORY.format(place=f"Ostwick {number}", number=number + 3)
    return "\n\n".join([f"Storm takes roofs in Ostwick {number}", own, SHARED, PROMPT])


def write(path: Path) -> Path:
    path.mkdir()
    rows = [
        {"id": str(n), "text": article(n), "metadata": {"outlet": f"o{n}.example"}}
        for n in range(4)
    ]
    rows.append({"id": "bad", "text": "%PDF-1.7 " + "\u0000" * 400, "metadata": {}})
    (path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    return path


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for file in sorted(path.glob("*.jsonl")) for line in file.open()]


def test_example(tmp_path: Path) -> None:
    pipeline = [
        JsonlReader(str(write(tmp_path / "in"))),
        ArticleCleaner(exclusion_writer=JsonlWriter(str(tmp_path / "failed"), compression=None)),
        PassageMarker(),
        JsonlWriter(str(tmp_path / "out"), compression=None),
    ]
    LocalPipelineExecutor(pipeline, tasks=1, logging_dir=str(tmp_path / "log")).run()
    found = {str(row["id"]): row for row in read(tmp_path / "out")}
    for number in range(4):
        row = found[str(number)]
        assert SHARED in row["text"]
        assert PROMPT not in row["text"]
        told = row["metadata"]
        assert [cut["code"] for cut in told["normalizer"]["removals"]]
        (mark,) = told["shared"]
        assert row["text"][mark["start"] : mark["end"]] == SHARED
        assert mark["canonical"] == "0"


def test_document_that_fails_is_kept_or_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from normalizer.config import Settings

    settings = Settings().with_values({"limits.input-bytes": 300}, "test")
    source = write(tmp_path / "in")
    for name, writer in {
        "aside": JsonlWriter(str(tmp_path / "failed"), compression=None),
        "kept": None,
    }.items():
        pipeline = [
            JsonlReader(str(source)),
            ArticleCleaner(settings, writer),
            JsonlWriter(str(tmp_path / name), compression=None),
        ]
        LocalPipelineExecutor(pipeline, tasks=1, logging_dir=str(tmp_path / f"log-{name}")).run()
    failed = read(tmp_path / "failed")
    assert {row["metadata"]["filter_reason"] for row in failed} == {"input-too-large"}
    assert len(failed) + len(read(tmp_path / "aside")) == len(read(tmp_path / "kept")) == 5
    kept = [row for row in read(tmp_path / "kept") if "normalizer_error" in row["metadata"]]
    assert len(kept) == len(failed) > 0


def test_metadata_and_texts_that_are_no_strings_end_no_pipeline() -> None:
    from datatrove.data import Document

    documents = [
        Document(text=SHARED, id="a", metadata={"published": 20310307, "outlet": "a.example"}),
        Document(text=SHARED, id="b", metadata={"published": None, "outlet": 7}),
        Document(text=None, id="c", metadata={}),
    ]
    first, second, third = PassageMarker().run(ArticleCleaner().run(documents))
    assert third.metadata["normalizer_error"]["code"] == "row-without-text"
    assert third.metadata["shared"] == []
    assert [len(d.metadata["shared"]) for d in (first, second)] == [1, 1]
