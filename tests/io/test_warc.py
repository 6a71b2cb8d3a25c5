"""WARC archives: pages out, damage told, everything else passed over by name."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import random
import sys
import zlib
from collections.abc import Callable
from importlib import import_module

import pytest

from normalizer.errors import ConfigError
from normalizer.io.warc import PassedOver, WarcPage, WarcProblem, read_warc

pytest.importorskip("fastwarc", reason="needs the extra `warc`")

zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
BODY = b"<html><body><p>The quay is wide.</p></body></html>"


def record(
    body: bytes = BODY,
    *,
    http: str = "Content-Type: text/html; charset=iso-8859-1",
    status: str = "200 OK",
    kind: str = "response",
    more: str = "",
) -> bytes:
    """A WARC record; `{digest}` in `more` stands for the SHA-1 of its block."""
    block = f"HTTP/1.1 {status}\r\n{http}\r\n\r\n".encode() + body
    digests = {
        "sha1": base64.b32encode(hashlib.sha1(block).digest()).decode(),
        "sha256": hashlib.sha256(block).hexdigest(),
        "payload": base64.b32encode(hashlib.sha1(body).digest()).decode(),
    }
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://herald.example/quay>\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2026-02-03T04:05:06Z\r\nContent-Type: application/http;msgtype=response\r\n"
        f"{more.format(**digests)}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read(data: bytes, limit: int = 10_000) -> list[WarcPage | WarcProblem | PassedOver]:
    return list(read_warc(io.BytesIO(data), name="a.warc", limit=limit))


def code(found: WarcPage | WarcProblem | PassedOver) -> str:
    assert isinstance(found, WarcProblem)
    return found.error.code


def test_page() -> None:
    (page,) = read(record())
    assert page == WarcPage(0, "https://herald.example/quay", BODY, "iso-8859-1")


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_offsets_are_places_in_the_file(pack: object) -> None:
    first = pack(record())  # type: ignore[operator]
    assert [page.offset for page in read(first + first)] == [0, len(first)]


@pytest.mark.parametrize(
    "more",
    [
        "WARC-Block-Digest: sha1:{sha1}\r\n",
        "WARC-Block-Digest: sha256:{sha256}\r\n",
        "WARC-Payload-Digest: sha1:{payload}\r\n",
        "WARC-Block-Digest: blake9:unknown\r\n",
    ],
)
def test_digests_that_match_or_cannot_be_checked(more: str) -> None:
    assert isinstance(read(record(more=more))[0], WarcPage)


@pytest.mark.parametrize("header", ["WARC-Block-Digest", "WARC-Payload-Digest"])
def test_digest_that_does_not_match(header: str) -> None:
    (problem,) = read(record(more=f"{header}: sha1:{'A' * 32}\r\n"))
    assert code(problem) == "digest-mismatch"
    assert BODY in problem.data


@pytest.mark.parametrize("digest", ["as sent", "undone", "wrong"])
@pytest.mark.parametrize("encoding", ["gzip", "chunked"])
def test_encodings_are_undone(encoding: str, digest: str) -> None:
    if encoding == "gzip":
        body, http = gzip.compress(BODY), "Content-Encoding: gzip"
    else:
        body, http = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY), "Transfer-Encoding: chunked"
    of = {"as sent": body, "undone": BODY, "wrong": b""}[digest]
    told = base64.b32encode(hashlib.sha1(of).digest()).decode()
    more = f"WARC-Payload-Digest: sha1:{told}\r\n"
    (page,) = read(record(body, http=f"Content-Type: text/html\r\n{http}", more=more))
    if digest == "wrong":
        assert code(page) == "digest-mismatch"
    else:
        assert isinstance(page, WarcPage)
        assert page.data == BODY


def brotli(data: bytes) -> bytes:
    from fastwarc.stream_io import BrotliWriter

    packed = io.BytesIO()
    with BrotliWriter(packed) as writer:
        writer.write(data)
    return packed.getvalue()


BROTLI = brotli(BODY)
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
RAW_DEFLATE = RAW.compress(BODY) + RAW.flush()
NOISE = bytes(random.Random(7).randbytes(4000))
LONG = BODY + NOISE  # does not become shorter when it is packed


@pytest.mark.parametrize(
    "told, body",
    [
        *((f"Content-Encoding: {name}", BODY) for name in ("gzip", "x-gzip", "br", "deflate")),
        *((f"Content-Encoding: {name}", BODY) for name in ("zstd", "none", "identity", "UTF-8")),
        ("Content-Encoding: gzip, gzip", BODY),
        ("Content-Encoding: gzip, gzip", gzip.compress(BODY)),
        ("Content-Encoding: gzip, gzip", gzip.compress(gzip.compress(BODY))),
        ("Content-Encoding: GZIP", gzip.compress(BODY)),
        ("Content-Encoding: gzip", gzip.compress(BODY[:9]) + gzip.compress(BODY[9:])),
        ("Content-Encoding: gzip", gzip.compress(BODY) + b"left over"),
        ("Content-Encoding: gzip", zlib.compress(BODY)),
        ("Content-Encoding: deflate", zlib.compress(BODY)),
        ("Content-Encoding: deflate", RAW_DEFLATE),
        ("Content-Encoding: deflate", gzip.compress(BODY)),
        ("Content-Encoding: zstd", zstd.compress(BODY)),
        ("Content-Encoding: br", BROTLI),
        ("Transfer-Encoding: chunked", BODY),
        ("Transfer-Encoding: chunked", CHUNKS),
        ("Transfer-Encoding: gzip, chunked", CHUNKS),
        ("Transfer-Encoding: chunked", b"%x;name=value\r\n" % len(BODY) + CHUNKS[4:]),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", BODY),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", gzip.compress(BODY)),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", CHUNKS),
    ],
)
def test_encodings_are_undone_where_they_are_there_at_all(told: str, body: bytes) -> None:
    data = record() + record(body, http=f"Content-Type: text/html\r\n{told}") + record()
    pages = read(data)
    assert all(isinstance(page, WarcPage) and not page.is_truncated for page in pages)
    assert [page.data for page in pages if isinstance(page, WarcPage)] == [BODY] * 3


@pytest.mark.parametrize(
    "told, body",
    [
        ("Content-Encoding: gzip", gzip.compress(LONG)[:2000]),
        ("Content-Encoding: gzip", gzip.compress(LONG) + gzip.compress(LONG)[:2000]),
        ("Content-Encoding: deflate", zlib.compress(LONG)[:2000]),
        ("Content-Encoding: zstd", zstd.compress(NOISE, 1)[:-9]),
        ("Transfer-Encoding: chunked", CHUNKS[:-9]),
        ("Transfer-Encoding: chunked", CHUNKS[:-5]),
    ],
)
def test_a_body_that_breaks_off_is_read_as_far_as_it_goes(told: str, body: bytes) -> None:
    first, second = read(record(body, http=f"Content-Type: text/html\r\n{told}") + record())
    assert isinstance(first, WarcPage)
    assert first.is_truncated
    assert first.data != body
    assert second.offset > 0


@pytest.mark.parametrize(
    "told, body",
    [
        ("Content-Encoding: gzip", gzip.compress(LONG)[:900] + NOISE),
        ("Content-Encoding: zstd", zstd.compress(BODY)[:20] + NOISE),
        ("Content-Encoding: br", BROTLI[:-20]),
        ("Content-Encoding: deflate", RAW_DEFLATE[:-20]),
        ("Content-Encoding: compress", NOISE),
        ("Transfer-Encoding: chunked", CHUNKS[:-9] + b"\r\nno number"),
    ],
)
def test_a_body_that_cannot_be_undone_is_given_as_it_is(told: str, body: bytes) -> None:
    first, second = read(record(body, http=f"Content-Type: text/html\r\n{told}") + record())
    assert isinstance(first, WarcPage)
    assert first.data == body
    assert isinstance(second, WarcPage)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, zstd.compress])
def test_a_small_body_that_holds_too_much(pack: Callable[[bytes], bytes]) -> None:
    name = "zstd" if pack is zstd.compress else "gzip"
    http = f"Content-Type: text/html\r\nContent-Encoding: {name}"
    assert code(read(record(pack(bytes(10**7)), http=http), 50_000)[0]) == "input-too-large"


def test_what_is_passed_over() -> None:
    data = (
        record(kind="request")
        + record(http="Content-Type: image/png")
        + record(status="404 Not Found")
        + record().replace(b"application/http;msgtype=response", b"text/dns")
        + record(http="X-Nothing: 1")
    )
    found = read(data)
    reasons = [f.reason for f in found if isinstance(f, PassedOver)]
    assert reasons == ["not-a-response", "not-html", "http-status", "not-html"]
    assert isinstance(found[-1], WarcPage)  # no type at all


def test_too_large() -> None:
    http = "Content-Type: text/html\r\nContent-Encoding: gzip"
    found = read(record(b"a" * 9_999) + record(gzip.compress(b"a" * 20_000), http=http), 5_000)
    assert [code(f) for f in found] == ["input-too-large"] * 2


def test_crawler_that_stopped_early_is_noted() -> None:
    (page,) = read(record(more="WARC-Truncated: length\r\n"))
    assert page.is_truncated


def test_http_that_cannot_be_parsed() -> None:
    endless = "Content-Type: text/html\r\nX-Padding: " + "a" * 200_000
    first, second = read(record(http=endless) + record(), limit=10**6)
    assert code(first) == "http-broken"
    assert isinstance(second, WarcPage)


@pytest.mark.parametrize(
    "http",
    [
        "Content-Type: text/html, text/html; charset=utf-8",
        "content-type: TEXT/HTML ; Charset=UTF-8",
        "Content-Type: application/xhtml+xml",
        "Content-Type: ;;;",
    ],
)
def test_types_as_servers_write_them(http: str) -> None:
    first, second = read(record(http=http) + record())
    assert isinstance(first, WarcPage)
    assert first.data == BODY
    assert isinstance(second, WarcPage)


@pytest.mark.parametrize("body", [BODY, BODY + b"\r\n\r\nand more", b""])
def test_http_headers_whose_lines_end_in_lf_alone(body: bytes) -> None:
    block = b"HTTP/1.1 200 OK\nContent-Type: text/html; charset=x\n\n" + body
    head, _, _ = record().partition(b"Content-Length")
    lf = head + b"Content-Length: %d\r\n\r\n" % len(block) + block + b"\r\n\r\n"
    found = read(record() + lf + lf + record())
    assert [page.data for page in found if isinstance(page, WarcPage)] == [BODY, body, body, BODY]
    assert found[1] == WarcPage(len(record()), "https://herald.example/quay", body, "x")


@pytest.mark.parametrize(
    "data, codes",
    [
        (b"", ["warc-broken"]),
        (record()[:60], ["record-cut-short"]),
        (b"quay " * 100, ["warc-broken"]),
        (record()[:-60], ["record-cut-short"]),
        (gzip.compress(record())[:-20], ["record-cut-short"]),
    ],
)
def test_damage(data: bytes, codes: list[str]) -> None:
    assert [code(f) for f in read(data)] == codes


def test_pages_before_the_damage_are_read() -> None:
    found = read(gzip.compress(record()) + b"\x1f\x8bquayquay")
    assert isinstance(found[0], WarcPage)
    assert code(found[1]) == "warc-broken"
    assert found[1].is_end


def test_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fastwarc.warc", None)
    with pytest.raises(ConfigError) as caught:
        read(record())
    assert caught.value.code == "extra-missing"
