"""Regular expressions that are compiled when they are first used.

To compile one takes 0.1 to 0.6 ms; the hundred that are made for one article, most of them
never used on it, took a fifth of the time of `normalizer clean`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, cast

__all__ = ["LatePattern", "late"]


class LatePattern:
    """Stands in for a pattern; its methods are those of the pattern."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[Any]:
        """The pattern itself."""
        return re.compile(self._source, self._flags)

    def __getattr__(self, name: str) -> Any:
        """Take a method from the pattern; it is at hand from then on."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.compiled, name)
        self.__dict__[name] = found
        return found


def late(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what serves as `re.compile(source, flags)`, and is compiled at its first use."""
    return cast("re.Pattern[AnyStr]", LatePattern(source, flags))
