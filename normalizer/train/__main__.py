"""Train the models, or print their scores on pages whose sites they never saw.

usage: python -m normalizer.train BENCH_DIR [--model blocks|lines]
                                  [--folds-only | --weights-only | --ablation] [--jobs N]

The block model judges the blocks of HTML pages, the line model the lines of pages that were
dumped as text.  Writes their forests to the package's weights (or to `--out DIR`), the same
bytes each time, and prints the scores in folds by site.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from normalizer.train.ablate import ablate
from normalizer.train.boost import Growth, to_json
from normalizer.train.evaluate import evaluate
from normalizer.train.fit import Forests, fit_forests
from normalizer.train.lines import evaluate_lines, fit_lines, load_lines
from normalizer.train.samples import load_samples

SETS = ("news", "aeb", "fundus", "wcxb")
WEIGHTS = Path(__file__).parent.parent / "extract" / "weights"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m normalizer.train", description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--model", choices=("blocks", "lines"), help="only this one")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--jobs", type=int, default=2)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--folds-only", action="store_true", help="print scores, write nothing")
    only.add_argument(
        "--ablation", action="store_true", help="print what each witness and cleaner contributes"
    )
    only.add_argument("--weights-only", action="store_true", help="write weights, print no scores")
    args = parser.parse_args(argv)
    if args.ablation:
        _print(ablate(load_samples(args.bench, tuple(args.sets), args.jobs), Growth()))
        return 0
    for model in (args.model,) if args.model else ("blocks", "lines"):
        forests = _train_blocks(args) if model == "blocks" else _train_lines(args)
        for name, data in forests.items():
            args.out.mkdir(parents=True, exist_ok=True)
            (args.out / f"{name}.json").write_text(to_json(data), encoding="utf-8")
    return 0


def _train_blocks(args: argparse.Namespace) -> Forests:
    samples = load_samples(args.bench, tuple(args.sets), args.jobs)
    if not args.weights_only:
        _print(evaluate(samples, Growth()))
    return {} if args.folds_only else fit_forests(samples, Growth())


def _train_lines(args: argparse.Namespace) -> Forests:
    samples = load_lines(args.bench, tuple(args.sets), args.jobs)
    if not args.weights_only:
        _print(evaluate_lines(samples))
    return {} if args.folds_only else fit_lines(samples)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
