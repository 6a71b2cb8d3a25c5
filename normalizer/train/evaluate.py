"""The scores in folds by site: what each forest, and both together, reach on unseen sites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from normalizer.config import Settings as Config
from normalizer.extract.columns import Array
from normalizer.extract.forests import forests_in_use, from_json
from normalizer.extract.verdict import THRESHOLDS, in_doubt
from normalizer.pipeline import normalize
from normalizer.train.boost import Growth
from normalizer.train.fit import FOLDS, Forests, chances, fit_forests, fold_of
from normalizer.train.samples import Sample
from normalizer.train.score import PageScore, average, score_page

__all__ = ["evaluate"]

HEADER = f"{'verdict':14s} {'set':8s} {'F1':>7s} {'P':>7s} {'R':>7s} {'exact':>7s}"
SHARE = 0.5  # of a block that trafilatura must have kept

Scores = dict[str, list[PageScore | None]]  # by verdict, one a page


def evaluate(samples: Sequence[Sample], growth: Growth) -> Iterator[str]:
    """Yield lines to print: the scores of each verdict on each set, out of fold.

    `own` is the first pass alone, `context` the second (that is `--extractor blocks`),
    `asked` trafilatura asked on every page, `auto` where there is doubt; these take the
    text of the chosen blocks.  `blocks, clean` and `auto, clean` are whole records, with
    repair, all cleaners and the loss budget.
    """
    scores: Scores = {}
    for k in range(FOLDS):
        seen = [s for s in samples if fold_of(s.site) != k]
        forests = fit_forests(seen, growth)
        held = [i for i, s in enumerate(samples) if fold_of(s.site) == k]
        _score_fold(samples, held, forests, scores)
        yield f"fold {k + 1} of {FOLDS}: {len(held)} pages"
    scores["trafilatura"] = [_score(s, s.kept >= SHARE) for s in samples]
    scores["oracle"] = [_score(s, s.label >= SHARE) for s in samples]
    yield HEADER
    for name, pages in scores.items():
        yield from _lines(name, samples, pages)


def _score_fold(
    samples: Sequence[Sample], held: Sequence[int], forests: Forests, scores: Scores
) -> None:
    """Score the pages of one fold by forests that never saw a page of their sites."""
    found = chances([samples[i] for i in held], forests)
    least = THRESHOLDS["balanced"]
    for at, i in enumerate(held):
        s = samples[i]
        doubt = in_doubt(found["context"][at], s.words)
        found_auto = found["asked" if doubt else "context"][at]
        for name in ("own", "context", "asked"):
            _put(scores, name, i, len(samples), _score(s, found[name][at] > least))
        _put(scores, "auto", i, len(samples), _score(s, found_auto > least))
    with forests_in_use({name: from_json(data) for name, data in forests.items()}):
        for i in held:
            for extractor in ("blocks", "auto"):
                text = _record_text(samples[i], extractor)
                page = score_page(samples[i].gold, samples[i].spare, text)
                _put(scores, f"{extractor}, clean", i, len(samples), page)


def _put(scores: Scores, name: str, at: int, pages: int, page: PageScore) -> None:
    scores.setdefault(name, [None] * pages)[at] = page


def _record_text(sample: Sample, extractor: str) -> str:
    base = Config()
    config = replace(base, extraction=replace(base.extraction, extractor=extractor))
    return normalize(sample.path.read_bytes(), html=True, settings=config).text


def _lines(
    name: str, samples: Sequence[Sample], pages: Sequence[PageScore | None]
) -> Iterator[str]:
    for group in dict.fromkeys(s.group for s in samples):
        rows = [p for p, s in zip(pages, samples, strict=True) if p and s.group == group]
        s = average(rows)
        yield f"{name:14s} {group:8s} {s.f1:7.4f} {s.precision:7.4f} {s.recall:7.4f} {s.exact:7.3f}"


def _score(sample: Sample, verdict: Array) -> PageScore:
    text = "\n\n".join(t for t, kept in zip(sample.texts, verdict.tolist(), strict=True) if kept)
    return score_page(sample.gold, sample.spare, text)
