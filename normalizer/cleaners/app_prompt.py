"""AP001: get our app, switch on our alerts, update your browser."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._shape import cut_short_hits
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

LONGEST = 45  # words


@cleaner("AP001", since="0.1", lists=("app-prompt",))
def app_prompt(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove prompts to install an app, follow a channel, or change the browser.

    Removed:
        Download our app for breaking news alerts

        Please enable JavaScript to view this page.
    Kept:
        The city's parking app was downloaded forty thousand times in its first week.
    """
    for _, _, cut in cut_short_hits(blocks, phrases, "app-prompt", longest=LONGEST):
        yield cut
