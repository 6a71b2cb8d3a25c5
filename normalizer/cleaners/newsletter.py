"""NL001: requests to subscribe by e-mail."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 60  # words; past this the phrase stands inside reporting


@cleaner("NL001", since="0.1", lists=("newsletter",))
def newsletter(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove short blocks that ask the reader to subscribe by e-mail.

    Removed:
        Sign up for our morning newsletter.

        Get the day's top headlines delivered to your inbox.
    Kept:
        The ministry's newsletter said prices rose 4% in May.

        She signed up for the party's newsletter in April and left it in May, she said.
    """
    for _, _, cut in cut_short_hits(blocks, phrases, "newsletter", longest=LONGEST):
        yield cut
