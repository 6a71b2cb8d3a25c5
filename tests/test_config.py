"""Settings: where they come from, and what is said of bad ones."""

from __future__ import annotations

import pytest

from normalizer.config import Settings, find_file, load_settings
from normalizer.errors import ConfigError


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_say_that_they_are_defaults():
    assert {origin for _, _, origin in Settings().table()} == {"default"}


def test_closest_file_wins_as_a_whole(tmp_path, monkeypatch):
    write(tmp_path / "pyproject.toml", '[tool.normalizer]\nignore = ["NL001"]\ncaptions = "drop"\n')
    inner = write(tmp_path / "corpus" / "normalizer.toml", 'captions = "inline"\n').parent
    monkeypatch.chdir(inner)
    settings = load_settings()
    assert (settings.output.captions, settings.selection.ignore) == ("inline", ())


def test_pyproject_without_our_table_is_passed_over(tmp_path):
    write(tmp_path / "pyproject.toml", "[tool.normalizer]\nselect = ['NL']\n")
    write(tmp_path / "a" / "pyproject.toml", "[tool.ruff]\n")
    assert find_file(tmp_path / "a") == tmp_path / "pyproject.toml"


@pytest.mark.parametrize(
    "text",
    [
        '[tool.normalizer]\nselect = ["NL"]\n',
        '[tool]\nnormalizer.select = ["NL"]\n',
        '[tool]\nnormalizer = {select = ["NL"]}\n',
        '[tool."normalizer"]\nselect = ["NL"]\n',
        '[ tool . normalizer ]\nselect = ["NL"]\n',
        'tool.normalizer.select = ["NL"]\n',
        '[tool.normalizer-foo]\na = 1\n[tool.normalizer]\nselect = ["NL"]\n',
    ],
)
def test_our_table_may_be_written_in_any_way(tmp_path, monkeypatch, text):
    write(tmp_path / "pyproject.toml", text)
    monkeypatch.chdir(tmp_path)
    assert load_settings().selection.select == ("NL",)


@pytest.mark.parametrize(
    "text",
    [
        "# see [tool.normalizer]\n",
        "[tool.normalizer-foo]\nselect = 3\n",
        "[project]\nname = 'normalizer'\n",
        "[tools.normalizer]\n",
        "tool = 'normalizer'\n",
        "this is no TOML\n",
        "",
    ],
)
def test_what_is_not_our_table_hides_no_file_above(tmp_path, text):
    above = write(tmp_path / "normalizer.toml", 'captions = "drop"\n')
    write(tmp_path / "a" / "pyproject.toml", text)
    assert find_file(tmp_path / "a") == above


def test_a_broken_project_file_that_names_us_is_an_error(tmp_path):
    write(tmp_path / "pyproject.toml", "[tool.normalizer\nselect = ['NL']\n")
    with pytest.raises(ConfigError, match=r"pyproject\.toml") as caught:
        find_file(tmp_path)
    assert caught.value.code == "settings-syntax"


@pytest.mark.parametrize("text", ["[[tool.normalizer]]", "[tool]\nnormalizer = 3"])
def test_our_table_must_be_one(tmp_path, text):
    path = write(tmp_path / "pyproject.toml", text)
    with pytest.raises(ConfigError, match=r"tool\.normalizer") as caught:
        load_settings(path)
    assert caught.value.code == "bad-setting"


def test_flags_win_and_every_setting_says_where_it_is_from(tmp_path):
    path = write(tmp_path / "normalizer.toml", "loss-budget = 0.2\n[limits]\ninput-bytes = 1000\n")
    settings = load_settings(path, flags={"loss-budget": 0.3, "captions": None})
    origins = {key: origin for key, _, origin in settings.table()}
    assert settings.selection.loss_budget == 0.3
    assert settings.limits.input_bytes == 1000
    assert origins["loss-budget"] == "command line"
    assert origins["limits.input-bytes"] == str(path)


def test_paths_are_relative_to_the_file(tmp_path):
    path = write(tmp_path / "normalizer.toml", 'house-rules = ["house.toml"]\n')
    assert load_settings(path).selection.house_rules == (str(tmp_path / "house.toml"),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("colour = 1", "unknown-setting"),
        ('captions = "sideways"', "bad-setting"),
        ("loss-budget = 2", "bad-setting"),
        ("loss-budget = true", "bad-setting"),
        ('select = "NL"', "bad-setting"),
        ("select = [1]", "bad-setting"),
        ("[limits]\nblocks = 0", "bad-setting"),
        ("[limits]\nblocks = 1.5", "bad-setting"),
        ("favor = 3", "bad-setting"),
        ("favor = []", "bad-setting"),
        ("captions = {a = 1}", "bad-setting"),
        ("select = 3", "bad-setting"),
        ("select = true", "bad-setting"),
        ("select = {a = 1}", "bad-setting"),
        ("sites = 1", "bad-setting"),
        ("sites = [1]", "bad-setting"),
        ('sites = ["\\u0000"]', "bad-setting"),
        ("house-rules = [1]", "bad-setting"),
        ("loss-budget = nan", "bad-setting"),
        ("limits = 3", "bad-setting"),
        ("captions = ", "settings-syntax"),
    ],
)
def test_a_bad_setting_is_named_with_its_file(tmp_path, text, code):
    path = write(tmp_path / "normalizer.toml", text)
    with pytest.raises(ConfigError, match=r"normalizer\.toml") as caught:
        load_settings(path)
    assert caught.value.code == code
    assert caught.value.hint


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path / "missing.toml")
    assert caught.value.code == "settings-unreadable"


@pytest.mark.parametrize(
    "text, hint",
    [
        ("loss_budget = 0.5", "'loss-budget'"),
        ("ledgr = 'full'", "'ledger'"),
        ("[limits]\nblock = 3", "'limits.blocks'"),
        ("[tool.normalizer]\nledger = 'full'", "at the top of the file"),
        ("zebra = 1", "lists them"),
    ],
)
def test_a_setting_that_there_is_not_may_have_been_meant_for_another(tmp_path, text, hint):
    file = write(tmp_path / "normalizer.toml", text)
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    assert caught.value.code == "unknown-setting"
    assert hint in caught.value.hint


def test_a_file_of_settings_may_be_named_by_a_string(tmp_path):
    file = write(tmp_path / "own.toml", "ledger = 'full'")
    assert load_settings(str(file)) == load_settings(file)
    with pytest.raises(ConfigError) as caught:
        load_settings(str(tmp_path / "none.toml"))
    assert caught.value.hint == "check the path"
