"""Phrase lists, one TOML file per language, and the choice of lists for a text."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, TypeVar

from normalizer.compiled import compiled
from normalizer.errors import RuleError
from normalizer.lang._phrases import Hit, Phrase, PhraseList, Phrases, merge
from normalizer.lang._tables import read_table, read_words
from normalizer.words import fold

__all__ = [
    "Hit",
    "PhraseList",
    "Phrases",
    "choose",
    "known_languages",
    "load",
    "parsed_lists",
    "parsed_words",
    "path_of",
    "read_lists",
    "says_who",
    "speaks_to_reader",
    "words_of",
]

_T = TypeVar("_T")
TEXTS = compiled("normalizer._texts")
HERE = os.path.dirname(__file__)
_WORD = re.compile(r"[^\W\d_]+")
_CODE = 2  # characters of a language's code
_SAMPLE = 1200  # characters of a text that choose its lists
_FEWEST = 2  # function words, below which a text's language stays open
_SHARE = 0.4  # of the leading language's function words, from which another list joins
_ATTRIBUTION = 4  # words of a clause, of which one is the verb that attributes
_RELATIVE = frozenset(
    {"which", "that", "who", "der", "die", "das", "qui", "que", "che", "som", "který", "która"}
    | {"który", "которая", "который", "wat", "die", "dat", "and", "or"}
)
# Scripts that one language (or a few) writes: their first and last letters.
_SCRIPTS = {
    "ja": ("\u3040", "\u30ff"),
    "zh": ("\u4e00", "\u9fff"),
    "ko": ("\uac00", "\ud7af"),
    "ar": ("\u0600", "\u06ff"),
    "ru": ("\u0400", "\u04ff"),
    "el": ("\u0370", "\u03ff"),
    "he": ("\u0590", "\u05ff"),
    "hi": ("\u0900", "\u097f"),
    "th": ("\u0e00", "\u0e7f"),
}
_FIRST = min(first for first, _ in _SCRIPTS.values())
# Of ASCII, what is no letter becomes a space: a third of a regular expression's time.
_LETTERS_ALONE = {code: chr(code) if chr(code).isalpha() else " " for code in range(128)}
_LETTERS = 0.2  # of a text's letters in a script, from which its language is one of the text


@cache
def known_languages() -> tuple[str, ...]:
    """Return the codes (ISO 639-1) of the languages that have a file, sorted."""
    names = [name.removesuffix(".toml") for name in os.listdir(HERE) if name.endswith(".toml")]
    return tuple(sorted([name for name in names if len(name) == _CODE]))


def path_of(name: str) -> str:
    """Return the path of a file beside this module."""
    return os.path.join(HERE, name)


def _bytes_of(name: str) -> bytes:
    with open(path_of(name), "rb") as file:
        return file.read()


def _parsed(name: str) -> dict[str, Any]:
    from tomllib import loads

    return loads(_bytes_of(name).decode("utf-8"))


@cache
def read_file(language: str) -> dict[str, Any]:
    """Return a language's file as TOML gives it: list name to `whole`, `phrases`, ..."""
    return _parsed(f"{language}.toml") if language in known_languages() else {}


@cache
def read_lists(language: str) -> dict[str, PhraseList]:
    """Return a language's lists by name; empty where the language has no file.

    They are read from its table, or from the TOML where that is not what the table is of.

    Raises:
        RuleError: `phrase-list-key`, a list has a key that is not known.
    """
    if language not in known_languages():
        return {}
    lists = _from_table(language, read_table)
    return parsed_lists(language) if lists is None else lists


def _from_table(name: str, read: Callable[[bytes, bytes], _T | None]) -> _T | None:
    """Read what a TOML file holds from its table; None where it has none, or an old one."""
    try:
        table = _bytes_of(f"{name}.tsv")
    except OSError:
        return None
    return read(table, _bytes_of(f"{name}.toml"))


def parsed_lists(language: str) -> dict[str, PhraseList]:
    """Return a language's lists as its TOML gives them; raises as `read_lists` does."""
    lists = {}
    for name, table in read_file(language).items():
        unknown = set(table) - {"whole", "starts", "phrases", "removed", "kept"}
        if unknown:
            raise RuleError(
                "phrase-list-key",
                f"{language}.toml: list [{name}] has unknown keys: {', '.join(sorted(unknown))}",
                "use whole, starts, phrases, removed, kept",
            )
        lists[name] = PhraseList(
            frozenset(table.get("whole", ())),
            tuple(table.get("starts", ())),
            tuple(Phrase(pattern) for pattern in table.get("phrases", ())),
        )
    return lists


