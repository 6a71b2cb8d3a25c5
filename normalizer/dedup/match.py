"""From passages to verified matches: equal texts, edges between distinct ones, components."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from normalizer.dedup.candidates import candidates
from normalizer.dedup.passages import Passages
from normalizer.dedup.sketch import Rows
from normalizer.dedup.verify import (
    CONFLICT,
    CONTAINED,
    CONTAINS,
    NEAR,
    Edges,
    Rule,
    shingle_sets,
    verify,
)

__all__ = [
    "MERGED",
    "MOSTLY_QUOTE",
    "SKETCH",
    "SMALL",
    "Matches",
    "SketchName",
    "makes_up",
    "match",
    "spoken_instead",
]

_I64 = npt.NDArray[np.int64]

SketchName = Literal["bottom-k", "minhash"]

MERGED: Final = 5
# 20,000 paragraphs with 4,356 labelled pairs: of the pairs a sketch of 12 makes 99.1 % candidates
# (merged paragraphs 94.8 %), 16 makes 99.6 % (97.9 %), 24 makes 99.9 % (99.6 %), 32 the same.
SKETCH: Final = 24
# Of components up to this size every pair is verified, also those that the links left out: 496
# pairs at most.  The labelled paragraphs give the same pairs at 2 as at 64.
SMALL = 32
# These three are no fine tuning: on the labelled paragraphs the first gives the same relations
# from 0.6 to 0.9, the last from 0.3 to 0.7, and five of 4,911 pairs change from 0.5 to 0.7 of the
# second, one from there to 0.9.
_MERGED_COVER = 0.8  # of the shingles of a merged passage stand in its parts
MOSTLY_QUOTE = 0.7  # of the words of the shorter paragraph are the quote's
_OWN_PART = 0.5  # of a part's shingles are its own, not another part's


@dataclass(frozen=True)
class Matches:
    """How passages match.

    `text` numbers each passage's distinct text, `first` is the first passage of each such
    text, `edges` are between distinct texts and `component` numbers the texts that are near
    copies of each other, directly or over others; containment does not chain.
    """

    text: _I64
    first: _I64
    edges: Edges
    component: _I64


def match(
    rows: Rows, rule: Rule, *, mergers: bool = False, sketch: SketchName = "bottom-k"
) -> Matches:
    """Return how the passages match each other by `rule`.

    Args:
        rows: the passages.
        rule: when two of them match.
        mergers: whether containment is told from a passage made of two others at least.
        sketch: what finds the candidates; the verification is the same.
    """
    _, first, text = np.unique(rows.identity, return_index=True, return_inverse=True)
    # Texts in the order in which they come, so that what follows reads memory in order.
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    first, text = first[order], place[text]
    if sketch == "minhash":
        from normalizer.dedup.minhash import minhash_candidates

        left, right = minhash_candidates(rows.take(first))
    else:
        left, right = candidates(rows.sets.heads(SKETCH, first), rows.identity[first])

    def verified(left: _I64, right: _I64) -> Edges:
        edges = verify(rows, first[left], first[right], rule)
        return replace(edges, left=text[edges.left], right=text[edges.right])

    edges = verified(left, right)
    component = _components(edges, len(first))
    more = _untried(edges, component)
    if len(more):
        edges = _joined(edges, verified(more[:, 0], more[:, 1]))
    if mergers:
        edges = _with_merged(edges, rows, first)
    return Matches(text, first, edges, component)


def _components(edges: Edges, count: int) -> _I64:
    """The least text of each text's component."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    near = edges.relation == NEAR
    for one, other in zip(edges.left[near].tolist(), edges.right[near].tolist(), strict=True):
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    touched = np.unique(np.concatenate([edges.left[near], edges.right[near]]))
    component = np.arange(count)
    component[touched] = [root(node) for node in touched.tolist()]
    return component


