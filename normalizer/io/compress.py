"""zstd on the way out: from the standard library (Python 3.14) or its backport."""

from __future__ import annotations

from typing import IO, Any

__all__ = ["zstd_writer"]

_LEVEL = 3  # the library's own default


def zstd_writer(raw: IO[bytes]) -> Any:
    """Return a file that compresses what is written into `raw`; close it to finish."""
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # 3.14
    except ImportError:
        from backports import zstd
    return zstd.ZstdFile(raw, "wb", level=_LEVEL)
