"""Settings: their defaults, the files they come from, and where each one was set.

`normalizer.toml`, or `[tool.normalizer]` in pyproject.toml; the closest file above the
working folder wins as a whole, flags win over it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field, fields, replace
from typing import TYPE_CHECKING, Any

from normalizer.errors import ConfigError
from normalizer.frozen import frozen
from normalizer.late import late
from normalizer.unpack import LARGEST_INPUT

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "CHOICES",
    "Extraction",
    "Limits",
    "Output",
    "Selection",
    "Settings",
    "find_file",
    "load_settings",
]


@frozen
class Selection:
    """Which cleaners vote, by code, prefix of codes, or name; and what they may take.

    `loss_budget` is the largest share of the words of an article's paragraphs that
    cleaners may take before the least sure cuts are withdrawn; what a phrase convicts
    counts half (`normalizer.budget`).  At one half, 2 of 429 texts that trafilatura left
    go over it, 10 of 429 dumps of whole pages, no labelled page, and none of the first
    300 bodies of the largest labelled set.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    loss_budget: float = 0.5
    house_rules: tuple[str, ...] = ()


@frozen
class Extraction:
    """How HTML is read: who decides, towards which side, and which sites have rules."""

    extractor: str = "auto"
    favor: str = "balanced"
    sites: tuple[str, ...] = ()


@frozen
class Output:
    """What a record holds: captions apart, inline or dropped; how much of the ledger; links."""

    captions: str = "field"
    ledger: str = "region"
    links: str = "drop"


@frozen
class Limits:
    """How large an input may be: bytes after decompression, and blocks."""

    input_bytes: int = LARGEST_INPUT
    blocks: int = 500_000


@frozen
class Settings:
    """All settings; `origins` says where each that is not a default comes from."""

    selection: Selection = Selection()
    extraction: Extraction = Extraction()
    output: Output = Output()
    limits: Limits = Limits()
    origins: Mapping[str, str] = field(default_factory=dict)

    def with_values(self, values: Mapping[str, Any], origin: str) -> Settings:
        """Return the settings with some of them changed; keys are written as in TOML.

        Raises:
            ConfigError: `unknown-setting` or `bad-setting`.
        """
        sections: dict[str, Any] = {s: getattr(self, s) for s in _SECTIONS}
        origins = dict(self.origins)
        for key, value in values.items():
            if key not in _KEYS:
                raise ConfigError(
                    "unknown-setting",
                    f"{origin}: there is no setting {key!r}",
                    _meant(key) + "`normalizer config` lists them",
                )
            section, name = _KEYS[key]
            checked = _check(key, value, getattr(sections[section], name), origin)
            sections[section] = replace(sections[section], **{name: checked})
            origins[key] = origin
        return Settings(**sections, origins=origins)

    def table(self) -> list[tuple[str, Any, str]]:
        """Return every setting as (key, value, where it was set)."""
        rows = []
        for key, (section, name) in _KEYS.items():
            value = getattr(getattr(self, section), name)
            rows.append((key, value, self.origins.get(key, "default")))
        return rows


_OURS = "normalizer"  # the key of our table among the tools of a pyproject.toml
# Without one of these a file has no such table: `tool.normalizer`, `[tool]`, `tool = {...}`.
_TABLE = late(rb"""\btool["']?[ \t]{0,99}(?:\.[ \t]{0,99}["']?normalizer|\]|=)""")
_SECTIONS = {"selection": Selection, "extraction": Extraction, "output": Output, "limits": Limits}
# The values that some settings take, the default first.
CHOICES = {
    "captions": ("field", "inline", "drop"),
    "ledger": ("region", "full", "none"),
    "links": ("drop", "field"),
    "extractor": ("auto", "blocks", "trafilatura"),
    "favor": ("balanced", "precision", "recall"),
}


def _key(section: str, name: str) -> str:
    dashed = name.replace("_", "-")
    return f"limits.{dashed}" if section == "limits" else dashed


_KEYS: dict[str, tuple[str, str]] = {
    _key(section, f.name): (section, f.name)
    for section, cls in _SECTIONS.items()
    for f in fields(cls)
}


