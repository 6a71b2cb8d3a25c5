"""Rough input: each gets its coded message and status, none a traceback, none hangs."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from cli_support import ARTICLE, TITLE

from normalizer.cleaners._base import Cleaner

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
NOISE = bytes((n * 7919 + n // 3) % 256 for n in range(20_000))

NEWS = b"The port of Norrholm reopened on Monday after four weeks of repairs, its owner said."
# name, bytes, status, code in the messages (or none), words that must be in the text
CASES: list[tuple[str, Callable[[], bytes], int, str, str]] = [
    ("empty", lambda: b"", 0, "empty", ""),
    ("only space", lambda: b" \n\t\r\n \n" * 500, 0, "empty", ""),
    ("only line ends", lambda: b"\r" * 50_000, 0, "empty", ""),
    ("one long line", lambda: b"Prices rose again in May. " * 100_000, 0, "", "Prices rose"),
    ("one long word", lambda: b"a" * 2_000_000, 0, "", "aaaa"),
    (
        "one long line of mojibake",
        lambda: "Caf\u00c3\u00a9 au lait. ".encode() * 30_000,
        0,
        "",
        "Café",
    ),
    ("nested tags", lambda: b"<html><body>" + b"<div>" * 100_000 + NEWS, 0, "", "four weeks"),
    ("nothing but nested tags", lambda: b"<div>" * 20_000, 0, "empty", ""),
    ("null bytes", lambda: b"The har\0bour opened on Mon\0day.\n" * 9, 0, "", "harbour opened"),
    ("nothing but null bytes", lambda: b"\0" * 9_000, 2, "not-text", ""),
    ("a picture", lambda: PNG, 2, "not-text", ""),
    ("binary data", lambda: NOISE, 2, "not-text", ""),
    ("invalid UTF-8", lambda: b"The caf\xe9 \xff\xfe and na\xefve \x80 text.", 0, "", "The café"),
    ("combining marks", lambda: ("a" + "\u0301" * 200_000).encode(), 0, "", "a\u0301\u0301"),
    ("a page of marks", lambda: ("<html><p>a" + "\u0301" * 99_999).encode(), 0, "", ""),
    ("a page without body", lambda: b"<html><head><title>T</title></head></html>", 0, "empty", ""),
    ("a long attribute", lambda: b'<html><body class="' + b"a " * 99_999 + b'"><p>Hi', 0, "", ""),
    ("a truncated gzip", lambda: gzip.compress(NOISE)[:-40], 2, "compressed-broken", ""),
    ("a damaged bzip2", lambda: b"BZh91AY&SY" + NOISE[:500], 2, "compressed-broken", ""),
    ("a damaged xz", lambda: b"\xfd7zXZ\x00" + NOISE[:500], 2, "compressed-broken", ""),
    ("a damaged zstd", lambda: b"\x28\xb5\x2f\xfd" + NOISE[:500], 2, "compressed-broken", ""),
]


@pytest.mark.parametrize(
    "make, status, code, words", [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_input_that_is_no_article(run, tmp_path, make, status, code, words):
    (tmp_path / "input").write_bytes(make())
    ran = run("clean", "--format", "jsonl", "input")
    made = json.loads(ran.out)
    assert ran.status == status
    assert f"[{code}]" in ran.err if code else ran.err == ""
    assert "Traceback" not in ran.err
    if status:
        assert made["error"]["code"] == code
    else:
        assert words in made["text"]


@pytest.mark.parametrize("name", ["gzip", "bz2", "lzma", "backports.zstd"])
def test_compressed_files_are_read_as_what_they_hold(run, tmp_path, name):
    if name.endswith("zstd") and sys.version_info >= (3, 14):
        name = "compression.zstd"
    packer = import_module(name)
    (tmp_path / "packed").write_bytes(packer.compress(ARTICLE.encode()))
    assert run("clean", "packed").out.startswith(TITLE)


def test_text_that_only_starts_like_bzip2(run):
    assert run("clean", stdin=b"BZhou reached the final.\n").out == "BZhou reached the final.\n"


class TestPlaces:
    def test_an_empty_folder(self, run, tmp_path):
        (tmp_path / "void").mkdir()
        ran = run("clean", "void")
        assert (ran.status, "[folder-empty]" in ran.err, "hint:" in ran.err) == (2, True, True)

    def test_a_pattern_that_matches_nothing(self, run):
        assert "[no-match]" in run("clean", "*.html").err

    def test_a_link_to_itself(self, run, tmp_path):
        (tmp_path / "loop.txt").symlink_to("loop.txt")
        ran = run("clean", "loop.txt")
        assert (ran.status, "[symlink-loop]" in ran.err) == (2, True)

    def test_a_folder_in_itself(self, run, article, tmp_path):
        (tmp_path / "again").symlink_to(tmp_path)
        assert len(run("clean", ".").lines) == 1

    def test_fifos_sockets_and_devices(self, run, tmp_path):
        os.mkfifo(tmp_path / "fifo")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket")
            ran = run("clean", "fifo", "socket", "/dev/null")
        codes = [json.loads(line)["error"]["code"] for line in ran.lines]
        assert codes == ["not-a-file"] * 3

    def test_no_permission(self, run, article, monkeypatch):
        def refuse(path: object, *_: object) -> object:
            raise PermissionError(13, "Permission denied", path)

        monkeypatch.setattr("builtins.open", refuse)
        ran = run("clean", "--isolated", article.name)
        assert (ran.status, "[no-permission]" in ran.err) == (2, True)

    def test_a_disk_that_fails(self, run, article, monkeypatch):
        def fail(path: object, *_: object) -> object:
            raise OSError(5, "Input/output error", path)

        monkeypatch.setattr("builtins.open", fail)
        assert "[input-unreadable]" in run("clean", "--isolated", article.name).err

    def test_a_folder_without_permission(self, run, tmp_path, monkeypatch):
        (tmp_path / "closed").mkdir()

        def refuse(path: object) -> object:
            raise PermissionError(13, "Permission denied", path)

        monkeypatch.setattr("os.scandir", refuse)
        assert "[no-permission]" in run("clean", "closed").err


class TestLimits:
    def test_too_many_bytes(self, run, tmp_path):
        (tmp_path / "normalizer.toml").write_text("limits.input-bytes = 1000\n", encoding="utf-8")
        (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"a" * 100_000))
        ran = run("clean", "bomb.gz")
        assert (ran.status, "[input-too-large]" in ran.err) == (2, True)

    def test_a_row_that_is_too_long_is_passed_over(self, run, tmp_path):
        (tmp_path / "normalizer.toml").write_text("limits.input-bytes = 1000\n", encoding="utf-8")
        data = b'{"text": "' + b"x" * 3_000_000 + b'"}\n{"id": "b", "text": "Hello."}\n'
        (tmp_path / "rows.jsonl").write_bytes(data)
        ran = run("clean", "rows.jsonl")
        made = [json.loads(line) for line in ran.lines]
        assert made[0]["error"]["code"] == "row-too-long"
        assert (made[1]["source"], made[1]["text"]) == ("rows.jsonl#b", "Hello.")

    def test_too_many_blocks(self, run, tmp_path):
        (tmp_path / "normalizer.toml").write_text("limits.blocks = 5\n", encoding="utf-8")
        for lines in (6, 10, 1_000):
            assert "[too-many-blocks]" in run("clean", stdin=b"x\n" * lines).err
        assert run("clean", stdin=b"x\n" + b"\n" * 1_000).status == 0

    def test_out_of_memory(self, run, article, monkeypatch):
        def burst(*_: object, **__: object) -> None:
            raise MemoryError

        monkeypatch.setattr("normalizer.cli._article.normalize", burst)
        ran = run("clean", article.name)
        assert (ran.status, "[out-of-memory]" in ran.err) == (2, True)


class TestUnforeseen:
    @pytest.fixture
    def bug(self, monkeypatch):
        def fail(*_: object, **__: object) -> None:
            raise ZeroDivisionError("oh")

        monkeypatch.setattr("normalizer.cli._article.normalize", fail)
        return monkeypatch

    def test_a_bug_is_an_error_of_its_input(self, run, article, bug):
        ran = run("clean", article.name)
        assert ran.status == 2
        assert "ferry.txt: ZeroDivisionError: oh [internal-error]" in ran.err
        assert "Traceback" not in ran.err

    def test_asked_for_its_place_an_input_with_a_bug_says_it(self, run, article, bug):
        bug.setenv("NORMALIZER_TRACEBACK", "1")
        ran = run("clean", article.name)
        assert ran.status == 2
        assert "Traceback" in ran.err
        assert "in fail" in ran.err

    def test_a_bug_of_a_cleaner_names_the_cleaner(self, run, article, monkeypatch):
        def fail(*_: object) -> None:
            raise ZeroDivisionError("oh")

        broken = Cleaner("tide-table", "ZZ001", fail, "1.0")
        monkeypatch.setattr("normalizer.pipeline.selected", lambda *_: (broken,))
        assert "oh (in the cleaner tide-table, ZZ001)" in run("clean", article.name).err

    def test_a_bug_outside_of_an_input(self, run, article, monkeypatch):
        monkeypatch.delenv("NORMALIZER_TRACEBACK", raising=False)
        monkeypatch.setattr("normalizer.cli.clean.inputs_of", lambda *_, **__: 1 // 0)
        ran = run("clean", article.name)
        assert (ran.status, "[internal-error]" in ran.err) == (2, True)
        monkeypatch.setenv("NORMALIZER_TRACEBACK", "1")
        ran = run("clean", article.name)
        assert (ran.status, "Traceback" in ran.err) == (2, True)


def test_a_name_with_a_line_end_in_it_breaks_no_line(run, article):
    article.rename("a\nb.txt")
    ran = run("clean", "--check", "a\nb.txt", "a\nc.txt")
    assert [line.split(":")[0] for line in ran.lines] == ["a\\nb.txt"] * 2
    assert ran.err.splitlines()[0].startswith("error: a\\nc.txt: there is no such file")


def test_an_empty_option_says_nothing_of_the_article(run, article):
    ran = run(
        "clean", "--format", "jsonl", "--url", "", "--outlet", "", "-", stdin=b"A ferry runs."
    )
    made = json.loads(ran.out)
    assert (made["url"], made["outlet"]) == (None, None)


class TestUsage:
    """What is wrong with options is said as all else is: a message, a code, what to do next."""

    @pytest.mark.parametrize(
        "args, message, hint",
        [
            (("clean", "--bogus"), "No such option", "`normalizer clean --help`"),
            (("clean", "--format", "xml", "a"), "'xml' is not one of", "`normalizer clean --help`"),
            (("clean", "-j", "-1", "a"), "-1 is not in the range", "`normalizer clean --help`"),
            (("clean", "-o", "-", "a"), "it takes a folder", "`normalizer clean --help`"),
            (("restore", "-o", "", "a"), "it takes a folder", "`normalizer restore --help`"),
            (("bogus",), "No such command 'bogus'", "`normalizer --help`"),
            (("golden", "chek"), "No such command 'chek'", "`normalizer golden --help`"),
            (
                ("rules", "--language", "xx"),
                "no phrases for 'xx'; there are for ar,",
                "rules --help",
            ),
        ],
    )
    def test_a_wrong_option_has_a_code_and_a_hint(self, run, args, message, hint):
        ran = run(*args)
        usage, error, advice = ran.err.splitlines()
        assert (ran.status, ran.out) == (2, "")
        assert usage.startswith("Usage: normalizer ")
        assert error.startswith("error: ")
        assert message in error
        assert error.endswith("[usage]")
        assert advice.startswith("  hint: ")
        assert hint in advice

    def test_no_command_at_all_prints_the_help(self, run):
        ran = run()
        assert "Commands:" in ran.err
        assert "[usage]" not in ran.err

    @pytest.mark.parametrize("option, where", [((), "normalizer.toml: "), (("--ignore", "NO"), "")])
    def test_a_cleaner_that_there_is_not_is_told_with_where_it_stands(
        self, run, article, tmp_path, option, where
    ):
        (tmp_path / "normalizer.toml").write_text("" if option else 'ignore = ["NO"]\n')
        ran = run("clean", article.name, *option)
        assert ran.status == 2
        assert f"{where or 'command line: '}ignore: no cleaner has" in ran.err


def test_a_path_that_may_not_be_read_is_an_input_that_fails(run, article, monkeypatch):
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != "shut.txt" and real(path, mode))
    Path("shut.txt").write_text("Shut.")
    ran = run("clean", "--format", "jsonl", "shut.txt", article.name)  # click asks os.access
    assert [json.loads(line)["source"] for line in ran.lines] == ["shut.txt", article.name]
    assert "[usage]" not in ran.err


class _Broken:
    """Standard output that fails."""

    def __init__(self, problem: OSError) -> None:
        self.buffer = self
        self._problem = problem

    def write(self, data: bytes) -> int:
        raise self._problem

    def flush(self) -> None:
        return

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        raise ValueError("no file")


@pytest.mark.parametrize(
    "problem, status",
    [
        (BrokenPipeError(32, "Broken pipe"), 141),
        (OSError(108, "Cannot send after transport endpoint shutdown"), 141),
        (OSError(28, "No space left on device"), 2),
    ],
)
def test_output_that_nobody_takes(article, monkeypatch, capsys, problem, status):
    from normalizer.cli import _run

    monkeypatch.setattr("sys.stdout", _Broken(problem))
    assert _run(["clean", str(article)]) == status
    err = capsys.readouterr().err
    assert ("[output-unwritable]" in err) is (status == 2)
    assert "Traceback" not in err


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["clean", "--help"], ["rules"]])
@pytest.mark.parametrize(
    "problem, status",
    [
        (BrokenPipeError(32, "Broken pipe"), 141),
        (OSError(28, "No space left on device"), 2),
        (OSError(5, "Input/output error"), 2),
        (io.UnsupportedOperation("not writable"), 2),
    ],
)
def test_help_that_nobody_takes(monkeypatch, capsys, args, problem, status):
    from normalizer.cli import _run

    monkeypatch.setattr("sys.stdout", _Broken(problem))
    assert _run(args) == status
    err = capsys.readouterr().err
    assert ("[output-unwritable]" in err) is (status == 2)
    assert "internal-error" not in err


def test_errors_of_the_system_that_are_not_of_the_output_stay_bugs(run, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("normalizer.cli.rules.write", broken)
    assert "[internal-error]" in run("rules").err


def test_interrupted(run, article, monkeypatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("normalizer.cli._article.normalize", interrupt)
    ran = run("clean", article.name)
    assert (ran.status, "Traceback" in ran.err) == (130, False)


def test_lone_surrogates_in_rows(run, tmp_path):
    row = (
        b'{"id": "\\ud800", "text": "Hello \\udc00 there.", "title": "T\\udfff", "x": "\\ud801"}\n'
    )
    made = json.loads(run("clean", "-", stdin=row).out)
    assert made["x"] == "\ud801"
    assert made["source"] == "-#\ud800"
    assert run("clean", "-", "--format", "text", stdin=row).status == 0
    assert run("clean", "-", "-o", "out", stdin=row).status == 0


def test_a_file_name_that_is_no_utf8(run, tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text(ARTICLE, encoding="utf-8")
    ran = run("clean", ".")
    assert json.loads(ran.out)["source"] == "./caf\udce9.txt"
