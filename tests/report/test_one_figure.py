"""One figure, one value: on page one a measure has one value, or each of its sentences names what differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml.html import HtmlElement

from plainspoken.claims.exclusions import list_contradictions
from plainspoken.claims.registry import registry
from plainspoken.core.findings import Findings
from tests.report.building import page_of
from tests.report.parts import parsed
from tests.words.planted import early_sample, samples

# Addresses of one measure, each with the words that name what sets it apart; empty: the one that leads.
TOP_RATES = {
    "evaluation.top_rate": ("all months together", "its best tenth", "riskiest"),
    "within.top_rate": ("each month",),
    "within.unseen.top_rate": ("not seen",),
    "time.top_rate": ("later", "From "),
    "time.start.top_rate": ("later months",),
    "plan.score.top_rate": ("at the start",),
}
CONTACT_RATES = {"time.start.top_rate", "plan.score.top_rate", "actions.help_top.base_rate"}


def first_page(findings: Findings, folder: Path) -> HtmlElement:
    (found,) = parsed(page_of(findings, folder)).xpath("//section[contains(@class, 'page-one')]")
    return found


def shown_addresses(page: HtmlElement) -> dict[str, list[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = {}
    for mark in page.xpath(".//data[@data-evidence]"):
        found.setdefault(mark.get("data-evidence").partition(":")[0], []).append(mark)
    return found


@pytest.mark.parametrize("findings", [*samples(), early_sample()])
def test_a_measure_has_one_value_or_names_what_differs(findings: Findings, tmp_path: Path) -> None:
    shown = shown_addresses(first_page(findings, tmp_path))
    told = {address: marks for address, marks in shown.items() if address in TOP_RATES}
    values = {findings.get(address).number for address in told}
    for address, marks in told.items():
        for mark in marks:
            sentence = mark.xpath("ancestor::li[1]")[0].text_content()
            named = any(words in sentence for words in TOP_RATES[address])
            assert len(values) < 2 or named, (address, sentence)


def test_where_the_final_score_comes_too_late_only_the_one_acted_on_is_told(tmp_path: Path) -> None:
    findings = early_sample()
    shown = shown_addresses(first_page(findings, tmp_path))
    assert "plan.score.top_rate" in shown
    assert not {"evaluation.top_rate", "within.top_rate", "within.unseen.top_rate", "time.top_rate"} & set(shown)
    assert len({findings.get(each).number for each in CONTACT_RATES & set(shown)}) == 1


@pytest.mark.parametrize("findings", [*samples(), early_sample()])
def test_no_two_statements_contradict_and_no_strength_has_a_rival(findings: Findings) -> None:
    assert list(list_contradictions(findings.claims, registry())) == []
    judged = {f"{each.rule}.{each.verdict}" for each in findings.claims}
    assert not [
        each.key for each in findings.claims if each.kind == "strength" and judged & set(registry()[each.rule].rivals)
    ]
