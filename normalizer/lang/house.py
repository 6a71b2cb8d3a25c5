"""Rules for house boilerplate: the lines that one outlet prints under all its articles.

A rule file is TOML, written by `normalizer dedup --within --emit-rules` and read by
`normalizer clean`:

    [[rule]]
    outlet = "gazette.example"
    articles = 12
    text = "The Gazette is owned by its readers."
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from normalizer.errors import RuleError
from normalizer.lang import load
from normalizer.lang._phrases import PhraseList, Phrases, merge
from normalizer.model import Block

__all__ = ["LIST", "HouseRule", "HouseRules", "load_for", "read_house_rules", "write_house_rules"]

LIST = "house-boilerplate"  # the phrase list that the cleaner asks

_HEAD = """\
# House boilerplate: passages that an outlet prints under several of its articles.
# Read them before use: a paragraph of background that a desk reuses is listed, too.
"""


@dataclass(frozen=True)
class HouseRule:
    """A passage that an outlet repeats, and in how many articles it was seen."""

    outlet: str
    text: str
    articles: int = 0


@dataclass(frozen=True)
class HouseRules:
    """Rules of several outlets."""

    rules: tuple[HouseRule, ...] = ()

    @cached_property
    def _lists(self) -> Mapping[str, PhraseList]:
        keys: dict[str, set[str]] = {}
        for rule in self.rules:
            key = Block("paragraph", rule.text, 0).key
            if key:
                keys.setdefault(rule.outlet, set()).add(key)
        return {outlet: PhraseList(whole=frozenset(found)) for outlet, found in keys.items()}

    def phrases_of(self, outlet: str | None) -> PhraseList:
        """Return the outlet's rules as entries of the phrase list `house-boilerplate`."""
        return self._lists.get(outlet or "", PhraseList())


@lru_cache(maxsize=64)
def _read_once(paths: tuple[str, ...]) -> HouseRules:
    return read_house_rules(paths)


@lru_cache(maxsize=256)
def load_for(languages: tuple[str, ...], paths: tuple[str, ...], outlet: str | None) -> Phrases:
    """Return the phrase lists of some languages with the house rules for an outlet.

    Args:
        languages: as `normalizer.lang.choose` gives them.
        paths: rule files.
        outlet: whose article it is; where no rule is for it, the lists are those of `load`.

    Raises:
        RuleError: `house-rules-unreadable`, `house-rules-syntax`.
    """
    plain = load(languages)
    own = _read_once(paths).phrases_of(outlet) if paths else PhraseList()
    if not own.whole:
        return plain
    lists = {name: plain.list(name) for name in plain.names()}
    lists[LIST] = merge([plain.list(LIST), own])
    return Phrases(lists, languages)


def write_house_rules(rules: Iterable[HouseRule]) -> str:
    """Return the rules as a rule file: by outlet, most articles first."""
    ordered = sorted(rules, key=lambda r: (r.outlet, -r.articles, r.text))
    return _HEAD + "".join(
        f"\n[[rule]]\noutlet = {_quoted(rule.outlet)}\narticles = {rule.articles}\n"
        f"text = {_quoted(rule.text)}\n"
        for rule in ordered
    )


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, but for the delete character."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_house_rules(paths: Iterable[str | Path]) -> HouseRules:
    """Return the rules of all files.

    Raises:
        RuleError: `house-rules-unreadable`, `house-rules-syntax`.
    """
    return HouseRules(tuple(rule for path in paths for rule in _read(Path(path))))


def _read(path: Path) -> list[HouseRule]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise RuleError(
            "house-rules-unreadable", f"{path}: {problem.strerror}", "check the path"
        ) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise RuleError(
            "house-rules-syntax", f"{path}: {problem}", "mend the TOML at that place"
        ) from problem
    rules = table.get("rule", [])
    if not isinstance(rules, list) or set(table) - {"rule"}:
        raise _bad(path, "holds something else than [[rule]] entries")
    return [_rule(path, number, entry) for number, entry in enumerate(rules, 1)]


def _rule(path: Path, number: int, entry: object) -> HouseRule:
    if not isinstance(entry, dict):
        raise _bad(path, f"rule {number} is no table")
    outlet, text, articles = entry.get("outlet"), entry.get("text"), entry.get("articles", 0)
    if not (isinstance(outlet, str) and isinstance(text, str) and isinstance(articles, int)):
        raise _bad(path, f"rule {number} wants `outlet` and `text` as strings")
    return HouseRule(outlet, text, articles)


def _bad(path: Path, what: str) -> RuleError:
    return RuleError(
        "house-rules-syntax",
        f"{path}: {what}",
        "write it as `normalizer dedup --within --emit-rules` does",
    )
