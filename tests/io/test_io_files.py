"""Paths to inputs, and byte streams to read them from."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from normalizer.errors import DecodeError, InputError
from normalizer.io.files import inputs, stem_of
from normalizer.io.streams import open_input, read_all, reading, with_head
from normalizer.pipeline import Given


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder tree, and the working folder above it."""
    monkeypatch.chdir(tmp_path)
    for name in ("b.txt", "a/z.html", "a/b.md.gz", "a.htm", ".hidden/x.txt", ".x.txt", "pic.png"):
        path = tmp_path / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(b"hi") if name.endswith(".gz") else b"hi")
    return tmp_path / "pages"


def sources(*paths: str) -> list[str]:
    return [item.source for item in inputs(paths)]


def test_a_folder_gives_its_articles_sorted_and_leaves_hidden_ones_out(folder):
    assert sources("pages") == ["pages/a.htm", "pages/a/b.md.gz", "pages/a/z.html", "pages/b.txt"]


def test_names_are_relative_to_the_folder_and_without_suffixes(folder):
    assert [i.name for i in inputs(["pages", "pages/b.txt"])] == ["a", "a/b", "a/z", "b", "b"]


def test_compressed_files_are_unpacked(folder):
    assert [i.data for i in inputs(["pages/a/b.md.gz"])] == [b"hi"]


def test_globs_are_expanded_sorted_and_deep(folder):
    assert sources("pages/**/*.h*") == ["pages/a.htm", "pages/a/z.html"]


def test_a_file_whose_name_looks_like_a_glob_is_that_file(folder):
    (folder / "[1].txt").write_bytes(b"x")
    assert sources("pages/[1].txt") == ["pages/[1].txt"]


def test_errors_stand_in_the_place_of_their_input(folder):
    codes = [i.error and i.error.code for i in inputs(["pages/b.txt", "gone", "x*", "a\0b"])]
    assert codes == [None, "input-not-found", "no-match", "input-not-found"]


def test_what_is_given_fills_what_an_article_does_not_say(folder):
    (folder / "r.jsonl").write_bytes(b'{"text": "a", "outlet": "Own"}\n{"text": "b"}\nbroken\n')
    found = list(inputs(["pages/r.jsonl"], given=Given(outlet="All", language="en")))
    assert [(i.given.outlet, i.given.language) for i in found[:2]] == [("Own", "en"), ("All", "en")]
    assert found[2].error is not None


@pytest.mark.parametrize(
    "name, data, rows",
    [
        ("a.jsonl", b'{"text": "x"}\n{"text": "y"}\n', 2),
        ("a.txt", b'\n \n{"text": "x"}\n{"text": "y"}\n', 2),
        ("a.txt", b'\xef\xbb\xbf{"text": "x"}', 1),
        ("a.txt", b'{"text": "' + b"x" * 200_000 + b'"}\n{"text": "y"}\n', 2),
        ("a.txt", b'{"text": is how the article began\n', 0),
        ("a.txt", b"[1]\n", 0),
        ("a.txt", b"\n" * 200_000 + b'{"text": "x"}\n', 0),
        ("a.ndjson.gz", gzip.compress(b'{"text": "x"}\n'), 1),
        ("a.jsonl", b"", 0),
    ],
)
def test_jsonl_is_told_by_its_name_or_its_first_line(tmp_path, name, data, rows):
    (tmp_path / name).write_bytes(data)
    found = list(inputs([str(tmp_path / name)]))
    assert sum(i.row for i in found) == rows
    if not rows and not name.endswith("jsonl"):
        assert found[0].data == data


@pytest.mark.parametrize(
    "data, refused",
    [
        (b'[{"text": "x"}, {"text": "y"}]', True),
        (b'\xef\xbb\xbf\n[\n  {\n    "text": "x"\n  }\n]\n', True),
        (b'{\n  "text": "x"\n}\n', True),
        (b'[{"text": "x"}]\n' + b" " * 100_000, True),
        (b"[Applause] She sat down.\n", False),
        (b'{ "text" is how the article began\n', False),
        (b"{\nA brace stood alone above the door.\n", False),
        (b'["Stay," she said.]\n', False),
    ],
)
def test_json_that_is_not_one_object_a_line_is_no_article(tmp_path, data, refused):
    (tmp_path / "a.json").write_bytes(data)
    (found,) = inputs([str(tmp_path / "a.json")])
    assert (found.error is not None and found.error.code == "not-json-lines") == refused
    assert (found.data == data) == (not refused)


def test_rows_read_before_a_file_breaks_are_kept(tmp_path):
    whole = gzip.compress(b"".join(b'{"id": %d, "text": "t"}\n' % n for n in range(5_000)))
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = list(inputs([str(tmp_path / "cut.jsonl.gz")]))
    assert len(found) > 100
    assert all(i.error is None for i in found[:-1])
    assert found[-1].error is not None
    assert found[-1].error.code == "compressed-broken"


@pytest.mark.parametrize(
    "name, stem",
    [
        ("a.txt", "a"), ("a.html.gz", "a"), ("A.HTML", "A"), ("a.b.jsonl.zst", "a.b"),
        ("a.tar.gz", "a.tar.gz"), (".txt", ".txt"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_stems(name, stem):
    assert stem_of(name) == stem


class _Slow(io.RawIOBase):
    """A pipe that gives a byte at a time."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part, self._data = self._data[:1], self._data[1:]
        return part


def test_standard_input_that_comes_a_byte_at_a_time(monkeypatch):
    class Stdin:
        buffer = _Slow(gzip.compress(b'{"id": 1, "text": "Hello."}\n'))

    monkeypatch.setattr("sys.stdin", Stdin)
    assert [(i.source, i.data) for i in inputs(["-"])] == [("-#1", "Hello.")]


def test_a_stream_with_its_head_put_back():
    stream = with_head(b"abc", io.BytesIO(b"def"))
    assert stream.read() == b"abcdef"


def test_read_all_keeps_to_the_limit():
    assert read_all(io.BytesIO(b"abc"), 3, "x") == b"abc"
    with pytest.raises(Exception, match="more than 2 bytes"):
        read_all(io.BytesIO(b"abc"), 2, "x")


def test_closing_closes_the_file(folder):
    stream = open_input("pages/b.txt", "b")
    raw = stream.raw
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        raw._stream.read()


@pytest.mark.parametrize(
    "problem, error, code",
    [
        (EOFError("cut"), DecodeError, "compressed-broken"),
        (OSError("CRC check failed"), DecodeError, "compressed-broken"),
        (FileNotFoundError(2, "No such file"), InputError, "input-not-found"),
        (PermissionError(13, "denied"), InputError, "no-permission"),
        (OSError(40, "loop"), InputError, "symlink-loop"),
        (OSError(5, "Input/output error"), InputError, "input-unreadable"),
        (InputError("own", "m", ""), InputError, "own"),
    ],
)
def test_what_can_go_wrong_has_a_code(problem, error, code):
    with pytest.raises(error) as caught, reading("x"):
        raise problem
    assert caught.value.code == code


def test_what_is_no_reading_error_passes():
    with pytest.raises(ZeroDivisionError), reading("x"):
        raise ZeroDivisionError
