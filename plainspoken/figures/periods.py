"""Charts: the event's share by period and by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from matplotlib.figure import Figure

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.findings import Claim, Evidence, Findings, Verdict
from plainspoken.figures.bar_rows import draw_bar_rows
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ChartWidth
from plainspoken.figures.rich_text import capitalise_first_letter
from plainspoken.figures.rows import GREY_INK, BarTable, ChartBar, ChartRow, ReferenceLine
from plainspoken.words import Words

MAX_BREAKDOWN_ROWS = 12
BASE_RATE_ADDRESS = "data.base_rate"


@draws("months")
def draw_period_rates(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The event's share in each period of the calendar, with gaps where a period is missing."""
    canvas = Canvas(width)
    best = find_best_member(findings, "months", "months.best")
    seen = {at: base_rate_row(findings, words, at, "period", best) for at in findings.over("months")}
    rows, line = order_period_rows(findings, words, seen), make_base_rate_line(findings, words)
    table = BarTable(rows, line, dense=True, axis=write_rates(words))
    return canvas.figure(draw_bar_rows(canvas, findings, table))


@draws("breakdown")
def draw_breakdown_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The event's share by the values of the first column looked at, most first."""
    canvas = Canvas(width)
    subject = find_title_claim(findings, "breakdown").subject
    best = find_best_member(findings, "breakdown", f"{subject}.best")
    members = select_largest_values(findings, findings.over(f"{subject}.values"))
    rows = [base_rate_row(findings, words, at, "value", best) for at in members]
    table = BarTable(rows, make_base_rate_line(findings, words), axis=write_rates(words))
    return canvas.figure(draw_bar_rows(canvas, findings, table))


def write_rates(words: Words) -> Callable[[float], str]:
    """How rates are written along an axis."""
    return lambda rate: words.numbers.write(rate, "rate")


def find_title_claim(findings: Findings, chart: str) -> Claim:
    """The claim that gives a chart its title; drawn charts have one."""
    claim = CHART_DEFINITIONS[chart].claim(findings)
    assert claim is not None, chart
    return claim


def find_best_member(findings: Findings, chart: str, address: str) -> Evidence | None:
    """The member to stress: the best one, where the claim says that members differ at all."""
    differ = find_title_claim(findings, chart).verdict == Verdict.HOLDS
    return findings.evidence.get(address) if differ else None


def base_rate_row(findings: Findings, words: Words, at: str, what: str, best: Evidence | None) -> ChartRow:
    """One member's share of the event with its confidence interval."""
    stressed = best is not None and findings.get(f"{at}.{what}").value == best.value
    rate = f"{at}.base_rate"
    bar = ChartBar(rate, GREY_INK, words.show(rate, "rate"), strong=stressed)
    return ChartRow(capitalise_first_letter(words.named(f"{at}.{what}")), (bar,), stressed=stressed)


def make_base_rate_line(findings: Findings, words: Words) -> ReferenceLine | None:
    """The usual share, as the line that rows are held against."""
    if BASE_RATE_ADDRESS not in findings.evidence:
        return None
    return ReferenceLine(BASE_RATE_ADDRESS, [words.label("chart_usual"), " ", words.show(BASE_RATE_ADDRESS, "rate")])


def order_period_rows(findings: Findings, words: Words, seen: dict[str, ChartRow]) -> list[ChartRow]:
    """Seen and missing periods as the calendar has them; in an unknown order the missing come last."""
    rows = {at.rsplit(".", 1)[1]: row for at, row in seen.items()}
    for at in findings.over("data.missing_periods"):
        label, note = capitalise_first_letter(words.named(f"{at}.period")), words.label("chart_no_data")
        rows[at.rsplit(".", 1)[1]] = ChartRow(label, note=note, quiet=True)
    order = findings.members.get("data.periods", tuple(rows))
    return [rows[member] for member in order if member in rows]


def select_largest_values(findings: Findings, members: Iterable[str]) -> list[str]:
    """The largest values, highest share first."""
    large = sorted(members, key=lambda at: -findings.get(f"{at}.n").number)[:MAX_BREAKDOWN_ROWS]
    return sorted(large, key=lambda at: -findings.get(f"{at}.base_rate").number)
