"""The PDF says what the HTML says, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from plainspoken.core.findings import Findings
from plainspoken.report.html import render_briefing_html
from plainspoken.report.page import Briefing
from plainspoken.report.render_pdf import html_to_pdf
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.pdf_sheet import PdfSheet, normalise_pdf_text
from plainspoken.verify.take_text import take_block_text
from plainspoken.verify.verify_pdf import pdf_problems, take_repeated_table_heads
from plainspoken.words import Words
from tests.verify.changes import changed
from tests.verify.conftest import TEMPLATES

ROWS_OF_TWO_PAGES = 30  # of a table
STAMPED = '<p class="stamp"><span>Demonstration data</span></p>'


def printed(built: Path, words: Words, old: str, new: str, to: Path) -> Path:
    """A PDF made of the page in which one text was changed."""
    html = render_briefing_html(Briefing(words, built / "figures" / "en"), Markup())
    assert old in html
    pdf = html_to_pdf(html.replace(old, new, 1), (TEMPLATES,))
    to.write_bytes(pdf)
    return to


def test_one_changed_digit_in_the_pdf(page: HtmlPage, built: Path, words: Words, tmp_path: Path) -> None:
    path = printed(
        built, words, ">12,205</data> visits, each", ">12,206</data> visits, each", tmp_path / "briefing.en.pdf"
    )
    problems = [str(problem) for problem in pdf_problems(page, path)]
    assert len(problems) == 1
    assert (
        'under "In these data, 16 in 100 visits ended in a purchase": the HTML says this, the PDF does not'
        in problems[0]
    )
    assert 'expected: "The data hold 12,205 visits' in problems[0]
    assert 'found: "The data hold 12,206 visits' in problems[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("other data might.", "other data would.", "the HTML says this, the PDF does not"),
        ("</main>", "<p>One more.</p></main>", "the HTML says this, the PDF does not"),
        ('<h3 id="at-very-large-values">Very large values</h3>', "", "the PDF says this, the HTML does not"),
        ('data-running="KokoBanas', 'data-running="Other', "running line"),
        ('<main id="main">', f'<main id="main">{STAMPED}', "the stamp is missing"),
        ('href="#part-drivers"', 'href="#part-limits"', "page in the contents"),
    ],
)
def test_html_and_pdf_that_differ(page: HtmlPage, built: Path, old: str, new: str, told: str) -> None:
    assert old in page.source
    other = changed(page, page.source.replace(old, new, 1))
    assert any(told in str(problem) for problem in pdf_problems(other, built / "briefing.en.pdf"))


def test_figures_that_changed_places_are_told(page: HtmlPage, built: Path) -> None:
    one, other = re.findall(r'<td class="num"><data [^>]*>[^<]+</data>', page.source)[:2]
    swapped = page.source.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1)
    found = list(map(str, pdf_problems(changed(page, swapped), built / "briefing.en.pdf")))
    assert len(found) == 2 and all("the HTML says this, the PDF does not" in each for each in found), found


def test_a_table_that_goes_on_over_the_page_repeats_its_head(built: Path, words: Words, tmp_path: Path) -> None:
    html = render_briefing_html(Briefing(words, built / "figures" / "en"), Markup())
    table = html[html.index("<thead", html.index('id="part-annex_data"')) : html.index('id="part-annex_models"')]
    rows = table[table.index("<tr", table.index("<tbody")) : table.index("</tbody>")]
    row = rows[: rows.index("</tr>") + len("</tr>")]
    long = html.replace(row, row * ROWS_OF_TWO_PAGES, 1)
    (tmp_path / "briefing.en.pdf").write_bytes(html_to_pdf(long, (TEMPLATES,)))
    page = HtmlPage("briefing.en.html", "", None)
    assert list(pdf_problems(changed(page, long), tmp_path / "briefing.en.pdf")) == []
    shorter = changed(page, long.replace(row, "", 1))
    assert list(pdf_problems(shorter, tmp_path / "briefing.en.pdf")), "a row that only the PDF holds"


def test_only_a_head_at_the_top_of_a_further_page_is_a_repeated_one(page: HtmlPage) -> None:
    table = "<table><thead><tr><th>Method</th><th>Segments</th></tr></thead></table>"
    once = changed(page, f"<main>{table}</main>")
    sheets = [PdfSheet(1, " Method Segments one "), PdfSheet(2, " \x00 Method Segments two Method Segments ")]
    take_repeated_table_heads(once, sheets)
    assert [sheet.rest for sheet in sheets] == [("Method Segments one",), ("two Method Segments",)]
    twice = changed(page, f"<main>{table}{table}</main>")
    sheets = [PdfSheet(1, " Method Segments one "), PdfSheet(2, " Method Segments two ")]
    take_repeated_table_heads(twice, sheets)
    assert [sheet.rest for sheet in sheets] == [("Method Segments one",), ("Method Segments two",)]


def test_percentages_that_stand_close_are_words_of_their_own() -> None:
    # As PDFium reads the labels of an axis in a language that parts the sign from its number.
    assert normalise_pdf_text("0 % 20 %40 %−60 % 37%") == "0 % 20 % 40 % −60 % 37%"


def test_of_texts_that_end_alike_each_takes_its_own_end() -> None:
    sheets = [
        PdfSheet(1, " Warm visits. We expect 23 in 100, "),
        PdfSheet(2, " as the score says. Cold. We expect 8 in 100, as the score says. "),
    ]
    assert take_block_text("Warm visits. We expect 23 in 100, as the score says.", sheets)
    assert take_block_text("Cold. We expect 8 in 100, as the score says.", sheets)
    assert not any(sheet.rest for sheet in sheets)


def test_a_text_may_break_between_columns_at_the_marker_of_its_list() -> None:
    sheet = PdfSheet(1, " so we get 42 – right. ")
    assert not take_block_text("so we get 42 right.", [sheet])
    assert take_block_text("so we get 42 right.", [sheet], ["–"])
    assert sheet.rest == ("–",)


def test_the_stamp_is_on_every_page_of_a_demonstration(findings: Findings, built: Path, tmp_path: Path) -> None:
    part = findings.briefing.model_copy(update={"demonstration": True})
    words = Words(findings.model_copy(update={"briefing": part}), "en", (TEMPLATES,))
    html = render_briefing_html(Briefing(words, built / "figures" / "en"), Markup())
    (tmp_path / "briefing.en.pdf").write_bytes(html_to_pdf(html, (TEMPLATES,)))
    page = changed(HtmlPage("briefing.en.html", "", None), html)
    assert list(pdf_problems(page, tmp_path / "briefing.en.pdf")) == []


def test_where_a_line_breaks_does_not_matter() -> None:
    assert normalise_pdf_text("a one\ufffeyear\u00a0test\r\nof it") == normalise_pdf_text("a one-year test of it")
