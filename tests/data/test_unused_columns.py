"""Data tests: each column that is not used is told with the reason that its cells show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from plainspoken.case import Case
from plainspoken.case.privacy import PrivacySettings
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.coverage import find_closing_day, list_silent_months
from plainspoken.data.load import load_from_frame
from plainspoken.data.unused_columns import UnusedColumn
from plainspoken.pipeline.data_notes import record_unused_column

ROWS = 400
IGNORED = {"type": "category", "role": "ignore"}


def planted() -> pd.DataFrame:
    """A table with one column of each kind that is not used."""
    place = np.arange(ROWS)
    odd = {3: "high", 5: "12k?", 8: "high", 13: "a text that is much too long to be shown"}
    return pd.DataFrame(
        {
            "name": [f"N{each:04}" for each in place],
            "visits": [str(each % 17) for each in place],
            "again": [str(each % 17) for each in place],
            "score": ["n/a" if each % 10 == 0 else str(each % 7) for each in place],
            "land": "Norway",
            "nothing": "",
            "remark": [f"told them {each} things" for each in place],
            "code": [f"x{each % 250}" for each in place],
            "income": [odd.get(int(each), str(1000 + each)) for each in place],
            "day": "2024-05-01",
            "joined": [f"2024-05-{each % 28 + 1:02}" for each in place],
            "fine": [str(each % 3) for each in place],
            "refund": [str(each % 5) for each in place],
            "left": ["yes" if each % 3 else "no" for each in place],
        }
    )


def planted_case() -> Case:
    """A case of that table."""
    columns = dict.fromkeys(planted(), IGNORED) | {
        "name": {"type": "identifier", "role": "identifier"},
        "visits": {"type": "integer"},
        "score": {"type": "integer", "missing": True, "nothing": ["n/a"]},
        "land": {"type": "category"},
        "joined": {"type": "date", "role": "ignore"},
        "refund": {"type": "integer", "known": "after"},
        "left": {"type": "flag", "role": "target"},
    }
    return Case.model_validate(
        {
            "name": "planted", "task": "classification", "languages": ["en"], "clean": [],
            "tables": {"rows": {"file": "rows.csv"}}, "target": {"column": "left", "positive": "yes"},
            "columns": columns,
        }
    )  # fmt: skip


def test_each_reason_is_told_by_what_stands_in_the_cells() -> None:
    assert load_from_frame(planted_case(), planted()).unused == (
        UnusedColumn("name", "names_rows"),
        UnusedColumn("again", "copy", same_as="visits"),
        UnusedColumn("score", "silent_cells", 40, ("n/a",)),
        UnusedColumn("land", "constant"),
        UnusedColumn("nothing", "empty"),
        UnusedColumn("remark", "free_text"),
        UnusedColumn("code", "many_values"),
        UnusedColumn("income", "unread_numbers", 4, ("high", "12k?")),
        UnusedColumn("day", "constant"),
        UnusedColumn("joined", "date"),
        UnusedColumn("fine", "left_out"),
        UnusedColumn("refund", "too_late"),
    )


def test_silent_months_and_a_closed_cohort_are_found() -> None:
    days = pd.Series(pd.to_datetime(["2024-01-03", "2024-02-05", "2024-05-01"]))
    assert list_silent_months(days) == ["2024-03", "2024-04"]
    first = pd.Series(pd.to_datetime(["2024-01-01"] * 40 + ["2024-12-31"] * 40))
    buyers = pd.Series([f"c{each % 40}" for each in range(80)])
    assert find_closing_day(first, buyers) == pd.Timestamp("2024-01-01")
    assert find_closing_day(first, pd.Series([f"c{each}" for each in range(80)])) is None


def test_examples_are_kept_back_where_the_case_shows_none() -> None:
    shown, kept = planted_case(), planted_case().model_copy(update={"privacy": PrivacySettings(examples=False)})
    unread = UnusedColumn("income", "unread_numbers", 4, ("high", "12k?"))
    book, quiet = EvidenceRecorder(), EvidenceRecorder()
    names = record_unused_column("unused.0", "0", unread, shown, book)
    assert names == {"ignored.8": "income", "unused_examples.0": "high, 12k?"}
    assert {each: found.value for each, found in book.evidence.items()} == {
        "unused.0.column": "ignored.8", "unused.0.reason": "unused.unread_numbers", "unused.0.cells": 4,
        "unused.0.examples": "unused_examples.0",
    }  # fmt: skip
    assert "unused_examples.0" not in record_unused_column("unused.0", "0", unread, kept, quiet)
    assert "unused.0.examples" not in quiet.evidence
