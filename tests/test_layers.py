"""Imports point down, and the heavy ones wait until they are needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import normalizer

PACKAGE = Path(normalizer.__file__).parent
# Lower layers first; a module may import its own layer and those before it.
LAYERS = (
    {
        "words",
        "blocks",
        "pieces",
        "sequence",
        "model",
        "errors",
        "collector",
        "compiled",
        "late",
        "frozen",
    },
    {"lang", "decode", "charsets", "codepages", "patchwork", "unpack", "utf8", "config"},
    {"extract", "repair", "cleaners", "assemble", "ledger", "budget", "dedup", "title", "wire"},
    {"pipeline"},
    {"run", "golden", "io", "train", "integrations", "diff", "evaluate", "pytest_plugin"},
    {"cli"},
)
# Of the layers above, so much is known below: an index is on no object store.
ABOVE = {"dedup": {"io"}}
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE or p.stem[0] != "_")
HEAVY = {"trafilatura", "datasketch", "numpy", "lxml", "bs4", "ftfy", "pyarrow", "ray", "sklearn"}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """What a module imports, within its functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path):
    part = part_of(path)
    assert part in LEVEL, f"name the layer of normalizer/{part} in tests/test_layers.py"
    above = {
        name
        for name in imports(path)
        if name.startswith("normalizer.")
        and LEVEL.get(name.split(".")[1], -1) > LEVEL[part]
        and name.split(".")[1] not in ABOVE.get(part, set())
    }
    assert not above, f"{path.name} imports from a layer above its own: {sorted(above)}"


def test_every_name_of_a_layer_is_a_part_of_the_package():
    parts = {part_of(path) for path in MODULES}
    assert parts == set(LEVEL)


@pytest.mark.parametrize("name", ["words", "errors", "late"])
def test_the_lowest_layer_imports_nothing_of_ours(name):
    found = imports(PACKAGE / f"{name}.py")
    assert not {i for i in found if i.startswith("normalizer")}


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import normalizer",
        "from normalizer.pipeline import normalize\nnormalize('The port reopened on Monday.')",
    ],
)
def test_heavy_imports_wait_until_they_are_needed(code):
    assert not loaded_by(code) & HEAVY
