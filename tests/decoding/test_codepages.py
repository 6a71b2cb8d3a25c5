"""Single-byte charsets that nobody declares: each language's letters come out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from normalizer.charsets import charset_of
from normalizer.codepages import is_latin
from normalizer.decode import decode
from normalizer.pipeline import Given, normalize

TEXTS = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
CASES = [
    (language, page, length)
    for language, case in TEXTS.items()
    for page in case["pages"]
    for length in ("short", "text")
]
# What one sentence does not tell.
UNTOLD = {("es", "mac-roman", "short")}


def bytes_of(language: str, page: str, length: str) -> tuple[bytes, str]:
    """Return a text in a page; quotation marks that the page has not are left out."""
    data = TEXTS[language][length].strip().encode(page, "ignore")
    return data, data.decode(page)


@pytest.mark.parametrize("language, page, length", [c for c in CASES if c not in UNTOLD])
@pytest.mark.parametrize("given", ["nothing", "itself", "English"])
def test_letters_tell_the_page(language, page, length, given):
    data, text = bytes_of(language, page, length)
    known = {"nothing": None, "itself": language, "English": "en"}[given]
    found, encoding = decode(data, language=known)
    assert found == text
    assert encoding.decided == "letters"


@pytest.mark.parametrize("lang", [None, "itself", "en"])
@pytest.mark.parametrize("language", TEXTS)
def test_pages_of_html(language, lang):
    data, text = bytes_of(language, TEXTS[language]["pages"][0], "text")
    said = {None: "", "itself": f' lang="{language}-XX"', "en": " lang='en'"}[lang]
    head = f'<!doctype html><html class="no-js"{said}><head><style>.a{{color:red}}</style></head>'
    found, _ = decode(
        head.encode() + b"<body><p>" + data + b"</p><p>&copy; Herald</p></body></html>"
    )
    assert text in found


@pytest.mark.parametrize(
    "sentence, page",
    [
        ("Café owners say the quay isn’t open — yet.", "windows-1252"),
        ("It costs £5m, €6m or 5½ %, at 12 °C.", "windows-1252"),
        ("The envoy, René Carrière, doesn’t expect an answer.", "windows-1252"),
        (
            "The players are Lukáš Hořejš and Ondřej Malý, not the twins.",
            "windows-1250",
        ),
        (
            "Tàu ra khơi vào thư\u0301 hai, theo ngươ\u0300i dân đảo.",
            "windows-1258",
        ),
    ],
)
def test_few_letters(sentence, page):
    data = sentence.encode(page, "ignore")
    assert decode(data)[0] == data.decode(page)


def test_a_language_that_is_given_helps_where_letters_say_little():
    data = "Svědek".encode("windows-1250")
    assert decode(data)[0] == "Svìdek"
    assert decode(data, language="cs")[0] == "Svědek"
    assert normalize(data, given=Given(language="cs-CZ")).text == "Svědek"


def test_a_stray_byte_changes_no_letter():
    data, text = bytes_of("fr", "windows-1252", "text")
    assert decode(data + b"\x81")[0].startswith(text)
    declared = b'<meta charset="iso-8859-1"><p>' + data + b"\x81</p>"
    found, encoding = decode(declared)
    assert text in found
    assert (encoding.name, encoding.decided) == ("windows-1252", "declared")


def test_letters_behind_a_long_head_are_seen():
    text = "Порт знову відкрито, повідомила адміністрація. " * 5
    assert text in decode(b"<p>" + b"head " * 30_000 + text.encode("windows-1251"))[0]


@pytest.mark.parametrize(
    "text, charset",
    [
        ("Порт знову відкрито.", "windows-1251"),
        ("Το λιμάνι άνοιξε ξανά.", "windows-1253"),
        ("港は月曜日に再開した、と市は述べた。", "cp932"),
        ("港口星期一重新開放，市政府說。", "big5"),
    ],
)
def test_other_scripts_are_not_latin(text, charset):
    assert not is_latin(text.encode(charset))


def test_names_in_an_english_text_make_it_no_other_language():
    names = "Bibliothèque, Strömgren, Åsa, González, Conceição, Müller, Sørensen, Nuñez, Böll"
    text = f"It was for the readers of {names} and that is all, the library said with a sigh."
    assert decode(text.encode("windows-1252"))[0] == text


def test_what_stands_in_scripts_is_not_looked_at():
    data, text = bytes_of("nb", "windows-1252", "text")
    script = b"<script>var p = /" + bytes(range(0xA1, 0x100)) * 20 + b"/;</script>"
    assert text in decode(b"<html><head>" + script + b"</head><p>" + data + b"</p>")[0]


def test_a_page_whose_text_is_in_a_script():
    text = "Порт Норргольма знову відкрито, повідомила адміністрація."
    page = f'<html><head><script>{{"body": "{text}"}}</script></head><body></body></html>'
    assert text in decode(page.encode("windows-1251"))[0]


def test_bullets_are_no_latin_letters():
    text = "Порт знову відкрито, повідомила адміністрація. І рух у порту теж."
    page = "<p>» Sport</p><p>• Weather</p>" * 50 + f"<p>{text}</p>"
    assert text in decode(page.encode("windows-1251"))[0]


@pytest.mark.parametrize("text", ["« Oui »…", "— “Già” —", "“It’s ‘Möwe’”", "100\xa0€"])
def test_punctuation_is_in_latin_pages(text):
    assert decode(text.encode("windows-1252"))[0] == text


@pytest.mark.parametrize(
    "label, name",
    [
        ("ISO-8859-1", "windows-1252"),
        ("iso88591", "windows-1252"),
        ("Latin-1", "windows-1252"),
        (" 'utf8' ", "utf-8"),
        ("unicode-1-1-utf-8", "utf-8"),
        ("utf-16", "utf-8"),
        ("iso-8859-8-i", "iso-8859-8"),
        ("logical", "iso-8859-8"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("tis-620", "cp874"),
        ("ks_c_5601-1987", "cp949"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        *(
            (name, None)
            for name in ("undefined", "unicode_escape", "raw-unicode-escape", "charmap")
        ),
        *(
            (name, None)
            for name in ("palmos", "punycode", "idna", "utf-7", "hex", "base64", "rot13")
        ),
        *((name, None) for name in ("cp037", "mbcs", "none", "", "x\x00y", "a" * 300)),
    ],
)
def test_names_are_those_of_browsers(label, name):
    assert charset_of(label) == name


@pytest.mark.parametrize("label", ["undefined", "unicode_escape", "charmap", "idna", "utf-7"])
def test_a_name_that_is_no_charset_is_passed_over(label):
    data, text = bytes_of("fr", "windows-1252", "text")
    assert text in decode(f'<meta charset="{label}"><p>'.encode() + data + b"</p>")[0]


def test_hebrew_in_logical_order():
    text = "הנמל נפתח מחדש ביום שני."
    assert text in decode(b'<meta charset="iso-8859-8-i"><p>' + text.encode("iso-8859-8"))[0]
