"""Site rules on a page: the elements they choose, and the verdicts that follow from that.

Of nested elements that rules choose the innermost decides; of rules for the same element
`drop` does, then the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from normalizer.cleaners.site_rule import WITNESS
from normalizer.extract.boxes import Page
from normalizer.extract.heads import BLOCK_LEVEL, MARK, MEDIA_TAGS
from normalizer.extract.region import Verdict
from normalizer.extract.sites import SiteRule, compile_selector
from normalizer.extract.tree import FURNITURE

__all__ = ["Mark", "SiteMarks", "mark_elements"]

_EMPTY = MEDIA_TAGS | {"br", "wbr"}  # elements that hold no text to be chosen


@dataclass(frozen=True)
class Mark:
    """What a rule says of an element, and where it says it."""

    keep: bool
    reason: str


@dataclass(frozen=True)
class SiteMarks:
    """What rules say of elements of one page; `names` are the files of the rules.

    An element that a rule chooses bears its mark's number in `marks`, counted from 1.
    """

    names: tuple[str, ...]
    marks: tuple[Mark, ...]

    def of_blocks(self, page: Page) -> list[Mark | None]:
        """Return the mark of each block, None where no rule speaks of it."""
        numbers = (page.boxes.mark[block.box] for block in page.blocks)
        return [self.marks[number - 1] if number else None for number in numbers]


def mark_elements(root: Any, rules: Sequence[SiteRule]) -> SiteMarks:
    """Find the elements that rules choose, and make each of them end a block.

    An inline element becomes a `div`, so that its text is a block of its own.  Navigation
    and footers are not read, so one around an element to keep becomes a `div` as well.
    """
    marks: dict[Any, Mark] = {}
    for keep in (False, True):
        for rule in rules:
            for selector in rule.keep if keep else rule.drop:
                reason = f"{rule.name}: {'keep' if keep else 'drop'} {selector}"
                for found in compile_selector(selector)(root):
                    element = found if hasattr(found, "tag") else _holder(found)
                    if element is not None and element.tag not in _EMPTY:
                        marks.setdefault(element, Mark(keep, reason))
    for number, (element, mark) in enumerate(marks.items(), 1):
        element.set(MARK, str(number))
        if element.tag not in BLOCK_LEVEL:
            element.tag = "div"
        if mark.keep:
            for around in (element, *element.iterancestors(*FURNITURE)):
                around.tag = "div" if around.tag in FURNITURE else around.tag
    return SiteMarks(tuple(rule.name for rule in rules), tuple(marks.values()))


def _holder(found: Any) -> Any:
    """The element of a text or an attribute that an XPath chose, None of other values."""
    parent = getattr(found, "getparent", None)
    return parent() if parent is not None else None


def keep_marked(verdicts: list[Verdict], marks: Sequence[Mark | None]) -> list[Verdict]:
    """The verdicts, with what rules keep taken for the article."""
    return [
        Verdict(True, 1.0, (mark.reason,), (WITNESS,)) if mark and mark.keep else verdict
        for verdict, mark in zip(verdicts, marks, strict=True)
    ]


def drop_marked(verdicts: list[Verdict], marks: Sequence[Mark | None]) -> list[Verdict]:
    """The verdicts, with what rules drop taken for no article."""
    return [
        verdict._replace(is_article=False, reasons=(mark.reason,), witnesses=(WITNESS,))
        if mark and not mark.keep
        else verdict
        for verdict, mark in zip(verdicts, marks, strict=True)
    ]
