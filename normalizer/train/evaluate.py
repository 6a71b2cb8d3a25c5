"""The scores in folds by site: what each forest, and both together, reach on unseen sites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from normalizer.extract.table import Array
from normalizer.extract.verdict import THRESHOLDS, in_doubt
from normalizer.train.boost import Settings
from normalizer.train.fit import FOLDS, chances, fit_forests, fold_of
from normalizer.train.samples import Sample
from normalizer.train.score import PageScore, average, score_page

__all__ = ["evaluate", "out_of_fold"]

HEADER = f"{'verdict':14s} {'set':8s} {'F1':>7s} {'P':>7s} {'R':>7s} {'exact':>7s} {'asked':>7s}"


def out_of_fold(samples: Sequence[Sample], settings: Settings) -> dict[str, list[Array]]:
    """Each page's chances by forests that never saw a page of its site."""
    found: dict[str, list[Array]] = {
        n: [np.empty(0)] * len(samples) for n in ("own", "context", "asked")
    }
    fold = [fold_of(s.site) for s in samples]
    for k in range(FOLDS):
        forests = fit_forests([s for s, f in zip(samples, fold, strict=True) if f != k], settings)
        held = [i for i, f in enumerate(fold) if f == k]
        for name, pages in chances([samples[i] for i in held], forests).items():
            for i, chance in zip(held, pages, strict=True):
                found[name][i] = chance
    return found


def evaluate(samples: Sequence[Sample], settings: Settings) -> Iterator[str]:
    """Print-ready lines: the scores of each verdict on each set, out of fold."""
    found = out_of_fold(samples, settings)
    doubtful = [in_doubt(c, s.words) for c, s in zip(found["context"], samples, strict=True)]
    found["auto"] = [found["asked" if doubt else "context"][i] for i, doubt in enumerate(doubtful)]
    yield HEADER
    for name, pages in found.items():
        asked = {"auto": doubtful, "asked": [True] * len(samples)}.get(name, [False] * len(samples))
        yield from _lines(name, samples, [c > THRESHOLDS["balanced"] for c in pages], asked)
    kept = [s.kept >= 0.5 for s in samples]
    yield from _lines("trafilatura", samples, kept, [True] * len(samples))
    oracle = [s.label >= 0.5 for s in samples]
    yield from _lines("oracle", samples, oracle, [False] * len(samples))


def _lines(
    name: str, samples: Sequence[Sample], verdicts: Sequence[Array], asked: Sequence[bool]
) -> Iterator[str]:
    for group in dict.fromkeys(s.group for s in samples):
        at = [i for i, s in enumerate(samples) if s.group == group]
        s = average(_score(samples[i], verdicts[i]) for i in at)
        share = sum(asked[i] for i in at) / len(at)
        yield (
            f"{name:14s} {group:8s} {s.f1:7.4f} {s.precision:7.4f} {s.recall:7.4f}"
            f" {s.exact:7.3f} {share:7.2f}"
        )


def _score(sample: Sample, verdict: Array) -> PageScore:
    text = "\n\n".join(t for t, kept in zip(sample.texts, verdict.tolist(), strict=True) if kept)
    return score_page(sample.gold, sample.spare, text)
