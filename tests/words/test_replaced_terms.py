"""Tests of Swedish and Russian: no message says what its style sheet has replaced, so that one act has one name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainspoken.case.case_names import names_for_language
from plainspoken.words.message_catalogue import read_messages
from tests.words.planted import TEMPLATES
from tests.words.told import shipped_cases

REPLACED = {  # with what is said instead: docs/languages/sv.md and ru.md
    "sv": {
        r"\brangord": "rankar",
        r"\blämnas? (?:\w+ )*i fred\b": "får det inte",
        r"\bstryk inte bara\b": "det räcker inte att stryka",
        r"\b(?:slumpen|tur|köpsumma) ensam\b": "enbart",
        r"\böverens till\b": "överensstämmelsen är",
        r"\b(?:köper|köpt) för mest\b": "handlar mest",
        r"\bvilar på\b": "bygger på",
        r"(?<!\bden )\{\{ (?:earlier_)?cut \| date": "den 11 september",
        r"\b(?:en kontakt|kontakterna|livechatt\w*)\b": "mottagare, erbjudandet",
        r"\bagera först\b": "först i tur",
        r"\bvi (?:kan|får) (?:inte )?(?:ändra|kontakta)\b": "ni",
        r"\bär en rang\b": "duger som rang",
        r"\bsämre än (?:dess egna )?poäng": "gör sämre ifrån sig än väntat",
        r"\bav sig själva\b": "ändå, redan utan åtgärden",
        r"\bhopräkn": "summerad, ackumulerad",
        r"\bsmå tester\b": "tester, för ofta räcker inte ens det största",
        r": typiskt \{\{ median_here": "(typiskt ..., övriga ...)",
    },
    "ru": {
        r"\bранжир": "расставляет",
        r"\bстоило ждать\b": "следовало ожидать",
        r"\bзадним числом\b": "уже зная ответ",
        r"\bне на чем\b": "оснований действовать нет",
        r"\bне явно (?:лучше|больше|хуже)\b": "явного преимущества нет",
        r"\bтаких полей\b": "при прочих равных",
        r"\bсдвиг с\b": "снижение или рост с",
        r"\bвозникли сами\b": "сложились сами",
        r"\b(?:цена|эффект) контакта\b": "цена, эффект предложения",
        r"\bцена события\b": "потеря от события",
        r"\bзависят от поля\b": "при таком-то значении ... от ... до ...",
        r"\b(?:линия|точка|кольцо|контур|ромб|полоса|черта): ": "тонкая линия показывает диапазон",
        r"\b(?:и|но) событие (?:не )?наступило\b": "на деле это клиент с меткой",
        r"\bновая модель оставит\b": "если построить модель заново, останется",
        r"\bмодель ошиблась на\b": "прогноз расходился с фактом на",
        r"\bкто не дал согласия\b": "согласия не дали ... из них",
        r"\bиначе было записано\b": "строк с другим написанием",
        r"\bплан не окупится:": "по основному расчёту эффекта мало",
        r"\bнабрано нужное число\.": "наберётся нужное число клиентов",
        r"\bоценку риска\b": "оценку",
    },
}


@pytest.mark.parametrize(
    ("language", "path"),
    [(language, path) for language in REPLACED for path in sorted((TEMPLATES / "words" / language).glob("*.toml"))],
    ids=lambda each: each.stem if isinstance(each, Path) else each,
)
def test_no_message_says_what_was_replaced(language: str, path: Path) -> None:
    for key, message in read_messages(path).items():
        for old, new in REPLACED[language].items():
            assert not re.search(old, message.text, re.IGNORECASE), f"{key}: say {new}: {message.text}"


@pytest.mark.parametrize("language", REPLACED)
def test_no_phrase_of_a_case_says_what_was_replaced(language: str) -> None:
    for case in shipped_cases():
        if language in case.texts:
            for key, phrase in names_for_language(case, language).items():
                for old, new in REPLACED[language].items():
                    assert not re.search(old, phrase, re.IGNORECASE), f"{key}: say {new}: {phrase}"


def test_the_net_catches() -> None:
    assert re.search(next(iter(REPLACED["sv"])), "Modellen rangordnar", re.IGNORECASE)
    assert re.search(next(iter(REPLACED["ru"])), "Балл ранжирует", re.IGNORECASE)
