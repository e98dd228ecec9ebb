"""Analysis: what is known of each customer at a cut, and what it spends next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering.purchases import net_orders
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

SPENDING_WINDOW_DAYS = (30, 90, 180)  # days before the cut in which spending is added up


@dataclass(frozen=True)
class CustomerHistory:
    """Customers at a cut. `features`: one row a customer, indexed by customer, from before the cut only;
    `lately`: spent in the last `days` before the cut (n,); `next`: spent in the `days` after it (n,), less
    what was given back of it by then, never below nil."""

    features: pd.DataFrame
    lately: Floats
    next: Floats


def build_customer_history(invoices: InvoiceDataset, cut: datetime, days: int) -> CustomerHistory | None:
    """What is known at a cut of each customer with an order before it; None where there is none."""
    known = net_orders(invoices, until=cut)
    if known.empty:
        return None
    features = build_history_features(known, cut)
    end = cut + timedelta(days=days)
    after = net_orders(invoices, until=end)
    after = after[after["time"] >= cut]
    lately = known[known["time"] >= cut - timedelta(days=days)]
    return CustomerHistory(
        features,
        sum_customer_spending(lately, features.index),
        np.maximum(sum_customer_spending(after, features.index), 0.0),
    )


def sum_customer_spending(orders: pd.DataFrame, customers: pd.Index[str]) -> Floats:
    """What each customer spent on these orders, 0 where nothing."""
    spent = orders.groupby("customer")["net"].sum()
    return np.asarray(spent.reindex(customers).fillna(0.0).to_numpy(float))


def build_history_features(known: pd.DataFrame, cut: datetime) -> pd.DataFrame:
    """How long ago, how often, how much, in what baskets: by customer, sorted."""
    by_customer = known.sort_values("time", kind="stable").groupby("customer")
    features = pd.DataFrame(
        {
            "recency_days": (pd.Timestamp(cut) - by_customer["time"].max()).dt.days,
            "tenure_days": (pd.Timestamp(cut) - by_customer["time"].min()).dt.days,
            "orders": by_customer.size(),
            "items": by_customer["items"].median(),
            "products": by_customer["products"].median(),
            "revenue": by_customer["net"].sum(),
        }
    ).astype(float)
    features["basket"] = features["revenue"] / features["orders"]
    for window in SPENDING_WINDOW_DAYS:
        lately = known[known["time"] >= cut - timedelta(days=window)]
        features[f"revenue_{window}"] = sum_customer_spending(lately, features.index)
        features[f"orders_{window}"] = lately.groupby("customer").size().reindex(features.index).fillna(0.0)
    return features.sort_index()
