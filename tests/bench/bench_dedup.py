"""Deduplication against its peers, and at scale.  Prints ratios; exits 1 when one is not kept.

usage: python tests/bench/bench_dedup.py [peers] [scale] [disk] [index]      (all by default)

peers  CPU of our batch kernel, reading and verification included, against datasketch's
       MinHash.bulk + MinHashLSH (128 permutations, 16x8) and rensa's RMinHash + LSH, on 20,000
       and on 200,000 paragraphs: at most 1/8 and 1/2.  The peers know no quotes, so ours
       looks for none here; what that costs is printed beside
scale  time per paragraph at 1,000,000 against 100,000: at most 1.5; memory: at most 4 GB
disk   the same comparison on the disk: memory at 1,000,000 paragraphs against 100,000: at most
       1.1; time per paragraph: at most 1.5
index  bytes per paragraph at 1,000,000: at most 150; 10,000 paragraphs against them: at
       most 1/20 of the time that indexing them took
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import dedup_corpus

from normalizer.dedup.articles import Article

SMALL, LARGE, MILLION = 20_000, 200_000, 1_000_000
failed: list[str] = []


def check(what: str, value: float, limit: float) -> None:
    """Print a figure and the limit that it must not pass."""
    kept = value <= limit
    print(f"{what}: {value:.4g} (at most {limit:g}){'' if kept else '  NOT KEPT'}", flush=True)
    if not kept:
        failed.append(what)


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that a call takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def labelled() -> Path | None:
    """Return the labelled paragraphs, where they are at hand."""
    folder = os.environ.get("NORMALIZER_SHARED", "../shared")
    path = Path(folder) / "bench" / "dedup" / "paragraphs.jsonl"
    return path if path.is_file() else None


def write_rows(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """Write rows as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def single(count: int) -> Iterable[dict[str, str]]:
    """Rows of one paragraph each."""
    for number, text in enumerate(dedup_corpus.paragraphs(count)):
        yield {"id": f"p{number:07d}", "outlet": f"outlet-{number}", "text": text}


