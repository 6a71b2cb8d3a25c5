# cython: language_level=3, boundscheck=False, wraparound=False
"""Blocks looked at and put together, compiled; `blocks.py` and `assemble.py` have it in Python.

What a block is asked of is read from its attributes without asking its class.
"""

from normalizer._texts cimport made


def learned(list blocks not None, list looked not None, Py_ssize_t prose, ends, key_of_item):
    """Have blocks know what was found out of their texts: folded, key, words and whether prose.

    `ends` tells whether a text ends a sentence, `key_of_item` makes the key of an item's text.
    """
    cdef Py_ssize_t at, words
    cdef dict known
    cdef str folded, key
    if len(blocks) != len(looked):
        raise ValueError("each block is looked at once")
    for at in range(len(blocks)):
        if looked[at] is None:
            continue
        known = blocks[at].__dict__
        folded, key, words = looked[at]
        if known["kind"] == "list-item" and len(folded) and folded[0].isdigit():
            key = key_of_item(folded)
            words = min(words, key.count(" ") + 1 if key else 0)
        known["folded"], known["key"] = folded, key
        if words >= 0:
            known["words"] = words
            known["is_prose"] = words >= prose and ends(known["text"])


def carried_out(
    blocks, str text not None, dict parted not None, title_at, type span, type removal, type spacing
):
    """What is kept, what is taken, and the gaps that are more than line ends: three lists."""
    cdef Py_ssize_t at = 0, first, start, end
    cdef dict known
    cdef str whole
    cdef list kept = [], removals = [], gaps = []
    for block in blocks:
        known = block.__dict__
        index, first, whole = known["index"], known["start"], known["text"]
        pieces = parted.get(index)
        if pieces is None:
            start, end = first, first + len(whole)
            if has_more(text, at, start):
                gaps.append(spacing(at, text[at:start]))
            at = end
            kind = "title" if index == title_at else known["kind"]
            kept.append(made(span, {"kind": kind, "text": whole, "start": start, "end": end}))
            continue
        for _, start, end, cut, also in pieces:
            if has_more(text, at, start):
                gaps.append(spacing(at, text[at:start]))
            at = end
            piece = whole[start - first : end - first]
            if cut is None:
                kind = "title" if index == title_at else known["kind"]
                kept.append(made(span, {"kind": kind, "text": piece, "start": start, "end": end}))
                continue
            fields = {
                "code": cut.code, "cleaner": cut.cleaner, "start": start, "end": end,
                "text": piece, "reason": cut.reason, "also": also,
            }
            removals.append(made(removal, fields))
    if at < len(text):
        gaps.append(spacing(at, text[at:]))
    return kept, removals, gaps


cdef bint has_more(str text, Py_ssize_t at, Py_ssize_t stop) except -1:
    """Whether a gap has anything but line ends."""
    cdef Py_ssize_t size = len(text)
    if at < 0:
        raise ValueError("a piece begins before its text")
    while at < stop and at < size:
        if text[at] != c"\n":
            return True
        at += 1
    return False


def joined(blocks):
    """The text of some blocks: list items and table rows line by line, others a line apart."""
    cdef list parts = []
    cdef dict known
    cdef str text, kind, before = ""
    for block in blocks:
        known = block.__dict__
        kind, text = known["kind"], known["text"]
        if parts:
            tight = kind == before and (kind == "list-item" or kind == "table")
            parts.append("\n" if tight else "\n\n")
        if "\n" in text and kind != "table":
            text = text.replace("\n", " ")
        parts.append(text)
        before = kind
    return "".join(parts)
