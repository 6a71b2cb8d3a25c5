"""Repair: damage is mended and named, what an author typed stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer.repair import needs_repair, repair

HARMLESS = "abc XYZ 0189 .,;:!?'\"()-“”‘’–—…•\n\t"


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("Die FÃ¤hre fÃ¤hrt wieder.", "Die Fähre fährt wieder."),
        ("The port â€œwill openâ€\x9d, he said.", "The port “will open”, he said."),
        ("null\x00bytes and \x1b[1mbold\x1b[0m", "nullbytes and bold"),
        ("\ufeffA lead.", "A lead."),
        ("it\x92s over", "it’s over"),
        (
            "Die Hafen\xadmeisterin lob\xadte die Fähr\xadleute.",
            "Die Hafenmeisterin lobte die Fährleute.",
        ),
        ("it\xe2\xad€™s over", "it’s over"),
        ("Le cafÃ© rou\xadvre, dit MartÃ\xadn.", "Le café rouvre, dit Martín."),
        ("O AVÃ” e a AVÃ“ voltaram na segunda-feira.", "O AVÔ e a AVÓ voltaram na segunda-feira."),
        ("Le “CÃ”TE” est fermÃ©.", "Le “CÔTE” est fermé."),
        ("A “MANHÃ” saiu; o cafÃ© abriu.", "A “MANHÃ” saiu; o café abriu."),
    ],
)
def test_damage_is_mended_and_the_steps_are_named(broken, mended):
    text, steps = repair(broken)
    assert text == mended
    assert steps


@pytest.mark.parametrize(
    "typed",
    [
        "“Curly quotes” stay, ‘single’ ones too – and dashes — and dots…",
        "The ligature in ﬁn stays.",
        "Ｆｕｌｌ width stays, so do 「brackets」，and commas，in Chinese。",
        "An article on HTML types &amp; and &lt;p&gt; on purpose.",
        "Ünïcödé names: Åse Ødegård, Łukasz Żak, François.",
        "“O AMANHÃ” é o título da peça, e “MANHÃ” o do livro, disse o autor.",
        "O jornal «A MANHÃ» saiu na segunda-feira, «A IRMÃ» também.",
        "Ziarul „ROMÂ” a apărut luni, iar „ÎN BÂ“ marți.",
        "Der Ort »KÂ« liegt am Fluss, ‚ÎLÂ‘ daneben.",
        "مرحبا بكم في الميناء",
        "港は月曜日に再開した。",
        "",
    ],
)
def test_what_an_author_typed_stays(typed):
    assert repair(typed) == (typed, ())


@given(st.text(alphabet=HARMLESS, max_size=200))
@settings(max_examples=200, deadline=None)
def test_text_that_needs_no_look_would_not_have_changed(text):
    import ftfy

    from normalizer.repair import _preset

    assert not needs_repair(text)
    assert ftfy.fix_and_explain(text, _preset()).text == text


@given(st.text(st.sampled_from("aâÃ€™©“ \xad") | st.characters(), max_size=120))
@settings(max_examples=200, deadline=None)
def test_repair_is_settled_after_one_pass(text):
    once, _ = repair(text)
    assert repair(once) == (once, ())


def test_long_text_is_repaired_in_slices():
    text = "wörter " * 200_000 + "FÃ¤hre"
    fixed, steps = repair(text)
    assert fixed == "wörter " * 200_000 + "Fähre"
    assert steps
