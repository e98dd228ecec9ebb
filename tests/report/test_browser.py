"""Tests of the page as a browser shows it: accessible, without a network, and whole on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.report.conftest import Built

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
WIDTHS = {"desktop": 1440, "tablet": 768, "phone": 360}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDE = """() => [...document.querySelectorAll('main *')].filter(each => !each.closest('.scroll')
  && each.getBoundingClientRect().right > window.innerWidth + 1).map(each => each.outerHTML.slice(0, 80))"""
SMALL = """() => [...document.querySelectorAll('main p, main li, main td, main th, main dd, main dt')]
  .filter(each => each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < 8 * 4 / 3)
  .map(each => each.outerHTML.slice(0, 80))"""
FONTS = """() => [...document.fonts].filter(each => each.status === 'loaded')
  .map(each => each.family + each.weight)"""


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: BrowserContext, built: Built) -> Iterator[Page]:
    """The page at one width; anything it asks a network for is noted and refused."""
    opened = browser.new_page()
    opened.set_viewport_size({"width": WIDTHS[request.param], "height": 900})
    asked: list[str] = []
    opened.on("request", lambda each: asked.append(each.url))
    opened.route("http*://**", lambda route: route.abort())
    opened.goto((built.folder / "briefing.en.html").as_uri())
    opened.evaluate("document.fonts.ready")
    yield opened
    opened.close()
    assert not [each for each in asked if not each.startswith(("file:", "data:"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details.fold').forEach(each => { each.open = true; })")
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_nothing_scrolls_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(WIDE) == []


def test_our_own_letters_are_shown_and_none_are_tiny(page: Page) -> None:
    assert {each.replace('"', "") for each in page.evaluate(FONTS)} == {"Inter400", "Inter600"}
    assert page.evaluate(SMALL) == []


def test_one_drawing_of_each_chart_is_shown(page: Page) -> None:
    visible = page.evaluate(
        "() => [...document.querySelectorAll('figure.chart')].map(each => "
        "[...each.querySelectorAll('svg')].filter(svg => svg.checkVisibility()).length)"
    )
    assert visible
    assert set(visible) == {1}


def test_the_bars_stand_clear_of_their_words(page: Page) -> None:
    overlaps = page.evaluate("""() => [...document.querySelectorAll('.rates-table tr')].filter(row => {
      const bar = row.querySelector('svg');
      if (!bar) return false;
      const left = bar.getBoundingClientRect().left;
      return [...row.querySelectorAll('th, .num')].some(cell => {
        const range = document.createRange(); range.selectNodeContents(cell);
        return [...range.getClientRects()].some(text => text.width > 1 && text.right > left + 1);
      });
    }).length""")
    assert overlaps == 0


def test_a_page_that_asks_for_something_is_seen(browser: BrowserContext) -> None:
    asked: list[str] = []
    opened = browser.new_page()
    opened.on("request", lambda each: asked.append(each.url))
    opened.route("http*://**", lambda route: route.abort())
    with opened.expect_request("**/pixel.png"):  # the page may be ready before it asks
        opened.set_content('<img src="https://example.org/pixel.png" alt="">', wait_until="domcontentloaded")
    opened.close()
    assert asked == ["https://example.org/pixel.png"]
