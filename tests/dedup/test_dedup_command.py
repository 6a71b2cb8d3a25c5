from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from dedup_support import BRIDGE, CHOIR, STORM, STORM_MORE

from normalizer.cli.dedup import dedup
from normalizer.io.records import record_from_dict
from normalizer.ledger import restore

ROWS = [
    {"id": "a1", "outlet": "lantern", "text": f"Follow us.\n\n{STORM}", "section": "north"},
    {"id": "a2", "outlet": "lantern", "text": f"Follow us.\n\n{BRIDGE}"},
    {"id": "a3", "outlet": "lantern", "text": f"Follow us.\n\n{CHOIR}"},
    {"id": "b1", "url": "https://www.example.com/x", "published": "2031-05-01", "text": STORM},
    {"id": "c1", "outlet": "herald", "text": STORM.replace("storm", "gale")},
]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def run(*arguments: object, **more: Any) -> Result:
    return CliRunner().invoke(
        dedup, [str(a) for a in arguments], standalone_mode=False, catch_exceptions=False, **more
    )


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_groups_are_the_default(rows: Path) -> None:
    result = run(rows)
    (group,) = objects(result)
    assert list(group) == ["passage", "level", "origin", "text", "members"]
    assert list(group["members"][0]) == [
        "source", "outlet", "start", "end", "text", "relation", "jaccard", "containment",
    ]  # fmt: skip
    assert [m["source"] for m in group["members"]] == ["b1", "a1", "c1"]
    assert result.return_value == 0
    assert result.stderr == ""


def test_pairs(rows: Path) -> None:
    pairs = objects(run(rows, "--format", "pairs"))
    assert [(p["a"], p["b"], p["relation"]) for p in pairs] == [
        ("a1", "b1", "identical"),
        ("a1", "c1", "near"),
        ("b1", "c1", "near"),
    ]
    assert list(pairs[0]) == [
        "a", "b", "level", "relation", "jaccard", "containment", "shared", "spans",
    ]  # fmt: skip


def test_text_marks_what_differs(rows: Path) -> None:
    out = run(rows, "--format", "text").stdout
    assert out.startswith("3 outlets: paragraph\n  b1 (example.com) 0-")
    assert "A [-storm-] {+gale+} tore the roof off" in out
    assert "\x1b" not in out


def test_colours_where_they_are_wanted(rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = run(rows, "--format", "text", "--color", "always", color=True).stdout
    assert "\x1b[32mgale" in out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(rows, "--format", "text", color=True).stdout


def test_records_are_marked(rows: Path) -> None:
    records = objects(run(rows, "--format", "records"))
    assert [r["source"] for r in records] == [row["id"] for row in ROWS]
    assert [len(r["shared"]) for r in records] == [1, 0, 0, 1, 1]
    assert records[0]["section"] == "north"
    assert records[3]["outlet"] == "example.com"
    assert records[3]["text"] == STORM


def test_cut_records_can_be_restored(rows: Path) -> None:
    records = [record_from_dict(r) for r in objects(run(rows, "--mode", "cut"))]
    assert [STORM in r.text for r in records] == [False, False, False, True, False]
    assert [restore(r) for r in records] == [row["text"] for row in ROWS]


def test_what_one_outlet_repeats(rows: Path, tmp_path: Path) -> None:
    (group,) = objects(run(rows, "--within"))
    assert {m["text"] for m in group["members"]} == {"Follow us."}
    assert objects(run(rows, "--within", "--several", "4")) == []
    target = tmp_path / "house.toml"
    result = run(rows, "--emit-rules", target)
    assert result.stdout == ""
    assert 'text = "Follow us."' in target.read_text(encoding="utf-8")
    assert run(rows, "--emit-rules", "-").stdout == target.read_text(encoding="utf-8")


def test_what_one_outlet_repeats_over_the_days(tmp_path: Path) -> None:
    index = tmp_path / "index"
    owned = "The Lantern is owned by its readers and by nobody else."
    for number, text in enumerate((STORM, BRIDGE, CHOIR)):
        path = tmp_path / f"day{number}.jsonl"
        row = {"id": f"d{number}", "outlet": "lantern", "text": f"{text}\n\n{owned}"}
        path.write_text(json.dumps(row) + "\n")
        found = objects(run(path, "--index", index, "--within"))
    (group,) = found
    assert [(m["source"], m["text"]) for m in group["members"]] == [
        ("d0", None),
        ("d1", None),
        ("d2", owned),
    ]


def test_days_against_an_index(tmp_path: Path) -> None:
    days = []
    for number, text in enumerate((STORM, BRIDGE, STORM)):
        days.append(tmp_path / f"day{number}.jsonl")
        row = {"id": f"d{number}", "outlet": f"o{number}", "text": text}
        days[-1].write_text(json.dumps(row) + "\n")
    index = tmp_path / "index"
    found = [objects(run(day, "--index", index)) for day in days]
    assert [len(groups) for groups in found] == [0, 0, 1]
    assert [m["source"] for m in found[2][0]["members"]] == ["d0", "d2"]
    (group,) = objects(run("--index", index, input=""))
    assert group["text"] is None
    assert "d2 (o2)" in run("--index", index, "--format", "text", input="").stdout
    pairs = objects(run(days[2], "--index", index, "--format", "pairs"))
    assert [(p["a"], p["b"], p["shared"]) for p in pairs] == [("d0", "d2", None)]


def test_pages_and_texts_are_cleaned_first(tmp_path: Path) -> None:
    head = "Skip to main content\n\nA headline for the storm story\n\n"
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{head}{STORM}\n\n{STORM_MORE} {name}\n")
    groups = objects(run(tmp_path, "--jobs", "2"))
    assert [g["text"] for g in groups] == [STORM, f"{STORM_MORE} a"]
    assert groups[0]["members"][0]["source"] == str(tmp_path / "a.txt")
    assert groups == objects(run(tmp_path))
    records = objects(run(tmp_path, "--format", "records"))
    assert [len(r["shared"]) for r in records] == [2, 2]


def test_records_keep_their_source(tmp_path: Path, rows: Path) -> None:
    cut = tmp_path / "cut.jsonl"
    cut.write_text(run(rows, "--format", "records").stdout, encoding="utf-8")
    pairs = objects(run(cut, "--format", "pairs"))
    assert {p["a"] for p in pairs} == {"a1", "b1"}


NAMES = [
    # the rows of one file, and the names of their articles
    ([{}, {}], ["#1", "#2"]),
    ([{"id": "x"}, {"id": 7}, {"id": 0}], ["x", "7", "0"]),
    ([{"id": "2"}, {}], ["2", "#2"]),
    ([{}, {"id": "2"}, {"id": "1"}], ["#1", "2", "1"]),
    ([{"id": None}, {"id": ""}, {"id": [1]}, {"id": {}}], ["#1", "#2", "#3", "#4"]),
]


@pytest.mark.parametrize("given, names", NAMES)
def test_a_row_is_called_by_its_id_or_its_line(
    tmp_path: Path, given: list[dict[str, Any]], names: list[str]
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({**row, "text": STORM}) + "\n" for row in given))
    expected = [f"{path}{name}" if name.startswith("#") else name for name in names]
    for form in ("text", "html"):
        lines = [json.dumps({**row, form: f"<p>{STORM}</p>"}) + "\n" for row in given]
        path.write_text("".join(lines))
        records = objects(run(path, "--format", "records"))
        assert [r["source"] for r in records] == expected, form


