"""Tests of tables: how long something took, as people and programs write it."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from plainspoken.case import Column
from plainspoken.data.parse import parse_column_cells
from plainspoken.scaffold.columns import propose_columns
from plainspoken.scaffold.profile import profile_table
from plainspoken.tables.duration_text import parse_duration, write_duration
from plainspoken.tables.frame_text import convert_frame_to_text
from plainspoken.tables.text_batches import convert_cells_to_text
from tests.start.planted import write


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:05:30", 3930), ("00:12:41", 761), ("12:41", 761), ("26:00:00", 93600), ("2h 15m", 8100), ("90 min", 5400),
        ("1 day 2 hours", 93600), ("0 days 01:11:13", 4273), ("PT1H30M", 5400), ("P1DT30S", 86430), ("-0:00:30", -30),
        ("1,5 tim", 5400), ("2 ч 5 мин", 7500), ("45 sek.", 45), ("3 days, 4:00:00", 273600), ("0:00:01.5", 1.5),
    ],
)  # fmt: skip
def test_a_length_of_time_is_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "12", "1:75:00", "2m 3h", "5 kg", "P", "PT", "1:05:30 PM", "soon", "2h 2h", "A 3 min"]
)
def test_what_is_none_is_not_guessed(text: str) -> None:
    assert math.isnan(parse_duration(text))


@pytest.mark.parametrize(
    ("cells", "name", "unit", "role"),
    [
        (["1:05:30", "0:12:41", "0:40:00"], "x", "minutes", "feature"),
        (["00:05:30", "00:12:41", "NA"], "x", "minutes", "feature"),
        (["10:05:30", "14:12:41", "23:10:00"], "x", "", "ignore"),
        (["10:05:30", "14:12:41", "23:10:00"], "call duration", "minutes", "feature"),
        (["10:05", "14:12", "23:10"], "duration", "", "ignore"),
        (["2h 15m", "40 min", "1h"], "x", "minutes", "feature"),
        (["20 min", "40 min", "35 min"], "x", "minutes", "feature"),
        (["20 s", "1 min 40 s", "35 s"], "x", "seconds", "feature"),
        (["3 days", "4 days 2 hours", "9 days"], "x", "days", "feature"),
        (["20 kg", "40 kg", "35 kg"], "x", "", "feature"),
    ],
)
def test_a_column_gets_the_unit_that_its_cells_tell(
    tmp_path: Path, cells: list[str], name: str, unit: str, role: str
) -> None:
    path = write(tmp_path / "a.csv", {name: cells * 9, "z": ["a"] * 9 * len(cells)})
    found = propose_columns(profile_table(path))[0]
    assert (found.unit, found.role) == (unit, role)


def test_a_declared_unit_reads_words_and_plain_numbers() -> None:
    column = Column.model_validate({"type": "number", "unit": "minutes"})
    cells = pd.Series(["90 min", "1:30:00", "12", "2 h"], dtype=object)
    assert list(parse_column_cells(cells, column, ".")) == [90, 90, 12, 120]


def test_every_kind_of_file_writes_a_length_of_time_alike() -> None:
    lengths = [timedelta(seconds=4273), timedelta(days=1, seconds=5), timedelta(seconds=-30), None]
    texts = ["1:11:13", "24:00:05", "-0:00:30", ""]
    assert convert_cells_to_text(pa.array(lengths, pa.duration("ns"))).to_pylist() == texts
    assert list(convert_frame_to_text(pd.DataFrame({"x": pd.Series(lengths)})).x) == texts
    assert write_duration(timedelta(milliseconds=1500)) == "0:00:01.5"
