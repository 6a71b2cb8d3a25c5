"""A seeded bench of invented quotes: what outlets do to a quote, and quotes that only look alike.

`articles(seed, count)` returns rows as `normalizer dedup` reads them and the pairs that a correct
run reports; everything else is a false alarm.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SPEAKERS = (
    "Mayor Ilsa Brandt",
    "Tomas Okello",
    "the harbour master",
    "Dr. Lin Farrow",
    "she",
    "he",
)
NOUNS = _listed(
    """anchor apron arch attic bakery balcony barge barrel bell bicycle boiler bolt bracket bridge
    budget canal candle carpet cellar chapel chimney choir clay cliff clinic clock coal
    compass cradle crane crate creek curtain dam deck ditch dock drain drum engine fence
    ferry festival flag floor fountain garage gate glacier gravel guitar gutter hangar
    harvest hedge helmet hinge horn island jetty kettle kiln ladder lamp lantern ledger
    library locker meadow mill mirror motor museum needle nursery orchard oven pasture
    pavilion piano pier pipe planet plough pump quarry raft railway reef rope saddle sail
    saw school shed shelf shovel signal sluice stable stove tax tent theatre timber tower
    tractor trench tunnel turbine valley violin wagon wall warehouse well windmill workshop"""
)
VERBS = _listed(
    """abandon admire answer balance bend borrow bury carry celebrate clean climb collect compare
    copy count cross decorate defend deliver design divide drain dream empty explain explore
    fasten finance forget gather guard guess hide hire ignore inspect inherit invent judge
    knock launch lift limit measure mend move notice obey offer paint plant polish praise
    promise protect question remember rent repair rescue respect sell shelter sketch sweep
    teach trade trust visit wash watch weigh"""
)
ADJECTIVES = _listed(
    """ancient bitter blue brave brittle broken calm careless cheap clever cold crooked crowded
    dark deaf distant dry dusty eager empty faint famous fragile frozen gentle golden grey
    heavy hollow honest humble idle jealous lazy little lonely loud lucky modest muddy
    narrow noisy patient pink proud quick quiet rotten rusty shallow silent smooth steep
    strange stubborn tall tidy tired ugly velvet wide wild wise wooden yellow"""
)
STARTS = (
    "we will", "nobody can", "I never", "they always", "our people", "you should", "somebody must",
    "each of us could", "my neighbours", "those who", "perhaps we", "children", "it is time to",
    "this town does not", "honestly I", "what we do is",
)  # fmt: skip
LINKS = (
    "near",
    "before",
    "because of",
    "behind",
    "with",
    "without",
    "after",
    "despite",
    "for",
    "and",
)
LEADS = (
    "Rain fell on the festival grounds for the third day and the stalls stayed shut",
    "Prices at the fish auction slipped again as boats returned early",
    "A survey of commuters found longer waits at the eastern crossing",
    "The choir cancelled its tour after the organ was damaged",
    "Volunteers planted birch saplings along the disused railway",
    "The observatory opened its doors for one night only",
)
KINDS = (
    "curly", "guillemets", "one word changed", "word dropped", "brackets", "cut", "ellipsis",
    "split", "embedded", "corner",
)  # fmt: skip


@dataclass
class Bench:
    """Rows, the pairs (a, b, kind) to be found, and ids of quotes that only look alike."""

    rows: list[dict[str, str]] = field(default_factory=list)
    pairs: list[tuple[str, str, str]] = field(default_factory=list)


def thing(rng: random.Random) -> str:
    """A noun, often with an adjective."""
    words = [rng.choice(("the", "a", "every", "our", "that", "no", "its"))]
    if rng.random() < 0.6:
        words.append(rng.choice(ADJECTIVES))
    return " ".join([*words, rng.choice(NOUNS)])


def sentence(rng: random.Random) -> str:
    """An invented sentence of nine to eighteen words."""
    parts = [rng.choice(STARTS), rng.choice(VERBS), thing(rng)]
    for _ in range(rng.choice((1, 2, 2, 3))):
        parts += [rng.choice(LINKS), thing(rng)]
    return " ".join(parts)


def quote(rng: random.Random) -> str:
    """One or two invented sentences."""
    return ". ".join(sentence(rng) for _ in range(rng.choice((1, 1, 2))))


def paragraph(rng: random.Random, said: str) -> str:
    """A paragraph around a quote that is printed with straight marks."""
    who = rng.choice(SPEAKERS)
    place = f"row {rng.randrange(10_000)} of the {rng.choice(NOUNS)} file"
    return f'{rng.choice(LEADS)}, {who} wrote in {place}. "{said}," {who} added at {thing(rng)}.'


def change(rng: random.Random, kind: str, said: str) -> str:
    """The words of the quote as another outlet prints them."""
    words = said.split()
    at = rng.randrange(2, len(words) - 2)
    if kind == "one word changed":
        words[at] = rng.choice(("surely", "rather", "quietly", "possibly"))
    elif kind == "word dropped":
        del words[at]
    elif kind == "brackets":
        words.insert(at, rng.choice(("[the town]", "[in spring]", "[of Harlow Bay]")))
    elif kind == "cut":
        words = words[: max(7, round(len(words) * 0.6))]
    elif kind == "ellipsis":
        middle = len(words) // 2
        words = [*words[: middle - 1], "…", *words[middle + 1 :]]
    return " ".join(words)


def printed(rng: random.Random, kind: str, said: str) -> str:
    """Another outlet's paragraph with the quote in it."""
    words = change(rng, kind, said)
    who = rng.choice(SPEAKERS)
    if kind == "guillemets":
        return f"« {words} », {who} told {thing(rng)} committee."
    if kind == "corner":
        return f"{who} 「{words}」 — {rng.choice(LEADS)}."
    if kind == "split":
        pieces = words.split()
        at = len(pieces) // 2
        return f"“{' '.join(pieces[:at])},” {who} said, “{' '.join(pieces[at:])}.”"
    if kind == "embedded":
        return (
            f"{rng.choice(LEADS)}. {rng.choice(LEADS)}, and “{sentence(rng)}. {words},” {who} said"
            f" when the hall of {rng.randrange(900)} seats had emptied near {thing(rng)}."
        )
    return f"“{words},” {who} told a crowd of {rng.randrange(900)} by {thing(rng)}."


def lookalike(rng: random.Random, said: str) -> str:
    """Another quote: begun alike, of the same words in another order, or half of its words."""
    words = said.split()
    kind = rng.randrange(3)
    if kind == 0:
        return " ".join([*words[: len(words) // 3], *sentence(rng).split()[2:]])
    if kind == 1:
        rng.shuffle(words)
        return " ".join(words)
    return " ".join(w if i % 2 else rng.choice(NOUNS) for i, w in enumerate(words))


def make(seed: int = 7, count: int = 60) -> Bench:
    """Make `count` pairs of each kind, and as many quotes that only look alike."""
    rng = random.Random(seed)
    bench = Bench()
    seen: set[str] = set()
    number = 0

    def add(text: str) -> str:
        nonlocal number
        number += 1
        name = f"q{number:05d}"
        bench.rows.append({"id": name, "outlet": f"outlet-{number}", "text": text})
        return name

    for kind in KINDS:
        for _ in range(count):
            said = quote(rng)
            while said in seen or len(said.split()) < 10:
                said = quote(rng)
            seen.add(said)
            one, other = add(paragraph(rng, said)), add(printed(rng, kind, said))
            bench.pairs.append((one, other, kind))
            add(paragraph(rng, lookalike(rng, said)))
    rng.shuffle(bench.rows)
    return bench
