"""manifest.json: what was read, written and refused, by which versions, with checksums."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from normalizer import __version__
from normalizer.run.disk import ShardFile, replace_file
from normalizer.run.journal import Entry, Journal
from normalizer.run.options import RunOptions

__all__ = ["described", "write_manifest"]

_LIBRARIES = (
    *("trafilatura", "ftfy", "lxml", "charset-normalizer", "beautifulsoup4"),
    *("numpy", "tld", "pyahocorasick"),
)


def versions(form: str) -> dict[str, str]:
    """Return the versions of all that has a say in the output, of this format."""
    from importlib.metadata import PackageNotFoundError, version

    found = {"normalizer": __version__, "python": platform.python_version()}
    writers = ("backports.zstd", "pyarrow") if form == "parquet" else ("backports.zstd",)
    for name in (*_LIBRARIES, *writers):
        with suppress(PackageNotFoundError):  # zstd is in Python itself since 3.14
            found[name] = version(name)
    return found


def described(options: RunOptions) -> dict[str, Any]:
    """Return all that decides the bytes of shards beside the input."""
    return {"versions": versions(options.layout.format), **options.described()}


def write_manifest(
    journal: Journal,
    options: RunOptions,
    inputs: Sequence[str],
    entries: Sequence[Entry],
    passages: dict[str, Any] | None,
) -> dict[str, Any]:
    """Write the manifest and return it.

    All of it but `timings` depends on the inputs and the settings alone.
    """
    errors: Counter[str] = Counter()
    passed_over: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for entry in entries:
        errors.update(entry.errors)
        passed_over.update(entry.passed_over)
        seconds.update(entry.seconds)
    read, written = sum(e.read for e in entries), sum(e.written for e in entries)
    timings = {stage: round(spent, 3) for stage, spent in seconds.items()}
    if passages is not None:
        passages = dict(passages)
        timings["passages"] = passages.pop("seconds")
    manifest: dict[str, Any] = {
        "schema": 1,
        **described(options),
        "dedup": asdict(options.dedup),
        "inputs": list(inputs),
        "counts": {
            "read": read,
            "written": written,
            "errors": sum(errors.values()),
            "read_equals_written_plus_errors": read == written + sum(errors.values()),
            "errors_by_code": dict(sorted(errors.items())),
            "passed_over": dict(sorted(passed_over.items())),
        },
        "passages": passages,
        "shards": [_shard(entry) for entry in entries],
        "timings": timings,
    }
    told = json.dumps(manifest, indent=1, ensure_ascii=True) + "\n"
    replace_file(journal.out / "manifest.json", told.encode("ascii"))
    return manifest


def _shard(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "read": entry.read,
        "written": entry.written,
        "errors": sum(entry.errors.values()),
        "input_digest": entry.digest,
        "files": [_file(file) for file in entry.files],
    }


def _file(file: ShardFile) -> dict[str, Any]:
    return {"path": file.path, "bytes": file.size, "sha256": file.sha256}
