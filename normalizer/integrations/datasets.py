"""A function for `datasets.Dataset.map` with batches.

from normalizer.integrations.datasets import BatchCleaner

cleaner = BatchCleaner(text="content")
features = cleaner.features(dataset.features)
cleaned = dataset.map(cleaner, batched=True, features=features, num_proc=4)
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from normalizer.config import Settings
from normalizer.errors import NormalizerError
from normalizer.pipeline import Given, normalize

if TYPE_CHECKING:
    from datasets import Features

__all__ = ["BatchCleaner"]

_COLUMNS = ("title", "outlet", "language", "wire", "flags", "removals", "error")


@dataclass(frozen=True)
class BatchCleaner:
    """Takes a batch of rows as columns, returns the columns that are new or changed.

    `text` names the column with the scraped text or page; it is replaced by the clean text.
    `url`, `outlet` and `id` name columns that are used where they exist.  New columns: `title`,
    `outlet`, `language`, `wire` (agencies), `flags`, `removals` (the ledger, as JSON) and
    `error` (`code: message`, or null).  A row that fails keeps its text (bytes become null).
    The values of a batch do not depend on its other rows, so batches may be of any size; but
    `map` takes the types of columns from the first rows, where `wire` or `error` may be empty
    throughout, unless it is given those of `features`.
    """

    text: str = "text"
    url: str = "url"
    outlet: str = "outlet"
    id: str = "id"
    settings: Settings = field(default_factory=Settings)

    def features(self, known: Features) -> Features:
        """Return the columns of the cleaned dataset; `known` are those of the dataset."""
        from datasets import Features, Value

        columns: dict[str, Any] = {name: Value("string") for name in (self.text, *_COLUMNS)}
        columns |= {name: [Value("string")] for name in ("wire", "flags")}
        return Features({**known, **columns})

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """Clean a batch."""
        made: dict[str, list[Any]] = {self.text: [], **{name: [] for name in _COLUMNS}}
        for at, text in enumerate(batch[self.text]):
            known = {
                name: _value(batch, getattr(self, name), at) for name in ("url", "outlet", "id")
            }
            row = self._clean(text, **known)
            made[self.text].append(row.pop("text"))
            for name in _COLUMNS:
                made[name].append(row[name])
        return made

    def _clean(
        self, text: Any, url: str | None, outlet: str | None, id: str | None  # noqa: A002
    ) -> dict[str, Any]:  # fmt: skip
        empty: dict[str, Any] = dict.fromkeys(_COLUMNS)
        kept = text if isinstance(text, str) else None
        empty |= {"text": kept, "outlet": outlet, "wire": [], "flags": []}
        if not isinstance(text, str | bytes):
            what = "no text" if text is None else f"no text but {type(text).__name__}"
            return {**empty, "error": f"row-without-text: the row has {what}"}
        given = Given(url=url, outlet=outlet)
        try:
            record = normalize(text, source=id or "row", given=given, settings=self.settings)
        except NormalizerError as problem:
            return {**empty, "error": f"{problem.code}: {problem.message}"}
        from normalizer.io.records import dump_object, record_to_dict

        told = record_to_dict(record)
        removals = told["removals"]
        return {
            "text": record.text,
            "title": record.title,
            "outlet": record.outlet,
            "language": record.language,
            "wire": [credit.agency for credit in record.wire],
            "flags": list(record.flags),
            "removals": None if removals is None else dump_object(removals),
            "error": None,
        }


def _value(batch: Mapping[str, Sequence[Any]], column: str, at: int) -> str | None:
    value = batch[column][at] if column in batch else None
    return str(value) if value is not None else None


def removals_of(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the ledger of a cleaned row: its cuts, by start."""
    found: list[dict[str, Any]] = json.loads(row["removals"] or "[]")
    return found
