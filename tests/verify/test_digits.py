"""Any digit that a reader sees, changed: verify must notice each."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from plainspoken.core.findings import Findings
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.verify_pdf import pdf_problems
from plainspoken.words import Words
from tests.verify.changes import digits, is_noticed, printed_digits, with_digit
from tests.verify.conftest import TEMPLATES

DRAWN = 48  # digits tried in every run, spread over the page
MANY = 200


def spread(places: list[int], many: int) -> list[int]:
    """This many places, evenly spread."""
    return [places[index * len(places) // many] for index in range(many)]


@pytest.mark.parametrize("draw", range(DRAWN))
def test_a_changed_digit_in_the_html(page: HtmlPage, built: Path, words: Words, draw: int) -> None:
    at = spread(digits(page.source), DRAWN)[draw]
    assert is_noticed(with_digit(page, at), words, built / "figures" / "en"), page.source[at - 80 : at + 9]


@pytest.mark.parametrize("draw", range(DRAWN))
def test_a_digit_that_differs_between_html_and_pdf(page: HtmlPage, built: Path, draw: int) -> None:
    at = spread(printed_digits(page.source), DRAWN)[draw]
    assert any(pdf_problems(with_digit(page, at), built / "briefing.en.pdf")), page.source[at - 80 : at + 9]


@pytest.mark.slow
def test_catch_rate_on_many_digits(page: HtmlPage, built: Path, findings: Findings) -> None:
    words = Words(findings, "en", (TEMPLATES,))
    places = random.Random(7).sample(digits(page.source), MANY)
    caught = sum(is_noticed(with_digit(page, at), words, built / "figures" / "en") for at in places)
    assert caught / MANY >= 0.99