def _untried(edges: Edges, component: _I64) -> _I64:
    """Pairs of one small component that have no edge yet."""
    size = np.bincount(component, minlength=1)[component]
    small = (size > 2) & (size <= SMALL)
    texts = np.flatnonzero(small)
    texts = texts[np.argsort(component[texts], kind="stable")]
    starts = np.flatnonzero(np.diff(component[texts], prepend=-1))
    inner = small[edges.left] & small[edges.right]
    ends = np.sort(np.stack([edges.left[inner], edges.right[inner]]), axis=0)
    known = set(zip(*ends.tolist(), strict=True))
    found = [
        pair
        for members in np.split(texts, starts[1:])
        for pair in combinations(members.tolist(), 2)
        if pair not in known
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _joined(one: Edges, other: Edges) -> Edges:
    return Edges(
        np.concatenate([one.left, other.left]),
        np.concatenate([one.right, other.right]),
        np.concatenate([one.relation, other.relation]),
        np.concatenate([one.jaccard, other.jaccard]),
        np.concatenate([one.containment, other.containment]),
    )


def _with_merged(edges: Edges, rows: Rows, first: _I64) -> Edges:
    """Mark containment as a merger where two parts at least make up the container."""
    inside = np.flatnonzero((edges.relation == CONTAINS) | (edges.relation == CONTAINED))
    contains = edges.relation[inside] == CONTAINS
    outer = np.where(contains, edges.left[inside], edges.right[inside])
    inner = np.where(contains, edges.right[inside], edges.left[inside])
    outer, inner = first[outer], first[inner]
    several = np.flatnonzero(np.bincount(outer, minlength=1)[outer] > 1)
    sets = shingle_sets(rows, np.concatenate([outer[several], inner[several]]))
    parts: dict[int, list[int]] = {}
    for place in several.tolist():
        parts.setdefault(int(outer[place]), []).append(place)
    relation = edges.relation.copy()
    for container, places in parts.items():
        if makes_up(sets[container], [sets[int(inner[place])] for place in places]):
            relation[inside[places]] = MERGED
    return Edges(edges.left, edges.right, relation, edges.jaccard, edges.containment)


def makes_up(container: frozenset[int], parts: list[frozenset[int]]) -> bool:
    """Tell whether two parts at least, each with shingles of its own, make up the container."""
    covered: set[int] = set()
    count = 0
    for part in sorted(parts, key=lambda p: (-len(p & container), min(p))):
        own = (part & container) - covered
        if len(own) >= _OWN_PART * len(part):
            count += 1
            covered |= own
    return count > 1 and len(covered) >= _MERGED_COVER * len(container)


def spoken_instead(
    matches: Matches, paragraphs: Passages, spoken: Matches, quotes: Passages
) -> Matches:
    """Drop containment between paragraphs where it is a quote that they share.

    A paragraph of little but a quote is contained in another that has the quote, too,
    but what they share is the quote, and it is reported as one.
    """
    edges = matches.edges
    inside = np.flatnonzero((edges.relation == CONTAINS) | (edges.relation == CONTAINED))
    hosts = {
        (int(paragraphs.article[p]), int(paragraphs.host[p]))
        for side in (edges.left, edges.right)
        for p in matches.first[side[inside]]
    }
    said: dict[tuple[int, int], list[int]] = {}
    for q in np.flatnonzero(quotes.whole).tolist():
        key = (int(quotes.article[q]), int(quotes.host[q]))
        if key in hosts:
            said.setdefault(key, []).append(q)
    known = _linked(spoken)
    drop = []
    for edge in inside.tolist():
        one, other = matches.first[edges.left[edge]], matches.first[edges.right[edge]]
        least = MOSTLY_QUOTE * min(paragraphs.rows.words[one], paragraphs.rows.words[other])
        heres, theres = (
            said.get((int(paragraphs.article[p]), int(paragraphs.host[p])), [])
            for p in (one, other)
        )
        drop += [
            edge
            for a in heres
            for b in theres
            if (spoken.text[a] == spoken.text[b] or (spoken.text[a], spoken.text[b]) in known)
            and min(quotes.rows.words[a], quotes.rows.words[b]) >= least
        ][:1]
    keep = np.ones(len(edges), dtype=np.bool_)
    keep[drop] = False
    return replace(matches, edges=edges.where(keep))


def _linked(matches: Matches) -> set[tuple[int, int]]:
    """Pairs of texts that match, either way round."""
    edges = matches.edges
    alike = edges.relation != CONFLICT
    pairs = list(zip(edges.left[alike].tolist(), edges.right[alike].tolist(), strict=True))
    return {*pairs, *((b, a) for a, b in pairs)}
