"""A printed briefing measured: pages of body and annex, white below the last ink, titles, repeats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pypdfium2
from lxml import html

from tests.words.readability import split_words

ANNEX = "Annex"  # how the running head of each page of the annex begins
FOOT_MM, HEAD_MM, A4_MM = 16, 23, 297  # margins of a page, and its height
POINTS_PER_MM = 72 / 25.4
SCALE = 0.5  # pixels a point: enough to see ink
INK = 200  # grey values below it


@dataclass(frozen=True)
class PrintedPage:
    """One page: whether it is of the annex, and which share of its room is white below the last ink."""

    annex: bool
    white: float


def printed_pages(pdf: bytes) -> list[PrintedPage]:
    """The pages of a document."""
    document = pypdfium2.PdfDocument(pdf)
    return [PrintedPage(any(line.startswith(ANNEX) for line in margins(page)), white_below(page)) for page in document]


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def margins(page: pypdfium2.PdfPage) -> list[str]:
    """The lines of a page's running head and foot: WeasyPrint writes them after the page's text."""
    lines: list[str] = page.get_textpage().get_text_range().splitlines()
    return lines[-2:]


def white_below(page: pypdfium2.PdfPage) -> float:
    """The share of a page's room that is white below its last ink, foot aside."""
    picture = page.render(scale=SCALE, grayscale=True).to_numpy()
    millimetre = SCALE * POINTS_PER_MM
    bottom = round((A4_MM - FOOT_MM) * millimetre)
    rows = (picture[:bottom].reshape(bottom, -1) < INK).any(axis=1)
    last = int(rows.nonzero()[0].max(initial=0))
    return (bottom - last) / (bottom - round(HEAD_MM * millimetre))


def titles(page: str) -> list[str]:
    """The titles of the pages of the body, in order."""
    body = "//section[contains(@class, 'part') and not(contains(@class, 'annex'))]"
    found = html.fromstring(page).xpath(f"{body}//h2[@id]")
    return [" ".join(each.text_content().split()) for each in found]


def words_of_titles(page: str) -> int:
    """How many words all titles have together."""
    return sum(len(split_words(each)) for each in titles(page))


def claims_said_twice(page: str) -> list[str]:
    """Each claim that is said in full at two places of the printed page."""
    tree = html.fromstring(page)
    counts = Counter(each.get("data-claim") for each in tree.xpath("//*[@data-aspect='']"))
    return [each for each, count in counts.items() if count > 1]
