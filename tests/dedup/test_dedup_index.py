from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from itertools import permutations
from pathlib import Path
from typing import Any

import index_writer
import pytest
import quotebench
from dedup_support import BRIDGE, CHOIR, STORM, STORM_MORE, article, paragraphs_of_words

from normalizer.dedup import SharedIndex
from normalizer.dedup import segment as segment_module
from normalizer.dedup.articles import Article
from normalizer.dedup.shared import Group, compare
from normalizer.errors import ConfigError, InputError, OutputError

KILLS = 50


@pytest.fixture(scope="module")
def corpus() -> list[Article]:
    return [Article.from_row(row, "bench") for row in quotebench.make(5, 20).rows]


def textless(groups: list[Group]) -> list[tuple[str, str, tuple[tuple[str, int, str], ...]]]:
    return [
        (g.passage, g.level, tuple((m.source, m.start, m.relation) for m in g.members))
        for g in groups
    ]


def test_a_new_article_is_held_against_all_days_before(tmp_path: Path) -> None:
    index = SharedIndex(tmp_path / "index")
    index.add([article("monday", CHOIR, STORM)])
    index.add([article("tuesday", BRIDGE)])
    (group,) = index.query(article("wednesday", STORM.replace("Tuesday", "Monday")))
    assert [(m.source, m.relation, m.start) for m in group.members] == [
        ("monday", "identical", len(CHOIR) + 2),
        ("wednesday", "near", 0),
    ]
    assert 0.8 < group.members[1].jaccard < 1
    assert group.members[0].text is None
    assert group.members[1].text is not None
    assert index.sources() == ["monday", "tuesday"]


def test_pairs_with_the_index_name_both_places(tmp_path: Path) -> None:
    index = SharedIndex(tmp_path)
    index.add([article("a", STORM)])
    found = index.compare([article("b", STORM), article("c", BRIDGE), article("d", BRIDGE)]).pairs()
    assert [(p.a, p.b, p.relation) for p in found] == [
        ("a", "b", "identical"),
        ("c", "d", "identical"),
    ]


def test_what_is_old_only_is_not_told_again(tmp_path: Path) -> None:
    index = SharedIndex(tmp_path)
    index.add([article("a", STORM), article("b", STORM)])
    assert index.query(article("c", BRIDGE)) == []
    assert len(index.groups()) == 1


def test_the_index_finds_what_a_batch_finds(tmp_path: Path, corpus: list[Article]) -> None:
    index = SharedIndex(tmp_path)
    index.add(corpus)
    assert textless(index.groups()) == textless(compare(corpus).groups())


@pytest.mark.parametrize("size", [1, 7, 200])
def test_order_and_batches_change_nothing(tmp_path: Path, corpus: list[Article], size: int) -> None:
    some = corpus[:60] if size == 1 else corpus
    whole = SharedIndex(tmp_path / "whole")
    whole.add(some)
    shuffled = some[:]
    random.Random(size).shuffle(shuffled)
    parts = SharedIndex(tmp_path / "parts")
    for start in range(0, len(shuffled), size):
        parts.add(shuffled[start : start + size])
    assert parts.groups() == whole.groups()
    assert parts.sources() == whole.sources()
    assert len(list((tmp_path / "parts").glob("*.segment"))) < 16


def test_an_article_given_again_takes_the_place_of_its_older_self(tmp_path: Path) -> None:
    index = SharedIndex(tmp_path)
    index.add([article("a", STORM), article("b", STORM)])
    index.add([article("a", BRIDGE)])
    assert index.groups() == []
    assert len(index) == 2
    (group,) = index.query(article("c", BRIDGE))
    assert [m.source for m in group.members] == ["a", "c"]
    assert index.query(article("a", STORM, outlet="elsewhere"))[0].members[1].source == "b"
    assert index.holds(["b", "c", "a"]) == ["b", "a"]
    for number in range(20):
        index.add([article("a", STORM_MORE if number % 2 else CHOIR)])
    assert len(index) == 2
    assert index.sources() == ["a", "b"]


def test_compare_and_add_does_both(tmp_path: Path) -> None:
    index = SharedIndex(tmp_path)
    assert index.compare_and_add([article("a", STORM)]).groups() == []
    (group,) = index.compare_and_add([article("b", STORM)]).groups()
    assert [m.source for m in group.members] == ["a", "b"]
    assert len(index) == 2
    assert index.compare_and_add([]).groups() == []


def test_the_origin_is_remembered(tmp_path: Path) -> None:
    index = SharedIndex(tmp_path)
    index.add([article("a", f"ALDMERE (AP) — {STORM}")])
    (group,) = index.query(article("b", STORM))
    assert group.origin is not None
    assert (group.origin.agency, group.origin.evidence[0][0]) == ("AP", "a")


