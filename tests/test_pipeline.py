"""The whole way: bytes or text to a record, the same for the same input."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.config import Settings
from normalizer.errors import DecodeError, LimitError
from normalizer.ledger import restore
from normalizer.pipeline import Given, normalize, to_document

TITLE = "Port of Norrholm reopens after the storm"
BODY = (
    "The port of Norrholm reopened on Monday after four weeks of repairs, its owner said.",
    "The first ferry left with eighty passengers and two lorries of mail for the islands.",
    "The owner expects the second part of the repairs to begin after the summer holidays.",
    "Traders on the islands had waited for flour and fuel since the storm of early March.",
)
CRUFT = ("Skip to main content", "Sign up for our newsletter", "© 2031 Norrholm Post")
TEXT = "\n\n".join([CRUFT[0], TITLE, *BODY, *CRUFT[1:]])
PAGE = (
    f"<!DOCTYPE html><html lang='en'><head><title>{TITLE} | Norrholm Post</title></head>"
    "<body><nav><a href='/'>Home</a></nav>"
    f"<article><h1>{TITLE}</h1>" + "".join(f"<p>{p}</p>" for p in BODY) + "</article></body></html>"
)


def test_cruft_goes_and_the_article_stays():
    record = normalize(TEXT, source="a.txt")
    assert record.title == TITLE
    assert record.text == "\n\n".join(BODY)
    assert [r.text for r in record.removals] == list(CRUFT)
    assert restore(record) == TEXT


def test_html_is_told_by_looking():
    record = normalize(PAGE.encode())
    assert record.title == TITLE
    assert record.text == "\n\n".join(BODY)
    assert record.language == "en"


def test_compressed_bytes_are_read():
    assert normalize(gzip.compress(TEXT.encode())).text == "\n\n".join(BODY)


def test_what_is_known_from_outside_wins():
    known = Given(url="https://news.norrholm.example/a", title="Another title", language="en")
    record = normalize("\n\n".join(BODY), given=known)
    assert record.title == "Another title"
    assert record.url == "https://news.norrholm.example/a"


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.bbc.co.uk/x", "bbc.co.uk"),
        ("https://a.b.norrholm.com/x", "norrholm.com"),
        ("bbc.co.uk/x", "bbc.co.uk"),
        ("https://www.norrholm.example/x", "norrholm.example"),
        ("http://10.0.0.1:8000/x", "10.0.0.1"),
        ("nonsense", None),
        ("https://[bad", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("article", [BODY[0], PAGE], ids=["text", "page"])
def test_outlet_is_the_registered_domain_or_the_host(article, url, outlet):
    assert normalize(article, given=Given(url=url)).outlet == outlet
    assert normalize(article, given=Given(url=url, outlet="Post")).outlet == "Post"


def test_cleaning_the_clean_text_again_cuts_nothing():
    once = normalize(TEXT)
    assert normalize(once.text).removals == ()
    assert normalize(f"{once.title}\n\n{once.text}").text == once.text


def test_a_cleaner_looks_again_at_what_earlier_cuts_left():
    appeal = "Your donation today will keep our journalism free for readers like you in the town."
    bio = "Ada Brink is a reporter for the Norrholm Post."
    text = "\n\n".join(
        [*BODY, bio, appeal, appeal.replace("today", "now"), appeal.replace("free", "open")]
    )
    assert normalize(text).text == "\n\n".join(BODY)


def test_selection_and_budget_are_settings():
    only = Settings().with_values({"select": ["SK"]}, "test")
    assert {r.code for r in normalize(TEXT, settings=only).removals} == {"SK001"}
    none = Settings().with_values({"loss-budget": 0.0}, "test")
    appeal = "Your gift today will keep our journalism free for readers like you in the whole town."
    record = normalize("\n\n".join([*BODY, appeal]), settings=none)
    assert "loss-budget" in record.flags
    assert appeal in record.text


def test_limits_are_settings():
    small = Settings().with_values({"limits.input-bytes": 50}, "test")
    for data in (TEXT, TEXT.encode()):
        with pytest.raises(LimitError, match="more than 50"):
            normalize(data, settings=small)
    few = Settings().with_values({"limits.blocks": 3}, "test")
    with pytest.raises(LimitError, match="blocks"):
        normalize(TEXT, settings=few)


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t ", b"\x00\x00", "́" * 5000, "a" * 300_000, b"<html></html>", "<div>" * 3000],
)
def test_odd_input_gives_a_record(data):
    record = normalize(data)
    assert record.removals is not None
    assert restore(record) == to_document(data).text


def test_pictures_are_refused():
    with pytest.raises(DecodeError):
        normalize(b"\x89PNG\r\n\x1a\n" + bytes(100))


LINES = st.lists(
    st.sampled_from(
        [*BODY, *CRUFT, TITLE, "", "Read more: Ferry line sues the port", "By Ada Brink", "4 min"]
    ),
    max_size=25,
)


@given(LINES)
@settings(max_examples=100, deadline=None)
def test_restore_gives_back_whatever_came_in(lines):
    text = "\n".join(lines)
    assert restore(normalize(text)) == text


@given(LINES)
@settings(max_examples=100, deadline=None)
def test_every_word_stands_somewhere_in_the_record(lines):
    record = normalize("\n".join(lines))
    held = [b.text for b in record.blocks] + [r.text for r in record.removals]
    assert sorted(held) == sorted(line for line in lines if line)


def test_the_same_bytes_under_any_hash_seed_and_locale(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    code = (
        "import sys; from normalizer.pipeline import normalize; "
        "sys.stdout.buffer.write(repr(normalize(open(sys.argv[1], 'rb').read())).encode())"
    )
    seen = set()
    for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("77", "de_DE.ISO-8859-1")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "0"}
        done = subprocess.run(
            [sys.executable, "-c", code, path], capture_output=True, check=True, env=env
        )
        seen.add(done.stdout)
    assert len(seen) == 1
