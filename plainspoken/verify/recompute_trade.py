"""Verify: when and where a shop sells, and how many new customers come again, counted a second time in its lines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from plainspoken.case import Case, slug
from plainspoken.core.findings import Findings
from plainspoken.verify.invoice_lines import MONEY_PARTS, SECONDS_PER_DAY, SECONDS_PER_HOUR, Whole, day_of
from plainspoken.verify.rebuilt_orders import OrdersAsOf, RebuiltOrders
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.recompute_intervals import recompute_t_bound
from plainspoken.verify.saved_scores import Flags, Floats

HOURS_PER_DAY = 24
MONTHS_PER_YEAR = 12
FEWEST_ON_A_LINE = 3  # months: fewer leave no spread about a line


def recompute_trade(findings: Findings, orders: RebuiltOrders) -> Figures:
    """Months, hours and places."""
    final = orders.as_of()
    return recompute_months(findings, final) | recompute_hours(findings, orders) | recompute_places(findings, final)


def months_of(moment: Whole) -> NDArray[np.str_]:
    """The month of each moment (n,), as `2011_03`."""
    return np.char.replace(moment.astype("datetime64[s]").astype("datetime64[M]").astype(str), "-", "_")


def recompute_months(findings: Findings, final: OrdersAsOf) -> Figures:
    """Sales less returns, orders and customers of each month."""
    month, found = months_of(final.orders.moment), Figures()
    for place in findings.over("trade_months"):
        mine = month == place.rpartition(".")[2]
        found |= {f"{place}.revenue": float(final.net[mine].sum()) / MONEY_PARTS}
        found |= {f"{place}.orders": float(mine.sum())}
        found |= {f"{place}.customers": float(len(np.unique(final.orders.customer[mine])))}
    return found


def recompute_hours(findings: Findings, orders: RebuiltOrders) -> Figures:
    """Orders by the hour of the day."""
    if not findings.members.get("trade_hours"):
        return {}
    counts = np.bincount(orders.moment % SECONDS_PER_DAY // SECONDS_PER_HOUR, minlength=HOURS_PER_DAY)
    busiest, found = int(counts.argmax()), Figures()
    for place in findings.over("trade_hours"):
        hour = int(place.rpartition(".")[2])
        found |= {f"{place}.hour": float(hour), f"{place}.orders": float(counts[hour])}
        found |= {f"{place}.share": float(counts[hour] / counts.sum())}
    found |= {"trade_hours.busiest": float(busiest)}
    return found | {"trade_hours.busiest_share": float(counts[busiest] / counts.sum())}


def recompute_places(findings: Findings, final: OrdersAsOf) -> Figures:
    """Customers and sales less returns of each place, its largest customer, and of all places that are not named."""
    orders, found = final.orders, Figures()
    named: Flags = np.zeros(len(orders.moment), dtype=bool)
    slugs = np.array([slug(each) for each in orders.lines.place.values])
    for place in findings.over("places"):
        told = findings.evidence.get(f"{place}.place")
        if told is not None and not place.endswith(".other"):
            mine = (slugs == str(told.value).rpartition(".")[2])[orders.place]
            named |= mine
            found |= measure_place(place, mine, final)
    if "places.other.revenue" in findings.evidence:
        found |= measure_place("places.other", ~named, final)
    return found


def measure_place(place: str, mine: Flags, final: OrdersAsOf) -> Figures:
    """Customers and money of some orders (m,)."""
    customers, code = np.unique(final.orders.customer[mine], return_inverse=True)
    spent = np.bincount(code, weights=final.net[mine], minlength=len(customers))
    found: Figures = {f"{place}.customers": float(len(customers)), f"{place}.revenue": float(spent.sum()) / MONEY_PARTS}
    found |= {f"{place}.share": float(spent.sum() / final.net.sum())}
    return found | ({f"{place}.largest_share": float(spent.max() / spent.sum())} if spent.sum() > 0 else {})


def recompute_cohorts(findings: Findings, orders: RebuiltOrders, case: Case) -> Figures:
    """Of the new customers of each month how many bought again in time, and what that changes by from first to last."""
    days = case.follow_up.days
    first, again = find_second_orders(orders, days)
    rows = list(count_cohorts(findings, first, again))
    if not rows:
        return {}
    found = Figures()
    for place, new, mine in rows:
        found |= {f"{place}.n": new} | share_of(f"{place}.again", mine, new)
    size, came = sum(row[1] for row in rows), sum(row[2] for row in rows)
    found |= {"cohorts.n": size, "cohorts.count": float(len(rows)), "cohorts.days": float(days)}
    return found | share_of("cohorts.again", came, size)


def find_second_orders(orders: RebuiltOrders, days: int) -> tuple[Whole, Flags]:
    """The day of each customer's first order, and whether something of another one in time was kept (k,)."""
    size, day, kept = int(orders.customer.max()) + 1, day_of(orders.moment), orders.as_of().kept
    first = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(first, orders.customer, day)
    after = day - first[orders.customer]
    again = np.zeros(size, dtype=bool)
    again[orders.customer[kept & (after > 0) & (after <= days)]] = True
    bought = np.bincount(orders.customer, minlength=size) > 0
    return first[bought], again[bought]


def count_cohorts(findings: Findings, first: Whole, again: Flags) -> Iterator[tuple[str, float, float]]:
    """Each month of the findings, its new customers, and those of them who came again."""
    month = months_of(first * SECONDS_PER_DAY)
    for place in findings.over("cohorts"):
        mine = month == place.rpartition(".")[2]
        yield place, float(mine.sum()), float(again[mine].sum())


def recompute_cohort_change(findings: Findings, orders: RebuiltOrders, case: Case) -> Figures:
    """The change from the first month to the last along a straight line, with its range: by the normal equations."""
    rows = list(count_cohorts(findings, *find_second_orders(orders, case.follow_up.days)))
    if len(rows) < FEWEST_ON_A_LINE:
        return {}
    years, months = (np.array([int(row[0].rpartition(".")[2].split("_")[at]) for row in rows]) for at in (0, 1))
    place = (MONTHS_PER_YEAR * years + months).astype(np.float64)
    size, came = (np.array([row[at] for row in rows]) for at in (1, 2))
    slope, error = weighted_slope(place, came / size, size)
    span, half = float(place[-1] - place[0]), recompute_t_bound(len(rows) - 2) * error
    change = {"": slope, ":low": slope - half, ":high": slope + half}
    return {f"cohorts.change{end}": each * span for end, each in change.items()} | {"cohorts.change:n": size.sum()}


def weighted_slope(place: Floats, rate: Floats, size: Floats) -> tuple[float, float]:
    """The slope of rates along places, weighted by size, and its standard error: of what is seen about the line, and
    no less than counts vary."""
    ones = np.stack([np.ones(len(place)), place - place[0]], axis=1)
    weighted = ones * size[:, None]
    inverse = np.linalg.inv(ones.T @ weighted)
    line = inverse @ (weighted.T @ rate)
    usual = float((rate * size).sum() / size.sum())
    seen = float((size * (rate - ones @ line) ** 2).sum()) / (len(place) - 2)
    return float(line[1]), float(np.sqrt(max(seen, usual * (1 - usual)) * inverse[1, 1]))
