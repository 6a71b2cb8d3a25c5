"""A folder of the worst inputs: the run ends, and every input is a record or an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from badinputs import LIMIT, Folder, build
from runoutputs import rows

pytest.importorskip("pyarrow", reason="the folder holds Parquet files; install the extra `parquet`")
pytest.importorskip("fastwarc", reason="the folder holds WARC files; install the extra `warc`")

# Loaded by every Python process that starts with this folder on its path.
NO_NETWORK = """
import socket

def refuse(self, address, *more):
    if self.family != socket.AF_UNIX:
        open({log!r}, "a").write(repr(address) + "\\n")
        raise OSError("no network in this test")
    return connect(self, address, *more)

connect = socket.socket.connect
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.getaddrinfo = lambda *a, **k: refuse(socket.socket(), a)
"""


@dataclass(frozen=True)
class Survived:
    """The folder, the output, and what else the run left behind."""

    folder: Folder
    base: Path
    run: subprocess.CompletedProcess[str]
    left: frozenset[str]
    calls: str


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Survived:
    base = tmp_path_factory.mktemp("bad")
    folder = build(base / "in")
    guard = base / "guard"
    guard.mkdir()
    log = guard / "calls"
    (guard / "sitecustomize.py").write_text(NO_NETWORK.format(log=str(log)))
    (base / "normalizer.toml").write_text(f"[limits]\ninput-bytes = {LIMIT}\n")
    path = os.pathsep.join([str(guard), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = {**os.environ, **homes(base), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    before = set(walk(base))
    command = ["run", str(base / "in"), "-o", "out", "--keep-bad", "kept", "-j", "2"]
    found = subprocess.run(
        [sys.executable, "-m", "normalizer", *command],
        cwd=base,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    left = frozenset(set(walk(base)) - before)
    return Survived(folder, base, found, left, log.read_text() if log.exists() else "")


def homes(base: Path) -> dict[str, str]:
    """Folders within sight where others are written to by default."""
    made = {}
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        (base / name).mkdir()
        made[name] = str(base / name)
    return made


def walk(folder: Path) -> list[str]:
    """All that is below a folder; links are not followed."""
    return [f"{top}/{name}" for top, dirs, files in os.walk(folder) for name in dirs + files]


def errors_of(survived: Survived) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for error in rows(survived.base / "out" / "errors"):
        found.setdefault(error["source"], set()).add(error["error"]["code"])
    return found


def test_run_ends_with_errors(survived: Survived) -> None:
    assert survived.run.returncode == 2, survived.run.stderr
    assert "Traceback" not in survived.run.stderr


def test_there_are_enough_bad_inputs(survived: Survived) -> None:
    assert len(survived.folder.bad) >= 60


def test_every_bad_input_has_its_error(survived: Survived) -> None:
    errors = errors_of(survived)
    wrong = {}
    for source, codes in survived.folder.bad.items():
        within = source.endswith(("#", "*"))
        matching = [
            code
            for name, found in errors.items()
            if (name.startswith(source.rstrip("#*")) if within else name == source)
            for code in found
        ]
        if not matching or (codes and not codes & set(matching)):
            wrong[source] = (sorted(codes), matching)
    assert not wrong


def test_every_good_neighbour_is_cleaned(survived: Survived) -> None:
    written = {record["source"] for record in rows(survived.base / "out" / "records")}
    assert not survived.folder.good - written


def test_no_fault_of_ours_among_the_errors(survived: Survived) -> None:
    faults = {"internal-error", "worker-crashed", "reader-crashed", "worker-killed", "time-limit"}
    found = {s: c for s, c in errors_of(survived).items() if c & faults}
    assert not found


def test_manifest_proves_that_nothing_is_lost(survived: Survived) -> None:
    out = survived.base / "out"
    counts = json.loads((out / "manifest.json").read_text())["counts"]
    assert counts["read"] == counts["written"] + counts["errors"]
    assert counts["written"] == len(rows(out / "records"))
    assert counts["errors"] == len(rows(out / "errors"))
    assert counts["passed_over"]["hidden-file"] == 1


def test_errors_say_where_and_what_next(survived: Survived) -> None:
    for error in rows(survived.base / "out" / "errors"):
        assert error["stage"] in ("read", "decode", "extract", "clean", "write")
        assert error["position"]["input"]
        assert error["error"]["hint"] or "earlier-error" in error["source"], error


def test_bytes_of_bad_inputs_are_kept(survived: Survived) -> None:
    kept = {e["source"]: e["kept"] for e in rows(survived.base / "out" / "errors")}
    source = str(survived.base / "in" / "is-png.html")
    assert (survived.base / "kept" / kept[source]).read_bytes() == Path(source).read_bytes()


def test_nothing_is_written_elsewhere(survived: Survived) -> None:
    own = tuple(str(survived.base / name) for name in ("out", "kept"))
    assert not {path for path in survived.left if not path.startswith(own)}


def test_nothing_is_fetched(survived: Survived) -> None:
    assert not survived.calls
