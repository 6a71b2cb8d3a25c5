"""The command in a process of its own: what it imports, closed pipes, start and end."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cli_support import ARTICLE, TITLE

HEAVY = ("trafilatura", "datasketch", "numpy", "lxml", "bs4", "ftfy", "charset_normalizer", "tld")
ACCENTED = ARTICLE.replace("Osterby", "Østerby").replace("waves", "waves – “høye”, £3\u00a0m –")


@pytest.mark.parametrize("text", [ARTICLE, ACCENTED.replace("Ø", "Ö")])
def test_cleaning_a_text_imports_nothing_heavy(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    code = (
        "import sys\nfrom normalizer.cli import _run\n"
        "assert _run(['clean', 'a.txt']) == 0\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True
    )
    assert ran.stderr.decode().strip() == "[]"


def test_python_m_and_locale(tmp_path):
    (tmp_path / "a.txt").write_text(ACCENTED, encoding="utf-8")
    command = [sys.executable, "-m", "normalizer", "clean", "--format", "jsonl", "a.txt"]
    outs = set()
    for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("2", "POSIX")):
        env = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "0"}
        outs.add(
            subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, env=env).stdout
        )
    assert len(outs) == 1
    assert TITLE.encode() in outs.pop()


def test_a_closed_pipe_ends_it_quietly(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE * 200, encoding="utf-8")
    command = [sys.executable, "-m", "normalizer", "clean", *["a.txt"] * 40]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_a_pipe_that_the_shell_hands_over(tmp_path):
    read, write = os.pipe()
    os.write(write, ARTICLE.encode())
    os.close(write)
    command = [sys.executable, "-m", "normalizer", "clean", f"/dev/fd/{read}"]
    ran = subprocess.run(command, pass_fds=(read,), capture_output=True, check=True)
    os.close(read)
    assert ran.stdout.decode().startswith(TITLE)


@pytest.mark.parametrize(
    "closed, status, message",
    [
        ("<&-", 0, "[empty]"),
        (">&-", 2, "[output-unwritable]"),
        ("2>&-", 0, ""),
        ("a.txt >&- 2>&-", 2, ""),
        ("gone.txt 2>&-", 2, ""),
    ],
)
def test_standard_streams_that_are_closed(tmp_path, closed, status, message):
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    name = "-" if closed[0] == "<" else "a.txt" if closed[0] in ">2" else ""
    command = f"{sys.executable} -m normalizer clean {name} {closed}"
    ran = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == status
    assert message in ran.stderr.decode()
    assert b"Traceback" not in ran.stderr
    assert b"internal-error" not in ran.stderr
