from __future__ import annotations

import pytest
import quotebench
from dedup_support import STORM, article, relations

from normalizer.dedup.articles import Article, paragraphs
from normalizer.dedup.quotes import find_quotes
from normalizer.dedup.shared import compare

FOUND: list[tuple[str, list[list[str]]]] = [
    ('She said: "We stay." Then she left.', [["We stay."]]),
    ("She said: “We stay.”", [["We stay."]]),
    ("« Nous restons », a-t-elle dit.", [[" Nous restons "]]),
    ("„Wir bleiben“, sagte sie.", [["Wir bleiben"]]),
    ("»Wir bleiben«, sagte sie.", [["Wir bleiben"]]),
    ("”Vi stannar”, sade hon.", [["Vi stannar"]]),
    ("彼女は「ここに残る」と言った。", [["ここに残る"]]),
    ("“We stay,” she said. “All of us.”", [["We stay,", "All of us."]]),
    ("“We,” she said, “stay.”", [["We,", "stay."]]),
    ("„Wir bleiben“, sagte sie. „Alle.“", [["Wir bleiben", "Alle."]]),
    ("He called it “a farce” and promised “no mercy” to all.", [["a farce"], ["no mercy"]]),
    ("“We stay.” He left the hall. “Why?” someone asked.", [["We stay."], ["Why?"]]),
    ("“He told me “no” to my face,” she said.", [["He told me “no” to my face,"]]),
    ('A 13" screen and a 5\'10" man.', []),
    ("An “unclosed quote runs on.", []),
    ("No quote at all.", []),
    ("‘We stay,’ she said. ‘All of us.’", [["We stay,", "All of us."]]),
    ("'We stay,' she said. 'It's ours.'", [["We stay,", "It's ours."]]),
    ("‘Wij blijven’, zei ze.", [["Wij blijven"]]),
    (
        "‘We stay with the workers’ union’s men,’ she said.",
        [["We stay with the workers’ union’s men,"]],
    ),
    ("‘He told me “no” to my face,’ she said.", [["He told me “no” to my face,"]]),
    ("“He told me ‘no’ to my face,” she said.", [["He told me ‘no’ to my face,"]]),
    ("She said (‘we stay’) and left.", [["we stay"]]),
    ("It was 'all of us'", [["all of us"]]),
    (
        "The ‘music city’ has a hall. Its ‘wall of fame’, they say.",
        [["music city"], ["wall of fame"]],
    ),
    ("‘The boys’ boat is goin’ home,’ she said.", [["The boys’ boat is goin’ home,"]]),
    ("'Tis the workers' hall, and 's avonds 't licht, rock 'n' roll, the '90s.", []),
    ("The dogs’, cats' and horses’ stables.", []),
    ("An ‘unclosed quote runs on.", []),
    ("Let 'em, said the boys', and 'cause of it, the girls'.", []),
    ("“We stay.\n\n“All of us,” she said.", [["We stay.", "All of us,"]]),
    ('"We stay," she said. "It’s ours.”', [["We stay,", "It’s ours."]]),
]


@pytest.mark.parametrize("text, wanted", FOUND)
def test_quotes_of_a_text(text: str, wanted: list[list[str]]) -> None:
    found = find_quotes(text, paragraphs(text))
    assert [[text[s:e] for s, e in quote.pieces] for quote in found] == wanted


SAID = "We will rebuild the pier before the children come back from the islands in the spring"


@pytest.mark.parametrize(
    "printed, relation",
    [
        (f"“{SAID},” the mayor told the Aldmere Post on her way out.", "identical"),
        (f"« {SAID} », a dit la maire devant la foule du port.", "identical"),
        (f"“{SAID.replace('before', 'until')},” she told a room of anglers.", "near"),
        (f"“{SAID[:44]},” she told anglers. “{SAID[45:]},” she added.", "identical"),
        (f"“I know what you think. {SAID}. That is all, and it is enough,” she said.", "contained"),
        (f"“{' '.join(SAID.split()[:9])},” she told a room of anglers on the quay.", "contains"),
        ("“We will rebuild nothing before we have seen the money,” the mayor said.", None),
        ("She promised that the pier would be rebuilt before the spring.", None),
    ],
)
def test_a_quote_is_found_in_another_paragraph(printed: str, relation: str | None) -> None:
    one = article("a", f'At the hearing on Monday Ilsa Brandt said: "{SAID}."')
    wanted = [("a", "b", "quote", relation)] if relation else []
    assert relations(one, article("b", printed)) == wanted


def test_a_shared_paragraph_is_not_reported_again_as_a_quote() -> None:
    text = f'At the hearing on Monday Ilsa Brandt said: "{SAID}." Nobody in the hall objected.'
    assert relations(article("a", text), article("b", text)) == [
        ("a", "b", "paragraph", "identical")
    ]
    (group,) = compare([article("a", text), article("b", text)]).groups()
    assert group.level == "paragraph"


def test_a_quote_over_two_paragraphs_matches_one_in_one() -> None:
    first, second = STORM.split(", and ", 1)
    one = article("a", f"“{first}.", f"“And {second}” he told the evening news.")
    other = article("b", f"“{first}. And {second}” was what he said, more or less, on the quay.")
    ((_, _, level, relation),) = relations(one, other)
    assert (level, relation) == ("quote", "identical")


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_quote_bench(seed: int) -> None:
    bench = quotebench.make(seed)
    pairs = compare(Article.from_row(row, "bench") for row in bench.rows).pairs()
    found = {frozenset((p.a, p.b)) for p in pairs if p.relation != "conflicting-numbers"}
    gold = {frozenset((a, b)): kind for a, b, kind in bench.pairs}
    missed = sorted(kind for pair, kind in gold.items() if pair not in found)
    assert len(missed) <= 0.02 * len(gold), missed
    wrong = [sorted(pair) for pair in found if pair not in gold]
    assert len(wrong) <= 0.01 * len(found), wrong
