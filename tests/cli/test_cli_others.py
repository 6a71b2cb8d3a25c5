"""`restore`, `rules`, `config`, `completion`, and the group itself."""

from __future__ import annotations

import json
import tomllib

import pytest
from cli_support import ARTICLE

from normalizer.cli import COMMANDS


class TestRestore:
    def test_one_record_gives_its_text_to_the_last_character(self, run, article):
        record = run("clean", "--format", "jsonl", article.name)
        assert run("restore", stdin=record.raw).raw == ARTICLE.encode()

    def test_indented_json_is_read_as_well(self, run, article):
        record = run("clean", "--format", "json", article.name)
        assert run("restore", "-", stdin=record.raw).raw == ARTICLE.encode()

    def test_several_records_are_lines_of_json(self, run, article, tmp_path):
        (tmp_path / "made.jsonl").write_bytes(run("clean", article.name, article.name).raw)
        ran = run("restore", "made.jsonl")
        assert [json.loads(x) for x in ran.lines] == [{"source": "ferry.txt", "text": ARTICLE}] * 2

    def test_several_as_text(self, run, article):
        made = run("clean", article.name, article.name)
        ran = run("restore", "--format", "text", stdin=made.raw)
        assert ran.out == f"{ARTICLE}\n\f\n{ARTICLE}"

    def test_files_in_a_folder(self, run, article, tmp_path):
        row = json.dumps({"id": "a/b", "text": "Hello there."}).encode() + b"\n"
        made = run("clean", "-", article.name, stdin=row)
        assert run("restore", "-o", "back", stdin=made.raw).status == 0
        assert (tmp_path / "back" / "ferry.txt").read_text(encoding="utf-8") == ARTICLE
        assert (tmp_path / "back" / "stdin" / "a" / "b.txt").read_text() == "Hello there."

    def test_a_file_that_holds_something_else_is_not_replaced(self, run, article, tmp_path):
        record = run("clean", "--format", "jsonl", article.name).raw
        for _ in range(2):  # what is as it would be written is no error
            assert run("restore", "-o", "back", stdin=record).status == 0
        (tmp_path / "back" / "ferry.txt").write_text("Notes of my own.")
        ran = run("restore", "-o", "back", stdin=record)
        assert (ran.status, "[output-exists]" in ran.err) == (2, True)
        assert (tmp_path / "back" / "ferry.txt").read_text() == "Notes of my own."

    def test_the_records_are_not_overwritten(self, run, article, tmp_path):
        record = run("clean", "--format", "jsonl", "-", stdin=article.read_bytes()).raw
        (tmp_path / "stdin.txt").write_bytes(record)
        ran = run("restore", "-o", ".", "stdin.txt")
        assert (ran.status, "[output-is-input]" in ran.err) == (2, True)
        assert (tmp_path / "stdin.txt").read_bytes() == record

    @pytest.mark.parametrize(
        "line, code",
        [
            (b'{"a": 1}', "not-a-record"),
            (b"nonsense", "row-broken"),
            (b"{\n nonsense", "row-broken"),
            (b'[\n "text"]', "row-broken"),
            (b'{"schema": 9, "blocks": [], "source": "x"}', "record-schema"),
            (b'{"schema": 1, "blocks": [], "source": "x"}', "record-malformed"),
            (
                b'{"source": "x", "error": {"code": "earlier", "message": "m", "hint": ""}}',
                "earlier",
            ),
        ],
    )
    def test_what_is_no_record(self, run, line, code):
        ran = run("restore", stdin=line + b"\n")
        assert (ran.status, ran.raw) == (2, b"")
        assert f"[{code}]" in ran.err

    def test_a_file_without_any_record_is_one_error(self, run, article, tmp_path):
        ran = run("restore", article.name)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.count("error: ") == 1
        assert "ferry.txt: holds no line of JSON [row-broken]" in ran.err
        made = run("clean", "--format", "jsonl", article.name)
        (tmp_path / "made.jsonl").write_bytes(b"a heading\n" + made.raw)
        ran = run("restore", "made.jsonl")
        assert json.loads(ran.lines[0])["error"]["code"] == "row-broken"
        assert json.loads(ran.lines[1])["text"] == ARTICLE

    def test_records_without_ledger_cannot_be_restored(self, run, article):
        record = run("clean", "--format", "jsonl", "--ledger", "none", article.name)
        assert "[no-ledger]" in run("restore", stdin=record.raw).err
        ran = run("restore", "-o", "back", "-", "gone.jsonl", stdin=record.raw)
        assert (ran.status, "[no-ledger]" in ran.err, "[input-not-found]" in ran.err) == (
            2,
            True,
            True,
        )

    def test_errors_stand_among_the_lines(self, run, article):
        record = run("clean", "--format", "jsonl", article.name)
        ran = run("restore", "-", "gone*.jsonl", stdin=record.raw)
        assert json.loads(ran.lines[1])["error"]["code"] == "no-match"

    def test_nothing_in_nothing_out(self, run):
        assert run("restore", stdin=b"").raw == b""

    def test_without_input_on_a_terminal(self, run):
        assert run("restore", terminal=("stdin",)).status == 2

    def test_a_damaged_file(self, run, tmp_path):
        (tmp_path / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00")
        assert "[compressed-broken]" in run("restore", "cut.jsonl.gz").err


class TestRules:
    def test_the_catalogue_is_an_aligned_table(self, run):
        lines = run("rules").lines
        assert lines == sorted(lines)
        line = next(x for x in lines if x.startswith("NL001"))
        code, name, since = line.split()[:3]
        assert (code, name, since) == ("NL001", "newsletter", "0.1")
        summaries = {x.index(x.split(None, 3)[3]) for x in lines}
        assert len(summaries) == 1

    def test_the_catalogue_as_json(self, run):
        made = {row["code"]: row for row in json.loads(run("rules", "--format", "json").out)}
        assert made["NL001"]["name"] == "newsletter"
        assert "newsletter" in made["NL001"]["lists"]
        assert made["NL001"]["summary"].startswith("Remove")

    @pytest.mark.parametrize("which", ["NL001", "newsletter", "NL"])
    def test_one_in_full(self, run, which):
        out = run("rules", which).out
        assert out.startswith("NL001 newsletter (since 0.1)")
        assert "Removed:" in out
        assert "Kept:" in out
        assert "Phrases: newsletter, en" in out

    def test_phrases_of_one_language(self, run):
        out = run("rules", "NL001", "--language", "en").out
        assert "Phrases: newsletter, en" in out
        assert "Phrases: newsletter, de" not in out

    def test_phrases_side_by_side_take_no_more_columns_than_there_are(self, run):
        lines = run("rules", "NL001", "--language", "ja").lines
        flowing = [line for line in lines if " · " in line]
        assert flowing
        assert max(sum(2 if char > "\u2e7f" else 1 for char in line) for line in flowing) <= 100

    def test_colour_only_where_it_is_wanted(self, run):
        assert "\x1b" not in run("rules", "NL001").out
        assert "\x1b[1m" in run("rules", "NL001", "--color", "always").out

    def test_a_code_of_records_that_is_no_cleaner_says_whose_it_is(self, run):
        assert run("rules", "SP001").out.startswith("SP001 shared-passage (no cleaner)\n\nWhat")
        ran = run("rules", "SP001", "SK001")
        assert ran.out.startswith("SK001 skip-link")
        assert "\n\nSP001 shared-passage" in ran.out

    def test_a_code_that_does_not_exist(self, run):
        ran = run("rules", "ZZ001")
        assert (ran.status, "[unknown-cleaner]" in ran.err) == (2, True)


class TestConfig:
    def test_it_is_toml_and_names_where_each_came_from(self, run, tmp_path):
        (tmp_path / "normalizer.toml").write_text('ignore = ["NL001"]\n', encoding="utf-8")
        ran = run("config", "--favor", "recall")
        made = tomllib.loads(ran.out)
        assert made["ignore"] == ["NL001"]
        assert made["favor"] == "recall"
        origins = {x.split(" = ")[0]: x.partition("  # ")[2] for x in ran.lines}
        assert origins["ignore"].endswith("normalizer.toml")
        assert origins["favor"] == "command line"
        assert origins["ledger"] == "default"

    def test_as_json(self, run):
        made = json.loads(run("config", "--isolated", "--format", "json").out)
        assert {"setting": "ledger", "value": "region", "from": "default"} in made

    @pytest.mark.parametrize(
        "text, code",
        [
            ("colour = 1\n", "unknown-setting"),
            ("loss-budget = 7\n", "bad-setting"),
            ("a = [\n", "settings-syntax"),
        ],
    )
    def test_settings_that_are_wrong(self, run, tmp_path, text, code):
        (tmp_path / "normalizer.toml").write_text(text, encoding="utf-8")
        ran = run("config")
        assert (ran.status, ran.raw, f"[{code}]" in ran.err) == (2, b"", True)


class TestGroup:
    def test_help_lists_all_commands_with_their_line(self, run):
        ran = run("--help")
        assert ran.status == 0
        listed = {line.split(None, 1)[0]: line for line in ran.out.splitlines() if line.strip()}
        for name, (_, summary) in COMMANDS.items():
            assert summary[:30] in listed[name]

    @pytest.mark.parametrize("name", sorted(COMMANDS))
    def test_each_command_has_help(self, run, name):
        ran = run(name, "--help")
        assert (ran.status, "Usage: normalizer " + name in ran.out) == (0, True)

    def test_a_command_that_does_not_exist(self, run):
        ran = run("polish")
        assert (ran.status, "No such command 'polish'" in ran.err) == (2, True)

    def test_version_names_what_it_builds_on(self, run):
        out = run("--version").out
        for name in ("normalizer", "trafilatura", "ftfy", "datasketch"):
            assert f"{name} " in out

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_completion_scripts(self, run, shell):
        assert "_NORMALIZER_COMPLETE" in run("completion", shell).out

    def test_codes_are_completed_after_a_comma(self):
        from normalizer.cli._options import complete_codes

        found = [item.value for item in complete_codes(None, None, "SK001,nl")]
        assert found == ["SK001,NL001"]
