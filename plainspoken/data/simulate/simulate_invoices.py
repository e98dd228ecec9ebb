"""Data: simulated invoice lines of a shop with the form and the dirt of the published table, and the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from plainspoken.data.simulate import invoice_parameters
from plainspoken.data.simulate.invoice_dirt import PlantedDirt, plant_invoice_dirt

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Number = TypeVar("Number", int, float)
PUBLISHED_INVOICE_COLUMNS = (
    "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country",
)  # fmt: skip


@dataclass(frozen=True)
class InvoiceTruth:
    """What is true of simulated invoices.

    `segments`: the segment of each customer, `continuum` for all where there are none; `favourites`: the
    category that each likes best; `categories`: the category of each product. `orders`: sale invoices of each
    customer; `revenue`: of each, sales less what was sent back of them. `dirt`: what was planted.
    """

    segments: Mapping[str, str] = field(repr=False)
    favourites: Mapping[str, str] = field(repr=False)
    categories: Mapping[str, str] = field(repr=False)
    orders: Mapping[str, int] = field(repr=False)
    revenue: Mapping[str, float] = field(repr=False)
    dirt: PlantedDirt


def make_invoices(
    *,
    customers: int = 1_000,
    days: int = 374,
    seed: int = 1,
    groups: bool = True,
    signal: float = 1.0,
    taste: float = 0.5,
    anonymous: float = 0.25,
    returned: float = 0.02,
) -> tuple[pd.DataFrame, InvoiceTruth]:
    """Invoice lines as published, dirt included, and the truth behind them.

    `groups`: whether customers come in segments, or their habits from one cloud; `signal`: how far customers
    differ in their habits (0: all are alike, and only chance tells them apart); `taste`: the share of what
    they buy that comes from their favourite category; `anonymous`: the share of sale lines without a
    customer; `returned`: the share of sale lines sent back, whole or in part.
    """
    random = np.random.default_rng(seed)
    products = _draw_products(random)
    people = _draw_customers(random, customers, groups, signal)
    orders = _draw_orders(random, people, days)
    lines = _draw_invoice_lines(random, orders, people, products, taste)
    frame, dirt = plant_invoice_dirt(random, lines, products, days, anonymous, returned)
    truth = InvoiceTruth(
        segments=dict(zip(people.customer, people.segment, strict=True)),
        favourites=dict(zip(people.customer, people.favourite, strict=True)),
        categories=dict(zip(products.StockCode, products.category, strict=True)),
        orders=_map_by_customer(lines.groupby("CustomerID").InvoiceNo.nunique()),
        revenue=_map_by_customer(_sum_net_revenue(lines, dirt)),
        dirt=dirt,
    )
    return frame.reindex(columns=list(PUBLISHED_INVOICE_COLUMNS)), truth


def _draw_products(random: Generator) -> pd.DataFrame:
    """Every noun in every style: code, description, category, price, and how popular it is."""
    named = [
        (category, f"{style} {noun}")
        for category, nouns in invoice_parameters.CATEGORY_NOUNS.items()
        for noun in nouns
        for style in invoice_parameters.PRODUCT_STYLES
    ]
    n = len(named)
    codes = [
        f"{invoice_parameters.FIRST_PRODUCT_NUMBER + number}{'AB'[number % 2] if number % 9 == 0 else ''}"
        for number in range(n)
    ]
    price = np.round(
        np.exp(
            random.normal(np.log(invoice_parameters.MEDIAN_PRODUCT_PRICE), invoice_parameters.PRODUCT_PRICE_SPREAD, n)
        ),
        2,
    )
    return pd.DataFrame(
        {
            "StockCode": codes,
            "Description": [description for _, description in named],
            "category": [category for category, _ in named],
            "UnitPrice": np.maximum(price, 0.19),
            "popular": random.gamma(0.7, 1.0, n) + 0.05,
        }
    )


def _draw_customers(random: Generator, n: int, groups: bool, signal: float) -> pd.DataFrame:
    """One row a customer: habits, favourite category and country."""
    people = _draw_segmented_habits(random, n, signal) if groups else _draw_continuum_habits(random, n, signal)
    people["customer"] = [str(invoice_parameters.FIRST_CUSTOMER_NUMBER + number) for number in range(n)]
    people["favourite"] = random.choice(list(invoice_parameters.CATEGORY_NOUNS), n)
    people["Country"] = random.choice(
        list(invoice_parameters.COUNTRY_SHARES), n, p=list(invoice_parameters.COUNTRY_SHARES.values())
    )
    return people


def _draw_segmented_habits(random: Generator, n: int, signal: float) -> pd.DataFrame:
    """Habits about those of the customer's segment; with less signal the segments lie nearer together."""
    table = np.array(list(invoice_parameters.SEGMENT_HABITS.values()))
    shares, habits = table[:, 0], table[:, 1:]
    habits = invoice_parameters.USUAL_HABITS + signal * (habits - invoice_parameters.USUAL_HABITS)
    segment = random.choice(len(shares), n, p=shares / shares.sum())
    people = pd.DataFrame(habits[segment], columns=list(invoice_parameters.HABIT_NAMES))
    people["segment"] = np.array(list(invoice_parameters.SEGMENT_HABITS))[segment]
    return _scatter_habits(
        random, people, signal * invoice_parameters.SEGMENT_GAP_SPREAD, signal * invoice_parameters.SEGMENT_SCALE_SPREAD
    )


