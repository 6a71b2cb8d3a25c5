"""Rules that users write for single sites: what of a page to keep, what to drop.

A rule file is TOML, named by the setting `sites`:

    domains = ["gazette.example"]
    keep = ["article .story p"]
    drop = [".promo", "xpath://div[@data-slot='partner']"]
    phrases = ["The Gazette is owned by its readers.", "Picture: *"]
    valid-from = 2031-01-01
    valid-until = 2031-12-31

Selectors are CSS, or XPath 1.0 after `xpath:`.  A phrase is a whole line, compared by its
words; `*` in it stands for up to sixty characters.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from normalizer.cleaners.site_rule import LIST_PREFIX
from normalizer.errors import ConfigError, RuleError
from normalizer.extract.metadata import host_of
from normalizer.lang._phrases import Phrase, PhraseList, Phrases
from normalizer.model import Block, fold

__all__ = [
    "XPATH",
    "SiteRule",
    "SiteRules",
    "compile_selector",
    "load_sites",
    "read_site_rule",
    "rules_for",
    "with_site_phrases",
]

XPATH = "xpath:"
MOST_WILDCARDS = 3  # in one phrase; each may try sixty lengths
REACH = 60  # characters that a wildcard stands for at most
_WORD = re.compile(r"\w+")
_ONES = ("domain", "valid-from", "valid-until")
_LISTS = ("domains", "keep", "drop", "phrases")
_KEYS = (*_ONES, *_LISTS)
_DOMAIN_WANTED = "a domain such as gazette.example; hosts below it are meant too"


@dataclass(frozen=True)
class SiteRule:
    """The rule of one file: for which domains and when, what to keep and what to drop.

    `valid_from` and `valid_until` are ISO dates, both inclusive, empty where open.
    """

    name: str
    domains: tuple[str, ...]
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    valid_from: str = ""
    valid_until: str = ""

    def is_valid_on(self, published: str | None) -> bool:
        """Whether the rule holds for an article of a date; one without a date is taken.

        Dates are compared as far as the article's is precise: `2031-05` lies in May.
        """
        day = (published or "")[:10]
        if not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", day):
            return True
        after = not self.valid_from or day >= self.valid_from[: len(day)]
        return after and (not self.valid_until or day <= self.valid_until[: len(day)])


@dataclass(frozen=True)
class SiteRules:
    """All rules of the settings, found by domain."""

    by_domain: Mapping[str, tuple[SiteRule, ...]]

    def for_article(
        self, url: str | None, outlet: str | None, published: str | None
    ) -> tuple[SiteRule, ...]:
        """Return the rules for an article, in the order of their files.

        A domain matches the outlet of that name, the host of the address, and hosts
        below it.
        """
        names = [(outlet or "").casefold()]
        host = host_of(url)
        while host:
            names.append(host)
            host = host.partition(".")[2]
        found: dict[SiteRule, None] = {}
        for name in names:
            found.update(dict.fromkeys(self.by_domain.get(name, ())))
        return tuple(r for r in found if r.is_valid_on(published))


def rules_for(
    paths: tuple[str, ...], url: str | None, outlet: str | None, published: str | None
) -> tuple[SiteRule, ...]:
    """Return the rules in `paths` for an article; see `load_sites` for what is raised."""
    return load_sites(paths).for_article(url, outlet, published)


@lru_cache(maxsize=16)
def load_sites(paths: tuple[str, ...]) -> SiteRules:
    """Read rule files, folders of them (`*.toml`) and patterns such as `sites/*.toml`.

    Raises:
        ConfigError: `site-rules-unreadable`, `site-rules-syntax`, `bad-site-rule`.
    """
    found: dict[str, list[SiteRule]] = {}
    for path in dict.fromkeys(file for entry in paths for file in _files(entry)):
        rule = read_site_rule(path)
        for domain in rule.domains:
            found.setdefault(domain, []).append(rule)
    return SiteRules({domain: tuple(rules) for domain, rules in found.items()})


def _files(entry: str) -> list[Path]:
    path = Path(entry)
    files = [path]
    if path.is_dir():
        files = sorted(path.glob("*.toml"))
    elif "*" in path.name:
        files = sorted(path.parent.glob(path.name))
    if not files:
        raise ConfigError(
            "site-rules-unreadable",
            f"sites: {entry} holds no rule file",
            "name a file, or a folder with files *.toml",
        )
    return files


def read_site_rule(path: Path) -> SiteRule:
    """Return the rule of a file, its selectors, phrases and dates checked.

    Raises:
        ConfigError: `site-rules-unreadable`, `site-rules-syntax`, `bad-site-rule`.
    """
    table = _table(path)
    unknown = sorted(set(table) - {*_ONES, *_LISTS})
    if unknown:
        raise _bad(path, unknown[0], "is no key of a site rule", "one of " + ", ".join(_KEYS))
    lists = {key: _list(path, key, table.get(key, [])) for key in _LISTS}
    own = [table["domain"]] if "domain" in table else []
    domains = [*_list(path, "domain", own), *lists["domains"]]
    if not domains:
        raise _bad(path, "domains", "is missing", "a list such as ['gazette.example']")
    for domain in domains:
        if set(domain) & set("/*"):  # of no article, so the rule would never hold
            raise _bad(path, "domains", f"holds {domain!r}", _DOMAIN_WANTED)
    _check_selectors(path, lists)
    for phrase in lists["phrases"]:
        _check_phrase(path, phrase)
    since, until = (_day(path, key, table.get(key)) for key in ("valid-from", "valid-until"))
    if since and until and since > until:
        raise _bad(path, "valid-until", f"is before {since}", "a day on or after valid-from")
    names = tuple(dict.fromkeys(d.casefold().removeprefix("www.") for d in domains))
    return SiteRule(path.name, names, lists["keep"], lists["drop"], lists["phrases"], since, until)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as problem:
        raise ConfigError(
            "site-rules-unreadable", f"sites: {path}: {problem.strerror}", "check the path"
        ) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(
            "site-rules-syntax", f"{path}: {problem}", "mend the TOML at that place"
        ) from problem


def _bad(path: Path, key: str, what: str, wanted: str) -> ConfigError:
    return ConfigError("bad-site-rule", f"{path}: {key} {what}", f"it must be {wanted}")


def _list(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise _bad(path, key, f"is {value!r}", "a list of strings")
    return tuple(value)


def _day(path: Path, key: str, value: object) -> str:
    """Return a date of TOML, or one in a string, as ISO 8601; empty where there is none."""
    if value is None:
        return ""
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as problem:
        raise _bad(path, key, f"is {value!r}", "a date such as 2031-05-01") from problem
    return day.isoformat()[:10]


def _check_phrase(path: Path, phrase: str) -> None:
    wanted = f"a line with a word of two letters in it and at most {MOST_WILDCARDS} *"
    try:
        entry = phrase_entry(phrase)
        if isinstance(entry, Phrase):
            entry.reading  # noqa: B018 - raises where it has none
    except RuleError as problem:
        raise _bad(path, "phrases", f"holds {phrase!r}", wanted) from problem
    if not entry or phrase.count("*") > MOST_WILDCARDS:
        raise _bad(path, "phrases", f"holds {phrase!r}", wanted)


def phrase_entry(phrase: str) -> Phrase | str:
    """Return a line as a phrase list has it: its words, or a pattern where it has wildcards."""
    if "*" not in phrase:
        return Block("paragraph", phrase, 0).key
    words = (r"\W{1,6}".join(_WORD.findall(fold(part))) for part in phrase.split("*"))
    edges = (rf"\b{part}\b" if part else "" for part in words)
    return Phrase(r"^\W{0,60}" + f".{{0,{REACH}}}".join(edges) + r"\W{0,60}$")


@lru_cache(maxsize=256)
def with_site_phrases(plain: Phrases, rules: tuple[SiteRule, ...]) -> Phrases:
    """Return the phrase lists with one more for each rule that has phrases.

    The list's name is `site-rule:FILE`, by which the cleaner `site-rule` knows it.
    """
    added: dict[str, PhraseList] = {}
    for rule in rules:
        entries = [phrase_entry(phrase) for phrase in rule.phrases]
        if entries:
            added[LIST_PREFIX + rule.name] = PhraseList(
                whole=frozenset(e for e in entries if isinstance(e, str)),
                phrases=tuple(e for e in entries if isinstance(e, Phrase)),
            )
    if not added:
        return plain
    lists = {name: plain.list(name) for name in plain.names()}
    return Phrases(lists | added, plain.languages)


def _check_selectors(path: Path, lists: Mapping[str, tuple[str, ...]]) -> None:
    selectors = [(key, text) for key in ("keep", "drop") for text in lists[key]]
    if not selectors:
        return
    from lxml import html

    nothing = html.document_fromstring("<p></p>")
    for key, text in selectors:
        try:
            found = compile_selector(text)(nothing)
        except _selector_errors() as problem:
            raise _bad_selector(path, key, text, str(problem)) from problem
        if not isinstance(found, list):
            raise _bad_selector(path, key, text, "it selects no elements")


def _bad_selector(path: Path, key: str, text: str, why: str) -> ConfigError:
    return _bad(path, key, f"holds {text!r}: {why}", "a CSS selector, or XPath after `xpath:`")


def _selector_errors() -> tuple[type[Exception], ...]:
    from cssselect import SelectorError
    from lxml.etree import LxmlError

    return SelectorError, LxmlError, ValueError, RecursionError


@lru_cache(maxsize=1024)
def compile_selector(text: str) -> Any:
    """Return a function from a tree to the elements that a selector chooses in it."""
    if text.startswith(XPATH):
        from lxml.etree import XPath

        return XPath(text[len(XPATH) :].strip())
    from lxml.cssselect import CSSSelector

    return CSSSelector(text, translator="html")
