"""`normalizer run` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from badinputs import page, row
from click.testing import CliRunner, Result
from runoutputs import rows

from normalizer.cli.run import command


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
