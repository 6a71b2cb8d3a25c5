"""Loads what every worker needs; workers are forked from a process that imported this.

What is loaded when it is first used is used here once, or each worker would do it again:
0.3 s of CPU, where a document takes 20 ms.
"""

from __future__ import annotations

import gc
from contextlib import suppress

import normalizer.run.reader
import normalizer.run.worker  # noqa: F401
from normalizer.errors import NormalizerError
from normalizer.pipeline import normalize

_LINE = "The harbour council of Eastmere voted on Tuesday to widen the quay, the mayor said."
_PAGE = (
    "<html lang='{}'><head><title>Quay</title></head><body><nav><a href='/'>World</a></nav>"
    "<article><h1>Eastmere widens its quay</h1>{}</article></body></html>"
)
_LANGUAGES = ("en", "de", "fr", "es")  # commonest; the lists of others are read when asked for


def _warm_up() -> None:
    """Clean a page in some languages, and a text."""
    body = f"<p>{_LINE}</p>" * 8
    for language in _LANGUAGES:
        with suppress(NormalizerError):
            normalize(_PAGE.format(language, body).encode())
    with suppress(NormalizerError):
        normalize("\n\n".join(["Eastmere widens its quay", *[_LINE] * 4]) + "\n")
    gc.collect()
    gc.freeze()  # a collection in a worker would copy all pages that it looks at


_warm_up()
