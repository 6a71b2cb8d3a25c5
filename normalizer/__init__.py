r"""Strip the cruft from scraped news articles, undoably, and find the passages outlets share.

    >>> import normalizer
    >>> text = "Harbour reopens after storm\n\nThe harbour reopened on Monday.\n\nSign up here\n"
    >>> record = normalizer.normalize(text)
    >>> record.title
    'Harbour reopens after storm'
    >>> record.text
    'The harbour reopened on Monday.'
    >>> [(removal.code, removal.text) for removal in record.removals]
    [('NL001', 'Sign up here')]
    >>> normalizer.restore(record) == text
    True

Everything named in `__all__` is loaded when it is first asked for, so that the import
itself costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normalizer.cleaners._base import Cleaner, all_cleaners, cleaner
    from normalizer.config import Settings, load_settings
    from normalizer.dedup import SharedIndex, find_shared
    from normalizer.errors import (
        ConfigError,
        DecodeError,
        ExtractError,
        InputError,
        LedgerError,
        LimitError,
        NormalizerError,
        OutputError,
        RuleError,
        RunError,
    )
    from normalizer.io.records import record_from_dict, record_to_dict
    from normalizer.lang import Phrases
    from normalizer.ledger import restore
    from normalizer.model import (
        Block,
        Blocks,
        BlockSpan,
        Credit,
        Cut,
        Document,
        Encoding,
        Evidence,
        Outside,
        Record,
        Removal,
        Repair,
        Spacing,
    )
    from normalizer.pipeline import Given, normalize

__version__ = "0.1.0"

__all__ = [
    "Block",
    "BlockSpan",
    "Blocks",
    "Cleaner",
    "ConfigError",
    "Credit",
    "Cut",
    "DecodeError",
    "Document",
    "Encoding",
    "Evidence",
    "ExtractError",
    "Given",
    "InputError",
    "LedgerError",
    "LimitError",
    "NormalizerError",
    "OutputError",
    "Outside",
    "Phrases",
    "Record",
    "Removal",
    "Repair",
    "RuleError",
    "RunError",
    "Settings",
    "SharedIndex",
    "Spacing",
    "__version__",
    "all_cleaners",
    "cleaner",
    "find_shared",
    "load_settings",
    "normalize",
    "record_from_dict",
    "record_to_dict",
    "restore",
]

_HOMES = {
    "ledger": ("restore",),
    "cleaners._base": ("Cleaner", "all_cleaners", "cleaner"),
    "config": ("Settings", "load_settings"),
    "dedup": ("SharedIndex", "find_shared"),
    "io.records": ("record_from_dict", "record_to_dict"),
    "lang": ("Phrases",),
    "model": (
        "Block", "BlockSpan", "Blocks", "Credit", "Cut", "Document", "Encoding", "Evidence",
        "Outside", "Record", "Removal", "Repair", "Spacing",
    ),
    "pipeline": ("Given", "normalize"),
}  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a public name from the module that it lives in."""
    if name not in __all__:
        raise AttributeError(f"module 'normalizer' has no attribute {name!r}")
    from importlib import import_module

    home = next((home for home, names in _HOMES.items() if name in names), "errors")
    value: object = getattr(import_module(f"normalizer.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
