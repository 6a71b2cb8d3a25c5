"""What cleaners leave of whole texts, in the shapes that look like a page's furniture."""

from __future__ import annotations

import pytest

from normalizer.pipeline import normalize

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
    "a question to the reader at the end": (
        (*STORY, ASK), [ASK],
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


def test_a_question_below_a_short_title_is_the_text():
    asked = "Who owns the salt of Norrholm?"
    record = normalize(f"Salt war\n\n{asked}\n\n" + "\n\n".join(STORY), html=False)
    assert asked in record.text
