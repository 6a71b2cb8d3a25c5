"""The manifest of an index: which segments are in force, and what they were made with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from normalizer.dedup.passages import PARAGRAPH, QUOTE
from normalizer.dedup.segment import publish
from normalizer.dedup.store import KEPT
from normalizer.dedup.tokens import KIND
from normalizer.errors import ConfigError, InputError

__all__ = ["Manifest", "parameters", "read_manifest", "write_manifest", "writer_lock"]

_NAME: Final = "MANIFEST.json"
_LOCK: Final = "LOCK"
_FORMAT: Final = 1


@dataclass(frozen=True)
class Manifest:
    """The names of the segments in force, oldest first; `generation` counts the changes."""

    generation: int = 0
    segments: tuple[str, ...] = ()


def parameters() -> dict[str, Any]:
    """Return what decides whether two sketches can be held against each other."""
    return {
        "format": _FORMAT,
        "scheme": "bottom-k",
        "tokens": KIND,
        "kept": KEPT,
        "paragraph": asdict(PARAGRAPH),
        "quote": asdict(QUOTE),
    }


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; an empty one where nothing was added yet.

    Raises:
        InputError: the folder is no index, or its manifest is damaged.
        ConfigError: the index was made with other parameters.
    """
    path = folder / _NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        _must_be_free(folder)
        return Manifest()
    except OSError as error:
        raise InputError(
            "index-unreadable", f"{folder}: {error.strerror}", "give a folder that can be read"
        ) from None
    try:
        found = json.loads(data)
        made_with = found["parameters"]
        manifest = Manifest(found["generation"], tuple(found["segments"]))
    except (ValueError, KeyError, TypeError):
        raise InputError(
            "index-damaged",
            f"{path}: the manifest cannot be read",
            "put the file back from a copy, or make the index anew",
        ) from None
    if made_with != parameters():
        raise ConfigError(
            "index-parameters",
            f"{folder}: the index was made with other parameters: {_difference(made_with)}",
            "use the version that made it, or make the index anew",
        )
    return manifest


def _must_be_free(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(
            "index-not-a-folder", f"{folder}: is not a folder", "give a folder for the index"
        )
    if folder.is_dir() and any(
        p.name != _LOCK and not p.name.endswith((".segment", ".tmp")) for p in folder.iterdir()
    ):
        raise InputError(
            "index-not-an-index",
            f"{folder}: holds files, but no index",
            "give a new or an empty folder",
        )


def _difference(made_with: object) -> str:
    if not isinstance(made_with, dict):
        return "none are known"
    ours = parameters()
    keys = sorted({*ours, *made_with})
    return ", ".join(
        f"{key} is {made_with.get(key)!r}, not {ours.get(key)!r}"
        for key in keys
        if made_with.get(key) != ours.get(key)
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in force."""
    data = {"parameters": parameters(), **asdict(manifest)}
    publish(folder / _NAME, json.dumps(data, indent=1, sort_keys=True).encode() + b"\n")


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which the system frees when the process ends, however it ends.

    Raises:
        InputError: another process holds it, or the folder cannot be written.
    """
    import fcntl

    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / _LOCK).open("ab")
    except OSError as error:
        raise InputError(
            "index-unwritable", f"{folder}: {error.strerror}", "give a folder that can be written"
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                "index-locked",
                f"{folder}: another process is writing to the index",
                "wait until it has finished; reading is possible meanwhile",
            ) from None
        yield
