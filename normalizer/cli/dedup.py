"""`normalizer dedup`: passages that outlets share, or that one outlet repeats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from normalizer.cli._console import Messages, color_option, wants_color, write

if TYPE_CHECKING:
    from normalizer.cli._dedup_read import Read
    from normalizer.dedup.shared import Comparison, Group
    from normalizer.model import Record

__all__ = ["command", "dedup"]

_LINES = 2000  # written at once
_TICK = 200  # articles between two updates of the progress line


@dataclass(frozen=True)
class _Wanted:
    """What the command line asked for."""

    format: str
    mode: str
    index: str | None
    sketch: str
    within: bool
    several: int
    color: str


@click.command(name="dedup", short_help="Passages shared between outlets.")
@click.argument("paths", nargs=-1, metavar="[FILE|DIR|-]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["groups", "pairs", "text", "records"]),
    default=None,
    help="One object a passage (the default), one a pair, text for people, or the records.",
)
@click.option(
    "--mode",
    type=click.Choice(["mark", "cut"]),
    default="mark",
    show_default=True,
    help="Records gain `shared`; or lose what another has the canonical copy of, undoably.",
)
@click.option(
    "--index",
    metavar="DIR|URL",
    help="Hold the articles against those of an index, then add them: a folder, or redis://.",
)
@click.option(
    "--sketch",
    type=click.Choice(["bottom-k", "minhash"]),
    default=None,
    help="What finds candidates: the batch kernel (default), or datasketch's MinHash and LSH.",
)
@click.option("--within", is_flag=True, help="What one outlet repeats over its articles instead.")
@click.option(
    "--emit-rules",
    metavar="FILE",
    help="Write what one outlet repeats as a rule file for `clean`; - is standard output.",
)
@click.option(
    "--several",
    type=click.IntRange(min=2),
    default=3,
    show_default=True,
    help="Articles of one outlet that make a passage its boilerplate.",
)
@click.option("--outlet", help="The outlet of articles that do not name one.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, help="Processes that clean pages.")
@color_option
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr.")
def dedup(paths: tuple[str, ...], **options: Any) -> int:
    """Say which paragraphs and quotes outlets share, how well they match, and whose they are.

    Reads records, rows with `id`, `outlet` and `text`, pages and scraped texts; the last two
    are cleaned first. With --index and no input it prints what the whole index shares.
    """
    wanted = _wanted(options)
    messages = Messages(quiet=options["quiet"])
    if not paths and not sys.stdin.isatty() and not (wanted.index and _is_idle()):
        paths = ("-",)
    if not paths and not wanted.index:
        raise click.UsageError("name files, folders or -, or pipe articles in")
    read = list(_progress(_read(paths, options, wanted), messages)) if paths else []
    for item in read:
        if item.error is not None:
            messages.error(item.error)
    rules = options["emit_rules"]
    if rules:
        _emit(read, rules, wanted)
    else:
        _print(_lines(read, wanted))
    return messages.status


command = dedup


def _is_idle() -> bool:
    """Whether standard input is the null device or closed, as under cron."""
    import os
    import stat

    try:
        return stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    except (OSError, ValueError):
        return True


def _wanted(options: dict[str, Any]) -> _Wanted:
    index, sketch = options["index"], options["sketch"]
    remote = bool(index) and index.startswith(("redis://", "rediss://"))
    if remote and sketch == "bottom-k":
        raise click.UsageError("an index in Redis is kept by datasketch: leave --sketch out")
    if index and not remote and sketch == "minhash":
        raise click.UsageError("--sketch minhash keeps its index in Redis: --index redis://HOST")
    format_ = options["format_"] or ("records" if options["mode"] == "cut" else "groups")
    within = options["within"] or bool(options["emit_rules"])
    if options["mode"] == "cut" and format_ != "records":
        raise click.UsageError("--mode cut gives records: leave --format out")
    if within and (remote or sketch == "minhash" or format_ in ("pairs", "records")):
        raise click.UsageError("--within lists groups, of the articles given or of an index folder")
    if index and options["emit_rules"]:
        raise click.UsageError("an index holds no texts to make rules of: leave --index out")
    kind = "minhash" if remote else sketch or "bottom-k"
    return _Wanted(
        format_, options["mode"], index, kind, within, options["several"], options["color"]
    )


def _read(paths: Sequence[str], options: dict[str, Any], wanted: _Wanted) -> Iterator[Read]:
    from normalizer.cli._dedup_read import read_articles
    from normalizer.config import load_settings
    from normalizer.pipeline import Given

    given = Given(outlet=options["outlet"])
    return read_articles(
        paths,
        given=given,
        settings=load_settings(),
        jobs=options["jobs"],
        records=wanted.format == "records",
    )


def _progress(items: Iterator[Read], messages: Messages) -> Iterator[Read]:
    """Pass articles on, counting them on standard error where that is a terminal."""
    if not _tells_progress(messages):
        yield from items
        return
    number = 0
    for number, item in enumerate(items, 1):
        if number % _TICK == 0:
            click.echo(f"\rreading: {number:,} articles", nl=False, err=True)
        yield item
    click.echo(f"\rread {number:,} articles{' ' * 12}", err=True)


def _tells_progress(messages: Messages) -> bool:
    return not messages.quiet and sys.stderr.isatty()


def _compared(read: Sequence[Read], wanted: _Wanted) -> Comparison:
    from normalizer.dedup.shared import compare

    articles = [item.article for item in read if item.article is not None]
    if wanted.index is None:
        return compare(articles, sketch=wanted.sketch)  # type: ignore[arg-type]
    if wanted.sketch == "minhash":
        from normalizer.dedup.redis_index import RedisIndex

        return RedisIndex(wanted.index).compare_and_add(articles)
    from normalizer.dedup.index import SharedIndex

    index = SharedIndex(wanted.index)
    return index.compare_and_add(articles) if articles else index.everything()


def _within(read: Sequence[Read], wanted: _Wanted) -> list[Group]:
    from normalizer.dedup.shared import compare
    from normalizer.dedup.within import LEAST_WORDS, within_groups

    articles = [item.article for item in read if item.article is not None]
    if wanted.index is not None:
        from normalizer.dedup.index import SharedIndex

        index = SharedIndex(wanted.index)
        index.add(articles)
        found = index.everything(articles)
    else:
        found = compare(articles, quotes=False, least_words=LEAST_WORDS)
    return within_groups(found, several=wanted.several)


def _emit(read: Sequence[Read], target: str, wanted: _Wanted) -> None:
    from normalizer.dedup.within import house_rules
    from normalizer.errors import OutputError
    from normalizer.lang.house import write_house_rules

    rules = write_house_rules(house_rules(_within(read, wanted), several=wanted.several))
    if target == "-":
        write(rules)
        return
    try:
        Path(target).write_text(rules, encoding="utf-8")
    except OSError as problem:
        raise OutputError(
            "output-unwritable", f"{target}: {problem.strerror}", "choose another place"
        ) from problem


def _lines(read: Sequence[Read], wanted: _Wanted) -> Iterable[str]:
    from normalizer.cli._dedup_show import group_lines, pair_lines, text_lines

    if wanted.within:
        groups = _within(read, wanted)
    else:
        found = _compared(read, wanted)
        if wanted.format == "pairs":
            return pair_lines(found.pairs())
        groups = found.groups()
    if wanted.format == "text":
        return text_lines(groups, color=wants_color(wanted.color))
    if wanted.format == "records":
        return _record_lines(read, groups, wanted.mode)
    return group_lines(groups)


def _record_lines(read: Sequence[Read], groups: list[Group], mode: str) -> Iterator[str]:
    """Yield a line for each input, in input order: its record, or its error."""
    from normalizer.dedup.marks import cut_shared, mark_shared
    from normalizer.io.records import dump_object, error_to_dict, record_to_dict

    change = cut_shared if mode == "cut" else mark_shared
    records = iter(change([_record(item) for item in read if item.error is None], groups))
    for item in read:
        if item.error is not None:
            yield dump_object(error_to_dict(item.source, item.error))
        else:
            yield dump_object(record_to_dict(next(records)))


def _record(item: Read) -> Record:
    from normalizer.dedup.marks import record_of_text

    if item.record is not None:
        return item.record
    assert item.article is not None
    assert item.row is not None
    record = record_of_text(item.article)
    given = item.row.given
    return replace(
        record,
        url=given.url,
        title=given.title,
        language=given.language,
        extra={k: v for k, v in item.row.extra.items() if k != "wire"},
    )


def _print(lines: Iterable[str]) -> None:
    each = iter(lines)
    while batch := list(islice(each, _LINES)):
        write("\n".join(batch) + "\n")
