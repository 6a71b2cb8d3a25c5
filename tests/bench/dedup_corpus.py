"""A seeded corpus of invented articles for the deduplication benches.

Words are made of syllables and drawn by Zipf's law; paragraphs have some forty words, articles ten
paragraphs.  One paragraph in six is a copy of an earlier one: as it was, or with words changed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

ONSETS = (*"bcdfghjklmnprstvwz", "br", "ch", "dr", "fl", "gr", "pl", "sh", "st", "th", "tr")
VOWELS = (*"aeiouy", "ai", "ea", "ee", "io", "oa", "ou")
CODAS = ("", *"nrstlm", "nd", "rt", "ck", "st")
WORDS = 120_000
PER_ARTICLE = 10
COPIED = 1 / 6
# Paragraphs made with one state of the generator: a corpus begins as a smaller one does.
CHUNK = 10_000


def vocabulary(rng: np.random.Generator) -> list[str]:
    """Invented words, commoner ones shorter."""
    seen: dict[str, None] = {}
    while len(seen) < WORDS:
        syllables = 1 + min(3, len(seen).bit_length() // 6)
        drawn = rng.integers(0, 1 << 30, (WORDS // 8, syllables, 3))
        for word in drawn.tolist():
            seen.setdefault(
                "".join(
                    ONSETS[a % len(ONSETS)] + VOWELS[b % len(VOWELS)] + CODAS[c % len(CODAS)]
                    for a, b, c in word
                )
            )
    return list(seen)[:WORDS]


def paragraphs(count: int, seed: int = 11) -> Iterator[str]:
    """Yield `count` paragraphs."""
    words = np.array(vocabulary(np.random.default_rng(seed)), dtype=object)
    weights = 1 / (np.arange(WORDS) + 8.0)
    cumulative = np.cumsum(weights / weights.sum())
    pool: list[list[str]] = []
    for number, start in enumerate(range(0, count, CHUNK)):
        rng = np.random.default_rng((seed, number))
        size = min(CHUNK, count - start)
        lengths = np.clip(rng.lognormal(3.55, 0.5, CHUNK), 8, 200).astype(int)
        drawn = words[np.searchsorted(cumulative, rng.random(int(lengths.sum())))]
        ends = np.cumsum(lengths)
        copied = rng.random(CHUNK) < COPIED
        source = rng.random(CHUNK)
        edits = rng.integers(0, 4, CHUNK)
        for i in range(size):
            said = list(drawn[ends[i] - lengths[i] : ends[i]])
            if pool and copied[i]:
                said = list(pool[int(source[i] * len(pool))])
                for edit in range(int(edits[i])):
                    said[(i * 7 + edit * 11) % len(said)] = words[(i * 31 + edit) % WORDS]
            elif i % 4 == 0:
                pool.append(said)
            yield _printed(said, i)


def _printed(words: list[str], number: int) -> str:
    """Words as a paragraph: sentences of a dozen words, a quote in every fourth paragraph."""
    sentences = [" ".join(words[at : at + 12]).capitalize() for at in range(0, len(words), 12)]
    if number % 4 == 1 and len(sentences) > 1:
        sentences[1] = f'"{sentences[1]}," {words[0]} said'
    return ". ".join(sentences) + "."


def rows(count: int, seed: int = 11) -> Iterator[dict[str, str]]:
    """Yield rows of articles with `count` paragraphs in all."""
    held: list[str] = []
    number = 0
    for text in paragraphs(count, seed):
        held.append(text)
        if len(held) == PER_ARTICLE:
            yield {
                "id": f"article-{number:07d}",
                "outlet": f"outlet{number % 997}.example",
                "text": "\n\n".join(held),
            }
            held, number = [], number + 1
    if held:
        yield {"id": f"article-{number:07d}", "outlet": "last.example", "text": "\n\n".join(held)}
