"""WARC archives: their HTML responses, with digests checked and damage reported."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from normalizer.errors import ConfigError, InputError, LimitError, NormalizerError
from normalizer.io.codings import Undone, undo_codings

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["PassedOver", "WarcPage", "WarcProblem", "read_warc"]

# Common Crawl writes sha1, newer crawlers sha256; others cannot be checked and are let through.
_DIGESTS = ("sha1", "sha256", "md5")
_HTTP = "application/http"
_HTML = ("text/html", "application/xhtml+xml", "")  # no type at all: browsers look at the bytes


@dataclass(frozen=True)
class WarcPage:
    """An HTML response: `data` is its body, transfer and content encodings undone.

    `offset` is where the record begins, in bytes of the file; `is_truncated` says that the
    crawler cut the body short and noted so (`WARC-Truncated`), or that its encoding breaks
    off before its end.
    """

    offset: int
    url: str | None
    data: bytes
    charset: str | None
    is_truncated: bool = False


@dataclass(frozen=True)
class WarcProblem:
    """A record that could not be read; `data` is what there was.

    `is_end` says that it stands for all the rest of the file.
    """

    offset: int
    url: str | None
    error: NormalizerError
    data: bytes = b""
    is_end: bool = False


@dataclass(frozen=True)
class PassedOver:
    """A record that is no HTML response: `not-a-response`, `not-html` or `http-status`."""

    offset: int
    reason: str


def read_warc(
    stream: IO[bytes], *, name: str, limit: int
) -> Iterator[WarcPage | WarcProblem | PassedOver]:
    """Yield what each record of a WARC file holds, in order; compressed files, too.

    Args:
        stream: the file, open for reading bytes.
        name: what messages call it.
        limit: the largest body, in bytes after decompression.

    Raises:
        ConfigError: `extra-missing`, fastwarc is not installed.
    """
    archive = _open(stream)
    at = 0
    while True:
        try:
            record = next(archive, None)
            if record is None:
                break
            at = record.stream_pos
            yield _read_record(record, name, limit)
        except OSError as problem:
            what = f"{name}: damaged after byte {at:,}: {problem}"
            hint = "what stands after it was not read; fetch the file again"
            yield WarcProblem(at, None, InputError("warc-broken", what, hint), is_end=True)
            return
    if not stream.tell():
        error = InputError("warc-broken", f"{name}: the file is empty", "fetch it again")
        yield WarcProblem(0, None, error, is_end=True)


def _open(stream: IO[bytes]) -> Iterator[Any]:
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as problem:
        raise ConfigError(
            "extra-missing",
            "reading WARC files needs fastwarc",
            'pip install "article-normalizer[warc]"',
        ) from problem
    return iter(ArchiveIterator(stream, parse_http=False))


def _read_record(record: WarcRecord, name: str, limit: int) -> WarcPage | WarcProblem | PassedOver:
    from fastwarc.warc import WarcRecordType

    at = record.stream_pos
    if record.record_type != WarcRecordType.response:
        return PassedOver(at, "not-a-response")
    holds = record.headers.get("Content-Type") or _HTTP
    if not holds.strip().lower().startswith(_HTTP):
        return PassedOver(at, "not-html")  # an answer of another protocol, such as DNS
    url = record.headers.get("WARC-Target-URI") or None
    url = url.strip("<>") if url else None
    if record.content_length > limit:
        return WarcProblem(at, url, _too_large(name, at, limit))
    record.freeze()
    problem = _damage(record, name, at)
    if problem is not None:
        return WarcProblem(at, url, problem, record.reader.read())
    return _read_response(record, url, name, limit)


def _damage(record: WarcRecord, name: str, at: int) -> InputError | None:
    """Return what is wrong with a record whose bytes were read, before HTTP is looked at."""
    declared = record.headers.get("Content-Length") or ""
    if not declared:
        return InputError(
            "record-cut-short",
            f"{name}: the record at byte {at:,} ends within its own headers",
            "fetch the file again",
        )
    if declared.isdecimal() and record.content_length < int(declared):
        return InputError(
            "record-cut-short",
            f"{name}: the record at byte {at:,} ends after {record.content_length:,} of "
            f"{int(declared):,} bytes",
            "fetch the file again",
        )
    block = record.headers.get("WARC-Block-Digest") or ""
    if block.partition(":")[0].lower() in _DIGESTS and not record.verify_block_digest():
        return _mismatch(name, at, "WARC-Block-Digest")
    return None


def _mismatch(name: str, at: int, header: str) -> InputError:
    return InputError(
        "digest-mismatch",
        f"{name}: the record at byte {at:,} does not match its {header}",
        "the file was damaged or changed; fetch it again",
    )


def _read_response(
    record: WarcRecord, url: str | None, name: str, limit: int
) -> WarcPage | WarcProblem | PassedOver:
    at = record.stream_pos
    try:
        record = _with_line_ends(record)
        # Not with auto_decode: a body that is not in its encoding leaves the record without
        # a reader, and the archive without all that follows it.
        record.parse_http(auto_decode="none")
    except OSError as problem:
        error = InputError(
            "http-broken",
            f"{name}: the HTTP response at byte {at:,} cannot be parsed: {problem}",
            "the crawler stored it so; leave it out",
        )
        return WarcProblem(at, url, error)
    status = record.http_headers.status_code if record.http_headers else None
    if status is not None and status != 200:
        return PassedOver(at, "http-status")
    told = (record.http_content_type or "").partition(",")[0]  # of several servers, the first
    if told.strip().lower() not in _HTML:
        return PassedOver(at, "not-html")
    undone = _undone(record, limit)
    if undone.is_too_large:
        return WarcProblem(at, url, _too_large(name, at, limit))
    if not _payload_matches(record, undone.stages):
        return WarcProblem(at, url, _mismatch(name, at, "WARC-Payload-Digest"), undone.data)
    is_truncated = undone.is_cut_short or bool(record.headers.get("WARC-Truncated"))
    return WarcPage(at, url, undone.data, record.http_charset or None, is_truncated)


def _with_line_ends(record: WarcRecord) -> WarcRecord:
    """Return the record; one whose HTTP headers end in LF alone, as some servers send, with CR."""
    first = record.reader.readline()
    record.reader.seek(0)
    if not first.endswith(b"\n") or first.endswith(b"\r\n"):
        return record
    from fastwarc.warc import WarcRecord

    head, gap, body = record.reader.read().partition(b"\n\n")
    made = WarcRecord()  # the archive would not find what follows a record that was changed
    for header, value in record.headers.items():
        made.headers[header] = value
    made.set_bytes_content((head + gap).replace(b"\n", b"\r\n") + body)
    made.is_http = True
    return made


def _undone(record: WarcRecord, limit: int) -> Undone:
    """Read the body of a response whose headers were parsed."""
    headers = list(record.http_headers.items()) if record.http_headers else []
    content = [value for header, value in headers if header.lower() == "content-encoding"]
    transfer = [value for header, value in headers if header.lower() == "transfer-encoding"]
    return undo_codings(record.reader.read(), content, transfer, limit)


def _payload_matches(record: WarcRecord, stages: tuple[bytes, ...]) -> bool:
    """Check the body where no digest covers the whole record.

    Crawlers take the digest of the body as it was sent, without its chunks, or, fewer, with
    all encodings undone.
    """
    told = record.headers.get("WARC-Payload-Digest") or ""
    name, _, digest = told.partition(":")
    if record.headers.get("WARC-Block-Digest") or name.lower() not in _DIGESTS:
        return True
    wanted = digest.strip().lower()
    made = (hashlib.new(name.lower(), body, usedforsecurity=False).digest() for body in stages)
    return any(wanted in (m.hex(), base64.b32encode(m).decode("ascii").lower()) for m in made)


def _too_large(name: str, at: int, limit: int) -> LimitError:
    return LimitError(
        "input-too-large",
        f"{name}: the record at byte {at:,} holds more than {limit:,} bytes",
        "leave it out, or raise limits.input-bytes in the settings",
    )
