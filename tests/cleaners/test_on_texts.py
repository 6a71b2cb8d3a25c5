"""What cleaners leave of whole texts, in the shapes that look like a page's furniture."""

from __future__ import annotations

import pytest

from normalizer.pipeline import Given, normalize

TITLE = "Council backs a tram line to the old harbour"
STORY = (
    "The council of Norrholm voted nine to four on Tuesday for a tram line to the old harbour.",
    "Work on the line begins in the autumn and takes three years, the mayor told the council.",
    "The plan had divided the town for ten years, because two rows of lime trees have to go.",
    "Shopkeepers on Salt Street fear for their trade while the road is closed to all cars.",
    "The state pays most of the cost, which engineers put at two hundred million crowns.",
)
LAST = "The last tram in Norrholm ran in 1961, when buses took over all the routes of the town."
ASK = "What do you think? Tell us in the comments below."
WINNERS = [
    line
    for section, winner in (
        ("Science", "Ida Lund, Eskdal"),
        ("Culture", "Jonas Hale, Tarvos"),
        ("Sport", "The women's eight of Norrholm"),
        ("Health", "Sister Agnes, Halvary"),
        ("Travel", "The ferry Astrid"),
        ("Business", "Net menders of the quay"),
        ("Politics", "Nobody this year"),
    )
    for line in (section, winner)
]


def text_of(*lines: str) -> str:
    return "\n\n".join((TITLE, *lines))


KEPT = {
    "speech": (*STORY[:2], "“Sign up for our newsletter,” the robot kept saying.", *STORY[2:]),
    "speech without a speaker": (*STORY[:2], "“Sign up for our newsletter!”", *STORY[2:]),
    "a short answer": (*STORY[:2], "“Will you resign?”", "— Later.", "Later.", *STORY[2:]),
    "an interviewer's question": (*STORY[:3], "What do you think of this plan?", *STORY[3:]),
    "a sentence that was broken up at its links, at the start": (
        "\n".join((*STORY[:1], "Thursday brought news of the", "Norrholm", "and of its council.")),
        *STORY[1:],
    ),
    "a name in a sentence that was broken up": (
        "\n".join(("The plan of the mayor, known as", "Ada Brink", "the Elder, is old.")),
        *STORY,
    ),
    "the times of a live report": (
        *STORY[:2], "18:40", STORY[2], "18:55", STORY[3], "19:20", STORY[4],
    ),
    "the winners that end a text": (
        *STORY, "The prize for courage goes to Ida Lund", "That for patience goes to Olaf Reth",
    ),
    "a poem that ends a text": (
        *STORY, "The harbour lay as still as glass", "and nobody came down to the quay",
    ),
    "a sentence that starts as a notice does": (
        *STORY[:4], "No part of this was an accident, the inquiry says in its long report of May.",
        "What comes next", STORY[4], "Who pays for it", LAST,
    ),
    "a list of winners by section": (*STORY[:3], *WINNERS, *STORY[3:]),
    "the same answer to two questions": (
        *STORY[:2], "May I plant a lime tree?", f"That is for the council to say. {LAST}",
        "May I fell a lime tree?", f"That is for the council to say. {LAST}", STORY[2],
    ),
    "a live report's short entry": (
        *STORY[:2], "18:40", STORY[2], "18:55", STORY[3], "19:20", "The power is out.", STORY[4],
    ),
    "the days of a weekend in capitals": (
        "FRIDAY", "4 p.m. | The quay", *STORY[:3], "SATURDAY", "9 a.m. | The mill", *STORY[3:],
    ),
    "a timetable": (
        *STORY[:2], "06:00", "06:30", "07:00", "To Eskdal", "06:15", "06:45", "07:15", *STORY[2:],
    ),
    "a prompt and who says it, with a sentence after": (
        *STORY[:2], "Please log in again, the bank says. If you cannot, call it.", *STORY[2:],
    ),
    "a prompt and who says it": (
        *STORY[:2], "Download our app, says the clerk.", "Please sign up to get it, she adds.",
        *STORY[2:],
    ),
    "a notice on a board": (
        *STORY[:2], "“Sign up for our newsletter”, says a board at the stop.", *STORY[2:],
    ),
    "a numbered list of things that are buttons": (
        *STORY[:2], "1. Comments", "2. Newsletter", "3. Contact", "4. Jobs", *STORY[2:],
    ),
    "an address under its label": (*STORY, "Contact", "Town hall, 0800 555 0142"),
    "a number under its label": (
        *STORY[:4], "More information", "Norrholm town hall, 05 55 01 00 22", STORY[4]
    ),
    "an address above an appeal": (*STORY[:4], "Town hall, tel. 800 555 100", STORY[4]),
    "the books under a label": (
        *STORY, "Further reading", "Brink, A.: Salt and Stone", "Hale, J.: The Tide Tables (2019)",
    ),
    "the books under a label that is a button elsewhere": (
        *STORY, "Find out more", "Brink, A., Salt and Stone", "Hale, J., The Tide Tables (2019)",
    ),
    "where else to look": (
        *STORY[:3], "See also: the keeper's garden, open on Sundays.", *STORY[3:],
    ),
    "an account's number": (*STORY, "Account: DE00 1234 5678 9012", "Call 0555-01-0000"),
    "durations within a recipe": (*STORY[:2], "30 minutes", *STORY[2:]),
    "the next matches under their heading": (
        *STORY, "UP NEXT", "Norrholm: Host Eskdal on Friday.", "Tarvos: Visit Halvary on Sunday.",
    ),
    "a family's wish": (
        *STORY[:4], "In lieu of flowers, please consider making a donation to the lifeboat.",
        STORY[4],
    ),
    "a family's other wish": (*STORY[:4], "Please consider donating blood for him.", STORY[4]),
    "who the first paragraph is about": (
        "Olaf Reth is the author of nine books about tides, and has never been on a boat.",
        *STORY[:2],
    ),
    "what a guide recommends": (
        *STORY[:3], "Sturdy boots, for the path is wet until June", "A torch for the way back",
        *STORY[3:],
    ),
}  # fmt: skip


