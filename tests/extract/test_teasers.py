"""Other articles under a label that says so, which a short article does not outweigh."""

from __future__ import annotations

import pytest
from extract_pages import SENTENCES, TITLE
from hypothesis import given
from hypothesis import strategies as st

from normalizer.extract import glance, others, teasers
from normalizer.extract.boxes import PageBlock
from normalizer.extract.page import read_blocks
from normalizer.extract.region import Verdict, find_title
from normalizer.extract.teasers import FIRST_WORDS, _folded, find_heads_of_links, find_teasers
from normalizer.extract.tree import parse_page, prune

OTHERS = (
    ("Mill at Orrin opens again", "Two sisters have bought the mill and want to grind rye."),
    ("Geese eat the winter wheat", "A fifth of the fields along the shore lie bare, they say."),
    ("Late trains from Tarvos", "On Fridays the railway runs two more trains from May."),
)
TEXTS = {text for pair in OTHERS for text in pair}


def cards(label: str, link: str = '<a href="/{}">{}</a>', more: str = "") -> str:
    entries = "".join(
        f"<div><div>{link.format(i, head)}</div><div>{said}</div>{more}</div>"
        for i, (head, said) in enumerate(OTHERS)
    )
    return f"<div><div>{label}</div>{entries}</div>"


def ruled_out(html: str) -> set[str]:
    """What is ruled out where the model takes all of a page for its article."""
    root, _ = parse_page(html)
    prune(root)
    page = read_blocks(root.find("body"))
    verdicts = [Verdict(True, 0.9)] * len(page.blocks)
    found = find_teasers(page, verdicts, find_title(page, TITLE), range(len(page.blocks)))
    return {page.blocks[i].text for i in found}


STORY = f"<div><h1>{TITLE}</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></div>"
LABELS = ("Read more", "Mehr zum Thema:", "À LIRE AUSSI", "Lea también", "関連記事", "اقرأ أيضا")


@pytest.mark.parametrize("label", LABELS)
def test_linked_headlines_below_a_label_are_other_articles(label):
    assert ruled_out(f"<div>{STORY}{cards(label)}</div>") == {label, *TEXTS}


def test_one_headline_between_paragraphs_is_enough():
    box = f'<div><p>Read more</p><a href="/x">{OTHERS[0][0]}</a><p>{OTHERS[0][1]}</p></div>'
    assert ruled_out(f"<div>{STORY}{box}<p>{SENTENCES[2]}</p></div>") == {"Read more", *OTHERS[0]}


OTHER = {
    "a label of the article's": cards("Popular mills of the shore"),
    "headlines without links": cards("Read more", "<b id={}>{}</b>"),
    "much text between them": cards("Read more", more=f"<p>{' '.join(SENTENCES)}</p>"),
    "no headline": f"<div><p>Read more</p><p>{OTHERS[0][1]}</p></div>",
    "a link of one word": f'<div><p>Read more</p><a href="/x">Here</a><p>{OTHERS[0][1]}</p></div>',
    "no element of their own": f"<p>Read more</p>{cards('The mills')}",
}


@pytest.mark.parametrize("below", OTHER.values(), ids=OTHER)
def test_what_else_has_links_stays(below):
    assert not ruled_out(f"<div>{STORY}{below}</div>")


def test_a_label_around_the_article_is_none():
    assert not ruled_out(f"<div><p>Read more</p>{STORY}{cards('The mills')}</div>")


@given(
    st.sampled_from(sorted(teasers.LABELS)),
    st.sampled_from(["{}", "» {}", "{}:", "{} x", "x{}", "_{}", "1 {}"]),
    st.sampled_from([str, str.upper, str.title, lambda label: label[:3], lambda label: label[1:]]),
    st.sampled_from(["-", " ", " - "]),
)
def test_no_label_is_missed_however_it_is_written(label, around, change, gap):
    text = around.format(change(label).replace(" ", gap, 1))
    block = PageBlock(text, 0, 0, 0, 0, 0, 0, 0, 0, False)
    for one in (others.GLANCE, glance):
        assert one.glance([block], [0], FIRST_WORDS).labels or _folded(text) not in teasers.LABELS


HEADS = {
    "a label": ("Most liked on the shore", 0.6, True),
    "a question": (
        "Do you want to read more of the mills and mill owners of the shore?",
        0.6,
        True,
    ),
    "what leads to the links": (
        "If you liked this story you may want to read these of the mills and their owners:",
        0.6,
        True,
    ),
    "a sentence of a list of pictures": (f"{SENTENCES[1]}", 0.6, False),
    "what the model is sure of": ("Most liked on the shore", 0.9, False),
}


@pytest.mark.parametrize(("text", "score", "goes"), HEADS.values(), ids=HEADS)
def test_a_heading_of_links_alone_is_none_of_the_article(text, score, goes):
    links = "".join(f'<p><a href="/{i}">{head}</a></p>' for i, (head, _) in enumerate(OTHERS))
    root, _ = parse_page(f"<div>{STORY}<div><h3>{text}</h3>{links}</div></div>")
    prune(root)
    page = read_blocks(root.find("body"))
    heading = len(page.blocks) - len(OTHERS) - 1
    article = range(heading + 1)
    verdicts = [Verdict(i in article, score if i == heading else 0.9 * (i in article))
                for i in range(len(page.blocks))]  # fmt: skip
    assert page.blocks[heading].text == text
    assert find_heads_of_links(page, verdicts, 0, article) == ({heading} if goes else set())
