"""What `dedup` reads: records and rows as they are, pages and scraped texts cleaned first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from normalizer.dedup.articles import Article
from normalizer.errors import NormalizerError

if TYPE_CHECKING:
    from normalizer.config import Settings
    from normalizer.io.files import Input
    from normalizer.model import Record
    from normalizer.pipeline import Given

__all__ = ["Read", "read_articles"]

_AT_ONCE = 256  # inputs handed to the workers together


@dataclass(frozen=True)
class Read:
    """An article, with its record or row where there is one, or what was wrong with the input."""

    source: str
    article: Article | None = None
    record: Record | None = None
    error: NormalizerError | None = None
    row: Input | None = None


def read_articles(
    paths: Sequence[str],
    *,
    given: Given,
    settings: Settings,
    jobs: int = 1,
    records: bool = True,
) -> Iterator[Read]:
    """Yield the articles that paths name, in their order.

    The source of a row is its `id`, that of a record its `source`, that of a file its path.

    Args:
        paths: files, folders, globs, `-`.
        given: what is known of all articles.
        settings: how pages and texts are cleaned.
        jobs: processes that clean.
        records: whether records and rows are wanted beside the articles; a million of them
            take several times the memory that the articles take.
    """
    work = partial(_read, settings=settings, records=records)
    items = _named(paths, given, settings)
    if jobs < 2:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        while batch := list(islice(items, _AT_ONCE * jobs)):
            yield from pool.map(work, batch, chunksize=max(1, len(batch) // (4 * jobs)))


def _named(paths: Sequence[str], given: Given, settings: Settings) -> Iterator[tuple[str, Input]]:
    """Each input with the name it has here."""
    from normalizer.io.files import inputs, paths_of

    for path, _, problem in paths_of(paths):
        if problem is not None:
            from normalizer.io.files import Input

            yield path, Input.failed(path, problem)
            continue
        prefix = f"{path}#"
        for item in inputs([path], given=given, limit=settings.limits.input_bytes):
            if item.record is not None:
                yield item.record.source, item
            else:
                yield item.source.removeprefix(prefix) if item.row else item.source, item


def _read(named: tuple[str, Input], settings: Settings, records: bool) -> Read:
    found = _read_whole(*named, settings)
    return found if records else replace(found, record=None, row=None)


def _read_whole(source: str, item: Input, settings: Settings) -> Read:
    if item.error is not None:
        return Read(item.source, error=item.error)
    if item.record is not None:
        return Read(source, Article.from_record(item.record), item.record)
    if item.row and item.html is None and isinstance(item.data, str):
        return Read(source, _of_row(source, item), row=item)
    try:
        return _cleaned(source, item, settings)
    except NormalizerError as problem:
        return Read(item.source, error=problem)


def _of_row(source: str, item: Input) -> Article:
    known = item.given
    outlet = known.outlet
    if outlet is None and known.url:
        from normalizer.pipeline import registered_domain

        outlet = registered_domain(known.url)
    row = {"outlet": outlet, "published": known.published, "wire": item.extra.get("wire")}
    return Article.from_row({"text": item.data, **row}, source)


def _cleaned(source: str, item: Input, settings: Settings) -> Read:
    from normalizer.pipeline import normalize

    assert item.data is not None
    record = normalize(
        item.data, source=item.source, given=item.given, html=item.html, settings=settings
    )
    article = replace(Article.from_record(record), source=source)
    return Read(source, article, replace(record, source=source))
