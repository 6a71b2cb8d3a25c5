"""Loads what every worker needs; workers are forked from a process that imported this."""

from __future__ import annotations

import normalizer.extract.html
import normalizer.run.reader
import normalizer.run.worker  # noqa: F401
