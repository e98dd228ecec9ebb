"""Verify: orders and returns made of invoice lines a second time.

Each return is taken from the newest sale of its product, customer by customer and product by product, as a pile:
a sale lays its pieces on top, a return takes from the top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plainspoken.verify.invoice_lines import GOODS, SECONDS_PER_DAY, InvoiceLines, Whole, day_of
from plainspoken.verify.saved_scores import Flags

NO_ORDER = -1  # what a return is taken from of which no sale is left: bought before the period


@dataclass(frozen=True)
class RebuiltReturns:
    """One row a return, product and sale that it is taken from (r,): `order`: its place, or `NO_ORDER`; `lines`: of
    the whole return; `whole`: whether all of it is taken from this one."""

    customer: Whole
    moment: Whole
    order: Whole
    product: Whole
    revenue: Whole
    items: Whole
    lines: Whole
    whole: Flags


@dataclass(frozen=True)
class SoldProducts:
    """One row an order and product (s,), as billed."""

    order: Whole
    product: Whole
    revenue: Whole


@dataclass(frozen=True)
class RebuiltOrders:
    """One row a sale invoice (m,); customers, products and places by their code; money in ten-thousandths."""

    lines: InvoiceLines
    customer: Whole
    moment: Whole
    revenue: Whole
    items: Whole
    products: Whole
    place: Whole
    returns: RebuiltReturns
    sold: SoldProducts

    def as_of(self, cut: int | Whole | None = None) -> OrdersAsOf:
        """The orders as things stood at a moment (seconds), by default at the end; an array: at one of each customer,
        by its code."""
        back, known = self.returns, self.returns.order != NO_ORDER
        before = np.ones(len(self.moment), dtype=bool)
        if cut is not None:
            known = known & (back.moment < moment_of(cut, back.customer))
            before = self.moment < moment_of(cut, self.customer)
        money, items = (np.zeros(len(self.moment), dtype=np.int64) for _ in range(2))
        np.add.at(money, back.order[known], back.revenue[known])
        np.add.at(items, back.order[known], back.items[known])
        return OrdersAsOf(self, self.revenue - money, self.items > items, before)

    def end(self) -> int:
        """The beginning of the day after the last line, in seconds."""
        return int(day_of(self.lines.moment.max()) + 1) * SECONDS_PER_DAY


@dataclass(frozen=True)
class OrdersAsOf:
    """Orders at a moment (m,): what is left of each in money, whether anything of it is, and whether it was placed."""

    orders: RebuiltOrders
    net: Whole
    kept: Flags
    before: Flags


def moment_of(cut: int | Whole, customer: Whole) -> int | Whole:
    """The moment that counts for each of some customers."""
    return cut if isinstance(cut, int) else cut[customer]


def rebuild_orders(lines: InvoiceLines) -> RebuiltOrders:
    """Orders and returns of the goods among some lines."""
    goods = lines.fates() == GOODS
    sale, back = (np.flatnonzero(goods & rows) for rows in (lines.quantity > 0, lines.quantity < 0))
    names, order = np.unique(lines.order.code[sale], return_inverse=True)
    many = len(names)
    moment = np.full(many, np.iinfo(np.int64).max)
    np.minimum.at(moment, order, lines.moment[sale])
    place = np.full(many, np.iinfo(np.int64).max)
    np.minimum.at(place, order, lines.place.code[sale])
    customer = np.zeros(many, dtype=np.int64)
    customer[order] = lines.customer.code[sale]
    pairs, pair = np.unique(np.stack([order, lines.product.code[sale]]), axis=1, return_inverse=True)
    sold_items = total(pair.ravel(), lines.quantity[sale], pairs.shape[1])
    sold = SoldProducts(pairs[0], pairs[1], total(pair.ravel(), lines.money[sale], pairs.shape[1]))
    bought = set(customer.tolist())
    back = back[np.array([each in bought for each in lines.customer.code[back].tolist()], dtype=bool)]
    returns = take_returns_from_sales(lines, back, sold, sold_items, customer, moment)
    return RebuiltOrders(
        lines=lines,
        customer=customer,
        moment=moment,
        revenue=total(order, lines.money[sale], many),
        items=total(order, lines.quantity[sale], many),
        products=np.bincount(sold.order, minlength=many).astype(np.int64),
        place=place,
        returns=returns,
        sold=sold,
    )


def total(place: Whole, amounts: Whole, many: int) -> Whole:
    """The sum of whole amounts by place (many,)."""
    found = np.zeros(many, dtype=np.int64)
    np.add.at(found, place, amounts)
    return found


@dataclass(frozen=True)
class SentBack:
    """One return of one product (its order's code, customer, product), when, how much and in how many lines."""

    moment: int
    order: int
    customer: int
    product: int
    items: int
    money: int
    lines: int


def list_sent_back(lines: InvoiceLines, back: Whole) -> list[SentBack]:
    """The returns among the lines `back`, one an order, product and customer."""
    rows: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row in back.tolist():
        rows[int(lines.order.code[row]), int(lines.product.code[row]), int(lines.customer.code[row])].append(row)
    found = []
    for (order, product, customer), mine in sorted(rows.items()):
        moment, items, money = lines.moment[mine].min(), lines.quantity[mine].sum(), lines.money[mine].sum()
        found.append(SentBack(int(moment), order, customer, product, -int(items), -int(money), len(mine)))
    return found


def take_returns_from_sales(
    lines: InvoiceLines, back: Whole, sold: SoldProducts, sold_items: Whole, customer: Whole, moment: Whole
) -> RebuiltReturns:
    """Each return taken from the sales of its product by its customer, the newest first (Whole: one an order)."""
    sent: dict[tuple[int, int], list[SentBack]] = defaultdict(list)
    for each in list_sent_back(lines, back):
        sent[each.customer, each.product].append(each)
    sales: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for order, product, items in zip(sold.order.tolist(), sold.product.tolist(), sold_items.tolist(), strict=True):
        key = (int(customer[order]), product)
        if key in sent:
            sales[key].append((int(moment[order]), order, items))
    rows = [row for key, returned in sent.items() for row in take_from_pile(sales[key], returned)]
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 8).T
    customers, moments, orders, products, money, items, many, whole = columns
    return RebuiltReturns(customers, moments, orders, products, money, items, many, whole.astype(bool))


def take_from_pile(sales: list[tuple[int, int, int]], returned: list[SentBack]) -> Iterator[tuple[int, ...]]:
    """What each return of one product by one customer is taken from; `sales`: moment, order and pieces of each."""
    pile: list[list[int]] = []
    coming = sorted(sales)
    for each in sorted(returned, key=lambda sent: (sent.moment, sent.order)):
        while coming and coming[0][0] <= each.moment:
            _, order, items = coming.pop(0)
            pile.append([order, items])
        taken: dict[int, int] = defaultdict(int)
        left = each.items
        while left and pile:
            part = min(left, pile[-1][1])
            taken[pile[-1][0]] += part
            pile[-1][1] -= part
            left -= part
            if not pile[-1][1]:
                pile.pop()
        if left:
            taken[NO_ORDER] = left
        for order, items in taken.items():
            whole = items == each.items
            money = each.money if whole else round(each.money * items / each.items)
            yield each.customer, each.moment, order, each.product, money, items, each.lines, int(whole)
