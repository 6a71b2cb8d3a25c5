r"""Repair what a wrong charset or a careless scraper broke in a block, and say how.

Everything goes through `ftfy.fix_and_explain`, so that what changed is known.  The
preset repairs damage and leaves what an author typed:

========================== ===== ==================================================
`unescape_html`            no    an article on HTML types its entities on purpose
`remove_terminal_escapes`  yes   no author types an escape sequence
`fix_encoding`             yes   mojibake: text once decoded with the wrong charset
`restore_byte_a0`          yes   part of mojibake: a lost no-break space
`replace_lossy_sequences`  yes   part of mojibake: characters already lost
`decode_inconsistent_utf8` yes   mojibake in one part of a paragraph only
`fix_c1_controls`          yes   windows-1252 that claimed to be latin-1
`fix_latin_ligatures`      no    a typesetter's choice, not damage
`fix_character_width`      no    would half-convert Chinese and Japanese punctuation
`uncurl_quotes`            no    a corpus wants the quotes that were printed
`fix_line_breaks`          yes   one line end, "\n"
`fix_surrogates`           yes   halves of a character that belong together
`remove_control_chars`     yes   null bytes and the like carry no text
`normalization`            no    NFC would change what an author typed
========================== ===== ==================================================

Soft hyphens go as well, which ftfy leaves (`remove_soft_hyphens`): they tell a browser where it
may part a word, are seen at most at the end of a line, and make two words of one for whoever
counts or compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from normalizer.late import late

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

__all__ = ["SOFT_HYPHEN", "needs_repair", "repair"]

# What ftfy's badness heuristic names, and what carries no text.  Typographic quotes, dashes,
# dots and bullets it names too, but alone or beside each other, ASCII and what it does not name
# they never are mojibake.
_TELLING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xadÂÃØÙŒœ\u02c6-\u02dd\u0384-\u03c9\u0401-\u0491†‡‰⁄₧№∂-≥⌐─-◊"
    "\u206a-\u206f\ud800-\udfff\uf8ffﬁﬂ\ufeff\ufff9-\ufffd"
)
# Nor is a single letter or sign of Latin-1 or Latin Extended with ASCII on both sides, or `€`;
# nor are two small letters, as in `größer` and `ação`.
_ALONE = "\xa1-\xac\xae-ÁÄ-×Ú-őŔ-ɏ€"
_USUAL = re.compile(
    rf"(?:[\n\t -~]{{1,50}}+|(?:[ß-öø-ÿ]{{2}}|[{_ALONE}])(?![^\n\t -~])"
    rf"|[^\n\t -~{_TELLING}{_ALONE}](?![{_ALONE}]))*+"
)
_CONTROL = late(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\ufffd\u206a-\u206f]|\r"
)
SOFT_HYPHEN = "\xad"
_MOST_ROUNDS = 3  # of mending, since what soft hyphens parted may be mojibake
_SLICE = 500_000  # characters handed to ftfy at once, so that memory stays flat


def needs_repair(text: str) -> bool:
    """Tell whether any repair could apply; a cheap test that errs towards yes.

    Text without anything unusual need not load ftfy.  Of ASCII without control characters, most
    of what is asked about, Python itself knows it.
    """
    return not (text.isascii() and text.isprintable()) and _USUAL.fullmatch(text) is None


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the repaired text and the steps that were taken, named as ftfy does.

    Text longer than half a million characters is repaired in slices, parted at a space; and
    what a quotation ends with is looked at apart from the quote behind it.
    """
    steps: dict[str, None] = {}
    mended = text
    for _ in range(_MOST_ROUNDS):
        if not needs_repair(mended):
            break
        if _is_suspect(mended):
            mended, more = _mended(mended)
            steps.update(dict.fromkeys(more))
        if SOFT_HYPHEN not in mended:
            break
        mended = mended.replace(SOFT_HYPHEN, "")  # what it parted may be mojibake
        steps["apply:remove_soft_hyphens"] = None
    return mended, tuple(steps)


def _mended(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as ftfy mends it, and its steps; none where nothing changed."""
    import ftfy

    pieces: list[str] = []
    steps: dict[str, None] = {}
    for piece in _slices(text):
        fixed, plan = ftfy.fix_and_explain(piece, _preset())
        pieces.append(fixed)
        steps.update(dict.fromkeys(f"{step.action}:{step.parameter}" for step in plan or ()))
    fixed = "".join(pieces)
    return (fixed, tuple(steps)) if fixed != text else (text, ())


def _slices(text: str) -> Iterator[str]:
    start = 0
    for closed in _quotations_closed_by_a_quote(text):
        yield from _within_limit(text[start : closed.end()])
        start = closed.end()
    yield from _within_limit(text[start:])


def _quotations_closed_by_a_quote(text: str) -> Iterator[re.Match[str]]:
    """Find quotations that end with a letter beyond ASCII, up to the quote that closes them.

    `“AMANHÃ”` ends as mojibake of `Ô` is written.  Where a quote that is whole opened the
    quotation, the quote at its end closes it.
    """
    return re.finditer(
        r"“[^“”]{0,300}[À-ž](?=”(?!\w))|„[^„“”]{0,300}[À-ž](?=[“”](?!\w))"
        r"|«[^«»]{0,300}[À-ž](?=»(?!\w))|»[^«»]{0,300}[À-ž](?=«(?!\w))"
        r"|‘[^‘’]{0,300}[À-ž](?=’(?!\w))|‚[^‚‘]{0,300}[À-ž](?=‘(?!\w))",
        text,
    )


def _within_limit(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _SLICE:
        end = text.rfind(" ", start + _SLICE // 2, start + _SLICE)
        end = end if end > 0 else start + _SLICE
        yield text[start:end]
        start = end
    yield text[start:]


def _is_suspect(text: str) -> bool:
    from ftfy.badness import is_bad

    return _CONTROL.search(text) is not None or bool(is_bad(text))


@lru_cache(maxsize=1)
def _preset() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=True,
        fix_encoding=True,
        restore_byte_a0=True,
        replace_lossy_sequences=True,
        decode_inconsistent_utf8=True,
        fix_c1_controls=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=True,
        fix_surrogates=True,
        remove_control_chars=True,
        normalization=None,
        explain=True,
    )
