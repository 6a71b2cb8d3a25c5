"""Cuts to records and back: nothing is lost, nothing overlaps, the budget holds."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer import assemble as assembly
from normalizer.assemble import assemble, join_blocks, merge_cuts
from normalizer.budget import within_budget
from normalizer.errors import LedgerError, RuleError
from normalizer.extract.html import extract_html
from normalizer.extract.text import extract_text
from normalizer.ledger import restore
from normalizer.model import Block, Blocks, BlockSpan, Cut, Document
from normalizer.title import title_index

A = "The port of Norrholm reopened on Monday after four weeks of repairs, its owner said."
B = "The first ferry left with eighty passengers and two lorries of mail for the islands."
C = "The owner expects the second part of the repairs to begin after the summer holidays."
TITLE = "Port of Norrholm reopens after the storm"


def document(*lines):
    return extract_text("\n\n".join(lines))


def cut(doc, index, cleaner="newsletter", code="NL001", **more):
    return replace(doc.blocks[index].cut("test", **more), cleaner=cleaner, code=code)


def test_cut_blocks_leave_the_text_and_stand_in_the_removals():
    doc = document(A, "Sign up", B)
    record = assemble(doc, [cut(doc, 1)])
    assert record.text == f"{A}\n\n{B}"
    (removal,) = record.removals
    assert (removal.text, removal.code, removal.cleaner, removal.reason) == (
        "Sign up", "NL001", "newsletter", "test",
    )  # fmt: skip
    assert doc.text[removal.start : removal.end] == "Sign up"


def test_title_is_the_first_line_that_reads_like_one():
    record = assemble(document("News", TITLE, A, B), [])
    assert record.title == TITLE
    assert record.text.startswith("News")


def test_a_title_in_markdown_has_no_marks():
    assert assemble(document(f"# {TITLE}", A, B), []).title == TITLE


@pytest.mark.parametrize(
    "first",
    [
        A,
        "Is it open? Is it shut? Nobody knows on the quay!",
        "- one item of a list",
        "18:00 News from the quay",
    ],
)
def test_a_paragraph_or_list_item_is_no_title(first):
    assert assemble(document(first, A, B), []).title is None


@pytest.mark.parametrize(
    "first",
    [
        "What becomes of the old harbour now?",
        "„Was wird nun aus dem alten Hafen?“",
        "« Que devient le vieux port maintenant ? »",
        "ماذا سيحدث الآن في الميناء القديم؟",
    ],
)
def test_a_question_may_be_the_title(first):
    assert assemble(document(first, A, B), []).title == first


@pytest.mark.parametrize(
    "lines, title",
    [
        (["Harbour reopens today", A], None),  # three words
        (["Harbour reopens on Monday", A], "Harbour reopens on Monday"),
        (["x" * 138 + " x" * 41, A], None),  # 220 characters, 42 words
        (["x" * 142 + " x" * 39, A], "x" * 142 + " x" * 39),  # 220 characters, 40 words
        (["x" * 143 + " x" * 39, A], None),  # 221 characters
        (["ที่ท่าเรือ" * 9, A], None),  # 90 characters, without a mark at the end: a paragraph
        (["Who " + "asked " * 14 + "him?", A], "Who " + "asked " * 14 + "him?"),  # 16 words
        (["Who " + "asked " * 15 + "him?", A], None),
        (["A paragraph of twelve words stands here above the line, they said.", TITLE], None),
        (["A paragraph of eleven words stands here above it, they said.", TITLE], TITLE),
    ],
)
def test_where_a_title_may_stand_and_how_long_it_may_be(lines, title):
    assert assemble(document(*lines), []).title == title


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["The recent approval of the", "third pier", ", in May, opens the coast.", A], None),
        (["Thanks to the owners of the", "Astrid", "all of the piers are open.", A], None),
        (["One of the main themes of “", "Sopranos", "” is the trauma of the sea.", A], None),
        (["The council opens a second pier", "Norrholm and Tarvos", A], ...),
        (["The council opens a second pier", "By Ada Brink, Tarvos", A], ...),
        (["The council opens a second pier", "", "iPiers is what they call it.", A], ...),
    ],
)
def test_a_piece_of_a_sentence_is_no_title(lines, title):
    record = assemble(extract_text("\n".join(lines)), [])
    assert record.title == (lines[0] if title is ... else title)


@pytest.mark.parametrize("words, found", [(39, True), (40, False)])
def test_a_named_title_may_stand_below_a_standfirst_but_no_long_paragraph(words, found):
    doc = document(" ".join(["word"] * (words - 1)) + " ends.", TITLE, A)
    assert (title_index(doc.blocks, TITLE) == 1) is found


def test_lines_of_a_paragraph_are_joined_and_those_of_a_table_are_not():
    spans = [BlockSpan("paragraph", "a\nb", 0, 3), BlockSpan("table", "c | d\ne | f", 5, 16)]
    assert join_blocks(spans) == "a b\n\nc | d\ne | f"


def test_named_title_is_taken_out_of_the_text_where_it_stands():
    doc = document("Harbour", "Port  Of Norrholm", A)
    named = replace(doc, metadata=replace(doc.metadata, title="Port of Norrholm"))
    named.blocks.title = "Port of Norrholm"
    record = assemble(named, [])
    assert (record.title, record.text) == ("Port of Norrholm", f"Harbour\n\n{A}")


def test_head_and_tail_of_a_block_can_be_cut():
    doc = document(f"Advertisement {A} Read more", B)
    cuts = [cut(doc, 0, end=13), cut(doc, 0, start=len(doc.blocks[0].text) - 9)]
    record = assemble(doc, cuts)
    assert record.text == f"{A}\n\n{B}"
    assert restore(record) == doc.text


def test_surest_cleaner_signs_and_the_others_are_named():
    doc = document(A, "Sign up", B)
    cuts = [cut(doc, 1, "paywall", "PW001", sureness=0.5), cut(doc, 1, sureness=0.9)]
    (removal,) = assemble(doc, cuts).removals
    assert (removal.code, removal.also) == ("NL001", ("PW001",))


def test_overlapping_cuts_take_the_whole_block():
    doc = document(A, B)
    pieces = merge_cuts(doc.blocks, [cut(doc, 0, end=50), cut(doc, 0, start=30)])
    assert (pieces[0].start, pieces[0].end, pieces[0].cut is None) == (0, len(A), False)


def test_a_cut_across_blocks_is_refused():
    doc = document(A, B)
    with pytest.raises(RuleError, match="more than one block"):
        merge_cuts(doc.blocks, [Cut(0, len(A) + 9, "test", cleaner="x", code="XX001")])


@pytest.mark.parametrize(
    ("mode", "inline", "field"), [("field", 0, 1), ("inline", 1, 0), ("drop", 0, 0)]
)
def test_captions_go_where_they_are_wanted(mode, inline, field):
    doc = document(A, "A ferry at the quay.", B)
    blocks = [replace(b, kind="caption") if b.index == 1 else b for b in doc.blocks]
    marked = replace(doc, blocks=type(doc.blocks)(blocks))
    record = assemble(marked, [], captions=mode)
    assert record.text.count("A ferry at the quay.") == inline
    assert len(record.captions) == field
    assert restore(record) == doc.text


def test_a_record_and_a_document_have_all_their_fields():
    page = "<title>Tram line</title><p>The council voted for the new tram line on Tuesday.</p>"
    document = extract_html(page)
    for whole in (document, assemble(document, [])):
        assert tuple(vars(whole)) == tuple(field.name for field in fields(whole))


def test_captions_are_listed_once_each():
    doc = document("A ferry.", A, "A ferry.", B)
    blocks = [replace(b, kind="caption") if b.text == "A ferry." else b for b in doc.blocks]
    record = assemble(replace(doc, blocks=type(doc.blocks)(blocks)), [])
    assert record.captions == ("A ferry.",)


def test_list_items_stand_close_and_wrapped_lines_are_joined():
    record = assemble(document(A, "- one", "- two", B), [])
    assert record.text == f"{A}\n\n- one\n- two\n\n{B}"


def test_record_without_ledger_cannot_be_restored():
    record = assemble(document(A), [], ledger="none")
    assert record.removals is None
    with pytest.raises(LedgerError) as caught:
        restore(record)
    assert caught.value.code == "no-ledger"


def test_a_record_that_was_changed_is_noticed():
    record = assemble(document(A, B), [])
    first = record.blocks[0]
    for other in (first, replace(first, start=10**80), replace(first, start=1 << 40)):
        with pytest.raises(LedgerError) as caught:
            restore(replace(record, blocks=(*record.blocks, other)))
        assert caught.value.code == "broken-ledger"


def test_an_empty_document_gives_an_empty_flagged_record():
    record = assemble(extract_text(" \n "), [])
    assert (record.text, record.title, record.flags) == ("", None, ("empty",))
    assert restore(record) == " \n "


def test_budget_withdraws_the_least_sure_cuts_first():
    doc = document(A, B, C)
    cuts = [cut(doc, 0, sureness=0.9), cut(doc, 1, sureness=0.5), cut(doc, 2, sureness=0.7)]
    stay, gone = within_budget(doc.blocks, cuts, 0.5)
    assert [c.sureness for c in stay] == [0.9]
    assert sorted(c.sureness for c in gone) == [0.5, 0.7]


def test_what_a_phrase_convicts_costs_half_as_long_as_a_paragraph_stays():
    doc = document(A, B, C)
    sure = [cut(doc, 1, sureness=0.8), cut(doc, 2, sureness=0.9)]
    assert within_budget(doc.blocks, sure, 0.5) == (sure, [])
    by_shape = [cut(doc, 1, sureness=0.7), cut(doc, 2, sureness=0.75)]
    assert within_budget(doc.blocks, by_shape, 0.5)[1] == by_shape[:1]
    everything = [cut(doc, i, sureness=0.9) for i in range(3)]
    assert len(within_budget(doc.blocks, everything, 0.5)[1]) == 2


def test_scraps_and_second_copies_cost_no_budget():
    doc = document("Menu", "Home", A, A, B)
    cuts = [cut(doc, 0), cut(doc, 1), cut(doc, 3, "duplicate-paragraph", "DP001")]
    assert within_budget(doc.blocks, cuts, 0.0) == (cuts, [])


LINE = st.sampled_from(
    [A, B, C, TITLE, "Menu", "• item", "", "  ", "\tPort | Ferry | Mail ", "Sign up\u00a0"]
)


@given(st.lists(LINE, max_size=12), st.data())
@settings(max_examples=200, deadline=None)
def test_restore_gives_back_the_text_whatever_was_cut(lines, data):
    doc = extract_text("\n".join(lines))
    cuts = []
    for block in doc.blocks:
        at = data.draw(st.integers(0, len(block.text)))
        how = data.draw(st.sampled_from(["keep", "whole", "head", "tail"]))
        if how == "whole":
            cuts.append(cut(doc, block.index))
        elif how == "head" and at:
            cuts.append(cut(doc, block.index, end=at))
        elif how == "tail" and at < len(block.text):
            cuts.append(cut(doc, block.index, start=at))
    record = assemble(doc, cuts)
    assert restore(record) == doc.text
    assert assemble(doc, list(reversed(cuts))) == record
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembly, "ASSEMBLY", None)
        assert assemble(doc, cuts) == record


KINDS = st.sampled_from(["paragraph", "list-item", "table", "title", "quote"])
SPANS = st.builds(
    BlockSpan, KINDS, st.sampled_from(["", "a", "a\nb", "\n", "é\n灯"]), st.just(0), st.just(1)
)


@given(st.lists(SPANS, max_size=6))
def test_blocks_are_joined_the_same_without_what_is_compiled(spans):
    text = join_blocks(spans)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembly, "ASSEMBLY", None)
        assert join_blocks(spans) == text


GAPS = st.sampled_from(["", "\n", "\n\n", "\n\n\n", " ", "\n \n", "\r\n", "x"])


@given(st.lists(st.tuples(GAPS, st.sampled_from(["Tide", "Quay late.", "é"])), max_size=5), GAPS)
def test_gaps_are_kept_that_are_more_than_line_ends(pieces, last):
    text, blocks = "", []
    for gap, line in pieces:
        text += gap
        blocks.append(Block("paragraph", line, len(text), len(blocks)))
        text += line
    doc = Document(text + last, Blocks(blocks))
    record = assemble(doc, [])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembly, "ASSEMBLY", None)
        assert assemble(doc, []) == record
    shown = {gap.text for gap in record.spacing}
    assert shown == {gap for gap, _ in pieces if gap.strip("\n")} | ({last} - {""})