def test_strange_sources_and_empty_articles_are_kept(tmp_path: Path) -> None:
    odd = ["", "ä#ö", "\ud800", "x" * 3000, "a\nb", "  "]
    index = SharedIndex(tmp_path)
    index.add([article(s, STORM if s else "", outlet=f"o{i}") for i, s in enumerate(odd)])
    assert SharedIndex(tmp_path).sources() == sorted(odd)
    assert len(index.groups()[0].members) == len(odd) - 1


def test_a_very_long_article_is_kept(tmp_path: Path) -> None:
    long = article("long", *(f"Row {n} of the tide table says {n * 7} feet." for n in range(9000)))
    index = SharedIndex(tmp_path)
    index.add([long])
    found = index.query(article("b", "Row 8123 of the tide table says 56861 feet."))
    assert found[0].members[1].start > 300_000


def test_readers_beside_a_writer_see_each_state_whole(tmp_path: Path) -> None:
    writer, one, other = (SharedIndex(tmp_path) for _ in range(3))
    for number in range(30):
        writer.add([article(f"s{number}", STORM, f"The log of day {number} is in order.")])
        reader = one if number % 2 else other
        (group,) = reader.query(article("q", STORM))
        assert len(group.members) == number + 2


def test_two_readers_beside_a_live_writer(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, index_writer.__file__, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdin.write("0\n")
        child = int(writer.stdout.readline().split()[1])
        assert writer.stdout.readline() == "done 0\n"
        readers = [SharedIndex(tmp_path), SharedIndex(tmp_path)]
        seen = [0, 0]
        try:
            for turn in range(40):
                which = turn % 2
                (group,) = readers[which].query(article("q", STORM))
                assert (len(group.members) - 1) % index_writer.BATCH == 0
                assert len(readers[which]) >= seen[which] > -1
                seen[which] = len(readers[which])
        finally:
            os.kill(child, signal.SIGKILL)
            writer.stdin.close()


def test_a_second_writer_is_told(tmp_path: Path) -> None:
    from normalizer.dedup.manifest import writer_lock

    index = SharedIndex(tmp_path)
    with writer_lock(tmp_path), pytest.raises(InputError) as caught:
        index.add([article("a", STORM)])
    assert caught.value.code == "index-locked"
    index.add([article("a", STORM)])


def test_nobody_adds_between_a_comparison_and_what_it_adds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, other, compare = SharedIndex(tmp_path), SharedIndex(tmp_path), SharedIndex._compare

    def meanwhile(self: SharedIndex, *given: Any) -> Any:
        with pytest.raises(InputError) as caught:
            other.add([article("b", STORM)])
        assert caught.value.code == "index-locked"
        return compare(self, *given)

    with monkeypatch.context() as patched:
        patched.setattr(SharedIndex, "_compare", meanwhile)
        assert index.compare_and_add([article("a", STORM)]).groups() == []
    assert len(other.compare_and_add([article("b", STORM)]).groups()) == 1


def test_other_parameters_are_an_error(tmp_path: Path) -> None:
    SharedIndex(tmp_path).add([article("a", STORM)])
    path = tmp_path / "MANIFEST.json"
    manifest = json.loads(path.read_text())
    manifest["parameters"]["paragraph"]["rule"]["width"] = 5
    path.write_text(json.dumps(manifest))
    with pytest.raises(ConfigError) as caught:
        SharedIndex(tmp_path)
    assert caught.value.code == "index-parameters"
    assert "paragraph" in caught.value.message


def damage_manifest(folder: Path) -> None:
    (folder / "MANIFEST.json").write_text("{")


def damage_parameters(folder: Path) -> None:
    manifest = json.loads((folder / "MANIFEST.json").read_text())
    manifest["parameters"] = None
    (folder / "MANIFEST.json").write_text(json.dumps(manifest))


def cut_segment(folder: Path) -> None:
    (path,) = folder.glob("*.segment")
    path.write_bytes(path.read_bytes()[:-9])


def cut_to_nothing(folder: Path) -> None:
    (path,) = folder.glob("*.segment")
    path.write_bytes(b"norm")


def flip_a_bit(folder: Path) -> None:
    (path,) = folder.glob("*.segment")
    data = bytearray(path.read_bytes())
    data[-40] ^= 4
    path.write_bytes(data)


def spoil_header(folder: Path) -> None:
    (path,) = folder.glob("*.segment")
    data = bytearray(path.read_bytes())
    data[30] = 0
    path.write_bytes(data)


def other_magic(folder: Path) -> None:
    (path,) = folder.glob("*.segment")
    path.write_bytes(b"something else" + path.read_bytes()[14:])


def lose_segment(folder: Path) -> None:
    for path in folder.glob("*.segment"):
        path.unlink()


@pytest.mark.parametrize(
    "spoil",
    [
        damage_manifest,
        cut_segment,
        cut_to_nothing,
        flip_a_bit,
        spoil_header,
        other_magic,
        lose_segment,
    ],
)
def test_damage_is_told(tmp_path: Path, spoil: object) -> None:
    SharedIndex(tmp_path).add([article("a", STORM)])
    spoil(tmp_path)  # type: ignore[operator]
    with pytest.raises(InputError) as caught:
        SharedIndex(tmp_path)
    assert caught.value.code == "index-damaged"


def test_parameters_that_are_none_are_an_error(tmp_path: Path) -> None:
    SharedIndex(tmp_path).add([article("a", STORM)])
    damage_parameters(tmp_path)
    with pytest.raises(ConfigError, match="none are known"):
        SharedIndex(tmp_path)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(InputError) as caught:
        SharedIndex(tmp_path)
    assert caught.value.code == "index-not-an-index"
    with pytest.raises(InputError) as caught:
        SharedIndex(tmp_path / "letters.txt")
    assert caught.value.code in {"index-not-a-folder", "index-unreadable"}
    with pytest.raises(InputError) as caught:
        SharedIndex(tmp_path / "letters.txt" / "x").add([article("a", STORM)])
    assert caught.value.code in {"index-unwritable", "index-unreadable"}


@pytest.mark.parametrize(
    "number, code",
    [("ENOSPC", "disk-full"), ("EDQUOT", "disk-full"), ("EROFS", "index-unwritable")],
)
@pytest.mark.parametrize("when", [1, 2])
def test_what_the_disk_refuses_is_told_and_leaves_the_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str, code: str, when: int
) -> None:
    SharedIndex(tmp_path).add([article("a", STORM)])
    real, calls = os.fsync, []

    def refuse(handle: int) -> None:
        calls.append(handle)
        if len(calls) == when:
            raise OSError(getattr(errno, number), os.strerror(getattr(errno, number)))
        real(handle)

    with monkeypatch.context() as full:
        full.setattr(segment_module.os, "fsync", refuse)
        with pytest.raises(OutputError) as caught:
            SharedIndex(tmp_path).add([article("b", STORM)])
    assert caught.value.code == code
    assert caught.value.message.startswith(str(tmp_path))
    assert caught.value.hint
    assert not list(tmp_path.glob("*.tmp"))
    assert SharedIndex(tmp_path).sources() == ["a"]
    SharedIndex(tmp_path).add([article("b", STORM)])
    assert SharedIndex(tmp_path).sources() == ["a", "b"]


