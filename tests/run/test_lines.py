"""Lines of records: written piece by piece, and read back no further than need be."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from badinputs import text

from normalizer.io.records import dump_object, dumps, record_to_dict
from normalizer.model import Credit, Record
from normalizer.pipeline import normalize
from normalizer.run.passages import row_of
from normalizer.run.work import lines_of

TRICK = 'He wrote , "blocks": [ and , "wire": [ and , "removals": [ on the wall.'
PLAIN = normalize(text(1) + "\nSign up for our newsletter.\n\nPhoto: Ilse Brandt\n", source="a")
RECORDS = {
    "plain": PLAIN,
    "no removals": normalize(text(2)),
    "no ledger": replace(PLAIN, removals=None, spacing=None),
    "empty": Record("b", ""),
    "wire": replace(PLAIN, wire=(Credit("AP", TRICK),), outlet="post.example", published="2031"),
    "trick": replace(PLAIN, text=TRICK, source=TRICK, captions=(TRICK, "\\"), authors=(TRICK,)),
    "halves": replace(PLAIN, text="quay \ud800", source="\udcff"),
    "extra": replace(PLAIN, extra={"wire": [1], "blocks": [{"removals": []}], "removals": TRICK}),
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_lines_are_what_the_record_dumps_to(record: Record) -> None:
    line, removals = lines_of(record)
    assert line == dumps(record).encode()
    told = record_to_dict(record)["removals"] or ()
    expected = [dump_object({"source": record.source, **cut}) + "\n" for cut in told]
    assert removals == "".join(expected).encode()


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_what_passages_need_is_read_back(record: Record) -> None:
    line, _ = lines_of(record)
    whole = json.loads(line)
    found = row_of(line)
    for name in ("source", "text", "outlet", "published", "wire"):
        assert found[name] == whole[name]


def test_lines_of_others_are_parsed_whole() -> None:
    assert row_of(b'{"source":"a","text":"b"}\n') == {"source": "a", "text": "b"}
