"""One file per article in a folder: safe names, no two alike, never outside the folder."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable

from normalizer.errors import OutputError
from normalizer.io.remote import local_folder

__all__ = ["OutputFolder", "safe_name"]

# Everything but letters, digits and a few signs; they mean something to some system.
_UNSAFE = re.compile(r"[^\w.,+@ ()-]+")
_LONGEST_PART = 120  # bytes of one part of a path; most systems take 255
_LONGEST_NAME = 900  # bytes of the whole
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
)


def safe_name(name: str) -> str:
    """Return a relative path that any system takes, and that leads nowhere else.

    Parts that are empty, `.` or `..` are left out; signs that may mean something become
    `_`; what is too long is cut, and told apart by a hash of the whole.
    """
    parts = [_safe_part(part) for part in re.split(r"[/\\]", name)]
    path = "/".join(part for part in parts if part)
    if len(path.encode()) > _LONGEST_NAME:
        return _digest(name)
    return path or "article"


def _safe_part(part: str) -> str:
    shown = part.encode("utf-8", "replace").decode("utf-8")
    clean = _UNSAFE.sub("_", shown).strip(" ").lstrip(".").rstrip(". ")
    if clean.split(".")[0].lower() in _RESERVED:
        clean = "_" + clean
    if len(clean.encode()) <= _LONGEST_PART:
        return clean
    head = clean.encode()[: _LONGEST_PART - 17].decode("utf-8", "ignore")
    return f"{head}-{_digest(part)}"


def _digest(text: str) -> str:
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class OutputFolder:
    """A folder that results are written to, whole or not at all.

    Args:
        folder: its path.
        suffix: what the names of all files in it end with.
        inputs: paths of files, `-` for standard input, that are not to be overwritten.
        replaces: whether a file that is there is replaced; it stays, and is an error,
            where not, unless it holds just what would be written.

    Raises:
        OutputError: `output-remote`, the folder is in an object store.
    """

    def __init__(
        self, folder: str, suffix: str, *, inputs: Iterable[str] = (), replaces: bool = True
    ) -> None:
        self._folder = str(local_folder(folder))
        self._suffix = suffix
        self._inputs = {found: path for path in inputs if (found := _identity(path))}
        self._replaces = replaces
        self._used: set[str] = set()

    def write(self, name: str, data: str, *, source: str = "") -> str:
        """Write one result and return its path.

        Args:
            name: relative path without suffix, safe or not.
            data: what to write.
            source: path that the result was made from, which must not be overwritten.

        Raises:
            OutputError: `output-unwritable`, `output-is-input`, `output-exists`,
                `output-outside`.
        """
        path = os.path.join(self._folder, self._free(safe_name(name)))  # noqa: PTH118
        encoded = data.encode("utf-8", "backslashreplace")
        self._check_no_input(path, source)
        try:
            if not self._replaces and os.path.exists(path):  # noqa: PTH110
                _check_same(path, encoded)
                return path
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
            self._check_inside(path)
            _replace(path, encoded)
        except OSError as problem:
            raise OutputError(
                "output-unwritable",
                f"{path}: cannot be written: {problem.strerror}",
                "check the folder's permissions and the room left",
            ) from problem
        return path

    def _free(self, name: str) -> str:
        """Return a file name that no other result of this run has, whatever its case."""
        number, free = 1, name + self._suffix
        while free.casefold() in self._used:
            number += 1
            free = f"{name}-{number}{self._suffix}"
        self._used.add(free.casefold())
        return free

    def _check_no_input(self, path: str, source: str) -> None:
        there = _identity(path)
        if there is None:
            return
        overwritten = source if source and _identity(source) == there else self._inputs.get(there)
        if overwritten is not None:
            raise OutputError(
                "output-is-input",
                f"{path}: would overwrite the input {overwritten}",
                "write to another folder",
            )

    def _check_inside(self, path: str) -> None:
        """Follow no link that leads out of the folder."""
        folder = os.path.realpath(self._folder)
        parent = os.path.realpath(os.path.dirname(path))  # noqa: PTH120
        if os.path.commonpath([folder, parent]) != folder:
            raise OutputError(
                "output-outside",
                f"{path}: a link leads out of {self._folder}",
                "remove the link, or write to another folder",
            )


def _identity(path: str) -> tuple[int, int] | None:
    """Return the device and inode of a file, or of what `-` stands for; None if there is none."""
    try:
        found = os.fstat(sys.stdin.fileno()) if path == "-" else os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _check_same(path: str, data: bytes) -> None:
    with open(path, "rb") as file:  # noqa: PTH123
        is_same = file.read(len(data) + 1) == data
    if not is_same:
        raise OutputError(
            "output-exists",
            f"{path}: is there and holds something else",
            "write to another folder, or remove the file",
        )


def _replace(path: str, data: bytes) -> None:
    part = f"{path}.part"
    try:
        with open(part, "wb") as file:  # noqa: PTH123
            file.write(data)
        os.replace(part, path)  # noqa: PTH105
    except OSError:
        if os.path.exists(part):  # noqa: PTH110
            os.unlink(part)  # noqa: PTH108
        raise
