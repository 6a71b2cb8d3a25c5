"""Pages in UTF-8 that stay bytes: the same text and charset as decoding them gives."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalizer import utf8
from normalizer.decode import decode
from normalizer.errors import DecodeError
from normalizer.pipeline import normalize
from normalizer.utf8 import read_utf8

needs_compiled = pytest.mark.skipif(utf8._COMPILED is None, reason="it was not compiled here")

PIECES = (
    b"<p>", b"The ferry sailed. ", b"\r", b"\n", b"\r\n", b"\0", b"\x0b\x0c\t", b"\x1b$B", b"~{",
    b"\x1f", b"\x7f", b"~", b"{", "é".encode(), "й".encode(), "港".encode(), "𝄞".encode(),
    "\u0800\ud7ff\ue000\uffff".encode(), "\U00010000\U0010ffff".encode(), "\u2027\u202a".encode(),
    "\u2028".encode(), "\u2029".encode(), "\ufeff".encode(), b"\xc1\x81", b"\xe0\x9f\xbf",
    b"\xed\xa0\x80", b"\xf0\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xc3",
    b"\xe6\xb8", b"\xf0\x9d\x84", b"\x80", b"%PDF-", b"x" * 62, b"x" * 200,
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join) | st.binary(max_size=100))
@settings(max_examples=500, deadline=None)
@example(b"GIF89a; <p>")
@example(b"")
def test_what_stays_bytes_is_what_decoding_gives(data):
    read = read_utf8(data)
    if read is not None:
        text, encoding = decode(data)
        assert (read[0].decode(), read[1]) == (text, encoding)


@needs_compiled
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", b""),
        (b"<p>One\r\nTwo\rThree\n\r</p>\r", b"<p>One\nTwo\nThree\n\n</p>\n"),
        ("<p>Año, мир, 港, 𝄞</p>".encode(), "<p>Año, мир, 港, 𝄞</p>".encode()),
        (b"x" * 63 + "é".encode() * 100, b"x" * 63 + "é".encode() * 100),
    ],
)
def test_pages_in_utf8_stay_bytes(data, expected):
    read = read_utf8(data)
    assert read is not None
    assert read[0] == expected


@pytest.mark.parametrize(
    "data",
    [
        *(b"a" * 70 + piece + b"b" * 70 for piece in (b"\0", b"\x1b", b"~{", b"\x7f", b"\xff")),
        *(piece.encode() for piece in ("\ufeff<p>", "a\u2028", "a\u2029")),
        *(b"a" * at + "港".encode()[:2] for at in (0, 61, 62, 63, 64)),
        b"%PDF-1.4 <p>",
    ],
)
def test_what_is_unusual_is_left_to_decoding(data):
    assert read_utf8(data) is None


@pytest.mark.parametrize("html", [True, None])
def test_a_page_gives_the_same_record_as_its_text(html):
    page = "<html><body><h1>Le port</h1>\r\n<p>Le port a rouvert, dit-on à l'Île.</p></body></html>"
    from_text, from_bytes = normalize(page, html=html), normalize(page.encode(), html=html)
    assert from_bytes.encoding is not None
    assert from_bytes.text == from_text.text != ""
    assert from_bytes.blocks == from_text.blocks


def test_a_text_in_utf8_that_is_no_page_is_decoded():
    record = normalize("Ä < B, dit-on.\r\nAutre ligne.".encode())
    assert record.text.startswith("Ä < B")


def test_a_file_that_is_no_text_is_refused_as_a_page():
    with pytest.raises(DecodeError, match="PDF"):
        normalize(b"%PDF-1.4 <p>", html=True)