@lru_cache(maxsize=256)
def load(languages: tuple[str, ...]) -> Phrases:
    """Return the lists of several languages put together."""
    tables = [read_lists(language) for language in languages]
    names = sorted({name for table in tables for name in table})
    lists = {name: merge(t[name] for t in tables if name in t) for name in names}
    return Phrases(lists, languages)


@cache
def words_of(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return what a file lists by key: words by language, spellings by name."""
    words = _from_table(name, read_words)
    return parsed_words(name) if words is None else words


def parsed_words(name: str) -> dict[str, tuple[str, ...]]:
    """Return what a file lists by key, as its TOML gives it: lists, or words in one string."""
    table = _parsed(f"{name}.toml")
    return {k: tuple(v.split() if isinstance(v, str) else v) for k, v in table.items()}


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    """Return the languages that use a word, by word."""
    users: dict[str, list[str]] = {}
    for language, words in words_of("_function_words").items():
        for word in words:
            users.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in users.items()}


@cache
def _sets_of(name: str) -> dict[str, frozenset[str]]:
    """Return the words that a file lists by language."""
    return {language: frozenset(words) for language, words in words_of(name).items()}


def speaks_to_reader(key: str, languages: tuple[str, ...]) -> bool:
    """Whether the words of a sentence speak to its reader ("you", "our").

    True where a language has no list of such words, since then nothing tells.
    """
    table = _sets_of("_reader_words")
    if any(language not in table for language in languages):
        return True
    words = set(key.split())
    return any(words & table[language] for language in languages)


def says_who(clause: str, languages: tuple[str, ...]) -> bool:
    """Whether a clause names who says what stands before it: "says the bank", "he said".

    One that goes on about what stands before it does not ("which says it all"), nor one
    that speaks to the reader ("which tells you") or has no speaker ("The bill, explained").
    """
    table = _sets_of("_said_words")
    said = frozenset[str]().union(*(table.get(language, ()) for language in languages))
    words = _WORD.findall(clause)[:_ATTRIBUTION]
    at = next((i for i, word in enumerate(words) if word in said), None)
    if at is None or len(words) < _FEWEST or (at == 1 and words[0] in _RELATIVE):
        return False
    readers = _sets_of("_reader_words")
    known = tuple(language for language in languages if language in readers)
    return not speaks_to_reader(clause, known)


def _by_script(sample: str, letters: int) -> tuple[str, ...]:
    """Return the language, if any, whose script a text of so many letters is written in."""
    least = _LETTERS * max(1, letters)
    others = len(sample.encode("utf-8", "surrogatepass")) - len(sample)  # as many at most
    characters = [c for c in sample if c >= _FIRST] if others >= least else []
    if len(characters) >= least:
        for language, (first, last) in _SCRIPTS.items():
            if sum(first <= c <= last for c in characters) >= least:
                return (language,)
    return ()


def _words_in(text: str) -> list[str]:
    """Return the runs of letters in a text, in lower case."""
    plain = text.lower() if "İ" in text else fold(text)  # quotes and dashes are no letters
    return plain.translate(_LETTERS_ALONE).split() if plain.isascii() else _WORD.findall(plain)


def _votes(text: str) -> tuple[Mapping[str, int], int]:
    """Return how many of a text's words each language uses, and how many letters it has."""
    if (vocabulary := _vocabulary()) is not None:
        found: tuple[dict[str, int], int] | None = vocabulary.votes(text)
        if found is not None:
            return found
    users = _function_words()
    words = _words_in(text)
    counts = Counter(words)
    votes: dict[str, int] = {}
    for word in counts.keys() & users.keys():
        for language in users[word]:
            votes[language] = votes.get(language, 0) + counts[word]
    return votes, sum(map(len, words))


@cache
def _vocabulary() -> Any:
    """What counts function words, compiled; None where that was not built."""
    words = _function_words()
    return None if TEXTS is None else TEXTS.Vocabulary(list(words), list(words.values()))


def choose(text: str, declared: str | None = None) -> tuple[str, ...]:
    """Return the languages whose lists may hold phrases of `text`, English always among them.

    English stands in other languages' pages too.  This picks phrase lists and is no
    language identification: scripts first, then a vote of frequent function words
    (the way of jusText's stop lists); where nothing speaks for one, English alone.
    """
    middle = len(text) // 2
    short = len(text) <= 2 * _SAMPLE
    sample = text if short else text[:_SAMPLE] + text[middle : middle + _SAMPLE]
    chosen = {"en"}
    if declared:
        chosen.add(declared.split("-")[0].lower())
    votes, letters = _votes(sample)
    if not sample.isascii():
        chosen.update(_by_script(sample, letters))
    best = max(votes.values(), default=0)
    if best >= _FEWEST:
        chosen.update(lang for lang, count in votes.items() if count >= _SHARE * best)
    return tuple(sorted(chosen))
