"""Which line above a page's article is its title, whatever the language's endings and script."""

from __future__ import annotations

import pytest

from normalizer.cleaners._extent import find_title
from normalizer.model import Block, Blocks

PAGES = {
    "the same words": (
        "Council closes the old fish market",
        "The council of Norrholm voted on Tuesday to close the old fish market on the quay.",
    ),
    "few words": (
        "Market hall closes",
        "The council of Norrholm voted on Tuesday to close the market hall on the quay.",
    ),
    "other endings": (
        "Zastupitelé zavřou starou rybí tržnici",
        "Zastupitelstvo města rozhodlo v úterý, že stará rybí tržnice na nábřeží bude zavřena.",
    ),
    "short words": (
        "소금항시 의회, 오래된 어시장 폐쇄 결정",
        "소금항시 의회는 화요일 저녁 부두의 오래된 어시장을 폐쇄하고 주택을 짓기로 결정했다.",
    ),
    "no spaces": (
        "潮見市議会、古い魚市場の閉鎖を可決",
        "潮見市議会は12日夜、埠頭の古い魚市場を閉鎖し、跡地に住宅を建てる計画を可決した。",
    ),
    "vowel signs": (
        "नगर परिषद ने पुराना मछली बाज़ार बंद करने का फैसला किया",
        "नमकपुर नगर परिषद ने मंगलवार को फैसला किया कि पुराने मछली बाज़ार को बंद किया जाएगा।",
    ),
}
OTHER = "Ferry line sues the harbour over fees"


@pytest.mark.parametrize(("title", "first"), PAGES.values(), ids=PAGES)
def test_the_title_shares_its_words_with_the_article(title, first):
    lines = ("Menu", title, OTHER, "Share", first)
    blocks = Blocks(Block("paragraph", text, 200 * at, at) for at, text in enumerate(lines))
    assert find_title(blocks, range(4, 5)) == 1


def test_no_line_shares_them():
    lines = ("Menu", OTHER, "Share", PAGES["the same words"][1])
    blocks = Blocks(Block("paragraph", text, 200 * at, at) for at, text in enumerate(lines))
    assert find_title(blocks, range(3, 4)) is None
