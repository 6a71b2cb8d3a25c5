"""What the fixtures are, and what must hold for each of them beside its golden files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from normalizer.io.plain import as_text
from normalizer.model import Record
from normalizer.pipeline import normalize

ROOT = Path(__file__).resolve().parent.parent / "fixtures"
PAGES = sorted(p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*.html"))
TEXTS = sorted(p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*.txt"))
OUTLETS = [name for name in PAGES if not name.startswith("keep/")]

# The cleaners that cut, in the order of their cuts, for the five scraped texts that
# carry cruft of every kind in the places where outlets put it.
CRUFT = {
    "wire/harbour-voice.txt": """
        skip-link section-label duplicate-caption duplicate-caption wire-credit""",
    "wire/tally.txt": "",
    "wire/basin-monitor.txt": "skip-link image-alt update-notice",
    "wire/lakeshore-radio.txt": """
        copyright station-chrome station-chrome station-chrome station-chrome station-chrome
        station-chrome photo-credit photo-credit duplicate-caption update-notice copyright
        author-bio author-bio donation-appeal donation-appeal donation-appeal donation-appeal
        related-stories""",
    "wire/kanal-9.txt": """
        skip-link reading-time duplicate-standfirst wire-credit related-stories
        related-stories related-stories related-stories related-stories related-stories
        newsletter ad-label cookie-banner cookie-banner""",
}


@cache
def record_of(name: str) -> Record:
    return normalize((ROOT / name).read_bytes(), source=name)


def test_every_outlet_is_there_as_a_page_and_as_scraped_text() -> None:
    assert len(OUTLETS) >= 12
    assert [name for name in OUTLETS if name.replace(".html", ".txt") not in TEXTS] == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ar", "it", "pt", "nl", "ja"])
def test_pages_say_their_language(language: str) -> None:
    assert any(record_of(name).language == language for name in OUTLETS)


@pytest.mark.parametrize("name", OUTLETS)
def test_pages_give_title_date_and_outlet(name: str) -> None:
    record = record_of(name)
    assert record.title
    assert record.published is not None
    assert record.published.startswith("2031-")
    assert record.outlet is not None
    assert record.outlet.endswith(".example")


@pytest.mark.parametrize("name", list(CRUFT))
def test_cruft_of_every_kind_is_cut_by_its_cleaner(name: str) -> None:
    cut = [removal.cleaner for removal in record_of(name).removals or ()]
    assert cut == CRUFT[name].split()


@pytest.mark.parametrize("name", [n for n in TEXTS if n.startswith("keep/")])
def test_articles_to_keep_come_out_untouched(name: str) -> None:
    record = record_of(name)
    assert [(cut.code, cut.text) for cut in record.removals or ()] == []
    assert record.captions == ()
    assert as_text(record).split() == (ROOT / name).read_text(encoding="utf-8").split()


@pytest.mark.parametrize("name", [n for n in PAGES if n.startswith("keep/")])
def test_pages_to_keep_give_the_whole_article(name: str) -> None:
    lines = (ROOT / name.replace(".html", ".txt")).read_text(encoding="utf-8").split("\n")
    made = as_text(record_of(name))
    bare = [line.split(". ", 1)[-1] if line[:1].isdigit() else line for line in lines]
    assert [line for line in bare if line.strip() and line not in made] == []


@pytest.mark.parametrize("name", [*PAGES, *TEXTS])
def test_cleaning_the_clean_text_again_cuts_nothing(name: str) -> None:
    again = normalize(as_text(record_of(name)), source=name)
    assert [(cut.code, cut.text) for cut in again.removals or ()] == []


def test_four_outlets_print_one_quote_of_the_wire() -> None:
    quote = "nobody in Tarvos can sign"
    printed = [n for n in TEXTS if n.startswith("wire/") and quote in record_of(n).text]
    assert len(printed) >= 4


def test_one_outlet_prints_other_figures_in_the_same_paragraph() -> None:
    told = {name: record_of(name).text for name in TEXTS if name.startswith("wire/")}
    assert "Dorna, the border town to which more than 80,000 people" in told["wire/tally.txt"]
    assert (
        "Dorna, the border town to which more than 95,000 people"
        in told["wire/port-vellen-gazette.txt"]
    )
