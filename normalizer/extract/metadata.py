"""Title, authors, dates, language, address and outlet of a page, from what it says itself.

JSON-LD goes before OpenGraph, that before other meta tags, those before the text.  No
search through the text for dates: trafilatura's (htmldate) takes longer than all else.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from normalizer.extract.jsonld import PageFacts
from normalizer.model import Metadata
from normalizer.repair import SOFT_HYPHEN
from normalizer.words import holds_unspaced

__all__ = ["PageHead", "host_of", "iso_date", "outlet_of", "page_metadata", "read_head"]

PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "dc.date.issued", "dcterms.created", "dc.date",
    "dcterms.date", "parsely-pub-date", "sailthru.date", "article.published",
    "cxenseparse:recs:publishtime",
    "published_at", "publication_date", "citation_publication_date", "og:pubdate", "created",
)  # fmt: skip
UPDATED = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod",
    "dcterms.modified", "article.updated", "updated_at", "modified", "revised",
)  # fmt: skip
AUTHOR = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "byl", "citation_author", "cxenseparse:author",
)  # fmt: skip
# The names of all meta tags that are read, here and as a description.
READ = frozenset(
    (*PUBLISHED, *UPDATED, *AUTHOR, "og:url", "og:title", "twitter:title", "og:locale",
     "content-language", "og:description", "description")
)  # fmt: skip
MOST_TIMES = 20  # of a page that are looked at
LONGEST_ADDRESS = 300  # characters of a site's address that is kept for the next page
LONGEST_NAME = 100  # characters; an author tag with more holds a sentence

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d\d:?\d\d)?$")
_PLAIN = re.compile(r"https?://([A-Za-z0-9.-]{1,255})(?:[/?#]|\Z)")  # an address, and its host
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_@.]|$)")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s+", re.IGNORECASE)


class PageHead:
    """Meta tags of `READ` by folded name (the first of each), a few other things of the head."""

    __slots__ = ("canonical", "html_lang", "meta", "times", "title")

    def __init__(self) -> None:
        self.meta: dict[str, str] = {}
        self.canonical = ""
        self.title = ""
        self.html_lang = ""
        self.times: list[tuple[str, str]] = []  # (datetime, class and itemprop)

    def note_meta(self, name: str | None, content: str | None) -> None:
        """Note a meta tag."""
        key = name.lower() if name else ""
        if key in READ and key not in self.meta and content and content.strip():
            self.meta[key] = " ".join(content.split())

    def note_time(self, value: str | None, name: str | None, prop: str | None) -> None:
        """Note a `<time>` element: its date, its class and its itemprop."""
        if value and len(self.times) < MOST_TIMES:
            self.times.append((value, f"{name or ''} {prop or ''}".lower()))


def read_head(root: Any) -> PageHead:
    """Collect meta tags, the title, the canonical link and the `<time>` elements."""
    head = PageHead()
    head.html_lang = root.get("lang") or root.get("xml:lang") or ""
    for element in root.iter("meta", "link", "title", "time"):
        tag = element.tag
        if tag == "meta":
            name = (
                element.get("property")
                or element.get("name")
                or element.get("itemprop")
                or element.get("http-equiv")
            )
            head.note_meta(name, element.get("content"))
        elif tag == "link":
            if not head.canonical and element.get("rel") == "canonical":
                head.canonical = element.get("href") or ""
        elif tag == "title":
            if not head.title and element.text:
                head.title = " ".join(element.text.split())
        else:
            said = element.get("class"), element.get("itemprop")
            head.note_time(element.get("datetime"), *said)
    return head


def page_metadata(
    head: PageHead, facts: PageFacts, *, heading: str, url: str | None, outlet: str | None
) -> Metadata:
    """Put the article's metadata together.

    `heading` is the text of the page's main heading, empty where it has none; `url` and
    `outlet` are as given by the user and win over the page's own.
    """
    address = _address(head, facts, url)
    return Metadata(
        url=address,
        outlet=outlet or outlet_of(url or address),
        title=_title(head, facts, heading) or None,
        authors=_authors(head, facts),
        published=_first_date([facts.published, *_of(head, PUBLISHED)], _times(head, "modif")),
        updated=_first_date([facts.modified, *_of(head, UPDATED)], ()),
        language=_language(head, facts),
    )


def outlet_of(url: str | None) -> str | None:
    """The registered domain of an address, or its host where the suffix is unknown.

    An address without a scheme (`bbc.co.uk/news`) has an outlet where its suffix is known.
    """
    if not url:
        return None
    host = host_of(url)
    address = f"https://{host}" if host else url
    registered = _known if len(address) <= LONGEST_ADDRESS else _registered
    return registered(address) or host or None


def _registered(address: str) -> str | None:
    """The registered domain of an address, None where its suffix is unknown."""
    from tld import get_fld

    found: str | None = get_fld(address, fail_silently=True, fix_protocol=True)
    return found


_known = lru_cache(maxsize=256)(_registered)  # the pages of a corpus are of few sites


def host_of(url: str | None) -> str:
    """The host of an address without `www.`, empty where it has none."""
    plain = _PLAIN.match(url) if url else None
    if plain:  # as nearly all are; this takes a tenth of the time
        return plain.group(1).lower().removeprefix("www.")
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:  # an address that is none
        return ""


def _of(head: PageHead, names: tuple[str, ...]) -> list[str]:
    return [head.meta[name] for name in names if name in head.meta]


def _times(head: PageHead, unwanted: str) -> list[str]:
    return [value for value, words in head.times if unwanted not in words and "updat" not in words]


def _address(head: PageHead, facts: PageFacts, url: str | None) -> str | None:
    for found in (head.canonical, head.meta.get("og:url", ""), facts.url):
        try:
            whole = urljoin(url or "", found.strip())
        except ValueError:
            continue
        if found and whole.startswith(("http://", "https://")) and host_of(whole):
            return whole
    return url


def _title(head: PageHead, facts: PageFacts, heading: str) -> str:
    """The heading where the page's head repeats it, else what the head says."""
    said = [facts.headline, head.meta.get("og:title", ""), head.meta.get("twitter:title", "")]
    *named, of_head = (title.replace(SOFT_HYPHEN, "") for title in (*said, head.title))
    known = [t for t in (*named, of_head) if t]
    if heading and (not known or any(_alike(heading, t) for t in known)):
        return heading
    for title in named:
        if title:
            return " ".join(title.split())
    return of_head or heading


