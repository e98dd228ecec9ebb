"""Tests that slides and Word documents say each figure with the label that the page has it with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from plainspoken.core.findings import read_findings
from plainspoken.report.office_reference import rewrite_zip_parts
from plainspoken.verify.built_page import read_html_page
from plainspoken.verify.reading_order import list_moved_texts
from plainspoken.verify.slide_facts import bound_words, collect_facts, list_card_facts, read_words, stands_alone
from plainspoken.verify.text_blocks import find_text_blocks
from plainspoken.verify.verify_office import office_file_problems
from plainspoken.words import Words
from tests.once import once
from tests.report.building import build_further
from tests.verify.conftest import TEMPLATES

PAGE = html.fromstring(
    "<main><table><tr><th>Top 10%</th><td>29</td><td><svg><title>29 in 100, likely 26 to 33</title></svg></td></tr>"
    "<tr><th>All visits</th><td>21</td></tr></table><p>Data: 1,296 visits</p><p>67</p>"
    '<article><h3>New</h3><p class="figure">37 in 100</p></article></main>'
)


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in every format. Not to be changed."""
    return once(tmp_path_factory, "further", build_further)


def list_slide_problems(folder: Path, slides: Path) -> list[str]:
    """What is told of slides beside the page of a folder."""
    words = Words(read_findings(folder / "findings.json"), "en", (TEMPLATES,))
    return list(map(str, office_file_problems(read_html_page(folder / "briefing.en.html"), slides, words)))


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_what_this_version_writes_holds(further: Path, kind: str) -> None:
    assert list_slide_problems(further, further / f"briefing.en.{kind}") == []


def test_figures_and_headings_of_a_document_stand_where_the_page_has_them() -> None:
    page = html.fromstring("<main><h1>Q?</h1><p>No.</p><h2>Good</h2><p>It finds some.</p><h2>Bad</h2><p>So.</p></main>")
    table = html.fromstring("<table><tr><th>Top</th><td>29</td></tr><tr><th>All</th><td>21</td></tr></table>")
    blocks = [*find_text_blocks(page, lambda _: False), *find_text_blocks(table, lambda _: False)]
    right = ["No.", "Q?", "Good", "It finds some.", "Bad", "So.", "Top", "29", "All", "21"]
    assert list(list_moved_texts(right, blocks)) == []
    swapped = ["No.", "Q?", "Bad", "It finds some.", "Good", "So.", "Top", "21", "All", "29"]
    found = [("Bad", "It finds some."), ("Good", "So."), ("Top", "21"), ("All", "29")]
    assert list(list_moved_texts(swapped, blocks)) == found


def test_a_figure_in_place_of_another_of_the_page_is_told(further: Path, tmp_path: Path) -> None:
    def swap(name: str, content: bytes) -> bytes:
        swapped = content.replace(b">29<", b">\0<").replace(b">21<", b">29<").replace(b">\0<", b">21<")
        return swapped if name == "ppt/slides/slide1.xml" else content

    path = tmp_path / "briefing.en.pptx"
    path.write_bytes(rewrite_zip_parts((further / "briefing.en.pptx").read_bytes(), swap))
    assert path.read_bytes() != (further / "briefing.en.pptx").read_bytes()
    assert any("the slide says this, the page does not" in each for each in list_slide_problems(further, path))


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("29 Top 10%", True),
        ("29 Top 10% (26 to 33)", True),
        ("21 All visits", True),
        ("Data: 1,296 visits", True),
        ("21 Top 10%", False),
        ("26 Top 10% (29 to 33)", False),
        ("67", False),
        ("67 All visits", False),
        ("\N{MINUS SIGN}29 Top 10%", False),
    ],
)
def test_figures_are_known_with_their_labels(said: str, known: bool) -> None:
    assert (read_words(said) in collect_facts(PAGE, lambda _: False)) == known


def test_a_card_is_known_by_its_name_and_figure() -> None:
    assert list(list_card_facts(PAGE, lambda _: False)) == ["New (37 in 100)"]


def test_what_may_be_said_anywhere() -> None:
    assert stands_alone("Owner") and stands_alone("It finds 29 of them in time") and not stands_alone("29 in 100")
    assert re.fullmatch(bound_words("9 of them"), "9 of them") and not re.search(bound_words("9 of them"), "29 of them")
