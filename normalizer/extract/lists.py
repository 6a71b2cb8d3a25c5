"""Lists: the number that a browser prints before an item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalizer.extract.boxes import Boxes

__all__ = ["BULLET", "Numbering", "item_numbers", "numbering_of"]

BULLET = "-"
LONGEST = 200  # characters of an attribute that is read
_INTEGER = re.compile(r"\s*-?[0-9]{1,6}")
# What style sheets everywhere call a list without numbers.
_UNNUMBERED = re.compile(r"unstyled|list-none|no-bullet|no-style|style-none|breadcrumb")
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?!decimal)[a-z]")


class Numbering(NamedTuple):
    """What an `<ol>` says of its numbers, or an `<li>` of its own.

    The first number, None where the list begins as usual; whether they run backwards; and
    whether there are any that are written in digits.
    """

    first: int | None = None
    backwards: bool = False
    digits: bool = True


def numbering_of(tag: str, name: str, said: Mapping[str, str]) -> Numbering | None:
    """Read the attributes of an `<ol>` or `<li>`; None where they say nothing of numbers."""
    said = {key: value for key, value in said.items() if len(value) <= LONGEST}
    number = _INTEGER.match(said.get("start" if tag == "ol" else "value", ""))
    first = int(number.group()) if number else None
    if tag == "li":
        return None if first is None else Numbering(first)
    digits = said.get("type", "1") == "1" and not _UNNUMBERED.search(name.lower())
    digits = digits and not _STYLE.search(said.get("style", "").lower())
    found = Numbering(first, "reversed" in said, digits)
    return None if found == Numbering() else found


def item_numbers(boxes: Boxes) -> dict[int, str]:
    """What stands before the items of the page's ordered lists, as `3.`, by the item's box."""
    lists: dict[int, list[int]] = {}
    for box, (tag, parent) in enumerate(zip(boxes.tag, boxes.parent, strict=True)):
        if tag == "li" and boxes.tag[parent] == "ol":
            lists.setdefault(parent, []).append(box)
    numbers: dict[int, str] = {}
    for parent, items in lists.items():
        kind = boxes.numbering.get(parent, Numbering())
        if not kind.digits:
            continue
        step = -1 if kind.backwards else 1
        number = kind.first
        if number is None:
            number = len(items) if kind.backwards else 1
        for item in items:
            own = boxes.numbering.get(item)
            number = number if own is None or own.first is None else own.first
            numbers[item] = f"{number}."
            number += step
    return numbers
