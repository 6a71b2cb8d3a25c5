"""How the package is built; nothing of it is used afterwards.

Most of the time of an installation goes into the compiler, which can work on as many modules at
once as there are processors.  Cython makes their C one after the other, as it is not made for
threads.
"""

from __future__ import annotations

import os
from typing import Any

from setuptools.command.build_ext import build_ext

__all__ = ["BuildSideBySide"]


class BuildSideBySide(build_ext):
    """`build_ext` that compiles as many modules at once as there are processors."""

    parallel: int | bool

    def finalize_options(self) -> None:
        """Take as many threads as there are processors, where no number is given."""
        super().finalize_options()
        self.parallel = self.parallel or os.cpu_count() or 1

    def build_extensions(self) -> None:
        """Have Cython make the C of all modules, then compile them."""
        from Cython.Build import cythonize

        make: Any = cythonize
        for extension in self.extensions:
            extension.sources = make(extension, quiet=True)[0].sources
        super().build_extensions()
