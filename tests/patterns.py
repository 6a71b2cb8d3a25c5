"""Every regular expression of the package, wherever it stands: for the tests and the bench.

A pattern is held by a module, written out at a call (`re.sub(r"\\W", ...)`), or an entry of a
phrase list.  `unknown_calls` gives the calls whose pattern is none of these.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import normalizer
from normalizer.lang import known_languages, read_lists
from normalizer.late import LatePattern

__all__ = [
    "Call",
    "calls",
    "module_patterns",
    "phrase_patterns",
    "unknown_calls",
    "written_patterns",
]

PACKAGE = Path(normalizer.__file__).parent
_FUNCTIONS = {
    *("compile", "search", "match", "fullmatch", "split"),
    *("findall", "finditer", "sub", "subn"),
}
# Calls whose pattern is known only when they are made, and where it is taken from.
_DYNAMIC = {
    "lang/_phrases.py": "the entries of phrase lists, see `phrase_patterns`",
    "late.py": "what modules hold, see `module_patterns`",
}


def module_patterns() -> list[tuple[str, re.Pattern[Any]]]:
    """Return the patterns that modules hold, in whatever they hold them, by name."""
    found: dict[str, re.Pattern[Any]] = {}
    for info in pkgutil.walk_packages(normalizer.__path__, "normalizer."):
        if info.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(info.name)
        except ImportError:  # an extra that is not installed
            continue
        for name, value in vars(module).items():
            for path, pattern in _within(value, set()):
                found.setdefault(f"{info.name}.{name}{path}", pattern)
    return sorted(found.items())


def _within(value: object, seen: set[int]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the patterns in a value: in containers, in classes and objects of the package."""
    if isinstance(value, LatePattern):
        value = value.compiled
    if isinstance(value, re.Pattern):
        yield "", value
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    parts: dict[str, object] = {}
    if isinstance(value, dict):
        parts = {f"[{key!r}]": item for key, item in value.items()}
    elif isinstance(value, list | tuple | set | frozenset):
        parts = {f"[{number}]": item for number, item in enumerate(value)}
    elif getattr(value if isinstance(value, type) else type(value), "__module__", "").startswith(
        "normalizer"
    ):
        slots = getattr(type(value), "__slots__", ())
        parts = {f".{name}": getattr(value, name, None) for name in slots}
        parts |= {f".{name}": item for name, item in getattr(value, "__dict__", {}).items()}
    for path, item in parts.items():
        for rest, pattern in _within(item, seen):
            yield path + rest, pattern


def phrase_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return the patterns of all phrase lists, by language and list."""
    return [
        (f"{language}.toml[{name}][{number}]", phrase.regex)
        for language in known_languages()
        for name, entries in sorted(read_lists(language).items())
        for number, phrase in enumerate(entries.phrases)
    ]


@dataclass(frozen=True)
class Call:
    """A call of a function of `re`: where, which, its pattern if it is written out there.

    `at_import` says that the call is made when the module is imported.
    """

    path: str
    line: int
    function: str
    pattern: str | bytes | None
    at_import: bool


def calls() -> list[Call]:
    """Return all calls of functions of `re` that take a pattern."""
    found: list[Call] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        _collect(tree, path.relative_to(PACKAGE).as_posix(), True, found)
    return found


def _collect(node: ast.AST, path: str, at_import: bool, found: list[Call]) -> None:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        at_import = False
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        of, name = node.func.value, node.func.attr
        if isinstance(of, ast.Name) and of.id == "re" and name in _FUNCTIONS:
            first = node.args[0] if node.args else None
            value = first.value if isinstance(first, ast.Constant) else None
            pattern = value if isinstance(value, str | bytes) else None
            found.append(Call(path, node.lineno, name, pattern, at_import))
    for child in ast.iter_child_nodes(node):
        _collect(child, path, at_import, found)


def written_patterns() -> list[tuple[str, re.Pattern[Any]]]:
    """Return the patterns that functions write out where they use them, by place."""
    return [
        (f"{call.path}:{call.line}", re.compile(call.pattern))
        for call in calls()
        if call.pattern is not None and not call.at_import
    ]


def unknown_calls() -> list[str]:
    """Return the places of calls whose pattern no function of this module gives.

    A pattern that is compiled at import must be held by a module.
    """
    held = {pattern.pattern for _, pattern in module_patterns()}
    return [
        f"{call.path}:{call.line}"
        for call in calls()
        if (call.at_import and call.pattern is not None and call.pattern not in held)
        or (call.at_import and call.function != "compile")
        or (not call.at_import and call.pattern is None and call.path not in _DYNAMIC)
    ]
