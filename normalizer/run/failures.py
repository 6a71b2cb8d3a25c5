"""What went wrong in a run, read back from its errors: a few of each code, to be told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["some_failures"]


def some_failures(out: Path, manifest: Mapping[str, Any], each: int = 2) -> dict[str, list[str]]:
    """Return by code the messages of a finished run's first errors, of every code `each` at most.

    No more of the errors is read than it takes.
    """
    left = Counter(
        {code: min(each, count) for code, count in manifest["counts"]["errors_by_code"].items()}
    )
    found: dict[str, list[str]] = {code: [] for code in left}
    files = (file["path"] for shard in manifest["shards"] for file in shard["files"])
    for path in files:
        if not left.total():
            break
        if not path.startswith("errors/"):
            continue
        with (out / path).open(encoding="utf-8") as lines:
            for line in lines:
                error = json.loads(line)["error"]
                if left[error["code"]] > 0:
                    left[error["code"]] -= 1
                    found[error["code"]].append(error["message"])
                if not left.total():
                    break
    return found
