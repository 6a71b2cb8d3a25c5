"""Labelled pages as training samples: the blocks' signs and which of them are the article.

A bench directory holds `pages/SET/ID.html.gz` and `gold/SET.jsonl` with one object a page:
`id`, `url`, `gold` (the body people marked) and `optional` (title and standfirst).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from normalizer.decode import decode
from normalizer.extract.columns import Array
from normalizer.extract.context import NEEDED, add_context
from normalizer.extract.features import MOVED
from normalizer.extract.reading import read_page
from normalizer.extract.table import Table
from normalizer.extract.verdict import FIRST, REACH, WITNESS
from normalizer.extract.witnesses import ask_trafilatura, shares
from normalizer.train.labels import label_blocks
from normalizer.unpack import decompress

__all__ = ["Sample", "candidate_signs", "load_samples", "second_pass"]


@dataclass(frozen=True)
class Sample:
    """One page: `signs` is (blocks, signs); `kept` is trafilatura's share of each block.

    `label` is the share of a block's words in the marked body, `optional` marks blocks
    that count neither way, `columns` are what the second pass needs besides.
    """

    name: str
    path: Path
    group: str
    url: str | None
    site: str
    gold: str
    spare: str
    texts: tuple[str, ...]
    names: tuple[str, ...]
    signs: Array
    kept: Array
    label: Array
    optional: Array
    columns: dict[str, Array]

    @property
    def words(self) -> Array:
        """Words of each block."""
        return self.columns["words"]


def candidate_signs(table: Table, moved: Sequence[str] = MOVED) -> tuple[str, ...]:
    """The names of all signs of a table that a model may use.

    `moved` are those whose values on the blocks before and after are signs too.
    """
    internal = {"box", "parent", "grand", "great", "path", "unit"}
    plain = [name for name in table.names() if name not in internal]
    return (*plain, *(f"{name}{step:+d}" for name in moved for step in (-3, -2, -1, 1, 2, 3)))


def load_samples(bench: Path, sets: tuple[str, ...], jobs: int) -> list[Sample]:
    """Read all labelled pages of a bench directory; pages without a block are left out."""
    cases = list(_cases(bench, sets))
    with ProcessPoolExecutor(jobs) as pool:
        read = pool.map(_sample, cases, chunksize=8)
        return [sample for sample in read if sample is not None]


def _cases(bench: Path, sets: tuple[str, ...]) -> Iterator[tuple[Path, str, dict[str, str]]]:
    for name in sets:
        with (bench / "gold" / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                case = json.loads(line)
                yield bench / "pages" / name / f"{case['id']}.html.gz", name, case


def _sample(job: tuple[Path, str, dict[str, str]]) -> Sample | None:
    path, group, case = job
    text, _ = decode(decompress(path.read_bytes(), name=path.name), name=path.name, html=True)
    reading = read_page(text, url=case.get("url"), outlet=None)
    blocks = reading.page.blocks
    if not blocks:
        return None
    table = reading.signs()
    names = candidate_signs(table)
    texts = [b.text for b in blocks]
    labels = label_blocks(texts, case["gold"], case.get("optional") or "")
    return Sample(
        name=case["id"],
        path=path,
        group=group,
        url=case.get("url"),
        site=reading.metadata.outlet or case["id"],
        gold=case["gold"],
        spare=case.get("optional") or "",
        texts=tuple(texts),
        names=names,
        signs=table.matrix(names),
        kept=np.array(shares(ask_trafilatura(reading.tree(), fast=True), texts), dtype=np.float64),
        label=np.array([share for share, _ in labels], dtype=np.float64),
        optional=np.array([spare for _, spare in labels], dtype=bool),
        columns={name: table[name] for name in NEEDED},
    )


def second_pass(sample: Sample, chance: Array, *, asked: bool) -> tuple[Array, tuple[str, ...]]:
    """The signs of the second pass, made of the first one's chances (and trafilatura's word)."""
    table = Table(len(sample.texts))
    for name, column in sample.columns.items():
        table[name] = column
    before = set(table.names())
    steps = [step for size in range(1, REACH + 1) for step in (-size, size)]
    add_context(table, chance, FIRST)
    moved = [f"{FIRST}{step:+d}" for step in steps]
    if asked:
        add_context(table, sample.kept, WITNESS)
        moved += [f"{WITNESS}{step:+d}" for step in steps]
    names = (*(name for name in table.names() if name not in before), *moved)
    return table.matrix(names), names