def test_rows_without_id_of_several_files_are_articles_of_their_own(tmp_path: Path) -> None:
    days = [tmp_path / name for name in ("a.jsonl", "b.jsonl")]
    for day in days:
        day.write_text(json.dumps({"outlet": day.stem, "text": STORM}) + "\n")
    result = run(tmp_path)
    (group,) = objects(result)
    assert [m["source"] for m in group["members"]] == [f"{day}#1" for day in days]
    assert result.stderr == ""
    for day in days:
        found = objects(run(day, "--index", tmp_path / "index"))
    assert [m["source"] for m in found[0]["members"]] == [f"{day}#1" for day in days]


def test_articles_that_a_later_one_takes_the_name_of_are_told(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": i, "text": STORM}) + "\n" for i in "abcab"))
    told = run(path).stderr
    assert told == (
        "warning: articles passed over because a later one has their name: 2; "
        "the first is 'a' [same-name]\n"
    )
    assert run(path, "--quiet").stderr == ""


def test_rows_without_id_that_replace_older_ones_in_an_index_are_told(tmp_path: Path) -> None:
    days = [
        {"outlet": "a", "text": STORM},  # called -#1, as every day
        {"outlet": "a", "text": BRIDGE},
        {"id": "x", "outlet": "a", "text": CHOIR},  # meant to take the place of the next
        {"id": "x", "outlet": "a", "text": CHOIR},
    ]
    for more in ([], ["--within"]):
        index = tmp_path / f"index{len(more)}"
        told = [run("-", "--index", index, *more, input=json.dumps(day)) for day in days]
        assert [bool(result.stderr) for result in told] == [False, True, False, False]
        assert told[1].stderr.startswith("warning: rows without id that take the place of older")


def _fail(item: Any) -> None:
    if "bad" in item.source:
        raise ZeroDivisionError("a fault")


def _use_up(item: Any) -> None:
    if "bad" in item.source:
        raise MemoryError


def _die(item: Any) -> None:
    if "bad" in item.source:
        os._exit(9)


@pytest.mark.parametrize(
    "fault, jobs, code",
    [
        (_fail, 1, "internal-error"),
        (_fail, 2, "internal-error"),
        (_use_up, 1, "out-of-memory"),
        (_die, 2, "worker-died"),
    ],
)
def test_a_page_that_cannot_be_cleaned_is_told_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Any, jobs: int, code: str
) -> None:
    from normalizer.cli import _dedup_read

    cleaned = _dedup_read._cleaned

    def faulty(source: str, item: Any, settings: Any) -> Any:
        fault(item)
        return cleaned(source, item, settings)

    monkeypatch.setattr(_dedup_read, "_cleaned", faulty)
    for name in ("a", "bad", "c"):
        (tmp_path / f"{name}.txt").write_text(f"A headline for the story\n\n{STORM}\n")
    result = run(tmp_path, "--jobs", jobs)
    (group,) = objects(result)
    assert [Path(m["source"]).stem for m in group["members"]] == ["a", "c"]
    assert result.return_value == 2
    assert f"{tmp_path / 'bad.txt'}: " in result.stderr
    assert f"[{code}]" in result.stderr


