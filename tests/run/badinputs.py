"""Makes a folder of inputs that nobody should have to survive, with good ones among them.

`build` returns what is bad and what is good, by source.  A bad input either must end as an
error (`BAD`, with the codes that are right), or may end either way (`ODD`) as long as it
ends; good ones must come out as records.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import socket
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from backports import zstd

LIMIT = 2 * 1024 * 1024  # bytes; what the test sets as limits.input-bytes

STORY = (
    "The harbour council of Eastmere voted on Tuesday to widen the northern quay by forty metres.",
    "Work is to begin in March, the council's engineer Ilse Brandt said after the meeting, and "
    "will take two summers because the eel season must not be disturbed.",
    "Fishermen had asked for a shorter schedule. They will be given berths at the old ferry "
    "landing for as long as the building lasts, and pay no fees for them.",
)


def page(number: int = 0, *, head: str = "", body: str = "") -> bytes:
    """An ordinary article page."""
    paragraphs = "".join(f"<p>{text}</p>" for text in STORY)
    title = f"Eastmere widens its quay, part {number}"
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1>{paragraphs}{body}</article></body></html>"
    ).encode()


def text(number: int = 0) -> str:
    """An ordinary article text."""
    return f"Eastmere widens its quay, part {number}\n\n" + "\n\n".join(STORY) + "\n"


def row(number: int, **more: object) -> bytes:
    """An ordinary JSONL row."""
    return json.dumps({"id": f"r{number}", "text": text(number), **more}).encode() + b"\n"


def warc_record(
    body: bytes, *, http: bytes = b"", tell: int | None = None, bad: bool = False
) -> bytes:
    """A WARC response with its digest, which is wrong if asked for."""
    head = http or b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    block = head + body
    digest = base64.b32encode(hashlib.sha1(block + (b"!" if bad else b"")).digest())
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://herald.example/quay\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        b"WARC-Date: 2026-02-03T04:05:06Z\r\n"
        b"Content-Type: application/http;msgtype=response\r\nWARC-Block-Digest: sha1:" + digest
        + b"\r\nContent-Length: %d\r\n\r\n" % (len(block) if tell is None else tell)
        + block
        + b"\r\n\r\n"
    )  # fmt: skip


@dataclass
class Folder:
    """The folder being made, and what is expected of it."""

    path: Path
    bad: dict[str, frozenset[str]] = field(default_factory=dict)
    odd: set[str] = field(default_factory=set)
    good: set[str] = field(default_factory=set)

    def put(self, name: str, data: bytes) -> str:
        target = self.path / name
        target.write_bytes(data)
        return str(target)

    def must_fail(self, name: str, data: bytes, *codes: str) -> None:
        self.bad[self.put(name, data)] = frozenset(codes)

    def may_fail(self, name: str, data: bytes) -> None:
        self.odd.add(self.put(name, data))

    def must_pass(self, name: str, data: bytes) -> None:
        self.good.add(self.put(name, data))


def _not_text(folder: Folder) -> None:
    heads = {
        "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a",
        "pdf": b"%PDF-1.7\n",
        "zip": b"PK\x03\x04", "elf": b"\x7fELF\x02", "webp": b"RIFF\x10\0\0\0WEBP",
        "office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "noise": b"",
    }  # fmt: skip
    noise = bytes(hashlib.sha256(str(i).encode()).digest()[0] for i in range(4000))
    for kind, head in heads.items():
        folder.must_fail(f"is-{kind}.html", head + noise, "not-text")
    folder.must_fail("parquet-as.html", b"PAR1" + noise, "not-text")
    folder.must_fail("gzip-twice.html.gz", gzip.compress(gzip.compress(noise)), "not-text")
    folder.must_fail("empty.html", b"", "empty-input")
    folder.must_fail("empty.txt", b"", "empty-input")
    folder.must_fail("blank.txt", b" \n\t\r\n \n", "no-article")
    folder.must_fail("no-words.html", b"<html><body><div></div></body></html>", "no-article")
    folder.must_fail("only-nulls.txt", b"\0" * 5000, "not-text", "no-article")


def _compressed(folder: Folder) -> None:
    zeros = b" " * (8 * LIMIT)
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress,
    }  # fmt: skip
    for suffix, pack in packers.items():
        folder.must_fail(f"bomb.html.{suffix}", pack(zeros), "input-too-large")
        whole = pack(page() * 20)
        folder.must_fail(f"cut-short.html.{suffix}", whole[: len(whole) // 2], "compressed-broken")
        broken = bytearray(whole)
        for at in range(len(whole) // 3, len(whole) // 3 + 12):
            broken[at] ^= 0x5A
        if suffix == "zst":  # carries no checksum: damage shows in the text, or not at all
            folder.may_fail(f"damaged.html.{suffix}", bytes(broken))
        else:
            folder.must_fail(f"damaged.html.{suffix}", bytes(broken), "compressed-broken")
        folder.must_pass(f"fine.html.{suffix}", pack(page(1)))
    folder.must_fail("only-magic.html.gz", b"\x1f\x8b\x08", "compressed-broken")
    folder.must_fail("too-large.html", page(body="<p>quay</p>" * (LIMIT // 5)), "input-too-large")


def _nested(folder: Folder) -> None:
    folder.must_fail("nested-empty.html", b"<div>" * 100_000, "no-article", "nested-too-deep")
    folder.may_fail("nested-deep.html", b"<div>" * 50_000 + b"<p>" + STORY[0].encode())
    folder.may_fail("nested-spans.html", page(body="<span>" * 50_000 + "quay"))
    folder.may_fail("nested-tables.html", page(body="<table><tr><td>" * 3_000 + "quay"))
    folder.may_fail("nested-quotes.txt", b">" * 200_000 + b"\n" + text().encode())
    folder.may_fail("many-attributes.html", page(body=f"<p {'a=b ' * 100_000}>quay</p>"))
    folder.may_fail("many-blocks.html", page(body="<p>q</p>" * 100_000))
    folder.may_fail("open-comment.html", page() + b"<!--" * 100_000)
    folder.may_fail("open-script.html", page() + b"<script>" + b"a<b;" * 100_000)
    entity = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    laughs = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha">{entity}]><html><body>&e11;'
    folder.may_fail("entities.html", laughs.encode())
    outside = (
        '<!DOCTYPE html SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    )
    folder.may_fail("outside-entity.html", outside.encode() + page(body="<p>&x;</p>"))
    links = '<link rel="stylesheet" href="http://192.0.2.1/a.css"><base href="http://192.0.2.1/">'
    folder.must_pass("links.html", page(2, head=links, body='<img src="http://192.0.2.1/a.png">'))


def _charsets(folder: Folder) -> None:
    story = text(3).replace("Eastmere", "Östmère")
    for charset in ("utf-16", "utf-32", "x-no-such", "utf-7", "base64", "rot13", "iso-2022-jp"):
        lie = f'<meta charset="{charset}">'
        folder.may_fail(f"says-{charset}.html", page(3, head=lie).replace(b"E", b"\xd6"))
    folder.may_fail("half-utf-16.txt", b"\xff\xfe" + story.encode("utf-16-le")[:-1])
    folder.may_fail("utf-32-too-high.txt", b"\xff\xfe\0\0" + b"\xff\xff\xff\x7f" * 50)
    folder.may_fail("two-charsets.txt", story.encode() + story.encode("latin-1"))
    folder.may_fail("nulls-within.txt", text().encode().replace(b" ", b" \0"))
    folder.may_fail("escapes.txt", b"\x1b$B" * 20_000 + text().encode())
    folder.must_pass("latin-1.txt", story.encode("latin-1"))
    folder.must_pass("utf-16.txt", story.encode("utf-16"))


def _catastrophic(folder: Folder) -> None:
    folder.may_fail("spaces.txt", (" " * 300_000 + "x").encode())
    folder.may_fail("one-letter.txt", b"a" * 500_000)
    folder.may_fail("brackets.txt", b"(" * 100_000 + b")" * 99_999)
    folder.may_fail("ampersands.html", b"<p>" + b"&" * 300_000)
    folder.may_fail("quotes.txt", '"“'.encode() * 50_000)
    folder.may_fail("commas.txt", b"by a, b, c, " * 20_000)
    folder.may_fail("dates.txt", b"Updated 1 Jan 2026, 10:00 " * 10_000)
    folder.may_fail("photo.txt", b"Photo: " * 30_000)
    folder.may_fail("marks.txt", ("A\u0300" * 100_000).encode())
    folder.may_fail("mojibake.txt", "Ã©â€™".encode() * 20_000)


def _rows(folder: Folder) -> None:
    bad = {
        "half": b'{"id": "b1", "text": "The quay\n',
        "list": b'["text"]\n',
        "number": b"17\n",
        "null": b"null\n",
        "not-utf-8": b'{"text": "\xff\xfe"}\n',
        "no-text": b'{"id": "b2", "title": "The quay"}\n',
        "text-is-list": b'{"text": ["The quay"]}\n',
        "url-is-number": b'{"text": "The quay is wide and long.", "url": 5}\n',
        "nested": b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
        "empty-object": b"{}\n",
        "empty-text": b'{"text": ""}\n',
        "earlier-error": json.dumps(
            {
                "source": str(folder.path / "row-earlier-error.jsonl#x"),
                "error": {"code": "no-article", "message": "m"},
            }
        ).encode()
        + b"\n",
        "too-long": b'{"text": "' + b"a" * (2 * LIMIT) + b'"}\n',
        "digits": b'{"text": 1' + b"0" * 10_000 + b"}\n",
        "nulls": b"\0" * 200 + b"\n",
    }
    for name, line in bad.items():
        path = folder.put(f"row-{name}.jsonl", row(1) + line + row(2))
        folder.bad[f"{path}#"] = frozenset()
        folder.good |= {f"{path}#r1", f"{path}#r2"}
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    parts = [packer.compress(row(1) + b'{"text": "')]
    parts += [packer.compress(b"quay " * (1 << 18)) for _ in range(160)]
    parts += [packer.compress(b'"}\n' + row(2)), packer.flush()]
    path = folder.put("row-200-megabytes.jsonl.gz", b"".join(parts))
    folder.bad[f"{path}#"] = frozenset({"input-too-large"})
    folder.good |= {f"{path}#r1", f"{path}#r2"}
    odd = b'{"text": "\\ud800 The quay is wide.", "a": NaN, "a": Infinity}\n'
    path = folder.put("row-odd.jsonl", row(1) + odd)
    folder.good.add(f"{path}#r1")
    many = b"".join(row(i) for i in range(200))
    for suffix, packed in {"gz": gzip.compress(many), "zst": zstd.compress(many)}.items():
        path = folder.put(f"cut-short.jsonl.{suffix}", packed[: len(packed) * 2 // 3])
        folder.bad[path] = frozenset({"compressed-broken"})


def _archives(folder: Folder) -> None:
    good = warc_record(page(4))
    cases = {
        "empty": b"", "noise": b"quay " * 1000, "digest": warc_record(page(), bad=True),
        "cut-short": good[: len(good) // 2], "length": warc_record(page(), tell=10**9),
        "http": warc_record(page(), http=b"\0\0\0 200\r\n"),
    }  # fmt: skip
    for name, record in cases.items():
        first = b"" if name in ("empty", "noise") else good
        folder.must_fail(f"broken-{name}.warc", first + record)
        path = str(folder.path / f"broken-{name}.warc")
        folder.bad[path + "*"] = folder.bad.pop(path)
        if first:
            folder.good.add(f"{path}#0")
    folder.put("damaged.warc.gz", gzip.compress(good) + b"\x1f\x8bquay" + gzip.compress(good))
    folder.bad[str(folder.path / "damaged.warc.gz")] = frozenset({"warc-broken"})
    folder.good.add(str(folder.path / "damaged.warc.gz") + "#0")
    packed = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    bomb = warc_record(gzip.compress(b" " * 8 * LIMIT), http=packed)
    folder.bad[folder.put("bomb.warc", bomb) + "#"] = frozenset({"input-too-large"})


def _tables(folder: Folder) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = io.BytesIO()
    rows = {"id": [f"r{i}" for i in range(40)], "text": [text(i) for i in range(40)]}
    pq.write_table(
        pa.table(rows), made, row_group_size=20, compression="none", use_dictionary=False
    )
    whole = made.getvalue()
    for name, data in {
        "empty": b"", "noise": b"PAR1" + b"quay" * 99 + b"PAR1",
        "cut-short": whole[: len(whole) // 2],
        "huge-footer": whole[:-8] + b"\xff\xff\xff\x7fPAR1", "json": row(1),
    }.items():  # fmt: skip
        folder.bad[folder.put(f"{name}.parquet", data) + "#"] = frozenset({"parquet-broken"})
    damaged = bytearray(whole)
    for at in range(4, 60):
        damaged[at] ^= 0xFF
    path = folder.put("damaged.parquet", bytes(damaged))
    folder.bad[f"{path}#"] = frozenset({"parquet-broken"})
    folder.good |= {f"{path}#r{i}" for i in range(20, 40)}
    pq.write_table(pa.table({"body": [1, 2]}), folder.path / "no-text.parquet")
    folder.bad[str(folder.path / "no-text.parquet") + "#"] = frozenset({"row-without-text"})


def _names(folder: Folder) -> None:
    for name in (
        "a\nb.html",
        "..html",
        "...html",
        "-o.html",
        "$(touch x).html",
        "a#b.html",
        "é\u202e.html",
    ):
        if name.startswith("."):
            continue  # hidden files are passed over, and counted
        folder.must_pass(name, page(5))
    folder.put("..hidden.html", page(6))
    raw = os.fsencode(folder.path) + b"/not-utf-8-\xff.html"
    with open(raw, "wb") as file:  # noqa: PTH123
        file.write(page(7))
    folder.good.add(os.fsdecode(raw))
    folder.must_pass("n" * 240 + ".html", page(8))
    links = {
        "loop.html": "loop.html", "dangling.html": "nowhere.html", "zero.html": "/dev/zero",
        "up.html": "..",
    }  # fmt: skip
    codes = {"loop.html": "symlink-loop", "dangling.html": "input-not-found"}
    for name, target in links.items():
        (folder.path / name).symlink_to(target)
        folder.bad[str(folder.path / name)] = frozenset({codes.get(name, "not-a-file")})
    (folder.path / "around").symlink_to(".")
    os.mkfifo(folder.path / "pipe.html")
    folder.bad[str(folder.path / "pipe.html")] = frozenset({"not-a-file"})
    os.mkfifo(folder.path / "pipe.jsonl")
    folder.bad[str(folder.path / "pipe.jsonl")] = frozenset({"not-a-file"})
    os.mkfifo(folder.path / "pipe.warc")
    folder.bad[str(folder.path / "pipe.warc")] = frozenset({"not-a-file"})
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder.path)  # the path of a socket must be short
    try:
        server.bind("socket.html")
    finally:
        os.chdir(here)
    server.close()
    folder.bad[str(folder.path / "socket.html")] = frozenset({"not-a-file"})


def build(path: Path) -> Folder:
    """Fill a folder; returns what to expect of it."""
    path.mkdir(parents=True)
    folder = Folder(path)
    for fill in (
        _not_text,
        _compressed,
        _nested,
        _charsets,
        _catastrophic,
        _rows,
        _archives,
        _tables,
        _names,
    ):
        fill(folder)
    for number in range(10):
        folder.must_pass(f"good-{number}.html", page(number))
    return folder