def read(path: Path) -> list[dict[str, str]]:
    """Read rows of a JSONL."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def articles(path: Path) -> list[Article]:
    """Read articles of a JSONL."""
    return [Article.from_row(row, str(path)) for row in read(path)]


def ours(path: Path, *, quotes: bool = True) -> None:
    """Read, sketch, find candidates, verify."""
    from normalizer.dedup.shared import compare

    assert compare(articles(path), quotes=quotes).matches


def shingles(path: Path) -> list[set[str]]:
    """Word-3 shingles, as a user of the peers makes them."""
    found = []
    for row in read(path):
        words = re.findall(r"\w+", row["text"].lower())
        found.append({" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))})
    return found


def datasketch(path: Path) -> None:
    """MinHash.bulk and MinHashLSH, every paragraph asked for."""
    from datasketch import MinHash, MinHashLSH

    sets = ([member.encode() for member in members] for members in shingles(path))
    signed = MinHash.bulk(sets, num_perm=128, scheme="affine32")
    lsh = MinHashLSH(num_perm=128, params=(16, 8))
    with lsh.insertion_session() as session:
        for number, signature in enumerate(signed):
            session.insert(number, signature, check_duplication=False)
    for signature in signed:
        lsh.query(signature)


def rensa(path: Path) -> None:
    """RMinHash and RMinHashLSH, every paragraph asked for."""
    from rensa import RMinHash, RMinHashLSH

    signed = []
    for members in shingles(path):
        signature = RMinHash(num_perm=128, seed=1)
        signature.update(list(members))
        signed.append(signature)
    lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=16)
    for number, signature in enumerate(signed):
        lsh.insert(number, signature)
    for signature in signed:
        lsh.query(signature)


def peers(folder: Path) -> None:
    """Compare with the peers on the same paragraphs in the same run."""
    small = labelled() or write_rows(folder / "small.jsonl", single(SMALL))
    large = write_rows(folder / "large.jsonl", single(LARGE))
    ours(small)  # imports and tables, for all the same
    datasketch(write_rows(folder / "tiny.jsonl", single(100)))
    for name, path, times in ((f"{SMALL:,}", small, 5), (f"{LARGE:,}", large, 1)):
        mine = min(cpu(lambda path=path: ours(path, quotes=False)) for _ in range(times))
        whole = min(cpu(lambda path=path: ours(path)) for _ in range(times))
        theirs = min(cpu(lambda path=path: datasketch(path)) for _ in range(times))
        told = f"{mine:.2f} s of CPU ({whole:.2f} s with quotes), datasketch {theirs:.2f} s"
        print(f"{name} paragraphs: {told}")
        check(f"CPU on {name}, of datasketch's", mine / theirs, 1 / 8)
        if find_spec("rensa") is None:
            print("rensa is not installed; not compared")
            continue
        theirs = min(cpu(lambda path=path: rensa(path)) for _ in range(times))
        print(f"{name} paragraphs: rensa {theirs:.2f} s")
        check(f"CPU on {name}, of rensa's", mine / theirs, 1 / 2)


def in_a_process(task: str, path: Path) -> dict[str, float]:
    """Run a task of this file in a process of its own, so that memory is its own."""
    out = subprocess.run(
        [sys.executable, __file__, f"--{task}", str(path)], check=True, capture_output=True
    ).stdout
    found: dict[str, float] = json.loads(out)
    return found


def run_scale(path: Path) -> dict[str, float]:
    """Time and memory of a batch."""
    return measured(lambda: ours(path))


def measured(work: Callable[[], object]) -> dict[str, float]:
    """Return CPU seconds, and the most memory that this process has held, in GB."""
    took = cpu(work)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak is not None
    return {"cpu": took, "peak": int(peak[1]) / 1024**2}


def scale(folder: Path) -> None:
    """Compare a million paragraphs with a hundred thousand."""
    few = write_rows(folder / "few.jsonl", dedup_corpus.rows(MILLION // 10))
    many = write_rows(folder / "many.jsonl", dedup_corpus.rows(MILLION))
    small = min((in_a_process("scale", few) for _ in range(2)), key=lambda f: f["cpu"])
    large = in_a_process("scale", many)
    print(f"100,000: {small['cpu']:.1f} s, {small['peak']:.2f} GB")
    print(f"1,000,000: {large['cpu']:.1f} s, {large['peak']:.2f} GB")
    check(
        "time per paragraph at a million, of that at 100,000", large["cpu"] / small["cpu"] / 10, 1.5
    )
    check("memory at a million, GB", large["peak"], 4)


def run_disk(path: Path) -> dict[str, float]:
    """Time and memory of a comparison on the disk, groups and all."""
    from normalizer.dedup.ondisk import find_shared_on_disk

    def read_one_by_one() -> Iterable[Article]:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield Article.from_row(json.loads(line), str(path))

    def all_of_it() -> None:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            assert sum(1 for _ in find_shared_on_disk(read_one_by_one(), Path(folder) / "desk"))

    return measured(all_of_it)


def disk(folder: Path) -> None:
    """Compare a million paragraphs on the disk with a hundred thousand."""
    few = write_rows(folder / "few.jsonl", dedup_corpus.rows(MILLION // 10))
    many = folder / "many.jsonl"
    if not many.is_file():
        write_rows(many, dedup_corpus.rows(MILLION))
    small, large = in_a_process("disk", few), in_a_process("disk", many)
    print(f"on the disk, 100,000: {small['cpu']:.1f} s, {small['peak']:.3f} GB")
    print(f"on the disk, 1,000,000: {large['cpu']:.1f} s, {large['peak']:.3f} GB")
    check("memory on the disk at a million, of that at 100,000", large["peak"] / small["peak"], 1.1)
    check(
        "time per paragraph on the disk at a million, of that at 100,000",
        large["cpu"] / small["cpu"] / 10,
        1.5,
    )


def index(folder: Path) -> None:
    """Index a million paragraphs, then hold ten thousand against them."""
    from normalizer.dedup.index import SharedIndex

    many = folder / "many.jsonl"
    if not many.is_file():
        write_rows(many, dedup_corpus.rows(MILLION))
    place = folder / "index"
    indexing = cpu(lambda: SharedIndex(place).add(articles(many)))
    size = SharedIndex(place).size
    news = [
        Article(f"today-{a.source}", a.text, "today.example")
        for a in articles(write_rows(folder / "day.jsonl", dedup_corpus.rows(MILLION // 100)))
    ]
    assert sum(a.text.count("\n\n") + 1 for a in news) == MILLION // 100
    querying = cpu(lambda: SharedIndex(place).compare(news).matches)
    print(f"indexing a million: {indexing:.1f} s; 10,000 against them: {querying:.2f} s")
    check("bytes per paragraph", size / MILLION, 150)
    check("time of a day's query, of indexing", querying / indexing, 1 / 20)


def main() -> int:
    """Run the benches that the command line names."""
    tasks = {"--scale": run_scale, "--disk": run_disk}
    if len(sys.argv) > 2 and sys.argv[1] in tasks:
        print(json.dumps(tasks[sys.argv[1]](Path(sys.argv[2]))))
        return 0
    parts = {"peers": peers, "scale": scale, "disk": disk, "index": index}
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or parts:
            parts[name](Path(folder))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
