"""Saved rows of a built case, and the case and the tables that they were made of, for a second computation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from plainspoken.case import Case
from plainspoken.case.first_look import name_case_file, read_built_case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.verify.recompute_segments import SavedCustomers
from plainspoken.verify.saved_scores import SavedScores

CUSTOMER_NUMBERS = ("recency_days", "orders", "revenue", "sure")


def find_case_of(findings: Findings, cases: Path) -> Case | None:
    """The case file that findings were made of; None where it is not here."""
    try:
        return read_built_case(findings, name_case_file(findings), cases)
    except PlainspokenError:
        return None


def analysed_tables_folder(case: Case, folder: Path) -> Path:
    """The folder of the tables that were analysed: the real ones, or those that were simulated."""
    from plainspoken.data.locate import SIMULATED_TABLES_FOLDER, find_data_folder

    return find_data_folder(case) or folder / STAMPS_FOLDER / SIMULATED_TABLES_FOLDER


def has_saved_columns(path: Path, names: Sequence[str]) -> bool:
    """Whether the saved rows hold all of these columns."""
    from pyarrow.parquet import read_schema

    return set(names) <= set(read_schema(path).names)


def read_saved_scores(path: Path) -> SavedScores:
    """The saved scores, read as columns without pandas.

    Raises:
        PlainspokenError: there are none.
    """
    columns = read_saved_columns(path, ["probability", "event", "part", "segment"])
    score = columns["probability"].astype(np.float64)
    event = columns["event"].astype(np.bool_)
    return SavedScores(score, event, columns["part"] == "test", columns["segment"])


def read_saved_customers(path: Path) -> SavedCustomers:
    """The saved customers of a segmentation, read in the same way.

    Raises:
        PlainspokenError: there are none.
    """
    columns = read_saved_columns(path, [*CUSTOMER_NUMBERS, "segment", "late", "lapsed", "category"])
    numbers = {name: columns[name].astype(np.float64) for name in CUSTOMER_NUMBERS}
    flags = {name: columns[name] == np.True_ for name in ("late", "lapsed")}
    return SavedCustomers(columns["segment"], **numbers, **flags, category=columns["category"].astype(str))


def read_saved_columns(path: Path, names: list[str]) -> dict[str, Any]:
    """Columns of a table of scores.

    Raises:
        PlainspokenError: there is none, or it lacks one of them.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import read_table

    if not path.is_file():
        raise PlainspokenError(f"{path}: no scores here; run `plainspoken analyse` first")
    try:
        table: Any = read_table(path, columns=names)
        return {name: np.array(table.column(name).to_pylist()) for name in names}
    except (ArrowException, KeyError, OSError) as error:
        raise PlainspokenError(
            f"{path}: expected scores as `plainspoken analyse` writes them, found others "
            f"({str(error).splitlines()[0]}); run `plainspoken report` again"
        ) from error