def _draw_continuum_habits(random: Generator, n: int, signal: float) -> pd.DataFrame:
    """Habits from one cloud: no customer is nearer to some than to others."""
    people = pd.DataFrame({"gap_days": invoice_parameters.CLOUD_GAP_DAYS, "scale": 1.0}, index=range(n))
    first = signal * random.random(n) * 0.9
    last = 1 - signal * (1 - first) * random.beta(0.8, 1.6, n)
    people["first_low"], people["first_high"] = first, first
    people["last_low"], people["last_high"] = last, last
    people["segment"] = invoice_parameters.CONTINUUM_SEGMENT
    return _scatter_habits(
        random, people, signal * invoice_parameters.CLOUD_GAP_SPREAD, signal * invoice_parameters.CLOUD_SCALE_SPREAD
    )


def _scatter_habits(random: Generator, people: pd.DataFrame, gap: float, scale: float) -> pd.DataFrame:
    """Each customer's own gap and scale, and the parts of the period in which it first and last buys."""
    n = len(people)
    first = people.first_low + random.random(n) * (people.first_high - people.first_low)
    last = people.last_low + random.random(n) * (people.last_high - people.last_low)
    return people.assign(
        gap_days=people.gap_days * np.exp(random.normal(0, gap, n)),
        scale=people.scale * np.exp(random.normal(0, scale, n)),
        first=first,
        last=np.maximum(first, last),
    )


def _draw_orders(random: Generator, people: pd.DataFrame, days: int) -> pd.DataFrame:
    """One row an order: customer (row of people) and time; the gaps between them are only roughly alike."""
    span = (people["last"] - people["first"]).to_numpy() * (days - 1)
    counts = 1 + np.floor(span / people.gap_days + random.random(len(people))).astype(np.int64).to_numpy()
    person = np.repeat(np.arange(len(people)), counts)
    turn = np.arange(len(person)) - np.repeat(np.cumsum(counts) - counts, counts)
    late = np.where(turn == 0, 0.0, random.random(len(person)) * invoice_parameters.MAX_ORDER_DELAY)
    part = (turn + late) / counts[person]
    day = np.floor(people["first"].to_numpy()[person] * (days - 1) + part * span[person]).astype(np.int64)
    minute = 60 * random.choice(
        invoice_parameters.ORDER_HOURS, len(day), p=invoice_parameters.ORDER_HOUR_SHARES
    ) + random.integers(0, 60, len(day))
    time = (
        pd.Timestamp(invoice_parameters.FIRST_INVOICE_DAY) + pd.to_timedelta(day, "D") + pd.to_timedelta(minute, "min")
    )
    orders = pd.DataFrame({"person": person, "time": time}).sort_values(["time", "person"], ignore_index=True)
    return orders.assign(InvoiceNo=invoice_parameters.FIRST_ORDER_NUMBER + np.arange(len(orders)))


def _draw_invoice_lines(
    random: Generator, orders: pd.DataFrame, people: pd.DataFrame, products: pd.DataFrame, taste: float
) -> pd.DataFrame:
    """One row an order and product, as billed."""
    many = np.exp(
        random.normal(np.log(invoice_parameters.MEDIAN_ORDER_LINES), invoice_parameters.ORDER_LINES_SPREAD, len(orders))
    )
    order = np.repeat(np.arange(len(orders)), np.clip(np.round(many), 1, 60).astype(np.int64))
    person = orders.person.to_numpy()[order]
    product = _choose_products(random, people.favourite.to_numpy()[person], products, taste)
    usual = random.choice(invoice_parameters.LINE_QUANTITIES, len(order), p=invoice_parameters.LINE_QUANTITY_SHARES)
    quantity = np.maximum(1, np.round(usual * people.scale.to_numpy()[person])).astype(np.int64)
    lines = pd.DataFrame(
        {
            "InvoiceNo": orders.InvoiceNo.to_numpy()[order].astype(str),
            "Quantity": quantity,
            "time": orders.time.to_numpy()[order],
            "CustomerID": people.customer.to_numpy()[person],
            "Country": people.Country.to_numpy()[person],
        }
    )
    goods = products[["StockCode", "Description", "UnitPrice"]].iloc[product].reset_index(drop=True)
    return lines.join(goods).drop_duplicates(["InvoiceNo", "StockCode"], ignore_index=True)


def _choose_products(
    random: Generator, favourite: NDArray[np.object_], products: pd.DataFrame, taste: float
) -> Numbers:
    """The product of each line: by popularity, and for a share of them within the favourite category."""
    weights = products.popular.to_numpy()
    chosen = random.choice(len(products), len(favourite), p=weights / weights.sum())
    own = random.random(len(favourite)) < taste
    for category, rows in products.groupby("category").indices.items():
        mine = np.flatnonzero(own & (favourite == category))
        chosen[mine] = random.choice(rows, len(mine), p=weights[rows] / weights[rows].sum())
    return chosen.astype(np.int64)


def _sum_net_revenue(lines: pd.DataFrame, dirt: PlantedDirt) -> pd.Series[float]:
    """Sales less what was sent back of them, by customer."""
    billed = (lines.Quantity * lines.UnitPrice).groupby(lines.CustomerID).sum()
    back = dirt.returns.groupby("CustomerID").money.sum()
    return billed.sub(back.reindex(billed.index, fill_value=0.0)).round(4)


def _map_by_customer(values: pd.Series[Number]) -> dict[str, Number]:
    """Values by the customer's number."""
    return {str(customer): value for customer, value in values.items()}
