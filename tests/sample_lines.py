"""A small shop's invoice lines for tests, and the case, the cut and the names that belong to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from plainspoken.case import Case
from plainspoken.verify.invoice_lines import CodedCells, InvoiceLines
from plainspoken.verify.saved_cut import SavedCut

BEGIN = datetime(2024, 1, 1, 9, tzinfo=UTC)
Line = tuple[str, str, str, float, int, float]  # order, customer, product, days since the beginning, pieces, price
DESCRIPTIONS = {"p0": "Red MUG", "p1": "tea-light", "p2": "mugs and more", "p3": "", "p4": "paper bag"}
LINES_CASE = Case.model_validate(
    {
        "name": "lines",
        "task": "segmentation",
        "tables": {"lines": {"file": "lines.csv"}},
        "invoices": {
            "order": "order", "customer": "customer", "product": "product", "quantity": "pieces", "price": "price",
            "time": "time", "description": "description", "place": "place", "not_products": ["POST", "gift_*"],
        },
        "columns": {
            "order": {"type": "identifier", "role": "identifier"},
            "customer": {"type": "identifier", "role": "identifier", "missing": True},
            "product": {"type": "identifier", "role": "identifier"},
            "description": {"type": "category", "missing": True},
            "pieces": {"type": "integer"},
            "price": {"type": "number"},
            "time": {"type": "date"},
            "place": {"type": "category"},
        },
        "categories": [
            {"slug": "table", "any_of": ["mug", "mugs"]},
            {"slug": "lights", "any_of": ["light"]},
        ],
        "clustering": {"fewest": 2, "most": 3, "resamples": 10},
        "follow_up": {"days": 60},
        "newcomers": {"days": [0, 30], "settled_days": 90, "lead_days": 20},
    }
)  # fmt: skip
RANDOM = np.random.default_rng(8)
CUT = SavedCut(
    columns=np.arange(3),
    powers=np.array([0.3, -0.2, 0.1]),
    centres=np.array([[-0.8, 0.8, 0.8], [0.9, -0.7, -0.7]]),
    names=("champions", "gone"),
    refits=tuple(np.array([[0.8, -0.6, -0.8], [-0.7, 0.9, 0.6]]) + RANDOM.normal(0, 0.5, (2, 3)) for _ in range(10)),
    meanings=(np.array([1, 0]),) * 10,
)
NAMES: Mapping[str, str | bool] = {
    **{f"ledger.{at}.kind": kind for at, kind in enumerate((
        "read", "drop_duplicates", "anonymous", "not_products", "no_quantity", "no_price", "cancellations",
        "unmatched_returns", "no_sale",
    ))},
    "places.0.place": "value.place.home",
    "moves.0.from": "segment.champions",
    "moves.0.to": "segment.gone",
    "categories.by_words": True,
    "candidates.0.algorithm": "algorithm.k_means",
    "candidates.1.algorithm": "algorithm.k_means",
}  # fmt: skip
MEMBERS: Mapping[str, tuple[str, ...]] = {
    "ledger": tuple(map(str, range(9))),
    "misjudged": ("0",),
    "trade_months": ("2024_01", "2024_02"),
    "trade_hours": ("9", "15"),
    "places": ("0", "other"),
    "cohorts": ("2024_01", "2024_02", "2024_03"),
    "categories": ("table", "lights", "none"),
    "segments": CUT.names,
    "moves": ("0",),
    "candidates": ("0", "1"),
    "steps": ("2", "3"),
    "newcomers": ("day_0", "day_30"),
    "spend_seasons": ("0", "1"),
}


def planted_lines(lines: Sequence[Line], places: Sequence[str] = (), copies: int = 0) -> InvoiceLines:
    """Lines as a second reading would hand them over; `places`: of each, else home; `copies`: left out before."""
    orders, customers, products, days, pieces, prices = zip(*lines, strict=True)
    money = np.array([round(10_000 * price) for price in prices]) * np.array(pieces)
    return InvoiceLines(
        order=CodedCells.of(orders),
        customer=CodedCells.of(customers),
        product=CodedCells.of(products),
        place=CodedCells.of(places or ["home"] * len(lines)),
        moment=np.array([int((BEGIN + timedelta(days=day)).timestamp()) for day in days]),
        quantity=np.array(pieces, dtype=np.int64),
        money=money.astype(np.int64),
        described=tuple((product, DESCRIPTIONS.get(product, "")) for product in products),
        rows_raw=len(lines) + copies,
        money_raw=int(money.sum()) + copies * 10_000,
        no_goods=("POST", "gift_*"),
        columns=8,
    )


def planted_shop() -> InvoiceLines:
    """A year of a shop with 120 customers, returns among them, lines without a customer, and postage."""
    random = np.random.default_rng(5)
    lines: list[Line] = []
    for customer in range(120):
        first, many = random.uniform(0, 200), 1 + random.geometric(0.25)
        for number in range(many):
            day = first + number * random.uniform(10, 60)
            if day < 365:
                lines += plant_order(f"{customer:03d}-{number}", f"c{customer:03d}", float(round(day, 2)), random)
    lines += [("a1", "", "p1", 30.0, 5, 2.5), ("a2", "c001", "POST", 31.0, 1, 9.0), ("a3", "c001", "p1", 32.0, 2, 0.0)]
    lines += [
        ("a4", "c001", "p1", 33.0, 0, 1.0),
        ("a5", "stranger", "p1", 34.0, -1, 1.0),
        ("z", "c001", "p2", 0.0, -9, 3),
    ]
    return planted_lines(lines, ["home" if at % 5 else "abroad" for at in range(len(lines))], copies=3)


def plant_order(order: str, customer: str, day: float, random: np.random.Generator) -> list[Line]:
    """One order of some products; of one order in five a part comes back."""
    made: list[Line] = []
    for product in random.choice(5, random.integers(1, 4), replace=False):
        pieces, price = int(random.integers(1, 9)), float(round(random.uniform(1, 20), 2))
        made.append((order, customer, f"p{product}", day, pieces, price))
        if random.random() < 0.2:
            made.append(
                (f"back {order}", customer, f"p{product}", day + 5, -int(random.integers(1, pieces + 1)), price)
            )
    return made
