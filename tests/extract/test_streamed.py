"""Parts that a server streams behind the page are read where a browser shows them."""

from __future__ import annotations

from random import Random

import pytest
from extract_pages import article_page
from hypothesis import given
from hypothesis import strategies as st

from normalizer.extract.html import extract_html
from normalizer.extract.streamed import in_place

WAIT = '<!--$?--><template id="B:0"></template><p>Loading ...</p><!--/$-->'
PAGES = {
    "a boundary": (f'{WAIT}<div hidden id="S:0"><p>Oak</p></div>', "<!--$?--><p>Oak</p><!--/$-->"),
    "a part": ('<template id="P:a"></template>!<div hidden id="S:a">Oak</div>', "Oak!"),
    "as browsers write it": (
        '<template id="P:1"></template>!<div hidden="" id="S:1">Oak</div>', "Oak!"
    ),
    "elements in a part": (
        '<template id="P:1"></template>!<div hidden id="S:1"><div>a</div><div>b</div></div>.',
        "<div>a</div><div>b</div>!.",
    ),
    "a part in a part": (
        '<template id="P:1"></template>!<div hidden id="S:2">Oak</div>'
        '<div hidden id="S:1"><b><template id="P:2"></template></b></div>',
        "<b>Oak</b>!",
    ),
    "boundaries in what is shown until then": (
        '<!--$?--><template id="B:0"></template><!--$-->Wait<!--/$--> ...<!--/$-->!'
        '<div hidden id="S:0">Oak</div>',
        "<!--$?-->Oak<!--/$-->!",
    ),
    "a place in what is shown until then": (
        '<!--$?--><template id="B:0"></template><template id="P:1"></template><!--/$-->!'
        '<div hidden id="S:0">Oak</div><div hidden id="S:1">Grey</div>',
        '<!--$?-->Oak<!--/$-->!<div hidden id="S:1">Grey</div>',
    ),
    "a boundary that ends in another part": (
        '<template id="P:1"></template><!--$?--><template id="B:2"></template>Wait'
        '<div hidden id="S:1"><!--/$-->Oak</div><div hidden id="S:2">Elm</div>',
        '<!--/$-->Oak<!--$?-->ElmWait',
    ),
    "a boundary from one part to another": (
        '<template id="P:1"></template><template id="P:2"></template>'
        '<div hidden id="S:1"><!--$?--><template id="B:3"></template>Ash</div>'
        '<div hidden id="S:2"><!--/$-->Oak</div><div hidden id="S:3">Elm</div>',
        '<!--$?-->ElmAsh<!--/$-->Oak',
    ),
    "two places for a part": (
        '<template id="P:1"></template><template id="P:1"></template>'
        '<div hidden id="S:1">Oak</div>',
        'Oak<template id="P:1"></template>',
    ),
}  # fmt: skip
AS_THEY_ARE = {
    "a part that never came": WAIT,
    "no place": '<p>Elm</p><div hidden id="S:0"><p>Oak</p></div>',
    "a place in the part itself": '<div hidden id="S:1">Oak<template id="P:1"></template></div>',
    "two parts in each other": (
        '<div hidden id="S:1"><template id="P:2"></template>Oak</div>'
        '<div hidden id="S:2"><template id="P:1"></template>Elm</div>'
    ),
    "a part without an end": '<template id="P:1"></template><div hidden id="S:1"><p>Oak</p>',
    "another id": '<template id="P:1"></template><div hidden id="S:one">Oak</div>',
    "another's own": '<template id="P:1"></template><section id="S:1">Oak</section>',
}


@pytest.mark.parametrize(("page", "expected"), PAGES.values(), ids=PAGES)
def test_parts_go_to_their_places(page: str, expected: str) -> None:
    assert in_place(page.encode()).decode() == expected


@pytest.mark.parametrize("page", AS_THEY_ARE.values(), ids=AS_THEY_ARE)
def test_what_is_no_part_with_a_place_stays(page: str) -> None:
    assert in_place(page.encode()).decode() == page


Node = str | tuple[str, list["Node"]]  # a text, or a part by its kind and what is in it
nodes: st.SearchStrategy[list[Node]] = st.recursive(
    st.lists(st.sampled_from(["Oak", "<p>Elm</p>", "<div>Ash</div>", "<br>"]), max_size=3),
    lambda inner: st.lists(st.tuples(st.sampled_from("BP"), inner) | st.just("Yew"), max_size=4),
    max_leaves=12,
)


class Server:
    """Streams a page as React's does: what is late follows at the end, in whatever order."""

    def __init__(self, late: Random) -> None:
        self.late = late
        self.parts: list[tuple[str, str]] = []
        self.sent = 0

    def write(self, nodes: list[Node], *, at_once: bool) -> str:
        return "".join(
            node if isinstance(node, str) else self.write_part(*node, at_once=at_once)
            for node in nodes
        )

    def write_part(self, kind: str, inner: list[Node], *, at_once: bool) -> str:
        content = self.write(inner, at_once=at_once)
        if at_once:
            return f"<!--$?-->{content}<!--/$-->" if kind == "B" else content
        number = f"{self.sent:x}"
        self.sent += 1
        self.parts.append((number, content))
        place = f'<template id="{kind}:{number}"></template>'
        return f"<!--$?-->{place}Wait<!--/$-->" if kind == "B" else place

    def page(self, nodes: list[Node]) -> str:
        body = self.write(nodes, at_once=False)
        self.late.shuffle(self.parts)
        return body + "".join(f'<div hidden id="S:{n}">{c}</div>' for n, c in self.parts)


@given(nodes, st.randoms(use_true_random=False))
def test_a_streamed_page_is_read_as_one_sent_at_once(page: list[Node], late: Random) -> None:
    server = Server(late)
    assert in_place(server.page(page).encode()).decode() == server.write(page, at_once=True)


def test_an_article_has_its_paragraphs_in_order() -> None:
    told = [f"The {n} lamp of the pier was lit by the keeper on Monday night." for n in range(4)]
    page = article_page(inside=f"<p>{told[0]}</p><p>{told[1]}</p>{WAIT}<p>{told[3]}</p>")
    page = page.replace("</body>", f'<div hidden id="S:0"><p>{told[2]}</p></div></body>')
    document = extract_html(page, extractor="blocks")
    texts = [b.text for b in document.blocks if b.text in told]
    assert texts == told
    assert "Loading" not in document.text
