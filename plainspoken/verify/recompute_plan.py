"""Verify: what the case assumes, and the money and tests that follow from it and from measured rates, once more.

Rates and counts are taken as they stand in the findings (they are computed anew elsewhere, or by the second analysis);
what is made of them is worked out here by formulas of our own."""

from __future__ import annotations

from functools import cache
from math import asin, ceil, pi, sin, sqrt
from statistics import NormalDist

from plainspoken.case import AssumedValue, Case
from plainspoken.core.findings import Evidence, Findings
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.reread_table import is_true, number_at

TEST_ALPHA, TEST_POWER = 0.05, 0.8
HALVINGS = 60
ENDS = ("low", "value", "high")
Triple = tuple[float, float, float]


def recompute_assumed_figures(findings: Findings, case: Case) -> Figures:
    """Every figure that somebody assumed, as the case file has it."""
    money = {"money.contact_cost": case.money.contact_cost, "money.effect": case.money.effect}
    if case.value is not None:
        money |= {"money.loss": case.value.loss, "value.loss": case.value.loss}
    money |= {f"assumptions.{name.partition('.')[2]}.value": each for name, each in tuple(money.items())}
    money |= {f"{place}.effect": case.money.effect for place in (*findings.over("actions"), "value")}
    found = Figures()
    for address, assumed in money.items():
        found |= ranged(address, (assumed.low, assumed.value, assumed.high))
    found |= {"evaluation.top_share": case.decision.top_share}
    if case.decision.rule == "recall_at_precision":
        found["evaluation.demanded_precision"] = case.decision.precision
    if case.value is None:
        found |= {"money.margin": case.money.margin, "assumptions.margin.value": case.money.margin}
    else:
        found["money.months"] = case.value.period_months
    if case.engagement is not None and case.engagement.at_least is not None:
        found["engagement.least"] = float(case.engagement.at_least)
    return found


def ranged(address: str, ends: Triple) -> Figures:
    """A value with both ends of its range."""
    low, value, high = ends
    return {f"{address}:low": low, address: value, f"{address}:high": high}


def gain_per_event(case: Case) -> Triple:
    """The share of what is at stake with an event that a contact saves: at both ends, and as it is taken to be."""
    effect = case.money.effect
    loss = case.value.loss if case.value else AssumedValue(value=1.0, low=1.0, high=1.0)
    return effect.low * loss.low, effect.value * loss.value, effect.high * loss.high


def recompute_planned_contact(findings: Findings, case: Case) -> Figures:
    """What the planned contacts bring, cost and leave, with one figure at its ends, and with all of them there."""
    action = findings.evidence.get("value.action")
    if action is None:
        return {}
    place = str(action.value).replace("action.", "actions.", 1)
    rate, size = findings.evidence.get(f"{place}.base_rate"), number_at(findings, f"{place}.size")
    stake = number_at(findings, f"{place}.margin")
    if rate is None or rate.low is None or rate.high is None or size is None or stake is None:
        return {}
    loss = case.value.loss if case.value else AssumedValue(value=1.0, low=1.0, high=1.0)
    cost, effect = case.money.contact_cost, case.money.effect
    given = {"effect": ends_of(effect), "loss": ends_of(loss), "rate": (rate.low, rate.number, rate.high)}
    given["cost"] = (cost.high, cost.value, cost.low)  # the dear end is the unfavourable one
    found = Figures()
    sums = [money_of(size, stake, {name: three[end] for name, three in given.items()}) for end in range(3)]
    for name, address in (("extra_events", "value.extra_events"), ("extra", "value.extra"), ("net", "value.net")):
        found |= ranged(address, (sums[0][name], sums[1][name], sums[2][name]))
    found |= ranged(f"{place}.value", (sums[0]["net"], sums[1]["net"], sums[2]["net"]))
    found |= ranged("value.cost", (sums[2]["cost"], sums[1]["cost"], sums[0]["cost"]))
    found |= {f"value.{each}:n": size for each in ("extra_events", "extra", "cost")} | {"value.contacts": size}
    return found | recompute_single_doubts(findings, given, size, stake)


def ends_of(assumed: AssumedValue) -> Triple:
    """The low end, the value and the high end."""
    return assumed.low, assumed.value, assumed.high


def money_of(size: float, stake: float, given: dict[str, float]) -> dict[str, float]:
    """Events, money, cost and what is left of so many contacts."""
    events = size * given["rate"] * given["effect"]
    extra, cost = events * given["loss"] * stake, size * given["cost"]
    return {"extra_events": events, "extra": extra, "cost": cost, "net": extra - cost}


def recompute_single_doubts(findings: Findings, given: dict[str, Triple], size: float, stake: float) -> Figures:
    """The net gain with one figure at either end, all others as they are taken to be."""
    usual = {name: three[1] for name, three in given.items()}
    found = Figures()
    for place in findings.over("unsure"):
        name = place.rpartition(".")[2]
        low, middle, high = (money_of(size, stake, usual | {name: end})["net"] for end in given[name])
        figures = ranged("net", (low, middle, high)) | {"net:n": size, "spread": high - low}
        found |= {f"{place}.{what}": each for what, each in figures.items()}
        found |= {f"{place}.worst": given[name][0], f"{place}.given": given[name][1], f"{place}.best": given[name][2]}
        for other in ("first", "second"):
            told = findings.evidence.get(f"value.{other}.name")
            if told is not None and told.value == f"unsure.{name}":
                found |= {f"value.{other}.{what}": each for what, each in figures.items()}
    return found


