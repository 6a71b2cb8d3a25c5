"""The article that a page carries as data for its scripts, where it shows only the beginning.

Pages drawn by scripts bring their content along as JSON: the state of Next.js, Nuxt or
Fusion, or `articleBody`.  In it, the body is HTML in one string, or a list of blocks as
the editors of content systems write them (ProseMirror, Slate, Draft.js, Editor.js, Portable
Text, Contentful, Gutenberg, Arc): each an object with its type and its text, or inline
objects with text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from normalizer.blocks import count_words, is_unspaced
from normalizer.extract.scripts import data_of
from normalizer.extract.witnesses import block_words, shares

__all__ = ["SHORTEST", "carried_article"]

SHORTEST = 100  # words of a body that is worth taking
TIMES = 2  # a body is taken where it is so many times as long as what the page shows
SAME = 0.6  # share of what the page shows that the body must hold
MOST_VALUES = 300_000
DEPTH = 12  # of inline objects in a block
SHORTEST_TITLE = 4  # words of a headline that no other text of a page has by chance
LONGEST_TITLE = 400  # characters of a string that is compared with the headline
MOST_BESIDE = 6  # values of an object that holds a headline in its forms: `headlines`, `title`
RUNNING = 8  # words of a line that is no label
BESIDE = 2  # objects up to the headline of a body that the page shows nothing of
TITLE_REACH = 3  # objects around a body in which its headline may stand

_PARAGRAPH = re.compile(r"<p[\s>]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ASIAN = re.compile("[\u0e00-\U0010ffff]")  # scripts without spaces between words are among them
_NO_LETTER = re.compile(r"[^a-z0-9]+")

_KINDS = ("type", "nodeType", "_type", "blockType", "name", "__typename")
_TEXTS = ("text", "value", "html", "content", "code")
_INNER = ("content", "children", "nodes", "data", "attributes", "items", "text", "value")
_TAGS = {
    **dict.fromkeys(("paragraph", "text", "p", "block", "unstyled", "normal", "default"), "p"),
    **dict.fromkeys(
        ("heading", "header", "subheading", "subheader", "headerone", "headertwo", "headerthree"),
        "h2",
    ),
    **{f"{word}{level}": "h2" for word in ("h", "heading") for level in range(1, 7)},
    **dict.fromkeys(
        ("listitem", "li", "unorderedlistitem", "orderedlistitem", "bullet", "number"), "li"
    ),
    **dict.fromkeys(
        ("list", "ul", "ol", "unorderedlist", "orderedlist", "bulletedlist", "numberedlist",
         "bulletlist"),
        "ul",
    ),
    **dict.fromkeys(("blockquote", "quote"), "blockquote"),
    **dict.fromkeys(("html", "rawhtml"), "div"),
}  # fmt: skip


class _Body(NamedTuple):
    """A body found in the data: its words, its markup, and how near its headline is.

    `near` counts objects from the body outwards to the one with the headline; 0 without.
    """

    words: int
    markup: str
    near: int


def carried_article(
    scripts: Sequence[str], bodies: Sequence[str], shown: str, title: str | None, lead: str
) -> str | None:
    """Return the article's markup from the page's data, None where the page shows enough.

    Args:
        scripts: JSON, or code with JSON in it.
        bodies: `articleBody` of the page's JSON-LD, a live blog's entries in it.
        shown: the text that was found on the page itself.
        title: the headline.
        lead: the page's description of itself.

    The body must be the page's own, see `_is_own`.
    """
    found = [_from_text(body) for body in bodies]
    found += [_longest(data, title or "", SHORTEST) for data in data_of(scripts)]
    best = max((b for b in found if b is not None and b.words >= SHORTEST), default=None)
    if best is None:
        return None
    return best.markup if _is_own(best, shown, title or "", lead) else None


def _is_own(body: _Body, shown: str, title: str, lead: str) -> bool:
    """Whether a body is the page's article, and the page shows but a part of it.

    It is where it holds most of what the page shows and is twice as long.  Where the page shows
    next to nothing, its headline must stand beside it, or it must hold the description.  Where
    the page shows other text, as teasers are, a headline that tells pages apart must stand
    close beside it, and it must be twice as long as what of it is shown, and as long as all that
    is.
    """
    plain = html.unescape(_TAG.sub(" ", body.markup))
    words = count_words(shown)
    if words < SHORTEST // 4:
        return body.near > 0 or _share(plain, lead) >= SAME
    is_beside = 0 < body.near <= BESIDE and count_words(title) >= SHORTEST_TITLE
    if body.words < (words if is_beside else TIMES * words):
        return False
    held = _share(plain, shown)
    if held >= SAME and body.words >= TIMES * words:
        return True
    if not is_beside:
        return False
    if _share(shown, lead) >= SAME > _share(plain, lead):  # what is shown is what is described
        return False
    return body.words >= max(TIMES * held * words, words)


def _share(text: str, part: str) -> float:
    """The share of the running text in a part that a text holds.

    A character of a script without spaces between words is taken for a word.
    """
    lines = _spaced(part).splitlines()
    words = [len(block_words(line)) for line in lines]
    lines = [line for line, count in zip(lines, words, strict=True) if count >= RUNNING]
    words = [count for count in words if count >= RUNNING]
    held = shares(_spaced(text), lines)
    total = sum(words)
    weighted = zip(held, words, strict=True)
    return sum(share * count for share, count in weighted) / total if total else 0.0


def _spaced(text: str) -> str:
    """The text with space around each character of a script without spaces between words."""
    return _ASIAN.sub(lambda char: f" {char[0]} " if is_unspaced(char[0]) else char[0], text)


def _from_text(body: str) -> _Body | None:
    lines = [line for line in body.split("\n") if line.strip()]
    markup = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return _Body(count_words(body), markup, 1) if lines else None


def _longest(data: Any, title: str, least: int) -> _Body | None:
    """The longest body of so many words that a JSON value holds."""
    values, around = [data], [-1]
    best: tuple[int, str, int] | None = None
    at = 0
    while at < len(values) and at < MOST_VALUES:
        value = values[at]
        if isinstance(value, dict):
            for inner in value.values():
                if isinstance(inner, dict | list):
                    values.append(inner)
                    around.append(at)
                elif isinstance(inner, str) and len(inner) > 4 * least:
                    words = _words_of_markup(inner)
                    if words >= least and (best is None or words > best[0]):
                        best = words, inner, at
        elif isinstance(value, list):
            inner = [item for item in value if isinstance(item, dict | list)]
            values.extend(inner)
            around.extend([at] * len(inner))
            markup = _markup_of(value)
            words = count_words(_TAG.sub(" ", markup))
            if words >= least and (best is None or words > best[0]):
                best = words, markup, at
        at += 1
    if best is None:
        return None
    return _Body(best[0], best[1], _headline(values, around, best[2], title))


def _words_of_markup(text: str) -> int:
    """Words of a string that is HTML with paragraphs; 0 for any other."""
    paragraphs = sum(1 for _ in _PARAGRAPH.finditer(text))
    return count_words(_TAG.sub(" ", text)) if paragraphs >= 3 else 0


def _headline(values: list[Any], around: list[int], at: int, title: str) -> int:
    """Which of the nearest objects around a value has the headline among its strings; 0: none."""
    folded = " ".join(title.lower().split())
    seen = 0
    while folded and at >= 0 and seen < TITLE_REACH:
        value = values[at]
        if isinstance(value, dict):
            seen += 1
            if any(_folded(text) == folded for text in _labels(value)):
                return seen
        at = around[at]
    return 0


def _folded(text: str) -> str:
    return " ".join(html.unescape(text).lower().split())


def _labels(value: dict[str, Any]) -> Iterator[str]:
    """Yield an object's short strings, and those of small objects in it: `title.rendered`."""
    for inner in value.values():
        if isinstance(inner, dict) and len(inner) <= MOST_BESIDE:
            texts = list(inner.values())
        else:
            texts = [inner]
        yield from (t for t in texts if isinstance(t, str) and len(t) <= LONGEST_TITLE)


