"""Candidates from datasketch: `MinHash.bulk` and `MinHashLSH`, behind the same verification.

datasketch 2 permutes hashes as a * h + b modulo 2**32 with an odd a (the scheme `affine32`),
where version 1 folded a 61-bit prime field down to 32 bits (`legacy`).  Signatures of two
schemes cannot be compared, and do not say which they are of: the scheme is always
named here, and stored with an index.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from normalizer.dedup.sketch import Rows

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH

__all__ = ["BANDS", "PERMUTATIONS", "SCHEME", "lsh", "minhash_candidates", "signatures"]

SCHEME: Final = "affine32"
PERMUTATIONS: Final = 128
BANDS: Final = (16, 8)  # bands, and rows of each

_I64 = npt.NDArray[np.int64]


def _as_number(member: bytes) -> int:
    """A shingle is a hash already; hashing it again would only cost time."""
    return int.from_bytes(member, "little")


def signatures(rows: Rows) -> list[MinHash]:
    """Return the MinHash of each row's shingles."""
    from datasketch import MinHash

    members = rows.sets.values.astype("<u4").tobytes()
    bounds = (rows.sets.bounds * 4).tolist()
    each: Iterable[list[bytes]] = (
        [members[at : at + 4] for at in range(start, end, 4)] for start, end in pairwise(bounds)
    )
    found: list[MinHash] = MinHash.bulk(
        each, num_perm=PERMUTATIONS, scheme=SCHEME, hashfunc=_as_number
    )
    return found


def lsh(storage: dict[str, Any] | None = None) -> MinHashLSH:
    """Return an LSH index of the module's bands, in memory or in `storage`."""
    from datasketch import MinHashLSH

    # Keys are bytes of ours: nothing that another machine stored is unpickled.
    prepickle = None if storage is None else False
    return MinHashLSH(
        num_perm=PERMUTATIONS, params=BANDS, storage_config=storage, prepickle=prepickle
    )


def minhash_candidates(rows: Rows) -> tuple[_I64, _I64]:
    """Return the pairs of rows that share a band, the smaller number on the left."""
    index = lsh()
    signed = signatures(rows)
    with index.insertion_session() as session:
        for number, signature in enumerate(signed):
            session.insert(number, signature, check_duplication=False)
    pairs = [
        (number, other)
        for number, signature in enumerate(signed)
        for other in sorted(index.query(signature))
        if number < other
    ]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
