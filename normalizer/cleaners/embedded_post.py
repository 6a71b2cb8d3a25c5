"""EP001: posts of social networks that a page embeds."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import left_of
from normalizer.cleaners._sought import sought_in
from normalizer.lang import Phrases
from normalizer.late import late
from normalizer.model import Block, Blocks, Cut

# The classes that the networks' own embedding code puts on the quotation it draws over.
POST = late(
    r"\b(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed"
    r"|threads-post|text-post-media|reddit-(?:embed|card)|imgur-embed-pub|fb-post)\b"
)


def _quotes(blocks: Blocks) -> list[Block]:
    return sought_in(blocks).quotes


@cleaner("EP001", since="0.1", alone=True, about=_quotes)
def embedded_post(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove posts that a page embeds from a social network: another's text and its signature.

    Known by the classes that the network's embedding code brings along, on HTML pages only;
    a post that the article itself quotes in its text stays.

    Kept:
        "The pier is open again," the mayor wrote on a social network on Friday.
    """
    for block in left_of(blocks, _quotes):
        found = POST.search(block.evidence.hints) if block.evidence is not None else None
        if found:
            yield block.cut(f"is an embedded post ({found.group()})", sureness=0.9)
