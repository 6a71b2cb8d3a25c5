"""The cluster engine: the local engine's parts as rows of a Daft frame, on Ray.

Daft spreads the parts over the nodes and tries again what a lost node was working on; each
part is made by the very code that makes it on one machine, with its own reader and worker
processes, so limits and crashes are dealt with the same and the bytes are the same.  The
output folder must be one that all nodes see.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from normalizer.errors import ConfigError, NormalizerError
from normalizer.run.disk import output_errors
from normalizer.run.engine import Engine
from normalizer.run.journal import Entry, Journal
from normalizer.run.options import RunOptions
from normalizer.run.plan import Part
from normalizer.run.progress import Silent
from normalizer.run.reading import Reading

__all__ = ["ClusterEngine", "Order", "clean_part"]

_MOST_PARTITIONS = 4096  # a plan of more tasks than this grows Daft's scheduler, not the speed


@dataclass(frozen=True)
class Order:
    """A part to be made on some node; paths are as seen from `folder`."""

    folder: str
    out: str
    root: str
    options: RunOptions
    part: Part
    reading: Reading
    key: str


def clean_part(packed: bytes) -> bytes:
    """Make a part, on whatever node this runs; returns its new entries, or an error, pickled."""
    order: Order = pickle.loads(packed)
    os.chdir(order.folder)
    journal = Journal(Path(order.out), root=Path(order.root))
    engine = Engine(journal, order.options, Silent())
    engine.keys[order.part.number] = order.key
    try:
        with output_errors(journal.out):
            engine.work(iter([(order.part, order.reading)]))
    except NormalizerError as problem:
        return pickle.dumps(problem)
    return pickle.dumps(engine.entries)


class ClusterEngine(Engine):
    """Cleans the parts of a corpus on the Ray cluster that RAY_ADDRESS names, or a local one."""

    def work(self, requests: Iterator[tuple[Part, Reading]]) -> None:
        """Make the shards of some parts that are missing, and enter them."""
        orders, sizes = [], {}
        for part, reading in requests:
            orders.append(pickle.dumps(self._order(part, reading)))
            sizes[part.number] = part.size
        if not orders:
            return
        for packed in _spread(orders):
            found: list[Entry] | NormalizerError = pickle.loads(packed)
            if isinstance(found, NormalizerError):
                raise found
            for entry in found:
                self.entries.append(entry)
                self.progress.shard(entry)
            if found:
                self.progress.part(sizes.pop(found[0].place[0], 0))

    def _order(self, part: Part, reading: Reading) -> Order:
        keep = self.options.keep_bad
        options = replace(
            self.options, jobs=1, engine="local", keep_bad=keep.absolute() if keep else None
        )
        out, root = self.journal.out.absolute(), self.journal.root.absolute()
        key = self.keys[part.number]
        return Order(os.getcwd(), str(out), str(root), options, part, reading, key)  # noqa: PTH109


def _spread(orders: list[bytes]) -> Iterator[bytes]:
    """Have the orders carried out on the cluster; yields what comes back, in any order.

    Raises:
        ConfigError: `extra-missing`.
    """
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")  # nothing of ours calls home
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import daft
        import ray
    except ImportError as problem:
        raise ConfigError(
            "extra-missing",
            "--engine ray needs Daft and Ray",
            'pip install "article-normalizer[ray]"',
        ) from problem
    if not ray.is_initialized():
        ray.init(address=os.environ.get("RAY_ADDRESS"), log_to_driver=False)
    daft.set_runner_ray(noop_if_initialized=True)
    made = daft.func(clean_part, return_dtype=daft.DataType.binary())
    frame = daft.from_pydict({"order": orders})
    frame = frame.into_partitions(min(len(orders), _MOST_PARTITIONS))
    for row in frame.select(made(frame["order"]).alias("made")).iter_rows():
        yield row["made"]
