"""Customers whose groups are known, as numbers and as the orders of a shop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from plainspoken.case import Case, ClusteringSettings, FollowUpSettings
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from tests.analysis.planted_shop import Bought, shop, shop_case

DAYS = 360


class Kind(NamedTuple):
    """The typical customer of a group."""

    recency_days: float
    orders: float
    revenue: float


# Three groups that do not touch: they came lately, often and for much; long ago and once; lately and once.
APART: Mapping[str, Kind] = {"champions": Kind(10, 20, 8000), "gone": Kind(220, 2, 200), "new": Kind(12, 1, 30)}
# Four that are named after what they are.
NAMED: Mapping[str, Kind] = {
    "champions": Kind(10, 20, 8000),
    "cooling": Kind(150, 4, 1500),
    "new": Kind(12, 1, 60),
    "gone": Kind(230, 1, 55),
}
TWO = ClusteringSettings(fewest=2, most=2, stability=0.5, resamples=10, algorithms=("k_means",))
FOUR = TWO.model_copy(update={"fewest": 4, "most": 4})


def groups(kinds: Mapping[str, Kind] = APART, each: int = 100, seed: int = 1) -> pd.DataFrame:
    """Customers scattered closely about the typical one of their group, with its name as `kind`."""
    random = np.random.default_rng(seed)
    parts = [
        pd.DataFrame(
            {
                "kind": name,
                "recency_days": around(random, kind.recency_days, each).round(),
                "orders": np.maximum(1, around(random, kind.orders, each).round()),
                "revenue": around(random, kind.revenue, each).round(2),
            }
        )
        for name, kind in kinds.items()
    ]
    return numbered(pd.concat(parts, ignore_index=True))


def around(random: np.random.Generator, middle: float, size: int) -> np.ndarray:
    """Values about a middle, a tenth apart."""
    return middle * np.exp(random.normal(0, 0.1, size))


def cloud(size: int = 300, seed: int = 1) -> pd.DataFrame:
    """Customers of one cloud: the more orders, the more revenue and the more recent; no groups."""
    random = np.random.default_rng(seed)
    covariance = [[0.8, -0.4, -0.4], [-0.4, 0.8, 0.6], [-0.4, 0.6, 1.0]]
    recency, orders, revenue = np.exp(random.multivariate_normal([3.5, 0.8, 6.0], covariance, size)).T
    frame = pd.DataFrame({"recency_days": np.clip(recency.round(), 1, DAYS - 1), "revenue": revenue.round(2)})
    frame["orders"] = np.maximum(1, orders.round())
    return numbered(frame.assign(kind="one"))


def numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """The customers with a name each."""
    return frame.assign(customer=[f"c{number:04d}" for number in range(len(frame))])


def shop_of(customers: pd.DataFrame) -> InvoiceDataset:
    """A shop in which these customers stand thus at the end: their orders lie evenly before the last one."""
    return shop(list(orders_of(customers)), days=DAYS)


def orders_of(customers: pd.DataFrame) -> Iterator[Bought]:
    """Each customer's orders, of equal money, ten days apart where there is room."""
    numbers = customers[["recency_days", "orders", "revenue"]].to_numpy(np.float64).tolist()
    for name, (recency, orders, revenue) in zip(customers["customer"], numbers, strict=True):
        last, step = DAYS - recency, min(10.0, (DAYS - recency) / orders)
        for number in range(int(orders)):
            yield Bought(str(name), last - number * step, {"mug": revenue / orders})


def quick_case(clustering: ClusteringSettings = TWO, days: int = 90) -> Case:
    """A case that tries few cuts, and follows customers for some days."""
    return shop_case().model_copy(update={"clustering": clustering, "follow_up": FollowUpSettings(days=days)})


def slugs(members: Sequence[str], frame: pd.DataFrame) -> dict[str, str]:
    """The most common segment of each kind."""
    placed = pd.DataFrame({"kind": frame["kind"].to_numpy(), "segment": list(members)})
    return {str(kind): str(part["segment"].mode()[0]) for kind, part in placed.groupby("kind")}
