"""What deduplication reports: groups with their members, and pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from normalizer.dedup.origin import Origin
from normalizer.dedup.passages import LevelName
from normalizer.dedup.spans import Run

__all__ = ["CONFLICTING", "Group", "Member", "Pair"]

CONFLICTING: Final = "conflicting-numbers"


@dataclass(frozen=True)
class Member:
    """One place where a passage stands; `relation` is what it is to the first member.

    `start` and `end` are offsets in the article's text.  `text` is None where the article
    is known from an index only.
    """

    source: str
    outlet: str | None
    start: int
    end: int
    text: str | None
    relation: str
    jaccard: float
    containment: float


@dataclass(frozen=True)
class Group:
    """A passage and everywhere it stands; the first member is the canonical one.

    `passage` names it by its words: the same passage has the same name in every run.
    """

    passage: str
    level: LevelName
    origin: Origin | None
    text: str | None
    members: tuple[Member, ...]

    @property
    def outlets(self) -> int:
        """Number of outlets that print the passage; figures that differ do not count."""
        return len({m.outlet or m.source for m in self.members if m.relation != CONFLICTING})

    def to_dict(self) -> dict[str, Any]:
        """Return the group as a JSON object."""
        origin = None
        if self.origin is not None:
            evidence = [
                {"source": source, "kind": sign.kind, "text": sign.text}
                for source, sign in self.origin.evidence
            ]
            origin = {"agency": self.origin.agency, "evidence": evidence}
        return {
            "passage": self.passage,
            "level": self.level,
            "origin": origin,
            "text": self.text,
            # `asdict` would do the same in ten times the time.
            "members": [dict(vars(member)) for member in self.members],
        }


@dataclass(frozen=True)
class Pair:
    """Two passages that match, `relation` being what `a` is to `b`.

    `shared` is the text that both have, as `a` has it, its runs parted by an ellipsis; `spans`
    holds each run's start and end in a's text and start and end in b's.
    """

    a: str
    b: str
    level: LevelName
    relation: str
    jaccard: float
    containment: float
    shared: str | None
    spans: tuple[Run, ...]
