"""Invented pages for the tests of HTML extraction."""

from __future__ import annotations

SENTENCES = (
    "The harbour board of Eastmere voted on Tuesday to rebuild the old ferry pier by spring.",
    "Engineers had warned for years that the wooden piles could not carry another stormy winter.",
    "Councillor Ada Brenwick said the work would cost four million crowns and take nine months.",
    "Fishing crews will tie up at the northern quay until the new pier has passed its inspection.",
    "A petition with two thousand names had asked the board to keep the lamps along the railing.",
    "The lamps will be taken down, cleaned in a workshop at Orrin and put back before the summer.",
)
TITLE = "Eastmere rebuilds its ferry pier"


def article_page(
    paragraphs: int = 6, *, head: str = "", before: str = "", inside: str = "", after: str = ""
) -> str:
    """A page with navigation, an article of some paragraphs, a sidebar and a footer."""
    body = "".join(f"<p>{SENTENCES[i % len(SENTENCES)]}</p>" for i in range(paragraphs))
    links = "".join(f'<li><a href="/s{i}">Section {i}</a></li>' for i in range(8))
    teasers = "".join(
        f'<div class="teaser"><a href="/t{i}">Story number {i}</a></div>' for i in range(5)
    )
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>{TITLE} | Eastmere Courier</title>'
        f'<meta property="og:title" content="{TITLE}">{head}</head><body>'
        f'<nav class="menu"><ul>{links}</ul></nav>{before}'
        f'<main><article class="story"><h1>{TITLE}</h1>'
        f'<div class="article-body">{body}{inside}</div></article></main>'
        f'<aside class="related"><h3>Read more</h3>{teasers}</aside>{after}'
        '<footer class="footer"><p>© Eastmere Courier. All rights reserved.</p></footer>'
        "</body></html>"
    )
