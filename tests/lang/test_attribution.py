"""Clauses that say who says what stands before them."""

from __future__ import annotations

import pytest

from normalizer.lang import says_who

SAYS = [
    ("says the bank", ("en",)), ("he said", ("en",)), ("the third box says", ("de", "en")),
    ("heißt es dazu unter jeder ausgabe", ("de", "en")), ("siger de i banken", ("da", "en")),
    ("står det på et skilt", ("en", "nb")), ("dizem-lhe no banco", ("en", "pt")),
    ("говорят ей в банке", ("en", "ru")),
]  # fmt: skip
SAYS_NOT = [
    ("which says it all", ("en",)), ("which tells you what matters", ("en",)),
    ("explained", ("en",)), ("and much more", ("en",)), ("der sagt, was läuft", ("de", "en")),
    ("siger de i banken", ("en",)), ("", ("en",)),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "languages"), SAYS)
def test_a_clause_names_who_says_it(clause, languages):
    assert says_who(clause, languages)


@pytest.mark.parametrize(("clause", "languages"), SAYS_NOT)
def test_a_clause_goes_on_or_speaks_to_the_reader(clause, languages):
    assert not says_who(clause, languages)
