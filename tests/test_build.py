"""Modules are compiled when the package is built, and where they cannot be it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from compilers import CAN_COMPILE
from setuptools import Distribution, Extension

from normalizer._build import BuildSideBySide

SOURCES = {"tide": "def height(): return 42\n", "quay": "def length(): return 7\n"}


@pytest.mark.skipif(not CAN_COMPILE, reason="there is no C compiler with Python's headers")
@pytest.mark.parametrize("compiler, built", [("cc", {"tide", "quay"}), ("false", set())])
def test_what_can_be_compiled_is(
    compiler: str, built: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CC", compiler)
    for name, source in SOURCES.items():
        Path(f"{name}.pyx").write_text(source)
    modules = [Extension(name, [f"{name}.pyx"], optional=True) for name in SOURCES]
    command = BuildSideBySide(Distribution({"name": "harbour", "ext_modules": modules}))
    command.inplace = True
    command.ensure_finalized()
    command.run()
    assert {path.name.partition(".")[0] for path in tmp_path.glob("*.so")} == built
