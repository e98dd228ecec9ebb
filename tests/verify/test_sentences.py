"""Changed sentences: dropped, kept against a verdict, swapped, invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.core.findings import Findings
from plainspoken.verify import verify
from plainspoken.verify.built_page import Element, HtmlPage
from plainspoken.verify.marks import equal_but_capital
from plainspoken.verify.verify_numbers import find_unmarked_numbers
from tests.verify.changes import change_page

DROPPED = "More data of the same kind would not help the model much, but other data might."


def sentence(claim: str, text: str) -> str:
    """A marked sentence as it stands in the HTML."""
    return f'<span class="claim" data-claim="{claim}" data-aspect="">{text}</span>'


def test_a_dropped_sentence_is_missed(folder: Path) -> None:
    change_page(folder, sentence("more_data_helps", DROPPED), "")
    assert any("more_data_helps (fact, fails) is not said" in problem for problem in verify(folder))


def test_a_sentence_whose_mark_was_taken_has_no_claim(folder: Path) -> None:
    change_page(folder, sentence("more_data_helps", DROPPED), DROPPED)
    problems = "\n".join(verify(folder))
    assert "is not said" in problems
    assert "a sentence that no claim backs" in problems


def test_a_sentence_against_its_verdict(folder: Path) -> None:
    turned = "With more data it would still get better."
    change_page(folder, sentence("more_data_helps", DROPPED), sentence("more_data_helps", turned))
    assert any("claim more_data_helps reads otherwise than its message" in problem for problem in verify(folder))


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("answer_yes", "claim answer_yes is silent when it fails"),
        ("answer_maybe", "no such claim: 'answer_maybe' (nearest: "),
        ("reasons_add_up", "claim reasons_add_up reads otherwise than its message"),
    ],
)
def test_an_added_sentence_that_its_claim_does_not_say(folder: Path, claim: str, told: str) -> None:
    change_page(folder, "</main>", f"<p>{sentence(claim, 'Yes, and it is splendid.')}</p></main>")
    assert any(told in problem for problem in verify(folder))


def test_a_swapped_claim_id(folder: Path) -> None:
    change_page(folder, 'data-claim="calibrated" data-aspect=""', 'data-claim="reasons_add_up" data-aspect=""')
    assert any("claim reasons_add_up reads otherwise" in problem for problem in verify(folder))


def test_a_swapped_address_that_prints_the_same(folder: Path, page: HtmlPage, findings: Findings) -> None:
    claim, marked, twin = next(
        (claim, marked, twin)
        for claim in page.elements("data-claim")
        for marked in claim.iterdescendants()
        if "data-evidence" in marked.attrib
        for twin in equal_figures(findings, address_of(marked))
    )
    told = f"claim {claim.get('data-claim')} ({claim.get('data-aspect')})".removesuffix(" ()")
    at = page.source.index(f'data-claim="{claim.get("data-claim")}" data-aspect="{claim.get("data-aspect")}"')
    mark = f'"{marked.get("data-evidence")}"'
    old = page.source[at : page.source.index(mark, at)] + mark
    change_page(folder, old, old.removesuffix(mark) + mark.replace(address_of(marked), twin))
    assert any(f"{told}: the marks are not those" in problem for problem in verify(folder))


def address_of(marked: Element) -> str:
    """Which figure an element shows."""
    return str(marked.get("data-evidence")).partition(":")[0]


def equal_figures(findings: Findings, address: str) -> list[str]:
    """The other figures that are printed as this one is."""
    shown = findings.evidence[address]
    alike = (shown.value, shown.low, shown.high, shown.unit)
    return [
        other
        for other, each in findings.evidence.items()
        if other != address and (each.value, each.low, each.high, each.unit) == alike
    ]


def test_an_invented_sentence_without_a_claim(folder: Path) -> None:
    change_page(folder, "</main>", "<p>The model is the best there is.</p></main>")
    found = [problem for problem in verify(folder) if "no claim backs" in problem]
    assert len(found) == 1 and 'found: "The model is the best there is."' in found[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("line is the average</p>", "line is the best</p>", "subtitle of chart months reads otherwise"),
        ("Thin line: likely range.", "Thin line: error.", "reads otherwise"),
        (' data-chart-part="note"', "", "must have one note"),
        ("<title>Bars by period.", "<title>Bars by week.", "alt text"),
        ("Visits end in a purchase most often", "Visits are best", "title of chart months reads otherwise"),
        ('data-chart="months"', 'data-chart="weeks"', "there is no chart 'weeks'"),
        ('data-chart="months"', 'data-chart="later"', "chart later: title of another claim"),
        ('data-bar="evaluation.base_rate"', 'data-bar="evaluation.recall"', "alt text"),
    ],
)
def test_words_of_charts(folder: Path, old: str, new: str, told: str) -> None:
    change_page(folder, old, new)
    assert any(told in problem for problem in verify(folder))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('data-evidence="models.random_forest.roc_auc"', 'data-evidence="models.lightgbm.roc_auc"', "a row about two"),
        ('data-name="model.random_forest"', 'data-name="model.lightgbm"', "name model.lightgbm"),
        ('data-evidence="data.rows"', 'data-evidence="data.lines"', "figure without evidence"),
        ("by returning visitors</span>", "by all visitors</span>", "name value.visitortype"),
    ],
)
def test_marks(folder: Path, page: HtmlPage, old: str, new: str, told: str) -> None:
    start = page.source.index("<table") if "models" in old else 0
    at = page.source.index(old, start) if old in page.source[start:] else -1
    if at < 0:
        old, new = "returning visitors</span></span>", "all visitors</span></span>"
        change_page(folder, old, new)
    else:
        path = folder / "briefing.en.html"
        path.write_text(page.source[:at] + new + page.source[at + len(old) :], encoding="utf-8")
    assert any(told in problem for problem in verify(folder))


@pytest.mark.parametrize("text", ["81", "a 7th part", "twenty", "Twice as many", "half", "½ of all", "٣"])
def test_bare_numbers(folder: Path, text: str) -> None:
    change_page(folder, "</h3>", f" {text}</h3>")
    assert any("has no evidence" in problem for problem in verify(folder))


@pytest.mark.parametrize("attribute", ["title", "aria-label", "alt", "data-running"])
def test_bare_numbers_in_attributes(folder: Path, attribute: str) -> None:
    change_page(folder, "<h3 ", f'<h3 {attribute}="81 of them" ')
    assert any("the number '81' has no evidence" in problem for problem in verify(folder))


def test_the_base_of_natural_frequencies_is_no_finding() -> None:
    assert list(find_unmarked_numbers("of 100 visits", ())) == []
    assert list(find_unmarked_numbers("of 1000 or 10 visits", ())) == ["1000", "10"]


def test_section_numbers_run(folder: Path) -> None:
    change_page(folder, '<span class="number">2</span>', '<span class="number">3</span>')
    assert any('section number (expected: "2"; found: "3")' in problem for problem in verify(folder))


def test_a_glossary_that_is_not_the_language_s(folder: Path) -> None:
    change_page(folder, "95 in 100 such ranges", "96 in 100 such ranges")
    assert any("the number '96' has no evidence" in problem for problem in verify(folder))


def test_a_drawing_that_is_not_the_one_drawn(folder: Path) -> None:
    path = folder / "figures" / "en" / "months.svg"
    other = path.read_text(encoding="utf-8").replace("<path ", '<path data-old="" ', 1)
    path.write_text(other, encoding="utf-8")
    told = "figure fig-months: its drawing is not the one in months.svg"
    assert any(told in problem for problem in verify(folder))


def test_a_chart_without_its_drawing(folder: Path, page: HtmlPage) -> None:
    start = page.source.index("<svg", page.source.index('id="fig-months"'))
    figure = page.source[start : page.source.index('<p class="chart-note"', start)]
    change_page(folder, figure, "")
    assert any("chart months has no drawing" in problem for problem in verify(folder))


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        ("“Price above 5” cases", "“price above 5” cases", True),
        ("Élan", "élan", True),
        ("“bRice”", "“brice”", False),
        ("µW", "µW", True),
        ("ΜW", "µW", False),
        ("MW", "mW", False),
        ("SSa", "ßa", False),
        ("FIne", "ﬁne", False),
    ],
)
def test_the_first_letter_may_be_a_capital_also_in_quotes(found: str, expected: str, same: bool) -> None:
    assert equal_but_capital(found, expected) is same
