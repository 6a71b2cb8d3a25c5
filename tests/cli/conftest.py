"""A way to run the command line in this process, bytes in and bytes out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cli_support import ARTICLE

from normalizer.cli import _run


@dataclass(frozen=True)
class Ran:
    """What a command left: its status, its data, its messages."""

    status: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode("utf-8")

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class _Stream(io.TextIOWrapper):
    terminal = False

    def isatty(self) -> bool:
        return self.terminal


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `normalizer ARGS` in an empty folder; `terminal` names streams that are one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    def command(*args: object, stdin: bytes = b"", terminal: tuple[str, ...] = ()) -> Ran:
        buffers = {"stdin": io.BytesIO(stdin), "stdout": io.BytesIO(), "stderr": io.BytesIO()}
        with monkeypatch.context() as patch:
            for name, buffer in buffers.items():
                stream = _Stream(buffer, encoding="ascii", errors="backslashreplace")
                stream.terminal = name in terminal
                patch.setattr(f"sys.{name}", stream)
            status = _run([str(arg) for arg in args])
            sys.stderr.flush()
            sys.stdout.flush()
            data, messages = buffers["stdout"].getvalue(), buffers["stderr"].getvalue()
        return Ran(status, data, messages.decode("utf-8"))

    return command


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A file with an article between a skip link and a newsletter prompt."""
    path = tmp_path / "ferry.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path
