from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import quotebench
from click.testing import CliRunner
from dedup_support import BRIDGE, CHOIR, STORM, article, relations

from normalizer.cli.dedup import dedup
from normalizer.dedup.articles import Article
from normalizer.dedup.minhash import SCHEME, signatures
from normalizer.dedup.redis_index import RedisIndex
from normalizer.dedup.shared import compare
from normalizer.dedup.sketch import read_rows
from normalizer.errors import ConfigError, InputError


def told(articles: list[Article], **options: object) -> set[tuple[str, str]]:
    return {(p.a, p.b) for p in compare(articles, **options).pairs()}  # type: ignore[arg-type]


def test_what_datasketch_finds_the_default_finds_too() -> None:
    articles = [Article.from_row(row, "bench") for row in quotebench.make(11, 15).rows]
    by_minhash = told(articles, sketch="minhash")
    assert len(by_minhash) > 50
    assert by_minhash <= told(articles)


def test_what_datasketch_finds_in_labelled_paragraphs_the_default_finds_too(shared: Path) -> None:
    with (shared / "bench" / "dedup" / "paragraphs.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    gold = json.loads((shared / "bench" / "dedup" / "gold.json").read_text(encoding="utf-8"))
    wanted = {name for a, b, _ in gold["pairs"][:900] for name in (a, b)}
    articles = [Article.from_row(row, "bench") for row in rows if row["id"] in wanted]
    by_minhash = told(articles, sketch="minhash")
    assert len(by_minhash) > 400
    assert by_minhash <= told(articles)


def test_signatures_are_of_the_scheme_that_is_stored() -> None:
    (signature,) = signatures(read_rows([STORM], width=3))
    assert (SCHEME, signature.scheme) == ("affine32", "affine32")


def test_relations_are_those_of_the_default() -> None:
    pair = article("a", STORM), article("b", STORM.replace("storm", "gale"))
    assert relations(*pair, sketch="minhash") == relations(*pair)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Debian's Redis, for these tests alone."""
    pytest.importorskip("redis")
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed: apt-get install redis-server")
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def test_machines_share_an_index_in_redis(server: str) -> None:
    one, other = (RedisIndex(f"{server}?name=shared") for _ in range(2))
    one.add([article("a", CHOIR, f"ALDMERE (AP) — {STORM}")])
    assert other.compare_and_add([article("b", BRIDGE)]).groups() == []
    (group,) = other.query(article("c", STORM))
    assert [(m.source, m.relation, m.text is None) for m in group.members] == [
        ("a", "identical", True),
        ("c", "near", False),
    ]
    assert group.origin is not None
    assert group.origin.agency == "AP"
    assert (len(one), len(other)) == (2, 2)


def test_in_redis_too_an_article_takes_the_place_of_its_older_self(server: str) -> None:
    index = RedisIndex(f"{server}?name=again")
    said = f'The mayor of Aldmere wrote: "{BRIDGE[:90]}."'
    index.add([article("a", STORM, said)])
    index.add([article("a", CHOIR)])
    assert index.query(article("b", STORM)) == []
    assert len(index.query(article("b", CHOIR))) == 1
    assert len(index) == 1


def test_redis_finds_what_a_batch_by_datasketch_finds(server: str) -> None:
    articles = [Article.from_row(row, "bench") for row in quotebench.make(12, 6).rows]
    index = RedisIndex(f"{server}?name=days")
    found = set()
    for start in range(0, len(articles), 40):
        pairs = index.compare_and_add(articles[start : start + 40]).pairs()
        found |= {(p.a, p.b, p.level, p.relation) for p in pairs}
    pairs = compare(articles, sketch="minhash").pairs()
    assert found == {(p.a, p.b, p.level, p.relation) for p in pairs}


def test_the_command_keeps_an_index_in_redis(server: str, tmp_path: Path) -> None:
    told = []
    for name in "ab":
        path = tmp_path / f"{name}.jsonl"
        path.write_text(json.dumps({"id": name, "outlet": name, "text": STORM}) + "\n")
        arguments = [str(path), "--index", f"{server}?name=command", "--format", "pairs"]
        told += CliRunner().invoke(dedup, arguments).stdout.splitlines()
    assert [(p["a"], p["b"]) for p in map(json.loads, told)] == [("a", "b")]


def test_another_scheme_in_redis_is_an_error(server: str) -> None:
    import redis

    RedisIndex(f"{server}?name=old")
    client = redis.Redis.from_url(server)
    made = json.loads(client.get("old:parameters"))
    client.set("old:parameters", json.dumps({**made, "scheme": "legacy"}))
    client.close()
    with pytest.raises(ConfigError, match="scheme") as caught:
        RedisIndex(f"{server}?name=old")
    assert caught.value.code == "index-parameters"


def test_a_server_that_is_not_there_is_told() -> None:
    pytest.importorskip("redis")
    with pytest.raises(InputError) as caught:
        RedisIndex(f"redis://user:secret@127.0.0.1:{free_port()}/x")
    assert caught.value.code == "redis-unreachable"
    assert "secret" not in caught.value.message


def test_redis_py_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(InputError) as caught:
        RedisIndex("redis://localhost")
    assert caught.value.code == "redis-not-installed"
