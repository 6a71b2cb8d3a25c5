"""What cleaning makes of labelled pages: scores by page, language and cleaner.

Scores are those of Zyte's article-extraction benchmark: precision and recall of the runs of
four words per page, averaged, and F1 of the two means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from normalizer.blocks import count_words
from normalizer.config import Settings
from normalizer.errors import InputError
from normalizer.evaluate.sets import LabelledPage
from normalizer.model import BlockSpan, Record
from normalizer.pipeline import normalize
from normalizer.train.labels import label_blocks
from normalizer.train.score import PageScore, SetScore, average, score_page

__all__ = ["KEPT", "CleanerWords", "PageResult", "SetResult", "measure_page"]

KEPT = "kept"  # in place of a cleaner's name: the text that is left
_SURE = 0.5  # share of a passage's words; more makes optional text count as article


@dataclass(frozen=True)
class CleanerWords:
    """How many words of article and of cruft a cleaner cut, and in how many cuts."""

    cleaner: str
    code: str
    cuts: int
    article: int
    cruft: int


@dataclass(frozen=True)
class PageResult:
    """What came of one page.  `leak` is the share of known snippets of cruft left in it."""

    name: str
    language: str
    score: PageScore
    leak: float | None
    cuts: tuple[CleanerWords, ...]


@dataclass(frozen=True)
class SetResult:
    """What came of a set's pages."""

    name: str
    pages: tuple[PageResult, ...]

    @property
    def total(self) -> SetScore:
        """The scores of the whole set."""
        return average(page.score for page in self.pages)

    @property
    def leak(self) -> float | None:
        """The mean share of known cruft left, None where no label names any."""
        known = [page.leak for page in self.pages if page.leak is not None]
        return sum(known) / len(known) if known else None

    def by_language(self) -> dict[str, tuple[int, SetScore]]:
        """Pages and scores of each language, by its code."""
        groups: dict[str, list[PageScore]] = {}
        for page in self.pages:
            groups.setdefault(page.language, []).append(page.score)
        return {name: (len(rows), average(rows)) for name, rows in sorted(groups.items())}

    def by_cleaner(self) -> list[CleanerWords]:
        """What each cleaner cut, by code; what is left of the pages comes first."""
        return _added(cut for page in self.pages for cut in page.cuts)

    def worst(self, count: int) -> list[PageResult]:
        """The pages with the lowest sum of precision and recall, the lowest first."""

        def key(page: PageResult) -> tuple[float, str]:
            return (page.score.precision or 0.0) + (page.score.recall or 0.0), page.name

        return sorted(self.pages, key=key)[:count]


def measure_page(
    page: LabelledPage, settings: Settings, clean: Callable[..., Record] = normalize
) -> PageResult:
    """Clean a page and hold the record against its label.

    Raises:
        NormalizerError: what cleaning raises, or `input-unreadable`.
    """
    try:
        data = page.path.read_bytes()
    except OSError as problem:
        raise InputError(
            "input-unreadable", f"{page.path}: {problem.strerror}", "check its permissions"
        ) from problem
    record = clean(data, source=str(page.path), given=page.given, settings=settings)
    return PageResult(
        page.name,
        page.language or record.language or "unknown",
        score_page(page.gold, page.optional, record.text),
        _leak(page.without, record.text),
        tuple(_cut_words(page, record)),
    )


def _leak(without: tuple[str, ...], text: str) -> float | None:
    if not without:
        return None
    lowered = text.lower()
    return sum(snippet.lower() in lowered for snippet in without) / len(without)


def _cut_words(page: LabelledPage, record: Record) -> list[CleanerWords]:
    """Say of what was kept and of each cut how many of its words stand in the marked body.

    All passages are aligned with the body together and in order, so that a sentence that
    was kept does not count a second time for its copy that was cut.
    """
    passages = [(b.start, KEPT, "", b.text) for b in record.blocks if _stands_in(b, record.text)]
    passages += [(r.start, r.cleaner, r.code, r.text) for r in record.removals or ()]
    passages.sort()
    labels = label_blocks([text for *_, text in passages], page.gold, page.optional)
    found = []
    for (_, cleaner, code, text), (share, is_optional) in zip(passages, labels, strict=True):
        words = count_words(text)
        article = round(share * words)
        cruft = 0 if is_optional and share <= _SURE else words - article
        found.append(CleanerWords(cleaner, code, 1, article, cruft))
    return _added(found)


def _stands_in(block: BlockSpan, text: str) -> bool:
    """Whether a block is part of the text: titles are not, captions may be."""
    joined = " ".join(block.text.split("\n"))
    return block.kind != "title" and (joined in text or block.text in text)


def _added(cuts: Iterable[CleanerWords]) -> list[CleanerWords]:
    totals: dict[tuple[str, str], tuple[int, int, int]] = {}
    for cut in cuts:
        counts, article, cruft = totals.get((cut.code, cut.cleaner), (0, 0, 0))
        totals[cut.code, cut.cleaner] = (
            counts + cut.cuts,
            article + cut.article,
            cruft + cut.cruft,
        )
    return [CleanerWords(name, code, *total) for (code, name), total in sorted(totals.items())]
