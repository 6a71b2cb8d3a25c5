"""Articles that a page carries as data for its scripts."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer import normalize
from normalizer.extract.state import carried_article

TITLE = "Harbour crane of Orrin to be taken down"
SENTENCES = [
    "The harbour crane of Orrin, built in 1911, will be taken down next spring, the port said.",
    "Engineers found cracks in both of its legs when they looked at it after the storm in March.",
    "Mending them would cost four million crowns, more than the town spends on quays a year.",
    "The jib will stand in front of the museum, where the first steam winch has been since 1974.",
    "Marit Oske, who drove the crane for thirty years, asked for a seat in its cabin for the day.",
    "The council votes on the contract on Tuesday; two firms from the coast have made bids.",
    "Until then the quay below the crane stays shut, and the ferry to Vell sails from the north.",
    "Fishing boats may still land their catch there before seven, the harbour office said.",
]
BODY = SENTENCES[1:]


def html_of(lines):
    return "".join(f"<p>{line}</p>" for line in lines)


def prose_mirror(lines):
    return [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines]


def linked(lines):
    """Inline objects around inline objects: the first letters are a link."""
    return [
        {
            "type": "paragraph",
            "content": [
                {
                    "type": "link",
                    "content": [{"type": "text", "value": " ".join(line.split()[:2])}],
                },
                {"type": "text", "value": " " + " ".join(line.split()[2:])},
            ],
        }
        for line in lines
    ]


FORMATS = {
    "ProseMirror": lambda lines: {"doc": {"type": "doc", "content": prose_mirror(lines)}},
    "links inside": linked,
    "Slate": lambda lines: [{"type": "p", "children": [{"text": line}]} for line in lines],
    "Draft.js": lambda lines: {"blocks": [{"type": "unstyled", "text": t} for t in lines]},
    "Editor.js": lambda lines: {
        "blocks": [{"type": "paragraph", "data": {"text": t}} for t in lines]
    },
    "Portable Text": lambda lines: [
        {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": line}]}
        for line in lines
    ],
    "Contentful": lambda lines: {
        "nodeType": "document",
        "content": [
            {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": line}]}
            for line in lines
        ],
    },
    "Gutenberg": lambda lines: [
        {"name": "core/paragraph", "attributes": {"content": line}} for line in lines
    ],
    "Arc": lambda lines: {"content_elements": [{"type": "text", "content": t} for t in lines]},
    "inline types": lambda lines: [
        {
            "__typename": "ParagraphBlock",
            "content": [{"__typename": "TextInline", "text": line}],
        }
        for line in lines
    ],
    "HTML": lambda lines: {"body": html_of(lines)},
}


def page(data, *, shown=SENTENCES[:1], head="", script='<script id="__NEXT_DATA__">{}</script>'):
    paragraphs = "".join(f"<p>{line}</p>" for line in shown)
    return (
        f"<html><head><title>{TITLE}</title>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<main><h1>{TITLE}</h1>{paragraphs}<p>Read the whole story with a pass.</p></main>"
        f"{script.format(json.dumps({'props': {'title': TITLE, 'story': data}}))}</body></html>"
    )


def page_script(data):
    return f"<script>Site.content={json.dumps(data)};</script>"


def bare_page(body):
    return f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{body}</body></html>"


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_the_whole_article_is_taken(made):
    record = normalize(page(made(SENTENCES)), html=True)
    assert record.text.split("\n\n") == SENTENCES
    assert record.title == TITLE
    assert "page-data" in record.flags


def test_data_that_a_script_assigns():
    script = "<script>window.app={{}};Site.content={};Site.ready=1</script>"
    record = normalize(page(FORMATS["HTML"](SENTENCES), script=script), html=True)
    assert record.text.split("\n\n") == SENTENCES


STORY = json.dumps({"title": TITLE, "body": html_of(SENTENCES)})
IN_JS = STORY.replace("\\", "\\\\").replace("'", "\\'").replace("<", "\\x3c")
ROW = f'4:["$","main",null,{json.dumps({"title": TITLE, "body": "$1f"})}]\n'
TEXT = f"1f:T{len(html_of(SENTENCES)):x},{html_of(SENTENCES)}"
PUSH = "<script>self.__next_f.push([1,{}])</script>"
SCRIPTS = {
    "parsed from a string": f"<script>window.state = JSON.parse({json.dumps(STORY)});</script>",
    "in single quotation marks": f"<script>window.state=JSON.parse('{IN_JS}')</script>",
    "encoded as an address": (
        f'<script>window.state=JSON.parse(decodeURIComponent("{quote(STORY)}"))</script>'
    ),
    "an attribute": f'<div data-page="{html.escape(STORY)}"></div>',
    "streamed": PUSH.format(json.dumps(f'1:"$x"\n4:["$","main",null,{STORY}]\n')),
    "streamed in pieces": "".join(
        PUSH.format(json.dumps(piece)) for piece in (TEXT[:40], TEXT[40:] + ROW[:20], ROW[20:])
    ),
    "an object around the headline": page_script(
        {"headlines": {"basic": TITLE}, "elements": prose_mirror(SENTENCES)}
    ),
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_ways_in_which_pages_carry_data(script):
    record = normalize(bare_page(f"<p>{SENTENCES[0]}</p>{script}"), html=True)
    assert record.text.split("\n\n") == SENTENCES
    assert "page-data" in record.flags


BROKEN = {
    "a string without an end": 'x=JSON.parse(\'{"a": ' + "b" * 600,
    "an escape that is none": "x=JSON.parse('\\u00" + "b" * 600 + "')",
    "a row without its text": 'self.__next_f.push([1,"1:Tffffff,a"])',
    "a piece without an end": 'self.__next_f.push([1,"1:[',
    "text among the rows": 'self.__next_f.push([1,"a\\n1:[}\\n"])',
}


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_scripts_that_are_broken_are_survived(script):
    assert carried_article([script], [], "", TITLE, "") is None


TEASERS = [f"{' '.join(reversed(line[:-1].split()))}." for line in SENTENCES[:4]]


@pytest.mark.parametrize(
    ("title", "taken"), [(TITLE, True), ("News", False)], ids=["titled", "by a word alone"]
)
def test_teasers_beside_a_few_words_of_the_article(title, taken):
    script = json.dumps({"title": title, "body": html_of(SENTENCES)})
    found = carried_article([script], [], "\n".join(TEASERS), title, "")
    assert (found == html_of(SENTENCES)) is taken
    assert carried_article([script], [], "\n".join(TEASERS * 3), title, "") is None


def test_a_page_that_shows_most_of_the_body_is_left():
    script = json.dumps({"title": TITLE, "body": html_of(SENTENCES)})
    assert carried_article([script], [], "\n".join(SENTENCES[:6]), TITLE, "") is None


def test_a_longer_body_of_json_ld_beside_more_than_scripts_are_asked_for():
    lines = [
        f"In year {n} {line[0].lower()}{line[1:]}" for n in range(60, 67) for line in SENTENCES
    ]
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(lines)}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    shown = html_of(lines[:20])
    record = normalize(bare_page(f"<article>{shown}</article>{script}"), html=True)
    assert record.text.split("\n\n") == lines
    assigned = page_script({"title": TITLE, "body": html_of(lines)})
    record = normalize(bare_page(f"<article>{shown}</article>{assigned}"), html=True)
    assert record.text.split("\n\n") == lines[:20]


JAPANESE = [
    f"港の再開は月曜日に行われ、{n}週間にわたる修理が終わったと港湾局は発表した。"
    f"第{n}便の船は朝の八時に八十人の乗客を乗せて島へ向かい、昼には無事に着いた。"
    for n in range(2, 10)
]
JAPANESE_TITLE = "港が修理を終えて四週間ぶりに再開した"


def test_an_article_in_a_script_without_spaces():
    node = {
        "@type": "NewsArticle",
        "headline": JAPANESE_TITLE,
        "articleBody": "\n".join(JAPANESE),
    }
    script = f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'
    shown = f"<h1>{JAPANESE_TITLE}</h1><article><p>{JAPANESE[0]}</p></article>"
    record = normalize(f"<html lang=ja><body>{shown}{script}</body></html>", html=True)
    assert record.text.split("\n\n") == JAPANESE
    assert "page-data" in record.flags


@pytest.mark.parametrize(
    ("shown", "taken"),
    [
        (JAPANESE[:1], True),
        (JAPANESE[:6], False),  # most of it
        ([line[::-1] for line in JAPANESE[:2]], True),  # teasers, with the headline beside the body
        ([line[::-1] for line in JAPANESE] * 2, False),
    ],
    ids=["a part", "the most", "teasers", "as much of another text"],
)
def test_how_much_is_shown_of_a_script_without_spaces(shown, taken):
    body = html_of(JAPANESE)
    script = json.dumps({"title": JAPANESE_TITLE, "body": body})
    found = carried_article([script], [], "\n".join(shown), JAPANESE_TITLE, "")
    assert (found == body) is taken


def test_the_entries_of_a_live_blog():
    entries = [{"@type": "BlogPosting", "headline": "Now", "articleBody": t} for t in SENTENCES]
    node = {"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": entries}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    record = normalize(bare_page(f"<p>{SENTENCES[0]}</p>{script}"), html=True)
    assert record.title == TITLE
    assert all(line in record.text for line in SENTENCES)


def test_the_body_of_json_ld():
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(SENTENCES)}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    record = normalize(page([], head=head), html=True)
    assert record.text.split("\n\n") == SENTENCES


def test_headings_and_lists_stay_what_they_are():
    blocks = [
        *prose_mirror(SENTENCES[:4]),
        {"type": "heading", "content": [{"type": "text", "text": "What comes next"}]},
        {"type": "list", "items": [{"type": "text", "content": t} for t in ("The vote", "Work")]},
        *prose_mirror(SENTENCES[4:]),
    ]
    record = normalize(page(blocks), html=True)
    assert "\n\nWhat comes next\n\n- The vote\n- Work\n\n" in record.text


NOT_FREE = '<script type="application/ld+json">{}</script>'.format(
    json.dumps({"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False})
)
OTHER = [" ".join(reversed(line.split())) for line in SENTENCES]
KEPT_AS_SHOWN = {
    "the page shows enough": (FORMATS["HTML"](SENTENCES), {"shown": SENTENCES[:5]}),
    "the article is not free": (FORMATS["HTML"](SENTENCES), {"head": NOT_FREE}),
    "another article": ({"next": FORMATS["HTML"](OTHER)}, {"shown": [BODY[0], BODY[2]]}),
    "what is shown is what is described": (
        FORMATS["HTML"](OTHER),
        {"shown": BODY[:3], "head": f'<meta name="description" content="{BODY[0]}">'},
    ),
    "titles of other articles": ([{"type": "article", "text": line} for line in SENTENCES], {}),
    "no text at all": ({"type": "paragraph", "content": [1, None, {"type": "ad"}]}, {}),
}


@pytest.mark.parametrize(("data", "how"), KEPT_AS_SHOWN.values(), ids=KEPT_AS_SHOWN)
def test_the_page_stays_as_it_is(data, how):
    record = normalize(page(data, **how), html=True)
    assert "page-data" not in record.flags
    assert record.text.split("\n\n")[0] == how.get("shown", SENTENCES)[0]


def test_what_the_page_shows_is_counted_as_outside():
    record = normalize(page(FORMATS["Slate"](SENTENCES)), html=True)
    assert record.outside.blocks >= 3


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "content", "text", "children", "items", "data", "style"]),
            inner | st.sampled_from(["paragraph", "list", "<p>a<p>b<p>c", "h2"]),
            max_size=4,
        )
    ),
    max_leaves=30,
)


@given(VALUES)
def test_any_data_is_survived(value):
    script = json.dumps([value, " " * 1000])
    found = carried_article([script], [], "", None, "")
    assert found is None or isinstance(found, str)


def test_deep_and_long_data_are_survived():
    deep = '{"content":[' * 50_000 + "]}" * 50_000
    assert carried_article([deep, "x=" + deep, '={"' * 100_000], [], "", TITLE, "") is None
