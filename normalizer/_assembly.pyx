# cython: language_level=3, boundscheck=False, wraparound=False
"""Blocks looked at and put together, compiled; `sequence.py` and `assemble.py` have it in Python.

What a block is asked of is read from its attributes without asking its class.
"""

from cpython.dict cimport PyDict_Copy
from cpython.mem cimport PyMem_Free
from cpython.tuple cimport PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE
from libc.stdint cimport uint8_t

from normalizer._characters cimport PyUnicode_DATA, PyUnicode_KIND
from normalizer._texts cimport Room, look, made

cdef extern from "Python.h":
    dict PyObject_GenericGetDict(object made, void* context)

cdef enum:  # the fields of `Evidence`
    HINTS = 2
    IS_ARTICLE = 5
    EVIDENCE = 9


cdef inline dict known_of(object block):
    """What a block or cut knows, by name, without asking its class for `__dict__`."""
    return PyObject_GenericGetDict(block, NULL)


def look_at(blocks, Py_ssize_t prose, ends, key_of_item):
    """Have blocks know what is found out of their texts: folded, key, words and whether prose.

    `ends` tells whether a text ends a sentence, `key_of_item` makes the key of an item's text.
    """
    cdef Room room
    room.letters, room.size = NULL, 0
    try:
        for block in blocks:
            learn(known_of(block), &room, prose, ends, key_of_item)
    finally:
        PyMem_Free(room.letters)


cdef int learn(dict known, Room* room, Py_ssize_t prose, ends, key_of_item) except -1:
    cdef Py_ssize_t words
    cdef str folded, key
    looked = None if "key" in known else look(known["text"], room)
    if looked is not None:
        folded, key, words = looked
        if known["kind"] == "list-item" and len(folded) and folded[0].isdigit():
            key = key_of_item(folded)
            words = min(words, key.count(" ") + 1 if key else 0)
        known["folded"], known["key"] = folded, key
        if words >= 0:
            known["words"] = words
            known["is_prose"] = words >= prose and ends_sentence(known["text"], ends)
    return 0


cdef bint ends_sentence(str text, ends) except -1:
    """Whether a text ends a sentence: nearly all do with one of these marks, or with a letter."""
    cdef Py_UCS4 last = text[len(text) - 1] if len(text) else 0
    if last == c"." or last == c"?" or last == c"!" or last == c":" or last == c";":
        return True
    return not last.isalnum() and ends(text)


def placed(blocks, again):
    """What `Blocks` remembers of its blocks, by its properties' names, found in one look.

    `again` are the keys that more than one block of the document has; None finds them.
    """
    cdef Py_ssize_t at = 0
    cdef dict known, by_start = {}
    cdef list prose = [], headings = []
    cdef set keys = set(), twice = set()
    cdef bint asks = again is None
    for block in blocks:
        known = known_of(block)
        by_start[known["start"]] = block
        if known["kind"] == "heading":
            headings.append(block)
        is_prose = known.get("is_prose")
        if is_prose is True or is_prose is None and block.is_prose:
            prose.append(known["index"])
        if asks:
            key = known.get("key")
            if key is None:
                key = block.key
            keys.add(key)
            if len(keys) == at:
                twice.add(key)
            at = len(keys)
    found = {"by_start": by_start, "headings": headings, "prose": tuple(prose)}
    found["body"] = range(prose[0], prose[len(prose) - 1] + 1) if prose else range(0)
    if asks:
        again = found["_said_again"] = frozenset(twice)
    found["repeated"] = repeated(blocks, again) if again else ()
    return found


cdef tuple repeated(blocks, frozenset again):
    """The places of each of these keys that more than one block has, in order of the first."""
    cdef dict known, places = {}
    cdef list some
    for block in blocks:
        known = known_of(block)
        key = known.get("key")
        if key is None:
            key = block.key
        if key in again:
            some = places.get(key)
            if some is None:
                places[key] = [known["index"]]
            else:
                some.append(known["index"])
    return tuple([tuple(some) for some in places.values() if len(some) > 1])


