"""What on a page is surely not its article: other articles, windows of tools, a second copy."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from normalizer.blocks import count_words
from normalizer.compiled import compiled
from normalizer.extract import glance
from normalizer.extract.boxes import Boxes, Page, PageBlock
from normalizer.extract.copies import find_copies
from normalizer.extract.glance import Seen
from normalizer.extract.region import Verdict
from normalizer.extract.sought import Sought
from normalizer.extract.teasers import FIRST_WORDS, find_heads_of_links, find_teasers
from normalizer.extract.threads import find_below, find_threads, is_dated

__all__ = ["rule_out_others"]

GLANCE = compiled("normalizer.extract._glance") or glance
LONG = 12  # words of a block that counts as running text
FEWEST_BUTTONS = 3
# A live blog's entries: many, short, and together much more than the title's own text.
FEWEST_ENTRIES = 4
LONGEST_ENTRY = 900  # characters, on average; some 150 words
ENTRIES_TIMES = 2  # times the text of the article with the title
NESTED_SHARE = 0.6  # of a post's text in posts within it, from which these are its entries
HEAD_REACH = 4  # blocks from a headline to its date
MOST_HEADS = 60  # headlines in the style of the title that are looked at
FEWEST_RUNNING = 2  # paragraphs of an article
# The class of a post of WordPress, beside `hentry` or `type-post`.
_POST = re.compile(r"(?:^|\s)post-([0-9]{1,12})(?=\s|$)")
# The windows of consent tools, by the names that their makers give them on every site.
CONSENT = Sought(
    "onetrust-", "ot-sdk-", "didomi-", "qc-cmp2-", "cybotcookiebot", "usercentrics-root",
    "sp_message_container", "truste-consent", "truste_", "cookie-law-info", "cookielawinfo-",
    "cli-modal", "wt-cli-", "cky-consent", "cky-modal", "osano-cm-", "klaro", "iubenda-cs-",
    "cmplz-cookiebanner", "borlabscookiebox",
    "moove_gdpr", "fc-consent-root", "tarteaucitron", "cc-window", "cmpbox", "cmpwrapper",
    "axeptio_", "termly-", "evidon-", "cookiefirst-", "ccc-overlay",
)  # fmt: skip


def rule_out_others(page: Page, verdicts: Sequence[Verdict], title: int | None) -> list[Verdict]:
    """Judge to be no article what by the page's structure is none, whoever took it for one."""
    names = "\n".join(page.boxes.names)  # to see at once what none of them has
    others = _other_articles(page, title) | _other_posts(page, names, title)
    others |= _followers(page, verdicts, title)
    left = _Left(list(verdicts))
    left.rule_out(others, "it belongs to another article")
    left.rule_out(_consent_windows(page, names, title), "it asks for consent")
    seen: Seen = GLANCE.glance(page.blocks, page.boxes.tags, FIRST_WORDS)
    threads = find_threads(page, left.verdicts, left.article, seen)
    left.rule_out(threads, "it stands in a thread of comments")
    below = find_below(page, left.article, threads)
    left.rule_out(below, "it stands below the readers' comments")
    left.rule_out(set(seen.unseen), "it has nothing to see")
    again = _again(page, left.verdicts, seen.buttons)
    left.rule_out(again, "the same link stands again and again")
    left.rule_out(set(seen.clouds), "it is a row of links")
    article = left.article
    labels = seen.labels[: bisect_right(seen.labels, article[-1])] if article else []
    teasers = find_teasers(page, left.verdicts, title, labels)
    left.rule_out(teasers, "it stands among links elsewhere")
    heads = find_heads_of_links(page, left.verdicts, title, left.article)
    left.rule_out(heads, "it heads links elsewhere")
    left.rule_out(find_copies(page, left.article, title), "it repeats the article")
    return left.verdicts


