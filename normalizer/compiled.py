"""The compiled parts of the package, where they were built and are wanted.

A build without a compiler leaves them out, and `NORMALIZER_NO_EXTENSIONS=1` turns them off.
What they do is written in plain Python beside each use, gives the same bytes, and takes longer.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

__all__ = ["SWITCH", "compiled"]

SWITCH = "NORMALIZER_NO_EXTENSIONS"


def compiled(name: str) -> Any:
    """The compiled module of that name, or None."""
    if os.environ.get(SWITCH):
        return None
    try:
        return import_module(name)
    except ImportError:
        return None
