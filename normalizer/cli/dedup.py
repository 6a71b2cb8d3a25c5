"""`normalizer dedup`: passages that outlets share, or that one outlet repeats."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from normalizer.cli._console import Messages, color_option, wants_color, write
from normalizer.io.remote import is_remote

if TYPE_CHECKING:
    from normalizer.cli._dedup_read import Read
    from normalizer.dedup.articles import Article
    from normalizer.dedup.index import SharedIndex
    from normalizer.dedup.shared import Comparison, Group

__all__ = ["dedup"]

_LINES = 2000  # written at once
_TICK = 200  # articles between two updates of the progress line
_SEVERAL = 3  # articles of one outlet that make a passage its boilerplate


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
    default=None,
    show_default=str(_SEVERAL),
    help="With --within or --emit-rules: articles of one outlet that make a passage its own.",
)
@click.option("--outlet", help="The outlet of articles that do not name one.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, help="Processes that clean pages.")
@color_option
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr.")
def dedup(paths: tuple[str, ...], **options: Any) -> int:
    """Say which paragraphs and quotes outlets share, how well they match, and whose they are.

    Reads records, rows with `id`, `outlet` and `text`, pages and scraped texts; the last two
    are cleaned first. A row without `id` is called PATH#LINE. With --index and no input it
    prints what the whole index shares.
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
    _warn_of_same_names(read, messages)
    rules = options["emit_rules"]
    if rules:
        _emit(read, rules, wanted, messages)
    else:
        _print(_lines(read, wanted, messages))
    return messages.status


def _warn_of_same_names(read: Sequence[Read], messages: Messages) -> None:
    """Say which articles count no more, since a later one has their name."""
    times = Counter(item.article.source for item in read if item.article is not None)
    again = [name for name, count in times.items() if count > 1]
    if again:
        passed = sum(times[name] - 1 for name in again)
        messages.warn(
            f"articles passed over because a later one has their name: {passed:,}; "
            f"the first is {again[0]!r} [same-name]"
        )


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
    _must_have_effect(options)
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
    several = options["several"] or _SEVERAL
    return _Wanted(format_, options["mode"], index, kind, within, several, options["color"])


def _must_have_effect(options: dict[str, Any]) -> None:
    rules = options["emit_rules"]
    if options["several"] and not (options["within"] or rules):
        raise click.UsageError("--several goes with --within or --emit-rules")
    if rules and options["format_"]:
        raise click.UsageError("--emit-rules writes rules and nothing else: leave --format out")
    if rules and is_remote(rules):
        raise click.UsageError(f"--emit-rules writes to a local file, not to {rules}")


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


def _articles(read: Sequence[Read]) -> list[Article]:
    return [item.article for item in read if item.article is not None]


def _compared(read: Sequence[Read], wanted: _Wanted, messages: Messages) -> Comparison:
    from normalizer.dedup.shared import compare

    articles = _articles(read)
    if wanted.index is None:
        return compare(articles, sketch=wanted.sketch)  # type: ignore[arg-type]
    if wanted.sketch == "minhash":
        from normalizer.dedup.redis_index import RedisIndex

        return RedisIndex(wanted.index).compare_and_add(articles)
    index = _open_index(wanted.index, read, messages)
    return index.compare_and_add(articles) if articles else index.everything()


def _open_index(folder: str, read: Sequence[Read], messages: Messages) -> SharedIndex:
    """Open the index, and say what may be a slip.

    Raises:
        InputError: `index-not-found`, nobody made it, and there is nothing to make it of.
    """
    from normalizer.dedup.index import SharedIndex

    index = SharedIndex(folder)
    if index.is_new and not _articles(read):
        from normalizer.errors import InputError

        what = f"{index.folder}: there is no index, and no article to make one of"
        raise InputError("index-not-found", what, "check the path, or give articles to add")
    again = index.holds(item.article.source for item in read if item.by_line and item.article)
    if again:
        messages.warn(
            f"rows without id that take the place of older ones in the index: {len(again):,}; "
            f"the first is {again[0]!r}; give rows an id if they are other articles [row-replaced]"
        )
    return index


def _within(read: Sequence[Read], wanted: _Wanted, messages: Messages) -> list[Group]:
    from normalizer.dedup.shared import compare
    from normalizer.dedup.within import LEAST_WORDS, within_groups

    articles = _articles(read)
    if wanted.index is not None:
        index = _open_index(wanted.index, read, messages)
        index.add(articles)
        found = index.everything(articles)
    else:
        found = compare(articles, quotes=False, least_words=LEAST_WORDS)
    return within_groups(found, several=wanted.several)


def _emit(read: Sequence[Read], target: str, wanted: _Wanted, messages: Messages) -> None:
    from normalizer.dedup.within import house_rules
    from normalizer.errors import OutputError
    from normalizer.lang.house import write_house_rules

    groups = _within(read, wanted, messages)
    rules = write_house_rules(house_rules(groups, several=wanted.several))
    if target == "-":
        write(rules)
        return
    try:
        Path(target).write_text(rules, encoding="utf-8")
    except OSError as problem:
        raise OutputError(
            "output-unwritable", f"{target}: {problem.strerror}", "choose another place"
        ) from problem


def _lines(read: Sequence[Read], wanted: _Wanted, messages: Messages) -> Iterable[str]:
    from normalizer.cli._dedup_show import group_lines, pair_lines, record_lines, text_lines

    if wanted.within:
        groups = _within(read, wanted, messages)
    else:
        found = _compared(read, wanted, messages)
        if wanted.format == "pairs":
            return pair_lines(found.pairs())
        groups = found.groups()
    if wanted.format == "text":
        return text_lines(groups, color=wants_color(wanted.color))
    if wanted.format == "records":
        return record_lines(read, groups, wanted.mode)
    return group_lines(groups)


def _print(lines: Iterable[str]) -> None:
    each = iter(lines)
    while batch := list(islice(each, _LINES)):
        write("\n".join(batch) + "\n")
