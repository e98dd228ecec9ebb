"""Verify: what new customers did after they were looked at, and how often the most common segment of the earlier ones
was that of the later ones, counted a second time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from plainspoken.case import Case
from plainspoken.core.findings import Findings
from plainspoken.verify.invoice_lines import MONEY_PARTS, SECONDS_PER_DAY, Whole, day_of
from plainspoken.verify.rebuilt_customers import NEVER, latest
from plainspoken.verify.rebuilt_orders import OrdersAsOf, RebuiltOrders, total
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.reread_table import number_at
from plainspoken.verify.saved_cut import ScaledCut
from plainspoken.verify.saved_scores import Flags

LEARNED_FIRST, TESTED_BLOCKS = 0.3, 4
NO_PURCHASE = "none"
Names = NDArray[np.str_]


@dataclass(frozen=True)
class Looks:
    """New customers by their first order (k,): their codes, the day of it, when each is looked at, and until when what
    it does counts (seconds)."""

    code: Whole
    first_day: Whole
    at: Whole
    until: Whole


def list_looks(orders: RebuiltOrders, case: Case, days: int) -> Looks:
    """The new customers who are looked at so many days after their first order, and whose time is over."""
    size = int(orders.customer.max()) + 1
    first = -latest(orders.customer, -orders.moment, size)
    code = np.flatnonzero(latest(orders.customer, orders.moment, size) != NEVER)
    code = code[np.argsort(first[code], kind="stable")]
    begin = int(day_of(orders.lines.moment.min())) * SECONDS_PER_DAY
    day = day_of(first[code])
    at = (day + 1 + days) * SECONDS_PER_DAY
    until = at + case.newcomers.settled_days * SECONDS_PER_DAY
    new = (first[code] >= begin + case.newcomers.lead_days * SECONDS_PER_DAY) & (until <= orders.end())
    return Looks(code[new], day[new], at[new], until[new])


def find_segments_of(orders: RebuiltOrders, looks: Looks, scaled: ScaledCut, *, after: bool) -> Names:
    """The segment that each new customer's purchases put it in at the end (k,), those after the look alone or all."""
    size = int(orders.customer.max()) + 1
    begin, until = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    until[looks.code] = looks.until
    if after:
        begin[looks.code] = looks.at
    then = orders.as_of(until)
    rows = then.before & then.kept & (orders.moment >= begin[orders.customer])
    return place_by_purchases(then, rows, looks, scaled)


def place_by_purchases(then: OrdersAsOf, rows: Flags, looks: Looks, scaled: ScaledCut) -> Names:
    """The segment that some orders put each new customer in (k,); `none` where there are none."""
    orders, size = then.orders, int(then.orders.customer.max()) + 1
    last = latest(orders.customer[rows], orders.moment[rows], size)[looks.code]
    came = last != NEVER
    many = np.bincount(orders.customer[rows], minlength=size)[looks.code].astype(np.float64)
    money = total(orders.customer[rows], then.net[rows], size)[looks.code] / MONEY_PARTS
    since = (day_of(looks.until) - day_of(last)).astype(np.float64)
    matrix = np.column_stack([since, many, money])
    found = np.full(len(looks.code), NO_PURCHASE, dtype=f"<U{max(map(len, (*scaled.cut.names, NO_PURCHASE)))}")
    if came.any():
        found[came] = np.array(scaled.cut.names)[scaled.place(scaled.points(matrix[came]))]
    return found


@dataclass(frozen=True)
class ForwardBlocks:
    """How many come before the first test, and of each who is tested (t,) whether what was most common until then is
    right."""

    learned: int
    right: Flags

    @property
    def tested(self) -> int:
        """How many are tested."""
        return len(self.right)


def hold_most_common(label: Names) -> ForwardBlocks:
    """What was most common until then held against each block of later ones; `label`: in the order of time (k,)."""
    edges = np.linspace(LEARNED_FIRST * len(label), len(label), TESTED_BLOCKS + 1).astype(int).tolist()
    right: Flags = np.zeros(len(label), dtype=bool)
    for start, end in pairwise(edges):
        counts = Counter(label[:start].tolist())
        common = min(counts, key=lambda each: (-counts[each], each))
        right[start:end] = label[start:end] == common
    return ForwardBlocks(edges[0], right[edges[0] :])


def recompute_newcomers(findings: Findings, orders: RebuiltOrders, scaled: ScaledCut, case: Case) -> Figures:
    """How many new customers there are at each look, and how often the most common segment is right."""
    found = Figures()
    known = {f"newcomers.day_{days}": days for days in case.newcomers.days}
    for number, place in enumerate(each for each in findings.over("newcomers") if each in known):
        days = known[place]
        looks = list_looks(orders, case, days)
        label = find_segments_of(orders, looks, scaled, after=True)
        blocks = hold_most_common(label)
        learned, tested = blocks.learned, float(blocks.tested)
        found |= {f"{place}.days": float(days), f"{place}.n": tested}
        found |= share_of(f"{place}.majority", float(blocks.right.sum()), tested)
        found |= {f"{place}.{each}:n": tested for each in ("accuracy", "rule")}
        if not number:
            found |= {"newcomers.n_train": float(learned), "newcomers.n_test": tested}
            found |= {"newcomers.classes": float(len(set(label.tolist())))}
            found |= recompute_old_share(orders, looks, learned, case.follow_up.days)
    found |= {"newcomers.settled_days": float(case.newcomers.settled_days)}
    return (
        found
        | {"newcomers.lead_days": float(case.newcomers.lead_days)}
        | recompute_standing(findings, orders, scaled, case)
    )


def recompute_standing(findings: Findings, orders: RebuiltOrders, scaled: ScaledCut, case: Case) -> Figures:
    """The same for where new customers stand with all their purchases counted, at the look that the findings name."""
    days = number_at(findings, "newcomers.stands_days")
    if days is None:
        return {}
    label = find_segments_of(orders, list_looks(orders, case, int(days)), scaled, after=False)
    blocks = hold_most_common(label)
    found = share_of("newcomers.stands.majority", float(blocks.right.sum()), float(blocks.tested))
    return found | {f"newcomers.stands.{each}:n": float(blocks.tested) for each in ("accuracy", "rule")}


def recompute_old_share(orders: RebuiltOrders, looks: Looks, learned: int, window: int) -> Figures:
    """How many of the late buyers who look new to a table as short as that of the tested ones had bought before it."""
    begin = int(day_of(orders.lines.moment.min()))
    seen = int(np.median(looks.first_day[learned:] - begin))
    late = orders.end() - window * SECONDS_PER_DAY
    early = late - seen * SECONDS_PER_DAY
    if early <= orders.lines.moment.min():
        return {}
    buyers, lately, before = (
        set(orders.customer[rows].tolist())
        for rows in (orders.moment >= late, (orders.moment >= early) & (orders.moment < late), orders.moment < early)
    )
    new = buyers - lately
    return share_of("newcomers.old_share", float(len(new & before)), float(len(new)))
