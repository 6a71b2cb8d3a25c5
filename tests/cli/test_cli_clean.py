"""`normalizer clean`: what goes in, what comes out, and with which status."""

from __future__ import annotations

import json

import pytest
from cli_support import ARTICLE, TITLE

PAGE = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>" + (
    "<p>The ferry between Osterby and Norrholm runs again, the office said on Monday.</p>"
    "<p>Two piers had been damaged by the waves, and repairs took eleven days longer.</p>"
    "</article></body></html>"
)


def rows(*values: dict) -> bytes:
    return "".join(json.dumps(v) + "\n" for v in values).encode()


def records(ran) -> list[dict]:
    return [json.loads(line) for line in ran.lines]


def test_one_article_is_printed_as_title_blank_line_text(run, article):
    ran = run("clean", article)
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.startswith(f"{TITLE}\n\nThe ferry between")
    assert ran.out.endswith("than planned.\n")
    assert "newsletter" not in ran.out
    assert "Skip to" not in ran.out


@pytest.mark.parametrize("args", [("clean",), ("clean", "-")])
def test_standard_input_is_read_where_it_is_named_or_nothing_is(run, args):
    assert run(*args, stdin=ARTICLE.encode()).out.startswith(TITLE)


def test_without_input_on_a_terminal_it_says_how_to_call_it(run):
    ran = run("clean", terminal=("stdin",))
    assert ran.status == 2
    assert "Usage" in ran.err


def test_several_articles_are_lines_of_json_in_input_order(run, article, tmp_path):
    (tmp_path / "b.txt").write_text("Only line here.\n", encoding="utf-8")
    ran = run("clean", "b.txt", article.name)
    assert [r["source"] for r in records(ran)] == ["b.txt", "ferry.txt"]
    assert ran.raw.endswith(b"\n")
    assert b"\r" not in ran.raw


def test_a_folder_is_walked_sorted_and_prints_lines_even_for_one_file(run, article, tmp_path):
    folder = tmp_path / "pages"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    assert [r["source"] for r in records(run("clean", "pages"))] == ["pages/inner/a.txt"]


def test_a_glob_that_no_shell_expanded(run, article):
    assert run("clean", "fer*.txt").out.startswith(TITLE)


def test_rows_keep_their_columns_and_name_their_source(run):
    row = {"id": 7, "text": ARTICLE, "outlet": "Osterby Bladet", "topic": "sea", "source": "x"}
    made = records(run("clean", "-", stdin=rows(row)))[0]
    assert made["source"] == "-#7"
    assert made["outlet"] == "Osterby Bladet"
    assert made["topic"] == "sea"
    assert made["input_source"] == "x"
    assert list(made)[-2:] == ["topic", "input_source"]


def test_authors_and_update_of_a_row_fill_the_record(run):
    row = {"text": ARTICLE, "authors": ["Mia Holm"], "updated": "2031-05-02"}
    made = records(run("clean", "-", stdin=rows(row)))[0]
    assert (made["authors"], made["updated"]) == (["Mia Holm"], "2031-05-02")


def test_html_is_told_by_looking_and_its_metadata_is_used(run, tmp_path):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    made = json.loads(run("clean", "--format", "json", "page.txt").out)
    assert made["title"] == TITLE
    assert made["outside"] is not None


def test_records_are_cleaned_again_to_the_same_bytes(run, article):
    first = run("clean", "--format", "jsonl", article.name)
    assert run("clean", "-", stdin=first.raw).raw == first.raw


