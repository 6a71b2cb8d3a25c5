"""Pages that come in UTF-8, as nearly all do: read without being made a text first.

A page as a text takes twice the memory where it has one character beyond Latin-1, and more than
half of it is scripts; what is left goes to lxml, which wants UTF-8 again.
"""

from __future__ import annotations

from normalizer.compiled import compiled
from normalizer.model import Encoding
from normalizer.unpack import known_file

__all__ = ["read_utf8"]

_COMPILED = compiled("normalizer._utf8")


def read_utf8(data: bytes) -> tuple[bytes, Encoding] | None:
    r"""Return the bytes of a page in UTF-8, line ends as "\n", and its charset as `decode` does.

    None where there is more to ask, which `decode` does: of bytes that are no UTF-8, or have
    control characters, of which hardly a page has any.  And where `_utf8.pyx` was not compiled:
    in Python `decode` is as fast.
    """
    if _COMPILED is None or known_file(data) is not None or not _COMPILED.is_usual(data):
        return None
    return _COMPILED.with_plain_line_ends(data), Encoding("utf-8", "valid")