def test_an_article_printed_as_one_paragraph_is_found_by_its_paragraphs(tmp_path: Path) -> None:
    parts = paragraphs_of_words(40)
    for one, other in permutations([article("a", *parts), article("b", " ".join(parts))]):
        index = SharedIndex(tmp_path / one.source)
        index.add([one])
        (group,) = index.query(other)
        assert len(group.members) == 41


def test_nothing_added_makes_no_files(tmp_path: Path) -> None:
    index = SharedIndex(tmp_path / "index")
    assert index.add([]) == 0
    assert (index.groups(), index.query(article("a", STORM)), len(index)) == ([], [], 0)
    assert not (tmp_path / "index").exists()


def test_50_kills_while_writing(tmp_path: Path) -> None:
    """After each the index opens, with every batch that was told done, and nothing twice."""
    writer = subprocess.Popen(
        [sys.executable, index_writer.__file__, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    rng = random.Random(50)
    told: set[int] = set()
    try:
        for kill in range(KILLS):
            start = kill * 1000
            writer.stdin.write(f"{start}\n")
            seen = [writer.stdout.readline()]
            while not seen[-1].startswith("child"):
                seen.append(writer.stdout.readline())
            time.sleep(rng.random() * 0.12)
            os.kill(int(seen[-1].split()[1]), signal.SIGKILL)
            while seen[-1] != "gone\n":
                seen.append(writer.stdout.readline())
            told |= {int(line.split()[1]) for line in seen if line.startswith("done")}
            sources = SharedIndex(tmp_path).sources()
            assert len(sources) == len(set(sources))
            wanted = {source for number in told for source in index_writer.batch(number)}
            assert wanted <= set(sources)
            assert len(sources) - len(wanted) <= (kill + 1) * index_writer.BATCH
            assert len(sources) % index_writer.BATCH == 0
    finally:
        writer.stdin.close()
        writer.wait()
        writer.stdout.close()
    assert told
    (group,) = SharedIndex(tmp_path).groups()
    assert len(group.members) == len(SharedIndex(tmp_path))
