"""What a page says of its article in JSON-LD: headline, authors, dates, the body itself."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from typing import Any

__all__ = ["PageFacts", "parse_json_ld"]

# A page's own JSON-LD takes some 2-60 KB; 300,000 values are read of more.
MOST_VALUES = 300_000
_UPDATES = "liveBlogUpdate"
_DECODER = json.JSONDecoder(strict=False)
# How the type of an article ends; of other scripts a page has as many.
_ARTICLE = "Article"
_ARTICLES, _REPORT = (_ARTICLE, "Posting"), "Report"
_ESCAPE = "\\u"  # as which any letter can be written
_TAG = re.compile(r"<[^<>]{0,500}>")
# What is left of letters and signs that were escaped twice; of `&lt;` nobody knows.
_ESCAPED_AGAIN = re.compile(
    r"&(?:[A-Za-z](?:acute|grave|circ|tilde|uml|cedil|ring)|szlig|nbsp|[lr][sd]quo|[mn]dash"
    r"|#\d{2,5});"
)


@dataclass(frozen=True)
class PageFacts:
    """The facts of the page's article node; empty where the page does not say.

    `updates` are the entries of a live blog, one a line.  `free` is false where the page says
    that the article is not (`isAccessibleForFree`).  `kind` is the article's type.
    """

    headline: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    language: str = ""
    url: str = ""
    description: str = ""
    body: str = ""
    updates: str = ""
    free: bool = True
    kind: str = ""

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article, as news does: no post and no report."""
        return self.kind.endswith(_ARTICLE)


def parse_json_ld(scripts: list[str]) -> PageFacts:
    """Return the facts of the article node with the longest body, others filling its gaps."""
    found: PageFacts | None = None
    for script in scripts:
        if not any(sign in script for sign in (*_ARTICLES, _REPORT, _ESCAPE)):
            continue
        for node in _nodes(_load(script)):
            if _is_article(node):
                facts = _facts(node)
                found = facts if found is None else _merge(found, facts)
    return found or PageFacts()


def _load(script: str) -> Any:
    try:
        return _DECODER.decode(script)
    except (ValueError, RecursionError):
        pass
    try:
        return _DECODER.decode(_unwrap(script))
    except (ValueError, RecursionError):
        return None


def _unwrap(script: str) -> str:
    """Keep what stands between the first and the last bracket."""
    first = min((i for i in (script.find("{"), script.find("[")) if i >= 0), default=0)
    last = max(script.rfind("}"), script.rfind("]"))
    return script[first : last + 1]


def _nodes(value: Any) -> list[dict[str, Any]]:
    """All objects of a JSON value, outer ones first, without the entries of live blogs."""
    found = []
    queue = [value]
    at = 0
    while at < len(queue) and at < MOST_VALUES:
        value = queue[at]
        at += 1
        if isinstance(value, dict):
            found.append(value)
            inner = [v for v in value.values() if isinstance(v, (dict, list))]
            if _UPDATES in value:
                inner = [v for v in inner if v is not value[_UPDATES]]
            queue.extend(inner)
        elif isinstance(value, list):
            queue.extend([v for v in value if isinstance(v, (dict, list))])
    return found


def _is_article(node: dict[str, Any]) -> bool:
    return bool(_kind(node))


def _kind(node: dict[str, Any]) -> str:
    """The type of a node that is an article, empty where it is none."""
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else (kinds,):
        if isinstance(kind, str) and (kind.endswith(_ARTICLES) or kind == _REPORT):
            return kind
    return ""


def _facts(node: dict[str, Any]) -> PageFacts:
    return PageFacts(
        headline=_plain(node.get("headline") or node.get("name")),
        authors=_names(node.get("author") or node.get("creator")),
        published=_plain(node.get("datePublished")),
        modified=_plain(node.get("dateModified")),
        language=_plain(node.get("inLanguage")),
        url=_plain(node.get("url")),
        description=_plain(node.get("description")),
        body=_plain(node.get("articleBody")),
        updates=_entries(node.get(_UPDATES)),
        free=str(node.get("isAccessibleForFree")).lower() != "false",
        kind=_kind(node),
    )


def _merge(a: PageFacts, b: PageFacts) -> PageFacts:
    """The facts with the longer body first, its gaps filled from the other."""
    first, second = (b, a) if len(b.body) > len(a.body) else (a, b)
    gaps = {
        name: getattr(second, name)
        for name in PageFacts.__dataclass_fields__
        if name != "free" and not getattr(first, name) and getattr(second, name)
    }
    return replace(first, **gaps, free=a.free and b.free)


def _plain(value: Any) -> str:
    """A JSON value as one plain text: tags and character references resolved."""
    if isinstance(value, list):
        return " ".join(_plain(v) for v in value if isinstance(v, str))
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("@id")
    if not isinstance(value, str):
        return ""
    plain: str = html.unescape(value) if "&" in value else value
    if "&" in plain and _ESCAPED_AGAIN.search(plain):
        plain = html.unescape(plain)
    if "<" in plain:
        plain = _TAG.sub(" ", plain)
    return plain.strip()


def _entries(updates: Any) -> str:
    """The headlines and bodies of a live blog's entries, one a line."""
    entries = updates if isinstance(updates, list) else []
    nodes = [entry for entry in entries if isinstance(entry, dict)]
    lines = [_plain(node.get(key)) for node in nodes for key in ("headline", "articleBody")]
    return "\n".join(line for line in lines if line)


def _names(value: Any) -> tuple[str, ...]:
    """The names of persons, or of what stands in their place."""
    people = value if isinstance(value, list) else [value]
    names = [_plain(p.get("name") if isinstance(p, dict) else p) for p in people]
    return tuple(dict.fromkeys(n for n in names if n))
