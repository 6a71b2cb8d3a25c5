"""An index in Redis: several machines share one live index, by way of datasketch's storage.

datasketch keeps the bands of the MinHash signatures; beside them stands each article without
its text, but with its passages' tokens, so that what the bands find is verified as everywhere.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import numpy as np
import numpy.typing as npt

from normalizer.dedup.articles import Article, as_article, latest_of_each
from normalizer.dedup.manifest import parameters
from normalizer.dedup.minhash import BANDS, PERMUTATIONS, SCHEME, lsh, signatures
from normalizer.dedup.origin import Evidence, evidence_of
from normalizer.dedup.passages import (
    PARAGRAPH,
    QUOTE,
    Level,
    Passages,
    join_passages,
    read_passages,
)
from normalizer.dedup.shared import Comparison, Group, Signs
from normalizer.dedup.sketch import rows_of
from normalizer.errors import ConfigError, InputError
from normalizer.model import Record

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["RedisIndex"]

_I64 = npt.NDArray[np.int64]
_LEVELS: Final = (PARAGRAPH, QUOTE)
_COLUMNS: Final = ("start", "end", "host", "quote", "whole")


class RedisIndex:
    """A shared index under `redis://HOST:PORT/DATABASE?name=NAME`.

    Raises:
        InputError: the server cannot be reached, or redis-py is not installed.
        ConfigError: the index was made with other parameters, such as another scheme.
    """

    def __init__(self, url: str) -> None:
        name = parse_qs(urlsplit(url).query).get("name", ["normalizer"])[0]
        self._prefix = f"{name}:".encode()
        self._redis, config = _connect(url)
        self._check_parameters(name)
        self._bands = {
            level.name: lsh(
                {
                    "type": "redis",
                    "basename": self._prefix + level.name.encode(),
                    "redis": config,
                }
            )
            for level in _LEVELS
        }

    def _check_parameters(self, name: str) -> None:
        ours = {
            **{k: v for k, v in parameters().items() if k != "kept"},
            "scheme": SCHEME,
            "permutations": PERMUTATIONS,
            "bands": list(BANDS),
        }
        key = self._prefix + b"parameters"
        self._redis.setnx(key, json.dumps(ours, sort_keys=True))
        found = json.loads(_bytes(self._redis.get(key)))
        if found != ours:
            differ = sorted(k for k in {*ours, *found} if ours.get(k) != found.get(k))
            raise ConfigError(
                "index-parameters",
                f"index {name!r} in Redis: it was made with other parameters: {', '.join(differ)}",
                "use the version that made it, or another name: redis://...?name=NAME",
            )

    def _key(self, source: str) -> bytes:
        return self._prefix + b"article:" + source.encode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        """Return the number of articles."""
        return int(self._redis.scard(self._prefix + b"sources"))

    def add(self, records: Iterable[Record | Article]) -> int:
        """Add articles; one with the source of an older one takes its place."""
        listed = latest_of_each(map(as_article, records))
        self._add(listed, read_passages(listed))
        return len(listed)

    def _add(self, listed: Sequence[Article], levels: tuple[Passages, Passages]) -> None:
        for article in listed:
            self._remove(article.source)
        for passages in levels:
            signed = signatures(passages.rows)
            places = _places(passages)
            with self._bands[passages.level.name].insertion_session() as session:
                for (number, place), signature in zip(places, signed, strict=True):
                    session.insert(_band_key(listed[number].source, place), signature)
        for number, article in enumerate(listed):
            self._redis.set(self._key(article.source), _packed(article, number, levels))
            self._redis.sadd(
                self._prefix + b"sources", article.source.encode("utf-8", "surrogatepass")
            )

    def _remove(self, source: str) -> None:
        data = self._redis.get(self._key(source))
        if data is None:
            return
        held = json.loads(zlib.decompress(_bytes(data)))
        for level in _LEVELS:
            bands = self._bands[level.name]
            for place in range(len(held["levels"][level.name]["sizes"])):
                key = _band_key(source, place)
                if key in bands:
                    bands.remove(key)
        self._redis.delete(self._key(source))

    def query(self, record: Record | Article) -> list[Group]:
        """Return the passages that the article shares with the index; it is not added."""
        return self.compare([record]).groups()

    def compare(self, articles: Iterable[Record | Article]) -> Comparison:
        """Compare articles with each other and with the index; they are not added."""
        listed = latest_of_each(map(as_article, articles))
        return self._compare(listed, read_passages(listed))

    def compare_and_add(self, articles: Iterable[Record | Article]) -> Comparison:
        """Compare articles with each other and with the index, then add them."""
        listed = latest_of_each(map(as_article, articles))
        fresh = read_passages(listed)
        found = self._compare(listed, fresh)
        self._add(listed, fresh)
        return found

    def _compare(self, listed: Sequence[Article], fresh: tuple[Passages, Passages]) -> Comparison:
        given = {article.source for article in listed}
        found: set[str] = set()
        for passages in fresh:
            bands = self._bands[passages.level.name]
            for signature in signatures(passages.rows):
                found.update(_source_of(key) for key in bands.query(signature))
        held = self._fetch(sorted(found - given))
        entries = sorted(
            [(a.source, False, i) for i, a in enumerate(listed)]
            + [(h[0].source, True, i) for i, h in enumerate(held)]
        )
        numbers = np.empty(len(listed), dtype=np.int64)
        old = np.empty(len(held), dtype=np.int64)
        for new, (_, known, i) in enumerate(entries):
            (old if known else numbers)[i] = new
        levels = [
            join_passages(
                [p, *(h[2][place] for h in held)],
                [numbers, *(old[i : i + 1] for i in range(len(held)))],
            )
            for place, p in enumerate(fresh)
        ]
        articles = [held[i][0] if known else listed[i] for _, known, i in entries]
        signs = {new: held[i][1] for new, (_, known, i) in enumerate(entries) if known}
        return Comparison(
            articles,
            Signs(articles, signs),
            levels[0],
            levels[1],
            frozenset(numbers.tolist()),
            "minhash",
        )

    def _fetch(
        self, sources: Sequence[str]
    ) -> list[tuple[Article, tuple[Evidence, ...], tuple[Passages, Passages]]]:
        if not sources:
            return []
        data = self._redis.mget([self._key(source) for source in sources])
        return [_unpacked(_bytes(one)) for one in data if one is not None]


def _connect(url: str) -> tuple[Redis, dict[str, Any]]:
    try:
        import redis
    except ImportError:
        raise InputError(
            "redis-not-installed",
            "an index in Redis needs redis-py",
            "install it: pip install 'article-normalizer[redis]'",
        ) from None
    parts = urlsplit(url)
    database = parts.path.strip("/")
    config: dict[str, Any] = {
        "host": parts.hostname or "localhost",
        "port": parts.port or 6379,
        "db": int(database) if database.isdigit() else 0,
    }
    if parts.password:
        config |= {"username": parts.username or None, "password": parts.password}
    if parts.scheme == "rediss":
        config["ssl"] = True
    client = redis.Redis(**config)
    try:
        client.ping()
    except redis.RedisError as error:
        raise InputError(
            "redis-unreachable",
            f"redis at {config['host']}:{config['port']}: {error}",
            "start the server, or check the address",
        ) from None
    return client, config


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def _band_key(source: str, place: int) -> bytes:
    return f"{place}:".encode() + source.encode("utf-8", "surrogatepass")


def _source_of(key: bytes) -> str:
    return key.split(b":", 1)[1].decode("utf-8", "surrogatepass")


def _places(passages: Passages) -> list[tuple[int, int]]:
    """Each passage's article, and its number among the article's passages."""
    article = passages.article
    first = np.searchsorted(article, article)
    return list(zip(article.tolist(), (np.arange(len(article)) - first).tolist(), strict=True))


def _packed(article: Article, number: int, levels: tuple[Passages, Passages]) -> bytes:
    held: dict[str, Any] = {
        "article": [article.source, article.outlet, article.published],
        "signs": [[s.agency, s.kind, s.text] for s in evidence_of(article)],
        "levels": {},
    }
    for passages in levels:
        mine = passages.take(np.flatnonzero(passages.article == number))
        keys = (mine.rows.hashes | mine.rows.flags).astype("<u4")
        held["levels"][passages.level.name] = {
            "tokens": base64.b64encode(keys.tobytes()).decode(),
            "sizes": mine.rows.words.tolist(),
            **{name: getattr(mine, name).tolist() for name in _COLUMNS},
        }
    return zlib.compress(json.dumps(held).encode())


def _unpacked(data: bytes) -> tuple[Article, tuple[Evidence, ...], tuple[Passages, Passages]]:
    held = json.loads(zlib.decompress(data))
    source, outlet, published = held["article"]
    signs = tuple(Evidence(agency, kind, text) for agency, kind, text in held["signs"])
    paragraphs, quotes = (_passages(level, held["levels"][level.name]) for level in _LEVELS)
    return Article(source, "", outlet, published), signs, (paragraphs, quotes)


def _passages(level: Level, held: dict[str, Any]) -> Passages:
    keys = np.frombuffer(base64.b64decode(held["tokens"]), dtype="<u4").astype(np.uint32)
    bounds = np.concatenate([[0], np.cumsum(held["sizes"])]).astype(np.int64)
    rows = rows_of(
        keys & np.uint32(0xFFFFFFFC),
        (keys & np.uint32(3)).astype(np.uint8),
        bounds,
        width=level.rule.width,
    )
    kinds = (np.int64, np.int64, np.int32, np.int32, np.bool_)
    columns: list[Any] = [
        np.array(held[name], dtype=kind) for name, kind in zip(_COLUMNS, kinds, strict=True)
    ]
    return Passages(level, rows, np.zeros(len(bounds) - 1, dtype=np.int32), *columns)