def recompute_tests(findings: Findings, case: Case) -> Figures:
    """What a test on each list can show: the rate hoped for, and the least change that it shows."""
    found, fall = Figures(), case.target.unwanted
    for place in (*findings.over("tests"), "best_test"):
        found |= recompute_one_test(place, ("now", "then", "detectable", "cases"), findings, case, fall)
    for place in findings.over("actions"):
        names = ("rate_now", "rate_then", "detectable_rate", "at_hand")
        found |= recompute_one_test(f"{place}.ab", names, findings, case, fall)
    return found


def recompute_least_effects(findings: Findings, case: Case) -> Figures:
    """The relative effect from which on a contact of each list pays for itself."""
    loss, found = case.value.loss.value if case.value else 1.0, Figures()
    for place in findings.over("actions"):
        rate, margin = (number_at(findings, f"{place}.{each}") for each in ("base_rate", "margin"))
        if rate and margin and rate * margin * loss > 0:
            found[f"{place}.smallest_effect"] = case.money.contact_cost.value / (rate * margin * loss)
    return found


def recompute_paying_rates(findings: Findings, case: Case) -> Figures:
    """The rate at which a contact pays for itself, where each event has the same margin: whatever the list."""
    if case.value is not None:
        return {}
    change = case.money.contact_cost.value / case.money.margin * (-1 if case.target.unwanted else 1)
    places = {f"{place}.now": f"{place}.pays" for place in (*findings.over("tests"), "best_test")}
    places |= {f"{place}.ab.rate_now": f"{place}.ab.rate_pays" for place in findings.over("actions")}
    rates = {address: number_at(findings, now) for now, address in places.items()}
    return {address: min(max(now + change, 0.0), 1.0) for address, now in rates.items() if now is not None}


def recompute_top_plan(findings: Findings, case: Case) -> Figures:
    """What a contact of the top of the ranking may cost at most, and whom a test on each list may draw on."""
    share, size = case.decision.top_share, count_planned_cases(findings)
    top = findings.evidence.get("plan.score.top_rate")
    if size is None or top is None or number_at(findings, "data.cases_per_year") is not None:
        return {}
    found: Figures = {"tests.top.share": share, "tests.wider.share": 2 * share}
    found |= {"tests.all.cases": size, "tests.wider.cases": float(round(2 * share * size))}
    base = number_at(findings, "plan.score.base_rate")
    if base is not None:
        found["tests.all.now"] = base
    found["tests.top.cases"] = float(round(share * size))
    for place in findings.over("actions"):
        if f"{place}.usual_rate" in findings.evidence:
            found[f"{place}.size"] = float(round(share * size))
    if case.value is None:
        nil = [rate * gain * case.money.margin for rate, gain in zip(rates_of(top), gain_per_event(case), strict=True)]
        for address in ("value.break_even_at_top", *top_plans(findings)):
            found |= ranged(address, (nil[0], nil[1], nil[2]))
    return found


def rates_of(measured: Evidence) -> Triple:
    """A measured rate with both ends of its range; with itself where it has none."""
    low, high = (measured.number if end is None else end for end in (measured.low, measured.high))
    return low, measured.number, high


def count_planned_cases(findings: Findings) -> float | None:
    """How many cases a plan is made for: those of late periods where the score was tested there, else all rows."""
    return number_at(findings, "plan.score.n" if is_true(findings, "plan.score.tested_later") else "data.rows")


def top_plans(findings: Findings) -> tuple[str, ...]:
    """Where the break-even of an action on the top of the ranking stands, and of the plan that it is."""
    action = findings.evidence.get("value.action")
    places = tuple(place for place in findings.over("actions") if f"{place}.usual_rate" in findings.evidence)
    planned = action is not None and str(action.value).replace("action.", "actions.", 1) in places
    return (*(f"{place}.break_even" for place in places), *(("value.break_even",) if planned else ()))


def recompute_one_test(
    place: str, names: tuple[str, str, str, str], findings: Findings, case: Case, fall: bool
) -> Figures:
    """One test, by the names of its figures; `names`: rate now, then, the least that shows, and cases at hand."""
    now, cases = (number_at(findings, f"{place}.{names[each]}") for each in (0, 3))
    if now is None or cases is None or not 0 < now < 1 or cases < 2 * 2:
        return {}
    effect = case.money.effect.value
    then = max(now * (1 - effect), 0.0) if fall else min(now * (1 + effect), 1.0)
    found = {f"{place}.{names[1]}": then}
    if f"{place}.needed" in findings.evidence and 0 < then < 1:
        found[f"{place}.needed"] = float(count_needed_cases(now, then))
    shown = least_shown_rate(now, int(cases) // 2, fall)
    return found | ({f"{place}.{names[2]}": shown} if shown is not None else {})


def least_shown_rate(now: float, each_group: int, fall: bool) -> float | None:
    """The nearest rate that a test of two such groups tells from the one now, at 80 % power (arcsines: Cohen 1988)."""
    effect = least_shown_effect() * sqrt(2 / each_group)
    angle = 2 * asin(sqrt(now)) + (-effect if fall else effect)
    return sin(angle / 2) ** 2 if 0 < angle < pi else None


def count_needed_cases(now: float, then: float) -> int:
    """How many cases two equal groups need in all to tell these rates apart, by the same arcsines."""
    effect = 2 * abs(asin(sqrt(then)) - asin(sqrt(now)))
    return 2 * ceil(2 * (least_shown_effect() / effect) ** 2)


@cache
def least_shown_effect() -> float:
    """The effect, in standard errors, that is found significant on either side as often as the power says."""
    normal = NormalDist()
    line, low, high = normal.inv_cdf(1 - TEST_ALPHA / 2), 0.0, 10.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = normal.cdf(middle - line) + normal.cdf(-middle - line) >= TEST_POWER
        low, high = (low, middle) if enough else (middle, high)
    return (low + high) / 2
