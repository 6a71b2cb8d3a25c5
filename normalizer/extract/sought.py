"""Words that a page is asked for, of which most pages have none: all looked for at once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from normalizer.compiled import compiled

__all__ = ["Sought"]

FINDERS = compiled("normalizer.extract._phrases")
MOST = 64  # words; a bit each


class Sought:
    """A list of words, to tell which of them stand in a text, wherever they do.

    Where it was compiled, the text is read once for all of them.
    """

    def __init__(self, *words: str) -> None:
        if len(words) > MOST:
            raise ValueError(f"{len(words)} words are sought, {MOST} at most can be")
        self.words = words

    def held_in(self, text: str) -> list[str]:
        """The words that a text holds, in the order of the list."""
        if FINDERS is None:
            return [word for word in self.words if word in text]
        held: int = self._finder.held(text)
        return [word for bit, word in enumerate(self.words) if held >> bit & 1] if held else []

    @cached_property
    def _finder(self) -> Any:
        return FINDERS.Finder({word: 1 << bit for bit, word in enumerate(self.words)})
