from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import quotebench
from dedup_support import BRIDGE, CHOIR, STORM, STORM_MORE, article

from normalizer.dedup import Group, SharedIndex, find_shared, find_shared_on_disk
from normalizer.dedup.articles import Article, published_key
from normalizer.dedup.shared import compare
from normalizer.model import Credit, Record


def members(*articles: Article) -> list[list[tuple[str, str]]]:
    return [[(m.source, m.relation) for m in g.members] for g in compare(articles).groups()]


def test_the_earliest_published_is_canonical() -> None:
    found = members(
        article("a", STORM, published="2031-03-02T09:00:00Z"),
        article("b", STORM, published="2031-03-02T09:30:00+02:00"),
        article("c", STORM),
    )
    assert found == [[("b", "identical"), ("a", "identical"), ("c", "identical")]]


def test_then_the_one_whose_credit_says_that_it_is_the_source() -> None:
    credited = article("z", STORM, wire=(Credit("AFP", "(AFP)"),))
    assert members(article("a", STORM), credited) == [[("z", "identical"), ("a", "identical")]]


def test_then_the_first_by_source() -> None:
    assert members(article("b", STORM), article("a", STORM))[0][0] == ("a", "identical")


@pytest.mark.parametrize(
    "one, other",
    [
        ("2031-03-01", "2031-03-02"),
        ("2031-03-01T23:00:00+00:00", "2031-03-01"),
        ("2031-03-01T10:00:00+05:00", "2031-03-01T06:00:00+00:00"),
        ("2031-03-01", None),
        ("2031-03-01", "yesterday"),
        ("2031-03-01", "0001-01-01T00:00:00+01:00"),
        ("2031-03-01", "0001-01-01"),
        ("2031-03-01", "9999-12-31T23:59:59-05:00"),
        ("1788-01-01", "1788-01-02"),
    ],
)
def test_dates_sort_by_time(one: str, other: str | None) -> None:
    assert published_key(one) < published_key(other)


def test_containment_does_not_chain() -> None:
    """Two stories in one round-up paragraph are not one passage."""
    found = members(
        article("a", STORM),
        article("b", STORM),
        article("c", BRIDGE),
        article("d", BRIDGE),
        article("e", f"{STORM} {CHOIR} {BRIDGE} {STORM_MORE}"),
    )
    assert found == [
        [("a", "identical"), ("b", "identical"), ("e", "contains")],
        [("c", "identical"), ("d", "identical"), ("e", "contains")],
    ]


def test_a_part_hangs_on_to_the_passage_that_contains_it() -> None:
    short = STORM[: STORM.index(", and")] + "."
    assert members(article("a", STORM), article("b", short)) == [
        [("a", "identical"), ("b", "contained")]
    ]


def test_a_merged_paragraph_and_its_parts_are_one_group() -> None:
    found = members(
        article("a", STORM), article("b", STORM_MORE), article("c", f"{STORM} {STORM_MORE}")
    )
    assert found == [[("c", "identical"), ("a", "merged"), ("b", "merged")]]


def test_a_copy_with_other_figures_is_listed_but_counts_for_no_outlet() -> None:
    text = BRIDGE.replace("four million", "4 million")
    other = text.replace("4 million", "7 million")
    (group,) = compare([article("a", text), article("b", text), article("c", other)]).groups()
    assert [m.relation for m in group.members] == ["identical"] * 2 + ["conflicting-numbers"]
    assert group.outlets == 2
    assert compare([article("a", text), article("c", other)]).groups() == []


def test_members_stand_where_they_say() -> None:
    articles = {a.source: a for a in (article("a", CHOIR, STORM), article("b", STORM, BRIDGE))}
    (group,) = compare(articles.values()).groups()
    for member in group.members:
        assert articles[member.source].text[member.start : member.end] == member.text


def test_origin_names_the_agency_and_the_evidence() -> None:
    dateline = f"ALDMERE (AP) — {STORM}"
    articles = [
        article("a", dateline, published="2031-03-01"),
        article("b", STORM, "The Associated Press contributed to this report."),
        article("c", STORM, "A diver told Reuters that the water was too cold to look any longer."),
        article("d", STORM),
    ]
    (group,) = compare(articles).groups()
    assert group.origin is not None
    assert group.origin.agency == "AP"
    assert [(s, e.kind) for s, e in group.origin.evidence] == [
        ("a", "dateline"),
        ("b", "credit"),
        ("a", "earliest"),
    ]


def test_an_agency_in_the_news_is_no_origin() -> None:
    said = "The union of Reuters reporters met in the same hall on Monday and praised the soup."
    (group,) = compare([article("a", STORM, said), article("b", STORM)]).groups()
    assert group.origin is None


