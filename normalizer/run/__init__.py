"""Whole corpora: planning, workers, shards, manifest, resume."""

from __future__ import annotations

from normalizer.run.options import Dedup, DocumentLimits, Layout, RunOptions

__all__ = ["Dedup", "DocumentLimits", "Layout", "RunOptions", "run_corpus"]


def __getattr__(name: str) -> object:
    if name == "run_corpus":
        from normalizer.run.corpus import run_corpus

        return run_corpus
    raise AttributeError(name)
