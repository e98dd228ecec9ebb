"""Tests of how many to contact: moved by keys, prepared figures, gone without scripts and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html
from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.page_script import FORBIDDEN_IN_SCRIPT, content_security_policy, read_page_script
from plainspoken.report.threshold_slider import list_threshold_choices
from plainspoken.verify.built_page import read_html_page
from plainspoken.verify.structure import structure_problems
from tests.tweak.own import put
from tests.words.planted import TEMPLATES, english, whole_sample

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SCRIPT = read_page_script((TEMPLATES,))


@pytest.fixture
def page(browser: BrowserContext, themed: Path) -> Iterator[Page]:
    opened = browser.new_page()
    asked: list[str] = []
    opened.on("request", lambda each: asked.append(each.url))
    opened.goto((themed / "briefing.en.html").as_uri())
    yield opened
    opened.close()
    assert not [each for each in asked if not each.startswith(("file:", "data:"))]


def shown(page: Page) -> str:
    """The step in view."""
    (text,) = page.locator(".interactive dl:visible").all_inner_texts()
    return " ".join(text.split())


def test_each_step_is_told_by_its_evidence() -> None:
    findings = whole_sample()
    steps = list_threshold_choices(english(findings))
    assert len(steps) == 20
    assert [each.ours for each in steps].count(True) == 1
    marks = re.findall(r'data-evidence="([\w.:]+)"', "".join(line.meaning for each in steps for line in each.lines))
    assert {each.split(".")[0] for each in marks} == {"thresholds"}
    assert {each.rpartition(".")[2] for each in marks} == {
        "contacted", "contacted_share", "recall", "found", "in_vain", "value", "value:low", "value:high",
        "break_even", "break_even:low", "break_even:high",
    }  # fmt: skip


def test_found_and_in_vain_add_up_to_contacted() -> None:
    findings = whole_sample()
    for at in findings.over("thresholds"):
        parts = [findings.get(f"{at}.{what}").number for what in ("found", "in_vain", "contacted")]
        assert parts[0] + parts[1] == parts[2]


def test_steps_that_read_alike_are_one() -> None:
    findings = whole_sample()
    twin = {at.replace("thresholds.5.", "thresholds.6."): each for at, each in findings.evidence.items()
            if at.startswith("thresholds.5.")}  # fmt: skip
    same = findings.model_copy(update={"evidence": {**findings.evidence, **twin}})
    assert len(list_threshold_choices(english(same))) == len(list_threshold_choices(english(findings))) - 1


def test_without_what_was_found_the_rest_is_told() -> None:
    findings = whole_sample()
    poorer = {at: each for at, each in findings.evidence.items() if not at.endswith((".found", ".in_vain"))}
    (step, *_) = list_threshold_choices(english(findings.model_copy(update={"evidence": poorer})))
    assert [str(Markup(each.name).striptags()) for each in step.lines] == [
        "Contacted (for the visits of the later months)", "Found", "Assumed value for the visits of the later months",
        "Pays while one offer costs less than",
    ]  # fmt: skip


@pytest.mark.browser
def test_keys_move_it_and_the_button_brings_it_back(page: Page) -> None:
    ours = shown(page)
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    more = shown(page)
    assert more != ours
    assert " ".join((slider.get_attribute("aria-valuetext") or "").split()) in more
    page.keyboard.press("End")
    assert "100% of all" in shown(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert shown(page) == ours
    assert page.locator(".interactive button").first.is_disabled()


@pytest.mark.browser
def test_own_figures_begin_with_ours_and_follow_the_reader(page: Page) -> None:
    result = page.locator(".own output")
    ours = result.inner_text()
    step = page.locator(".interactive dl:visible")
    contacted, stored = (
        float(step.locator(f"[data-evidence$='.{what}']").get_attribute("value") or "nan")
        for what in ("contacted", "value")
    )
    assert ours == f"{stored:.0f}".replace("-", "−")
    cost = page.get_by_label("Cost of one offer")
    assumed = float(cost.input_value())
    cost.fill(str(assumed + 1))
    assert result.inner_text() == f"{float(f'{stored - contacted:.2g}'):,.0f}".replace("-", "−")
    page.get_by_role("button", name="Back to our figures").click()
    assert (float(cost.input_value()), result.inner_text()) == (assumed, ours)


@pytest.mark.browser
def test_own_figures_are_not_offered_where_the_sum_is_not_ours(
    browser: BrowserContext, themed: Path, tmp_path: Path
) -> None:
    source = (themed / "briefing.en.html").read_text(encoding="utf-8")
    wrong = re.sub(r'value="[^"]*"(?= data-evidence="thresholds\.3\.value")', 'value="77.7"', source)
    assert wrong != source
    opened = browser.new_page()
    opened.goto(put(tmp_path, "briefing.en.html", wrong).as_uri())
    assert opened.get_by_role("slider").is_visible()
    assert not opened.locator(".own").is_visible()
    opened.close()


@pytest.mark.browser
def test_a_dot_goes_along_the_curve(page: Page) -> None:
    slider = page.get_by_role("slider")
    slider.focus()
    dot = page.locator("#fig-value svg.half .mover")
    assert dot.get_attribute("visibility") == "hidden"
    page.keyboard.press("End")
    assert dot.get_attribute("visibility") == "visible"
    ours = page.locator("#fig-value svg.half path[data-bar]").bounding_box()
    there = dot.bounding_box()
    assert ours and there
    assert there["x"] > ours["x"] + ours["width"]
    assert page.locator(".thumb").inner_text() == "100%"


@pytest.mark.browser
def test_it_is_gone_on_paper(page: Page) -> None:
    assert page.locator(".interactive").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".interactive").is_visible()
    assert page.locator("#fig-value").is_visible()


@pytest.mark.browser
def test_another_script_does_not_run(page: Page) -> None:
    page.evaluate("""() => { const more = document.createElement('script');
      more.textContent = 'document.title = "changed"'; document.body.append(more); }""")
    assert page.title() != "changed"


def test_it_is_hidden_without_scripts(themed: Path) -> None:
    (box,) = html.parse(themed / "briefing.en.html").getroot().xpath("//div[@class='interactive']")
    assert "hidden" in box.attrib


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<script>", "<script>fetch('x');", "not the templates' own"),
        ("<script>", "<script src='https://example.org/a.js'>", "not the templates' own"),
        ("script-src ", "script-src https: ", "content security policy"),
        ('<meta http-equiv="Content-Security-Policy"', "<meta", "content security policy"),
    ],
)
def test_a_script_or_policy_that_was_changed_is_seen(
    themed: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    source = (themed / "briefing.en.html").read_text(encoding="utf-8")
    path = put(tmp_path, "briefing.en.html", source)
    assert not list(structure_problems(read_html_page(path), "en", SCRIPT))
    assert old in source
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    assert any(told in str(each) for each in structure_problems(read_html_page(path), "en", SCRIPT))


@pytest.mark.parametrize("name", ["interactive.js", "web.js"])
@pytest.mark.parametrize("way", FORBIDDEN_IN_SCRIPT)
def test_an_own_script_may_not_leave_the_page(tmp_path: Path, way: str, name: str) -> None:
    put(tmp_path, f"briefing/{name}", f"// fine\nconst a = 1; {way}\n")
    with pytest.raises(PlainspokenError, match=rf"{name}:2: found"):
        read_page_script((TEMPLATES, tmp_path))


def test_the_policy_follows_the_script() -> None:
    assert content_security_policy("a") != content_security_policy("b")
    assert "default-src 'none'" in content_security_policy("a")
