"""Rules that users write for single sites, on pages and on scraped text."""

from __future__ import annotations

from pathlib import Path

import pytest
from extract_pages import SENTENCES, article_page
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from normalizer.config import Settings, load_settings
from normalizer.errors import ConfigError
from normalizer.extract.sites import MOST_WILDCARDS, SiteRule, phrase_entry, read_site_rule
from normalizer.lang._phrases import Phrase
from normalizer.ledger import restore
from normalizer.model import Block, Record
from normalizer.pipeline import Given, normalize, to_document

URL = "https://www.gazette.example/ferry"
PROMO = "The Gazette's own ferry calendar hangs in every good kitchen between Osterby and Orrin."
NOTE = "The pier was built in 1911 by the grandfather of the present harbour master, Ole Brandt."


def rules(folder: Path, toml: str, name: str = "gazette.toml") -> Settings:
    (folder / name).write_text(f'domains = ["gazette.example"]\n{toml}', encoding="utf-8")
    return Settings().with_values({"sites": [str(folder)]}, "test")


def clean(page: str, settings: Settings, **known: str) -> Record:
    return normalize(page, given=Given(**{"url": URL, **known}), settings=settings)


def by_rule(record: Record) -> list[tuple[str, str]]:
    return [(r.text, r.reason) for r in record.removals or () if r.code == "SR001"]


def test_what_a_rule_drops_is_cut_and_named(tmp_path):
    page = article_page(inside=f'<p class="house">{PROMO}</p><p>{SENTENCES[0]} Again.</p>')
    plain = clean(page, Settings())
    assert PROMO in plain.text
    record = clean(page, rules(tmp_path, 'drop = ["p.house"]'))
    assert PROMO not in record.text
    assert by_rule(record) == [(PROMO, "gazette.toml: drop p.house")]
    assert "site-rule:gazette.toml" in record.flags
    assert record.text == plain.text.replace(PROMO + "\n\n", "")


def test_what_a_rule_drops_at_the_end_of_the_article_is_in_the_ledger(tmp_path):
    page = article_page(inside=f'<p class="house">{PROMO}</p>')
    record = clean(page, rules(tmp_path, "drop = [\"xpath://p[@class='house']\"]"))
    assert by_rule(record) == [(PROMO, "gazette.toml: drop xpath://p[@class='house']")]
    settings = rules(tmp_path, "drop = [\"xpath://p[@class='house']\"]")
    assert restore(record) == to_document(page, given=Given(url=URL), settings=settings).text


@pytest.mark.parametrize(
    "place",
    [
        '<aside class="related"><div class="note">{}</div></aside>',
        '<nav><span class="note">{}</span></nav>',
        '<footer><p class="note">{}</p></footer>',
        '<my-note class="note">{}</my-note>',
        '<div hidden><p class="note">{}</p></div>',
    ],
)
def test_what_a_rule_keeps_is_article_wherever_it_stands(tmp_path, place):
    page = article_page(after=place.format(NOTE))
    assert NOTE not in clean(page, Settings()).text
    assert clean(page, rules(tmp_path, 'keep = [".note"]')).text.endswith(NOTE)


def test_the_innermost_element_decides(tmp_path):
    page = article_page()
    settings = rules(tmp_path, 'drop = ["body"]\nkeep = [".article-body p:nth-child(2)", "h1"]')
    assert clean(page, settings).text.split("\n\n")[-1] == SENTENCES[1]


def test_drop_wins_over_keep_for_one_element(tmp_path):
    page = article_page(inside=f'<p class="house">{PROMO}</p>')
    assert PROMO not in clean(page, rules(tmp_path, 'drop = [".house"]\nkeep = ["p"]')).text


def test_an_inline_element_is_a_block_of_its_own(tmp_path):
    page = article_page(inside=f"<p>{NOTE} <span class=k>gaz/ob</span></p><p>{PROMO}</p>")
    record = clean(page, rules(tmp_path, 'drop = ["span.k", "img", "xpath://p/span/@class"]'))
    assert record.text.endswith(f"{NOTE}\n\n{PROMO}")
    assert [text for text, _ in by_rule(record)] == ["gaz/ob"]


def test_texts_and_values_that_an_xpath_chooses_stand_for_their_element(tmp_path):
    page = article_page(inside=f'<p class="house">{PROMO}</p>')
    drop = "drop = [\"xpath://p[@class='house']/text()\"]"
    assert PROMO not in clean(page, rules(tmp_path, drop)).text


