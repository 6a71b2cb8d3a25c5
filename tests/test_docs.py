"""The documentation: what it shows runs, what it names is there, what there is it names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from normalizer.config import Settings
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_SNIPPET = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
_CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
# Errors of these parts are in pages on other commands, or speak for themselves.
_PARTS = {"golden", "evaluate", "run", "dedup", "lang", "train"}
_FILES = {"warc.py", "remote.py", "parquet.py", "codings.py", "dedup.py"}


@pytest.mark.parametrize("page", ["README.md", "docs/cleaners.md"])
def test_the_python_that_is_shown_runs(page):
    shown = _SNIPPET.findall((ROOT / page).read_text(encoding="utf-8"))
    tests = re.findall(r"^def (test_\w+)", "".join(shown), re.MULTILINE)
    script = "\n".join([*shown, *(f"{name}()" for name in tests)])
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert shown
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    found = [link for link, _ in _LINK.findall(page.read_text(encoding="utf-8"))]
    assert [link for link in found if "://" not in link and not (page.parent / link).exists()] == []


def test_every_setting_is_in_the_table():
    table = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert [key for key, _, _ in Settings().table() if f"| `{key}` |" not in table] == []


def test_every_error_is_in_the_table():
    table = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert [code for code in sorted(raised()) if f"`{code}`" not in table] == []


def raised() -> set[str]:
    """Return the codes of errors that the package makes, but for those of some parts."""
    found: set[str] = set()
    for path in (ROOT / "normalizer").rglob("*.py"):
        if path.relative_to(ROOT / "normalizer").parts[0] in _PARTS or path.name in _FILES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            first = node.args[0] if isinstance(node, ast.Call) and node.args else None
            name = getattr(getattr(node, "func", None), "id", "")
            code = first.value if isinstance(first, ast.Constant) else None
            if name.endswith("Error") and isinstance(code, str) and _CODE.fullmatch(code):
                found.add(code)
    return found
