"""Records to JSON and back, rows to inputs."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.errors import InputError, NormalizerError
from normalizer.io.inputs import input_from_row, input_of_record
from normalizer.io.jsonl import read_inputs, read_records, read_rows
from normalizer.io.records import (
    FIELDS,
    dumps,
    parse_object,
    record_from_dict,
    record_to_dict,
)
from normalizer.model import (
    BlockSpan,
    Credit,
    Encoding,
    Outside,
    Record,
    Removal,
    Repair,
    Spacing,
)

FULL = Record(
    source="a.txt#1",
    text="Body.",
    url="https://example.org/a",
    outlet="example.org",
    title="Title",
    authors=("Mia Holm",),
    published="2031-05-01",
    updated="2031-05-02",
    language="en",
    blocks=(BlockSpan("title", "Title", 0, 5), BlockSpan("paragraph", "Body.", 7, 12)),
    captions=("A ferry.",),
    wire=(Credit("Nordpress", "(Nordpress)"),),
    removals=(Removal("NL001", "newsletter", 14, 22, "Sign up.", "sign up", ("DN001",)),),
    spacing=(Spacing(12, " \n"),),
    repairs=(Repair(7, 12, "BodyÂ.", ("encode:latin-1",)),),
    flags=("loss-budget",),
    encoding=Encoding("utf-8", "valid"),
    outside=Outside(3, 40, ("Menu",)),
    extra={"topic": ["sea"], "n": 1.5},
)
BARE = Record(source="b", text="", removals=None, spacing=None)

texts = st.text(st.characters(exclude_categories=()), max_size=12)


@pytest.mark.parametrize("record", [FULL, BARE])
def test_a_record_comes_back_as_it_was(record):
    assert record_from_dict(json.loads(dumps(record))) == record


def test_fields_stand_in_the_order_of_the_schema():
    assert list(record_to_dict(FULL)) == [*FIELDS, "topic", "n"]


def test_without_ledger_removals_and_spacing_are_null():
    made = record_to_dict(BARE)
    assert (made["removals"], made["spacing"]) == (None, None)


def test_a_column_never_hides_a_field():
    made = record_to_dict(replace(BARE, extra={"text": "other"}))
    assert (made["text"], made["input_text"]) == ("", "other")


@given(texts, texts, st.dictionaries(texts.map("x{}".format), texts, max_size=2))
def test_any_text_survives_as_one_line_of_utf8(source, text, extra):
    record = replace(BARE, source=source, text=text, extra=extra)
    line = dumps(record)
    assert line.encode("utf-8").count(b"\n") == 1
    assert record_from_dict(parse_object(line)) == record


@pytest.mark.parametrize(
    "change",
    [
        {"text": 5}, {"text": None}, {"blocks": None}, {"blocks": [{}]}, {"blocks": ["x"]},
        {"blocks": [{"kind": "title", "text": "T", "start": "0", "end": 1}]},
        {"authors": "Mia"}, {"authors": [1]}, {"flags": 7}, {"outside": {"blocks": True}},
        {"removals": [{"code": "NL001"}]}, {"encoding": "utf-8"}, {"url": 3}, {"source": None},
    ],
)  # fmt: skip
def test_a_changed_record_is_refused(change):
    with pytest.raises(InputError) as caught:
        record_from_dict(record_to_dict(FULL) | change)
    assert caught.value.code == "record-malformed"


def test_a_later_schema_is_refused():
    with pytest.raises(InputError) as caught:
        record_from_dict(record_to_dict(FULL) | {"schema": 2})
    assert caught.value.code == "record-schema"


@pytest.mark.parametrize(
    "text, value",
    [("NaN", None), ("-Infinity", None), ("1e999", None), ("1.5", 1.5), ("[2]", [2])],
)
def test_numbers_that_json_does_not_know_become_null(text, value):
    assert parse_object(text) == value


class TestRows:
    @pytest.mark.parametrize(
        "row, source, data, is_html",
        [
            ({"id": "a", "text": "T"}, "p#a", "T", None),
            ({"id": 7, "text": "T"}, "p#7", "T", None),
            ({"id": [], "text": "T"}, "p#3", "T", None),
            ({"text": "T"}, "p#3", "T", None),
            ({"text": ""}, "p#3", "", None),
            ({"html": "<p>H"}, "p#3", "<p>H", True),
            ({"html": "<p>H", "text": "T"}, "p#3", "<p>H", True),
            ({"html": " ", "text": "T"}, "p#3", "T", None),
            ({"html": "", "text": None}, "p#3", "", True),
        ],
    )
    def test_html_wins_over_text_and_a_row_is_named_by_id_or_place(
        self, row, source, data, is_html
    ):
        item = input_from_row(row, "p", "3")
        assert (item.source, item.data, item.html, item.row) == (source, data, is_html, True)

    def test_known_columns_are_given_and_others_kept(self):
        row = {"id": 1, "text": "T", "url": "u", "title": "t", "published": 2031, "x": 1}
        item = input_from_row(row, "p", "1", "n")
        assert (item.given.url, item.given.title, item.given.published) == ("u", "t", "2031")
        assert item.extra == {"x": 1}
        assert item.name == "n/1"

    @pytest.mark.parametrize(
        "row, code",
        [
            ({}, "row-without-text"),
            ({"text": None}, "row-without-text"),
            ({"text": 5}, "row-without-text"),
            ({"text": "T", "url": 5}, "row-field-type"),
            ({"text": "T", "published": True}, "row-field-type"),
            ({"schema": 1, "blocks": [], "source": "s"}, "record-malformed"),
        ],
    )
    def test_rows_that_cannot_be_used(self, row, code):
        item = input_from_row(row, "p", "1")
        assert item.error is not None
        assert (item.data, item.error.code) == (None, code)

    def test_a_record_that_does_not_fit_together_is_an_error(self):
        blocks = (BlockSpan("title", "Title", 0, 5), BlockSpan("paragraph", "Body.", 3, 8))
        item = input_of_record(replace(BARE, blocks=blocks, removals=(), spacing=()))
        assert item.error is not None
        assert item.error.code == "broken-ledger"

    def test_a_record_of_a_page_is_passed_on(self):
        item = input_of_record(FULL)
        assert (item.data, item.record) == (None, FULL)

    def test_a_record_of_a_text_is_cleaned_from_what_it_restores_to(self):
        record = replace(FULL, outside=None, blocks=FULL.blocks[1:], title="Given")
        item = input_of_record(record)
        assert item.data == "\n" * 7 + "Body. \nSign up."
        assert item.given.title == "Given"
        assert input_of_record(replace(FULL, outside=None)).given.title is None


class TestLines:
    def read(self, data: bytes, longest: int = 100) -> list:
        return [
            (number, row.code if isinstance(row, NormalizerError) else row)
            for number, row in read_rows(io.BytesIO(data), "p", longest=longest)
        ]

    @pytest.mark.parametrize(
        "data, rows",
        [
            (b"", []),
            (b"\n \n", []),
            (b'{"a": 1}', [(1, {"a": 1})]),
            (b'\xef\xbb\xbf{"a": 1}\r\n\n{"b": 2}\n', [(1, {"a": 1}), (3, {"b": 2})]),
            (b'{"a": 1}\n\xef\xbb\xbf{"b": 2}\n', [(1, {"a": 1}), (2, {"b": 2})]),
            (b'[1]\n{"a": 1}\n', [(1, "row-broken"), (2, {"a": 1})]),
            (b'{"a": "\xff"}\n{}\n', [(1, "row-broken"), (2, {})]),
            (b"{" + b"x" * 500 + b"\n{}\n", [(1, "row-too-long"), (2, {})]),
            (b"{" + b"x" * 500, [(1, "row-too-long")]),
            (b"[" * 90 + b"\n", [(1, "row-broken")]),
        ],
    )
    def test_each_line_is_an_object_or_an_error(self, data, rows):
        assert self.read(data) == rows

    def test_deep_nesting_is_an_error_of_its_line(self):
        assert self.read(b"[" * 200_000 + b"\n{}\n", 10**6) == [(1, "row-broken"), (2, {})]

    def test_broken_lines_are_named_by_their_number(self):
        found = list(read_inputs(io.BytesIO(b'{"text": "a"}\n\nbroken\n'), "p", name="n"))
        assert [(i.source, i.name) for i in found] == [("p#1", "n/1"), ("p#3", "n/3")]


def test_records_of_a_stream_among_other_lines():
    data = dumps(FULL).encode() + b'{"a": 1}\n' + dumps(BARE).encode()
    found = list(read_records(io.BufferedReader(io.BytesIO(data))))
    assert found[0] == FULL
    assert isinstance(found[1], InputError)
    assert (found[1].code, found[2]) == ("not-a-record", BARE)
