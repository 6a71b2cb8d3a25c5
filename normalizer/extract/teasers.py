"""Links to other articles, with a label above them that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizer.blocks import Block, count_words
from normalizer.extract.boxes import TAG_BIT, Page, PageBlock
from normalizer.extract.glance import first_word
from normalizer.extract.region import Verdict

__all__ = ["FIRST_WORDS", "find_heads_of_links", "find_teasers"]

FEWEST_HEADED, MOST_HEADED = 2, 60  # blocks below a heading in an element of their own
SURE = 0.8  # chance of being the article from which a heading is the article's all the same
HEADINGS_BELOW = sum(TAG_BIT[tag] for tag in ("h2", "h3", "h4", "h5", "h6"))
HEADLINE = 3  # words of a link that is a headline
LINKED = 0.5  # share of a headline's characters that links have
TEASER = 60  # words between two headlines, in which a teaser says more
_STOPS = frozenset(".…。।")  # of sentences that tell
_WORD = re.compile(r"\w+")
# What stands above other articles on every site, and above nothing of an article.
_LABELS = """
    read more|read also|also read|read next|read this next|keep reading|more stories|more news
    |more articles|more on this story|more on this topic|related|related articles|related stories
    |related news|related content|related topics|related posts|related coverage
    |recommended for you|recommended stories|you may also like|you might also like
    |you may be interested in|latest news|latest stories|most read|most popular|most viewed
    |trending|trending now|top stories|up next|don't miss|editor's picks|in case you missed it
    |mehr zum thema|lesen sie auch|lesen sie mehr|auch interessant|weitere artikel|weitere themen
    |weitere meldungen|weitere nachrichten|mehr nachrichten|ähnliche artikel|verwandte artikel
    |das könnte sie auch interessieren|meistgelesen|meistgelesene artikel|neueste artikel
    |à lire aussi|lire aussi|à lire également|sur le même sujet|sur le même thème|voir aussi
    |articles liés|articles similaires|les plus lus|nos autres articles
    |lea también|lee también|leer más|te puede interesar|le puede interesar|más noticias
    |noticias relacionadas|artículos relacionados|lo más leído|contenido relacionado
    |leggi anche|potrebbe interessarti|ti potrebbe interessare|articoli correlati|i più letti
    |leia também|leia mais|veja também|notícias relacionadas|mais lidas
    |lees ook|lees meer|meer over dit onderwerp|gerelateerde artikelen|meest gelezen
    |les også|les mer|läs också|läs även|läs mer|læs også|læs mere|mest lest|mest läst|mest læste
    |czytaj także|czytaj też|czytaj również|zobacz także|zobacz też|przeczytaj także
    |najczęściej czytane
    |přečtěte si také|čtěte také|mohlo by vás zajímat|související články|nejčtenější
    |читайте также|читать также|по теме|материалы по теме|другие новости|самое читаемое
    |читайте також|ilgili haberler|ilginizi çekebilir|benzer haberler|çok okunanlar
    |اقرأ أيضا|اقرأ أيضًا|اقرأ المزيد|مواضيع ذات صلة|أخبار ذات صلة|الأكثر قراءة
    |यह भी पढ़ें|संबंधित खबरें|ये भी पढ़ें
    |関連記事|あわせて読みたい|おすすめ記事|人気記事|新着記事
    |相关阅读|相关新闻|推荐阅读|延伸閱讀|延伸阅读|相關新聞|관련기사|관련 기사|많이 본 뉴스
    |lue myös|διαβάστε επίσης|citește și|citiți și|olvasta már|kapcsolódó cikkek
"""


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


LABELS = frozenset(map(_folded, _LABELS.replace("\n", " ").split("|")))
FIRST_WORDS = frozenset(map(first_word, LABELS))


def find_teasers(
    page: Page, verdicts: Sequence[Verdict], title: int | None, labels: Sequence[int]
) -> set[int]:
    """Indices of the blocks in elements that begin with such a label and hold linked headlines.

    Each has a few lines at most; the page's title is not among them.  A short article is else
    taken for one of its own teasers.  `labels` are the blocks that may be labels.
    """
    blocks, boxes = page.blocks, page.boxes
    found: set[int] = set()
    for index in labels:
        block = blocks[index]
        if index in found or index == title or _folded(block.text) not in LABELS:
            continue
        around = boxes.around_others(block.box)
        inside = range(boxes.first[around], boxes.last[around])
        if inside.start != index or (title is not None and title in inside):
            continue
        if any(verdicts[i].is_article for i in inside) and _are_teasers(blocks, inside[1:]):
            found.update(inside)
    return found


def _are_teasers(blocks: Sequence[PageBlock], inside: range) -> bool:
    """Whether blocks are linked headlines with a few lines between them."""
    headlines, words = 0, 0
    for block in (blocks[i] for i in inside):
        is_linked = block.link_chars >= LINKED * len(block.text)
        if is_linked and count_words(block.text) >= HEADLINE:
            headlines, words = headlines + 1, 0
        else:
            words += count_words(block.text)
            if words > TEASER:
                return False
    return headlines > 0


def find_heads_of_links(
    page: Page, verdicts: Sequence[Verdict], title: int | None, article: Sequence[int]
) -> set[int]:
    """Indices of the headings in an element of their own with links that are no article.

    `article` has the indices of the article's blocks.
    On the bench, out of fold, four in five such headings are "You might like" and the like.  One
    that is a sentence is a line of the article.
    """
    blocks, boxes = page.blocks, page.boxes
    found: set[int] = set()
    unsure = [i for i in article if verdicts[i].score < SURE and i != title]
    for i in unsure:
        if not HEADINGS_BELOW & TAG_BIT.get(boxes.tag[blocks[i].box], 0):
            continue
        around = boxes.around_others(blocks[i].box)
        first, last = boxes.first[around], boxes.last[around]
        if first != i or not FEWEST_HEADED < last - i <= MOST_HEADED + 1:
            continue
        below = range(i + 1, last)
        links = sum(2 * blocks[j].link_chars > len(blocks[j].text) for j in below)
        if 2 * links < len(below) or any(verdicts[j].is_article for j in below):
            continue
        if not _is_sentence(blocks[i].text):
            found.add(i)
    return found


def _is_sentence(text: str) -> bool:
    """Whether a heading is a paragraph that tells, as those of lists of pictures may be."""
    block = Block("heading", text, 0)
    return block.is_prose and block.last_mark in _STOPS
