"""One figure, one value: what page one shows of a measure, and whether statements contradict each other."""

from __future__ import annotations

from lxml.html import HtmlElement

from plainspoken.claims.exclusions import list_contradictions
from plainspoken.claims.registry import registry
from plainspoken.core.findings import Findings
from tests.report.parts import parsed

# Addresses of one measure, each with the words that name what sets it apart; empty: the one that leads.
TOP_RATES = {
    "evaluation.top_rate": ("all months together", "All months together", "its top 10%", "In the top 10%", "riskiest"),
    "within.top_rate": ("each month",),
    "within.unseen.top_rate": ("not seen",),
    "time.top_rate": ("later", "From "),
    "time.start.top_rate": ("later months",),
    "plan.score.top_rate": ("at the start",),
}
CONTACT_RATES = {"time.start.top_rate", "plan.score.top_rate", "actions.help_top.base_rate"}


def first_page(page: str) -> HtmlElement:
    """Page one of a whole page."""
    (found,) = parsed(page).xpath("//section[contains(@class, 'page-one')]")
    return found


def shown_addresses(page: HtmlElement) -> dict[str, list[HtmlElement]]:
    """Where each address is shown."""
    found: dict[str, list[HtmlElement]] = {}
    for mark in page.xpath(".//data[@data-evidence]"):
        found.setdefault(mark.get("data-evidence").partition(":")[0], []).append(mark)
    return found


def unnamed_top_rates(findings: Findings, page: HtmlElement) -> list[tuple[str, str]]:
    """The sentences of page one that show another value of the leading measure without naming what differs."""
    told = {address: marks for address, marks in shown_addresses(page).items() if address in TOP_RATES}
    if len({findings.get(address).number for address in told}) < 2:
        return []
    shown = (
        (at, mark.xpath("ancestor::*[self::li or self::p][1]")[0].text_content())
        for at, marks in told.items()
        for mark in marks
    )
    return [(at, sentence) for at, sentence in shown if not any(words in sentence for words in TOP_RATES[at])]


def contradictions(findings: Findings) -> list[tuple[str, str]]:
    """Each pair of statements that cannot both be said, and each strength beside what takes it away."""
    judged = {f"{each.rule}.{each.verdict}" for each in findings.claims}
    strengths = [each for each in findings.claims if each.kind == "strength"]
    rivals = [(each.key, rival) for each in strengths for rival in judged & set(registry()[each.rule].rivals)]
    return [*list_contradictions(findings.claims, registry()), *rivals]
