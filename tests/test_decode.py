"""Bytes to text: every charset, every compression, and what is refused."""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import sys
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.decode import decode, looks_like_html
from normalizer.errors import DecodeError, LimitError
from normalizer.unpack import decompress

UKRAINIAN = "Порт Норргольма знову відкрито, повідомила адміністрація."
GERMAN = "Die Fähre „Möwe“ fährt wieder, sagte der Käpt’n – für 5 €."
JAPANESE = "港は月曜日に再開した、と市は述べた。船は四週間ぶりに出る。"


def page(charset: str, text: str) -> bytes:
    head = f'<html><head><meta charset="{charset}"></head><body><p>'
    return head.encode("ascii") + text.encode(charset) + b"</p></body></html>"


@pytest.mark.parametrize(
    ("data", "text", "name", "decided"),
    [
        (GERMAN.encode(), GERMAN, "utf-8", "valid"),
        (codecs.BOM_UTF8 + GERMAN.encode(), GERMAN, "utf-8", "bom"),
        (GERMAN.encode("utf-16"), GERMAN, "utf-16", "bom"),
        (GERMAN.encode("utf-32"), GERMAN, "utf-32", "bom"),
        (GERMAN.encode("utf-16-le"), GERMAN, "utf-16-le", "null-bytes"),
        (GERMAN.encode("utf-16-be"), GERMAN, "utf-16-be", "null-bytes"),
        (b"plain", "plain", "utf-8", "valid"),
        (b"", "", "utf-8", "valid"),
    ],
)
def test_charset_is_told_without_a_declaration(data, text, name, decided):
    found, encoding = decode(data)
    assert (found, encoding.name, encoding.decided) == (text, name, decided)


@pytest.mark.parametrize(
    ("charset", "text", "name"),
    [
        ("windows-1251", UKRAINIAN, "windows-1251"),
        ("koi8-u", UKRAINIAN, "koi8-u"),
        ("shift_jis", JAPANESE, "cp932"),
        ("euc-jp", JAPANESE, "euc-jp"),
        ("iso-2022-jp", JAPANESE, "iso-2022-jp"),
    ],
)
def test_declared_charset_is_read(charset, text, name):
    found, encoding = decode(page(charset, text))
    assert text in found
    assert (encoding.name, encoding.decided) == (name, "declared")


def test_charset_from_outside_wins_over_detection():
    found, encoding = decode(UKRAINIAN.encode("windows-1251"), declared="windows-1251")
    assert found == UKRAINIAN
    assert encoding.decided == "declared"


def test_windows_1252_that_claims_to_be_latin_1_keeps_its_quotes():
    data = b'<meta charset="iso-8859-1"><p>\x93K\xe4pt\x92n\x94 \x80</p>'
    found, encoding = decode(data)
    assert "“Käpt’n” €" in found
    assert encoding.name == "windows-1252"


def test_valid_utf_8_is_believed_over_a_page_that_declares_another():
    data = b'<meta charset="windows-1251"><p>' + GERMAN.encode() + b"</p>"
    found, encoding = decode(data)
    assert GERMAN in found
    assert encoding.name == "utf-8"


def test_utf_8_with_broken_bytes_loses_none_of_them():
    data = (GERMAN * 3).encode() + b" caf\xe9 " + GERMAN.encode()
    found, encoding = decode(data)
    assert "café" in found
    assert found.count(GERMAN) == 4
    assert encoding.decided.startswith("mended")


def test_charset_without_any_sign_is_detected():
    data = (UKRAINIAN * 20).encode("windows-1251")
    found, encoding = decode(data, html=False)
    assert found == UKRAINIAN * 20
    assert encoding.decided == "charset-normalizer"


@pytest.mark.parametrize("declared", ["no-such-charset", "utf-16", "x\x00y"])
def test_a_lying_declaration_does_no_harm(declared):
    found, _ = decode(GERMAN.encode(), declared=declared)
    assert found == GERMAN


def test_line_ends_become_one_kind():
    assert decode("a\r\nb\rc\u2028d\n".encode())[0] == "a\nb\nc\nd\n"


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_text_or_a_coded_error(data):
    code = "decoded"
    try:
        text, _ = decode(data)
        text.encode()
    except DecodeError as problem:
        code = problem.code
    assert code in ("decoded", "not-text")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\u2028\u2029\ufeff\x00")))
@settings(max_examples=150, deadline=None)
def test_utf_8_text_comes_back_as_it_was(text):
    data = text.encode()
    try:
        assert decode(data)[0] == text
    except DecodeError:
        assert sum(c < " " or c == "\x7f" for c in text) > 8


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"%PDF-1.7\n",
        b"PK\x03\x04rest",
        b"\x7fELF\x02",
        bytes(range(32)) * 30,
        b"\x00" * 500,
    ],
)
def test_binary_data_is_refused_with_a_next_step(data):
    with pytest.raises(DecodeError, match="not text") as caught:
        decode(data, name="x.bin")
    assert caught.value.code == "not-text"
    assert caught.value.hint


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, lambda d: d])
def test_compressed_data_is_read_as_what_it_holds(pack):
    assert decompress(pack(b"harbour")) == b"harbour"


def test_zstd_is_read_as_what_it_holds():
    zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    assert decompress(zstd.compress(b"harbour")) == b"harbour"
    with pytest.raises(DecodeError, match="zstd"):
        decompress(zstd.compress(b"harbour" * 50)[:-6])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_truncated_archives_are_refused(pack):
    with pytest.raises(DecodeError, match="cannot be unpacked") as caught:
        decompress(pack(bytes(range(256)) * 40)[:-9])
    assert caught.value.code == "compressed-broken"


@pytest.mark.parametrize("data", [gzip.compress(bytes(5000)), bytes(5000)])
def test_more_than_the_limit_is_refused(data):
    with pytest.raises(LimitError) as caught:
        decompress(data, limit=1000)
    assert caught.value.code == "input-too-large"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<!DOCTYPE html><html><body><p>x", True),
        ("  <html lang='de'>", True),
        ("<p>The port <a href='x'>said</a>.</p>", True),
        ("<?xml version='1.0'?><html><head><title>x</title></head><body></body></html>", True),
        ("The tag <p> opens a paragraph, the manual says.", False),
        ("<3 said the note, and the port said nothing.", False),
        ("Plain text.", False),
        ("", False),
    ],
)
def test_html_is_told_from_text_by_looking(text, html):
    assert looks_like_html(text) is html
