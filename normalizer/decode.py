"""Bytes to text: decompression, charset, line ends, and word of what decided.

The order is that of the HTML standard's sniffing, with one difference: bytes that
are valid UTF-8 are UTF-8, whatever a page declares, since other charsets almost
never produce such bytes by chance.
"""

from __future__ import annotations

import codecs
import re

from normalizer.charsets import charset_of
from normalizer.errors import DecodeError
from normalizer.model import Encoding
from normalizer.unpack import (
    LARGEST_INPUT,
    compression_of,
    decompress,
    is_damage,
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
]

_NOT_TEXT = {
    b"\x89PNG\r\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a WebP picture or a sound file",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x7fELF": "a program",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an old office document",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_SEVEN_BIT = ("iso-2022-jp", "iso-2022-kr", "hz")
# What charset-normalizer calls single-byte pages of Latin letters, which it mixes up with each
# other: of the 47 sentences in tests/decoding/texts.toml it reads 20 right.
_LATIN = re.compile(
    r"cp125[02478]|iso8859_(?:1|2|3|4|9|10|13|14|15|16)|latin_1|ascii|hp_roman8"
    r"|mac_(?:roman|latin2|turkish|iceland|croatian|romanian)"
    r"|cp(?:037|273|437|500|775|850|852|857|858|860|861|863|865|1026|1140)"
)
_SAMPLE = 64 * 1024  # bytes; what the charset detectors look at
_STRAY = 0.01  # of the bytes beyond ASCII; so many may be no part of the charset declared
_BINARY_SHARE = 0.1  # of control characters in the sample; text has next to none
_CONTROLS = bytes((*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_HIGH = re.compile(rb"[\x80-\xff]")
_LANG = re.compile(rb"<html\b[^<>]{0,400}?\blang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_ASCII = bytes(range(0x80))
_LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029")
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
    for line_end in _LINE_ENDS:
        if line_end in text:
            text = text.replace(line_end, "\n")
    return text.removeprefix("\ufeff"), encoding


def _refuse_binary(data: bytes, name: str) -> None:
    hint = "give it the article's text or HTML"
    for magic, what in _NOT_TEXT.items():
        if data.startswith(magic):
            raise DecodeError("not-text", f"{name}: is {what}, not text", hint)
    sample = data[:_SAMPLE]
    if _utf16_by_nulls(sample) or any(data.startswith(bom) for bom, _, _ in _BOMS):
        return
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 8 and controls > _BINARY_SHARE * len(sample):
        raise DecodeError("not-text", f"{name}: is binary data, not text", hint)


def _decide(
    data: bytes, declared: str | None, html: bool | None, language: str | None
) -> tuple[str, Encoding]:
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _read(data, codec), Encoding(name, "bom")
    wide = _utf16_by_nulls(data[:_SAMPLE])
    if wide:
        return _read(data, wide), Encoding(wide, "null-bytes")
    if b"\x1b$" in data[:_SAMPLE] or b"~{" in data[:_SAMPLE]:
        escaped = _declared(data, declared, True)
        if escaped in _SEVEN_BIT and (text := _strictly(data, escaped)) is not None:
            return text, Encoding(escaped, "declared")
    if (text := _strictly(data, "utf-8")) is not None:
        return text, Encoding("utf-8", "valid")
    label = _declared(data, declared, html)
    broken = _broken_utf8(data)
    if broken is not None and (label in (None, "utf-8") or broken == 0):
        return _read(data, "utf-8"), Encoding("utf-8", f"mended {broken or 'cut'} bytes")
    if label and label != "utf-8" and (text := _strictly(data, label)) is not None:
        return text, Encoding(label, "declared")
    if label and label != "utf-8" and _is_nearly(data, label):
        return _read(data, label), Encoding(label, "declared")
    if language is None and html is not False:
        found = _LANG.search(data[:4096])
        language = found[1].decode("ascii") if found else None
    return _detect(data, label, language)


def _read(data: bytes, codec: str) -> str:
    return data.decode(codec, "normalizer-windows-1252")


def _strictly(data: bytes, codec: str | None) -> str | None:
    try:
        return data.decode(codec) if codec else None
    except (UnicodeError, LookupError):
        return None


def _mend(problem: UnicodeError) -> tuple[str, int]:
    """Codec error handler: read the offending bytes as windows-1252."""
    assert isinstance(problem, UnicodeDecodeError)
    bad = problem.object[problem.start : problem.end]
    if problem.encoding.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        return "\ufffd", problem.end
    return bad.decode("windows-1252", "replace"), problem.end


codecs.register_error("normalizer-windows-1252", _mend)


def _utf16_by_nulls(sample: bytes) -> str | None:
    """Name the byte order of UTF-16 without a BOM, by where its null bytes stand."""
    pairs = len(sample) // 2
    if pairs < 8 or 0 not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * pairs and even < 0.02 * pairs:
        return "utf-16-le"
    if even > 0.3 * pairs and odd < 0.02 * pairs:
        return "utf-16-be"
    return None


def _broken_utf8(data: bytes) -> int | None:
    """Count the bytes that spoil UTF-8, or None where the data is not UTF-8 at all."""
    good = len(data.decode("utf-8", "ignore").encode("utf-8"))
    bad = len(data) - good
    high = len(_HIGH.findall(data))
    return bad if high and bad <= 0.1 * high + 1 and bad < high else None


def _declared(data: bytes, declared: str | None, html: bool | None) -> str | None:
    """Name the charset that the transport or the page declares, as browsers would read it."""
    label = declared
    if label is None and html is not False:
        head = data[:4096].lower()
        if b"charset" in head or b"encoding" in head:
            from bs4.dammit import EncodingDetector

            label = EncodingDetector.find_declared_encoding(
                data, is_html=True, search_entire_document=False
            )
    if label is None:
        return None
    return charset_of(label)


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
    if name and (text := _strictly(data, name)) is not None:
        return text, Encoding(name, "charset-normalizer")
    if label and label != "utf-8":
        return _read(data, label), Encoding(label, "declared")
    return _read(data, "windows-1252"), Encoding("windows-1252", "fallback")


def looks_like_html(text: str) -> bool:
    """Tell an HTML page from plain text by its tags, not by a file's name."""
    head = text[:2048].lstrip()
    if head[:1] == "<" and _HTML_SIGN.match(head):
        return True
    signs = len(_HTML_SIGN.findall(text[:20_000]))
    return signs >= 3 and ("</" in text) and (head[:1] == "<" or signs >= 8)
