"""Truth: shops whose customers are dialled: no groups, two or four, and what their past tells of their future."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from plainspoken.data.invoices.invoice_dataset import InvoiceDataset, InvoiceTotals, MoneyStep

Floats = NDArray[np.float64]
Groups = Literal[0, 2, 4]

SHOP_DAYS, SHOP_BEGIN = 360, datetime(2020, 1, 1)
SHOP_PRODUCTS: Mapping[str, str] = MappingProxyType({"mug": "RED MUG", "bag": "JUMBO BAG", "lamp": "OLD LAMP"})
# Where there are no groups: days between orders (median, spread of its logarithm), pounds an order, days until lost.
USUAL_GAP, GAP_SPREAD, USUAL_BASKET, BASKET_SPREAD, DAYS_UNTIL_LOST = 45.0, 0.6, 40.0, 0.7, 300.0
ORDER_SPREAD = 0.4  # of the logarithm of one order's money about the customer's own
EVEN_SHAPE = 12.0  # of the gamma distribution of gaps in a group: nearly even; 1 is without memory


class CustomerKind(NamedTuple):
    """The customers of a planted group: days between orders, pounds an order, the days among which the first
    order falls, and after how many days from it they are gone (nil: they stay)."""

    gap: float
    basket: float
    arrives: tuple[float, float]
    stays: float


PLANTED_KINDS: tuple[CustomerKind, ...] = (
    CustomerKind(gap=7, basket=150, arrives=(0, 220), stays=0),
    CustomerKind(gap=40, basket=6, arrives=(0, 40), stays=60),
    CustomerKind(gap=45, basket=25, arrives=(0, 140), stays=0),
    CustomerKind(gap=400, basket=600, arrives=(230, 350), stays=0),
)


@dataclass(frozen=True)
class ShopParameters:
    """What is true of a shop. `groups`: how many kinds of customers there are, 0 for one cloud. `alike`: nobody
    differs from anybody and nobody is ever lost, so that no past tells any future."""

    customers: int = 400
    groups: Groups = 0
    alike: bool = False


def draw_shop(dials: ShopParameters, seed: int, customers: int | None = None) -> InvoiceDataset:
    """A shop's invoices; other customers of the same world for another seed."""
    random = np.random.default_rng(seed)
    count = dials.customers if customers is None else customers
    traits = draw_customer_traits(random, dials, count)
    shape = EVEN_SHAPE if dials.groups else 1.0
    orders = pd.concat(
        [draw_customer_orders(random, number, each, shape) for number, each in enumerate(traits.to_numpy())],
        ignore_index=True,
    )
    return build_shop_invoices(random, orders)


def draw_customer_traits(random: Generator, dials: ShopParameters, count: int) -> pd.DataFrame:
    """Each customer's days between orders, pounds an order, day of the first order, and day after the last one."""
    if dials.groups:
        kinds = [PLANTED_KINDS[each] for each in random.integers(dials.groups, size=count)]
        first = np.array([random.uniform(*each.arrives) for each in kinds])
        stays = np.array([each.stays or np.inf for each in kinds])
        wobble = np.exp(random.normal(0, 0.1, (2, count)))
        gap, basket = np.array([[each.gap, each.basket] for each in kinds]).T * wobble
        return pd.DataFrame({"gap": gap, "basket": basket, "first": first, "gone": first + stays})
    differ = 0.0 if dials.alike else 1.0
    first = random.uniform(0, SHOP_DAYS, count)
    lost = np.inf if dials.alike else random.exponential(DAYS_UNTIL_LOST, count)
    return pd.DataFrame(
        {
            "gap": USUAL_GAP * np.exp(differ * random.normal(0, GAP_SPREAD, count)),
            "basket": USUAL_BASKET * np.exp(differ * random.normal(0, BASKET_SPREAD, count)),
            "first": first,
            "gone": first + lost,
        }
    )


def draw_customer_orders(random: Generator, number: int, traits: Floats, shape: float) -> pd.DataFrame:
    """One customer's orders, the first one always: `customer`, `day` and `revenue`."""
    gap, basket, first, gone = traits
    end = min(gone, SHOP_DAYS)
    gaps = random.gamma(shape, gap / shape, int(3 * SHOP_DAYS / gap) + 8)
    later = first + np.cumsum(gaps)
    days = np.append(first, later[later < end])
    money = np.round(basket * np.exp(random.normal(0, ORDER_SPREAD, len(days))), 2)
    return pd.DataFrame({"customer": f"c{number:05d}", "day": days, "revenue": np.maximum(money, 0.5)})


def build_shop_invoices(random: Generator, drawn: pd.DataFrame) -> InvoiceDataset:
    """Orders (`customer`, `day`, `revenue`) as reading and cleaning would hand them over: one product each."""
    drawn = drawn.sort_values("day", kind="stable", ignore_index=True)
    products = random.choice(list(SHOP_PRODUCTS), len(drawn))
    number = [f"o{place:06d}" for place in range(len(drawn))]
    revenue, items = drawn["revenue"].to_numpy(np.float64), np.maximum(1, drawn["revenue"].round()).astype("int64")
    time = (pd.Timestamp(SHOP_BEGIN) + pd.to_timedelta(drawn["day"], unit="D")).astype("datetime64[us]")
    orders = pd.DataFrame(
        {"order": number, "customer": drawn["customer"], "time": time, "revenue": revenue, "items": items}
    ).assign(products=1, place="")
    lines = pd.DataFrame({"order": number, "product": products, "revenue": revenue, "items": items})
    return InvoiceDataset(
        orders=orders,
        returns=no_returns(),
        lines=lines.astype({"order": "category", "product": "category"}),
        products=build_product_table(lines),
        ledger=(MoneyStep("read", "read", len(lines), len(lines), len(lines), float(revenue.sum())),),
        totals=build_shop_totals(orders, lines),
        hashes={},
        demonstration=True,
    )


def no_returns() -> pd.DataFrame:
    """The frame of returns of a shop to which nothing is sent back."""
    frame = pd.DataFrame(
        {name: [] for name in ("customer", "time", "order", "product", "revenue", "items")}, dtype=object
    )
    return frame.astype({"time": "datetime64[us]", "revenue": float, "items": "int64"})


def build_product_table(lines: pd.DataFrame, descriptions: Mapping[str, str] = SHOP_PRODUCTS) -> pd.DataFrame:
    """The frame `products`, largest first; without a description where none is given."""
    found = lines.groupby("product").agg(revenue=("revenue", "sum"), orders=("order", "nunique"))
    found = found.sort_values("revenue", ascending=False).reset_index()
    found.insert(1, "description", [descriptions.get(str(each), "") for each in found["product"]])
    return found


def build_shop_totals(
    orders: pd.DataFrame, lines: pd.DataFrame, returned: float = 0.0, days: int = SHOP_DAYS
) -> InvoiceTotals:
    """The totals of a shop in which every line names its customer; `returned`: the money of what was sent back."""
    sales = float(orders["revenue"].sum())
    return InvoiceTotals(
        rows_raw=len(lines),
        rows=len(lines),
        columns=8,
        first=SHOP_BEGIN + timedelta(hours=8),
        last=SHOP_BEGIN + timedelta(days=days - 1, hours=12),
        lines_all=len(lines),
        revenue_all=sales,
        lines_anonymous=0,
        revenue_anonymous=0.0,
        customers=int(orders["customer"].nunique()),
        orders=len(orders),
        products=int(lines["product"].nunique()),
        sales=sales,
        returned=returned,
        returned_before=0.0,
        sent_all_back=0,
    )
