"""Train the block model, or print its scores on pages whose sites it never saw.

usage: python -m normalizer.train BENCH_DIR [--folds-only | --weights-only | --ablation] [--jobs N]

Writes the three forests to the package's weights (or to `--out DIR`), the same bytes
each time, and prints the scores in folds by site.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from normalizer.train.ablate import ablate
from normalizer.train.boost import Settings, to_json
from normalizer.train.evaluate import evaluate
from normalizer.train.fit import fit_forests
from normalizer.train.samples import load_samples

SETS = ("news", "aeb", "fundus", "wcxb")
WEIGHTS = Path(__file__).parent.parent / "extract" / "weights"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m normalizer.train", description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--jobs", type=int, default=2)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--folds-only", action="store_true", help="print scores, write nothing")
    only.add_argument(
        "--ablation", action="store_true", help="print what each witness and cleaner contributes"
    )
    only.add_argument("--weights-only", action="store_true", help="write weights, print no scores")
    args = parser.parse_args(argv)
    samples = load_samples(args.bench, tuple(args.sets), args.jobs)
    settings = Settings()
    if args.ablation:
        for line in ablate(samples, settings):
            print(line, flush=True)
        return 0
    if not args.weights_only:
        for line in evaluate(samples, settings):
            print(line, flush=True)
    if not args.folds_only:
        args.out.mkdir(parents=True, exist_ok=True)
        for name, data in fit_forests(samples, settings).items():
            (args.out / f"{name}.json").write_text(to_json(data), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
