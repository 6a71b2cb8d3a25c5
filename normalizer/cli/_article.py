"""One input to what is printed for it; runs in worker processes, so it takes and gives values."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import NamedTuple

from normalizer.cli._console import internal_error
from normalizer.config import Settings
from normalizer.errors import LimitError, NormalizerError
from normalizer.frozen import frozen
from normalizer.io.inputs import Input
from normalizer.io.plain import as_text, in_one_line
from normalizer.io.records import FIELDS, dump_object, error_to_dict, record_to_dict
from normalizer.ledger import restore
from normalizer.model import Record
from normalizer.pipeline import normalize

__all__ = ["Outcome", "Task", "clean_input", "died", "perform"]

_SHOWN = 90  # characters of a cut in the list of findings


@frozen
class Task:
    """What to make of each input: `form` is a format, `diff` or `findings`.

    `color` and `width` (columns to wrap at) are those of a terminal.
    """

    settings: Settings
    form: str
    color: bool = False
    width: int | None = None

    def __call__(self, item: Input) -> Outcome:
        """Clean one input and write it up; whatever happens becomes an outcome."""
        return perform(item, self)


class Outcome(NamedTuple):
    """What came of one input: `data` to print, and what the messages tell of it."""

    source: str
    name: str
    data: str
    error: NormalizerError | None = None
    cuts: int = 0
    flags: tuple[str, ...] = ()


def perform(item: Input, task: Task) -> Outcome:
    """Return the outcome of one input; an error is one too."""
    try:
        record = clean_input(item, task.settings)
        data = _write_up(record, task)
    except NormalizerError as problem:
        return _failure(item, problem, task)
    except MemoryError:
        short = LimitError("out-of-memory", f"{item.source}: takes too much memory", "split it")
        return _failure(item, short, task)
    except Exception as problem:
        return _failure(item, internal_error(problem, item.source), task)
    return Outcome(record.source, item.name, data, None, len(record.removals or ()), record.flags)


def died(item: Input, task: Task) -> Outcome:
    """Return the outcome of an input whose process was killed."""
    problem = LimitError(
        "worker-died",
        f"{item.source}: the process that cleaned it was killed",
        "it may take more memory than there is; clean it alone, or split it",
    )
    return _failure(item, problem, task)


def _failure(item: Input, problem: NormalizerError, task: Task) -> Outcome:
    data = ""
    if task.form in ("json", "jsonl"):
        data = _as_json(error_to_dict(item.source, problem), task.form)
    return Outcome(item.source, item.name, data, problem)


def clean_input(item: Input, settings: Settings) -> Record:
    """Return the record of an input.

    Raises:
        NormalizerError: the input's own error, or what `normalize` raises.
    """
    if item.error is not None:
        raise item.error
    if item.data is None and item.record is not None:
        return item.record
    record = normalize(
        item.data or b"",
        source=item.source,
        given=item.given,
        html=item.html,
        settings=settings,
    )
    if item.record is not None:  # cleaned again: the text was repaired and decoded before
        record = replace(record, repairs=item.record.repairs, encoding=item.record.encoding)
    return _with_row(record, item) if item.extra else record


def _with_row(record: Record, item: Input) -> Record:
    """Add what a row says: authors and update where the page does not, other columns."""
    extra = dict(item.extra)
    authors, updated = extra.get("authors"), extra.get("updated")
    if isinstance(authors, list) and all(isinstance(a, str) for a in authors):
        record = replace(record, authors=record.authors or tuple(extra.pop("authors")))  # type: ignore[arg-type]
    if isinstance(updated, str):
        record = replace(record, updated=record.updated or updated)
        del extra["updated"]
    return replace(record, extra={_free_name(k): v for k, v in extra.items()})


def _free_name(name: str) -> str:
    return f"input_{name}" if name in FIELDS else name


def _write_up(record: Record, task: Task) -> str:
    if task.form in ("json", "jsonl"):
        return _as_json(record_to_dict(record), task.form)
    if task.form == "md":
        from normalizer.io.markdown import as_markdown

        return as_markdown(record)
    if task.form == "diff":
        from normalizer.diff import render_diff

        return render_diff(record, color=task.color, width=task.width)
    return _findings(record) if task.form == "findings" else as_text(record)


def _as_json(value: dict[str, object], form: str) -> str:
    return dump_object(value, indent=2 if form == "json" else None) + "\n"


def _findings(record: Record) -> str:
    """Return a line for each cut: source, line and column in the Document's text, code, text."""
    removals = record.removals or ()
    if not removals:
        return ""
    text = restore(record)
    starts = [0, *(at + 1 for at, c in enumerate(text) if c == "\n")]
    lines = []
    for cut in removals:
        line = bisect_right(starts, cut.start)
        shown = " ".join(cut.text.split())
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        place = f"{record.source}:{line}:{cut.start - starts[line - 1] + 1}"
        lines.append(in_one_line(f"{place}: {cut.code} {cut.cleaner}: {shown}") + "\n")
    return "".join(lines)
