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


def write(folder: Path) -> None:
    """The files that the tour's commands are given."""
    table = customers()
    table.to_csv(folder / "customers.csv", index=False)
    table.drop(columns=["churned", "reason"]).head(20).to_parquet(folder / "new.parquet")
