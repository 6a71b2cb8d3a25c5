"""Training of the block model: `python -m normalizer.train BENCH_DIR` (extra `train`)."""
