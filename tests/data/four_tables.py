"""Data tests: four simulated tables of a case that joins them, and how to spoil them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from plainspoken.case import Case, read_case
from plainspoken.core.errors import Faults
from plainspoken.data.dataset import Dataset
from plainspoken.data.load import load_from_frames
from plainspoken.data.simulate.simulate_shop import ShopTruth, make_shop
from plainspoken.tables.frame_text import convert_frame_to_text

CASES = Path(__file__).parents[2] / "analysis"
FIRST = 215_348
PERIOD, REVENUE, PROFIT = "Период", "Выручка", "Прибыль"
NOW, LAST = "текущий_месяц", "предыдущий_месяц"


@dataclass(frozen=True)
class FourTables:
    """A case with its tables as text, and what is true of them."""

    case: Case
    frames: Mapping[str, pd.DataFrame]
    truth: ShopTruth

    def cell(self, table: str, row: int, column: str, text: str) -> FourTables:
        """The tables with one cell changed; `row` is the line of the file."""
        frame = self.frames[table].copy()
        frame.loc[row - 2, column] = text
        return self.table(table, frame)

    def table(self, table: str, frame: pd.DataFrame) -> FourTables:
        """The tables with another one in the place of one."""
        return replace(self, frames={**self.frames, table: frame.reset_index(drop=True)})

    def without(self, table: str, rows: pd.Series[bool]) -> FourTables:
        """The tables without some rows of one."""
        return self.table(table, self.frames[table][~rows])

    def of(self, table: str, key: int, period: str = "") -> pd.Series[bool]:
        """Which rows of a table are of one case, and of one period if one is given."""
        frame = self.frames[table]
        mine = frame["id"] == str(key)
        return mine & (frame[PERIOD] == period) if period else mine

    def having(self, **entries: object) -> FourTables:
        """The tables under a case with other entries."""
        return replace(self, case=Case.model_validate({**self.case.model_dump(), **entries}))

    def missing_allowed(self, *columns: str) -> FourTables:
        """The tables under a case in which these columns may be missing."""
        declared = {name: each.model_dump() for name, each in self.case.columns.items()}
        for name in columns:
            declared[name] |= {"missing": True}
        return self.having(columns=declared)

    def load(self) -> Dataset:
        """The joined table."""
        return load_from_frames(self.case, self.frames)

    def faults(self) -> tuple[str, ...]:
        """The faults with which the tables are refused."""
        with pytest.raises(Faults) as refused:
            self.load()
        return refused.value.faults


def four_tables(n: int = 400, **dials: float) -> FourTables:
    """The tables of a simulated shop."""
    tables, truth = make_shop(n=n, **dials)  # type: ignore[arg-type]
    case = read_case("activity", CASES)
    frames = {name: convert_frame_to_text(frame) for name, frame in zip(case.tables, tables, strict=True)}
    return FourTables(case, frames, truth)
