"""Comparison on the disk finds what comparison in memory finds, however little it may hold."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import quotebench
from dedup_support import BRIDGE, CHOIR, STORM, STORM_MORE, article, paragraphs_of_words
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.dedup.articles import Article
from normalizer.dedup.ondisk import Room, by_outlet, find_shared_on_disk
from normalizer.dedup.ondisk.columns import find
from normalizer.dedup.ondisk.components import stars
from normalizer.dedup.ondisk.desk import Desk
from normalizer.dedup.results import Group
from normalizer.dedup.shared import compare

TIGHT = Room(sorted=6_000, rows=80, words=600, texts=500)  # everything in many pieces
QUIET = settings(max_examples=60, deadline=None)


def on_disk(articles: list[Article], folder: Path, room: Room = TIGHT) -> list[Group]:
    return list(find_shared_on_disk(articles, folder / "desk", room))


def mixture(seed: int, count: int) -> list[Article]:
    """Articles of a few outlets whose paragraphs are copied, edited, cut, merged and quoted."""
    rng = random.Random(seed)
    said = [quotebench.sentence(rng) for _ in range(12)]
    stock = [STORM, STORM_MORE, BRIDGE, CHOIR]
    stock += [quotebench.paragraph(rng, rng.choice(said)) for _ in range(30)]
    stock += [f"{one} {other}" for one, other in pairwise(stock)]
    stock += [f"“{words},” she said. “{rng.choice(said)}.”" for words in said]

    def edited(text: str) -> str:
        words = text.split()
        kind = rng.randrange(5)
        if kind == 0:
            words[rng.randrange(len(words))] = "perhaps"
        elif kind == 1:
            words = words[: max(7, len(words) * 2 // 3)]
        elif kind == 2:
            words.insert(rng.randrange(len(words)), str(rng.randrange(100)))
        return " ".join(words)

    dates = (None, "2031-03-07", "2031-03-07T10:00:00+02:00", "2031-03-06T23:00:00Z", "soon")
    return [
        Article(
            f"s{rng.randrange(count)}",  # some twice
            "\n\n".join(edited(rng.choice(stock)) for _ in range(rng.randint(0, 7))),
            rng.choice((None, "post.example", "herald.example", "echo.example")),
            rng.choice(dates),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("room", [Room(), TIGHT], ids=["wide", "tight"])
def test_quotes_are_those_found_in_memory(tmp_path: Path, room: Room) -> None:
    corpus = [Article.from_row(row, "bench") for row in quotebench.make(5, 12).rows]
    found = on_disk(corpus, tmp_path, room)
    assert found == compare(corpus).groups()
    assert {group.level for group in found} == {"quote", "paragraph"}


@pytest.mark.parametrize("seed", range(3))
def test_passages_are_those_found_in_memory(tmp_path: Path, seed: int) -> None:
    corpus = mixture(seed, 90)
    expected = compare(corpus).groups()
    relations = {member.relation for group in expected for member in group.members}
    assert relations >= {
        "identical",
        "near",
        "contains",
        "contained",
        "conflicting-numbers",
        "merged",
    }
    assert on_disk(corpus, tmp_path) == expected


def test_an_article_printed_as_one_paragraph_is_found_as_in_memory(tmp_path: Path) -> None:
    parts = paragraphs_of_words(40)
    corpus = [
        article("a", *parts),
        article("b", " ".join(parts)),
        article("c", " ".join(parts[3:])),
    ]
    assert on_disk(corpus, tmp_path) == compare(corpus).groups()


def test_neither_room_nor_order_changes_anything(tmp_path: Path) -> None:
    corpus = list({a.source: a for a in mixture(11, 45)}.values())
    expected = on_disk(corpus, tmp_path, Room())
    random.Random(1).shuffle(corpus)
    rooms = [TIGHT, replace(TIGHT, sorted=70_000), replace(TIGHT, rows=17), replace(TIGHT, words=1)]
    for room in rooms:
        assert on_disk(corpus, tmp_path, room) == expected


def test_the_origin_is_told(tmp_path: Path) -> None:
    corpus = [
        article("a", f"ALDMERE (AP) — {STORM}", published="2031-03-07"),
        article("b", STORM, published="2031-03-08"),
    ]
    (group,) = on_disk(corpus, tmp_path)
    assert group.origin is not None
    assert [sign.kind for _, sign in group.origin.evidence] == ["dateline", "earliest"]
    assert [group] == compare(corpus).groups()


@pytest.mark.parametrize(
    "corpus",
    [
        [],
        [article("a", STORM)],
        [article("a"), article("b")],
        [article("a", "Too short."), article("b", "Too short.")],
        [article("a", STORM, outlet="x"), article("b", STORM, outlet="x")],
    ],
    ids=["nothing", "one", "empty", "short", "one outlet"],
)
def test_nothing_is_shared(tmp_path: Path, corpus: list[Article]) -> None:
    assert on_disk(corpus, tmp_path) == []


def test_of_two_articles_with_one_source_the_last_counts(tmp_path: Path) -> None:
    corpus = [article("a", STORM), article("b", STORM), article("a", BRIDGE), article("c", BRIDGE)]
    (group,) = on_disk(corpus, tmp_path)
    assert [member.source for member in group.members] == ["a", "c"]


def test_strange_sources_and_texts_are_kept(tmp_path: Path) -> None:
    odd = ["", "ä#ö", "\ud800", "x" * 3000, "a\nb", "  ", "\U0001f600", "￿"]
    corpus = [
        article(s, f"{STORM} \udcff {CHOIR}", f"“{BRIDGE}”", outlet=f"o{i}", published="x")
        for i, s in enumerate(odd)
    ]
    found = on_disk(corpus, tmp_path)
    assert found == compare(corpus).groups()
    assert [member.source for member in found[0].members] == sorted(odd)


def test_scripts_without_spaces_and_overlong_paragraphs_match(tmp_path: Path) -> None:
    rows = " ".join(f"Row {n} of the tide table says {n * 7} feet." for n in range(4000))
    sentence = "北京市政府周二表示，新的渡轮码头将在明年春天开放，居民可以免费乘坐。"
    corpus = [article(s, sentence * 2, rows) for s in "abc"]
    assert on_disk(corpus, tmp_path) == compare(corpus).groups()


def test_a_passage_in_too_many_places_for_a_line_has_several(tmp_path: Path) -> None:
    corpus = [article(f"s{i:03d}", STORM, published=f"2031-03-{1 + i % 9:02d}") for i in range(95)]
    corpus.append(article("host", f"{STORM} {BRIDGE} {STORM_MORE}"))
    whole = {group.passage: group for group in compare(corpus).groups()}
    found = on_disk(corpus, tmp_path, replace(TIGHT, line=20))
    assert len(whole) == 1
    (expected,) = whole.values()
    assert {group.passage for group in found} == whole.keys()
    assert {group.members[0] for group in found} == {expected.members[0]}
    assert {group.text for group in found} == {STORM}
    others = [member for group in found for member in group.members[1:]]
    assert others == list(expected.members[1:])
    assert max(len(group.members) for group in found) == 21


def test_the_folder_is_gone_whatever_happens(tmp_path: Path) -> None:
    def broken():
        yield article("a", STORM)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(find_shared_on_disk(broken(), tmp_path / "desk"))
    early = find_shared_on_disk(mixture(3, 60), tmp_path / "desk", TIGHT)
    next(early)
    early.close()
    assert list(tmp_path.iterdir()) == []


NUMBERS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 2**64 - 1)), max_size=400
)


@QUIET
@given(rows=NUMBERS, most=st.integers(1, 4))
def test_a_sorter_sorts_and_keeps_groups_together(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int, int]], most: int
) -> None:
    folder = tmp_path_factory.mktemp("sorter")
    desk = Desk(folder / "desk", Room(sorted=24 * 8 * most))
    for turn in ("chunks", "grouped"):
        sorter = desk.sorter(3)
        for start in range(0, len(rows), 37):
            part = np.array(rows[start : start + 37], dtype=np.uint64).reshape(-1, 3)
            sorter.add(*part.T)
        found = [np.stack(chunk, axis=1).tolist() for chunk in getattr(sorter, turn)()]
        assert [row for chunk in found for row in chunk] == [list(row) for row in sorted(rows)]
        if turn == "grouped":
            firsts = [{row[0] for row in chunk} for chunk in found]
            assert sum(map(len, firsts)) == len(set().union(*firsts))
    desk.close()


def test_a_sorter_merges_very_many_runs(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk", Room(sorted=8))
    sorter = desk.sorter(1)
    numbers = np.random.default_rng(1).integers(0, 1 << 60, 3000).astype(np.uint64)
    sorter.add(numbers)
    found = np.concatenate([chunk for (chunk,) in sorter.chunks()])
    assert found.tolist() == sorted(numbers.tolist())
    desk.close()


@QUIET
@given(
    at=st.lists(st.integers(0, 29_999), max_size=200),
    wanted=st.lists(st.integers(0, 70_000), max_size=100),
)
def test_a_column_gives_what_is_asked_for(
    tmp_path_factory: pytest.TempPathFactory, at: list[int], wanted: list[int]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("column") / "desk", Room())
    column = desk.column(np.uint64)
    values = np.arange(30_000, dtype=np.uint64) * np.uint64(2)
    for start in range(0, 30_000, 7_000):
        column.append(values[start : start + 7_000])
    numbers = np.array(at, dtype=np.int64)
    assert column.take(numbers).tolist() == values[numbers].tolist()
    sizes = np.minimum(numbers % 5, 30_000 - numbers)
    parts, bounds = column.ranges(numbers, sizes)
    expected = [values[a : a + n].tolist() for a, n in zip(at, sizes.tolist(), strict=True)]
    assert [p.tolist() for p in np.split(parts, bounds[1:-1])][: len(at)] == expected
    keys = np.array(wanted, dtype=np.uint64)
    places = find(column, values[::100], 100, keys)
    known = [w // 2 if w % 2 == 0 and w < 60_000 else -1 for w in wanted]
    assert places.tolist() == known
    desk.close()


@QUIET
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=90))
def test_components_are_found_by_sorting(
    tmp_path_factory: pytest.TempPathFactory, links: list[tuple[int, int]]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("stars") / "desk", Room(sorted=64, rows=5))
    edges = sorted({(min(link), max(link)) for link in links if link[0] != link[1]})
    parent = {node: node for edge in edges for node in edge}
    for one, other in edges:
        low, high = sorted((parent[one], parent[other]))
        parent = {node: low if root == high else root for node, root in parent.items()}
    pairs = np.array([(one << 32) | other for one, other in edges], dtype=np.uint64)
    found = stars([pairs], desk)
    keys = found.read(0, len(found)).tolist()
    expected = {node: root for node, root in parent.items() if node != root}
    assert {key >> 32: key & 0xFFFFFFFF for key in keys} == expected
    desk.close()


def test_a_long_chain_is_one_component(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk", Room(sorted=4_000))
    order = np.random.default_rng(2).permutation(3_000).astype(np.uint64)
    ends = np.sort(np.stack([order[1:], order[:-1]]), axis=0)
    found = stars([(ends[0] << np.uint64(32)) | ends[1]], desk)
    keys = found.read(0, len(found))
    assert len(keys) == 2_999
    assert not (keys & np.uint64(0xFFFFFFFF)).any()
    desk.close()


def test_articles_are_put_together_by_outlet(tmp_path: Path) -> None:
    corpus = [article(f"s{i}", STORM, outlet=f"o{i % 7}") for i in range(40)]
    corpus.insert(5, Article("of nobody", STORM))
    found = list(by_outlet(corpus, tmp_path / "desk", most=4, characters=10_000))
    assert {of[0].outlet: [a.source for a in of] for of in found} == {
        f"o{i}": [f"s{n}" for n in range(i, 40, 7)][:4] for i in range(7)
    }
    short = list(by_outlet(corpus, tmp_path / "desk", most=4, characters=len(STORM) + 1))
    assert {len(of) for of in short} == {2}
    assert list(by_outlet([], tmp_path / "desk", most=4, characters=9)) == []
    assert not list(tmp_path.iterdir())