def test_rows_of_figures_have_no_elements_of_their_own(tmp_path):
    row = "<table><tr><td>Ships</td><td class=x>41</td></tr></table>"
    page = article_page(inside=f"{row}<p>{NOTE}</p>")
    assert by_rule(clean(page, rules(tmp_path, 'drop = ["td.x"]'))) == []


@pytest.mark.parametrize(
    ("known", "holds"),
    [
        ({"url": "https://gazette.example/a"}, True),
        ({"url": "https://m.sport.gazette.example/a"}, True),
        ({"url": "https://other.example/a", "outlet": "gazette.example"}, True),
        ({"url": "https://notgazette.example/a"}, False),
        ({"url": "https://[broken/a"}, False),
        ({"url": "https://other.example/gazette.example"}, False),
    ],
)
def test_a_rule_holds_for_its_domain(tmp_path, known, holds):
    page = article_page(inside=f'<p class="house">{PROMO}</p>')
    record = clean(page, rules(tmp_path, 'drop = [".house"]'), **known)
    assert (PROMO not in record.text) == holds


@pytest.mark.parametrize(
    ("published", "holds"),
    [
        (None, True),
        ("2031-05-01T10:00:00+02:00", True),
        ("2031-05-31", True),
        ("2031-06-01", False),
        ("2031-04-30", False),
        ("2031-05", True),
        ("2031", True),
        ("2030", False),
        ("lately", True),
    ],
)
def test_a_rule_holds_for_its_time(published, holds):
    rule = SiteRule("a", ("b",), valid_from="2031-05-01", valid_until="2031-05-31")
    assert rule.is_valid_on(published) == holds


def test_the_date_of_the_page_or_of_the_row_counts(tmp_path):
    date = '<meta property="article:published_time" content="2031-05-02T10:00:00Z">'
    page = article_page(head=date, inside=f'<p class="house">{PROMO}</p>')
    settings = rules(tmp_path, 'drop = [".house"]\nvalid-from = 2031-06-01')
    assert PROMO in clean(page, settings).text
    assert PROMO not in clean(page, settings, published="2031-06-02").text


TEXT = f"""Ferry runs again

{SENTENCES[0]}

Get to know your harbour – write to us!

{SENTENCES[1]}

Picture of the week: Ole Brandt

{SENTENCES[2]}
"""


@pytest.mark.parametrize("html", [True, False])
def test_phrases_cut_whole_lines_of_pages_and_texts(tmp_path, html):
    inside = "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n")[1:])
    settings = rules(
        tmp_path, 'phrases = ["Get to know your harbour - write to us", "picture of *:*", "the"]'
    )
    record = clean(article_page(1, inside=inside) if html else TEXT, settings)
    cut = [text for text, _ in by_rule(record)]
    assert cut == ["Get to know your harbour – write to us!", "Picture of the week: Ole Brandt"]
    assert all(sentence in record.text for sentence in SENTENCES[:3])
    assert by_rule(record)[0][1] == "gazette.toml: phrases"
    assert record.flags.count("site-rule:gazette.toml") == 1


def test_phrases_of_other_sites_cut_nothing(tmp_path):
    settings = rules(tmp_path, 'phrases = ["Get to know your harbour - write to us"]')
    record = clean(TEXT, settings, url="https://other.example/a")
    assert (by_rule(record), record.flags) == ([], ())


def test_a_rule_without_phrases_cuts_nothing_of_a_text(tmp_path):
    record = clean(TEXT, rules(tmp_path, 'drop = ["p"]'))
    assert (by_rule(record), record.flags) == ([], ())


def test_phrases_cut_the_first_and_last_line_of_a_block(tmp_path):
    from normalizer.cleaners._base import select, vote
    from normalizer.extract.sites import load_sites, with_site_phrases
    from normalizer.lang import load
    from normalizer.model import Blocks

    (tmp_path / "g.toml").write_text('domain = "g.example"\nphrases = ["From us", "To *"]')
    found = load_sites((str(tmp_path / "g.toml"),)).by_domain["g.example"]
    text = "From us\nThe pier is open.\nTo all"
    cuts = vote(
        select(("SR001",)),
        Blocks([Block("paragraph", text, 5)]),
        with_site_phrases(load(("en",)), found),
    )
    assert [(c.start - 5, c.end - 5) for c in cuts] == [(0, 7), (26, 32)]


def test_a_users_rule_is_not_subject_to_the_loss_budget(tmp_path):
    record = clean(article_page(), rules(tmp_path, 'drop = ["article p"]'))
    assert record.text == ""
    assert "loss-budget" not in record.flags


