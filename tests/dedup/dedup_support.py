"""What several tests of this folder need: articles of invented text, and short views of results."""

from __future__ import annotations

import random

from normalizer.dedup.articles import Article
from normalizer.dedup.shared import compare

STORM = (
    "A storm tore the roof off the old ferry terminal on Tuesday night, and the harbour master"
    " said the last boats had been moved up the river before the water rose."
)
STORM_MORE = (
    "Nobody was hurt, the fire service said, but two warehouses behind the quay lost their"
    " windows and the road to the lighthouse will stay closed until engineers have seen it."
)
BRIDGE = (
    "The county will spend four million crowns on the bridge at Aldmere, the council decided"
    " after a long evening, and the work is to begin when the ice has gone."
)
CHOIR = (
    "The choir of the valley school sang for the last time in the chapel, which is to become a"
    " library, and the mayor promised that the organ would find another home."
)


def paragraphs_of_words(count: int, seed: int = 4) -> list[str]:
    """Paragraphs of 25 to 60 words that have nothing in common."""
    draw = random.Random(seed)
    return [
        " ".join(f"w{draw.randrange(6000)}" for _ in range(draw.randrange(25, 60)))
        for _ in range(count)
    ]


def article(source: str, *paragraphs: str, outlet: str | None = None, **more: object) -> Article:
    """An article of an outlet of its own, unless one is given."""
    return Article(source, "\n\n".join(paragraphs), outlet or f"{source}.example", **more)  # type: ignore[arg-type]


def relations(*articles: Article, **options: object) -> list[tuple[str, str, str, str]]:
    """The pairs that a comparison finds: a, b, level, relation."""
    found = compare(articles, **options).pairs()  # type: ignore[arg-type]
    return [(p.a, p.b, p.level, p.relation) for p in found]