def _markup_of(items: list[Any]) -> str:
    """Markup of a list of blocks; empty where it is none."""
    made = []
    kinds = set()
    for item in items:
        tag = _tag(item) if isinstance(item, dict) else ""
        if tag:
            kinds.add(tag)
            made.append(_block(item, tag))
    return "".join(made) if "p" in kinds or "div" in kinds else ""


def _tag(item: dict[str, Any]) -> str:
    """The element that a block is by its type; empty where it is no block of text."""
    for key in ("style", "listItem", *_KINDS):
        kind = item.get(key)
        if isinstance(kind, str):
            name = _NO_LETTER.sub("", kind.lower().removeprefix("core/"))
            tag = _TAGS.get(name) or _TAGS.get(name.removesuffix("block"))
            if tag:
                return tag
    return ""


def _block(item: dict[str, Any], tag: str) -> str:
    if tag != "ul":
        text = _inline(item, DEPTH)
        return f"<{tag}>{text}</{tag}>" if text.strip() else ""
    inner: list[Any] = next((item[k] for k in _INNER if isinstance(item.get(k), list)), [])
    lines = [_inline(one, DEPTH) for one in inner]
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines if line.strip())}</ul>"


def _inline(value: Any, depth: int) -> str:
    """The text of a block and of what is in it, as markup."""
    if isinstance(value, str):
        return value if "<" in value and ">" in value else html.escape(html.unescape(value))
    if not depth:
        return ""
    if isinstance(value, list):
        return "".join([_inline(v, depth - 1) for v in value if isinstance(v, dict | str)])
    if not isinstance(value, dict):
        return ""
    for key in _TEXTS:
        if isinstance(value.get(key), str):
            return _inline(value[key], depth - 1)
    inner = (value[key] for key in _INNER if isinstance(value.get(key), dict | list))
    return _inline(next(inner, ""), depth - 1)
