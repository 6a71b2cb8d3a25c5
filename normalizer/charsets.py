"""Names of charsets, where pages declare them, and what browsers read then.

The names are those of the WHATWG Encoding Standard, and of some older code pages that
Python reads.  Python's own codecs are not asked: some are no charsets (`undefined`,
`unicode_escape`), and many names mean something else to browsers (`iso-8859-1`).
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["charset_of", "declared_in"]

_HEAD = 64 * 1024  # bytes; long scripts may stand before the declaration

# What is read, by a name that Python knows; and the names that ask for it.  Names are
# compared without regard to case and with `-` for `_`.
_NAMES = {
    # Who can read the name of UTF-16 in a page's bytes does not read UTF-16.
    "utf-8": """
        unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 utf8mb4 utf-8-sig x-unicode20utf8 cp65001
        utf-16 utf-16le utf-16be unicode unicodefeff unicodefffe csunicode iso-10646-ucs-2 ucs-2
    """,
    "ibm866": "866 cp866 csibm866",
    "iso-8859-2": "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso-8859-2:1987 l2 latin2 latin-2",
    "iso-8859-3": "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso-8859-3:1988 l3 latin3 latin-3",
    "iso-8859-4": "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso-8859-4:1988 l4 latin4 latin-4",
    "iso-8859-5": """
        csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso-8859-5:1988
    """,
    "iso-8859-6": """
        arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i
        iso-ir-127 iso8859-6 iso88596 iso-8859-6:1987
    """,
    "iso-8859-7": """
        csisolatingreek ecma-118 elot-928 greek greek8 iso-ir-126 iso8859-7 iso88597
        iso-8859-7:1987 sun-eu-greek
    """,
    "iso-8859-8": """
        csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598
        iso-8859-8:1988 visual csiso88598i iso-8859-8-i logical
    """,
    "iso-8859-10": "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6 latin-6",
    "iso-8859-13": "iso8859-13 iso885913 l7 latin7 latin-7",
    "iso-8859-14": "iso8859-14 iso885914 l8 latin8 latin-8",
    "iso-8859-15": "csisolatin9 iso8859-15 iso885915 l9 latin9 latin-9",
    "iso-8859-16": "iso8859-16 iso885916 l10 latin10 latin-10",
    "koi8-r": "cskoi8r koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "mac-latin2": "x-mac-ce x-mac-centraleurroman mac-centeuro",
    "mac-greek": "x-mac-greek",
    "mac-turkish": "x-mac-turkish",
    "mac-iceland": "x-mac-icelandic",
    "cp874": "windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620",
    "windows-1250": "cp1250 x-cp1250",
    "windows-1251": "cp1251 x-cp1251 win-1251",
    "windows-1252": """
        ansi-x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1
        iso88591 iso-8859-1:1987 l1 latin1 latin-1 us-ascii x-cp1252 x-user-defined
    """,
    "windows-1253": "cp1253 x-cp1253",
    "windows-1254": """
        cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso-8859-9:1989 l5 latin5
        latin-5 x-cp1254
    """,
    "windows-1255": "cp1255 x-cp1255",
    "windows-1256": "cp1256 x-cp1256",
    "windows-1257": "cp1257 x-cp1257",
    "windows-1258": "cp1258 x-cp1258",
    "cp437": "ibm437 437",
    "cp737": "ibm737",
    "cp775": "ibm775",
    "cp850": "ibm850 850",
    "cp852": "ibm852 852",
    "cp855": "ibm855 855",
    "cp857": "ibm857 857",
    "cp858": "ibm858 ibm00858",
    "cp862": "ibm862 862",
    "cp864": "ibm864 864",
    "cp1125": "ibm1125 cp866u",
    "koi8-t": "",
    "ptcp154": "csptcp154 pt154 cp154 cyrillic-asian",
    "kz1048": "kz-1048 strk1048-2002 rk1048",
    "gb18030": """
        chinese csgb2312 csiso58gb231280 gb2312 gb-2312 gb-2312-80 gbk iso-ir-58 x-gbk cp936 ms936
        windows-936 euc-cn x-euc-cn
    """,
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 windows-950",
    "euc-jp": "cseucpkdfmtjapanese x-euc-jp eucjp",
    "iso-2022-jp": "csiso2022jp iso2022-jp iso2022jp",
    "cp932": """
        csshiftjis ms932 ms-kanji shift-jis sjis windows-31j x-sjis x-ms-cp932 windows-932
    """,
    "cp949": """
        cseuckr csksc56011987 euc-kr iso-ir-149 korean ks-c-5601-1987 ks-c-5601-1989 ksc5601
        ksc-5601 windows-949 uhc euckr
    """,
    "johab": "cp1361 ms1361",
    "iso-2022-kr": "csiso2022kr",
    "hz": "hz-gb-2312",
}


def charset_of(label: str) -> str | None:
    """Return the name that Python reads a charset by, None where `label` is no charset."""
    return _by_name().get(_plain(label.strip().strip("'\"")))


def declared_in(data: bytes) -> str | None:
    """Return the charset that a page's head declares, as `charset_of` names it.

    The first `<meta>` counts that names a charset, else the XML declaration.  What stands
    in a comment declares nothing.
    """
    head = data[:_HEAD]
    if b"<!--" in head:
        head = b"".join(part.partition(b"-->")[2] for part in (b"-->" + head).split(b"<!--"))
    metas = re.findall(
        rb"<meta\b[^<>]{1,500}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})",
        head,
        re.IGNORECASE,
    )
    xml = re.findall(rb"^\s{0,99}<\?xml\b[^<>]{1,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})", head)
    found = (charset_of(label.decode("ascii", "replace")) for label in (*metas, *xml))
    return next((name for name in found if name), None)


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


@cache
def _by_name() -> dict[str, str]:
    return {
        _plain(name): charset
        for charset, names in _NAMES.items()
        for name in (charset, *names.split())
    }
