"""What the signs of the block model mean, in words for the record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from normalizer.extract.columns import KERNEL, Array

__all__ = ["MOST_REASONS", "reasons_against"]

MOST_REASONS = 3
LEAST_MOVE = 0.05  # log-odds; less is no reason

# A sign's name up to its first dot, digit or sign picks the phrase; the longest key wins.
_PHRASES: dict[str, str] = {
    "pass1": "the blocks around it are not the article",
    "pass1_path": "blocks of the same style are not the article",
    "pass1_parent": "its container holds little article",
    "pass1_grand": "its container holds little article",
    "pass1_great": "its container holds little article",
    "pass1_box": "its element holds little article",
    "pass1_unit": "the section it is in is not the article",
    "pass1_to_last": "past the end of the body",
    "pass1_words_to_last": "past the end of the body",
    "pass1_since_first": "before the start of the body",
    "pass1_left": "past the end of the body",
    "pass1_done": "outside the body",
    "kept": "trafilatura dropped it or its like",
    "own.": "its class or id says {}",
    "near.": "the class or id around it says {}",
    "above.": "it stands inside {}",
    "unit.": "its section is marked as {}",
    "in.": "it stands inside <{}>",
    "is.": "it is a <{}>",
    "says": "it says what page furniture says",
    "says.": "it speaks of {}",
    "under.": "it stands under a label that speaks of {}",
    "link": "much of it is links",
    "links_passed": "it stands among links",
    "words": "its length",
    "chars": "its length",
    "ends": "it does not end as a sentence",
    "starts": "how it begins",
    "bold": "it is all bold",
    "italic": "it is all italic",
    "upper": "many capitals",
    "digits": "many digits",
    "again": "its text stands on the page before",
    "copies": "its text stands on the page twice",
    "begins_again": "another block begins the same",
    "hidden": "the page hides it",
    "in_body": "JSON-LD's article body lacks it",
    "body": "JSON-LD's article body ends elsewhere",
    "best": "far from the main text",
    "in_best": "outside the main text",
    "in_main": "outside the main text",
    "in_half": "outside the main text",
    "child_of_best": "not beside the main paragraphs",
    "direct": "its container has little running text",
    "path": "blocks of its style are not running text",
    "prose": "it is no running text",
    "article": "it belongs to another article",
    "h1_passed": "another headline stands before it",
    "titles_passed": "another title stands before it",
    "title_words": "it repeats the title",
    "lead": "it repeats the page's description",
    "names_author": "it names the author",
    "list.": "it reads as {}",
    "kind.": "it is a {}",
    "around_": "the lines around it are no running text",
    "passed_": "below a label of what is no article",
    "scrap": "it is a scrap of text",
    "item": "it is an item of a list",
    "headline": "it reads as a headline",
    "media": "it stands beside a picture",
    "since_title": "its distance to the headline",
    "position": "its place on the page",
    "unit": "the section it is in",
}
OTHER = "where it stands"


def reasons_against(moves: Array, signs: Sequence[str]) -> list[tuple[str, ...]]:
    """For each block the strongest reasons why it is not the article.

    `moves` (blocks, signs) is how much each sign moved the log-odds.  Moves of signs that
    mean the same are added up; at most `MOST_REASONS` are named.
    """
    known, groups = _phrases_of(tuple(signs))
    return [
        tuple([known[i] for i in ranked if i >= 0])
        for ranked in _strongest(moves, groups, len(known)).tolist()
    ]


def _strongest(moves: Array, groups: Array, count: int) -> Array:
    """For each block the groups of signs that moved it down most, -1 where they are fewer."""
    rows = len(moves)
    if KERNEL is not None:
        ranked = np.empty((rows, MOST_REASONS), dtype=np.int64)
        KERNEL.strongest(moves, groups, LEAST_MOVE, np.zeros((rows, count)), ranked)
        return ranked
    places = (np.arange(rows)[:, None] * count + groups).ravel()
    sums = np.bincount(places, -moves.ravel(), rows * count).reshape(rows, count)
    order = np.argsort(-sums, axis=1, kind="stable")[:, :MOST_REASONS]
    found: Array = np.where(np.take_along_axis(sums, order, axis=1) > LEAST_MOVE, order, -1)
    return found


@lru_cache(maxsize=16)
def _phrases_of(signs: tuple[str, ...]) -> tuple[list[str], Array]:
    """All that some signs say, and the number therein of what each of them says."""
    phrases = [_phrase(sign) for sign in signs]
    known = sorted(set(phrases))
    at = {phrase: i for i, phrase in enumerate(known)}
    return known, np.array([at[phrase] for phrase in phrases], dtype=np.int64)


@lru_cache(maxsize=2048)
def _phrase(sign: str) -> str:
    """What a sign says where it speaks against a block."""
    family, dot, word = sign.partition(".")
    if dot:
        return _PHRASES.get(f"{family}.", OTHER).format(word)
    if sign[-2:-1] in ("+", "-"):
        return "the blocks beside it"
    for end in range(len(sign), 0, -1):
        if sign[:end] in _PHRASES:
            return _PHRASES[sign[:end]]
    return OTHER