def test_records_of_pages_and_without_ledger_are_passed_on(run, article, tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    first = run("clean", "--format", "jsonl", "--ledger", "none", "page.html", article.name)
    assert run("clean", "-", stdin=first.raw).raw == first.raw


def test_errors_of_an_earlier_batch_stay_errors(run, article):
    first = run("clean", "gone.txt", article.name)
    again = run("clean", "-", stdin=first.raw)
    assert again.status == 2
    assert records(again)[0] == records(first)[0]


class TestFormats:
    def test_json_of_one_article_is_an_object(self, run, article):
        assert json.loads(run("clean", "--format", "json", article.name).out)["title"] == TITLE

    def test_json_of_several_is_a_list(self, run, article):
        made = json.loads(run("clean", "--format", "json", article.name, "gone.txt").out)
        assert made[0]["title"] == TITLE
        assert made[1]["error"]["code"] == "input-not-found"

    def test_json_of_an_empty_stream_of_rows_is_an_empty_list(self, run, tmp_path):
        (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
        (tmp_path / "none2.jsonl").write_text("", encoding="utf-8")
        ran = run("clean", "--format", "json", ".")
        assert (ran.status, json.loads(ran.out)) == (0, [])

    def test_markdown(self, run, article):
        assert run("clean", "--format", "md", article.name).out.startswith(f"# {TITLE}\n\nThe")

    def test_text_of_several_is_parted_by_form_feeds(self, run, article):
        ran = run("clean", "--format", "text", article.name, article.name)
        assert len(ran.out.split("\n\f\n")) == 2

    def test_captions_and_ledger_are_settings(self, run, article):
        made = json.loads(run("clean", "--format", "json", "--ledger", "none", article.name).out)
        assert made["removals"] is None
        assert made["spacing"] is None


class TestSelection:
    @pytest.mark.parametrize(
        "args, left",
        [
            (("--select", "SK"), {"SK001"}),
            (("--select", "SK001,NL001"), {"SK001", "NL001"}),
            (("--select", "SK001", "--select", "newsletter"), {"SK001", "NL001"}),
            (("--ignore", "NL"), {"SK001"}),
            (("--select", "NL", "--extend-select", "SK001"), {"SK001", "NL001"}),
        ],
    )
    def test_codes_prefixes_and_names(self, run, article, args, left):
        made = json.loads(run("clean", "--format", "json", *args, article.name).out)
        assert {r["code"] for r in made["removals"]} == left

    def test_a_code_that_no_cleaner_has(self, run, article):
        ran = run("clean", "--select", "ZZ9", article.name)
        assert ran.status == 2
        assert ran.out == ""
        assert "[unknown-cleaner]" in ran.err

    def test_settings_of_a_file_and_flags_over_them(self, run, article, tmp_path):
        (tmp_path / "normalizer.toml").write_text('select = ["SK001"]\n', encoding="utf-8")
        found = json.loads(run("clean", "--format", "json", article.name).out)["removals"]
        assert [r["code"] for r in found] == ["SK001"]
        alone = json.loads(run("clean", "--format", "json", "--isolated", article.name).out)
        assert len(alone["removals"]) == 2
        ran = run("clean", "--config", "normalizer.toml", "--select", "NL", article.name)
        assert "Skip to" in ran.out

    def test_isolated_and_config_exclude_each_other(self, run, article):
        assert run("clean", "--isolated", "--config", "x.toml", article.name).status == 2

    def test_a_settings_file_that_is_not_there(self, run, article):
        ran = run("clean", "--config", "gone.toml", article.name)
        assert (ran.status, "[settings-unreadable]" in ran.err) == (2, True)


class TestCheck:
    def test_it_lists_the_cuts_and_exits_with_one(self, run, article):
        ran = run("clean", "--check", article.name)
        assert ran.status == 1
        assert ran.lines[0] == "ferry.txt:1:1: SK001 skip-link: Skip to main content"
        assert ran.lines[1].startswith("ferry.txt:9:1: NL001 newsletter: Sign up")

    def test_a_clean_article_passes(self, run, article):
        clean = run("clean", article).raw
        ran = run("clean", "--check", stdin=clean)
        assert (ran.status, ran.raw) == (0, b"")

    def test_a_long_cut_is_shortened(self, run):
        prompt = "Sign up for our newsletter" + " and the morning briefing" * 5 + ".\n"
        ran = run("clean", "--check", "--select", "NL", stdin=ARTICLE.encode() + prompt.encode())
        assert ran.lines[-1].endswith("…")

    def test_with_a_format_it_prints_the_article_too(self, run, article):
        ran = run("clean", "--check", "--format", "text", article.name)
        assert (ran.status, ran.out[: len(TITLE)]) == (1, TITLE)

    def test_a_broken_loss_budget_is_a_finding(self, run, tmp_path):
        (tmp_path / "normalizer.toml").write_text("loss-budget = 0.0\n", encoding="utf-8")
        appeal = (
            "Please donate to our newsroom today: with your gift we can keep reporting from the "
            "islands of the north, and every donation helps us to go on.\n"
        )
        text = (ARTICLE + "\n" + appeal).encode()
        ran = run("clean", "--check", "--select", "DN", stdin=text)
        assert ran.status == 1
        assert "[loss-budget]" in ran.err


@pytest.mark.parametrize("flag", ["--check", "--diff"])
def test_what_shows_cuts_needs_the_ledger(run, article, flag):
    ran = run("clean", flag, "--ledger", "none", article.name)
    assert (ran.status, "need the ledger" in ran.err) == (2, True)


class TestDiff:
    def test_it_names_the_code_beside_each_cut(self, run, article):
        ran = run("clean", "--diff", article.name)
        assert ran.status == 0
        assert "- SK001      Skip to main content" in ran.lines
        assert f"= title      {TITLE}" in ran.lines
        assert "\x1b" not in ran.out

    @pytest.mark.parametrize(
        "args, no_color, terminal, colored",
        [
            ((), None, (), False),
            ((), None, ("stdout",), True),
            ((), "1", ("stdout",), False),
            (("--color", "never"), None, ("stdout",), False),
            (("--color", "always"), "1", (), True),
        ],
    )
    def test_colour(self, run, article, monkeypatch, args, no_color, terminal, colored):
        monkeypatch.setenv("COLUMNS", "80")
        if no_color:
            monkeypatch.setenv("NO_COLOR", no_color)
        ran = run("clean", "--diff", *args, article.name, terminal=terminal)
        assert ("\x1b[31;9m" in ran.out) is colored

    def test_a_dumb_terminal_has_no_colour(self, run, article, monkeypatch):
        monkeypatch.setenv("TERM", "dumb")
        assert "\x1b" not in run("clean", "--diff", article.name, terminal=("stdout",)).out

    def test_it_excludes_a_format(self, run, article):
        assert run("clean", "--diff", "--format", "md", article.name).status == 2


class TestOutputFolder:
    def test_one_file_per_article_named_after_it(self, run, article, tmp_path):
        (tmp_path / "rows.jsonl").write_bytes(
            rows({"id": "../../up", "text": "One here."}, {"id": "Up", "text": "Two here."})
        )
        ran = run("clean", "-v", "-o", "out", article.name, "rows.jsonl")
        made = sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / "out").rglob("*.txt"))
        assert ran.raw == b""
        assert made == ["out/ferry.txt", "out/rows/Up-2.txt", "out/rows/up.txt"]
        assert "ferry.txt -> out/ferry.txt" in ran.err

    def test_what_failed_has_no_file_and_sets_the_status(self, run, article, tmp_path):
        ran = run("clean", "-o", "out", "--format", "md", "gone.txt", article.name)
        assert ran.status == 2
        assert [p.name for p in (tmp_path / "out").iterdir()] == ["ferry.md"]

    def test_an_object_store_is_refused(self, run, article):
        ran = run("clean", "-o", "s3://bucket/cleaned", article.name)
        assert ran.status == 2
        assert "[output-remote]" in ran.err

    def test_the_input_is_never_overwritten(self, run, article):
        ran = run("clean", "-o", ".", article.name)
        assert ran.status == 2
        assert "[output-is-input]" in ran.err
        assert article.read_text(encoding="utf-8") == ARTICLE

    @pytest.mark.parametrize("names", [["."], ["*.*"], ["ferry.html", "ferry.txt"]])
    def test_nor_is_the_input_of_another_article(self, run, article, tmp_path, names):
        (tmp_path / "ferry.html").write_text(PAGE, encoding="utf-8")
        (tmp_path / "quay.html").write_text(PAGE, encoding="utf-8")
        ran = run("clean", "-o", ".", *names)
        assert (ran.status, "[output-is-input]" in ran.err) == (2, True)
        assert article.read_text(encoding="utf-8") == ARTICLE
        assert (tmp_path / "quay.txt").exists() == (len(names) == 1)

    def test_nor_one_that_has_another_name(self, run, article, tmp_path):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "page.txt").hardlink_to(article)
        (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
        assert run("clean", "-o", "out", "page.html", article.name).status == 2
        assert article.read_text(encoding="utf-8") == ARTICLE

    def test_results_below_the_folder_that_is_walked_are_no_inputs(self, run, article, tmp_path):
        assert run("clean", "-o", "below", ".").status == 0
        assert [p.name for p in (tmp_path / "below").iterdir()] == ["ferry.txt"]


class TestMessages:
    def test_a_batch_goes_on_after_an_error(self, run, article):
        ran = run("clean", "gone.txt", article.name)
        assert ran.status == 2
        made = records(ran)
        assert made[0] == {
            "source": "gone.txt",
            "error": {
                "code": "input-not-found",
                "message": "gone.txt: there is no such file or folder",
                "hint": "check the path",
            },
        }
        assert made[1]["title"] == TITLE
        assert "error: gone.txt" in ran.err

    def test_quiet_says_nothing_and_keeps_the_status(self, run):
        ran = run("clean", "-q", "gone.txt")
        assert (ran.status, ran.out, ran.err) == (2, "", "")

    def test_verbose_counts_the_cuts(self, run, article):
        assert "ferry.txt: 2 cuts" in run("clean", "-v", article.name).err

    def test_a_file_name_cannot_steer_the_terminal(self, run):
        ran = run("clean", "\x1b[2Jgone\u202e.txt")
        assert "\x1b" not in ran.err
        assert "\\x1b[2Jgone" in ran.err

    def test_progress_is_shown_on_a_terminal_only(self, run, article):
        args = ("clean", article.name, "gone.txt", article.name)
        assert "cleaning" not in run(*args).err
        assert "cleaning" not in run(*args, terminal=("stderr", "stdout")).err
        assert "cleaning" not in run(*args, "-q", terminal=("stderr",)).err
        shown = run(*args, terminal=("stderr",))
        assert "cleaning" in shown.err
        assert len(records(shown)) == 3


def test_what_is_known_from_flags_fills_what_the_article_does_not_say(run, article):
    args = ("--url", "https://www.osterby-bladet.example.org/ferry", "--language", "en")
    made = json.loads(run("clean", "--format", "json", *args, article.name).out)
    assert made["language"] == "en"
    assert made["outlet"] == "example.org"
    row = rows({"text": ARTICLE, "outlet": "Own"})
    made = records(run("clean", "--outlet", "Other", "-", stdin=row))[0]
    assert made["outlet"] == "Own"


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_several_processes_give_the_same_bytes(run, article, jobs):
    data = rows(
        *({"id": n, "text": f"{ARTICLE}\nLine {n} ends here."} for n in range(40)), {"id": 1}
    )
    alone = run("clean", stdin=data)
    assert len(alone.lines) == 41
    assert run("clean", "-j", jobs, stdin=data).raw == alone.raw