def signed(type kind, list cuts not None, str code, str name):
    """Copies of cuts, made of what kind they are, with the code and name of their cleaner."""
    cdef dict known
    cdef list copies = []
    for cut in cuts:
        known = PyDict_Copy(known_of(cut))
        known["code"], known["cleaner"] = code, name
        copies.append(made(kind, known))
    return copies


def sought(
    blocks, Py_ssize_t brief, Py_ssize_t few, Py_ssize_t line, tuple names not None,
    tuple signs not None,
):
    """The blocks that cleaners are about, as `Sought` has them, found in one look.

    `brief` are characters, `few` and `line` words, `names` what quotations are called, `signs` what opens
    tags.
    """
    cdef Py_ssize_t length, words
    cdef dict known
    cdef str text, hints, before = None
    cdef bint named = False, is_quote
    cdef list elsewhere = [], lines = [], labels = [], dated = [], tagged = [], addressed = []
    cdef list quotes = [], apart = []
    cdef str opening = "".join(signs)
    for block in blocks:
        known = known_of(block)
        text, evidence = known["text"], known["evidence"]
        length = len(text)
        is_quote = known["kind"] == "quote"
        if is_quote:
            quotes.append(block)
        if evidence is not None:
            if not PyTuple_Check(evidence) or PyTuple_GET_SIZE(evidence) < EVIDENCE:
                raise TypeError("no evidence")
            if <object>PyTuple_GET_ITEM(evidence, IS_ARTICLE) is not True:
                elsewhere.append(block)
            hints = <object>PyTuple_GET_ITEM(evidence, HINTS)
            if hints is not before:  # most stand among the same
                named, before = any_in(hints, names), hints
            is_quote = is_quote or named
        if is_quote:
            apart.append(block)
        if length <= brief:
            lines.append(block)
        if length and text[0] in opening:
            tagged.append(block)
        if "@" in text:
            addressed.append(block)
        number = known.get("words")
        words = block.words if number is None else number
        if words <= few:
            labels.append(block)
        if words <= line and has_figure(text):
            dated.append(block)
    return elsewhere, lines, labels, dated, tagged, addressed, quotes, apart


cdef bint has_figure(str text) except -1:
    cdef Py_UCS4 character
    for character in text:
        if c"0" <= character <= c"9" or (character > 0x7F and character.isdecimal()):
            return True
    return False


cdef bint any_in(str text, tuple names) except -1:
    """Whether one of the names stands in a text; few texts have what one begins and ends with."""
    cdef str name
    cdef Py_ssize_t width
    if text is None:
        raise TypeError("no text")
    for name in names:
        width = len(name)
        if width and PyUnicode_KIND(text) == 1 and not both_stand(
            <const uint8_t*>PyUnicode_DATA(text), len(text) - width + 1, <uint8_t>name[0],
            <uint8_t>name[width - 1], width - 1,
        ):
            continue
        if name in text:
            return True
    return False


cdef bint both_stand(
    const uint8_t* text, Py_ssize_t size, uint8_t first, uint8_t last, Py_ssize_t apart
) noexcept:
    """Whether two characters stand so far apart, the first within `size`: many looked at at once."""
    cdef Py_ssize_t at
    cdef uint8_t found = 0
    for at in range(size):
        found |= (text[at] == first) & (text[at + apart] == last)
    return found


def carried_out(
    blocks, str text not None, dict parted not None, title_at, type span, type removal, type spacing
):
    """What is kept, what is taken, and the gaps that are more than line ends: three lists."""
    cdef Py_ssize_t at = 0, first, start, end
    cdef dict known
    cdef str whole
    cdef list kept = [], removals = [], gaps = []
    for block in blocks:
        known = known_of(block)
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
        known = known_of(block)
        kind, text = known["kind"], known["text"]
        if parts:
            tight = kind == before and (kind == "list-item" or kind == "table")
            parts.append("\n" if tight else "\n\n")
        if "\n" in text and kind != "table":
            text = text.replace("\n", " ")
        parts.append(text)
        before = kind
    return "".join(parts)
