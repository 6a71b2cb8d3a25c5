"""An index of passages on disk: news comes in daily, and is held against all days before.

A folder of immutable segments and a manifest that names those in force.  A writer adds a
segment, then puts a new manifest in the old one's place; killed at any moment, it leaves the
old manifest or the new one.  Readers map the segments into memory and never wait.  Segments of
a size are merged as they grow in number.  An article that is given again kills its older
self: the new segment says which articles of older segments no longer count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from normalizer.dedup.articles import Article, as_article, latest_of_each
from normalizer.dedup.gather import (
    FANOUT,
    comparison_of,
    dead_articles,
    hold,
    renumbered,
    size_class,
)
from normalizer.dedup.manifest import Manifest, read_manifest, write_manifest, writer_lock
from normalizer.dedup.passages import PARAGRAPH, QUOTE, Passages, join_passages, read_passages
from normalizer.dedup.shared import Comparison, Group, Signs, compare
from normalizer.dedup.store import Held, Segment, source_hash, write_segment
from normalizer.errors import InputError
from normalizer.io.remote import is_remote
from normalizer.model import Record

__all__ = ["SharedIndex"]

_I64 = npt.NDArray[np.int64]

_TRIES: Final = 50


class SharedIndex:
    """An index in a folder, made when something is added first.

    Raises:
        InputError: the folder holds something else, or a damaged index; or it is no place on
            this machine's disks.
        ConfigError: the index was made with other parameters.
    """

    def __init__(self, folder: str | Path) -> None:
        if is_remote(str(folder)):
            raise InputError(
                "index-remote",
                f"{folder}: an index is kept in a local folder, or in Redis",
                "name a folder, or redis://HOST with `normalizer dedup`",
            )
        self.folder = Path(folder)
        self._manifest = Manifest()
        self._segments: dict[str, Segment] = {}
        self._dead: dict[str, frozenset[int]] = {}
        self.refresh()

    def __len__(self) -> int:
        """Return the number of articles."""
        return sum(
            len(segment.sources) - len(self._dead[name]) for name, segment in self._segments.items()
        )

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever added."""
        return not self._manifest.generation

    @property
    def size(self) -> int:
        """Bytes of all segments in force."""
        return sum(segment.size for segment in self._segments.values())

    def refresh(self) -> None:
        """See what other processes have added."""
        for _ in range(_TRIES):
            manifest = read_manifest(self.folder)
            try:
                segments = {
                    name: self._segments.get(name) or Segment(self.folder / name)
                    for name in manifest.segments
                }
            except FileNotFoundError:
                continue  # merged away between the two reads
            self._manifest, self._segments = manifest, segments
            self._dead = dead_articles(segments)
            return
        raise InputError(
            "index-damaged",
            f"{self.folder}: the manifest names segments that are not there",
            "put the files back from a copy, or make the index anew",
        )

    def sources(self) -> list[str]:
        """Return the sources of all articles, sorted."""
        return sorted(held.article.source for _, _, held in self._alive())

    def holds(self, sources: Iterable[str]) -> list[str]:
        """Return those of the sources that articles of the index have."""
        return [source for source in sources if self._has(source)]

    def _has(self, source: str) -> bool:
        found = ((name, segment.find(source)) for name, segment in self._segments.items())
        return any(n is not None and n not in self._dead[name] for name, n in found)

    def _alive(self) -> Iterator[tuple[str, int, Held]]:
        for name, segment in self._segments.items():
            dead = self._dead[name]
            for number in range(len(segment.sources)):
                if number not in dead:
                    yield name, number, segment.held(number)

    def add(self, records: Iterable[Record | Article]) -> int:
        """Add articles; one with the source of an older one takes its place.

        When it returns, they are on disk, whatever happens next.

        Returns:
            The number of articles added.

        Raises:
            InputError: another process is writing.
            OutputError: `disk-full`, `index-unwritable`.
        """
        articles = latest_of_each(map(as_article, records))
        if not articles:
            return 0
        articles.sort(key=lambda a: (source_hash(a.source), a.source))
        levels = read_passages(articles)
        with self._writing():
            self._add(articles, levels)
        return len(articles)

    def _add(self, articles: Sequence[Article], levels: tuple[Passages, Passages]) -> None:
        held = [hold(a) for a in articles]
        kills = self._kills(articles)
        self._publish(held, levels, kills, dropped=())
        self._merge()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with writer_lock(self.folder):
            self.refresh()
            for path in self.folder.glob("*.segment*"):
                if path.name not in self._segments:
                    path.unlink()  # left by a writer that was killed
            yield

    def _kills(self, articles: Sequence[Article]) -> dict[str, list[int]]:
        """The articles of each segment that these take the place of."""
        hashes = np.array([source_hash(a.source) for a in articles], dtype=np.uint32)
        kills: dict[str, list[int]] = {}
        for name, segment in self._segments.items():
            if not len(segment.sources):
                continue
            at = np.searchsorted(segment.sources, hashes)
            known = segment.sources[np.minimum(at, len(segment.sources) - 1)] == hashes
            found = (segment.find(articles[i].source) for i in np.flatnonzero(known).tolist())
            numbers = sorted({n for n in found if n is not None} - self._dead[name])
            if numbers:
                kills[name] = numbers
        return kills

    def _publish(
        self,
        held: Sequence[Held],
        levels: tuple[Passages, Passages],
        kills: dict[str, list[int]],
        dropped: Sequence[str],
    ) -> None:
        generation = self._manifest.generation + 1
        name = f"{generation:08d}.segment"
        write_segment(self.folder / name, held, levels, {"kills": kills})
        kept = [old for old in self._manifest.segments if old not in dropped]
        write_manifest(self.folder, Manifest(generation, (*kept, name)))
        self.refresh()
        for old in dropped:
            (self.folder / old).unlink(missing_ok=True)

    def _merge(self) -> None:
        """Merge the segments of every size class that has grown full."""
        while True:
            classes: dict[int, list[str]] = {}
            for name, segment in self._segments.items():
                count = segment.count(PARAGRAPH) + segment.count(QUOTE)
                classes.setdefault(size_class(count), []).append(name)
            full = next((names for names in classes.values() if len(names) >= FANOUT), None)
            if full is None:
                return
            held, levels = self._gather(full)
            kills: dict[str, list[int]] = {}
            for name in full:
                for other, numbers in self._segments[name].about["kills"].items():
                    if other not in full and other in self._segments:
                        kills[other] = sorted({*kills.get(other, []), *numbers})
            self._publish(held, levels, kills, dropped=full)

    def _gather(self, names: Sequence[str]) -> tuple[list[Held], tuple[Passages, Passages]]:
        """What is alive in some segments, articles by `source_hash`, then source."""
        alive = [(held, name, number) for name, number, held in self._alive() if name in set(names)]
        alive.sort(key=lambda e: (source_hash(e[0].article.source), e[0].article.source))
        return [held for held, _, _ in alive], renumbered(
            self._segments, names, [(name, number) for _, name, number in alive], None
        )

    def groups(self) -> list[Group]:
        """Return all passages that the index's outlets share; members have no texts."""
        return self.everything().groups()

    def everything(self, known: Iterable[Record | Article] = ()) -> Comparison:
        """Compare all articles of the index with each other.

        Args:
            known: articles whose texts are at hand; members of theirs have texts.
        """
        self.refresh()
        texts = {article.source: article.text for article in map(as_article, known)}
        alive = sorted(
            ((held, name, number) for name, number, held in self._alive()),
            key=lambda e: e[0].article.source,
        )
        if not alive:
            return compare(())
        places = [(name, number) for _, name, number in alive]
        levels = renumbered(self._segments, list(self._segments), places)
        return comparison_of([held for held, _, _ in alive], levels, texts)

    def query(self, record: Record | Article) -> list[Group]:
        """Return the passages that the article shares with the index; it is not added."""
        return self.compare([record]).groups()

    def compare(self, articles: Iterable[Record | Article]) -> Comparison:
        """Compare articles with each other and with the index; they are not added.

        An older self of an article counts no more.
        """
        listed = latest_of_each(map(as_article, articles))
        return self._compare(listed, read_passages(listed))

    def _compare(self, listed: Sequence[Article], fresh: tuple[Passages, Passages]) -> Comparison:
        self.refresh()
        given = {a.source for a in listed}
        chosen = {
            (name, p.level.name): segment.lookup(p.level, p.rows)
            for name, segment in self._segments.items()
            for p in fresh
        }
        entries: list[tuple[str, str, int]] = [(a.source, "", i) for i, a in enumerate(listed)]
        known: dict[tuple[str, int], Held] = {}
        for name, segment in self._segments.items():
            for number in segment.articles_of(
                {level: chosen[name, level.name] for level in (PARAGRAPH, QUOTE)}
            ):
                held = segment.held(number)
                if number not in self._dead[name] and held.article.source not in given:
                    known[name, number] = held
                    entries.append((held.article.source, name, number))
        entries.sort()
        places = [(name, number) for _, name, number in entries]
        numbers = np.empty(len(listed), dtype=np.int64)
        for new, (name, number) in enumerate(places):
            if not name:
                numbers[number] = new
        levels = renumbered(self._segments, list(self._segments), places, chosen, (fresh, numbers))
        articles = [known[e].article if e[0] else listed[e[1]] for e in places]
        signs = {i: known[e].signs for i, e in enumerate(places) if e[0]}
        return Comparison(articles, Signs(articles, signs), *levels, frozenset(numbers.tolist()))

    def compare_and_add(self, articles: Iterable[Record | Article]) -> Comparison:
        """Compare articles with each other and with the index, then add them.

        Nobody else adds any meanwhile: of two that are added at a time the later is held
        against the earlier.

        Raises:
            InputError: another process is writing.
            OutputError: `disk-full`, `index-unwritable`.
        """
        listed = latest_of_each(map(as_article, articles))
        fresh = read_passages(listed)
        if not listed:
            return self._compare(listed, fresh)
        order = sorted(
            range(len(listed)),
            key=lambda i: (source_hash(listed[i].source), listed[i].source),
        )
        numbers = np.empty(len(listed), dtype=np.int64)
        numbers[order] = np.arange(len(listed))
        paragraphs, quotes = (join_passages([p], [numbers]) for p in fresh)
        with self._writing():
            found = self._compare(listed, fresh)
            self._add([listed[i] for i in order], (paragraphs, quotes))
        return found
