"""What is done already: one small file for each shard that has its final name.

The order of events makes a kill at any moment harmless: a shard's files are written and
synced under temporary names, renamed, and only then entered here.  What is not entered is
done again and comes out the same.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from normalizer.errors import OutputError
from normalizer.run.disk import PART, ShardFile, replace_file

__all__ = ["Entry", "Journal"]

_OURS = (
    *("records", "removals", "errors", "passages"),
    *("manifest.json", "house-rules.toml", ".state"),
)
# What a kill leaves of them.
_HALVES = tuple(f"{name}{PART}" for name in ("manifest.json", "house-rules.toml"))
_KINDS = ("records", "removals", "errors")
_SHARD_FILE = re.compile(r"\d{5,}-\d{4,}\.(?:jsonl(?:\.zst)?|parquet)")


@dataclass(frozen=True)
class Entry:
    """A shard that is done.

    `key` is the hash of its part's input and of the settings.  `read` is counted by the
    reader, `written` and `errors` by the writer.  `seconds` are by stage, of CPU or, for
    workers, on the clock.  `columns` says of those that `--map` names how many rows have them.
    """

    name: str
    key: str
    read: int
    written: int
    errors: dict[str, int]
    passed_over: dict[str, int]
    digest: str
    files: tuple[ShardFile, ...]
    seconds: dict[str, float]
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, int]:
        """The part's number, and the shard's within it."""
        part, _, shard = self.name.partition("-")
        return int(part), int(shard)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Entry:
        """Return the entry that a journal file holds."""
        return cls(**{**value, "files": tuple(ShardFile(**file) for file in value["files"])})


class Journal:
    """The state of an output folder: `take` it, `begin`, and `close` it at the end."""

    def __init__(self, out: Path, *, root: Path | None = None) -> None:
        self.out = out
        self.root = root or out  # what no run reads from
        self.state = out / ".state"
        self._lock: int | None = None

    @property
    def is_first_pass(self) -> bool:
        """Whether this is the folder, within another run's, of a first pass over the corpus."""
        return self.root != self.out

    def take(self, keep_bad: Path | None = None) -> None:
        """Take the folder, so that no other run writes to it.

        A folder within it for the bytes of documents that failed is the run's own, this time
        and every time after.

        Raises:
            OutputError: `output-not-empty`, it holds files that are not a run's;
                `output-locked`, another run writes to it; `keep-bad-in-output`, where the
                run's records lie is no place for `keep_bad`.
        """
        kept = self._within(keep_bad)
        self.out.mkdir(parents=True, exist_ok=True)
        ours = {*_OURS, *_HALVES, *self._known_kept(), *kept}
        foreign = sorted(p.name for p in self.out.iterdir() if p.name not in ours)
        if any(self.out.iterdir()) and (foreign or not self.state.is_dir()):
            raise OutputError(
                "output-not-empty",
                f"{self.out}: holds files that no run wrote",
                "name an empty or a new folder",
            )
        self.state.mkdir(exist_ok=True)
        self._take_lock()
        if kept:
            names = sorted({*self._known_kept(), *kept})
            replace_file(self.state / "kept", "\0".join(names).encode("utf-8", "surrogateescape"))

    def _within(self, keep_bad: Path | None) -> tuple[str, ...]:
        """Return the name of the folder in `out` that `keep_bad` is or lies in, if it does."""
        if keep_bad is None:
            return ()
        out, kept = self.out.resolve(), keep_bad.resolve()
        if not kept.is_relative_to(out):
            return ()
        name = next(iter(kept.relative_to(out).parts), "")
        if name and name not in _OURS:
            return (name,)
        raise OutputError(
            "keep-bad-in-output",
            f"{keep_bad}: is where the run keeps its own files",
            f"name another folder, such as {self.out / 'bad'}",
        )

    def _known_kept(self) -> list[str]:
        """Return the names of the folders in `out` that runs before kept bad documents in."""
        try:
            told = (self.state / "kept").read_bytes()
        except OSError:
            return []
        return told.decode("utf-8", "surrogateescape").split("\0")

    def begin(self, how: dict[str, Any]) -> str | None:
        """Make ready for shards; returns a message if what is there was made in another way."""
        known = self.state / "run.json"
        told = json.dumps(how, sort_keys=True, indent=1).encode("utf-8", "surrogatepass")
        before = known.read_bytes() if known.is_file() else None
        message = None
        if before is not None and before != told:
            message = "settings, options or versions differ from the run before: starting afresh"
            self._forget()
        shutil.rmtree(self.work, ignore_errors=True)
        for name in _HALVES:
            (self.out / name).unlink(missing_ok=True)
        for folder in (self.work, self.state / "shards", self.state / "parts"):
            folder.mkdir(exist_ok=True)
        replace_file(known, told)
        return message

    @property
    def work(self) -> Path:
        """Where files lie before they have a final name."""
        return self.state / "work"

    @property
    def aside(self) -> Path:
        """Where the first of two passes over the corpus keeps its output."""
        return self.state / "first"

    def forget_first_pass(self) -> None:
        """Remove what a run that had two passes left of the first."""
        shutil.rmtree(self.aside, ignore_errors=True)

    def _take_lock(self) -> None:
        self._lock = os.open(self.state / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            self.close()
            raise OutputError(
                "output-locked",
                f"{self.out}: another run is writing to it",
                "wait until it ends, or name another folder",
            ) from problem

    def close(self) -> None:
        """Let another run have the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _forget(self) -> None:
        """Remove what the run before wrote; only files that it entered."""
        for entry in self.entries():
            self.remove(entry)
        for name in ("parts", "shards"):
            shutil.rmtree(self.state / name, ignore_errors=True)
        (self.out / "manifest.json").unlink(missing_ok=True)

    def remove(self, entry: Entry) -> None:
        """Remove a shard's files and its entry."""
        (self.state / "shards" / f"{entry.name}.json").unlink(missing_ok=True)
        for file in entry.files:
            _unlink(self.out / file.path)

    def sweep(self, entries: Iterable[Entry]) -> None:
        """Remove the shards' files that none of the entries names.

        They are of a shard that was made again of other input, and has fewer files now, or of
        one whose run was killed before it was entered.
        """
        named = {file.path for entry in entries for file in entry.files}
        for kind in _KINDS:
            for path in sorted((self.out / kind).rglob("*")):
                is_shard = _SHARD_FILE.fullmatch(path.name) and not path.is_dir()
                if is_shard and path.relative_to(self.out).as_posix() not in named:
                    _unlink(path)

    def entries(self) -> list[Entry]:
        """Return the entries of all shards, in order."""
        found = []
        for path in sorted((self.state / "shards").glob("*.json")):
            try:
                found.append(Entry.from_json(json.loads(path.read_bytes())))
            except (ValueError, TypeError, KeyError):
                path.unlink()  # written by a version that is no more; the shard is done again
        return sorted(found, key=lambda entry: entry.place)

    def entry(self, name: str, key: str) -> Entry | None:
        """Return a shard's entry if it is done: same key, all files there in full size."""
        path = self.state / "shards" / f"{name}.json"
        try:
            found = Entry.from_json(json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        whole = all(_has_size(self.out / file.path, file.size) for file in found.files)
        return found if whole and found.key == key else None

    def enter(self, entry: Entry) -> None:
        """Note that a shard is done."""
        self._write(self.state / "shards" / f"{entry.name}.json", asdict(entry))

    def part_done(self, part: int, key: str) -> int | None:
        """Return the number of shards of a part that is done, or None."""
        try:
            found = json.loads((self.state / "parts" / f"{part:05d}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return int(found["shards"]) if found["key"] == key else None

    def enter_part(self, part: int, key: str, shards: int) -> None:
        """Note that a part was read to its end."""
        self._write(self.state / "parts" / f"{part:05d}.json", {"key": key, "shards": shards})

    def _write(self, path: Path, value: dict[str, Any]) -> None:
        replace_file(path, json.dumps(value, sort_keys=True).encode("utf-8"))


def _unlink(path: Path) -> None:
    """Remove a file, and its folder if nothing else is in it."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
