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

from normalizer.decode import decode, looks_like_html, plain_line_ends
from normalizer.errors import DecodeError, LimitError
from normalizer.unpack import decompress

UKRAINIAN = "Порт Норргольма знову відкрито, повідомила адміністрація."
GERMAN = "Die Fähre „Möwe“ fährt wieder, sagte der Käpt’n – für 5 €."
JAPANESE = "港は月曜日に再開した、と市は述べた。船は四週間ぶりに出る。"
CHINESE = "港务局星期一宣布，风暴过后渡船恢复航行，请乘客提前到达码头。"
GREEK = "Το λιμεναρχείο ανακοίνωσε ότι το πορθμείο εκτελεί ξανά δρομολόγια."
ARABIC = "قال مكتب الميناء يوم الاثنين إن العبارة عادت إلى العمل بعد العاصفة."
FRENCH = "À Valmer, les pêcheurs ont repris la mer après la tempête, dit-on."
POLISH = "Kapitanat portu poinformował, że prom znów kursuje; część łodzi czeka."


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
        (GERMAN.encode("utf-32-le"), GERMAN, "utf-32-le", "null-bytes"),
        (GERMAN.encode("utf-32-be"), GERMAN, "utf-32-be", "null-bytes"),
        (CHINESE.encode("utf-32-le"), CHINESE, "utf-32-le", "null-bytes"),
        (UKRAINIAN.encode("utf-16-le"), UKRAINIAN, "utf-16-le", "null-bytes"),
        (UKRAINIAN.encode("utf-16-be"), UKRAINIAN, "utf-16-be", "null-bytes"),
        (GREEK.encode("utf-16-le"), GREEK, "utf-16-le", "null-bytes"),
        (ARABIC.encode("utf-16-be"), ARABIC, "utf-16-be", "null-bytes"),
        (JAPANESE.encode("iso-2022-jp"), JAPANESE, "iso-2022-jp", "escapes"),
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


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset=koi8-u>",
        "<META HTTP-EQUIV='content-type' CONTENT='text/html ; charset = koi8-u '>",
        "<!-- <meta charset=utf-8> --><meta charset='koi8-u'>",
        "<!--[if IE]><meta charset=utf-8><![endif]--><meta charset='koi8-u'>",
        "<meta charset=none><meta charset=koi8-u>",
        "<meta name=generator content='charset=no-such'><meta charset=koi8-u>",
        f"<script>{'x = 1; ' * 3000}</script><meta charset=koi8-u>",
    ],
)
def test_a_declaration_is_found_where_browsers_find_it(head):
    xml = b'<?xml version="1.0" encoding="utf-8"?>' if "HTTP" in head else b""
    data = f"<html><head>{head}</head><body><p>{UKRAINIAN}</p></body></html>".encode("koi8-u")
    found, encoding = decode(xml + data)
    assert UKRAINIAN in found
    assert (encoding.name, encoding.decided) == ("koi8-u", "declared")


def test_the_declaration_of_an_xml_page_is_read():
    data = f'<?xml version="1.0" encoding="koi8-u"?><html><p>{UKRAINIAN}</p></html>'.encode(
        "koi8-u"
    )
    assert decode(data)[1].decided == "declared"


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


@pytest.mark.parametrize(
    ("older", "charset", "newer", "found"),
    [
        (GERMAN, "windows-1252", GERMAN, "windows-1252"),
        (FRENCH, "iso-8859-1", FRENCH, "windows-1252"),
        (POLISH, "windows-1250", POLISH, "windows-1250"),
        (POLISH, "windows-1250", "\n".join([POLISH] * 40), "windows-1250"),
        (GERMAN, "windows-1252", UKRAINIAN, "windows-1252"),
        (UKRAINIAN * 3, "windows-1251", UKRAINIAN, "windows-1251"),
        (JAPANESE * 3, "shift_jis", JAPANESE, "cp932"),
    ],
)
@pytest.mark.parametrize("form", ["{}\n\n{}\n", "<html><body><p>{}</p><p>{}</p></body></html>"])
def test_a_file_patched_together_is_read_piece_by_piece(older, charset, newer, found, form):
    first, second, last = form.encode().split(b"{}")
    text, encoding = decode(first + older.encode(charset) + second + newer.encode() + last)
    assert text == form.format(older, newer)
    assert (encoding.name, encoding.decided) == ("utf-8", f"mixed with {found}")


@pytest.mark.parametrize("line", ["{} ", "{}\n", "<p>{}", "{}<", "\n{}\n"])
def test_long_files_patched_together_are_read_in_pieces(line):
    older, newer = "Größe und Güte. " * 9_000, "Möwe, Öl und Käse. " * 9_000
    data = line.format(older).encode("windows-1252") + b"\n" + line.format(newer).encode()
    text, encoding = decode(data + b"\n")
    assert text == f"{line.format(older)}\n{line.format(newer)}\n"
    assert encoding.decided == "mixed with windows-1252"