@pytest.mark.parametrize("lines", KEPT.values(), ids=KEPT)
def test_the_article_stays_whole(lines):
    record = normalize(text_of(*lines), html=False)
    assert [r.text for r in record.removals] == []


CUT = {
    "a lone label": ((*STORY, "Newsletter"), ["Newsletter"]),
    "a credit behind the last sentence": (
        (*STORY[:4], f"{STORY[4]} (Reporting by Ada Brink; Editing by Olaf Reth)"),
        ["(Reporting by Ada Brink; Editing by Olaf Reth)"],
    ),
    "an agency's part behind the last sentence": (
        (*STORY[:4], f"{STORY[4]} The Associated Press contributed to this report."),
        ["The Associated Press contributed to this report."],
    ),
    "a notice behind the last sentence": (
        (*STORY[:4], f"{STORY[4]} © 2031 Norrholm Post. All rights reserved."),
        ["© 2031 Norrholm Post. All rights reserved."],
    ),
    "a question to the reader at the end": (
        (*STORY, ASK), [ASK],
    ),
    "a player's clocks": (
        (STORY[0], "0:00", "0:00", "3:41", *STORY[1:]), ["0:00", "0:00", "3:41"],
    ),
    "a player's clock": ((STORY[0], "0:00", *STORY[1:]), ["0:00"]),
    "headlines below a credit": (
        (
            *STORY, "Reporting by Ada Brink; editing by Olaf Reth",
            "Ferry line sues the port of Norrholm over its fees",
            "Bridge at Eskdal stays shut until the summer after the frost",
        ),
        [
            "Reporting by Ada Brink; editing by Olaf Reth",
            "Ferry line sues the port of Norrholm over its fees",
            "Bridge at Eskdal stays shut until the summer after the frost",
        ],
    ),
    "buttons and notes of a site": (
        (
            "Interview by Olaf Reth", *STORY, "Tags: trams, harbour", "AP trams: https://ap.example",
            "Enjoyed this article? Tell a friend.", "Suggest a Correction",
        ),
        [
            "Interview by Olaf Reth", "Tags: trams, harbour", "AP trams: https://ap.example",
            "Enjoyed this article? Tell a friend.", "Suggest a Correction",
        ],
    ),
    "a label and its value above a button": (
        (*STORY, "Pros: it is fast", "Cons: it rattles and is full", "Sign up for our newsletter."),
        ["Sign up for our newsletter."],
    ),
    "a day and a time without a year": (
        ("7 марта, 18:40", *STORY, "Gisteren om 18:40"), ["7 марта, 18:40", "Gisteren om 18:40"],
    ),
    "notes of a site, again": (
        (
            STORY[0], "Filed under: trams", *STORY[1:],
            "Disclaimer: The views expressed are personal.",
            "The Post is not responsible for the content of external sites.",
            "(This story has not been edited by Post staff.)",
        ),
        [
            "Filed under: trams", "Disclaimer: The views expressed are personal.",
            "The Post is not responsible for the content of external sites.",
            "(This story has not been edited by Post staff.)",
        ],
    ),
    "a label above the article's own parts": (
        (
            *STORY, "Recommended videos", "The red tram of 1884", f"{LAST} {LAST} {LAST}",
            "The blue tram of 1931", LAST.replace("last", "blue"), "The bus", LAST.upper(),
        ),
        ["Recommended videos"],
    ),
    "a pointer above the first paragraph": (
        ("Read more: Ferry line sues the port", *STORY), ["Read more: Ferry line sues the port"],
    ),
    "a pointer that explains": (
        (*STORY[:3], "Read more: The new tram line, explained", *STORY[3:]),
        ["Read more: The new tram line, explained"],
    ),
    "a reading time above the text": (("4 min", *STORY), ["4 min"]),
    "headlines with teasers below a credit": (
        (
            *STORY, "Reporting by Ada Brink; editing by Olaf Reth",
            "Ferry line sues the port of Norrholm", LAST.replace("tram", "ferry"),
            "Bridge at Eskdal stays shut until summer", LAST.replace("tram", "cart"),
        ),
        [
            "Reporting by Ada Brink; editing by Olaf Reth",
            "Ferry line sues the port of Norrholm", LAST.replace("tram", "ferry"),
            "Bridge at Eskdal stays shut until summer", LAST.replace("tram", "cart"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "cut"), CUT.values(), ids=CUT)
def test_furniture_goes(lines, cut):
    record = normalize(text_of(*lines), html=False)
    assert [r.text for r in record.removals] == cut


def test_the_pieces_of_a_sentence_are_no_list_of_other_stories():
    broken = ("On Thursday the owners of the", "Astrid", "and of two more ferries, which", "sail")
    text = text_of(*STORY, "\n".join(("Related", *broken)))
    assert [r.text for r in normalize(text, html=False).removals] == ["Related"]


CREDITS = ["(AP)", "(ANP)", "(PAP)", "/ritzau/", "Quelle: dpa", "Źródło: PAP", "(AFP/Reuters)"]


@pytest.mark.parametrize("language", ["en", "da", "de", "nl", "pl"])
@pytest.mark.parametrize("credit", CREDITS)
def test_an_agency_behind_a_paragraph_makes_it_no_caption(credit, language):
    given = Given(language=language)
    for behind in (" ", "\n"):
        for at in (2, 4):
            lines = [line + (behind + credit) * (i == at) for i, line in enumerate(STORY)]
            record = normalize(text_of(*lines), html=False, given=given)
            assert record.captions == ()
            assert STORY[at] in record.text
        assert STORY[0] in normalize(f"{STORY[0]}{behind}{credit}", html=False, given=given).text


@pytest.mark.parametrize(
    ("credit", "language"), [("(AP Photo/Ada Brink)", "en"), ("Photo: AP", "en"), ("(ANP)", "nl")]
)
def test_a_line_with_a_credit_above_the_article_is_a_caption(credit, language):
    caption = f"Lime trees on Salt Street in Norrholm stand in fog on a Sunday morning. {credit}"
    record = normalize(text_of(caption, *STORY), html=False, given=Given(language=language))
    assert record.captions == (caption,)


RECIPE = (
    "The fishermen of Halvary bury a bream in salt and forget it for half an hour.",
    "Serves 4", "Prep time: 15 minutes", "Cook time: 30 minutes", "Ingredients",
    "2 whole bream, about 800g each", "1.5kg coarse salt", "3 egg whites", "1 lemon, sliced",
    "Small bunch of thyme", "Method",
    "Heat the oven. Mix the salt with the egg whites until it feels like wet sand.",
    "Spread a third of it on a tray, lay the fish on it, and cover them with the rest.",
    "Tip", "Add fennel fronds to the salt if you have any.",
)  # fmt: skip
RESULTS = (
    "Norrholm beat Eskdal 2-1 on Saturday in a game that was stopped twice for fog.",
    "Premier division", "Norrholm 2 Eskdal 1", "Halvary 0 Tarvos 0", "Port Vellen 3 Orrin 3",
    "First division", "Salt Street 1 Lakeside 4", "Mittelau 2 Norrvik 2", "Attendance: 4,120",
    "Table", "1. Norrholm 18 12 3 3 39", "2. Tarvos 18 10 5 3 35", "3. Eskdal 18 9 6 3 33",
    "Next fixtures", "Eskdal v Halvary, 7.45pm", "Tarvos v Norrholm, 3pm",
)  # fmt: skip
AROUND = ("Share", "Print this recipe", "Sign up for our weekly newsletter", "Save")


@pytest.mark.parametrize("lines", [RECIPE, RESULTS], ids=["recipe", "results"])
def test_lists_of_figures_make_no_page_of_an_article(lines):
    record = normalize("\n\n".join((TITLE, *lines, *AROUND)), html=False)
    assert [r.text for r in record.removals] == list(AROUND)


def test_an_article_on_one_line_stays():
    cookies = "We use cookies to improve your experience."
    text = " ".join((TITLE, *STORY[:4], cookies, "Share"))
    assert normalize(text, html=False).removals == ()


TITLES = {
    "a comment's": ("Kommentar: Schließt den Markt, öffnet die Stadt", "de"),
    "a report's": ("Reportage: Wer bezahlt den neuen Hafen", "de"),
}


@pytest.mark.parametrize(("title", "language"), TITLES.values(), ids=TITLES)
def test_a_title_may_start_as_a_pointer_does(title, language):
    text = "\n\n".join((title, *STORY[:2], title.replace("Hafen", "Turm").upper(), *STORY[2:]))
    record = normalize(text, html=False, given=Given(language=language))
    assert record.title == title
    assert len(record.removals) == 1


def test_a_question_below_a_short_title_is_the_text():
    asked = "Who owns the salt of Norrholm?"
    record = normalize(f"Salt war\n\n{asked}\n\n" + "\n\n".join(STORY), html=False)
    assert asked in record.text


DESKS = {
    "a desk and a day": ("Tally wire desk · Mar 6, 6:02 pm", True),
    "a paper and a date": ("The Norrholm Post | 12/03/2031", True),
    "a day and a desk": ("6 March 2031 – Wire desk", True),
    "a score": ("Norrholm – Eskdal 2:1", False),
    "a time alone": ("Film night – 18:40", False),
    "a longer line": ("All trams stop for two days from noon – 12 March 2031", False),
}


@pytest.mark.parametrize(("line", "is_cut"), DESKS.values(), ids=DESKS)
def test_a_name_and_a_day_under_the_headline(line, is_cut):
    record = normalize(text_of(line, *STORY), html=False)
    assert (line not in record.text) is is_cut


def test_a_name_and_a_day_within_the_text_stay():
    line = "Salt Street · 6 March 2031"
    assert line in normalize(text_of(*STORY[:2], line, *STORY[2:]), html=False).text
