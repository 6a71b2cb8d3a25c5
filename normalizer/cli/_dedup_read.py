"""What `dedup` reads: records and rows as they are, pages and scraped texts cleaned first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from normalizer.cli._console import internal_error
from normalizer.cli._work import work_in_order
from normalizer.dedup.articles import Article
from normalizer.errors import LimitError, NormalizerError
from normalizer.io.files import paths_of
from normalizer.io.inputs import Input, input_from_row
from normalizer.io.jsonl import Row, read_rows, refuse_json, sniff
from normalizer.io.streams import open_input, read_all
from normalizer.run.plan import kind_of

if TYPE_CHECKING:
    from normalizer.config import Settings
    from normalizer.model import Record
    from normalizer.pipeline import Given

__all__ = ["Read", "read_articles"]


@dataclass(frozen=True)
class Read:
    """An article, with its record or row where there is one, or what was wrong with the input.

    `by_line` says that a row without `id` is called by its line.
    """

    source: str
    article: Article | None = None
    record: Record | None = None
    error: NormalizerError | None = None
    row: Input | None = None
    by_line: bool = False


@dataclass(frozen=True)
class _Named:
    """An input with the name that its article has here."""

    name: str
    item: Input
    by_line: bool = False

    @property
    def data(self) -> bytes | str | None:
        """What is to be cleaned."""
        return self.item.data


def read_articles(
    paths: Sequence[str],
    *,
    given: Given,
    settings: Settings,
    jobs: int = 1,
    records: bool = True,
) -> Iterator[Read]:
    """Yield the articles that paths name, in their order.

    The source of a row is its `id`, or PATH#LINE where it has none; that of a record its
    `source`, that of a file its path.  Whatever is wrong with an input is told in its place.

    Args:
        paths: files, folders, globs, `-`.
        given: what is known of all articles.
        settings: how pages and texts are cleaned.
        jobs: processes that clean.
        records: whether records and rows are wanted beside the articles; a million of them
            take several times the memory that the articles take.
    """
    work = partial(_read, settings=settings, records=records)
    items = _named(paths, given, settings.limits.input_bytes)
    yield from work_in_order(work, items, jobs=jobs, died=_died)


def _named(paths: Sequence[str], given: Given, limit: int) -> Iterator[_Named]:
    for path, _, problem in paths_of(paths):
        if problem is not None:
            yield _Named(path, Input.failed(path, problem))
            continue
        try:
            yield from _articles(path, given, limit)
        except NormalizerError as broken:
            yield _Named(path, Input.failed(path, broken))


def _articles(path: str, given: Given, limit: int) -> Iterator[_Named]:
    """Yield the articles of one file: its rows, or the file as a whole."""
    with open_input(path, path) as stream:
        is_rows, whole = sniff(stream, limit)
        if not is_rows and kind_of(path) != "rows":
            data = read_all(refuse_json(whole, path), limit, path)
            yield _Named(path, Input(path, data, given))
            return
        for row in read_rows(whole, path, longest=limit):
            yield _of_line(row, path, given)


def _of_line(numbered: Row, path: str, given: Given) -> _Named:
    number, row = numbered
    place = f"{path}#{number}"
    if isinstance(row, NormalizerError):
        return _Named(place, Input.failed(place, row, row=True))
    item = input_from_row(row, path, str(number))
    if item.record is not None:
        record = replace(item.record, outlet=item.record.outlet or given.outlet)
        return _Named(record.source, replace(item, record=record))
    ident = item.source.removeprefix(f"{path}#")
    by_line = not ident or ident != str(row.get("id"))
    outlet = item.given.outlet or given.outlet
    named = replace(item, given=replace(item.given, outlet=outlet))
    return _Named(place if by_line else ident, named, by_line)


def _read(named: _Named, settings: Settings, records: bool) -> Read:
    found = replace(_read_whole(named.name, named.item, settings), by_line=named.by_line)
    return found if records else replace(found, record=None, row=None)


def _read_whole(source: str, item: Input, settings: Settings) -> Read:
    if item.error is not None:
        return Read(item.source, error=item.error)
    try:
        if item.record is not None:
            return Read(source, Article.from_record(item.record), item.record)
        if item.row and item.html is None and isinstance(item.data, str):
            return Read(source, _of_row(source, item), row=item)
        return _cleaned(source, item, settings)
    except NormalizerError as problem:
        return Read(item.source, error=problem)
    except MemoryError:
        what = f"{item.source}: takes too much memory"
        return Read(item.source, error=LimitError("out-of-memory", what, "split it"))
    except Exception as problem:
        return Read(item.source, error=internal_error(problem, item.source))


def _died(named: _Named) -> Read:
    """Return what stands for an input whose process was killed."""
    source = named.item.source
    what = f"{source}: the process that cleaned it was killed"
    hint = "it may take more memory than there is; leave it out, or split it"
    return Read(source, error=LimitError("worker-died", what, hint))


def _of_row(source: str, item: Input) -> Article:
    known = item.given
    outlet = known.outlet
    if outlet is None and known.url:
        from normalizer.pipeline import outlet_of

        outlet = outlet_of(known.url)
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
