"""Tests of the page as a web page: contents, folds, notes on figures, tables to take away, dark screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from plainspoken.report.figure_notes import list_shown_figures, write_note
from plainspoken.report.web_page import name_headings
from plainspoken.theme import read_theme
from plainspoken.theme.contrast import CONTRAST_PAIRS, contrast_ratio
from plainspoken.theme.dark import DARK_PAPER, dark_colours, dark_twin, has_dark_twin
from plainspoken.verify.built_page import read_html_page
from plainspoken.verify.marks import mark_problems
from tests.report.conftest import Built
from tests.words.planted import TEMPLATES, english, whole_sample

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}


@pytest.fixture
def page(browser: BrowserContext, built: Built) -> Iterator[Page]:
    opened = browser.new_page()
    faults: list[str] = []
    opened.on("console", lambda each: faults.append(each.text))
    opened.on("pageerror", lambda each: faults.append(str(each)))
    opened.set_viewport_size(DESKTOP)
    opened.goto((built.folder / "briefing.en.html").as_uri())
    yield opened
    opened.close()
    assert not faults


# ---------- without a browser ----------


def test_colours_keep_their_contrast_in_the_dark() -> None:
    colours = read_theme((TEMPLATES,)).colours
    dark = dark_colours(colours)
    assert dark["paper"] == DARK_PAPER
    for ink, ground, least in CONTRAST_PAIRS:
        assert contrast_ratio(dark[ink], dark[ground]) >= least


@pytest.mark.parametrize("colour", ["#0B6B75", "#A4471C", "#E3EBEC", "#7A1FA2", "#808080"])
def test_a_twin_stands_to_dark_paper_as_the_colour_to_light(colour: str) -> None:
    before, after = contrast_ratio(colour, "#FFFFFF"), contrast_ratio(dark_twin(colour, "#FFFFFF"), DARK_PAPER)
    assert after == pytest.approx(before, rel=0.05)


def test_a_dark_theme_stays_as_it_is() -> None:
    assert has_dark_twin("#FFFFFF")
    assert not has_dark_twin("#101010")


def test_each_heading_gets_an_id_of_its_own() -> None:
    named = name_headings(
        '<h2 id="h-a">A</h2><h3>In money</h3><h3 class="x">In <b>money</b></h3><h3 id="at-own">Own</h3>'
    )
    assert re.findall(r'id="([^"]+)"', named) == ["h-a", "at-in-money", "at-in-money-2", "at-own"]


def test_a_note_tells_range_and_cases() -> None:
    words = english(whole_sample())
    note = html.fragment_fromstring(str(write_note("evaluation.top_rate", "rate", words)))
    assert [each.get("data-term") for each in note] == ["range", "n"]
    found = words.findings.get("evaluation.top_rate")
    assert note.get("data-method") == found.method
    marks = [each.get("data-evidence").rpartition(":")[2] for each in note.iter("data")]
    assert marks == ["low", "high", "n"]


def test_a_figure_with_nothing_more_to_tell_has_no_note() -> None:
    words = english(whole_sample())
    assert not write_note("data.rows", "count", words)


def test_bounds_lead_to_the_note_of_their_figure() -> None:
    page = '<data value="1" data-evidence="a.b:low" data-show="rate">1</data><path data-bar="c.d"/>'
    assert list_shown_figures(page) == [("a.b", "rate"), ("c.d", "")]


def test_a_note_that_was_changed_is_seen(built: Built, tmp_path: Path) -> None:
    changed = re.sub(
        r'(data-about="evaluation\.top_rate rate".*?data-show="rate">)\d+', r"\g<1>77", built.html, count=1
    )
    assert changed != built.html
    path = tmp_path / "briefing.en.html"
    path.write_text(changed, encoding="utf-8")
    words = english(whole_sample())
    assert any("evaluation.top_rate:low" in str(each) for each in mark_problems(read_html_page(path), words))


# ---------- in a browser ----------


@pytest.mark.browser
def test_contents_stand_beside_the_text_and_mark_the_part_in_view(page: Page) -> None:
    links = page.locator(".web-contents li a")
    assert links.count() == page.locator("section.part").count()
    links.last.click()
    page.wait_for_function("location.hash !== ''")
    current = page.locator(".web-contents a[aria-current]")
    current.wait_for()
    assert page.locator(".web-contents").bounding_box()["x"] == 0  # type: ignore[index]
    assert page.locator(".web-contents").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_answer_stays_in_sight_below_page_one(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    kept = page.locator(".web-answer")
    page.evaluate("window.scrollTo(0, 0)")
    kept.wait_for(state="hidden")
    page.locator("section.part").last.evaluate("each => each.scrollIntoView({behavior: 'instant'})")
    kept.wait_for(state="visible")
    assert kept.inner_text().split() == page.locator("h1.answer").inner_text().split()
    place = kept.bounding_box()
    assert place is not None
    assert 0 <= place["y"] < 100
    assert place["width"] <= size["width"]


@pytest.mark.browser
def test_contents_are_a_bar_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    first = page.locator(".web-contents li a").first
    first.wait_for(state="hidden")
    page.locator(".web-contents summary").click()
    assert first.is_visible()
    first.click()
    assert not first.is_visible()


@pytest.mark.browser
def test_each_link_leads_somewhere(page: Page) -> None:
    lost = page.evaluate("""() => [...document.querySelectorAll('a[href^="#"]')]
      .filter(each => !document.getElementById(each.hash.slice(1))).map(each => each.outerHTML)""")
    assert lost == []
    twice = page.evaluate("""() => [...document.querySelectorAll('[id]')].map(each => each.id)
      .filter((each, place, all) => all.indexOf(each) !== place)""")
    assert twice == []


@pytest.mark.browser
def test_what_is_folded_opens_for_print_and_closes_again(page: Page) -> None:
    closed = page.locator("details.fold:not([open], .numbers)")
    before = closed.count()
    assert before
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert closed.count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert closed.count() == before


@pytest.mark.browser
def test_nothing_for_screens_is_printed(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator(".web-contents, .tools, .anchor, .figure-note, .fold > summary, .fold.numbers").evaluate_all(
        "all => all.filter(each => each.checkVisibility()).length"
    ) == 0  # fmt: skip
    assert page.locator(".toc").is_visible() == bool(page.locator(".toc").count())
    page.emulate_media(media="screen")


@pytest.mark.browser
def test_a_figure_answers_to_tap_keys_and_escape(page: Page) -> None:
    note = page.locator("#about-figure")
    figure = page.locator("section.part p data[data-evidence]:visible").first
    figure.click()
    assert note.is_visible()
    assert "Evidence" in note.inner_text()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    stop = page.locator("section.part data[role=button]:visible").nth(1)
    stop.focus()
    assert note.is_visible()
    told = note.inner_text()
    page.keyboard.press("ArrowRight")
    assert note.is_visible()
    assert note.inner_text() != told or page.evaluate("document.activeElement.tagName") == "DATA"


@pytest.mark.browser
def test_a_part_has_one_stop_for_its_figures(page: Page) -> None:
    assert page.locator("data[tabindex]").count() <= page.locator("section.part, .page-one").count()


@pytest.mark.browser
def test_a_shape_tells_its_value(page: Page) -> None:
    shape = page.locator("svg.wide path[data-bar]:visible").first
    shape.dispatch_event("pointerover", {"pointerType": "mouse"})
    note = page.locator("#about-figure")
    note.wait_for()
    assert (shape.get_attribute("data-bar") or "no bar") in note.inner_text()


@pytest.mark.browser
def test_the_numbers_of_a_drawing_are_those_of_the_findings(page: Page) -> None:
    words = english(whole_sample())
    shapes = page.locator("figure.chart:has(.fold.numbers)").first.locator("svg:visible [data-bar]")
    addresses = [each.get_attribute("data-bar") or "" for each in shapes.all()]
    table = page.locator(".fold.numbers table").first
    values = table.evaluate("each => [...each.tBodies[0].rows].map(row => row.cells[1].textContent)")
    assert values == [words.show(each).text for each in addresses]


@pytest.mark.browser
def test_a_table_is_copied_without_formulas(page: Page) -> None:
    table = "document.querySelector('figure.tabular table')"
    page.evaluate(f"() => {{ {table}.rows[1].cells[0].textContent = '=1+1'; }}")
    told = page.evaluate(f"toCsv(cellsOf({table}))")
    assert '"\'=1+1"' in told
    assert len(told.splitlines()) == page.evaluate(f"{table}.rows.length")
    with page.expect_download() as saved:
        page.locator("figure.tabular").first.get_by_role("button", name="Save as CSV").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8") == told


@pytest.mark.browser
def test_a_drawing_is_saved_as_it_was_drawn(page: Page) -> None:
    with page.expect_download() as saved:
        page.locator("figure.chart").first.get_by_role("button", name="Save the drawing").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.browser
def test_rows_become_pairs_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.evaluate("document.querySelectorAll('details.fold').forEach(each => { each.open = true; })")
    cell = page.locator("table.in-pairs td").first
    assert cell.evaluate("each => getComputedStyle(each, '::before').content.length") > 2
    cut = page.evaluate("""() => [...document.querySelectorAll('table.in-pairs')].map(each => each.closest('.scroll'))
      .filter(each => each.scrollWidth > each.clientWidth + 1).length""")
    assert cut == 0


@pytest.mark.browser
def test_all_can_be_read_without_scripts(browser: BrowserContext, built: Built, tmp_path: Path) -> None:
    path = tmp_path / "briefing.en.html"
    path.write_text(re.sub(r"<script>.*?</script>", "", built.html, flags=re.DOTALL), encoding="utf-8")
    opened = browser.new_page()
    opened.goto(path.as_uri())
    hidden = opened.evaluate("""() => [...document.querySelectorAll('main p, main li, main td, main h2, main h3')]
      .filter(each => !each.checkVisibility() && !each.closest('.interactive, .for-screens, .stamp, .aside')).length""")
    assert hidden == 0
    opened.close()