def test_one_short_word_of_utf_8_among_older_lines():
    lines = f"{GERMAN}\n{GERMAN}\n".encode("windows-1252") + "Möwe\n".encode()
    text, encoding = decode(lines)
    assert text == f"{GERMAN}\n{GERMAN}\nMöwe\n"
    assert encoding.decided == "mixed with windows-1252"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Úžas\nPřístavní úřad oznámil, že přívoz po bouři znovu jezdí.\n", "windows-1250"),
        ("рак\nПорт Норрхольма снова открыт, сообщила администрация порта.\n" * 2, "ibm866"),
    ],
)
def test_letters_of_an_older_charset_that_are_utf_8_by_chance(text, charset):
    data = text.encode(charset)
    assert data.split(b"\n")[0].decode("utf-8")
    assert decode(data, declared=charset)[0] == text


@pytest.mark.parametrize("around", ["The ferry {} runs.", "Die Fähre {} fährt für Gäste."])
def test_halves_of_characters_are_joined(around):
    before, after = around.encode().split(b"{}")
    halves = "\ud83d\ude00".encode("utf-8", "surrogatepass")
    text, encoding = decode(before + halves + after)
    assert text == around.format("😀")
    assert (encoding.name, encoding.decided) == ("utf-8", "mended 6 bytes")
    assert decode(before + halves[:3] + after)[0] == around.format("\ufffd")


def test_a_character_that_the_end_cuts_in_two_becomes_no_letters():
    whole = (JAPANESE * 2).encode()
    for cut in (1, 2):
        assert decode(whole[:-cut])[0] == (JAPANESE * 2)[:-1] + "\ufffd"
    assert decode(GERMAN.encode() + b" caf\xe9")[0] == GERMAN + " café"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (UKRAINIAN, "windows-1251"),
        (GREEK, "windows-1253"),
        (JAPANESE, "euc-jp"),
        (CHINESE, "gb18030"),
    ],
)
@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "iso-8859-2"])
def test_a_charset_of_latin_letters_is_not_believed_of_another_script(text, charset, label):
    head = f'<html><head><meta charset="{label}"></head><body><p>'.encode()
    found, encoding = decode(head + (text * 4).encode(charset) + b"</p></body></html>")
    assert text * 4 in found
    assert encoding.decided == "charset-normalizer"


@pytest.mark.parametrize("text", [GERMAN, FRENCH, "Ærø, Åle og Øen: " + "„“” – « » " * 30])
def test_a_charset_of_latin_letters_is_believed_of_latin_letters(text):
    data = b'<meta charset="iso-8859-15"><p>' + (text * 3).encode("iso-8859-15", "ignore") + b"</p>"
    assert decode(data)[1].decided == "declared"


def test_charset_without_any_sign_is_detected():
    data = (UKRAINIAN * 20).encode("windows-1251")
    found, encoding = decode(data, html=False)
    assert found == UKRAINIAN * 20
    assert encoding.decided == "charset-normalizer"


@pytest.mark.parametrize("charset", ["windows-1251", "mac-cyrillic"])
@pytest.mark.parametrize(
    "text",
    [
        "Паром снова ходит после бури, сообщило управление порта. В Норрхольме его ждали три дня.",
        "Місто Норргольм знову має пором, повідомила Ада Бринк. Їхні пасажири чекали три дні.",
    ],
)
def test_capitals_tell_pages_of_which_the_small_letters_are_alike(text, charset):
    head = b"<html><head><meta charset=iso-8859-1></head><body><p>"
    found, encoding = decode(head + text.encode(charset) + b"</p></body></html>")
    assert text in found
    assert encoding.name == charset


@pytest.mark.parametrize("declared", ["no-such-charset", "utf-16", "x\x00y"])
def test_a_lying_declaration_does_no_harm(declared):
    found, _ = decode(GERMAN.encode(), declared=declared)
    assert found == GERMAN


def test_line_ends_become_one_kind():
    assert decode("a\r\nb\rc\u2028d\n".encode())[0] == "a\nb\nc\nd\n"


@given(st.text("a\r\n\u2028\u2029\ud800", max_size=20))
def test_line_ends_become_one_kind_one_after_the_other(text):
    expected = text
    for line_end in ("\r\n", "\r", "\u2028", "\u2029"):
        expected = expected.replace(line_end, "\n")
    assert plain_line_ends(text) == expected


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
        b"GIF89a" + bytes(20),
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"PAR1\x15\x04",
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\n",
        gzip.compress(b"The ferry runs."),
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


@pytest.mark.parametrize(
    "text",
    [
        "GIF8 is a format that is old, he said.",
        "RIFFA sold forty boats on Monday.",
        "PAR1 is the first of four labels.",
        "WARC/the rest of the team left.",
        "The colours are \x1b[1mbold\x1b[0m and \x1b$B is none of them.",
    ],
)
def test_text_that_begins_as_files_do_is_text(text):
    assert decode(text.encode())[0] == text


@pytest.mark.parametrize("data", [b"PAR1\x15", b"WARC/1.1\r\n"])
def test_files_of_a_corpus_are_sent_to_the_command_that_reads_them(data):
    with pytest.raises(DecodeError) as caught:
        decode(data)
    assert "normalizer run" in caught.value.hint


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
