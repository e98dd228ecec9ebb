"""Charts: the event's share by period and by value. Knows no model."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.figure import Figure

from plainspoken.claims.charts import CHARTS
from plainspoken.core.findings import Claim, Evidence, Findings, Verdict
from plainspoken.figures.bar_rows import draw_rows
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.rich_text import headed
from plainspoken.figures.rows import ACCENT, GREY, Bar, Line, Row, Table
from plainspoken.figures.style import Width
from plainspoken.words import Words

MOST_VALUES = 12
USUAL = "data.base_rate"


def months(findings: Findings, words: Words, width: Width) -> Figure:
    """The event's share in each period of the calendar, with gaps where a period is missing."""
    canvas = Canvas(width)
    best = best_of(findings, "months", "months.best")
    seen = {at: rate_row(findings, words, at, "period", best) for at in findings.over("months")}
    table = Table(in_order(findings, words, seen), usual(findings, words), dense=True)
    return canvas.figure(draw_rows(canvas, findings, table))


def breakdown(findings: Findings, words: Words, width: Width) -> Figure:
    """The event's share by the values of the first column looked at, most first."""
    canvas = Canvas(width)
    subject = claim_of(findings, "breakdown").subject
    best = best_of(findings, "breakdown", f"{subject}.best")
    members = most(findings, findings.over(f"{subject}.values"))
    rows = [rate_row(findings, words, at, "value", best) for at in members]
    return canvas.figure(draw_rows(canvas, findings, Table(rows, usual(findings, words))))


def claim_of(findings: Findings, chart: str) -> Claim:
    """The claim that gives a chart its title; drawn charts have one."""
    claim = CHARTS[chart].claim(findings)
    assert claim is not None, chart
    return claim


def best_of(findings: Findings, chart: str, address: str) -> Evidence | None:
    """The member to stress: the best one, where the claim says that members differ at all."""
    differ = claim_of(findings, chart).verdict == Verdict.HOLDS
    return findings.evidence.get(address) if differ else None


def rate_row(findings: Findings, words: Words, at: str, what: str, best: Evidence | None) -> Row:
    """One member's share of the event with its range."""
    stressed = best is not None and findings.get(f"{at}.{what}").value == best.value
    rate = f"{at}.base_rate"
    bar = Bar(rate, ACCENT if stressed else GREY, words.show(rate, "of_100"))
    return Row(headed(words.named(f"{at}.{what}")), (bar,))


def usual(findings: Findings, words: Words) -> Line | None:
    """The usual share, as the line that rows are held against."""
    if USUAL not in findings.evidence:
        return None
    return Line(USUAL, [words.label("chart_usual"), " ", words.show(USUAL, "of_100")])


def in_order(findings: Findings, words: Words, seen: dict[str, Row]) -> list[Row]:
    """Seen and missing periods as the calendar has them; in an unknown order the missing come last."""
    rows = {at.rsplit(".", 1)[1]: row for at, row in seen.items()}
    for at in findings.over("data.missing_periods"):
        label, note = headed(words.named(f"{at}.period")), words.label("chart_no_data")
        rows[at.rsplit(".", 1)[1]] = Row(label, note=note, quiet=True)
    order = findings.members.get("data.periods", tuple(rows))
    return [rows[member] for member in order if member in rows]


def most(findings: Findings, members: Iterable[str]) -> list[str]:
    """The largest values, highest share first."""
    large = sorted(members, key=lambda at: -findings.get(f"{at}.n").number)[:MOST_VALUES]
    return sorted(large, key=lambda at: -findings.get(f"{at}.base_rate").number)
