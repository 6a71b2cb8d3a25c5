"""Labelled pages as texts: samples for the line model, and its scores.

A bench directory may hold texts in which others dumped its pages whole,
`text/SET.dump.jsonl.gz` with `id` and `text`.  All its pages are dumped here as well, each
in one of three styles, so that the model does not learn the ways of one tool.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from normalizer.cleaners._line_signs import LINE_MOVED, line_signs
from normalizer.cleaners._line_verdict import FORESTS
from normalizer.decode import decode, decompress
from normalizer.extract.context import NEEDED
from normalizer.extract.forests import forests_in_use, from_json
from normalizer.extract.markup import take_scripts
from normalizer.extract.page import read_blocks
from normalizer.extract.roles import assign_roles
from normalizer.extract.tree import UNREAD, parse_page
from normalizer.pipeline import normalize, outlet_of, phrases_for, to_document
from normalizer.train.boost import Growth, Settings
from normalizer.train.fit import FOLDS, Forests, fit_forests, fold_of
from normalizer.train.labels import label_blocks
from normalizer.train.samples import Sample, candidate_signs
from normalizer.train.score import PageScore, average, score_page

__all__ = ["LineSample", "dump_page", "evaluate_lines", "fit_lines", "load_lines"]

_SMALL = Settings(trees=200, leaves=16, rate=0.06, least_blocks=60)
LINES = Growth(_SMALL, _SMALL)
STYLES = ("lines", "spaced", "items")
HEADER = f"{'set':12s} {'F1':>7s} {'P':>7s} {'R':>7s} {'exact':>7s}"


class LineSample(NamedTuple):
    """A dump as a sample, and its text."""

    sample: Sample
    text: str


class Dump(NamedTuple):
    """A page's whole text, and what people marked as its article."""

    group: str
    name: str
    text: str
    url: str | None
    gold: str
    spare: str


def dump_page(text: str, style: str) -> str:
    """Return the whole text of an HTML page, as tools dump it.

    `lines` has a line for every block, `spaced` a blank line between any two, `items` bullets
    before the items of lists, and blank lines between all others.
    """
    from lxml import etree

    root, _ = parse_page(take_scripts(text).text)
    etree.strip_elements(root, *UNREAD, with_tail=False)
    body = root.find("body")
    page = read_blocks(root if body is None else body)
    lines: list[str] = []
    in_list = False
    for block in page.blocks:
        is_item = page.boxes.tag[block.box] == "li"
        if style == "spaced" or (style == "items" and not (is_item and in_list)):
            lines.append("")
        lines.append(f"  • {block.text}" if style == "items" and is_item else block.text)
        in_list = is_item
    return "\n".join(lines).strip("\n")


def load_lines(bench: Path, sets: tuple[str, ...], jobs: int) -> list[LineSample]:
    """Read all dumps of a bench directory; those without a line are left out.

    Samples from others' dumps have the group `SET.dump`, those made here `SET`.
    """
    cases = list(_cases(bench, sets))
    with ProcessPoolExecutor(jobs) as pool:
        read = pool.map(_sample, cases, chunksize=8)
        return [sample for sample in read if sample is not None]


def _cases(bench: Path, sets: tuple[str, ...]) -> Iterator[Dump | tuple[Path, Dump]]:
    for name in sets:
        with (bench / "gold" / f"{name}.jsonl").open(encoding="utf-8") as lines:
            known = {case["id"]: case for case in map(json.loads, lines)}
        for key, case in known.items():
            yield bench / "pages" / name / f"{key}.html.gz", _dump(name, case, "")
        dumps = bench / "text" / f"{name}.dump.jsonl.gz"
        if dumps.exists():
            with gzip.open(dumps, "rt", encoding="utf-8") as lines:
                for row in map(json.loads, lines):
                    yield _dump(f"{name}.dump", known[row["id"]], row["text"])


def _dump(group: str, case: dict[str, Any], text: str) -> Dump:
    url, spare = case.get("url"), case.get("optional") or ""
    return Dump(group, case["id"], text, url, case["gold"], spare)


def _sample(job: Dump | tuple[Path, Dump]) -> LineSample | None:
    path = Path()
    if isinstance(job, Dump):
        dump = job
    else:
        path, dump = job
        page, _ = decode(decompress(path.read_bytes(), name=path.name), name=path.name, html=True)
        number = int(hashlib.sha256(dump.name.encode()).hexdigest(), 16)
        dump = dump._replace(text=dump_page(page, STYLES[number % len(STYLES)]))
    document = to_document(dump.text, html=False)
    if not document.blocks:
        return None
    phrases = phrases_for(document)
    blocks = assign_roles(document, phrases).blocks
    table = line_signs(blocks, phrases)
    names = candidate_signs(table, LINE_MOVED)
    texts = tuple(b.text for b in blocks)
    labels = label_blocks(texts, dump.gold, dump.spare)
    sample = Sample(
        name=dump.name,
        path=path,
        group=dump.group,
        url=dump.url,
        site=outlet_of(dump.url or "") or dump.name,
        gold=dump.gold,
        spare=dump.spare,
        texts=texts,
        names=names,
        signs=table.matrix(names),
        kept=np.zeros(len(texts)),
        label=np.array([share for share, _ in labels], dtype=np.float64),
        optional=np.array([spare for _, spare in labels], dtype=bool),
        columns={name: table[name] for name in NEEDED},
    )
    return LineSample(sample, dump.text)


def fit_lines(samples: Sequence[LineSample], growth: Growth = LINES) -> Forests:
    """Grow the two forests of the line model."""
    marked = [s.sample for s in samples]
    grown = fit_forests(marked, growth, {"context": False}, marks_end=False)  # no elements here
    return dict(zip(FORESTS, grown.values(), strict=True))


def evaluate_lines(samples: Sequence[LineSample], growth: Growth = LINES) -> Iterator[str]:
    """Yield lines to print: the scores of cleaned dumps, out of fold, by set and by who dumped."""
    pages: dict[str, list[PageScore]] = {}
    for k in range(FOLDS):
        forests = fit_lines([s for s in samples if fold_of(s.sample.site) != k], growth)
        held = [s for s in samples if fold_of(s.sample.site) == k]
        with forests_in_use({name: from_json(data) for name, data in forests.items()}):
            for sample, text in held:
                cleaned = normalize(text, html=False).text
                page = score_page(sample.gold, sample.spare, cleaned)
                pages.setdefault(sample.group, []).append(page)
        yield f"fold {k + 1} of {FOLDS}: {len(held)} texts"
    yield HEADER
    for group in sorted(pages):
        s = average(pages[group])
        yield f"{group:12s} {s.f1:7.4f} {s.precision:7.4f} {s.recall:7.4f} {s.exact:7.3f}"
