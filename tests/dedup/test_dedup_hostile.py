"""Whatever comes in: no crash, no quadratic time, spans that fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from dedup_support import STORM, article
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.dedup import SharedIndex
from normalizer.dedup.articles import Article, paragraphs
from normalizer.dedup.quotes import find_quotes
from normalizer.dedup.shared import compare
from normalizer.errors import InputError

WORDS = (
    *("a", "the", "pier", "he said", "“", "”", '"', "«", "»", ",", ".", "\n", "\n\n"),
    *("7", "Ö", "海", "\u0301", "ﬁ", "\ud800"),
)
texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=2, max_size=5))
def test_any_texts_can_be_compared(found: list[str]) -> None:
    articles = [Article(f"s{i}", text) for i, text in enumerate([*found, found[0]])]
    result = compare(articles, least_words=1)
    by_source = {a.source: a.text for a in articles}
    for group in result.groups():
        for member in group.members:
            assert member.text == by_source[member.source][member.start : member.end]
    for pair in result.pairs():
        assert pair.a < pair.b
        for a, b, c, d in pair.spans:
            assert 0 <= a < b <= len(by_source[pair.a])
            assert 0 <= c < d <= len(by_source[pair.b])


@settings(max_examples=60, deadline=None)
@given(texts)
def test_paragraphs_and_quotes_are_spans_in_order(text: str) -> None:
    spans = paragraphs(text)
    flat = [at for span in spans for at in span]
    assert flat == sorted(flat)
    assert "".join(text.split()) == "".join("".join(text[s:e].split()) for s, e in spans)
    for quote in find_quotes(text, spans):
        pieces = [at for piece in quote.pieces for at in piece]
        assert pieces == sorted(pieces)


@pytest.mark.parametrize(
    "text",
    [
        " " * 1_000_000,
        "\n" * 500_000,
        "x" * 1_000_000,
        "a " * 200_000,
        "“" * 100_000,
        '" ' * 100_000,
        "“a,” b. " * 40_000,
        "\n\n“and so" * 40_000,
        "told the " * 50_000,
        "\u0301" * 100_000,
        "½" * 50_000,
        "海" * 200_000,
        f"{STORM} " * 1000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_monotonous_texts_take_no_time(text: str) -> None:
    result = compare([Article("a", text), Article("b", text + " and more"), article("c", STORM)])
    assert len(result.pairs()) < 10_000
    assert len(result.groups()) < 10_000


def test_nothing_shares_nothing(tmp_path: Path) -> None:
    assert compare([]).groups() == []
    assert compare([]).pairs() == []
    assert compare([Article("a", ""), Article("b", "")]).groups() == []
    index = SharedIndex(tmp_path)
    index.add([Article("a", "")])
    assert index.groups() == []


@pytest.mark.parametrize(
    "row, code",
    [
        ({"id": "x"}, "row-without-text"),
        ({"id": "x", "text": 3}, "row-without-text"),
        ({"text": "x", "outlet": 3}, "row-field-type"),
        ({"text": "x", "published": ["2031"]}, "row-field-type"),
    ],
)
def test_rows_that_are_none_are_told(row: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as caught:
        Article.from_row(row, "rows.jsonl:1")
    assert caught.value.code == code


def test_rows_as_they_come() -> None:
    row = {"id": 7, "text": "x", "outlet": "", "wire": [{"agency": "AP"}, 3], "published": None}
    found = Article.from_row(row, "rows.jsonl:1")
    assert (found.source, found.outlet, [c.agency for c in found.wire]) == ("7", None, ["AP"])
    assert Article.from_row({"text": "x"}, "rows.jsonl:1").house == "rows.jsonl:1"
    assert Article.from_row({"source": "s", "text": "x"}, "rows.jsonl:1").source == "s"


def test_the_package_offers_what_it_says() -> None:
    import normalizer.dedup as package

    for name in package.__all__:
        assert getattr(package, name)
    with pytest.raises(AttributeError):
        package.nothing  # noqa: B018
