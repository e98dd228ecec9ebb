"""Verify: the orders of the members of each segment, measured a second time in the lines, and ranges of medians."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plainspoken.core.findings import Findings
from plainspoken.verify.invoice_lines import MONEY_PARTS, SECONDS_PER_DAY, Whole
from plainspoken.verify.rebuilt_orders import RebuiltOrders
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.recompute_segments import SavedCustomers
from plainspoken.verify.resampled_ranges import RangeEnds, draw_median, draw_statistic
from plainspoken.verify.saved_scores import Flags, Floats

MEDIAN_RESAMPLES = 400  # that the analysis draws of medians
MEDIANS = ("recency_days", "orders", "basket")


def list_member_orders(findings: Findings, orders: RebuiltOrders, saved: SavedCustomers) -> Iterator[tuple[str, Flags]]:
    """Each segment and the orders of its members (m,); the saved customers stand in the order of their names."""
    code = np.unique(orders.customer)
    for place in findings.over("segments"):
        yield place, np.isin(orders.customer, code[saved.segment == place.rpartition(".")[2]])


def recompute_segment_orders(findings: Findings, orders: RebuiltOrders, saved: SavedCustomers) -> Figures:
    """The middle order of each segment, and the days between orders."""
    found = Figures()
    for place, mine in list_member_orders(findings, orders, saved):
        if mine.any():
            found |= {f"{place}.basket": float(np.median(orders.revenue[mine])) / MONEY_PARTS}
            found |= {f"{place}.basket:n": float(mine.sum())}
            gap = median_gap(orders.customer[mine], orders.moment[mine])
            found |= {} if gap is None else {f"{place}.gap_days": gap}
    return found


def median_gap(customer: Whole, moment: Whole) -> float | None:
    """The middle of the customers' mean whole days between orders; None unless most have two orders."""
    _, code, many = np.unique(customer, return_inverse=True, return_counts=True)
    first, last = np.full(len(many), np.iinfo(np.int64).max), np.full(len(many), np.iinfo(np.int64).min)
    np.minimum.at(first, code, moment)
    np.maximum.at(last, code, moment)
    several = many > 1
    if 2 * int(several.sum()) <= len(many):
        return None
    return float(np.median((last - first)[several] // SECONDS_PER_DAY / (many[several] - 1)))


def recompute_median_ranges(
    findings: Findings, orders: RebuiltOrders, saved: SavedCustomers
) -> Iterator[tuple[str, RangeEnds]]:
    """The ranges of the medians of each segment: days since the last order, orders, and the money of an order."""
    for place, mine in list_member_orders(findings, orders, saved):
        members = saved.segment == place.rpartition(".")[2]
        columns: tuple[Floats, ...] = (
            saved.recency_days[members],
            saved.orders[members],
            orders.revenue[mine] / MONEY_PARTS,
        )
        for name, values in zip(MEDIANS, columns, strict=True):
            if len(values) and f"{place}.{name}" in findings.evidence:
                yield f"{place}.{name}", RangeEnds.of(draw_statistic(values, draw_median), MEDIAN_RESAMPLES)
