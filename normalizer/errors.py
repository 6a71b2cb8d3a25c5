"""Errors that `normalizer` raises: a code, what was wrong with which input, what to do next."""

from __future__ import annotations

__all__ = [
    "ConfigError",
    "DecodeError",
    "ExtractError",
    "InputError",
    "LedgerError",
    "LimitError",
    "NormalizerError",
    "OutputError",
    "RuleError",
    "RunError",
    "told",
]


class NormalizerError(Exception):
    """Base of all errors raised on purpose.

    `code` is stable and machine-readable (`input-not-found`), `message` says what
    was wrong with which input, `hint` says what to do next.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(code, message, hint)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


def told(problem: BaseException) -> str:
    """Return what an exception of any kind says: its type, its text, and its notes."""
    notes = "".join(f" ({note})" for note in getattr(problem, "__notes__", ()))
    return f"{type(problem).__name__}: {problem}{notes}"


class InputError(NormalizerError):
    """An input could not be read: missing, a directory, no permission, cut short."""


class OutputError(NormalizerError):
    """A result could not be written: no space, no permission, a file in the way."""


class DecodeError(NormalizerError):
    """The bytes are not text: a picture, an archive, a compressed file that is broken."""


class ExtractError(NormalizerError):
    """The page could not be taken apart into blocks."""


class LimitError(NormalizerError):
    """An input is larger, deeper or slower than the limits allow."""


class LedgerError(NormalizerError):
    """A record does not hold what an operation needs, such as its removals."""


class RuleError(NormalizerError):
    """A cleaner, a rule file or a phrase list is not well formed."""


class ConfigError(NormalizerError):
    """A setting is unknown or has a value that cannot be used."""


class RunError(NormalizerError):
    """A corpus run cannot go on: a worker does not start, or a count does not add up."""
