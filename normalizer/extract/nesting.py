"""Which tags of a page end which elements, as libxml2 2.14 has it.

By that it is known of each tag, before the page is parsed, which elements it stands in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from normalizer.extract import containers, heads

__all__ = ["CLOSED_BY", "EMPTY", "RANK", "RANKS", "RAW", "rules"]

_LINES = "fieldset form li p table"
_LISTING = "dd dl dt fieldset form li table ul"
_MENU = "dd dl dt form ul"
_ROWS = "tbody tfoot"
# The innermost open element ends at these start tags, and then the next one, if it does.
CLOSED_BY = {
    "a": "a fieldset table td th",
    "address": "dd dl dt form li ul",
    "b": "center p td th",
    "caption": f"col colgroup thead tr {_ROWS}",
    "colgroup": f"colgroup thead tr {_ROWS}",
    "dd": "dt",
    "dir": _MENU,
    "dl": "form li",
    "dt": "dd dl",
    "font": "center td th",
    "form": "form",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _LINES),
    "i": "center p td th",
    "legend": "fieldset",
    "li": "li",
    **dict.fromkeys(("listing", "pre", "xmp"), _LISTING),
    "menu": _MENU,
    "ol": "form",
    "option": "optgroup option",
    "p": (
        "address blockquote body caption center col colgroup dd dir div dl dt fieldset form"
        " frameset h1 h2 h3 h4 h5 h6 head hr li listing menu ol p pre table td th title tr ul xmp"
        f" {_ROWS}"
    ),
    **dict.fromkeys(("big", "s", "small", "strike", "tt"), "p"),
    "span": "td th",
    "tbody": _ROWS,
    "td": f"td th tr {_ROWS}",
    "tfoot": "tbody",
    "th": f"td th tr {_ROWS}",
    "thead": _ROWS,
    "tr": f"tr {_ROWS}",
    "u": "p td th",
    "ul": "address form menu pre",
}
# Of no content: they end where they begin.
EMPTY = (
    "area", "base", "basefont", "br", "col", "frame", "hr", "img", "input", "isindex", "link",
    "meta", "param",
)  # fmt: skip
# An end tag ends the innermost element of its name and all in it, unless one of a higher rank is
# among those: then none.
RANK = 100
RANKS = {"div": 150, "td": 160, "th": 160, "tr": 170, "table": 190}
RANKS |= dict.fromkeys(("thead", "tbody", "tfoot"), 180)
RAW = (
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext",
)  # fmt: skip
# What is read of these wherever they stand; what is in frames, and behind a plug-in that
# `tree.parse_page` mends, is not known.
_READ = (
    *containers.BODIES, "p", "time", "meta", "link", "base", "template", "embed", "frameset",
)  # fmt: skip


def kinds(name: str) -> Iterator[bool]:
    """What an element is, in the order of the bits in `_nesting.pxd`.

    It has no content; there is one of it; its end is the page's; it is the body; it is furniture;
    its text is not read; it may be passed over, and then the texts before and behind it are one;
    nothing in furniture is read of it but its text; it is read, and ends a block; furniture in it
    is none; its words are counted, with those of all that is in it; white space in it may part
    words; white space in it counts; what stands behind it is not known; it shares its rule.
    """
    from normalizer.extract import tree

    is_own = "-" in name
    is_outer = name in ("html", "head", "body")
    action = heads.INLINE.get(name, heads.PLAIN)
    yield name in EMPTY
    yield is_outer
    yield is_outer and name != "head"
    yield name == "body"
    yield name in tree.FURNITURE
    yield name in tree.UNREAD and name not in (*RAW, "template")
    yield name in (*tree.UNREAD, *tree.FURNITURE)
    yield not (is_own or is_outer or name in _READ or name in RAW)
    yield name in heads.BLOCK_LEVEL and name not in tree.FURNITURE and not is_outer
    yield name in tree.ARTICLE_LIKE
    yield is_own or name == "p" or name in containers.INLINE
    yield name in ("table", "a")
    yield action != heads.PLAIN
    yield name in ("embed", "plaintext")
    yield "*" in name


def rules() -> dict[str, tuple[int, int, int, int]]:
    """Of each element that is known: a bit for its tag, those that end it, its rank and kinds.

    All others share the rule of `*`, and those of the page's own making that of `*-*`.
    """
    from normalizer.extract import tree

    tags = sorted({tag for tags in CLOSED_BY.values() for tag in tags.split()})
    bits = {tag: 1 << number for number, tag in enumerate(tags)}
    if len(bits) > 64:
        raise ImportError("there are more tags than this was built for")
    known: set[str] = {"*", "*-*", "html", "head", *bits, *CLOSED_BY, *EMPTY, *RANKS, *RAW, *_READ}
    groups: list[Collection[str]] = [
        tree.UNREAD, tree.FURNITURE, tree.ARTICLE_LIKE, containers.INLINE, heads.BLOCK_LEVEL,
        heads.INLINE,
    ]  # fmt: skip
    return {
        name: (
            bits.get(name, 0),
            sum(bits[tag] for tag in CLOSED_BY.get(name, "").split()),
            RANKS.get(name, RANK),
            sum(is_one << number for number, is_one in enumerate(kinds(name))),
        )
        for name in known.union(*groups)
    }
