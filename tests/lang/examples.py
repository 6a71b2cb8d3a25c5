"""How examples of docstrings and phrase lists are laid out and judged.

A docstring example is a text of its own.  Lines that start with `| ` are context that
the cleaner must keep; of the others, all must be cut under `Removed:`, none under
`Kept:`.

A phrase list's example is one line.  It stands alone, above an article (below its
title) and below it.  A removed example must be cut in one of these places, since
furniture stands in some place of its own; a kept one in none, nor in mid-article.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from normalizer.cleaners._base import Cleaner, all_cleaners, cut_whole, vote
from normalizer.extract.roles import assign_roles
from normalizer.lang import Phrases, known_languages, load, read_file
from normalizer.model import Block, Blocks, Document
from normalizer.pipeline import to_document

__all__ = [
    "HELPERS",
    "Example",
    "block_of",
    "examples_of",
    "is_cut",
    "list_examples",
    "says_nothing",
    "votes_on",
]

# Lists that no cleaner is called by: they help one, and are tested by themselves.
HELPERS = frozenset(read_file("en")) - {one.name for one in all_cleaners()}
ENDS = {"caption-credit"}  # must match at the text's end to count
TITLE = "Harbour of Norrholm reopens after repairs"
ARTICLE = (
    "The harbour of Norrholm reopened on Monday after four weeks of repairs, its owner said.",
    "Three ferries left for the islands before noon, and all of them were full, the line said.",
    "The second part of the repairs begins in March and will take six weeks, the owner added.",
)


@dataclass(frozen=True)
class Example:
    """One example: its lines, the numbers of those that are context, and what must happen."""

    lines: tuple[str, ...]
    context: frozenset[int]
    removed: bool

    @property
    def text(self) -> str:
        """The lines as a text."""
        return "\n".join(self.lines)

    def wants_cut(self, block: Block) -> bool:
        """Whether the cleaner must cut this block of the text."""
        return self.removed and self.text.count("\n", 0, block.start) not in self.context


def examples_of(one: Cleaner) -> tuple[list[Example], list[Example]]:
    """Return the examples under `Removed:` and `Kept:` of a cleaner's docstring."""
    found: dict[str, list[Example]] = {"Removed": [], "Kept": []}
    doc = (inspect.getdoc(one.function) or "") + "\n"
    for section, body in re.findall(r"^(Removed|Kept):\n((?:(?: {4}.*| *)\n)+)", doc, re.MULTILINE):
        for part in re.split(r"\n\s*\n", textwrap.dedent(body).strip("\n")):
            if part.strip():
                found[section].append(_example(part.split("\n"), section == "Removed"))
    return found["Removed"], found["Kept"]


def _example(lines: list[str], removed: bool) -> Example:
    plain = [re.sub(r"^\s*\|(?: |$)", "", line).strip() for line in lines]
    context = {at for at, line in enumerate(lines) if line.lstrip().startswith("|")}
    return Example(tuple(plain), frozenset(context), removed)


def prepared(text: str, phrases: Phrases | None = None) -> tuple[Document, Phrases]:
    """Return the text as the pipeline hands it to the cleaners."""
    document = to_document(text, html=False)
    used = phrases or load(("en",))
    document = assign_roles(document, used.within(document.blocks))
    return document, used.within(document.blocks)


def votes_on(
    one: Cleaner, text: str, phrases: Phrases | None = None
) -> tuple[Blocks, frozenset[int]]:
    """Return a text's blocks, and which of them this cleaner's cuts touch.

    A cleaner of the second phase sees the other cleaners' cuts, as in the pipeline.
    """
    document, used = prepared(text, phrases)
    blocks = document.blocks
    whole: frozenset[int] = frozenset()
    if one.context:
        first = [c for c in all_cleaners() if not c.context]
        whole = cut_whole(blocks, vote(first, blocks, used))
    cuts = one.votes(blocks, used, whole)
    touched = (b.index for b in blocks for c in cuts if c.start < b.end and b.start < c.end)
    return blocks, frozenset(touched)


def places(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the texts that an example is tried in, and whether furniture may stand there."""
    yield text, True
    yield "\n\n".join((TITLE, text, *ARTICLE)), True
    yield "\n\n".join((TITLE, *ARTICLE, text)), True
    yield "\n\n".join((TITLE, *ARTICLE, text, *map(str.upper, ARTICLE))), False


def is_cut(one: Cleaner, text: str, phrases: Phrases) -> bool:
    """Whether the cleaner cuts the example in a place where furniture stands."""
    for whole, _ in places(text):
        blocks, cut = votes_on(one, whole, phrases)
        if any(blocks[at].text == text for at in cut):
            return True
    return False


def block_of(text: str) -> Block:
    """Return a text as one block."""
    return Block("paragraph", text, 0)


def says_nothing(name: str, text: str, phrases: Phrases) -> bool:
    """Whether a helper list has no hit that counts."""
    hit = phrases.search(name, block_of(text))
    return hit is None or (name in ENDS and hit.end < len(text) - 2)


def list_examples(field: str) -> list[tuple[str, str, str]]:
    """Return all `removed` or `kept` examples as (language, list, text)."""
    return [
        (language, name, text)
        for language in known_languages()
        for name, table in read_file(language).items()
        for text in table.get(field, ())
    ]
