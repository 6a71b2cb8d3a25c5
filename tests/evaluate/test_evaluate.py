"""Scores on labelled pages: the sets, the figures, the floors, the command."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path

import pytest

from normalizer.cli import _run
from normalizer.config import Settings
from normalizer.errors import InputError, NormalizerError, OutputError
from normalizer.evaluate import (
    Floors,
    LabelledPage,
    SetResult,
    compare_floors,
    find_sets,
    measure_page,
    read_floors,
    read_pages,
)
from normalizer.evaluate.floors import figures_of
from normalizer.evaluate.sets import LabelledSet
from normalizer.model import BlockSpan, Record, Removal
from normalizer.train.score import SetScore
from tests.conftest import ROOT

BODY = (
    "The harbour of Norrholm reopened on Monday after four weeks of repairs, the port said.",
    "It will close again in March for the second part of the repairs, which takes eight days.",
    "Ferries to Osterby leave at noon and at six, as they did before the storm of last winter.",
)
PROMPT = "Sign up for our morning newsletter."
TITLE = "Harbour reopens after repairs"
PAGE = "\n\n".join((TITLE, *BODY, PROMPT))
GOLD = "\n\n".join(BODY)


def label(**more: object) -> str:
    row = {"id": "harbour", "gold": GOLD, "optional": TITLE, "lang": "en", **more}
    return json.dumps(row) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set of one page, and its folder's parent as the working folder."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "mine"
    (made / "pages").mkdir(parents=True)
    (made / "pages" / "harbour.txt").write_text(PAGE, encoding="utf-8")
    (made / "gold.jsonl").write_text(label(without=[PROMPT]), encoding="utf-8")
    return made


def test_words_are_counted_where_a_script_has_no_spaces(folder: Path) -> None:
    body = "港湾局は月曜日、嵐のあと、渡船を再開したと発表した。船は来週、予定通り出る。波は高い。"
    (folder / "pages" / "harbour.txt").write_text(f"{body}\n\nニュースレターに登録する\n", "utf-8")
    (folder / "gold.jsonl").write_text(label(gold=body, optional="", lang="ja"), encoding="utf-8")
    kept, cut = measure_page(only_page(folder), Settings()).cuts
    assert (kept.cleaner, kept.article, kept.cruft) == ("kept", 25, 0)
    assert (cut.code, cut.article, cut.cruft) == ("NL001", 0, 6)


def only_page(folder: Path) -> LabelledPage:
    (page,) = read_pages(find_sets(folder)[0])
    assert isinstance(page, LabelledPage), page
    return page


def problems(folder: Path) -> list[str]:
    pages = read_pages(find_sets(folder)[0])
    return [page.code for page in pages if isinstance(page, NormalizerError)]


def run(capsysbinary: pytest.CaptureFixture[bytes], *args: object) -> tuple[int, str, str]:
    capsysbinary.readouterr()
    status = _run(["eval", *map(str, args)])
    out, err = capsysbinary.readouterr()
    return status, out.decode(), err.decode()


@pytest.mark.parametrize("suffix", [".html", ".htm", ".xhtml", ".txt", ".html.gz"])
def test_a_page_is_found_by_its_id(folder, suffix):
    (folder / "pages" / "harbour.txt").unlink()
    data = PAGE.encode()
    path = folder / "pages" / f"harbour{suffix}"
    path.write_bytes(gzip.compress(data, mtime=0) if suffix.endswith(".gz") else data)
    assert only_page(folder).path == path


def test_one_label_can_speak_of_several_files(folder):
    (folder / "page.html").write_text("<p>a</p>")
    (folder / "gold.jsonl").write_text(label(page=["page.html", "pages/harbour.txt"]))
    pages = list(read_pages(find_sets(folder)[0]))
    assert [page.name for page in pages] == ["harbour.html", "harbour.txt"]
    (folder / "gold.jsonl").write_text(label(page="page.html", url="https://a.example/b"))
    assert only_page(folder).name == "harbour"
    assert only_page(folder).given.url == "https://a.example/b"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("{\n", "row-broken"),
        (label(id=3), "bad-label"),
        (label(gold=None), "bad-label"),
        (label(without="a"), "bad-label"),
        (label(lang=3), "bad-label"),
        (label(page=[]), "bad-label"),
        (label(page=3), "bad-label"),
        (label() + label(), "bad-label"),
        (label(page="none.html"), "page-missing"),
        (label(id="other"), "page-missing"),
    ],
)
def test_labels_that_cannot_be_used_are_told_and_the_others_read(folder, rows, code):
    good = json.dumps({"id": "b", "gold": "", "page": "pages/harbour.txt"})
    (folder / "gold.jsonl").write_text(f"{rows}{good}\n", encoding="utf-8")
    assert problems(folder) == [code]
    assert [p.name for p in read_pages(find_sets(folder)[0]) if isinstance(p, LabelledPage)][
        -1
    ] == "b"


def test_folders_with_several_sets(tmp_path):
    (tmp_path / "gold").mkdir()
    for name in ("b", "a"):
        (tmp_path / "gold" / f"{name}.jsonl").write_text("")
    shown = tmp_path.as_posix()
    assert [s.name for s in find_sets(tmp_path)] == [f"{shown}#a", f"{shown}#b"]
    assert [s.pages for s in find_sets(tmp_path, ["b"])] == [tmp_path / "pages" / "b"]
    for names in (["c"], ["a", "c"]):
        with pytest.raises(InputError, match="no such file"):
            find_sets(tmp_path, names)


def test_a_folder_without_labels(tmp_path):
    with pytest.raises(InputError, match="no such file") as caught:
        find_sets(tmp_path)
    assert caught.value.code == "set-missing"
    with pytest.raises(InputError) as caught:
        list(read_pages(LabelledSet("x", tmp_path, tmp_path)))
    assert caught.value.code == "set-unreadable"


def test_a_page_is_scored_and_its_cuts_counted(folder):
    result = measure_page(only_page(folder), Settings())
    assert (result.score.precision, result.score.recall, result.score.exact) == (1.0, 1.0, True)
    assert (result.language, result.leak) == ("en", 0.0)
    kept, cut = result.cuts
    words = sum(len(line.replace("-", " ").split()) for line in BODY)
    assert (kept.cleaner, kept.article, kept.cruft) == ("kept", words, 0)
    assert (cut.code, cut.cuts, cut.article, cut.cruft) == ("NL001", 1, 0, 6)


def test_what_is_cut_of_an_article_counts_as_article(folder):
    spans, at = [], 0
    for text in (*BODY, PROMPT):
        spans.append((at, text))
        at += len(text) + 2
    record = Record(
        "a",
        "\n\n".join([BODY[0], PROMPT]),
        language="de",
        blocks=tuple(BlockSpan("paragraph", spans[i][1], spans[i][0], 0) for i in (0, 3)),
        removals=tuple(
            Removal("RS001", "related-stories", spans[i][0], 0, spans[i][1], "") for i in (1, 2)
        ),
    )
    page = LabelledPage("a", folder / "gold.jsonl", GOLD, without=(PROMPT.upper(), "never there"))
    result = measure_page(page, Settings(), lambda *_, **__: record)
    by_name = {c.cleaner: (c.cuts, c.article, c.cruft) for c in result.cuts}
    assert by_name["related-stories"] == (2, sum(len(b.split()) for b in BODY[1:]), 0)
    assert by_name["kept"][2] == len(PROMPT.split())
    assert (result.language, result.leak, result.score.exact) == ("de", 0.5, False)


def test_optional_text_counts_neither_way(folder):
    record = Record("a", GOLD, removals=(Removal("DS001", "x", 0, 0, TITLE, ""),))
    result = measure_page(only_page(folder), Settings(), lambda *_, **__: record)
    assert [(c.article, c.cruft) for c in result.cuts] == [(0, 0)]


def test_results_by_language_and_the_worst_page_first(folder):
    good = only_page(folder)
    bad = LabelledPage("bad", good.path, "Something else was the article here.", language="de")
    result = SetResult("s", tuple(measure_page(page, Settings()) for page in (good, bad)))
    assert [page.name for page in result.worst(1)] == ["bad"]
    assert {name: rows[0] for name, rows in result.by_language().items()} == {"de": 1, "en": 1}
    assert result.by_language()["de"][1].f1 == 0.0
    assert result.leak == 0.0
    assert result.total.exact == 0.5
    assert SetResult("none", ()).leak is None


def test_a_page_that_goes_away(folder):
    page = only_page(folder)
    page.path.unlink()
    with pytest.raises(InputError) as caught:
        measure_page(page, Settings())
    assert caught.value.code == "input-unreadable"


@pytest.mark.parametrize("value", [0.0, 0.29, 0.57, 0.99999, 1.0, 2 / 3])
def test_floors_are_rounded_down(value):
    floor = figures_of(SetScore(value, value, value, value))["F1"]
    assert floor <= value + 1e-9
    assert value - floor < 0.0001


def test_floors_rise_and_sink_only_where_accepted(tmp_path):
    path = tmp_path / "golden" / "scores.json"
    floors = Floors(path, {"labels": {"F1": 0.9, "precision": 0.5, "recall": 0.5}})
    score = SetScore(0.8, 0.6, 0.5, 0.1)
    name = (tmp_path / "golden" / "labels").as_posix()
    changes = compare_floors(floors, name, score)
    assert [(c.figure, c.is_lower) for c in changes] == [
        ("F1", True),
        ("precision", False),
        ("exact", False),
    ]
    risen = floors.updated(changes, accept_lower=False).sets["labels"]
    assert risen == {"F1": 0.9, "precision": 0.6, "recall": 0.5, "exact": 0.1}
    assert floors.updated(changes, accept_lower=True).sets["labels"]["F1"] == 0.8
    with pytest.raises(OutputError, match=r"scores\.json"):
        floors.write()


@pytest.mark.parametrize(
    "data", ["[", "[]", '{"a": 1}', '{"a": {"F1": "x"}}', '{"a": {"F2": 1}}', None]
)
def test_floors_that_cannot_be_read(tmp_path, data):
    path = tmp_path / "scores.json"
    if data is not None:
        path.write_text(data)
    with pytest.raises(InputError) as caught:
        read_floors(path)
    assert caught.value.code == "floors-malformed" if data else "floors-unreadable"


def test_a_set_without_labels_is_an_error(folder, capsysbinary):
    for data in ("", "\n\n"):
        (folder / "gold.jsonl").write_text(data)
        status, out, err = run(capsysbinary, "mine", "--floors", "f.json", "--update")
        assert (status, out, "[set-empty]" in err) == (2, "", True)
        assert not Path("f.json").exists()


def test_update_writes_no_floors_of_nothing(folder, capsysbinary):
    assert run(capsysbinary, "--floors", "f.json", "--update")[0] == 2
    assert not Path("f.json").exists()


@pytest.mark.parametrize("data, status", [("", 0), (" \n", 0), ("{", 2), ("[]", 2)])
def test_update_renews_a_file_of_floors_that_holds_none(folder, capsysbinary, data, status):
    Path("f.json").write_text(data)
    made, _, err = run(capsysbinary, "mine", "--floors", "f.json", "--update")
    assert made == status
    assert ("remove it" in err) == (status == 2)
    assert (Path("f.json").read_text() == data) == (status == 2)


def test_the_command_prints_scores(folder, capsysbinary):
    status, out, err = run(capsysbinary, "mine")
    assert (status, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert ["all", "1", "1.0000", "1.0000", "1.0000", "1.000"] in lines
    assert ["en", "1", "1.0000", "1.0000", "1.0000", "1.000"] in lines
    assert ["NL001", "newsletter", "0", "6", "1"] in lines
    assert lines[-1] == ["P", "1.0000", "R", "1.0000", "harbour"]
    assert "worst" not in run(capsysbinary, "mine", "--worst", 0)[1]


def test_the_command_prints_json(folder, capsysbinary):
    made = json.loads(run(capsysbinary, "mine", "--format", "json", "--ignore", "NL001")[1])
    (found,) = made["sets"]
    assert (found["set"], found["pages"], found["leak"]) == ("mine", 1, 1.0)
    assert found["precision"] < found["recall"] == 1.0
    assert found["languages"]["en"]["F1"] == found["F1"]
    assert [c["cleaner"] for c in found["cleaners"]] == ["kept"]
    assert found["worst"][0]["id"] == "harbour"


def test_a_page_without_any_text_has_no_precision(folder, capsysbinary):
    (folder / "pages" / "harbour.txt").write_text("")
    assert "P   -     R 0.0000  harbour" in run(capsysbinary, "mine")[1]


def test_what_cannot_be_read_is_told_and_the_others_scored(folder, capsysbinary):
    (folder / "gold.jsonl").write_text(label() + label(id="none") + label(id="bad"))
    (folder / "pages" / "bad.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    status, out, err = run(capsysbinary, "mine", "--floors", "f.json", "--update")
    assert status == 2
    assert out.splitlines()[2].split()[1] == "1"
    assert "[page-missing]" in err
    assert "[not-text]" in err
    assert "floors are not compared" in err
    assert not Path("f.json").exists()


def test_floors_hold_the_scores(folder, capsysbinary):
    floors = Path("scores.json")
    assert run(capsysbinary, "mine", "--floors", floors)[0] == 2
    assert run(capsysbinary, "mine", "--floors", floors, "--update", "-v")[0] == 0
    stored = json.loads(floors.read_text())
    assert stored == {"mine": {"F1": 1.0, "precision": 1.0, "recall": 1.0, "exact": 1.0}}
    assert run(capsysbinary, "--floors", floors)[0] == 0

    worse = ("--floors", floors, "--ignore", "NL001")
    status, _, err = run(capsysbinary, *worse)
    assert status == 1
    assert "mine: exact 0.0000 (floor 1.0000): below its floor" in err
    status, _, err = run(capsysbinary, *worse, "--update")
    assert status == 1
    assert "--accept-lower" in err
    assert json.loads(floors.read_text()) == stored
    assert run(capsysbinary, *worse, "--update", "--accept-lower")[0] == 0
    assert json.loads(floors.read_text())["mine"]["exact"] == 0.0
    assert run(capsysbinary, *worse)[0] == 0


def test_a_set_without_floors_is_a_finding(folder, capsysbinary):
    Path("scores.json").write_text("{}")
    status, _, err = run(capsysbinary, "mine", "--floors", "scores.json")
    assert status == 1
    assert "has no floor; --update writes one" in err


@pytest.mark.parametrize(
    "args", [(), ("--update",), ("mine", "--update"), ("mine", "--floors", "f", "--accept-lower")]
)
def test_options_that_do_not_go_together(folder, capsysbinary, args):
    assert run(capsysbinary, *args)[0] == 2


def test_the_projects_own_floors_hold(monkeypatch, capsysbinary):
    monkeypatch.chdir(ROOT)
    status, _, err = run(capsysbinary, "--isolated", "--floors", "golden/scores.json")
    assert status == 0, err


def test_labels_of_the_project_are_of_its_fixtures():
    pages = list(read_pages(find_sets(ROOT / "golden" / "labels")[0]))
    assert len(pages) == 38
    for page in pages:
        assert isinstance(page, LabelledPage)
        text = " ".join(page.path.read_text(encoding="utf-8").split())
        if page.path.suffix == ".txt":
            assert all(" ".join(part.split()) in text for part in page.gold.split("\n\n"))


@pytest.mark.parametrize("name", ["aeb", "fundus"])
def test_scores_are_those_of_the_bench(shared, name):
    bench = shared / "bench"
    spec = importlib.util.spec_from_file_location("bench_score_of_eval", bench / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    with gzip.open(bench / "text" / f"{name}.trafilatura.jsonl.gz", "rt", encoding="utf-8") as rows:
        texts = {row["id"]: row["text"] for row in map(json.loads, rows)}
    cases = scorer.read_jsonl(bench / "gold" / f"{name}.jsonl")
    figures, _ = scorer.score(cases, texts)
    pages = list(read_pages(find_sets(bench, [name])[0]))

    def taken(_data, *, source, **_):
        return Record(source, texts[Path(source).name.removesuffix(".html.gz")])

    result = SetResult(name, tuple(measure_page(page, Settings(), taken) for page in pages))
    assert len(result.pages) == figures["pages"]
    assert (result.total.f1, result.total.precision, result.total.recall) == pytest.approx(
        (figures["F1"], figures["P"], figures["R"]), abs=1e-12
    )
    assert result.total.exact == pytest.approx(figures["exact"], abs=1e-12)
