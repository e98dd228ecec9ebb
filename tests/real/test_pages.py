"""The printed briefings of the real cases: ten pages that are read to the end, and a short annex for those who check.

The aim is ten full pages for a director, each with one message, and at most four pages of annex; PDF/UA; nothing twice.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import page as validation
import pypdfium2
import pytest
from lxml import html

from tests.once import once
from tests.real.building import build_case
from tests.report.layout import claims_said_twice, printed_pages, words_of_titles

pytestmark = [pytest.mark.real, pytest.mark.slow]
BODY, ANNEX = 10, 4  # pages
ALL_TITLES = 120  # words
WHITE = 0.6  # pages that are white below the last ink of each page of the body, altogether
MOST_WHITE = 0.2  # of one page of the body


@pytest.fixture(scope="module", params=["conversion", "activity", "customers"])
def folder(request: pytest.FixtureRequest, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build folder of a case. Not to be changed."""
    name: str = request.param
    return once(tmp_path_factory, name, partial(build_case, name, tables=real_data)) / "report" / name


def test_few_pages_and_a_short_annex(folder: Path) -> None:
    pages = printed_pages((folder / "briefing.en.pdf").read_bytes())
    assert sum(not each.annex for each in pages) <= BODY
    assert sum(each.annex for each in pages) <= ANNEX
    white = [each.white for each in pages if not each.annex]
    assert sum(white) <= WHITE
    assert max(white) <= MOST_WHITE


def test_it_conforms_to_pdf_ua(folder: Path) -> None:
    found = validation.validate_pdf_bytes((folder / "briefing.en.pdf").read_bytes(), profile="ua1")
    assert found.is_compliant, found.failures


def test_titles_are_a_summary_and_nothing_is_said_twice(folder: Path) -> None:
    page = (folder / "briefing.en.html").read_text(encoding="utf-8")
    assert words_of_titles(page) <= ALL_TITLES
    assert claims_said_twice(page) == []


def test_page_one_is_one_page_with_the_contents_at_its_foot_in_each_language(folder: Path) -> None:
    for path in sorted(folder.glob("briefing.*.pdf")):
        (*_, last) = html.parse(path.with_suffix(".html")).xpath("//nav[contains(@class, 'toc')]//a")
        first = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
        assert " ".join(last.text_content().split()) in " ".join(first.split()), path.name
