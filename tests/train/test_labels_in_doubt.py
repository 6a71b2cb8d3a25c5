"""What forests learn of pages whose mark ends too soon."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from normalizer.train.boost import Growth
from normalizer.train.fit import fit_forests, weights_of
from normalizer.train.samples import Sample, load_samples

PARAGRAPHS = [
    "The pier of Norhaven was closed after the storm of Monday, and nobody may walk on it.",
    "Divers found that two of its eleven pillars had lost their footing in the sand.",
    "The board expects the repair to last until spring and to cost two million crowns.",
    "A petition for a new pier of steel was signed by four thousand people in a week.",
    "Its keeper has lit the lamp by hand each night since the cable was torn from the rail.",
    "The council is to vote on the money in the second week of March, the mayor said.",
]
MARKED = 3  # paragraphs of the body that people marked


def told(paragraphs: list[str]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


# What stands on the page behind the paragraphs that are marked.
PAGES = {
    "the article": f"<div><div class='body'>{told(PARAGRAPHS)}</div></div>",
    "the article, in parts": (
        f"<div class='body'><div>{told(PARAGRAPHS[:MARKED])}</div>"
        f"<div>{told(PARAGRAPHS[MARKED:])}</div></div>"
    ),
    "another article": (
        f"<main><article><div class='body'>{told(PARAGRAPHS[:MARKED])}</div></article>"
        f"<article><div class='body'>{told(PARAGRAPHS[MARKED:])}</div></article></main>"
    ),
}


def sample_of(folder: Path, body: str) -> Sample:
    (folder / "gold").mkdir()
    (folder / "pages" / "mine").mkdir(parents=True)
    page = f"<html><body><h1>The pier</h1>{body}</body></html>"
    (folder / "pages" / "mine" / "a.html.gz").write_bytes(gzip.compress(page.encode()))
    case = {"id": "a", "url": "https://norhaven.example/a", "gold": "\n".join(PARAGRAPHS[:MARKED])}
    (folder / "gold" / "mine.jsonl").write_text(json.dumps(case), encoding="utf-8")
    return load_samples(folder, ("mine",), 1)[0]


@pytest.mark.parametrize(
    ("page", "counts"),
    [("the article", False), ("the article, in parts", False), ("another article", True)],
)
def test_what_unseen_forests_are_sure_of_beyond_the_mark(
    tmp_path: Path, page: str, counts: bool
) -> None:
    sample = sample_of(tmp_path, PAGES[page])
    chance = np.array([0.9 if text in PARAGRAPHS else 0.1 for text in sample.texts])
    weight = dict(zip(sample.texts, weights_of([sample], [chance]), strict=True))
    assert [weight[text] > 0 for text in PARAGRAPHS[:MARKED]] == [True] * MARKED
    assert [weight[text] > 0 for text in PARAGRAPHS[MARKED:]] == [counts] * MARKED


def test_a_line_that_is_taken_for_the_article_counts(tmp_path: Path) -> None:
    line = "Sign up for our newsletter."
    sample = sample_of(tmp_path, f"<div class='body'>{told([*PARAGRAPHS[:MARKED], line])}</div>")
    weight = weights_of([sample], [np.full(len(sample.texts), 0.9)])
    assert weight[sample.texts.index(line)] > 0


def test_signs_in_another_order_are_refused(tmp_path: Path) -> None:
    sample = sample_of(tmp_path, PAGES["the article"])
    other = replace(sample, names=sample.names[::-1])
    with pytest.raises(ValueError, match="other names"):
        fit_forests([sample, other], Growth())