def _check(key: str, value: Any, default: Any, origin: str) -> Any:
    """Return the value in the default's type, or say what is wrong with it."""
    if key in CHOICES and (not isinstance(value, str) or value not in CHOICES[key]):
        raise _bad(key, value, origin, "one of " + ", ".join(CHOICES[key]))
    if isinstance(default, tuple):
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            raise _bad(key, value, origin, "a list of strings")
        if any("\0" in v for v in value):
            raise _bad(key, value, origin, "a list of strings without null characters")
        return tuple(value)
    if isinstance(default, float):
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise _bad(key, value, origin, "a number from 0 to 1")
        return float(value)
    if isinstance(default, int):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise _bad(key, value, origin, "a whole number from 1")
        return value
    if not isinstance(value, str):
        raise _bad(key, value, origin, "a string")
    return value


def _bad(key: str, value: Any, origin: str, wanted: str) -> ConfigError:
    return ConfigError("bad-setting", f"{origin}: {key} is {value!r}", f"it must be {wanted}")


def _meant(key: str) -> str:
    """Return the start of a hint: what a setting that there is not may have been meant for."""
    from difflib import get_close_matches

    if key in ("tool", _OURS):
        return "settings stand at the top of the file, in a table only in pyproject.toml; "
    close = get_close_matches(key.replace("_", "-"), _KEYS, 1)
    return f"is it {close[0]!r}? " if close else ""


def find_file(start: Path | None = None) -> Path | None:
    """Return the closest settings file in `start` (the working folder) or above, if any."""
    folder = os.path.realpath(start or os.getcwd())
    while True:
        found = _file_in(folder)
        if found is not None:
            from pathlib import Path

            return Path(found)
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _file_in(folder: str) -> str | None:
    own = os.path.join(folder, "normalizer.toml")
    if os.path.isfile(own):
        return own
    project = os.path.join(folder, "pyproject.toml")
    return project if os.path.isfile(project) and _speaks_of_us(project) else None


def _speaks_of_us(project: str) -> bool:
    """Whether a pyproject.toml has our table; one that cannot be parsed but names us is an error.

    The name is looked for first, so that other tools' files, broken ones among them, are
    not parsed.
    """
    data = _bytes(project)
    return b"normalizer" in data and bool(_TABLE.search(data)) and _OURS in _tools(_parsed(project))


def _tools(table: Mapping[str, Any]) -> Mapping[str, Any]:
    tools = table.get("tool")
    return tools if isinstance(tools, Mapping) else {}


def _bytes(path: str | Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as problem:
        hint = "check its permissions" if os.path.isfile(path) else "check the path"
        raise ConfigError("settings-unreadable", f"{path}: {problem.strerror}", hint) from problem


def _parsed(path: str | Path) -> dict[str, Any]:
    from tomllib import TOMLDecodeError, loads

    try:
        return loads(_bytes(path).decode("utf-8"))
    except (TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(
            "settings-syntax", f"{path}: {problem}", "mend the TOML at that place"
        ) from problem


def _flatten(table: Any, origin: str) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        raise _bad(f"tool.{_OURS}", table, origin, "a table")
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if key == "limits":
            if not isinstance(value, Mapping):
                raise _bad(key, value, origin, "a table")
            flat.update({f"limits.{name}": v for name, v in value.items()})
        else:
            flat[key] = value
    return flat


def _beside(file: Path, value: Any) -> Any:
    """Return paths as they are told from a file; what is no list of paths is checked later."""
    if not isinstance(value, list):
        return value
    return [str(file.parent / path) if isinstance(path, str) else path for path in value]


def _values_in(file: Path) -> dict[str, Any]:
    """Return the settings of a file by key."""
    table = _parsed(file)
    if file.name == "pyproject.toml":
        table = _tools(table).get(_OURS, {})
    values = _flatten(table, str(file))
    for key in {"house-rules", "sites"} & values.keys():
        values[key] = _beside(file, values[key])
    return values


def load_settings(
    path: str | Path | None = None, *, flags: Mapping[str, Any] | None = None, search: bool = True
) -> Settings:
    """Return the settings in force: defaults, then a file's, then those of flags.

    Paths in a file (house rules, sites) are relative to the file.

    Raises:
        ConfigError: `settings-unreadable`, `settings-syntax`, `unknown-setting`,
            `bad-setting`.
    """
    settings = Settings()
    found = find_file() if search and not path else None
    if path:
        from pathlib import Path

        found = Path(path)
    if found is not None:
        settings = settings.with_values(_values_in(found), str(found))
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    return settings.with_values(given, "command line") if given else settings
