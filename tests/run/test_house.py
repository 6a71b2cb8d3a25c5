"""House boilerplate found and cut within one run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from runoutputs import rows

from normalizer.run import Dedup, RunOptions, run_corpus

QUIET = RunOptions(jobs=1, dedup=Dedup(passages=False))
HOUSE = "The Eastmere Herald is printed on paper from the mills at Ostwick."


def test_house_boilerplate_is_cut_on_request(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    lines = []
    for number in range(6):
        story = (
            f"Story {number} tells of a storm that took {number + 20} roofs in Lund, "
            "where the smith and both bakers have opened their sheds to those without a home."
        )
        told = {"id": str(number), "outlet": "herald.example", "text": f"{story}\n\n{HOUSE}"}
        lines.append(json.dumps(told) + "\n")
    path.write_text("".join(lines))
    run_corpus([str(path)], tmp_path / "plain", QUIET)
    assert all(HOUSE in r["text"] for r in rows(tmp_path / "plain" / "records"))
    options = replace(QUIET, dedup=Dedup(passages=False, house=True))
    for _ in range(2):  # the second finds all done
        run_corpus([str(path)], tmp_path / "cut", options)
        assert not any(HOUSE in r["text"] for r in rows(tmp_path / "cut" / "records"))
    assert HOUSE in (tmp_path / "cut" / "house-rules.toml").read_text()
    assert (tmp_path / "cut" / ".state" / "first").is_dir()
    run_corpus([str(path)], tmp_path / "cut", QUIET)
    assert not (tmp_path / "cut" / ".state" / "first").exists()  # as large as the output
    assert all(HOUSE in r["text"] for r in rows(tmp_path / "cut" / "records"))
