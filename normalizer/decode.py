"""Bytes to text: decompression, charset, line ends, and word of what decided.

The order is that of the HTML standard's sniffing, with one difference: bytes that
are valid UTF-8 are UTF-8, whatever a page declares, since other charsets almost
never produce such bytes by chance.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from io import IncrementalNewlineDecoder

from normalizer.charsets import charset_of
from normalizer.errors import DecodeError
from normalizer.late import late
from normalizer.model import Encoding
from normalizer.unpack import (
    LARGEST_INPUT,
    TEXT_WANTED,
    compression_of,
    decompress,
    is_damage,
    known_file,
    open_compressed,
)

__all__ = [
    "LARGEST_INPUT",
    "compression_of",
    "decode",
    "decompress",
    "is_damage",
    "looks_like_html",
    "open_compressed",
    "plain_line_ends",
]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_SEVEN_BIT = ("iso-2022-jp", "iso-2022-kr", "hz")
_SWITCHES = (b"\x1b$", b"~{")  # how these begin another charset
_CYRILLIC = ("windows-1251", "mac-cyrillic")
_MULTI_BYTE = ("gb18030", "big5hkscs", "euc-jp", "cp932", "cp949", "johab")
# What charset-normalizer calls single-byte pages of Latin letters, which it mixes up with each
# other: of the 47 sentences in tests/decoding/texts.toml it reads 20 right.
_LATIN = late(
    r"cp125[02478]|iso8859_(?:1|2|3|4|9|10|13|14|15|16)|latin_1|ascii|hp_roman8"
    r"|mac_(?:roman|latin2|turkish|iceland|croatian|romanian)"
    r"|cp(?:037|273|437|500|775|850|852|857|858|860|861|863|865|1026|1140)"
)
_LATIN_LABELS = frozenset(
    {
        *(f"windows-125{n}" for n in "02478"),
        *(f"iso-8859-{n}" for n in (2, 3, 4, 10, 13, 14, 15, 16)),
        *(f"mac-{name}" for name in ("roman", "latin2", "turkish", "iceland")),
    }
)
_SAMPLE = 64 * 1024  # bytes; what the charset detectors look at
_STRAY = 0.01  # of the bytes beyond ASCII; so many may be no part of the charset declared
_BINARY_SHARE = 0.1  # of control characters in the sample; text has next to none
_CONTROLS = bytes((*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_HIGH = late(rb"[\x80-\xff]")
_FEW = 4  # values that the upper bytes of an alphabet's characters have in UTF-16
_LANG = late(rb"<html\b[^<>]{0,400}?\blang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_ASCII = bytes(range(0x80))
_SEPARATORS = ("\u2028", "\u2029")  # of lines and paragraphs
_HTML_SIGN = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|article|script|p|h1|section|main|table|span|a\s)\b",
    re.IGNORECASE,
)


def decode(
    data: bytes,
    *,
    declared: str | None = None,
    name: str = "input",
    html: bool | None = None,
    language: str | None = None,
) -> tuple[str, Encoding]:
    r"""Return the text of `data`, line ends as "\n", and the charset with what decided it.

    `declared` is a charset from outside, such as an HTTP header.  `html` says whether
    to look for a charset that the page declares; None looks at the bytes to see.
    `language` is what is known of the text; it helps where no charset is declared.
    Bytes that the charset cannot read are taken as windows-1252, one by one, so that
    none is lost.

    Raises:
        DecodeError: `not-text`, the bytes are a picture, an archive or the like.
    """
    _refuse_binary(data, name)
    text, encoding = _decide(data, declared, html, language)
    return plain_line_ends(text).removeprefix("\ufeff"), encoding


def plain_line_ends(text: str) -> str:
    r"""Return the text with all line ends as "\n"."""
    if "\r" in text:  # one character is found in a fortieth of the time of two
        text = IncrementalNewlineDecoder(None, translate=True).decode(text, final=True)
    for separator in _SEPARATORS:
        if separator in text:
            text = text.replace(separator, "\n")
    return text


def _refuse_binary(data: bytes, name: str) -> None:
    known = known_file(data)
    if known is not None:
        what, hint = known
        raise DecodeError("not-text", f"{name}: is {what}, not text", hint)
    sample = data[:_SAMPLE]
    if _wide_by_nulls(sample) or any(data.startswith(bom) for bom, _, _ in _BOMS):
        return
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 8 and controls > _BINARY_SHARE * len(sample):
        raise DecodeError("not-text", f"{name}: is binary data, not text", TEXT_WANTED)


def _decide(
    data: bytes, declared: str | None, html: bool | None, language: str | None
) -> tuple[str, Encoding]:
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _read(data, codec), Encoding(name, "bom")
    wide = _wide_by_nulls(data[:_SAMPLE])
    if wide:
        return _read(data, wide), Encoding(wide, "null-bytes")
    if (seven := _seven_bit(data, declared)) is not None:
        return seven
    if (text := _strictly(data, "utf-8")) is not None:
        return text, Encoding("utf-8", "valid")
    from normalizer.patchwork import beside_utf8, broken_utf8, read_beside_utf8

    label = _declared(data, declared, html)
    broken, others = broken_utf8(data), beside_utf8(data)
    stray = broken is not None and (others is None or broken_utf8(others) is not None)
    if broken == 0 or (stray and label in (None, "utf-8")):
        return _read(data, "utf-8"), Encoding("utf-8", f"mended {broken or 'cut'} bytes")
    if label in _MULTI_BYTE and (text := _strictly(data, label)) is not None:
        return text, Encoding(label, "declared")
    if language is None and html is not False:
        found = _LANG.search(data[:4096])
        language = found[1].decode("ascii") if found else None
    if others is None:
        return _older(data, label, language)
    _, other = _older(others, label, language)
    return read_beside_utf8(data, other.name), Encoding("utf-8", f"mixed with {other.name}")


def _seven_bit(data: bytes, declared: str | None) -> tuple[str, Encoding] | None:
    """Read what switches charsets by escapes; Japanese is told by them, others if declared."""
    head = data[:_SAMPLE]
    if not any(sign[:1] in head and sign in head for sign in _SWITCHES):
        return None
    label = _declared(data, declared, True)
    codec = label if label in _SEVEN_BIT else "iso-2022-jp" if _has_japanese_escapes(head) else None
    if codec is None or (text := _strictly(data, codec)) is None:
        return None
    return text, Encoding(codec, "declared" if codec == label else "escapes")


def _has_japanese_escapes(head: bytes) -> bool:
    return re.search(rb"\x1b\$[@B][!-~]{2,2000}\x1b\([BJ]", head) is not None


def _older(data: bytes, label: str | None, language: str | None) -> tuple[str, Encoding]:
    """Read what is not UTF-8: as declared, unless it plainly is not that, or as detected."""
    if label and label != "utf-8" and not _is_foreign(data, label):
        if (text := _strictly(data, label)) is not None:
            return text, Encoding(label, "declared")
        if _is_nearly(data, label):
            return _read(data, label), Encoding(label, "declared")
    return _detect(data, label, language)


def _is_foreign(data: bytes, label: str) -> bool:
    """Whether a charset of Latin letters is declared, and another script is written.

    Servers declare what a page's own declaration need not agree with, and pages are stored
    without what the server said.
    """
    if label not in _LATIN_LABELS:
        return False
    from normalizer.codepages import is_other_script

    return is_other_script(data)


def _read(data: bytes, codec: str) -> str:
    from normalizer.patchwork import MENDED

    return data.decode(codec, MENDED)


def _strictly(data: bytes, codec: str | None) -> str | None:
    try:
        return data.decode(codec) if codec else None
    except (UnicodeError, LookupError):
        return None


def _wide_by_nulls(sample: bytes) -> str | None:
    """Name UTF-16 or UTF-32 without a BOM, and its byte order, by where null bytes stand."""
    pairs = len(sample) // 2
    if pairs < 8 or 0 not in sample:
        return None
    columns = [sample[at : len(sample) // 4 * 4 : 4] for at in range(4)]
    empty = [column.count(0) / len(column) for column in columns]
    if empty[3] == 1 and empty[2] > 0.9 and empty[0] < 0.5:
        return "utf-32-le"
    if empty[0] == 1 and empty[1] > 0.9 and empty[3] < 0.5:
        return "utf-32-be"
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * pairs and even < 0.02 * pairs:
        return "utf-16-le"
    if even > 0.3 * pairs and odd < 0.02 * pairs:
        return "utf-16-be"
    if _is_upper(sample[1::2]) and not _is_upper(sample[0::2]):
        return "utf-16-le"
    if _is_upper(sample[0::2]) and not _is_upper(sample[1::2]):
        return "utf-16-be"
    return None


def _is_upper(column: bytes) -> bool:
    """Whether bytes can be the upper ones of an alphabet's characters, spaces among them.

    Those of Greek are 3, of Cyrillic 4, of Hebrew 5, of Arabic 6, of Thai 14, of a space 0.
    """
    common = Counter(column).most_common(_FEW)
    low = sum(count for value, count in common if value < 0x20)
    return low >= 0.9 * len(column) and sum(c for _, c in common) >= 0.95 * len(column)


def _declared(data: bytes, declared: str | None, html: bool | None) -> str | None:
    """Name the charset that the transport or the page declares, as browsers would read it."""
    if declared is not None:
        return charset_of(declared)
    if html is False:
        return None
    from normalizer.charsets import declared_in

    return declared_in(data)


def _is_nearly(data: bytes, label: str) -> bool:
    """Whether hardly any bytes are not in a charset that was declared."""
    high = len(data.translate(None, _ASCII))
    return data.decode(label, "replace").count("\ufffd") <= 1 + _STRAY * high


def _detect(data: bytes, label: str | None, language: str | None) -> tuple[str, Encoding]:
    """Ask charset-normalizer, and where it sees Latin letters, which of them are used.

    Falls back to the declared charset, then to windows-1252.
    """
    from normalizer.codepages import is_latin, latin_page

    if is_latin(data):
        page = latin_page(data, language=language)
        return _read(data, page), Encoding(page, "letters")
    from charset_normalizer import from_bytes

    high = _HIGH.search(data)
    start = max(0, high.start() - 1000) if high else 0
    best = from_bytes(data[start : start + _SAMPLE]).best()
    found = best.encoding if best is not None else ""
    if _LATIN.fullmatch(found):
        page = latin_page(data, language=language)
        return _read(data, page), Encoding(page, "letters")
    name = charset_of(found) or found.replace("_", "-")
    if name in _CYRILLIC:
        name = max(_CYRILLIC, key=lambda page: _in_words(data[start : start + _SAMPLE], page))
    if name and (text := _strictly(data, name)) is not None:
        return text, Encoding(name, "charset-normalizer")
    if label and label != "utf-8":
        return _read(data, label), Encoding(label, "declared")
    return _read(data, "windows-1252"), Encoding("windows-1252", "fallback")


def _in_words(data: bytes, page: str) -> int:
    """Count the Cyrillic letters that touch others; of both pages the small ones are alike."""
    return len("".join(re.findall(r"[А-яЁёІіЇїЄєҐґЎў]{2,}", data.decode(page, "replace"))))


def looks_like_html(page: str | bytes) -> bool:
    """Tell an HTML page from plain text by its tags, not by a file's name; bytes are UTF-8."""
    head = page[:2048] if isinstance(page, str) else page[:8192].decode("utf-8", "ignore")[:2048]
    head = head.lstrip()
    if head[:1] == "<" and _HTML_SIGN.match(head):
        return True
    text = page if isinstance(page, str) else page.decode()
    signs = len(_HTML_SIGN.findall(text[:20_000]))
    return signs >= 3 and "</" in text and (head[:1] == "<" or signs >= 8)