class _Left:
    """The verdicts on a page's blocks, and the indices of those that are the article's."""

    def __init__(self, verdicts: list[Verdict]) -> None:
        self.verdicts = verdicts
        self.article: list[int] = GLANCE.article_of(verdicts)

    def rule_out(self, ruled_out: set[int], reason: str) -> None:
        """Judge some blocks to be none of the article.

        Unless nothing would be left: then what ruled them out was mistaken.
        """
        if not ruled_out:
            return
        left = [i for i in self.article if i not in ruled_out]
        if left:
            verdict = Verdict(False, 0.0, (reason,))
            verdicts = enumerate(self.verdicts)
            self.verdicts = [verdict if i in ruled_out else v for i, v in verdicts]
            self.article = left


def _again(page: Page, verdicts: Sequence[Verdict], buttons: Sequence[int]) -> set[int]:
    """Indices of those of the buttons that have the same words three times or more.

    The name of who speaks may well be a link that comes again, if each time it begins an
    element in which running text follows.
    """
    alone = {i: page.blocks[i].text for i in buttons}
    if len(alone) - len(set(alone.values())) < FEWEST_BUTTONS - 1:  # that come again
        return set()
    times = Counter(alone.values())
    again = {i: text for i, text in alone.items() if times[text] >= FEWEST_BUTTONS}
    elsewhere = {text for i, text in again.items() if not _speaks(page, verdicts, i)}
    return {i for i, text in again.items() if text in elsewhere}


def _speaks(page: Page, verdicts: Sequence[Verdict], index: int) -> bool:
    """Whether a block is the first of an element, and running text of the article its second."""
    blocks, boxes = page.blocks, page.boxes
    around = boxes.around_others(blocks[index].box)
    if boxes.first[around] != index or index + 1 >= len(blocks):
        return False
    return verdicts[index + 1].is_article and blocks[index + 1].text.count(" ") >= LONG


def _consent_windows(page: Page, names: str, title: int | None) -> set[int]:
    """Indices of the blocks in the windows of consent tools.

    An element around the title is no window, whatever its name.  `names` are those of all.
    """
    met = CONSENT.held_in(names.lower())
    found: set[int] = set()
    if not met:
        return found
    boxes = page.boxes
    around = set() if title is None else set(boxes.outwards(page.blocks[title].box))
    for box, name in enumerate(boxes.name):
        if name and box and box not in around and any(tool in name.lower() for tool in met):
            found.update(range(boxes.first[box], boxes.last[box]))
    return found


def _other_articles(page: Page, title: int | None) -> set[int]:
    """Indices of the blocks in `<article>` elements with a main heading of their own.

    Only where the page's title stands in an `<article>` that has running text: then one
    that neither holds that one nor stands in it, and has both too, is another article.  Many
    short ones that make up the most of the page are the entries of a live blog.
    """
    if title is None:
        return set()
    blocks, boxes = page.blocks, page.boxes
    at = blocks[title].box
    if boxes.tag.count("h1") == (boxes.tag[at] == "h1"):  # there is no other
        return set()
    home = _article_of(boxes, at)
    if home < 0 or not _has_text(blocks, boxes, home):
        return set()
    found: set[int] = set()
    seen = {home}
    others = 0
    for index, block in enumerate(blocks):
        if boxes.tag[block.box] != "h1" or index in found:
            continue
        other = _article_of(boxes, block.box)
        if other < 0 or other in seen or _overlap(boxes, other, home):
            continue
        seen.add(other)
        if _has_text(blocks, boxes, other):
            others += 1
            found.update(range(boxes.first[other], boxes.last[other]))
    at_home = range(boxes.first[home], boxes.last[home])
    return set() if _are_entries(blocks, found, others, at_home) else found


def _are_entries(
    blocks: Sequence[PageBlock], found: Iterable[int], others: int, at_home: Iterable[int]
) -> bool:
    """Whether some other articles are the entries of a live blog: many, short, most of the page."""
    length = _length(blocks, found)
    short = others >= FEWEST_ENTRIES and length < others * LONGEST_ENTRY
    return short and length > ENTRIES_TIMES * _length(blocks, at_home)


