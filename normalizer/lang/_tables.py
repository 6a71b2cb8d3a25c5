"""Phrase lists as a table that is quick to read, made from a language's TOML file.

To parse the TOML of one language and to read the anchors off its patterns takes a fifth of
the time of `normalizer clean` on one text; to read a table takes a tenth of that.  `python
-m normalizer.lang` writes `en.tsv` from `en.toml`.  A table begins with a stamp of its TOML:
where that was changed since, the table says nothing.

A list is some lines, parted by an empty one from the next: its name, its `whole` entries,
its `starts`, and one for each of its phrases, the pattern and then each anchor with its
reach.  Tabs part the fields of a line.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Mapping
from itertools import chain

from normalizer.errors import RuleError
from normalizer.lang._anchors import Anchor
from normalizer.lang._phrases import Phrase, PhraseList

__all__ = ["read_table", "table_of"]


def read_table(table: bytes, toml: bytes) -> dict[str, PhraseList] | None:
    """Return the lists by name; None where the table was made from another TOML than this."""
    stamp, _, rest = table.partition(b"\n\n")
    if stamp != _stamp(toml):
        return None
    parts = rest.decode("utf-8").rstrip("\n").split("\n\n")
    return dict([_list(part) for part in parts])


def _list(part: str) -> tuple[str, PhraseList]:
    name, whole, starts, *phrases = part.split("\n")
    entries = PhraseList(
        frozenset(whole.split("\t")[1:]),
        tuple(starts.split("\t")[1:]),
        tuple([_phrase(line) for line in phrases]),
    )
    return name, entries


def _phrase(line: str) -> Phrase:
    pattern, *fields = line.split("\t")
    phrase = Phrase(pattern)
    phrase.__dict__["anchors"] = tuple(map(Anchor, fields[::2], map(int, fields[1::2])))
    return phrase


def table_of(lists: Mapping[str, PhraseList], toml: bytes) -> bytes:
    """Return the table of a language's lists, which are those of its TOML.

    Raises:
        RuleError: `phrase-not-one-line`, an entry holds a tab or a line end.
    """
    lines = [_stamp(toml).decode("ascii")]
    for name, entries in lists.items():
        lines += ["", name, _line("whole", *sorted(entries.whole))]
        lines.append(_line("starts", *entries.starts))
        for phrase in entries.phrases:
            anchors = [(text, str(reach)) for text, reach in phrase.anchors]
            lines.append(_line(phrase.pattern, *chain.from_iterable(anchors)))
    return "".join([line + "\n" for line in lines]).encode("utf-8")


def _line(*fields: str) -> str:
    line = "\t".join(fields)
    if "\n" in line or line.count("\t") >= len(fields):
        raise RuleError(
            "phrase-not-one-line",
            f"the entry {line!r} of a phrase list holds a tab or a line end",
            "write a blank, or a class of characters such as \\s",
        )
    return line


def _stamp(toml: bytes) -> bytes:
    """What tells one TOML from another: how long it is, and a checksum."""
    return b"%d %08x" % (len(toml), crc32(toml))
