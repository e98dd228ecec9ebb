"""Verify: orders made a second time, to customers as they stood at a moment, what they did next, and who is late."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plainspoken.verify.invoice_lines import MONEY_PARTS, SECONDS_PER_DAY, Whole, day_of
from plainspoken.verify.rebuilt_orders import RebuiltOrders, total
from plainspoken.verify.saved_scores import Flags, Floats

LATE_AFTER_OWN_GAPS = 2.0
LARGE_PART = 0.2
FIFTHS = 5
NEVER = np.iinfo(np.int64).min


@dataclass(frozen=True)
class CustomersAt:
    """Customers with an order before a moment (k,), in the order of their names: days since the last order of which
    something was kept (of any where nothing was), orders kept, and money less what was given back."""

    code: Whole
    recency_days: Floats
    orders: Floats
    revenue: Floats

    def matrix(self) -> Floats:
        """Recency, orders and revenue (k, 3)."""
        return np.column_stack([self.recency_days, self.orders, self.revenue])


@dataclass(frozen=True)
class FollowedCustomers:
    """Customers at a cut, who of them bought in the days after it and kept something (k,), and for how much."""

    at_cut: CustomersAt
    again: Flags
    spent: Floats
    cut: int
    days: int


def customers_at(orders: RebuiltOrders, cut: int, since: int | None = None) -> CustomersAt:
    """The customers at a moment (seconds); `since`: only orders from then on count."""
    then, size = orders.as_of(cut), int(orders.customer.max()) + 1
    here = then.before if since is None else then.before & (orders.moment >= since)
    kept = here & then.kept
    last_kept, last = (latest(orders.customer[rows], orders.moment[rows], size) for rows in (kept, here))
    code = np.flatnonzero(last != NEVER)
    since_when = np.where(last_kept[code] != NEVER, last_kept[code], last[code])
    return CustomersAt(
        code=code,
        recency_days=(cut // SECONDS_PER_DAY - day_of(since_when)).astype(np.float64),
        orders=np.bincount(orders.customer[kept], minlength=size)[code].astype(np.float64),
        revenue=total(orders.customer[here], then.net[here], size)[code] / MONEY_PARTS,
    )


def latest(customer: Whole, moment: Whole, size: int) -> Whole:
    """The last moment of each customer (size,); `NEVER` where there is none."""
    found = np.full(size, NEVER)
    np.maximum.at(found, customer, moment)
    return found


def follow_customers_again(orders: RebuiltOrders, days: int, back: int) -> FollowedCustomers:
    """The customers `back` days before the end, and what they did in the `days` from then on."""
    cut = orders.end() - back * SECONDS_PER_DAY
    before = customers_at(orders, cut)
    after = customers_at(orders, cut + days * SECONDS_PER_DAY, since=cut)
    size = int(orders.customer.max()) + 1
    came, spent = np.zeros(size), np.zeros(size)
    came[after.code], spent[after.code] = after.orders, after.revenue
    return FollowedCustomers(before, came[before.code] > 0, spent[before.code], cut, days)


def find_late_customers(orders: RebuiltOrders, customers: CustomersAt, cut: int, silence: int) -> tuple[Flags, Flags]:
    """Who has been silent for more than twice the usual days between orders (k,), and who of them is large and has
    been silent for at least `silence` days."""
    then = orders.as_of(cut)
    rows = then.before & then.kept
    gap = mean_gap_days(orders.customer[rows], day_of(orders.moment[rows]), int(orders.customer.max()) + 1)
    mine = gap[customers.code]
    known = mine[~np.isnan(mine)]
    usual = np.where(np.isnan(mine), np.median(known) if len(known) else np.inf, mine)
    late = customers.recency_days > LATE_AFTER_OWN_GAPS * usual
    order = np.lexsort((np.arange(len(mine)), -customers.revenue))
    large = np.zeros(len(mine), dtype=bool)
    large[order[: round(LARGE_PART * len(mine))]] = True
    return late, late & large & (customers.revenue > 0) & (customers.recency_days >= silence)


def mean_gap_days(customer: Whole, day: Whole, size: int) -> Floats:
    """The mean days between the days on which each customer bought (size,); NaN of who bought on one day only."""
    visits = np.unique(np.stack([customer, day]), axis=1)
    many = np.bincount(visits[0], minlength=size)
    first, last = np.full(size, np.iinfo(np.int64).max), np.full(size, NEVER)
    np.minimum.at(first, visits[0], visits[1])
    np.maximum.at(last, visits[0], visits[1])
    gaps = np.full(size, np.nan)
    several = many > 1
    gaps[several] = (last - first)[several] / (many[several] - 1)
    return gaps


def count_points(customers: CustomersAt) -> Floats:
    """One to five points each for recency, orders and revenue, by fifths; equal values have equal points (k,)."""
    columns = (-customers.recency_days, customers.orders, customers.revenue)
    points = [np.ceil(FIFTHS * mean_places(each) / len(each)) for each in columns]
    return np.asarray(points[0] + points[1] + points[2])


def mean_places(values: Floats) -> Floats:
    """The place of each value from the lowest, one at first; equal values share the mean of theirs (k,)."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])
