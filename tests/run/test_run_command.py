"""`normalizer run` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from badinputs import page, row
from click.testing import CliRunner, Result
from runoutputs import rows

from normalizer.cli.run import run as command
from normalizer.errors import OutputError


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)


def test_summary_and_status(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_bytes(page(1))
    (tmp_path / "in" / "b.csv").write_bytes(b"")
    good = run(tmp_path / "in", "-o", tmp_path / "out", "-j", "1", "--isolated")
    assert good.exit_code == 0
    assert "1 read, 1 written, 0 errors" in good.stderr
    assert "passed over: 1 other-suffix" in good.stderr
    assert not good.stdout
    (tmp_path / "in" / "c.html").write_bytes(b"%PDF-")
    bad = CliRunner().invoke(
        command,
        [str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-j", "1", "--isolated"],
        standalone_mode=False,
    )
    assert bad.return_value == 2
    assert "1 not-text" in bad.stderr


def test_json_log(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(row(1))
    done = run(
        tmp_path / "a.jsonl", "-o", tmp_path / "out", "-j1", "--isolated", "--log-format=json"
    )
    events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert events == ["shard", "note", "done"]


def test_options_reach_the_run(tmp_path: Path) -> None:
    line = {"key": "a", "body": page(1).decode(), "site": "herald.example"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    run(
        *(tmp_path / "a.jsonl", "-o", tmp_path / "out", "-j1", "-q", "--isolated"),
        *("--map", "id=key,html=body", "--map", "outlet=site", "--partition", "outlet"),
        *("--no-passages", "--shard-size", "1K", "--ledger", "none"),
    )
    (record,) = rows(tmp_path / "out" / "records" / "outlet=herald.example")
    assert record["source"].endswith("#a")
    assert record["removals"] is None
    assert not (tmp_path / "out" / "passages").exists()
    assert not (tmp_path / "out" / "removals").exists()


@pytest.mark.parametrize(
    "option", [["--shard-size", "big"], ["--shard-size", "0"], ["--map", "body"], ["--map", "x=y"]]
)
def test_wrong_values_are_refused(tmp_path: Path, option: list[str]) -> None:
    done = run(tmp_path, "-o", tmp_path / "out", *option)
    assert done.exit_code == 2
    assert option[1] in done.stderr


def test_inputs_that_fail_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(row(1) + b"{}\n" * 5)
    typos = [tmp_path / "typo.jsonl", tmp_path / "typo\x1b[31m.html"]
    arguments = [*typos, tmp_path / "a.jsonl", "-o", tmp_path / "out", "-j1", "--isolated"]
    for more in ([], [], ["-q"]):  # the second time from what is there
        told = run(*arguments, *more).stderr
        assert f"{typos[0]}: there is no such file or folder" in told
        assert "typo\\x1b[31m.html: " in told
        assert "\x1b" not in told
        assert told.count("row has neither") == 2
        assert f"  5 row-without-text\n    {tmp_path / 'a.jsonl'}#2: " in told
        assert str(tmp_path / "out" / "errors") in told
    assert "read" not in told.splitlines()[0]


@pytest.mark.parametrize("option", ["-o", "--keep-bad"])
@pytest.mark.parametrize("place", ["s3://foo/x", "gs://foo", "file:///x"])
def test_results_are_not_written_to_object_stores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, place: str
) -> None:
    (tmp_path / "a.jsonl").write_bytes(row(1))
    monkeypatch.chdir(tmp_path)
    out = [] if option == "-o" else ["-o", "out"]
    with pytest.raises(OutputError) as caught:
        run("a.jsonl", *out, option, place)
    assert caught.value.code == "output-remote"
    assert place in caught.value.message
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
