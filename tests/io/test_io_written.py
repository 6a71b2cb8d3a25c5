"""What is written: plain text, Markdown, files in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from normalizer.errors import OutputError
from normalizer.io.markdown import as_markdown
from normalizer.io.outdir import OutputFolder, safe_name
from normalizer.io.plain import as_text, printable
from normalizer.model import BlockSpan, Kind, Record


def record(*blocks: tuple[Kind, str], **more: object) -> Record:
    spans, at = [], 0
    for kind, text in blocks:
        spans.append(BlockSpan(kind, text, at, at + len(text)))
        at += len(text) + 2
    values: dict = {"title": "T", "text": "B", **more}
    return Record(source="s", blocks=tuple(spans), **values)


@pytest.mark.parametrize(
    "title, text, plain",
    [("T", "B", "T\n\nB\n"), (None, "B", "B\n"), ("T", "", "T\n"), (None, "", "")],
)
def test_plain_text_is_title_blank_line_text(title, text, plain):
    assert as_text(record(title=title, text=text)) == plain


@pytest.mark.parametrize(
    "kind, text, markdown",
    [
        ("title", "T", ""),
        ("heading", "What now", "## What now"),
        ("standfirst", "In short.", "**In short.**"),
        ("paragraph", "Plain.", "Plain."),
        ("paragraph", "one\ntwo", "one two"),
        ("quote", "> said so", "> said so"),
        ("quote", "said so", "> said so"),
        ("list-item", "• milk", "- milk"),
        ("list-item", "milk", "- milk"),
        ("list-item", "3) milk", "3. milk"),
        ("table", "At | Won\nOsterby | 3", "| At | Won |\n| --- | --- |\n| Osterby | 3 |"),
        ("table", "a\tb\n1 | 2 | 3", "| a | b |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |"),
        ("caption", "A ferry.", ""),
        ("paragraph", "# no heading", "\\# no heading"),
        ("paragraph", "- no item", "\\- no item"),
        ("paragraph", "4. no item", "4\\. no item"),
        ("paragraph", "2031 was a year", "2031 was a year"),
        ("paragraph", "a*b `c` <i> 3 < 4", "a\\*b \\`c\\` \\<i> 3 < 4"),
        ("paragraph", "[a](b) and [sic]", "\\[a](b) and [sic]"),
    ],
)  # fmt: skip
def test_markdown_of_a_block(kind, text, markdown):
    made = as_markdown(record((kind, text), captions=("A ferry.",)))
    assert made == ("# T\n\n" + markdown).strip() + "\n"


def test_items_and_rows_that_follow_each_other_are_one_list_and_one_table():
    made = as_markdown(
        record(("list-item", "a"), ("list-item", "b"), ("table", "c | d"), ("table", "e | f"))
    )
    assert made == "# T\n\n- a\n- b\n\n| c | d |\n| --- | --- |\n| e | f |\n"


def test_captions_stand_in_markdown_where_the_text_has_them():
    inline = record(("caption", "A ferry."), text="A ferry.\n\nBody.")
    assert "*A ferry.*" in as_markdown(inline)
    assert as_markdown(record(("caption", "A ferry."), text="Body.")) == "# T\n"


def test_nothing_is_no_markdown():
    assert as_markdown(record(title=None)) == ""


def test_printable_text_steers_no_terminal():
    assert printable("a\x1b[2J\u202eb\tc\n\ud800") == "a\\x1b[2J\\u202eb\tc\n\\ud800"


@pytest.mark.parametrize(
    "name, safe",
    [
        ("a/b", "a/b"), ("../../etc/passwd", "etc/passwd"), ("/abs", "abs"), ("a\\..\\b", "a/b"),
        ("", "article"), ("..", "article"), ("a:b|c?", "a_b_c_"), (".hidden", "hidden"),
        ("con.txt", "_con.txt"), ("über", "über"), ("x\0y\n", "x_y_"), ("end. ", "end"),
        ("https://example.org/a", "https_/example.org/a"), ("a\ud800", "a_"),
    ],
)  # fmt: skip
def test_safe_names(name, safe):
    assert safe_name(name) == safe


@given(st.text(st.characters(exclude_categories=()), max_size=300))
@example("x" * 5_000)
@example("y/" * 2_000)
@example("ø" * 200)
def test_any_name_is_made_safe(name):
    made = safe_name(name)
    parts = made.split("/")
    assert not made.startswith("/")
    assert all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in parts)
    assert len(made.encode()) <= 1_000
    assert "\0" not in made


def test_long_names_with_the_same_head_stay_apart():
    assert safe_name("x" * 500 + "a") != safe_name("x" * 500 + "b")


class TestFolder:
    def test_no_two_results_share_a_file_whatever_the_case(self, tmp_path):
        folder = OutputFolder(str(tmp_path / "out"), ".txt")
        made = [Path(folder.write(name, name)).name for name in ("a", "A", "a", "b")]
        assert made == ["a.txt", "A-2.txt", "a-3.txt", "b.txt"]
        assert (tmp_path / "out" / "A-2.txt").read_text() == "A"

    def test_a_file_of_an_earlier_run_is_replaced(self, tmp_path):
        for text in ("one", "two"):
            OutputFolder(str(tmp_path), ".txt").write("a", text)
        assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
        assert (tmp_path / "a.txt").read_text() == "two"

    def test_the_input_is_not_overwritten(self, tmp_path):
        (tmp_path / "a.txt").write_text("precious")
        with pytest.raises(OutputError, match="overwrite"):
            OutputFolder(str(tmp_path), ".txt").write("a", "x", source=str(tmp_path / "a.txt"))

    def test_nor_any_other_input(self, tmp_path):
        (tmp_path / "a.txt").write_text("precious")
        inputs = ["-", "gone.txt", str(tmp_path / "a.txt")]
        with pytest.raises(OutputError, match="overwrite"):
            OutputFolder(str(tmp_path), ".txt", inputs=inputs).write("a", "x", source="b.html")
        assert (tmp_path / "a.txt").read_text() == "precious"

    def test_links_that_lead_out_are_not_followed(self, tmp_path):
        (tmp_path / "out").mkdir()
        (tmp_path / "other").mkdir()
        (tmp_path / "out" / "rows").symlink_to(tmp_path / "other")
        (tmp_path / "out" / "a.txt").symlink_to(tmp_path / "other" / "a.txt")
        folder = OutputFolder(str(tmp_path / "out"), ".txt")
        with pytest.raises(OutputError) as caught:
            folder.write("rows/1", "x")
        assert caught.value.code == "output-outside"
        folder.write("a", "x")
        assert list((tmp_path / "other").iterdir()) == []

    def test_a_file_in_the_way(self, tmp_path):
        (tmp_path / "out").write_text("a file")
        with pytest.raises(OutputError) as caught:
            OutputFolder(str(tmp_path / "out"), ".txt").write("a", "x")
        assert caught.value.code == "output-unwritable"

    def test_a_full_disk_leaves_nothing_half_written(self, tmp_path, monkeypatch):
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.replace", full)
        with pytest.raises(OutputError, match="No space left"):
            OutputFolder(str(tmp_path), ".txt").write("a", "x")
        assert list(tmp_path.iterdir()) == []
