"""Blocks for datatrove: clean documents, and mark the passages that they share.

pipeline = [
    JsonlReader("articles/"),
    ArticleCleaner(exclusion_writer=JsonlWriter("failed/")),
    PassageMarker(),
    JsonlWriter("clean/"),
]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from datatrove.pipeline.base import PipelineStep

from normalizer.config import Settings
from normalizer.errors import InputError, NormalizerError
from normalizer.pipeline import Given, normalize

if TYPE_CHECKING:
    from datatrove.data import Document

    from normalizer.model import Record

__all__ = ["ArticleCleaner", "PassageMarker"]

_GIVEN = ("url", "outlet", "title", "published", "language")


class ArticleCleaner(PipelineStep):  # type: ignore[misc, unused-ignore]
    """Cleans each document's text, be it a page or scraped text.

    The document's metadata gain `normalizer`: the record without its text and blocks, so that
    every cut is named.  What the metadata say under `url`, `outlet`, `title`, `published`
    and `language` is used.  A document that fails goes to the exclusion writer with the
    error's code as `filter_reason`; without one it is passed on as it was, with
    `normalizer_error`.

    Args:
        settings: the defaults where None.
        exclusion_writer: a datatrove writer for documents that fail.
    """

    name = "🧹 normalizer"
    type = "✂️ - FORMAT"

    def __init__(self, settings: Settings | None = None, exclusion_writer: Any = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.exclusion_writer = exclusion_writer

    def run(
        self, data: Iterable[Document], rank: int = 0, world_size: int = 1  # noqa: ARG002
    ) -> Iterator[Document]:  # fmt: skip
        """Yield the documents, cleaned."""
        with self.exclusion_writer or nullcontext() as writer:
            for document in data:
                self.stat_update("total")
                problem = self._clean(document)
                if problem is None or writer is None:
                    yield document
                else:
                    writer.write(document, rank)

    def _clean(self, document: Document) -> NormalizerError | None:
        """Clean a document in place; returns the error if there is one."""
        known = {key: document.metadata.get(key) for key in _GIVEN}
        given = Given(**{key: value for key, value in known.items() if isinstance(value, str)})
        try:
            _check_text(document)
            with self.track_time():
                record = normalize(
                    document.text, source=document.id, given=given, settings=self.settings
                )
        except NormalizerError as problem:
            self.stat_update("failed", problem.code)
            document.metadata["filter_reason"] = problem.code
            document.metadata["normalizer_error"] = {
                "code": problem.code, "message": problem.message, "hint": problem.hint,
            }  # fmt: skip
            return problem
        document.text = record.text
        document.metadata["normalizer"] = _told(record)
        self.stat_update("cuts", value=len(record.removals or ()))
        return None


def _check_text(document: Document) -> None:
    if not isinstance(document.text, str | bytes):
        raise InputError(
            "row-without-text",
            f"{document.id}: its text is {type(document.text).__name__}, not a string",
            "have the reader take it from another column",
        )


def _told(record: Record) -> dict[str, Any]:
    """Return the record without what the document holds itself."""
    from normalizer.io.records import record_to_dict

    made = record_to_dict(record)
    return {key: made[key] for key in made if key not in ("text", "blocks", "source")}


class PassageMarker(PipelineStep):  # type: ignore[misc, unused-ignore]
    """Marks the passages that a task's documents share, after they were cleaned.

    Metadata gain `shared`: a list of passage, level, relation, start and end in the text, and
    the source of the canonical copy.  A task's documents are held in memory; what tasks
    share with each other is not seen, so give one task what belongs together.  The
    outlet is the metadata's `outlet`, else the one that the cleaner found.
    """

    name = "🔁 shared passages"
    type = "🫂 - DEDUP"

    def run(
        self, data: Iterable[Document], rank: int = 0, world_size: int = 1  # noqa: ARG002
    ) -> Iterator[Document]:  # fmt: skip
        """Yield the documents, marked."""
        from normalizer.dedup.shared import find_shared

        documents = list(data)
        with self.track_time("task"):
            groups = find_shared(_article(d) for d in documents if isinstance(d.text, str))
        shared: dict[str, list[dict[str, Any]]] = {}
        for group in groups:
            for member in group.members:
                shared.setdefault(member.source, []).append(
                    {
                        "passage": group.passage,
                        "level": group.level,
                        "relation": member.relation,
                        "start": member.start,
                        "end": member.end,
                        "canonical": group.members[0].source,
                    }
                )
        for document in documents:
            document.metadata["shared"] = shared.get(document.id, [])
            self.stat_update("marked" if document.id in shared else "unshared")
            yield document


def _article(document: Document) -> Any:
    from normalizer.dedup.articles import Article

    told = document.metadata.get("normalizer") or {}
    own = document.metadata
    known = {
        key: own[key] if isinstance(own.get(key), str) and own[key] else told.get(key)
        for key in ("outlet", "published")
    }
    row = {"id": document.id, "text": document.text, "wire": told.get("wire"), **known}
    return Article.from_row(row, document.id)