STEERING = ("\x1b[31m", "\x1b]0;x\x07", "\x9b2J", "\u202e", "\r")


@pytest.mark.parametrize("sign", STEERING)
def test_nothing_of_an_article_steers_the_terminal(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "rows.jsonl"
    texts = (STORM, STORM.replace("old", f"{sign} old"))
    rows = [
        {
            "id": f"{i}{sign}",
            "outlet": f"o{i}{sign}",
            "text": text,
            "wire": [{"agency": f"Continental{sign} Wire", "evidence": "x"}],
        }
        for i, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = run(path, "--format", "text").stdout
    assert "2 outlets" in out
    assert sign not in out


def test_standard_input_is_read(rows: Path) -> None:
    piped = run(input=rows.read_bytes())
    assert piped.stdout == run(rows).stdout == run("-", input=rows.read_bytes()).stdout


def test_rows_that_cannot_be_read_are_told_and_the_rest_goes_on(rows: Path) -> None:
    with rows.open("a") as file:
        file.write('{"id": "x"}\n{"id": "y", "outlet": 3, "text": "z"}\nnot json\n')
    result = run(rows, "missing.txt")
    assert len(objects(result)) == 1
    assert result.return_value == 2
    assert "row-without-text" in result.stderr
    assert "input-not-found" in result.stderr
    records = objects(run(rows, "--format", "records", "--quiet"))
    assert [r["error"]["code"] for r in records[5:]][:2] == ["row-without-text", "row-field-type"]


def test_the_outlet_of_those_that_name_none(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": i, "text": STORM}) + "\n" for i in "ab"))
    assert len(objects(run(path))) == 1
    assert objects(run(path, "--outlet", "lantern")) == []
    records = tmp_path / "records.jsonl"
    records.write_text(run(path, "--format", "records").stdout, encoding="utf-8")
    assert len(objects(run(records))) == 1
    assert objects(run(records, "--outlet", "lantern")) == []


def test_datasketch_finds_them_too(rows: Path) -> None:
    assert run(rows, "--sketch", "minhash").stdout == run(rows).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--mode", "cut", "--format", "pairs"],
        ["--within", "--format", "pairs"],
        ["--emit-rules", "-", "--index", "x"],
        ["--emit-rules", "-", "--format", "text"],
        ["--emit-rules", "-", "--format", "groups"],
        ["--emit-rules", "s3://house/rules.toml"],
        ["--several", "5"],
        ["--several", "3", "--format", "pairs"],
        ["--within", "--index", "redis://localhost"],
        ["--index", "x", "--sketch", "minhash"],
        ["--index", "redis://localhost", "--sketch", "bottom-k"],
    ],
)
def test_options_that_exclude_each_other(rows: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(dedup, [str(rows), *arguments])
    assert result.exit_code == 2
    assert "Error" in result.stderr


def test_progress_is_told_on_a_terminal_only(rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(rows).stderr == ""
    monkeypatch.setattr("normalizer.cli.dedup._TICK", 2)
    monkeypatch.setattr("normalizer.cli.dedup._tells_progress", lambda messages: True)
    told = run(rows).stderr
    assert "\rreading: 4 articles" in told
    assert told.rstrip().endswith("read 5 articles")


def test_a_file_of_json_that_is_no_lines_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"id": "a", "text": "x"}]')
    result = run(tmp_path / "a.json")
    assert (result.return_value, result.stdout) == (2, "")
    assert "not-json-lines" in result.stderr


def test_a_folder_without_articles_is_told(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert (result.return_value, result.stdout) == (2, "")
    assert "folder-empty" in result.stderr


def test_a_rule_file_that_cannot_be_written_is_told(rows: Path, tmp_path: Path) -> None:
    from normalizer.errors import NormalizerError

    with pytest.raises(NormalizerError) as caught:
        run(rows, "--emit-rules", tmp_path / "no" / "house.toml")
    assert caught.value.code == "output-unwritable"


@pytest.mark.parametrize(
    "index, code",
    [("typo", "index-not-found"), ("s3://foo", "index-remote"), ("file:///x", "index-remote")],
)
@pytest.mark.parametrize("within", [[], ["--within"]])
def test_an_index_that_cannot_be_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: str, code: str, within: list[str]
) -> None:
    from normalizer.errors import InputError

    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.jsonl").touch()
    for paths in ([], ["empty.jsonl"]):
        with pytest.raises(InputError) as caught:
            run(*paths, "--index", index, *within, input="")
        assert (caught.value.code, bool(caught.value.hint)) == (code, True)
    assert [path.name for path in tmp_path.iterdir()] == ["empty.jsonl"]
