"""Tests of the start: values that settle the answer are told, with what the build makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.leakage import detect, excluding_value
from plainspoken.scaffold import profile, telling_values
from plainspoken.scaffold.columns import ColumnProposal
from tests.start.planted import ROWS, customers, write
from tests.start.test_new import New, new

__all__ = ["new"]
DRAW = np.random.default_rng(8)
CHURNED = np.arange(ROWS) % 10 < 3
THIRD, HALF = np.arange(ROWS) % 10 == 0, CHURNED & (np.arange(ROWS) % 2 == 0)
OPEN = np.where(DRAW.random(ROWS) < 0.5, "open", "pending")


def told_of(new: New, cells: Sequence[object]) -> str:
    """What `new` says of a column beside the others, after what it always says."""
    write(Path("a.csv"), {**customers(), "status": list(cells)})
    lines = new("a.csv", "--yes").stdout.splitlines()
    return "".join(line for line in lines if line.startswith('"status": ') and " rows " in line)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            np.where(THIRD, "closed", OPEN),
            'all 40 rows with "closed" have the event; the build learns from it, and asks',
        ),
        (np.where(CHURNED & (OPEN == "open") | HALF, "closed", OPEN), "have the event; the build is likely to take"),
        (np.where(THIRD, DRAW.integers(1, 99, ROWS), ""), "all 40 rows in which it is filled in have the event"),
        (
            np.where(np.arange(ROWS) % 10 // 2 == 3, DRAW.random(ROWS), ""),
            "all 80 rows in which it is filled in have no event; the build learns from it: if",
        ),
        (np.where(CHURNED | (np.arange(ROWS) % 10 > 7), OPEN, "kept"), 'all 200 rows with "kept" have no event; the'),
        (np.where(CHURNED, DRAW.integers(1, 9, ROWS), DRAW.integers(0, 3, ROWS)), 'rows with "0" have no event'),
    ],
)
def test_a_value_that_settles_the_answer_is_told(new: New, cells: Sequence[object], told: str) -> None:
    assert told in told_of(new, cells)


@pytest.mark.parametrize("key", ["kund_id", "customer_no"])
@pytest.mark.parametrize("sampled", [False, True])
def test_values_of_a_joined_table_are_told_too(
    new: New, monkeypatch: pytest.MonkeyPatch, key: str, sampled: bool
) -> None:
    if sampled:
        monkeypatch.setattr(profile, "SAMPLE_ROWS", 350)
    table = customers()
    write(Path("a.csv"), table)
    order = np.arange(ROWS) if sampled else np.arange(ROWS)[::-1]
    ids, state = np.array(table["kund_id"], dtype=str), np.where(THIRD, "closed", OPEN)
    write(Path("b.csv"), {key: [*ids[order]], "state": [*state[order]], "size": [*range(ROWS)]})
    lines = new("a.csv", "b.csv", "--target", "churned", "--yes").stdout.splitlines()
    told = [line for line in lines if line.startswith('"state": all ')]
    assert len(told) == 1 and 'rows with "closed" have the event; the build ' in told[0]
    assert sampled or '"state": all 40 rows' in told[0]


def test_values_of_a_turned_table_are_told_too(new: New) -> None:
    table = customers()
    write(Path("a.csv"), table)
    rows = [(each, part) for each in range(ROWS) for part in ("q1", "q2")]
    visits = [0 if part == "q2" and CHURNED[each] else 1 + each % 5 for each, part in rows]
    who = [table["kund_id"][each] for each, _ in rows]
    write(Path("b.csv"), {"kund_id": who, "part": [part for _, part in rows], "visits": visits})
    lines = new("a.csv", "b.csv", "--target", "churned", "--yes").stdout.splitlines()
    assert any(line.startswith('"visits q2": ') and "have no event" in line for line in lines), lines


@pytest.mark.parametrize(
    "cells",
    [
        OPEN,
        np.where(DRAW.random(ROWS) < 0.1, "rare", OPEN),
        np.where(CHURNED, DRAW.integers(3, 9, ROWS), DRAW.integers(1, 7, ROWS)),
        np.where(DRAW.random(ROWS) < 0.3, "", OPEN),
        np.where(HALF & (np.arange(ROWS) < 60), "few", OPEN),
    ],
)
def test_an_honest_column_is_not(new: New, cells: Sequence[object]) -> None:
    assert told_of(new, cells) == ""


def test_only_so_many_columns_are_told(new: New) -> None:
    cells = np.where(HALF, "closed", OPEN)
    many = {f"status{at}": list(np.roll(cells, 10 * at)) for at in range(telling_values.MAX_TOLD_COLUMNS + 3)}
    write(Path("a.csv"), customers() | many)
    said = new("a.csv", "--yes").stdout
    assert said.count('rows with "closed" have the event') == telling_values.MAX_TOLD_COLUMNS
    assert "so do values of 3 further columns" in said


def test_it_looks_with_the_eyes_of_the_analysis() -> None:
    for name in ("MAX_EXCLUDED_EVENT_RATIO", "MIN_EXPECTED_EVENTS"):
        assert getattr(telling_values, name) == getattr(excluding_value, name)
    assert telling_values.MIN_SHARE_OF_OTHERS == detect.MIN_SHARE_OF_OTHERS
    sought = (excluding_value.NEVER_VALUES.share, excluding_value.ALWAYS_VALUES.share)
    assert sought == (telling_values.MIN_NEVER_SHARE, telling_values.MIN_ALWAYS_SHARE)


def test_a_value_is_read_as_the_case_reads_it() -> None:
    column = ColumnProposal("status", "category", corrections={"Closed ": "closed"}, nothing=("?",))
    cells = pd.Series(np.where(HALF, np.where(np.arange(ROWS) % 4 == 0, "Closed ", "closed"), "?").astype(object))
    found = {each.said: each.rows for each in telling_values.list_telling_values(column, cells, CHURNED)}
    assert found == {'with "closed"': 80, "in which it is filled in": 80}
