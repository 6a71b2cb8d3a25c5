"""Writes to an index until it is killed: `index_writer.py FOLDER`.

For every line on standard input it forks a child, which adds batch after batch and says so;
the parent prints the child's process id.  Importing once saves a second a kill.
"""

from __future__ import annotations

import os
import sys
from tempfile import TemporaryDirectory

from dedup_support import STORM, article

from normalizer.dedup.index import SharedIndex

BATCH = 5


def batch(number: int) -> list[str]:
    """The sources of a batch."""
    return [f"b{number:05d}-{i}" for i in range(BATCH)]


def write(folder: str, start: int) -> None:
    """Add batches from `start` on; each is told once it is done."""
    index = SharedIndex(folder)
    number = start
    while True:
        index.add(
            article(s, STORM, f"Line {s} of the log, kept by the harbour.") for s in batch(number)
        )
        os.write(1, f"done {number}\n".encode())
        number += 1


def main() -> None:
    """Fork a writer for every line: the number of its first batch."""
    with TemporaryDirectory() as folder:  # whatever is imported or made once
        SharedIndex(folder).add([article("a", STORM)])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            write(sys.argv[1], int(line))
        os.write(1, f"child {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
