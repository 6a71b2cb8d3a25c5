"""NV001: menus, breadcrumbs, link lists."""

from __future__ import annotations

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits, heads_contact, heads_prose
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 14  # words


@cleaner("NV001", since="0.1", lists=("navigation",))
def navigation(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove the entries of menus, known by phrase.

    Removed:
        Sign in

        Back to top

        Go to our homepage
    Kept:
        Signing in takes a minute, the agency says, but the queue was out of the door.
    """
    hits = cut_short_hits(blocks, phrases, "navigation", longest=LONGEST)
    for block, hit, cut in hits:
        # "About", "FAQ", "Contact" above an address: a part of the article
        if heads_prose(blocks, block) or heads_contact(blocks, block):
            continue
        if hit.whole or len(hit.text) >= 0.5 * len(block.text):
            yield cut
