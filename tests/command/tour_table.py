"""The table of the README's tour: customers of whom some left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 500


def customers() -> pd.DataFrame:
    """A customer a row: the young, and those on the monthly plan, leave more often."""
    draw = np.random.default_rng(11)
    age = draw.integers(18, 80, ROWS)
    plan = draw.choice(["monthly", "yearly"], ROWS)
    chance = 0.08 + 0.35 * (plan == "monthly") + 0.25 * (age < 40)
    left = draw.random(ROWS) < chance
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:05d}" for number in range(ROWS)],
            "age": age,
            "city": draw.choice(["Leeds", "York", "Hull"], ROWS),
            "plan": plan,
            "monthly_fee": draw.normal(30, 6, ROWS).round(2),
            "reason": np.where(left, draw.choice(["price", "moved"], ROWS), ""),
            "churned": np.where(left, "yes", "no"),
        }
    )


def orders() -> pd.DataFrame:
    """Orders of these customers in two years up to March 2025; who left has none in the last three months."""
    draw = np.random.default_rng(12)
    table = customers()
    who = draw.integers(0, ROWS, 4 * ROWS)
    stayed = (table["churned"] == "no").to_numpy()[who]
    days = np.where(stayed, draw.integers(0, 820, len(who)), draw.integers(0, 731, len(who)))
    return pd.DataFrame(
        {
            "order_id": np.arange(len(who)),
            "customer_id": table["customer_id"].to_numpy()[who],
            "order_date": np.datetime64("2023-01-01") + days,
            "amount": draw.lognormal(3.3, 0.5, len(who)).round(2),
            "channel": draw.choice(["web", "shop"], len(who)),
        }
    )


def events() -> pd.DataFrame:
    """Sessions of two hundred users; carts go before purchases, and a thank-you page follows them."""
    draw, rows = np.random.default_rng(13), list[tuple[str, str, str, pd.Timestamp]]()
    for session in range(800):
        start = pd.Timestamp("2025-01-01") + pd.Timedelta(minutes=int(draw.integers(0, 80_000)))
        keen = draw.random() < 0.5
        kinds = draw.choice(["view", "search", "cart"], 8, p=[0.4, 0.2, 0.4] if keen else [0.6, 0.35, 0.05]).tolist()
        kinds = kinds[: int(draw.integers(4, 9))] + (["purchase", "thanks"] if draw.random() < 0.2 + 0.5 * keen else [])
        moments = (start + pd.Timedelta(seconds=40 * place) for place in range(len(kinds)))
        rows += [(f"u{session % 200}", f"s{session}", *each) for each in zip(kinds, moments, strict=True)]
    return pd.DataFrame(rows, columns=["user_id", "session_id", "event", "time"]).sort_values("time")


def write_orders_and_events(folder: Path) -> None:
    """The files that the recipes of several rows a case are given."""
    customers().drop(columns="reason").to_csv(folder / "customers.csv", index=False)
    orders().to_csv(folder / "orders.csv", index=False)
    events().to_csv(folder / "events.csv", index=False)


def write(folder: Path) -> None:
    """The files that the tour's commands are given."""
    table = customers()
    table.to_csv(folder / "customers.csv", index=False)
    orders().to_csv(folder / "orders.csv", index=False)
    table.drop(columns=["churned", "reason"]).head(20).to_parquet(folder / "new.parquet")
