"""Reads what a run wrote, for the tests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from backports import zstd


def rows(folder: Path) -> list[dict[str, Any]]:
    """All JSON lines below a folder, by the files' names."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.rglob("*.jsonl*")):
        data = path.read_bytes()
        if path.suffix == ".zst":
            data = zstd.decompress(data)
        found += [json.loads(line) for line in data.decode().split("\n") if line]
    return found


def checksums(out: Path) -> dict[str, str]:
    """The checksum of each file of an output; of the manifest, without the timings."""
    found = {}
    for path in sorted(out.rglob("*")):
        if path.is_dir() or ".state" in path.parts:
            continue
        data = path.read_bytes()
        if path.name == "manifest.json":
            manifest = json.loads(data)
            manifest.pop("timings")
            data = json.dumps(manifest).encode()
        found[path.relative_to(out).as_posix()] = hashlib.sha256(data).hexdigest()
    return found
