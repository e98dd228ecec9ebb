"""A shop whose truth is known, as reading hands it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from benchmarks.known_truth.shop_worlds import SHOP_BEGIN, SHOP_PRODUCTS, build_product_table, build_shop_totals
from plainspoken.case import (
    Case,
    Column,
    FollowUpSettings,
    InvoiceColumns,
    NewCustomerSettings,
    ProductCategory,
    SourceTable,
)
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset, MoneyStep

BEGIN, DESCRIPTIONS = SHOP_BEGIN, SHOP_PRODUCTS
CATEGORIES = (
    ProductCategory(slug="table", any_of=("mug",)),
    ProductCategory(slug="bags", any_of=("bag",)),
    ProductCategory(slug="lights", any_of=("lamp",)),
)


@dataclass(frozen=True)
class Bought:
    """One order: who, when (days after the beginning), and the money by product."""

    customer: str
    day: float
    goods: Mapping[str, float]
    place: str = "Here"


@dataclass(frozen=True)
class SentBack:
    """What was given back: of which order (its place in the list), when, which product, how much money."""

    order: int
    day: float
    product: str
    revenue: float


def shop(
    bought: Sequence[Bought],
    sent_back: Sequence[SentBack] = (),
    *,
    days: int = 360,
    descriptions: Mapping[str, str] = DESCRIPTIONS,
) -> InvoiceDataset:
    """A shop of these orders and returns, open `days` days; an item costs 1."""
    numbered = sorted(range(len(bought)), key=lambda place: (bought[place].day, place))
    orders = pd.DataFrame([order_of(place, bought[place]) for place in numbered])
    lines = pd.DataFrame([line_of(place, *each) for place in numbered for each in sorted(bought[place].goods.items())])
    returns = pd.DataFrame(
        [return_of(each, bought[each.order]) for each in sorted(sent_back, key=lambda each: each.day)],
        columns=["customer", "time", "order", "product", "revenue", "items"],
    ).astype({"time": "datetime64[us]", "revenue": float, "items": "int64"})
    products = build_product_table(lines, descriptions)
    return InvoiceDataset(
        orders=orders.astype({"time": "datetime64[us]"}),
        returns=returns,
        lines=lines.astype({"order": "category", "product": "category"}),
        products=products,
        ledger=(MoneyStep("read", "read", len(lines), len(lines), len(lines), float(lines["revenue"].sum())),),
        totals=build_shop_totals(orders, lines, float(returns["revenue"].sum()), days),
        hashes={},
        demonstration=False,
    )


def order_of(place: int, bought: Bought) -> dict[str, object]:
    """One row of `orders`."""
    money = sum(bought.goods.values())
    return {
        "order": f"o{place:05d}",
        "customer": bought.customer,
        "time": BEGIN + timedelta(days=bought.day),
        "revenue": float(money),
        "items": max(1, round(money)),
        "products": len(bought.goods),
        "place": bought.place,
    }


def line_of(place: int, product: str, revenue: float) -> dict[str, object]:
    """One row of `lines`."""
    items = max(1, round(revenue))
    return {"order": f"o{place:05d}", "product": product, "revenue": float(revenue), "items": items}


def return_of(sent: SentBack, bought: Bought) -> dict[str, object]:
    """One row of `returns`."""
    return {
        "customer": bought.customer,
        "time": BEGIN + timedelta(days=sent.day),
        "order": f"o{sent.order:05d}",
        "product": sent.product,
        "revenue": sent.revenue,
        "items": round(sent.revenue),
    }


def shop_case(*, place: bool = True, categories: tuple[ProductCategory, ...] = CATEGORIES, **more: object) -> Case:
    """A segmentation of such a shop; a look at 0 and 30 days, a label of 90, a follow-up of 90."""
    roles = ("order", "customer", "product", "description", "quantity", "price", "time")
    names = {role: role for role in (*roles, *(["place"] if place else []))}
    return Case.model_validate(
        {
            "name": "planted",
            "task": "segmentation",
            "tables": {"lines": SourceTable(file="lines.csv")},
            "columns": {name: Column(type="category") for name in names},
            "invoices": InvoiceColumns(**names),
            "categories": categories,
            "newcomers": NewCustomerSettings(days=(0, 30), settled_days=90, lead_days=30),
            "follow_up": FollowUpSettings(days=90),
            **more,
        }
    )
