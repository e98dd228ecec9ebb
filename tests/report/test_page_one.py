"""Tests of page one: what a director reads in the first minute, on data with and without signal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainspoken.core.findings import ClaimKind, Verdict
from tests.report.building import page_of
from tests.report.parts import first_words, parsed, parts
from tests.words.planted import english, leaning, whole_sample

FIRST = 120
BEST = 3


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(whole_sample(), tmp_path_factory.mktemp("stubs"))


def test_the_first_words_hold_answer_action_and_range(page: str) -> None:
    text = first_words(page, FIRST)
    findings = whole_sample()
    words = english(findings)
    answer = next(each for each in findings.claims if each.kind is ClaimKind.ANSWER)
    action = next(each for each in findings.claims if each.kind is ClaimKind.ACTION)
    for wanted in (words.sentence(answer, "verdict"), words.sentence(answer), words.sentence(action, "head")):
        assert " ".join(wanted.striptags().split()) in text
    assert re.search(r"range \d+ to \d+", text)


def test_the_first_words_hold_the_money(page: str) -> None:
    assert "costs less than 9%" in first_words(page, FIRST)


def test_at_most_three_of_each(page: str) -> None:
    (first,) = parsed(page).xpath("//section[contains(@class, 'page-one')]")
    for shape in ("facts", "actions", "claims strengths", "claims weaknesses"):
        assert 1 <= len(first.xpath(f".//*[@class='{shape}']/li")) <= BEST


def test_strengths_and_weaknesses_hold(page: str) -> None:
    (first,) = parsed(page).xpath("//section[contains(@class, 'page-one')]")
    claims = {each.key: each for each in whole_sample().claims}
    for shape, kind in (("strengths", ClaimKind.STRENGTH), ("weaknesses", ClaimKind.WEAKNESS)):
        marks = first.xpath(f".//*[@class='claims {shape}']//@data-claim")
        assert marks
        assert {claims[each].kind for each in marks} == {kind}


def test_without_signal_there_is_nothing_to_do(tmp_path: Path) -> None:
    findings = leaning(Verdict.FAILS)
    assert [each.rule for each in findings.claims if each.kind is ClaimKind.ANSWER] == ["answer_no"]
    text = first_words(page_of(findings, tmp_path), FIRST)
    assert "No. There is nothing here to act on" in text
    assert "Do not act on the score." in text
    assert "nothing yet" in parts(page_of(findings, tmp_path))[0].text


def test_a_hostile_question_is_text(tmp_path: Path) -> None:
    base = whole_sample()
    hostile = "<script>alert('{{ 7*7 }}')</script>"
    names = {"en": {**base.names["en"], "text.question": hostile, "text.organisation": hostile}}
    page = page_of(base.model_copy(update={"names": names}), tmp_path)
    assert "<script" not in page
    assert "49" not in parsed(page).xpath("//h1")[0].text_content()
    assert parsed(page).xpath("//h1")[0].text_content() == hostile
