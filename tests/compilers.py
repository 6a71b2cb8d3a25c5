"""Whether modules can be compiled here: by a C compiler that finds the headers of this Python."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path

CAN_COMPILE = (
    shutil.which("cc") is not None and Path(sysconfig.get_path("include"), "Python.h").exists()
)
