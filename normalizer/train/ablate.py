"""What each witness and each cleaner contributes: the scores without it, on unseen sites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from normalizer.cleaners._base import all_cleaners
from normalizer.config import Selection, Settings
from normalizer.extract.columns import Array
from normalizer.extract.forests import forests_in_use, from_json
from normalizer.extract.verdict import THRESHOLDS
from normalizer.model import Document
from normalizer.pipeline import clean_document, to_document
from normalizer.train.boost import Growth, fit_forest
from normalizer.train.fit import (
    FOLDS,
    Forests,
    easy_blocks,
    fit_forests,
    fold_of,
    page_chance,
    weights_of,
)
from normalizer.train.samples import Sample
from normalizer.train.score import PageScore, average, score_page

__all__ = ["WITNESSES", "ablate"]

# What speaks of a block, by the names of its signs.
WITNESSES = {
    "class, id, role, itemprop": re.compile(
        r"(own|near|above|unit)\.|(titles|authors|dates|shares)_passed"
    ),
    "elements": re.compile(
        r"(is|in)\.|article|heading|h1_passed|row|breaks|media|bold|italic|hidden"
    ),
    "links": re.compile(r"link"),
    "containers": re.compile(
        r"(box|parent|grand|great|page)_|in_(main|half|best)|(main|half|best)_|direct"
        r"|(grand)?child_of|unit_"
    ),
    "kin: the same path, repetition": re.compile(
        r"(same_)?path|same_parent|again|copies|begins_again"
        r"|siblings"
    ),
    "place, distances": re.compile(
        r"position|word_position|since_|to_prose|prose_(before|after)|depth|place"
    ),
    "text: length, characters, ends": re.compile(
        r"chars|words$|words[+-]|capitals|upper|digits|commas|stops"
        r"|quotes|separators|symbols|ends|starts|word_length|prose$|prose[+-]"
    ),
    "phrases": re.compile(r"says|under"),
    "head: title, description, authors": re.compile(
        r"title_words|lead_|names_author|words_since_title"
    ),
    "JSON-LD body": re.compile(r"in_body|body_"),
}


def ablate(samples: Sequence[Sample], growth: Growth) -> Iterator[str]:
    """Yield lines to print: the first pass without each witness, records without each cleaner."""
    yield from _without_witnesses(samples, growth)
    documents: list[Document | None] = [None] * len(samples)
    for k in range(FOLDS):
        forests = fit_forests([s for s in samples if fold_of(s.site) != k], growth)
        held = [i for i, s in enumerate(samples) if fold_of(s.site) == k]
        for i, document in zip(held, _documents([samples[i] for i in held], forests), strict=True):
            documents[i] = document
    yield ""
    yield from _without_cleaners(samples, [d for d in documents if d is not None])


def _without_witnesses(samples: Sequence[Sample], growth: Growth) -> Iterator[str]:
    """Yield the first pass's scores in folds, with all signs and without each group of them."""
    yield f"{'first pass without':36s} {'F1 by set (and what is lost)'}"
    names = samples[0].names
    whole = _first_pass(samples, growth, names)
    yield _row("nothing", samples, whole, whole)
    for label, pattern in WITNESSES.items():
        left = [name for name in names if not pattern.match(name)]
        yield _row(label, samples, _first_pass(samples, growth, left), whole)


def _first_pass(samples: Sequence[Sample], growth: Growth, names: Sequence[str]) -> list[PageScore]:
    columns = [samples[0].names.index(name) for name in names]
    fold = [fold_of(s.site) for s in samples]
    scores: list[PageScore | None] = [None] * len(samples)
    for k in range(FOLDS):
        seen = [s for s, f in zip(samples, fold, strict=True) if f != k]
        table = np.concatenate([s.signs[:, columns] for s in seen])
        label = np.concatenate([s.label for s in seen])
        keep, weight = easy_blocks(table, label, weights_of(seen), names)
        forest = from_json(fit_forest(table[keep], label[keep], weight[keep], names, growth.first))
        for i, s in enumerate(samples):
            if fold[i] == k:
                chance = page_chance(forest, s.signs, s.names)
                scores[i] = _score(s, chance > THRESHOLDS["balanced"])
    return [s for s in scores if s is not None]


def _score(sample: Sample, verdict: Array) -> PageScore:
    text = "\n\n".join(t for t, kept in zip(sample.texts, verdict.tolist(), strict=True) if kept)
    return score_page(sample.gold, sample.spare, text)


def _documents(samples: Sequence[Sample], forests: Forests) -> list[Document]:
    """The Documents of pages as forests extract them, before cleaning."""
    with forests_in_use({name: from_json(data) for name, data in forests.items()}):
        return [to_document(s.path.read_bytes(), html=True) for s in samples]


def _without_cleaners(samples: Sequence[Sample], documents: Sequence[Document]) -> Iterator[str]:
    """Yield the scores of whole records, with all cleaners and without each."""
    yield f"{'records without':36s} {'F1 by set (and what is lost)'}"
    whole = _records(samples, documents, ())
    yield _row("nothing", samples, whole, whole)
    for one in all_cleaners():
        left = _records(samples, documents, (one.code,))
        yield _row(f"{one.code} {one.name}", samples, left, whole)


def _records(
    samples: Sequence[Sample], documents: Sequence[Document], ignored: tuple[str, ...]
) -> list[PageScore]:
    settings = replace(Settings(), selection=Selection(ignore=ignored))
    return [
        score_page(s.gold, s.spare, clean_document(d, settings).text)
        for s, d in zip(samples, documents, strict=True)
    ]


def _row(
    label: str, samples: Sequence[Sample], pages: Sequence[PageScore], whole: Sequence[PageScore]
) -> str:
    cells = []
    for group in dict.fromkeys(s.group for s in samples):
        of_group = [i for i, s in enumerate(samples) if s.group == group]
        score = average(pages[i] for i in of_group).f1
        lost = average(whole[i] for i in of_group).f1 - score
        cells.append(f"{group} {score:.4f} ({lost:+.4f})")
    return f"{label:36s} {'  '.join(cells)}"
