"""Passages over the whole corpus, read back from its records, in memory that does not grow.

The records are compared on the disk as `normalizer dedup` compares them in memory, so that
a passage has one line, wherever in the corpus it stands.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from normalizer.io.records import dump_object
from normalizer.run.disk import ShardFile, checksum_of, publish_file, replace_file
from normalizer.run.journal import Entry, Journal
from normalizer.run.options import RunOptions

if TYPE_CHECKING:
    from normalizer.dedup.articles import Article
    from normalizer.dedup.results import Group
    from normalizer.run.progress import Progress

__all__ = ["damaged_before_reading", "find_passages", "read_articles", "row_of"]

_COLUMNS = ("source", "text", "outlet", "published", "wire")


def find_passages(
    journal: Journal, options: RunOptions, entries: Sequence[Entry], progress: Progress
) -> dict[str, Any] | None:
    """Write the passages that outlets share; returns what the manifest says of them.

    None where they were not asked for.
    """
    noted = journal.state / "passages.json"
    if not options.dedup.passages:
        noted.unlink(missing_ok=True)
        shutil.rmtree(journal.out / "passages", ignore_errors=True)
        return None
    if (before := _noted(journal, entries)) is not None:
        return before
    from normalizer.dedup.ondisk import find_shared_on_disk

    began = time.process_time()
    progress.note("passages", "looking for passages that outlets share")
    total = sum(entry.written for entry in entries)
    files = [journal.out / file.path for entry in entries for file in _records(entry)]
    articles = _told((a for file in files for a in read_articles(file)), total, progress)
    count, file = _write(journal, find_shared_on_disk(articles, journal.work / "desk"))
    seconds = round(time.process_time() - began, 4)
    found = {"found": count, "files": [asdict(file)], "seconds": seconds}
    replace_file(noted, json.dumps({"key": _key(entries), **found}).encode("ascii"))
    return found


def damaged_before_reading(
    journal: Journal, options: RunOptions, entries: Sequence[Entry]
) -> list[Entry]:
    """Return the shards whose records are not as they were written, if they will be read back.

    They are where passages are looked for, and after a first pass over the corpus.
    """
    wanted = options.dedup.passages and _noted(journal, entries) is None
    if not wanted and not journal.is_first_pass:
        return []
    return [
        entry
        for entry in entries
        if any(checksum_of(journal.out / f.path) != f.sha256 for f in _records(entry))
    ]


def _records(entry: Entry) -> list[ShardFile]:
    return [file for file in entry.files if file.path.startswith("records/")]


def _key(entries: Sequence[Entry]) -> str:
    sums = "".join(file.sha256 for entry in entries for file in _records(entry))
    return hashlib.sha256(sums.encode()).hexdigest()


def _noted(journal: Journal, entries: Sequence[Entry]) -> dict[str, Any] | None:
    """Return what an earlier run found in the same records, if it is still there."""
    try:
        found: dict[str, Any] = json.loads((journal.state / "passages.json").read_bytes())
        whole = all((journal.out / f["path"]).stat().st_size == f["size"] for f in found["files"])
    except (OSError, ValueError):
        return None
    return found if whole and found.pop("key") == _key(entries) else None


def _told(articles: Iterable[Article], total: int, progress: Progress) -> Iterator[Article]:
    """Pass articles on, and tell how many there were."""
    for number, article in enumerate(articles):
        progress.compared(number, total)
        yield article


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a file of records, JSONL or Parquet."""
    from normalizer.dedup.articles import Article

    for row in _rows(path):
        yield Article.from_row({**row, "id": row["source"]}, str(row["source"]))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        with pq.ParquetFile(path) as table:
            for batch in table.iter_batches(batch_size=256, columns=list(_COLUMNS)):
                yield from batch.to_pylist()
        return
    from normalizer.io.streams import open_input

    with open_input(str(path), str(path)) as stream:
        for line in stream:
            yield row_of(line)


def row_of(line: bytes) -> dict[str, Any]:
    """Return what a line of ours says of an article; its blocks and cuts are not parsed.

    A quotation mark within a string has a backslash before it, so that what is looked for
    is found between fields only.
    """
    head, blocks, rest = line.partition(b', "blocks": [')
    _, wire, rest = rest.partition(b', "wire": [')
    agencies, removals, _ = rest.partition(b', "removals": ')
    if not (blocks and wire and removals):
        found: dict[str, Any] = json.loads(line)
        return found
    return {**json.loads(head + b"}"), "wire": json.loads(b"[" + agencies)}


def _write(journal: Journal, groups: Iterable[Group]) -> tuple[int, ShardFile]:
    from normalizer.io.compress import zstd_writer

    waiting = journal.work / "passages"
    count = 0
    with waiting.open("wb") as raw, zstd_writer(raw) as lines:
        for group in groups:
            lines.write((dump_object(group.to_dict()) + "\n").encode("utf-8"))
            count += 1
    return count, publish_file(waiting, journal.out, Path("passages/00000.jsonl.zst"))