def _alike(a: str, b: str) -> bool:
    """Whether one title has most words of the other, or in scripts without spaces all of it."""
    a, b = a.lower(), b.lower()
    if holds_unspaced(a) and (a in b or b in a):
        return True
    left, right = set(a.split()), set(b.split())
    return len(left & right) >= 0.6 * min(len(left), len(right))


def _authors(head: PageHead, facts: PageFacts) -> tuple[str, ...]:
    names = list(facts.authors) or _of(head, AUTHOR)[:1]
    found: dict[str, None] = {}
    for name in names:
        by = _BY.match(name)
        plain = " ".join(name[by.end() if by else 0 :].split())
        if plain and len(plain) <= LONGEST_NAME and "://" not in plain and "@" not in plain:
            found[plain] = None
    return tuple(found)


def _language(head: PageHead, facts: PageFacts) -> str | None:
    said = (
        head.html_lang,
        head.meta.get("og:locale", ""),
        head.meta.get("content-language", ""),
        facts.language,
    )
    for value in said:
        match = _LANGUAGE.match(value.strip())
        if match:
            return match.group(1).lower()
    return None


def _first_date(values: list[str], more: tuple[str, ...] | list[str]) -> str | None:
    for value in (*values, *more):
        found = iso_date(value)
        if found:
            return found
    return None


def iso_date(value: str) -> str | None:
    """Return a date or date and time as ISO 8601, or None where `value` is neither.

    ISO 8601 and its sloppy kin, digits alone (`20240131`) and RFC 5322 are read.
    """
    value = value.strip()[:60]
    match = _ISO.match(value) or _COMPACT.match(value)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
    elif "," in value:
        return _mail_date(value)
    else:
        return None
    date = f"{year}-{month}-{day}"
    if hour is not None:
        date += f"T{hour}:{minute}:{second or '00'}{_zone(zone)}"
    try:
        datetime.fromisoformat(date)
    except ValueError:
        return None
    return date


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    return "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"


def _mail_date(value: str) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError):
        return None
