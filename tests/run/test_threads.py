"""`normalize` from threads and after a fork gives what it gives alone."""

from __future__ import annotations

import multiprocessing
import warnings
from concurrent.futures import ThreadPoolExecutor

from badinputs import page, text

from normalizer.io.records import dumps
from normalizer.pipeline import normalize

INPUTS = [page(i, body=f"<aside>Ad {i}</aside>") for i in range(8)]
INPUTS += [text(i).encode() for i in range(8)]


def clean(data: bytes) -> str:
    return dumps(normalize(data))


def test_threads() -> None:
    alone = [clean(data) for data in INPUTS]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(clean, INPUTS * 3)) == alone * 3


def test_fork() -> None:
    alone = [clean(data) for data in INPUTS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 warns of forks beside threads
        with multiprocessing.get_context("fork").Pool(2) as forked:
            assert forked.map(clean, INPUTS) == alone
            forked.close()
            forked.join()
