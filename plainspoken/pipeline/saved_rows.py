"""Saved rows of a built case, for a second computation. In: a build folder. Out: its rows as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from plainspoken.core.errors import PlainspokenError
from plainspoken.verify.recompute_segments import FORECAST_PREFIXES, SavedCustomers
from plainspoken.verify.saved_scores import TOLD_COLUMNS, SavedScores

OFFER_FLAGS = ("picked", "told", "instead", "reasoned", "consent")
CUSTOMER_NUMBERS = ("recency_days", "orders", "revenue", "sure")


def list_saved_columns(path: Path) -> list[str]:
    """The columns of the saved rows."""
    from pyarrow.parquet import read_schema

    return list(read_schema(path).names)


def has_saved_columns(path: Path, names: Sequence[str]) -> bool:
    """Whether the saved rows hold all of these columns."""
    return set(names) <= set(list_saved_columns(path))


def read_saved_scores(path: Path) -> SavedScores:
    """The saved scores, read as columns without pandas.

    Raises:
        PlainspokenError: there are none, or others than `plainspoken analyse` writes.
    """
    columns = read_saved_columns(path, ["probability", "event", "part", "segment"])
    with explain_unreadable_rows(path):
        score = columns["probability"].astype(np.float64)
        event = columns["event"].astype(np.bool_)
        told = read_saved_columns(path, [name for name in list_saved_columns(path) if name in TOLD_COLUMNS])
        numbers = {name: each.astype(np.float64) for name, each in told.items()}  # None becomes NaN
    return SavedScores(score, event, columns["part"] == "test", columns["segment"], numbers)


def read_saved_customers(path: Path) -> SavedCustomers:
    """The saved customers of a segmentation, read in the same way.

    Raises:
        PlainspokenError: there are none, or others than `plainspoken analyse` writes.
    """
    columns = read_saved_columns(path, [*CUSTOMER_NUMBERS, "segment", "late", "lapsed", "category"])
    with explain_unreadable_rows(path):
        numbers = {name: columns[name].astype(np.float64) for name in CUSTOMER_NUMBERS}
    flags = {name: columns[name] == np.True_ for name in ("late", "lapsed")}
    told = read_saved_columns(path, [name for name in list_saved_columns(path) if name.startswith(FORECAST_PREFIXES)])
    return SavedCustomers(columns["segment"], **numbers, **flags, category=columns["category"].astype(str), told=told)


def read_saved_columns(path: Path, names: list[str]) -> dict[str, Any]:
    """Columns of a table of scores.

    Raises:
        PlainspokenError: there is none, or it lacks one of them.
    """
    from pyarrow.parquet import read_table

    if not path.is_file():
        raise PlainspokenError(f"{path}: no scores here; run `plainspoken analyse` first")
    with explain_unreadable_rows(path):
        table: Any = read_table(path, columns=names)
        return {name: np.array(table.column(name).to_pylist()) for name in names}


@contextmanager
def explain_unreadable_rows(path: Path) -> Iterator[None]:
    """Tell a table of scores that is damaged, or has other columns or values than ours, as what it is.

    Raises:
        PlainspokenError: in place of what then goes wrong while its rows are taken.
    """
    from pyarrow import ArrowException

    try:
        yield
    except (ArrowException, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        told = (str(error).splitlines() or [type(error).__name__])[0]
        raise PlainspokenError(
            f"{path}: expected scores as `plainspoken analyse` writes them, found others ({told}); "
            "run `plainspoken report` again"
        ) from error
