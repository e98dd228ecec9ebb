"""The PDF says what the HTML says, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from plainspoken.core.findings import Findings
from plainspoken.report.html import render_briefing_html
from plainspoken.report.page import Briefing
from plainspoken.report.render_pdf import html_to_pdf
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.verify_pdf import normalise_pdf_text, pdf_problems
from plainspoken.words import Words
from tests.verify.changes import changed
from tests.verify.conftest import TEMPLATES


def printed(built: Path, words: Words, old: str, new: str, to: Path) -> Path:
    """A PDF made of the page in which one text was changed."""
    html = render_briefing_html(Briefing(words, built / "figures" / "en"), Markup())
    assert old in html
    pdf, _ = html_to_pdf(html.replace(old, new, 1), (TEMPLATES,))
    to.write_bytes(pdf)
    return to


def test_one_changed_digit_in_the_pdf(page: HtmlPage, built: Path, words: Words, tmp_path: Path) -> None:
    path = printed(built, words, ">12,205</data> visits", ">12,206</data> visits", tmp_path / "briefing.en.pdf")
    problems = [str(problem) for problem in pdf_problems(page, path)]
    assert len(problems) == 1
    assert 'under "About the data, and figures we need from you": the HTML says this, the PDF does not' in problems[0]
    assert 'expected: "We looked at 12,205 visits' in problems[0]
    assert 'found: "We looked at 12,206 visits' in problems[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Other data might.", "Other data would.", "the HTML says this, the PDF does not"),
        ("</main>", "<p>One more.</p></main>", "the HTML says this, the PDF does not"),
        ('<h3 id="at-very-large-values">Very large values</h3>', "", "the PDF says this, the HTML does not"),
        ('data-running="KokoBanas', 'data-running="Other', "running line"),
        ('<html lang="en">', '<html lang="en" class="demo">', "the stamp is missing"),
        ('href="#part-drivers"', 'href="#part-limits"', "page in the contents"),
    ],
)
def test_html_and_pdf_that_differ(page: HtmlPage, built: Path, old: str, new: str, told: str) -> None:
    assert old in page.source
    other = changed(page, page.source.replace(old, new, 1))
    assert any(told in str(problem) for problem in pdf_problems(other, built / "briefing.en.pdf"))


def test_the_stamp_is_on_every_page_of_a_demonstration(findings: Findings, built: Path, tmp_path: Path) -> None:
    part = findings.briefing.model_copy(update={"demonstration": True})
    words = Words(findings.model_copy(update={"briefing": part}), "en", (TEMPLATES,))
    html = render_briefing_html(Briefing(words, built / "figures" / "en"), Markup())
    (tmp_path / "briefing.en.pdf").write_bytes(html_to_pdf(html, (TEMPLATES,))[0])
    page = changed(HtmlPage("briefing.en.html", "", None), html)
    assert list(pdf_problems(page, tmp_path / "briefing.en.pdf")) == []


def test_where_a_line_breaks_does_not_matter() -> None:
    assert normalise_pdf_text("a one\ufffeyear\u00a0test\r\nof it") == normalise_pdf_text("a one-year test of it")
