"""Frames with planted truth for the door to Python, and settings that make training quick."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

ROWS = 400
QUICK: dict[str, Any] = {
    "search": {"candidates": ["logistic_regression"], "grid": {"logistic_regression": {"C": [0.1]}}},
    "split": {"folds": 2, "repeats": 1},
}


def visits() -> pd.DataFrame:
    """`calls` raises the chance to leave, `plan` and `age` tell nothing; gaps, flags and days are there as well."""
    random = np.random.default_rng(8)
    calls = random.poisson(3, ROWS)
    left = random.random(ROWS) < 1 / (1 + np.exp(-(calls - 3.5)))
    age = random.integers(18, 80, ROWS).astype(float)
    age[::25] = np.nan
    return pd.DataFrame(
        {
            "who": [f"C{number:04d}" for number in range(ROWS)],
            "calls": calls,
            "age": age,
            "plan": random.choice(["a;b", 'the "big" one, yearly', "Größe"], ROWS),
            "member": random.random(ROWS) < 0.5,
            "spent": random.lognormal(3, 0.4, ROWS),
            "since": pd.Timestamp("2024-01-31") + pd.to_timedelta(np.arange(ROWS) % 90, unit="D"),
            "left": np.where(left, "yes", "no"),
        }
    )
