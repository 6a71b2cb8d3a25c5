"""Progress that keeps what it is told, for the tests."""

from __future__ import annotations

from normalizer.run.progress import Silent


class Listening(Silent):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[str] = []
        self.messages: list[str] = []

    def note(self, code: str, message: str) -> None:
        self.notes.append(code)
        self.messages.append(message)
