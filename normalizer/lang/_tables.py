"""Lists of phrases and words as tables that are quick to read, made from their TOML files.

To parse the TOML of one language and to read the anchors off its patterns takes a fifth of
the time of `normalizer clean` on one text; to read a table takes a tenth of that.  `python
-m normalizer.lang` writes `en.tsv` from `en.toml`.  A table begins with a stamp of its TOML:
where that was changed since, the table says nothing.

A list of phrases is some lines, parted by an empty one from the next: its name, its `whole`
entries, its `starts`, and two for each of its phrases: the pattern, `^` and `$` where it
matches there alone, the most characters that it can match, and each anchor with its reach;
after a tab the pattern's needs, parted by two.  A file that lists words has
a line for each of its keys.  Tabs part the fields.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterable, Mapping
from itertools import chain

from normalizer.blocks import made, new_tuple
from normalizer.errors import RuleError
from normalizer.lang._anchors import Anchor, Reading
from normalizer.lang._phrases import Phrase, PhraseList

__all__ = ["read_table", "read_words", "table_of", "table_of_words"]


def read_table(table: bytes, toml: bytes) -> dict[str, PhraseList] | None:
    """Return the lists by name; None where the table was made from another TOML than this."""
    text = _fresh(table, toml)
    return None if text is None else dict([_list(part) for part in text.split("\n\n")])


def read_words(table: bytes, toml: bytes) -> dict[str, tuple[str, ...]] | None:
    """Return the words by key; None where the table was made from another TOML than this."""
    text = _fresh(table, toml)
    if text is None:
        return None
    lines = [line.split("\t") for line in text.split("\n")]
    return {key: tuple(words) for key, *words in lines}


def _fresh(table: bytes, toml: bytes) -> str | None:
    """What stands in a table below its stamp; None where that is another TOML's."""
    stamp, _, rest = table.partition(b"\n\n")
    return rest.decode("utf-8").rstrip("\n") if stamp == _stamp(toml) else None


def _list(part: str) -> tuple[str, PhraseList]:
    name, whole, starts, *phrases = part.split("\n")
    entries = PhraseList(
        frozenset(whole.split("\t")[1:]),
        tuple(starts.split("\t")[1:]),
        tuple(map(_phrase, phrases[::2], phrases[1::2])),
    )
    return name, entries


def _phrase(line: str, needs: str) -> Phrase:
    pattern, ends, widest, *fields = line.split("\t")
    anchors = zip(fields[::2], map(int, fields[1::2]), strict=True)
    parted = needs[1:].split("\t\t") if len(needs) > 1 else ()
    reading = (
        tuple([new_tuple(Anchor, anchor) for anchor in anchors]),
        "^" in ends,
        "$" in ends,
        int(widest),
        tuple([tuple(need.split("\t")) for need in parted]),
    )
    return made(Phrase, {"pattern": pattern, "reading": new_tuple(Reading, reading)})


def table_of(lists: Mapping[str, PhraseList], toml: bytes) -> bytes:
    """Return the table of a language's lists, which are those of its TOML.

    Raises:
        RuleError: `phrase-not-one-line`, an entry holds a tab or a line end.
    """
    lines: list[str] = []
    for name, entries in lists.items():
        lines += ["", name, _line("whole", *sorted(entries.whole))]
        lines.append(_line("starts", *entries.starts))
        for phrase in entries.phrases:
            anchors, opens, closes, widest, needs = phrase.reading
            ends = "^" * opens + "$" * closes
            fields = chain.from_iterable([(text, str(reach)) for text, reach in anchors])
            lines.append(_line(phrase.pattern, ends, str(widest), *fields))
            lines.append("\t" + "\t\t".join([_line(*need) for need in needs]))
    return _table(lines[1:], toml)


def table_of_words(words: Mapping[str, Iterable[str]], toml: bytes) -> bytes:
    """Return the table of words by key, which are those of the TOML; raises as `table_of`."""
    return _table([_line(key, *some) for key, some in words.items()], toml)


def _table(lines: Iterable[str], toml: bytes) -> bytes:
    return _stamp(toml) + b"\n\n" + "".join([line + "\n" for line in lines]).encode("utf-8")


def _line(*fields: str) -> str:
    line = "\t".join(fields)
    if "\n" in line or line.count("\t") >= len(fields):
        raise RuleError(
            "phrase-not-one-line",
            f"the entry {line!r} of a list holds a tab or a line end",
            "write a blank, or a class of characters such as \\s",
        )
    return line


def _stamp(toml: bytes) -> bytes:
    """What tells one TOML from another: how long it is, and a checksum."""
    return b"%d %08x" % (len(toml), crc32(toml))
