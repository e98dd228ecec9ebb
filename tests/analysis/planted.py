"""Tests: small tables whose truth is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from plainspoken.case import Calendar, Case, Column, SourceTable, TargetColumn
from plainspoken.data.dataset import Dataset, LedgerStep

MONTHS = ("Jan", "Feb", "Mar", "Apr")


def visits(rows: int = 3000, seed: int = 1) -> tuple[pd.DataFrame, np.ndarray]:
    """Visits: more pages, more purchases; new visitors buy more; the month and the region tell nothing."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "pages": random.poisson(6, rows).astype(float),
            "seconds": random.gamma(2.0, 100.0, rows).round(2),
            "visitor": pd.Categorical(random.choice(["new", "back"], rows, p=[0.3, 0.7])),
            "region": pd.Categorical(random.choice([*"abcd"], rows)),
            "month": pd.Categorical(random.choice(MONTHS, rows), categories=MONTHS),
        }
    )
    chance = 1 / (1 + np.exp(-(-2.2 + 0.25 * (frame["pages"] - 6) + 0.8 * (frame["visitor"] == "new"))))
    return frame, np.asarray(random.random(rows) < chance)


def case_of(frame: pd.DataFrame, *, calendar: bool = True, **more: Any) -> Case:
    """A case over these columns: whole numbers are integers, the rest numbers or categories."""
    columns = {name: Column(type=type_of(frame[name]), known="during") for name in frame}
    columns["bought"] = Column(type="flag", role="target", known="after")
    when = Calendar(column="month", order=MONTHS, early=MONTHS[:3], late=MONTHS[3:])
    return Case(
        name="planted",
        seed=7,
        tables={"visits": SourceTable(file="visits.csv")},
        columns=columns,
        target=TargetColumn(column="bought", positive="yes"),
        calendar=when if calendar else None,
        **more,
    )


def type_of(values: pd.Series) -> str:
    """The case's type of a column."""
    if not pd.api.types.is_numeric_dtype(values):
        return "category"
    return "integer" if bool((values == values.round()).all()) else "number"


def loaded_of(frame: pd.DataFrame, event: np.ndarray, duplicates: int = 0) -> Dataset:
    """A tidy table whose ledger holds reading and dropping duplicates."""
    read = LedgerStep("read", "read", len(event) + duplicates, len(event) + duplicates, 0, 0)
    dropped = LedgerStep("drop_duplicates", "duplicates", read.rows_out, len(event), duplicates, 0)
    return Dataset(frame, event, (read, dropped), {}, demonstration=False)