@pytest.mark.parametrize(
    "line, agency",
    [
        ("The captain told Reuters that he would sail.", "Reuters"),
        ("Das sagte der Kapitän der Nachrichtenagentur dpa am Abend.", None),
        ("Der Hafen bleibt zu, berichtete die dpa am Abend.", "dpa"),
        ("Le port est fermé, selon l'AFP.", None),
        ("Le port est fermé, selon AFP.", "AFP"),
        ("(Reporting by Lin Farrow for Reuters)", "Reuters"),
        ("The Associated Press contributed to this report.", "AP"),
        ("With AP", "AP"),
        ("Quelle: dpa", "dpa"),
        ("He came with the PA system under his arm and left it in the middle of the hall.", None),
        ("The Reuters building stands empty, and a bakery wants to move in by the summer.", None),
        ("Some of the information for this story came from Lin Farrow, AFP and Reuters.", "AFP"),
        ("Reuters", "Reuters"),
        ("dpa", "dpa"),
        ("— Agence France-Presse", "AFP"),
        ("(PAP)", "PAP"),
        ("[Belga and ANP]", "ANP"),
        ("Nobody was seen on the ice again until the spring, the mayor said. (APA)", "APA"),
        ("Nobody was seen on the ice again until the spring, the mayor said. – Bernama", "Bernama"),
        ("“Nobody was seen on the ice again until the spring.” — Reuters", "Reuters"),
        ("He had once written from the harbour for the Austria Presse Agentur (APA)", None),
        ("The hall was full that evening, and on the stage stood a man - the new head of AP", None),
        ("The story of Reuters", None),
        ("Nobody had heard of it. (He had, from Reuters)", None),
    ],
)
def test_words_that_make_an_agency_the_source(line: str, agency: str | None) -> None:
    (group,) = compare([article("a", STORM, line), article("b", STORM)]).groups()
    assert (group.origin and group.origin.agency) == agency


@pytest.mark.parametrize(
    "line, agency",
    [
        ("By Ilse Varn, Reuters", "Reuters"),
        ("By Tom Q. Quill | AP", "AP"),
        ("By Reuters", "Reuters"),
        ("Von Ilse Varn, dpa", "dpa"),
        ("Par Ilse Varn (avec AFP", "AFP"),
        ("AP", "AP"),
        ("Doubts grow by the day at Reuters", None),
        ("By and by the river took the road. So did Reuters", None),
        ("By the time that the ferry had left, nobody was there but the cook of AFP", None),
        ("Aldmere, 4 oct (EFE).- The ferry did not sail.", "EFE"),
        ("АЛДМЕР, 4 октября. /ТАСС/. Паром не вышел в море.", "TASS"),
        ("АЛДМЕР / Это было /вчера/ у причала. ТАСС", None),
        ("【オルドミア共同】フェリーは出港しなかった。", "Kyodo"),
        ("【AFP=時事】フェリーは出港しなかった。", "AFP"),
        ("【共同声明】フェリーは出港しなかった。", None),
        ("（法新社奥德米尔4日电）渡轮没有出航。", "AFP"),
        ("新华社奥德米尔10月4日电 渡轮没有出航。", "Xinhua"),
        ("新华社的记者没有看到渡轮出航。", None),
    ],
)
def test_the_first_lines_say_whose_it_is(line: str, agency: str | None) -> None:
    (group,) = compare([article("a", line, STORM, CHOIR[:60]), article("b", STORM)]).groups()
    assert (group.origin and group.origin.agency) == agency


def _on_disk(given: list[Any], folder: Path) -> list[Group]:
    return list(find_shared_on_disk(given, folder / "scratch"))


def _indexed(given: list[Any], folder: Path) -> list[Group]:
    return SharedIndex(folder / "index").compare_and_add(given).groups()


def _queried(given: list[Any], folder: Path) -> list[Group]:
    index = SharedIndex(folder / "other")
    index.add(given[:1])
    return index.compare(given[1:]).groups()


@pytest.mark.parametrize(
    "find",
    [
        lambda given, _: find_shared(given),
        lambda given, _: compare(given).groups(),
        _on_disk,
        _indexed,
        _queried,
    ],
)
def test_records_are_taken_as_well_as_articles(tmp_path: Path, find: Any) -> None:
    records = [Record(source=s, text=STORM, outlet=f"{s}.example") for s in "ab"]
    for given in (records, [records[0], article("b", STORM)]):
        (group,) = find(given, tmp_path)
        assert [m.source for m in group.members] == ["a", "b"]
        assert group.text == STORM


def test_the_example_of_the_manual_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manual = Path(__file__).parents[2] / "docs" / "dedup.md"
    example = manual.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    for name in "ab":
        (tmp_path / "pages" / f"{name}.txt").write_text(f"A headline for it\n\n{STORM}\n")
    told: dict[str, Any] = {}
    exec(example, told)
    assert [len(told[name]) for name in ("records", "pairs", "groups")] == [2, 1, 1]
    assert capsys.readouterr().out == "2 None ['pages/a.txt', 'pages/b.txt']\n"


def test_the_last_article_of_a_source_counts() -> None:
    assert members(article("a", BRIDGE), article("a", STORM), article("b", STORM)) == [
        [("a", "identical"), ("b", "identical")]
    ]


def test_order_changes_nothing() -> None:
    articles = [Article.from_row(row, "bench") for row in quotebench.make(3, 20).rows]
    wanted = compare(articles).groups(), compare(articles).pairs()
    for seed in range(3):
        shuffled = articles[:]
        random.Random(seed).shuffle(shuffled)
        assert (compare(shuffled).groups(), compare(shuffled).pairs()) == wanted


def test_hash_seed_and_jobs_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = quotebench.make(3, 8).rows
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-c", "from normalizer.cli import main; main()", "dedup", str(path)]
    outputs = {
        subprocess.run(
            [*command, *more],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed, more in (("0", []), ("1", []), ("2", ["--jobs", "2"]))
    }
    assert len(outputs) == 1
    assert b'"quote"' in outputs.pop()
