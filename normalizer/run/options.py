"""What a run is asked for: where from, where to, in which form, within which limits."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from normalizer.config import Settings

__all__ = ["Dedup", "DocumentLimits", "Layout", "RunOptions", "available_cores"]


def available_cores() -> int:
    """Return the number of cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # pragma: no cover - macOS and Windows
        return os.cpu_count() or 1


def _plain(key: str, value: Any) -> Any:
    """Return a setting as JSON has it; of files of rules the checksum beside the name."""
    if key in ("house-rules", "sites"):
        return [[Path(path).name, _checksum(Path(path))] for path in value]
    return list(value) if isinstance(value, tuple) else value


def _checksum(path: Path) -> str | None:
    files = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
    try:
        return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    except OSError:
        return None  # whoever reads the rules says what is wrong


@dataclass(frozen=True)
class DocumentLimits:
    """What one document may take.

    `seconds` are of CPU time; six times as many may pass on the clock, so that a document
    that waits ends too.  `memory` is in bytes, on top of what a worker holds when idle.
    """

    seconds: float = 10.0
    memory: int = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Layout:
    """How the output lies: format, partition, and the input bytes that make up a shard."""

    format: Literal["jsonl", "parquet"] = "jsonl"
    partition: Literal["none", "day", "outlet"] = "none"
    shard_bytes: int = 128 * 1024 * 1024


@dataclass(frozen=True)
class Dedup:
    """Whether passages are looked for, and whether house boilerplate is cut."""

    passages: bool = True
    house: bool = False


@dataclass(frozen=True)
class RunOptions:
    """Everything that a run needs to know but the inputs and the output folder.

    `mapping` pairs a field that is known (`text`, `html`, `url`, ...) with the column that
    holds it.  `keep_bad` is a folder for the bytes of documents that failed.  `jobs` is the
    number of worker processes; it has no influence on the output, nor has the `engine`.
    """

    settings: Settings = field(default_factory=Settings)
    layout: Layout = Layout()
    limits: DocumentLimits = DocumentLimits()
    mapping: tuple[tuple[str, str], ...] = ()
    dedup: Dedup = Dedup()
    keep_bad: Path | None = None
    jobs: int = field(default_factory=available_cores)
    engine: Literal["local", "ray"] = "local"

    def described(self) -> dict[str, Any]:
        """Return all that decides the shards' bytes, as JSON values."""
        return {
            "settings": {key: _plain(key, value) for key, value, _ in self.settings.table()},
            "layout": asdict(self.layout),
            "limits": asdict(self.limits),
            "map": [list(pair) for pair in self.mapping],
            "keep-bad": self.keep_bad is not None,
        }
