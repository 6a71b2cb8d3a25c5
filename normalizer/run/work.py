"""The work on one document: read, decode, extract, clean, write; errors become failures."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from normalizer.config import Settings
from normalizer.errors import (
    ConfigError,
    DecodeError,
    ExtractError,
    InputError,
    NormalizerError,
    RuleError,
)
from normalizer.io.inputs import Input
from normalizer.io.records import dump_object, record_to_dict
from normalizer.io.streams import open_input, read_all
from normalizer.model import Record
from normalizer.pipeline import Given, clean_document, to_document
from normalizer.run.items import Failure, Item, Outcome, Stage, Written
from normalizer.run.options import DocumentLimits, Layout
from normalizer.run.rows import columns_of, input_of, parse_row, rename

__all__ = ["STAGES", "Task", "clean_item", "lines_of"]

STAGES: tuple[Stage, ...] = ("read", "decode", "extract", "clean", "write")

Mark = Callable[[Stage], None]

_NO_REASON = re.compile(r"without (?:exception set|setting an exception)")


@dataclass(frozen=True)
class Task:
    """What a worker needs to know of the run."""

    settings: Settings
    layout: Layout
    limits: DocumentLimits
    mapping: tuple[tuple[str, str], ...] = ()


def clean_item(item: Item, task: Task, mark: Mark) -> Outcome:
    """Return the output of one document, or the failure that takes its place.

    `mark` is told each stage before it begins, so that a crash can be put down to it.

    Raises:
        RuleError: a rule file is wrong, which no document can help.
        ConfigError: a setting is wrong.
    """
    stage: Stage = "read"

    def enter(name: Stage) -> None:
        nonlocal stage
        stage = name
        mark(name)

    enter("read")
    try:
        return Outcome(item.number, _written(item, task, enter))
    except DecodeError as problem:
        return Outcome(item.number, failure=Failure.of(problem, "decode"))
    except ExtractError as problem:
        return Outcome(item.number, failure=Failure.of(problem, "extract"))
    except (RuleError, ConfigError):
        raise
    except NormalizerError as problem:
        return Outcome(item.number, failure=Failure.of(problem, stage))
    except MemoryError:
        return Outcome(item.number, failure=_memory(item, task.limits, stage))
    except RecursionError:
        hint = "the page is nested past all sense; leave it out"
        failure = Failure("nested-too-deep", f"{item.source}: nested too deep", hint, stage)
        return Outcome(item.number, failure=failure)
    except Exception as problem:
        if _is_out_of_memory(problem):
            return Outcome(item.number, failure=_memory(item, task.limits, stage))
        message = f"{item.source}: {type(problem).__name__}: {problem}"[:500]
        hint = "this is a fault in normalizer; please report it with the document"
        return Outcome(item.number, failure=Failure("internal-error", message, hint, stage))


def _is_out_of_memory(problem: Exception) -> bool:
    """Whether C code failed without saying why, as it does where memory is refused to it."""
    return isinstance(problem, SystemError) and bool(_NO_REASON.search(str(problem)))


def _memory(item: Item, limits: DocumentLimits, stage: Stage) -> Failure:
    return Failure(
        "memory-limit",
        f"{item.source}: needs more than {limits.memory:,} bytes of memory",
        "leave it out, or raise --memory-limit",
        stage,
    )


def _written(item: Item, task: Task, enter: Mark) -> Written:
    began = time.perf_counter()
    columns: list[str] = []
    given = _input_of(item, task, columns)
    if given.error is not None:
        raise given.error
    if given.record is not None and given.data is None:
        record, extracted, cleaned = given.record, began, began
    else:
        enter("decode")
        document = _document(item, given, task, enter)
        extracted = time.perf_counter()
        enter("clean")
        record = clean_document(document, task.settings)
        if given.extra:
            record = replace(record, extra=dict(given.extra))
        if item.about.get("truncated"):
            record = replace(record, flags=(*record.flags, "truncated-by-crawler"))
        cleaned = time.perf_counter()
    if not record.text.strip():
        raise ExtractError(
            "no-article",
            f"{item.source}: nothing in it reads as an article",
            "look at it with `normalizer clean --diff`, or leave it out",
        )
    enter("write")
    lines = lines_of(record)
    seconds = (extracted - began, cleaned - extracted, time.perf_counter() - cleaned)
    return Written(*lines, _partition(record, task.layout), seconds, tuple(columns))


def _document(item: Item, given: Input, task: Task, enter: Mark) -> Any:
    from normalizer.decode import decode
    from normalizer.unpack import decompress
    from normalizer.utf8 import read_utf8

    data, html, encoding = given.data, given.html, None
    assert data is not None
    if isinstance(data, bytes):
        limit = task.settings.limits.input_bytes
        data = decompress(data, name=given.source, limit=limit)
        page = None if html is False else read_utf8(data)
        data, encoding = page or decode(
            data, declared=item.about.get("charset"), name=given.source, html=html
        )
    enter("extract")
    document = to_document(
        data, source=given.source, given=given.given, html=html, settings=task.settings
    )
    return replace(document, encoding=encoding) if encoding else document


def _input_of(item: Item, task: Task, columns: list[str]) -> Input:
    """Return the article that an item holds, read from its file where it has only a path.

    Columns that `--map` names and the row has are added to `columns`.
    """
    limit = task.settings.limits.input_bytes
    if item.path is not None:
        with open_input(item.path, item.source) as stream:
            data = read_all(stream, limit, item.source)
        if not data:
            raise InputError("empty-input", f"{item.source}: is empty", "leave it out")
        return Input(item.source, data)
    if item.page is not None:
        return Input(
            item.source, item.page, Given(url=item.about.get("url")), item.about.get("html", True)
        )
    row = parse_row(item)
    columns += columns_of(row, task.mapping)
    return input_of(item, rename(row, task.mapping))


def lines_of(record: Record) -> tuple[bytes, bytes]:
    """Return a record's line and its removals' lines; each removal is dumped once for both."""
    made = record_to_dict(record)
    removals = made["removals"]
    if not removals:
        return (dump_object(made) + "\n").encode("utf-8"), b""
    each = [dump_object(removal) for removal in removals]
    fields = list(made)
    at = fields.index("removals")
    before = dump_object({name: made[name] for name in fields[:at]})
    after = dump_object({name: made[name] for name in fields[at + 1 :]})
    line = f'{before[:-1]}, "removals": [{", ".join(each)}], {after[1:]}\n'
    source = dump_object({"source": record.source})[:-1]
    return line.encode("utf-8"), "".join(f"{source}, {one[1:]}\n" for one in each).encode("utf-8")


def _partition(record: Record, layout: Layout) -> str:
    if layout.partition == "day":
        day = (record.published or "")[:10]
        return f"day={day if _is_day(day) else 'unknown'}"
    if layout.partition == "outlet":
        return f"outlet={_safe(record.outlet) if record.outlet else 'unknown'}"
    return ""


def _is_day(text: str) -> bool:
    return (
        len(text) == 10
        and text[4] == text[7] == "-"
        and (text[:4] + text[5:7] + text[8:]).isdecimal()
    )


def _safe(name: str) -> str:
    """Return a name that is a single folder on any file system."""
    from urllib.parse import quote

    made = quote(name.lower(), safe="")[:120]
    return made if made.strip(".") else made.replace(".", "%2E")
