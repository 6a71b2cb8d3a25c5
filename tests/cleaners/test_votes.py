"""What holds for all cleaners together, whatever the text."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer import normalize, restore
from normalizer.assemble import merge_cuts
from normalizer.cleaners._base import Cleaner, all_cleaners, vote
from normalizer.lang import Phrases, load
from normalizer.model import Blocks, Cut, Evidence
from normalizer.pipeline import Given, cuts_of, phrases_for, to_document
from tests.lang.examples import ARTICLE, TITLE, examples_of, list_examples, prepared

CLEANERS = all_cleaners()
# Lines as they stand in scraped text: furniture of every kind and language, sentences
# that look like it, paragraphs, and what has no words at all.
LINES = sorted(
    {text for _, _, text in [*list_examples("removed"), *list_examples("kept")]}
    | {line for one in CLEANERS for part in examples_of(one) for e in part for line in e.lines}
    | {TITLE, *ARTICLE, "", "   ", "•", "– – –", "12:30", "0", "\u200b", "Ada Brink", "ÅÄÖ!", "…"}
)
TEXTS = st.lists(
    st.sampled_from(LINES) | st.text(max_size=40).map(lambda t: t.replace("\x00", "")), max_size=14
).map("\n".join)
SOME_CLEANERS = st.lists(st.sampled_from(CLEANERS), unique_by=lambda c: c.code, min_size=1)


def signed(cuts: list[Cut], one: Cleaner) -> list[Cut]:
    return [cut for cut in cuts if cut.code == one.code]


@settings(max_examples=150, deadline=None)
@given(TEXTS, SOME_CLEANERS)
def test_order_and_company_change_no_verdict(text: str, chosen: list[Cleaner]) -> None:
    document, phrases = prepared(text)
    together = vote(CLEANERS, document.blocks, phrases)
    some = vote(chosen, document.blocks, phrases)
    back = vote(chosen[::-1], document.blocks, phrases)
    for one in chosen:
        assert signed(some, one) == signed(back, one)
        if not one.context:  # those of the second phase answer to the cuts of the first
            assert signed(some, one) == signed(together, one)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_cleaner_that_names_its_lists_cuts_nothing_without_them(text: str) -> None:
    document, _ = prepared(text)
    known = load(("de", "en", "fr"))
    for one in CLEANERS:
        if one.lists and not (one.about and one.about(document.blocks)):
            others = {name: known.list(name) for name in known.names() if name not in one.lists}
            assert not one.votes(document.blocks, Phrases(others, known.languages))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_cleaner_is_passed_over_only_where_it_cuts_nothing(text: str) -> None:
    document, phrases = prepared(text)
    together = vote(CLEANERS, document.blocks, phrases)
    for one in CLEANERS:
        if not one.context:
            assert signed(together, one) == one.votes(document.blocks, phrases)


HINTS = st.sampled_from(["", "story body", "story pullquote", "twitter-tweet", "related"])
EVIDENCE = st.none() | st.builds(
    Evidence,
    hints=HINTS,
    is_article=st.booleans(),
    score=st.sampled_from([0.1, 0.6, 0.95]),
    links=st.integers(0, 1),
    witnesses=st.sampled_from([(), ("site-rule",)]),
)
KINDS = st.sampled_from(["paragraph", "heading", "list-item", "quote", "caption"])


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.data())
def test_what_a_cleaner_says_of_blocks_alone_it_says_of_each(
    text: str, data: st.DataObject
) -> None:
    document, phrases = prepared(text)
    blocks = Blocks(
        replace(b, kind=data.draw(KINDS), evidence=data.draw(EVIDENCE)) for b in document.blocks
    )
    for one in CLEANERS:
        if one.alone:
            each = [one.votes(Blocks([replace(b, index=0)]), phrases) for b in blocks]
            assert one.votes(blocks, phrases) == [cut for cuts in each for cut in cuts]
            assert all(cut.start in blocks.by_start for cuts in each for cut in cuts)
            assert all(cut.end in blocks.ends for cuts in each for cut in cuts)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.data())
def test_a_cleaner_that_may_cut_nothing_votes_for_nothing(text: str, data: st.DataObject) -> None:
    document, phrases = prepared(text)
    drawn = [
        replace(b, kind=data.draw(KINDS), evidence=data.draw(EVIDENCE)) for b in document.blocks
    ]
    whole = Blocks(drawn)
    for blocks in (whole, whole.left([b for b in whole if data.draw(st.booleans())])):
        cut = frozenset(b.index for b in blocks if data.draw(st.booleans()))
        for one in CLEANERS:
            assert one.may_cut(blocks, phrases) or not one.votes(blocks, phrases, cut)


def test_a_cleaner_is_called_where_there_is_what_it_is_about() -> None:
    called: list[str] = []

    def note(blocks: Blocks, phrases: Phrases) -> list[Cut]:
        called.append(blocks[0].text)
        return []

    one = Cleaner("quays", "ZZ901", note, "0.1", about=lambda blocks: "quay" in blocks[0].text)
    for text in ("The quay.", "The pier."):
        document, phrases = prepared(text)
        vote([one], document.blocks, phrases)
    assert called == ["The quay."]


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.data())
def test_what_is_left_is_looked_at_as_if_it_were_all(text: str, data: st.DataObject) -> None:
    document, phrases = prepared(text)
    is_page = data.draw(st.booleans())
    blocks = document.blocks
    if is_page:
        evidence = [replace(b, kind=data.draw(KINDS), evidence=data.draw(EVIDENCE)) for b in blocks]
        blocks = Blocks(replace(b, space_before=1) for b in evidence)
    vote(CLEANERS, blocks, phrases)  # what it finds out is known of what is left
    kept = data.draw(st.permutations([b for b in blocks if data.draw(st.booleans())]))
    alone = Blocks([replace(b, index=at, space_before=1) for at, b in enumerate(kept)])
    assert vote(CLEANERS, blocks.left(kept), phrases) == vote(CLEANERS, alone, phrases)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_cuts_stay_within_a_block_and_leave_one_piece(text: str) -> None:
    document, phrases = prepared(text)
    cuts = vote(CLEANERS, document.blocks, phrases)
    for cut in cuts:
        holders = [b for b in document.blocks if b.start <= cut.start and cut.end <= b.end]
        assert len(holders) == 1
        assert cut.start == holders[0].start or cut.end == holders[0].end
        assert 0 <= cut.sureness <= 1
        assert cut.reason
    pieces = merge_cuts(document.blocks, cuts)
    assert all(a.end <= b.start for a, b in pairwise(pieces))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([None, "de", "fr", "ar", "ja", "tr"]))
def test_restore_gives_the_text_back(text: str, language: str | None) -> None:
    record = normalize(text, given=Given(language=language), html=False)
    document = to_document(text, given=Given(language=language), html=False)
    assert restore(record) == document.text
    for removal in record.removals or ():
        assert document.text[removal.start : removal.end] == removal.text


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_bound_lists_find_what_unbound_lists_find(text: str) -> None:
    document, _ = prepared(text)
    bound = phrases_for(document)
    for block in document.blocks:
        for name in bound.names():
            assert bound.search(name, block) == bound.list(name).search(block)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_cuts(text: str) -> None:
    document, phrases = prepared(text)
    again, phrases_again = prepared(text)
    assert document == again
    assert cuts_of(document, CLEANERS, phrases) == cuts_of(again, CLEANERS, phrases_again)
