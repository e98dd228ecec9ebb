"""Verify: the ledger of invoice lines in lines and money, and the whole table in numbers, counted a second time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plainspoken.core.findings import Findings
from plainspoken.verify.invoice_lines import FATES, GOODS, MONEY_PARTS, Whole, as_money, day_of
from plainspoken.verify.rebuilt_orders import NO_ORDER, RebuiltOrders, total
from plainspoken.verify.recompute_groups import Figures

Step = tuple[int, int, int, float]  # lines before, lines after, lines touched, their money


def recompute_invoice_ledger(findings: Findings, orders: RebuiltOrders) -> Figures:
    """Every line of the ledger, by its kind."""
    steps, found = dict(list_money_steps(orders)), Figures()
    for place in findings.over("ledger"):
        kind = findings.evidence.get(f"{place}.kind")
        step = steps.get(str(kind.value)) if kind is not None else None
        if step is not None:
            names = ("rows_in", "rows_out", "affected", "revenue")
            found |= {f"{place}.{name}": float(each) for name, each in zip(names, step, strict=True)}
    return found


def list_money_steps(orders: RebuiltOrders) -> Iterator[tuple[str, Step]]:
    """What was read and what each step touches, by the kind of the step, in order."""
    lines, fate = orders.lines, orders.lines.fates()
    left, raw = len(fate), lines.rows_raw
    yield "read", (raw, raw, raw, as_money(lines.money_raw))
    yield "drop_duplicates", (raw, left, raw - left, as_money(lines.money_raw - int(lines.money.sum())))
    if len(lines.by_order):
        mine = lines.by_order == 1
        yield "named_by_order", (left, left, int(mine.sum()), as_money(lines.money[mine]))
    for place, kind in enumerate(FATES):
        aside = fate == place
        yield kind, (left, left - int(aside.sum()), int(aside.sum()), as_money(lines.money[aside]))
        left -= int(aside.sum())
    back = (fate == GOODS) & (lines.quantity < 0)
    yield "cancellations", (left, left, int(back.sum()), as_money(lines.money[back]))
    sent = orders.returns
    early = sent.order == NO_ORDER
    gone = int(sent.lines[early & sent.whole].sum())
    yield "unmatched_returns", (left, left - gone, int(sent.lines[early].sum()), -as_money(sent.revenue[early]))
    left -= gone
    strangers = (fate == GOODS) & ~np.isin(lines.customer.code, orders.customer)
    yield "no_sale", (left, left - int(strangers.sum()), int(strangers.sum()), as_money(lines.money[strangers]))


def recompute_shop_totals(orders: RebuiltOrders) -> Figures:
    """How much there is, what was sold and given back, and what nobody in particular bought."""
    lines, sent = orders.lines, orders.returns
    nobody = lines.fates() == 0
    sales, back = as_money(orders.revenue), as_money(sent.revenue[sent.order != NO_ORDER])
    days = day_of(lines.moment)
    left = [step for kind, step in list_money_steps(orders) if kind == "no_sale"]
    found: Figures = {"data.rows_raw": float(lines.rows_raw), "data.rows": float(left[0][1])}
    found |= {"data.columns": float(lines.columns), "data.period_days": float(days.max() - days.min() + 1)}
    found |= {"data.customers": float(len(np.unique(orders.customer))), "data.orders": float(len(orders.moment))}
    found |= {"data.products": float(len(np.unique(orders.sold.product)))}
    found |= {"shop.sales": sales, "shop.returned": back, "shop.revenue": sales - back}
    found |= {"shop.anonymous_revenue": as_money(lines.money[nobody])}
    found |= {"shop.anonymous_lines": float(nobody.mean())}
    found |= {"shop.anonymous_share": float(lines.money[nobody].sum() / lines.money.sum())}
    if sales:
        found["shop.returned_share"] = back / sales
    return found | {"shop.sent_all_back": float(count_kept_nothing(orders))}


def count_kept_nothing(orders: RebuiltOrders) -> int:
    """The customers who sent back every piece that they bought."""
    known = orders.returns.order != NO_ORDER
    bought, back = (
        np.bincount(customer, weights=items, minlength=int(orders.customer.max()) + 1)
        for customer, items in (
            (orders.customer, orders.items),
            (orders.returns.customer[known], orders.returns.items[known]),
        )
    )
    return int(((bought > 0) & (bought == back)).sum())


def recompute_order_sizes(orders: RebuiltOrders) -> Figures:
    """What one order holds, and the largest beside the usual."""
    revenue, many = orders.revenue / MONEY_PARTS, float(len(orders.moment))
    found: Figures = {"baskets.revenue": float(np.median(revenue))}
    found |= {"baskets.revenue_p90": float(np.percentile(revenue, 90)), "baskets.items": float(np.median(orders.items))}
    found |= {"baskets.products": float(np.median(orders.products))}
    found |= {f"{address}:n": many for address in tuple(found)}
    for name, known in (("order_revenue", revenue), ("order_items", orders.items.astype(np.float64))):
        high = float(np.percentile(known, 99))
        found |= {f"outliers.{name}.median": float(np.median(known)), f"outliers.{name}.p99": high}
        found |= {f"outliers.{name}.max": float(known.max()), f"outliers.{name}.ratio": float(known.max() / high)}
    return found


def recompute_misjudged(findings: Findings, orders: RebuiltOrders, best: int = 10) -> Figures:
    """The best customers as billed who are not among the best by what they kept."""
    size = int(orders.customer.max()) + 1
    billed, kept = (total(orders.customer, each, size) / MONEY_PARTS for each in (orders.revenue, orders.as_of().net))
    known = np.unique(orders.customer)
    by_billed, by_kept = (ranks_from_highest(each[known]) for each in (billed, kept))
    wrong = [at for at in np.argsort(by_billed).tolist() if by_billed[at] <= best < by_kept[at]]
    found: Figures = {"misjudged.count": float(len(wrong))}
    for place, at in zip(findings.over("misjudged"), wrong, strict=False):
        given = billed[known[at]] - kept[known[at]]
        found |= {f"{place}.rank_dropped": float(by_billed[at]), f"{place}.rank_netted": float(by_kept[at])}
        found |= {f"{place}.bought": float(billed[known[at]]), f"{place}.sent_back": float(given)}
    return found


def ranks_from_highest(values: np.typing.NDArray[np.float64]) -> Whole:
    """The rank of each value, one for the highest; of equal ones the first in order."""
    found = np.empty(len(values), dtype=np.int64)
    found[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return found
