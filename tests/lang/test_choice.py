"""Which languages' lists a text gets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.lang import _words_in, choose

TEXTS = {
    "uk": "Міська рада у вівторок вирішила, що старий ринок буде закрито, і не повідомила про це.",
    "ru": "Городской совет во вторник решил, что старый рынок будет закрыт, и не сообщил об этом.",
    "ro": "Consiliul a hotărât că hala va fi închisă și că în locul ei vor fi case.",
    "hu": "A tanács úgy döntött, hogy a csarnokot bezárja, és nem mondta meg, hogy az miért jó.",
    "fi": "Valtuusto päätti, että halli suljetaan ja että se on myös purettava, kun talvi ei ole.",
    "el": "Το συμβούλιο αποφάσισε να κλείσει την αγορά και να χτίσει κατοικίες στη θέση της.",
    "id": "Dewan kota memutuskan untuk menutup pasar itu dan membangun rumah di tempat yang sama.",
    "vi": "Hội đồng đã quyết định đóng cửa chợ cá và xây nhà ở cho những người không có nhà.",
    "fa": "شورای شهر تصمیم گرفت که بازار را تعطیل کند و به جای آن خانه بسازد.",
    "ar": "قرر المجلس في مساء الثلاثاء إغلاق السوق على الرصيف وبناء مساكن في مكانه بعد نقاش.",
    "he": "מועצת העיר החליטה לסגור את שוק הדגים הישן על הרציף ולבנות במקומו דירות.",
    "hi": "नगर परिषद ने मंगलवार शाम को फैसला किया कि पुराने बाज़ार को बंद कर दिया जाएगा।",
    "th": "สภาเมืองมีมติเมื่อค่ำวันอังคารให้ปิดตลาดปลาเก่าบนท่าเรือ",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_gets_its_languages_lists_and_english_ones(language):
    assert {language, "en"} <= set(choose(TEXTS[language]))


@pytest.mark.parametrize(
    ("language", "other"), [("ro", "el"), ("hi", "th"), ("ar", "fa"), ("id", "vi"), ("fi", "hu")]
)
def test_a_text_gets_no_lists_of_a_stranger(language, other):
    assert other not in choose(TEXTS[language])


MARKS = st.one_of(st.sampled_from("aZİıſ9_ .,'’“”–—´`ßΣ\x1e\t\u00a0"), st.characters())


@given(st.text(MARKS, max_size=40))
def test_the_words_of_a_sample_are_its_runs_of_letters(text: str) -> None:
    assert _words_in(text) == re.findall(r"[^\W\d_]+", text.lower())
