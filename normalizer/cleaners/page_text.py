"""PT001: what stands around the article in the text of a whole page."""

from collections.abc import Iterator

from normalizer.cleaners._base import cleaner
from normalizer.cleaners._extent import TITLE_REACH, find_title, is_page_dump, may_be_title
from normalizer.cleaners._shape import is_headline
from normalizer.lang import Phrases
from normalizer.model import Blocks, Cut

SURENESS = 0.5  # below that of cleaners that know what a line is, and so say more


def _is_text(blocks: Blocks) -> bool:
    return bool(blocks) and blocks[0].evidence is None


@cleaner("PT001", since="0.1", about=_is_text)
def page_text(blocks: Blocks, phrases: Phrases) -> Iterator[Cut]:
    """Remove the lines of a whole page's text that are not its article.

    Only a text with a page's menus, labels and footers around its paragraphs is looked at.
    A model of the lines (what they look like and say, what stands around them) then judges
    each; the reasons are the model's.  The title above the article stays, and captions are
    set aside.

    Kept:
        The ferry to Norrholm was late again.
    """
    if not is_page_dump(blocks, phrases):
        return
    from normalizer.cleaners._line_verdict import judge_lines

    verdicts = judge_lines(blocks, phrases)
    held = [at for at, verdict in enumerate(verdicts) if verdict.is_article]
    if not held:
        return
    title = _title_of(blocks, range(held[0], held[-1] + 1))
    for block, verdict in zip(blocks, verdicts, strict=True):
        if not verdict.is_article and block.index != title and block.kind != "caption":
            reason = "; ".join(verdict.reasons) or "where it stands"
            yield block.cut(reason, sureness=SURENESS)


def _title_of(blocks: Blocks, article: range) -> int | None:
    """Return the index of the title above the article: told by its words, else the longest line.

    An article that begins with a headline has its title in it.
    """
    found = find_title(blocks, article)
    if found is not None or is_headline(blocks[article.start]):
        return found
    above = [b for b in blocks[: article.start][-TITLE_REACH:] if may_be_title(b)]
    return max(above, key=lambda b: b.words).index if above else None
