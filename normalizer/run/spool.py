"""Standard input put on the disk first, so that a run that was killed can go on with it."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import IO

from normalizer.run.disk import checksum_of

__all__ = ["spooled"]

_PIECE = 1 << 20  # bytes


def spooled(state: Path, stream: IO[bytes] | None = None) -> str:
    """Copy standard input into the state folder; returns the path.

    The file stays as it is where it holds the same bytes already, so that its time of
    change, and with it the shards made of it, stay valid.
    """
    source = stream or sys.stdin.buffer
    target, waiting = state / "stdin", state / "stdin.part"
    checksum = hashlib.sha256()
    with waiting.open("wb") as file:
        while piece := source.read(_PIECE):
            checksum.update(piece)
            file.write(piece)
    if checksum_of(target) == checksum.hexdigest():
        waiting.unlink()
    else:
        waiting.replace(target)
    return str(target)
