"""The garbage collector, which has nothing to find while an article is worked on.

A page makes some ten thousand objects and no cycles, and they all go with it.  Python's collector
looks through them, and now and then through all that is loaded, which takes a tenth of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["paused_collector"]


@contextmanager
def paused_collector() -> Iterator[None]:
    """Have no garbage collected in the meantime, in any thread, unless it is off anyway."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
