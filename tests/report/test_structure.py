"""Tests of the printed briefing: a page a message, nothing twice, a short annex, PDF/UA for each task."""

from __future__ import annotations

import page as validation
import pytest

from tests.once import once
from tests.report.building import build_customers
from tests.report.conftest import Built
from tests.report.layout import claims_said_twice, printed_pages, titles, words_of_titles
from tests.words.readability import split_words

TITLE_WORDS = 22
ALL_TITLES = 130  # the samples hold every kind of page; ten pages of a real case have 120 at most


@pytest.fixture(scope="module", params=["visits", "customers"])
def printed(request: pytest.FixtureRequest, built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The planted briefing of each task."""
    if request.param == "visits":
        return built
    return Built(once(tmp_path_factory, "planted_customers", build_customers))


def test_it_conforms_to_pdf_ua(printed: Built) -> None:
    found = validation.validate_pdf_bytes(printed.pdf, profile="ua1")
    assert found.is_compliant, found.failures


def test_the_annex_is_short(printed: Built) -> None:
    assert sum(each.annex for each in printed_pages(printed.pdf)) <= 6  # the samples hold every kind of finding


def test_titles_are_a_summary(printed: Built) -> None:
    assert max(len(split_words(each)) for each in titles(printed.html)) <= TITLE_WORDS
    assert words_of_titles(printed.html) <= ALL_TITLES


def test_nothing_is_said_twice(printed: Built) -> None:
    assert claims_said_twice(printed.html) == []
