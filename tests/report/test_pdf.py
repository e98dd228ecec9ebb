"""Tests of the document: accessible, whole, small, with our letters only and page numbers that are right."""

from __future__ import annotations

import gc
import io
import re
from pathlib import Path
from typing import Any

import page as validation
import pikepdf
import pypdfium2
import pytest
from lxml import html

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.render_pdf import html_to_pdf
from tests.report.conftest import Built
from tests.report.layout import page_texts
from tests.words.planted import TEMPLATES, whole_sample

LARGEST = 500 * 1024
PAGES = range(8, 25)  # the sample holds every kind of part at once


@pytest.fixture(scope="module")
def document(built: Built) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(built.pdf))


@pytest.fixture(scope="module")
def texts(built: Built) -> list[str]:
    """The text of each page."""
    return page_texts(built.pdf)


def test_it_conforms_to_pdf_ua(built: Built) -> None:
    found = validation.validate_pdf_bytes(built.pdf, profile="ua1")
    assert found.is_compliant, found.failures


def test_it_is_small(built: Built) -> None:
    assert len(built.pdf) <= LARGEST


def test_its_length(document: pikepdf.Pdf) -> None:
    assert len(document.pages) in PAGES


def test_it_names_its_language_and_title(document: pikepdf.Pdf) -> None:
    assert str(document.Root.Lang) == "en"
    assert str(document.docinfo["/Title"]) == "KokoBanas: Which visits end in a purchase"
    assert document.Root.ViewerPreferences.DisplayDocTitle


def fonts(document: pikepdf.Pdf) -> list[Any]:
    """All fonts of all pages."""
    return [font for each in document.pages for font in each.Resources.Font.as_dict().values()]


def test_only_our_letters_are_inside(document: pikepdf.Pdf) -> None:
    found = fonts(document)
    assert found
    for font in found:
        (descendant,) = font.DescendantFonts
        assert re.fullmatch(r"/[A-Z]{6}\+Inter-?(Regular|Semi-?Bold)?", str(font.BaseFont)), font.BaseFont
        assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())


def test_bookmarks_lead_through_the_parts(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        (root,) = outline.root
        titles = [str(each.title) for each in root.children]
    assert str(root.title).startswith("Partly. We can choose whom to help first")
    assert len(titles) == len(whole_sample().briefing.parts) - 1


def test_page_one_is_one_page_with_the_contents_at_its_foot(texts: list[str]) -> None:
    assert "Do not use it for" in texts[0]
    assert "Contents What is at stake 2" in texts[0]


def test_the_contents_name_the_right_pages(built: Built, texts: list[str]) -> None:
    tree = html.fromstring(built.html)
    listed = tree.xpath("//nav//a")
    annex = [each for each in whole_sample().briefing.parts if each.startswith("annex")]
    assert len(listed) == len(whole_sample().briefing.parts) - 1 - len(annex[1:])  # the annex is named once
    marks = [each for each in pypdfium2.PdfDocument(built.pdf).get_toc() if each.level == 1]
    for link, mark in zip(listed, marks[: len(listed)], strict=True):
        name = link.text_content()
        told = re.search(rf"{re.escape(name)} (\d+)", texts[0])
        assert told, name
        assert int(told[1]) == mark.get_dest().get_index() + 1
        assert name in texts[int(told[1]) - 1]


def test_each_part_begins_a_page_under_its_name(built: Built, texts: list[str]) -> None:
    marks = [each for each in pypdfium2.PdfDocument(built.pdf).get_toc() if each.level == 1]
    begins = [each.get_dest().get_index() for each in marks]
    names = html.fromstring(built.html).xpath("//section[not(contains(@class, 'annex'))]//p[@class='part-name']")
    assert len(set(begins[: len(names)])) == len(names)
    for name, number in zip(names, begins[: len(names)], strict=True):
        assert " ".join(name.text_content().split()) in texts[number]


def test_each_page_carries_its_number(texts: list[str]) -> None:
    for number, text in enumerate(texts, 1):
        assert re.search(rf"\b{number}\b", text[-60:])


def test_it_says_what_the_page_says(built: Built, texts: list[str]) -> None:
    said = re.sub(r"\s", "", "".join(texts))
    claims = html.fromstring(built.html).xpath("//section[contains(@class, 'page-one')]//*[@data-claim]")
    assert len(claims) > 10
    for each in claims:
        assert re.sub(r"\s", "", each.text_content()) in said


FONTS = (TEMPLATES / "fonts").as_uri()
UP = "%2e%2e/" * len(TEMPLATES.parents) + "%2e%2e/"


@pytest.mark.parametrize(
    "source",
    [
        "https://example.org/a.png",
        "file:///etc/hostname",
        f"{FONTS}/{UP}etc/hostname",
        f"{FONTS}/..%2f..%2fbriefing/style.css",
        f"{FONTS}/../briefing/style.css",
        f"{FONTS}/OFL.txt",
        "file://elsewhere/etc/hostname",
    ],
)
@pytest.mark.parametrize("way", ['<img src="{}" alt="a">', '<link rel="attachment" href="{}">'])
def test_a_page_that_asks_for_something_stops_the_build(source: str, way: str) -> None:
    with pytest.raises(PlainspokenError, match=r"packaged files only"):
        html_to_pdf(f'<html lang="en"><title>t</title>{way.format(source)}', (TEMPLATES,))


def test_garbage_is_collected_again_also_after_a_page_that_is_refused() -> None:
    with pytest.raises(PlainspokenError):
        html_to_pdf('<html lang="en"><title>t</title><img src="a.png" alt="a">', (TEMPLATES,))
    assert gc.isenabled()


def test_the_stylesheet_stands_where_the_document_looks() -> None:
    assert (TEMPLATES / "briefing" / "style.css").is_file()
    assert isinstance(TEMPLATES, Path)