def _followers(page: Page, verdicts: Sequence[Verdict], title: int | None) -> set[int]:
    """Indices of the blocks of articles below the page's own that are printed as it is.

    Such has a headline in the style of the title and close to it a line with a date in the
    style of the title's, in an element of its own: a chapter of the article has no date.
    """
    if title is None:
        return set()
    blocks, boxes = page.blocks, page.boxes
    path, below = boxes.path, range(title + 1, len(blocks))
    style = path[blocks[title].box]
    heads = [i for i in below if path[blocks[i].box] == style]
    dates = _dates_near(page, title) if heads else set()
    found: set[int] = set()
    own, others = range(0), 0
    for index in heads[:MOST_HEADS] if dates else ():
        other = boxes.apart(blocks[index].box, title)
        if index in found or not dates & _dates_near(page, index):
            continue
        own = boxes.apart(blocks[title].box, index)
        if _is_running(page, verdicts, own) and _is_running(page, verdicts, other):
            others += 1
            found.update(other)
    return set() if _are_entries(blocks, found, others, own) else found


def _dates_near(page: Page, index: int) -> set[int]:
    """The styles of the lines with a date right above or below a block."""
    near = page.blocks[max(index - HEAD_REACH, 0) : index + HEAD_REACH + 1]
    return {page.boxes.path[block.box] for block in near if is_dated(block.text)}


def _is_running(page: Page, verdicts: Sequence[Verdict], blocks: Iterable[int]) -> bool:
    """Whether two blocks or more are running text that was taken for the article."""
    long = (count_words(page.blocks[i].text) >= LONG for i in blocks if verdicts[i].is_article)
    return sum(long) >= FEWEST_RUNNING


def _other_posts(page: Page, names: str, title: int | None) -> set[int]:
    """Indices of the blocks in posts of WordPress other than the one with the page's title.

    Themes print related posts with the same classes, `post-1806 type-post hentry`, but for the
    number.  Where posts within the title's own hold the most of its text, they are the entries
    of a live blog.  `names` are those of all elements.
    """
    if title is None or "post-" not in names or not ("hentry" in names or "type-" in names):
        return set()
    boxes = page.boxes
    posts: dict[int, str] = {}
    for box, name in enumerate(boxes.name):
        if "post-" in name and ("hentry" in name or "type-" in name):
            found = _POST.search(name)
            if found:
                posts[box] = found.group(1)
    around = [box for box in boxes.outwards(page.blocks[title].box) if box in posts]
    others: set[int] = set()
    for box, number in posts.items() if around else ():
        if number != posts[around[0]] and box not in around:
            others.update(range(boxes.first[box], boxes.last[box]))
    if others:
        own = range(boxes.first[around[0]], boxes.last[around[0]])
        nested = others.intersection(own)
        if _length(page.blocks, nested) > NESTED_SHARE * _length(page.blocks, own):
            return others - nested
    return others


def _article_of(boxes: Boxes, box: int) -> int:
    """Return the innermost `<article>` around a box, -1 where there is none."""
    return next((i for i in boxes.outwards(box) if boxes.tag[i] == "article"), -1)


def _overlap(boxes: Boxes, a: int, b: int) -> bool:
    return boxes.first[a] < boxes.last[b] and boxes.first[b] < boxes.last[a]


def _length(blocks: Sequence[PageBlock], indices: Iterable[int]) -> int:
    """Characters of some blocks."""
    return sum(len(blocks[i].text) for i in indices)


def _has_text(blocks: Sequence[PageBlock], boxes: Boxes, box: int) -> bool:
    inside = blocks[boxes.first[box] : boxes.last[box]]
    return any(count_words(b.text) >= LONG for b in inside)
