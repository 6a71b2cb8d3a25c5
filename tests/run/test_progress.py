"""What a run says while it goes on."""

from __future__ import annotations

import io
import json

import pytest

from normalizer.run.items import Failure, Item, Outcome, Place
from normalizer.run.journal import Entry
from normalizer.run.progress import JsonLines, Progress, Silent, Terminal, clock

ITEM = Item(0, 0, "a", Place("a"), 50)
FAILED = Outcome(0, failure=Failure("no-article", "a", "b", "extract"))
ENTRY = Entry("00000-0000", "k", 2, 1, {"no-article": 1}, {}, "d", (), {})
MANIFEST = {"counts": {"read": 2, "written": 1, "errors": 1}}


def told(progress: Progress) -> str:
    progress.begin(200)
    progress.skip(100)
    progress.add(ITEM, Outcome(0), 100)
    progress.add(ITEM, FAILED, 100)
    progress.add(ITEM, FAILED, 100)  # its part is compressed: more came out than lies there
    progress.part(100)
    progress.shard(ENTRY)
    progress.note("starting-afresh", "starting afresh")
    progress.end(MANIFEST)
    stream = progress.stream
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def test_terminal_shows_share_rate_errors_and_what_is_left() -> None:
    line = told(Terminal(io.StringIO(), every=0))
    assert "100%" in line
    assert "3 documents" in line
    assert "2 errors" in line
    assert "0s left" in line
    assert "starting afresh\n" in line


def test_json_lines() -> None:
    lines = [json.loads(line) for line in told(JsonLines(io.StringIO(), every=0)).splitlines()]
    assert [line["event"] for line in lines] == [*["progress"] * 3, "shard", "note", "done"]
    assert lines[1]["read"] == 2
    assert lines[1]["errors"] == 1
    assert lines[1]["remaining_seconds"] == 0
    assert lines[5]["written"] == 1


def test_articles_read_back_are_counted() -> None:
    heard = {kind: kind(io.StringIO(), every=0) for kind in (Terminal, JsonLines, Silent)}
    for progress in heard.values():
        progress.compared(1_500, 3_000)
    said = {kind: progress.stream.getvalue() for kind, progress in heard.items()}
    assert said[Terminal].endswith(" 50%  1,500 articles read back for passages")
    assert json.loads(said[JsonLines]) == {
        "event": "progress",
        "stage": "passages",
        "read": 1_500,
        "total": 3_000,
    }
    assert said[Silent] == ""


def test_without_terminal_only_notes() -> None:
    assert told(Progress(io.StringIO(), every=0)) == "starting afresh\n"
    assert told(Silent(io.StringIO(), every=0)) == ""


def test_nothing_is_promised_before_something_is_done() -> None:
    assert Terminal(io.StringIO()).remaining is None


@pytest.mark.parametrize("seconds, said", [(5, "5s"), (750, "12m30s"), (11_100, "3h05m")])
def test_clock(seconds: float, said: str) -> None:
    assert clock(seconds) == said
