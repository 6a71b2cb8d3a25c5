"""What a run writes, and that it does not depend on what it must not depend on."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from badinputs import page, row, text, warc_record
from listening import Listening
from runoutputs import checksums, rows

from normalizer.config import Settings
from normalizer.errors import OutputError, RuleError, RunError
from normalizer.pipeline import normalize
from normalizer.run import Dedup, Layout, RunOptions, run_corpus
from normalizer.run import disk as disk_module
from normalizer.run import engine as engine_module
from normalizer.run.journal import Journal

QUIET = RunOptions(jobs=1, dedup=Dedup(passages=False))
SMALL = replace(QUIET, layout=Layout(shard_bytes=2_000))


def folder(path: Path, count: int = 12) -> Path:
    """Pages, texts and rows."""
    path.mkdir()
    for number in range(count):
        (path / f"p{number:02d}.html").write_bytes(page(number))
        (path / f"t{number:02d}.txt").write_text(text(number))
    (path / "rows.jsonl.gz").write_bytes(gzip.compress(b"".join(row(i) for i in range(20))))
    (path / "broken.html").write_bytes(b"%PDF-1.7")
    return path


def test_records_are_what_clean_makes(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", 2)
    run_corpus([str(source)], tmp_path / "out", QUIET)
    made = {r["source"]: r["text"] for r in rows(tmp_path / "out" / "records")}
    path = source / "p01.html"
    assert made[str(path)] == normalize(path.read_bytes()).text
    assert made[f"{source / 'rows.jsonl.gz'}#r3"] == normalize(text(3)).text


def test_output_does_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    source = folder(tmp_path / "in")
    found = []
    for jobs in (1, 2, 3):
        out = tmp_path / f"out{jobs}"
        run_corpus([str(source)], out, replace(SMALL, jobs=jobs, dedup=Dedup()))
        found.append(checksums(out))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 10


def test_records_come_in_the_order_of_the_input(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(row(i) for i in range(300)))
    run_corpus([str(path)], tmp_path / "out", replace(SMALL, jobs=3))
    ids = [r["source"].rpartition("#")[2] for r in rows(tmp_path / "out" / "records")]
    assert ids == [f"r{i}" for i in range(300)]


def test_manifest_counts_and_checks(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", 3)
    (source / "notes.csv").write_text("a,b")
    manifest = run_corpus([str(source)], tmp_path / "out", SMALL)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == manifest
    counts = manifest["counts"]
    assert counts["read"] == 27 == counts["written"] + counts["errors"]
    assert counts["errors_by_code"] == {"not-text": 1}
    assert counts["passed_over"] == {"other-suffix": 1}
    sums = checksums(tmp_path / "out")
    listed = {f["path"]: f["sha256"] for s in manifest["shards"] for f in s["files"]}
    assert all(sums[path] == checksum for path, checksum in listed.items())
    assert manifest["versions"].keys() >= {"normalizer", "python", "trafilatura", "lxml"}
    assert set(manifest["timings"]) == {"read", "extract", "clean", "write"}


def test_removals_are_listed_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text(1) + "\nSign up for our morning newsletter.\n")
    run_corpus([str(path)], tmp_path / "out", QUIET)
    (record,) = rows(tmp_path / "out" / "records")
    listed = rows(tmp_path / "out" / "removals")
    assert listed
    assert listed == [{"source": str(path), **removal} for removal in record["removals"]]


def test_parquet_in_and_out(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    import pyarrow.parquet as pq

    table = {
        "key": ["a", "b"],
        "content": [text(1), text(2)],
        "score": [1.5, None],
        "raw": [b"\xff", b"x"],
    }
    pq.write_table(pa.table(table), tmp_path / "in.parquet")
    mapping = (("id", "key"), ("text", "content"))
    options = replace(QUIET, layout=Layout("parquet"), mapping=mapping)
    run_corpus([str(tmp_path / "in.parquet")], tmp_path / "out", options)
    (path,) = (tmp_path / "out" / "records").iterdir()
    made = pq.read_table(path)
    from normalizer.io.parquet import record_schema

    assert made.schema.equals(record_schema())
    assert [r["source"].rpartition("#")[2] for r in made.to_pylist()] == ["a", "b"]
    assert json.loads(made.to_pylist()[0]["extra"]) == {"score": 1.5, "raw": "/w=="}
    assert (
        pq.read_table(next((tmp_path / "out" / "removals").iterdir()))
        if (tmp_path / "out" / "removals").exists()
        else True
    )


def test_columns_are_mapped_and_carried_through(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    line = {"nr": 7, "content": text(1), "site": "herald.example", "text": "teaser", "tags": ["a"]}
    path.write_text(json.dumps(line))
    mapping = (("id", "nr"), ("outlet", "site"), ("text", "content"))
    run_corpus([str(path)], tmp_path / "out", replace(QUIET, mapping=mapping))
    (record,) = rows(tmp_path / "out" / "records")
    assert record["source"] == f"{path}#7"
    assert record["outlet"] == "herald.example"
    assert record["tags"] == ["a"]
    assert record["input_text"] == "teaser"


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_partitions(tmp_path: Path, form: Any) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    path = tmp_path / "in.jsonl"
    days = ["2026-02-03T10:00:00Z", "2026-02-04", None, "soon"]
    path.write_bytes(b"".join(row(i, published=day, outlet="a/../b") for i, day in enumerate(days)))
    for partition in ("day", "outlet"):
        layout = Layout(form, partition)
        run_corpus([str(path)], tmp_path / partition, replace(QUIET, layout=layout))
    by_day = sorted(
        p.parent.name for p in (tmp_path / "day" / "records").rglob("*.*") if p.is_file()
    )
    assert by_day == ["day=2026-02-03", "day=2026-02-04", "day=unknown"]
    by_outlet = [
        p.parent.name for p in (tmp_path / "outlet" / "records").rglob("*.*") if p.is_file()
    ]
    assert by_outlet == ["outlet=a%2F..%2Fb"]


def test_warc(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="needs the extra `warc`")
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"
    data = warc_record(page(1)) + warc_record(b"x", http=picture) + warc_record(page(2))
    path = tmp_path / "in.warc.gz"
    path.write_bytes(gzip.compress(data))
    manifest = run_corpus([str(path)], tmp_path / "out", QUIET)
    assert [r["outlet"] for r in rows(tmp_path / "out" / "records")] == ["herald.example"] * 2
    assert manifest["counts"]["passed_over"] == {"warc-not-html": 1}


def test_globs_and_single_files_of_any_name(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(1))
    (tmp_path / "b.html").write_bytes(page(2))
    (tmp_path / "rows").write_bytes(row(3))
    (tmp_path / "article").write_text(text(4))
    inputs = [str(tmp_path / name) for name in ("*.html", "rows", "article", "*.none", "gone.html")]
    manifest = run_corpus(inputs, tmp_path / "out", QUIET)
    names = [Path(r["source"]).name for r in rows(tmp_path / "out" / "records")]
    assert names == ["a.html", "b.html", "rows#r3", "article"]
    assert manifest["counts"]["errors_by_code"] == {"input-not-found": 1, "no-match": 1}


def test_remote_paths(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="needs the extra `fsspec`")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_bytes(page(1))
    (tmp_path / "in" / "b.jsonl.zst").write_bytes(zstd.compress(row(2) + row(3)))
    (tmp_path / "in" / "c.csv").write_bytes(b"a")
    manifest = run_corpus([f"file://{tmp_path}/in", "no-such://x"], tmp_path / "out", QUIET)
    names = [r["source"].rpartition("/")[2] for r in rows(tmp_path / "out" / "records")]
    assert names == ["a.html", "b.jsonl.zst#r2", "b.jsonl.zst#r3"]
    assert manifest["counts"]["errors_by_code"] == {"remote-unreadable": 1}


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(row(1) + row(2))

    monkeypatch.setattr("sys.stdin", Piped)
    run_corpus(["-"], tmp_path / "out", QUIET)
    before = checksums(tmp_path / "out")
    assert [r["source"] for r in rows(tmp_path / "out" / "records")] == ["-#r1", "-#r2"]
    Piped.buffer = io.BytesIO(row(1) + row(2))
    run_corpus(["-"], tmp_path / "out", QUIET)
    assert checksums(tmp_path / "out") == before


def _table() -> bytes:
    pa = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    made = io.BytesIO()
    pa.parquet.write_table(pa.table({"text": [text(1)]}), made)
    return made.getvalue()


def _archive() -> bytes:
    pytest.importorskip("fastwarc", reason="needs the extra `warc`")
    return warc_record(page(1))


@pytest.mark.parametrize(
    "data",
    [
        lambda: page(1),
        lambda: text(1).encode(),
        lambda: gzip.compress(page(1)),
        lambda: zstd.compress(row(1)),
        _table,
        _archive,
        lambda: gzip.compress(_archive()),
        lambda: zstd.compress(_archive()),
    ],
    ids=["page", "text", "page.gz", "row.zst", "parquet", "warc", "warc.gz", "warc.zst"],
)
def test_standard_input_of_any_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Callable[[], bytes]
) -> None:
    class Piped:
        buffer = io.BytesIO(data())

    monkeypatch.setattr("sys.stdin", Piped)
    manifest = run_corpus(["-"], tmp_path / "out", QUIET)
    assert manifest["counts"]["written"] == manifest["counts"]["read"] == 1


def test_output_within_the_input_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(1))
    for _ in range(2):
        manifest = run_corpus([str(tmp_path)], tmp_path / "out", QUIET)
    assert manifest["counts"]["read"] == 1


def test_second_run_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folder(tmp_path / "in", 3)
    run_corpus([str(source)], tmp_path / "out", SMALL)
    before = checksums(tmp_path / "out")
    monkeypatch.setattr(engine_module, "Pool", None)  # cannot be called
    run_corpus([str(source)], tmp_path / "out", SMALL)
    assert checksums(tmp_path / "out") == before


def test_changed_input_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(row(i) for i in range(20)))
    run_corpus([str(path)], tmp_path / "out", SMALL)
    path.write_bytes(row(1))
    manifest = run_corpus([str(path)], tmp_path / "out", SMALL)
    assert len(rows(tmp_path / "out" / "records")) == 1 == manifest["counts"]["written"]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_nothing_is_left_of_what_changed_input_had(tmp_path: Path, form: Any) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    options = replace(QUIET, layout=Layout(form, "outlet"))
    path.write_bytes(row(1, outlet="a.example") + row(2, outlet="b.example") + b"{broken\n")
    run_corpus([str(path)], out, options)
    path.write_bytes(row(1, outlet="a.example") + row(2, outlet="c.example"))
    killed = out / "records" / "outlet=d.example" / "00000-0001.jsonl.zst"  # before it was entered
    killed.parent.mkdir()
    killed.write_bytes(b"whole, but nobody knows of it")
    note = out / "records" / "README.txt"
    note.write_text("of somebody else")
    run_corpus([str(path)], out, options)
    run_corpus([str(path)], tmp_path / "fresh", options)
    assert checksums(out).keys() - checksums(tmp_path / "fresh").keys() == {"records/README.txt"}
    assert checksums(out).items() >= checksums(tmp_path / "fresh").items()
    assert not killed.parent.exists()


@pytest.mark.parametrize("name", ["manifest.json", "house-rules.toml"])
def test_a_kill_while_a_file_is_written_stops_no_second_call(tmp_path: Path, name: str) -> None:
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    path.write_bytes(row(1))
    run_corpus([str(path)], out, QUIET)
    (out / f"{name}.part").write_bytes(b"half")
    run_corpus([str(path)], out, QUIET)
    assert not (out / f"{name}.part").exists()


def test_a_full_disk_leaves_no_half_of_a_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    path.write_bytes(row(1))

    real = Path.replace

    def refuse(self: Path, target: Path) -> None:
        if Path(target).name == "manifest.json":
            raise OSError(28, "no space")
        real(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError) as caught:
        run_corpus([str(path)], out, QUIET)
    assert caught.value.code == "disk-full"
    assert sorted(p.name for p in out.iterdir()) == [".state", "records"]


def test_a_file_of_json_that_is_no_lines_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"[" + row(1).strip() + b"]")
    manifest = run_corpus([str(tmp_path / "a.json")], tmp_path / "out", QUIET)
    assert manifest["counts"]["errors_by_code"] == {"not-json-lines": 1}


def test_a_table_holds_what_json_holds(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    path = tmp_path / "in.jsonl"
    path.write_bytes(row(1, outlet="a\ud800", extra=5) + row(1, id="r\udcff", outlet="b.example"))
    options = RunOptions(jobs=1, layout=Layout("parquet"))
    manifest = run_corpus([str(path)], tmp_path / "out", options)
    assert manifest["counts"]["written"] == 2
    assert manifest["passages"]["found"] > 0


def test_damaged_or_missing_shard_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(row(i) for i in range(20)))
    run_corpus([str(path)], tmp_path / "out", SMALL)
    before = checksums(tmp_path / "out")
    shards = sorted((tmp_path / "out" / "records").iterdir())
    assert len(shards) > 3
    shards[1].unlink()
    shards[2].write_bytes(b"cut")
    (tmp_path / "out" / ".state" / "shards" / f"{shards[3].name.split('.')[0]}.json").write_text(
        "{"
    )
    run_corpus([str(path)], tmp_path / "out", SMALL)
    assert checksums(tmp_path / "out") == before


def _spoil(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(b"XX" + data[2:])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("spoil", [_spoil, _flip])
@pytest.mark.parametrize("options", [SMALL, replace(SMALL, dedup=Dedup(house=True))])
def test_records_damaged_in_place_are_made_again_before_they_are_read_back(
    tmp_path: Path, spoil: Callable[[Path], None], options: RunOptions
) -> None:
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    path.write_bytes(b"".join(row(i, outlet=f"o{i}.example") for i in range(20)))
    options = replace(options, dedup=replace(options.dedup, passages=True))
    run_corpus([str(path)], out, options)
    before = checksums(out)
    folders = [out / "records"]
    folders += [out / ".state" / "first" / "records"] if options.dedup.house else []
    for folder in folders:
        spoil(sorted(folder.iterdir())[1])
        sorted(folder.iterdir())[2].unlink()
    (out / "passages" / "00000.jsonl.zst").unlink()
    heard = Listening()
    run_corpus([str(path)], out, options, progress=heard)
    assert checksums(out) == before
    told = [m for n, m in zip(heard.notes, heard.messages, strict=True) if n == "shard-damaged"]
    assert len(told) == len(folders)
    assert all(message.startswith("records/00000-0001.jsonl.zst: ") for message in told)


def test_other_settings_start_afresh_with_a_message(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", 2)
    run_corpus([str(source)], tmp_path / "out", SMALL)
    (tmp_path / "out" / ".state" / "keep").touch()
    heard = Listening()
    settings = Settings().with_values({"captions": "drop"}, "test")
    run_corpus([str(source)], tmp_path / "out", replace(QUIET, settings=settings), progress=heard)
    assert heard.notes == ["starting-afresh"]
    run_corpus([str(source)], tmp_path / "fresh", replace(QUIET, settings=settings))
    assert checksums(tmp_path / "out") == checksums(tmp_path / "fresh")


def test_passages_are_those_of_dedup(tmp_path: Path) -> None:
    from normalizer.dedup.articles import Article
    from normalizer.dedup.shared import find_shared

    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(row(i, outlet=f"o{i % 3}.example") for i in range(9)))
    manifest = run_corpus([str(path)], tmp_path / "out", replace(QUIET, dedup=Dedup()))
    records = rows(tmp_path / "out" / "records")
    found = rows(tmp_path / "out" / "passages")
    expected = find_shared(Article.from_row({**r, "id": r["source"]}, "") for r in records)
    assert manifest["passages"]["found"] == len(found) > 0
    assert found == [group.to_dict() for group in expected]
    assert not list((tmp_path / "out" / ".state" / "work").iterdir())


def test_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").touch()
    with pytest.raises(OutputError, match="no run wrote") as caught:
        run_corpus([str(tmp_path / "a.html")], tmp_path / "out", QUIET)
    assert caught.value.code == "output-not-empty"


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "out")
    journal.take()
    with pytest.raises(OutputError) as caught:
        run_corpus([str(tmp_path / "a.html")], tmp_path / "out", QUIET)
    assert caught.value.code == "output-locked"
    journal.close()


@pytest.mark.parametrize(
    "number, code",
    [("ENOSPC", "disk-full"), ("ENOENT", "output-lost"), ("EROFS", "output-unwritable")],
)
def test_what_the_disk_refuses_is_said_and_leaves_no_broken_shard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str, code: str
) -> None:
    import errno

    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(row(i) for i in range(20)))
    real, calls = os.fsync, []

    def refuse(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 12:
            raise OSError(getattr(errno, number), os.strerror(getattr(errno, number)))
        real(handle)

    monkeypatch.setattr(disk_module.os, "fsync", refuse)
    with pytest.raises(OutputError) as caught:
        run_corpus([str(path)], tmp_path / "out", SMALL)
    assert caught.value.code == code
    assert caught.value.hint
    for shard in (tmp_path / "out" / "records").iterdir():
        assert zstd.decompress(shard.read_bytes()).endswith(b"\n")
    run_corpus([str(path)], tmp_path / "out", SMALL)
    run_corpus([str(path)], tmp_path / "whole", SMALL)
    assert checksums(tmp_path / "out") == checksums(tmp_path / "whole")


def test_a_disk_that_fills_up_while_passages_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from normalizer.dedup.ondisk.columns import Column

    path = tmp_path / "in.jsonl"
    path.write_bytes(b"".join(row(i, outlet=f"o{i}.example") for i in range(9)))
    options = replace(SMALL, dedup=Dedup())
    append, calls = Column.append, []

    def refuse(self: Column, values: Any) -> None:
        calls.append(len(values))
        if len(calls) > 20:
            raise OSError(errno.ENOSPC, "no space")
        append(self, values)

    with monkeypatch.context() as full:
        full.setattr(Column, "append", refuse)
        with pytest.raises(OutputError) as caught:
            run_corpus([str(path)], tmp_path / "out", options)
    assert caught.value.code == "disk-full"
    assert not (tmp_path / "out" / "passages").exists()
    run_corpus([str(path)], tmp_path / "out", options)
    run_corpus([str(path)], tmp_path / "whole", options)
    assert checksums(tmp_path / "out") == checksums(tmp_path / "whole")


def test_lost_document_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(row(1) + row(2))
    add = engine_module.ShardWriter.add

    def lossy(self: Any, item: Any, outcome: Any) -> None:
        if item.number:
            add(self, item, outcome)

    monkeypatch.setattr(engine_module.ShardWriter, "add", lossy)
    with pytest.raises(RunError) as caught:
        run_corpus([str(path)], tmp_path / "out", QUIET)
    assert caught.value.code == "count-mismatch"


def test_fault_of_the_settings_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(row(1))
    settings = Settings().with_values({"select": ["no-such-cleaner"]}, "test")
    with pytest.raises(RuleError):
        run_corpus(
            [str(tmp_path / "in.jsonl")], tmp_path / "out", replace(QUIET, settings=settings)
        )
