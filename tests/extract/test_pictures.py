"""Captions that no element and no name tells of."""

from __future__ import annotations

import pytest
from extract_pages import article_page

from normalizer.extract.html import extract_html

PICTURE = '<img src="/pier.jpg" alt="">'
NAME = "Ines Kaled"
SAID = f"{NAME}, left, with the crew of the second ferry"
PARAGRAPH = "<p>The keeper of the light has asked for two more lamps and a new stove.</p>"
LINES = {
    "in the picture's paragraph": (f"<p>{PICTURE}<br><em>{SAID}</em></p>", True),
    "in a paragraph of its own": (f"<p>{PICTURE}</p><p><i>{SAID} (Photo: Orrin)</i></p>", True),
    "a sentence": (f"<p>{PICTURE}<br><em>{SAID}, saw it first.</em></p>", False),
    "not in italics": (f"<p>{PICTURE}<br>{SAID}</p>", False),
    "partly in italics": (f"<p>{PICTURE}<br><em>Ines Kaled</em>, left, with the crew</p>", False),
    "no picture": (f"<p><em>{SAID}</em></p>", False),
    "a paragraph after the picture": (f"<p>{PICTURE}</p>{PARAGRAPH}<p><em>{SAID}</em></p>", False),
    "a heading": (f"<p>{PICTURE}</p><h3><em>{SAID}</em></h3>", False),
    "an item of a list": (f"<p>{PICTURE}</p><ul><li><em>{SAID}</em></li></ul>", False),
    "below two pictures": (
        f"<p>{PICTURE}<br>{SAID}</p>{PARAGRAPH}<p>{PICTURE}<br>{SAID}</p>",
        True,
    ),
    "twice, and below one picture": (f"<p>{PICTURE}<br>{SAID}</p>{PARAGRAPH}<p>{SAID}</p>", False),
    "a sentence below two": (f"<p>{PICTURE}<br>{SAID}.</p>{PARAGRAPH}" * 2, False),
    "a label below two": (f"<p>{PICTURE}<br>{NAME}</p>{PARAGRAPH}" * 2, False),
    "a heading below two": (f"<p>{PICTURE}</p><h3>{SAID}</h3>{PARAGRAPH}" * 2, False),
    "all that a figure says": (f"<figure>{PICTURE}<p>{SAID} - Photo: Orrin</p></figure>", True),
    "a figure's quotation": (f"<figure><blockquote><p>{SAID}</p></blockquote></figure>", False),
    "many words": (f"<p>{PICTURE}<br><em>{' and '.join([SAID] * 5)}</em></p>", False),
}


@pytest.mark.parametrize(("line", "is_caption"), LINES.values(), ids=LINES)
def test_lines_below_a_picture(line, is_caption):
    page = article_page(inside=f"{PARAGRAPH * 2}{line}{PARAGRAPH}")
    captions = [
        b.text for b in extract_html(page, extractor="blocks").blocks if b.kind == "caption"
    ]
    assert any(NAME in text for text in captions) == is_caption