@given(st.text(alphabet="ab .*\u00e9\u4e2d-", max_size=40), st.text(alphabet="ab .", max_size=40))
@settings(deadline=None)
def test_a_phrase_matches_itself(phrase, filler):
    assume(phrase.count("*") <= MOST_WILDCARDS)  # more are refused, for the time they would take
    entry = phrase_entry(phrase)
    line = phrase.replace("*", f" {filler[:50]} ")
    if isinstance(entry, Phrase):
        assert entry.regex.search(Block("paragraph", line, 0).folded) or "   " in phrase + line
    else:
        assert Block("paragraph", line, 0).key == entry


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('keep = ["p >"]', "keep"),
        ('drop = ["p:unknown(3)"]', "drop"),
        ('drop = ["xpath://p["]', "drop"),
        ('drop = ["xpath:count(//p)"]', "drop"),
        ('drop = ["xpath://no:p"]', "drop"),
        ('drop = "p"', "drop"),
        ("drop = [3]", "drop"),
        ('phrases = ["…"]', "phrases"),
        ('phrases = ["*"]', "phrases"),
        ('phrases = ["ab * ab * ab * ab * ab"]', "phrases"),
        ('valid-from = "soon"', "valid-from"),
        ("valid-until = 12", "valid-until"),
        ("valid-from = 2031-02-01\nvalid-until = 2031-01-31", "valid-until"),
        ('domain = ""', "domain"),
        ('remove = ["p"]', "remove"),
    ],
)
def test_a_rule_that_is_not_well_formed_names_file_and_key(tmp_path, toml, key):
    path = tmp_path / "gazette.toml"
    path.write_text(f'domains = ["gazette.example"]\n{toml}', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_site_rule(path)
    assert caught.value.code == "bad-site-rule"
    assert caught.value.message.startswith(f"{path}: {key} ")


def test_a_rule_is_for_some_domain(tmp_path):
    path = tmp_path / "gazette.toml"
    path.write_text('drop = ["p"]', encoding="utf-8")
    with pytest.raises(ConfigError, match="domains is missing"):
        read_site_rule(path)


@pytest.mark.parametrize("domain", ["https://gazette.example/news", "*.gazette.example"])
def test_a_domain_that_no_article_has_is_an_error(tmp_path, domain):
    path = tmp_path / "a.toml"
    path.write_text(f"domains = ['{domain}']", encoding="utf-8")
    with pytest.raises(ConfigError, match="hosts below it are meant too") as caught:
        read_site_rule(path)
    assert caught.value.code == "bad-site-rule"


@pytest.mark.parametrize(
    ("entry", "data", "code"),
    [
        ("none.toml", None, "site-rules-unreadable"),
        ("empty-*.toml", None, "site-rules-unreadable"),
        (".", None, "site-rules-unreadable"),
        ("a.toml", b"domains = [", "site-rules-syntax"),
        ("a.toml", b"\xff\xfe", "site-rules-syntax"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, entry, data, code):
    if data is not None:
        (tmp_path / entry).write_bytes(data)
    settings = Settings().with_values({"sites": [str(tmp_path / entry)]}, "test")
    with pytest.raises(ConfigError) as caught:
        clean(article_page(), settings)
    assert caught.value.code == code


def test_the_setting_takes_files_folders_and_patterns_beside_the_settings_file(tmp_path):
    (tmp_path / "sites").mkdir()
    for name, where in (("a.toml", "p.a"), ("b.toml", "p.b")):
        text = f'domain = "gazette.example"\ndrop = ["{where}"]'
        (tmp_path / "sites" / name).write_text(text, encoding="utf-8")
    page = article_page(inside=f'<p class="a">{PROMO}</p><p class="b">{NOTE}</p>')
    for entry, left in (("sites", 0), ("sites/*.toml", 0), ("sites/a.toml", 1)):
        config = tmp_path / "normalizer.toml"
        config.write_text(f'sites = ["{entry}"]', encoding="utf-8")
        text = clean(page, load_settings(config)).text
        assert (PROMO in text) + (NOTE in text) == left


def test_the_command_says_at_once_which_file_is_wrong(tmp_path, monkeypatch, capsys):
    from normalizer.cli import _run

    monkeypatch.chdir(tmp_path)
    (tmp_path / "normalizer.toml").write_text('sites = ["sites"]', encoding="utf-8")
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "g.toml").write_text('domain = "g.example"\nkeep = ["p["]')
    (tmp_path / "page.html").write_text(article_page(), encoding="utf-8")
    assert _run(["clean", "page.html"]) == 2
    said = capsys.readouterr().err
    assert "g.toml: keep holds 'p['" in said
    assert "[bad-site-rule]" in said
