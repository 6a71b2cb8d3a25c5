"""Rows: what their articles are called, and columns that `--map` names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from badinputs import row, text
from listening import Listening
from runoutputs import rows

from normalizer.run import Dedup, RunOptions, run_corpus

QUIET = RunOptions(jobs=1, dedup=Dedup(passages=False))


NAMES = [
    # a row that fails, and what follows the path in its name
    (b'{"id": "a", "text": ""}', "#a"),
    (b'{"id": 0, "published": [], "text": "x y"}', "#0"),
    (b'{"text": ""}', "#2"),
    (b'{"id": null}', "#2"),
    (b'{"id": "2"}', "#2"),
    (b'{"id": "a", "source": "theirs", "text": "", "error": {"code": 1}}', "#a"),
    (b'{"nr": 7, "id": "a"}', "#7"),
    (b'{"id": "a", "text": ', "#2"),
    (b'["id", "a"]', "#2"),
    (b'{"id": "\xff"}', "#2"),
    (b'{"id": "a", "n": ' + b"[" * 9000 + b"}", "#2"),
]


@pytest.mark.parametrize("line, name", NAMES)
def test_an_error_has_the_name_that_the_record_would_have(
    tmp_path: Path, line: bytes, name: str
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(row(1) + line + b"\n")
    run_corpus([str(path)], tmp_path / "out", replace(QUIET, mapping=(("id", "nr"),)))
    (error,) = rows(tmp_path / "out" / "errors")
    assert error["source"] == f"{path}{name}"
    assert error["position"] == {"input": str(path), "item": 1, "offset": len(row(1))}


def test_the_error_of_an_earlier_batch_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    earlier = {"id": "a", "source": "old/a.html", "error": {"code": "c", "message": "m"}}
    path.write_text(json.dumps(earlier))
    run_corpus([str(path)], tmp_path / "out", QUIET)
    assert [error["source"] for error in rows(tmp_path / "out" / "errors")] == ["old/a.html"]


def test_errors_of_a_table_have_the_names_of_their_rows(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    import pyarrow.parquet as pq

    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": [1, 0, None], "text": [text(1), "", ""]}), path)
    run_corpus([str(path)], tmp_path / "out", QUIET)
    failed = [error["source"] for error in rows(tmp_path / "out" / "errors")]
    assert failed == [f"{path}#0", f"{path}#2"]
    assert [r["source"] for r in rows(tmp_path / "out" / "records")] == [f"{path}#1"]


COLUMNS = [
    # --map, the columns that rows have, what is said to be in no row
    ({"text": "body"}, [["body"], ["text"]], []),
    ({"text": "typo"}, [["text"], ["text"]], ["typo"]),
    ({"text": "typo"}, [["nothing"]], ["typo"]),
    ({"text": "body"}, [["nothing"], ["body", "published"]], []),
    ({"text": "body", "id": "nr", "url": "typo"}, [["body"], ["text", "nr"]], ["typo"]),
]


@pytest.mark.parametrize("mapping, given, missing", COLUMNS)
def test_columns_that_no_row_has_are_told(
    tmp_path: Path, mapping: dict[str, str], given: list[list[str]], missing: list[str]
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(
            json.dumps({name: [1, text(1)][name != "published"] for name in row}) + "\n"
            for row in given
        )
    )
    options = replace(QUIET, mapping=tuple(mapping.items()))
    for _ in range(2):  # what is done already is told of, too
        heard = Listening()
        run_corpus([str(path)], tmp_path / "out", options, progress=heard)
        assert heard.notes == ["column-missing"] * len(missing)
        assert all(name in said for name, said in zip(missing, heard.messages, strict=True))
