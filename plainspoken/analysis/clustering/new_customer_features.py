"""Analysis: what is known of new customers at a look, and what they did after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering.product_categories import (
    ProductCategories,
    find_favourite_category,
    revenue_by_customer_category,
    sum_category_sales,
)
from plainspoken.analysis.clustering.purchases import (
    ONE_DAY,
    find_first_orders,
    net_orders,
    select_rows_before,
    select_rows_since,
)
from plainspoken.case import NewCustomerSettings
from plainspoken.data.invoices.customers import start_of_next_day
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

NO_PURCHASE_SEGMENT = "none"  # the segment of who bought nothing after the look
Place = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class ObservationPoints:
    """When each new customer is looked at: `at` (midnight), indexed by customer, by first order; `until`: the
    end of what counts as after it."""

    at: pd.Series
    until: pd.Series


def build_observation_points(invoices: InvoiceDataset, newcomers: NewCustomerSettings, days: int) -> ObservationPoints:
    """The looks at new customers so many days after the day of the first order.

    Left out are those first seen in the first `lead_days` (they may be old ones) and those whose
    `settled_days` after the look are not over at the end of the table.
    """
    totals = invoices.totals
    begin = datetime(totals.first.year, totals.first.month, totals.first.day)
    first = find_first_orders(invoices)
    first = first[first >= begin + timedelta(days=newcomers.lead_days)]
    at = first.dt.normalize() + (1 + days) * ONE_DAY
    until = at + timedelta(days=newcomers.settled_days)
    over = until <= start_of_next_day(totals.last)
    return ObservationPoints(at[over], until[over])


def orders_after_observation(invoices: InvoiceDataset, looks: ObservationPoints) -> pd.DataFrame:
    """The orders from each look until its end, as things stood at that end, without those sent back whole."""
    orders = select_rows_since(net_orders(invoices, until=looks.until), looks.at)
    return orders[orders["kept"]]


def assign_later_segments(invoices: InvoiceDataset, looks: ObservationPoints, place: Place) -> pd.Series:
    """The segment that the purchases after the look alone put each new customer in; `none` where there are
    none. Nothing of before the look goes into it. `place`: recency_days, orders, revenue to slugs."""
    return assign_purchase_segments(orders_after_observation(invoices, looks), looks, place)


def assign_standing_segments(invoices: InvoiceDataset, looks: ObservationPoints, place: Place) -> pd.Series:
    """The segment in which each new customer stands at the end, all its purchases counted, as the
    segmentation itself will say; `none` for who sent everything back."""
    orders = net_orders(invoices, until=looks.until)
    return assign_purchase_segments(orders[orders["kept"]], looks, place)


def assign_purchase_segments(bought: pd.DataFrame, looks: ObservationPoints, place: Place) -> pd.Series:
    """The segment that some purchases put each new customer in at the end of its look."""
    by_customer = bought[bought["customer"].isin(looks.at.index)].groupby("customer")
    state = pd.DataFrame({"orders": by_customer.size(), "revenue": by_customer["net"].sum()})
    last = by_customer["time"].max().dt.normalize()
    state.insert(0, "recency_days", (looks.until.reindex(last.index) - last).dt.days)
    found = pd.Series(NO_PURCHASE_SEGMENT, index=looks.at.index, dtype=object)
    if len(state):
        found[state.index] = place(state.reset_index(drop=True)).to_numpy()
    return found


def find_later_categories(
    invoices: InvoiceDataset, looks: ObservationPoints, categories: ProductCategories
) -> pd.Series:
    """The category on which each new customer spent most after the look; only who bought any of one."""
    orders = orders_after_observation(invoices, looks)["order"]
    spent = sum_category_sales(invoices, categories.of_product)
    return (
        find_favourite_category(revenue_by_customer_category(spent[spent["order"].isin(orders)]))
        .reindex(looks.at.index)
        .dropna()
    )


def build_new_customer_features(
    invoices: InvoiceDataset, looks: ObservationPoints, categories: ProductCategories
) -> pd.DataFrame:
    """What a shop knows of new customers at the look: one row each, numbers only, none from after it.

    Money and counts are on a logarithmic scale. `first_…`: of the first order.
    """
    orders = net_orders(invoices, until=looks.at)
    by_customer = orders.sort_values(["time", "order"], kind="stable").groupby("customer")
    first = by_customer.first()
    known = pd.DataFrame(
        {
            "first_revenue": log_amounts(first["revenue"]),
            "first_items": log_amounts(first["items"]),
            "first_products": log_amounts(first["products"]),
            "first_price": log_amounts(first["revenue"] / first["items"].clip(lower=1)),
            "hour": first["time"].dt.hour,
            "weekday": first["time"].dt.day_of_week,
            "at_home": (first["place"] == most_frequent_value(invoices.orders["place"])),
            "orders": log_amounts(by_customer["kept"].sum()),
            "revenue": log_amounts(by_customer["net"].sum()),
            "products": log_amounts(by_customer["products"].sum()),
            "since_days": (looks.at.reindex(first.index) - by_customer["time"].max()).dt.days,
            "sent_back": 1 - by_customer["net"].sum() / by_customer["revenue"].sum().clip(lower=0.01),
        }
    )
    known = known.join(category_revenue_shares(invoices, looks, categories))
    return known.reindex(looks.at.index).fillna(0).astype(float)


def log_amounts(values: pd.Series) -> pd.Series:
    """Amounts on a logarithmic scale; negative ones count as nil."""
    return pd.Series(np.log1p(values.clip(lower=0).astype(float)))


def most_frequent_value(values: pd.Series) -> object:
    """The most frequent value; of equal ones the first by the alphabet."""
    return values.value_counts().sort_index().idxmax() if len(values) else ""


def category_revenue_shares(
    invoices: InvoiceDataset, looks: ObservationPoints, categories: ProductCategories
) -> pd.DataFrame:
    """The share of each category in what was billed before the look, by customer; 0 to 1."""
    spent = select_rows_before(sum_category_sales(invoices, categories.of_product), looks.at)
    table = revenue_by_customer_category(spent).unstack().reindex(columns=[*categories.slugs]).fillna(0.0)
    shares = table.div(spent.groupby("customer")["revenue"].sum().clip(lower=0.01), axis=0)
    return shares.add_prefix("share_of_")
