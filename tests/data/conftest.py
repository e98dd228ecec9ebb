"""Data tests: a small planted table, its case, and how to spoil it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.dataset import Dataset
from plainspoken.data.load import load_from_folder

HEADER = ("pages", "seconds", "month", "colour", "weekend", "bought")
COLUMNS = {
    "pages": {"type": "integer", "min": 0},
    "seconds": {"type": "number", "min": 0, "max": 10_000},
    "month": {"type": "category", "values": ["Feb", "Mar", "May", "June"]},
    "colour": {"type": "category"},
    "weekend": {"type": "flag"},
    "bought": {"type": "flag", "role": "target", "known": "after"},
}


def planted(number: int) -> tuple[str, ...]:
    """One of 400 different rows: every fourth a buyer."""
    month = ("Feb", "Mar", "May", "June")[number // 100]
    flag = ("FALSE", "TRUE")[number % 2]
    bought = ("TRUE", "FALSE", "FALSE", "FALSE")[number % 4]
    return (str(number), f"{number}.5", month, ("red", "blue")[number % 2], flag, bought)


@dataclass(frozen=True)
class Shop:
    """A case with its table's text, and the folder that the table is written to."""

    case: Case
    folder: Path
    header: tuple[str, ...] = HEADER
    rows: tuple[tuple[str, ...], ...] = tuple(planted(number) for number in range(400))

    def cell(self, row: int, column: str, text: str) -> Shop:
        """The shop with one cell changed; `row` is the line of the file."""
        changed = list(self.rows)
        cells = list(changed[row - 2])
        cells[HEADER.index(column)] = text
        changed[row - 2] = tuple(cells)
        return replace(self, rows=tuple(changed))

    def column(self, column: str, text: str) -> Shop:
        """The shop with every cell of a column changed."""
        at = HEADER.index(column)
        return replace(self, rows=tuple((*row[:at], text, *row[at + 1 :]) for row in self.rows))

    def having(self, **entries: object) -> Shop:
        """The shop with other entries in its case."""
        return replace(self, case=Case.model_validate({**self.case.model_dump(), **entries}))

    def text(self, separator: str = ";") -> str:
        """The table as a file holds it."""
        return "".join(separator.join(row) + "\n" for row in (self.header, *self.rows))

    def load(self, content: bytes | None = None) -> Dataset:
        """Write the table, or other bytes in its place, and load it."""
        (self.folder / "visits.csv").write_bytes(self.text().encode() if content is None else content)
        return load_from_folder(self.case, self.folder)

    def refusal(self, content: bytes | None = None) -> str:
        """The message with which the table is refused."""
        with pytest.raises(PlainspokenError) as refused:
            self.load(content)
        return str(refused.value)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A table of 400 different visits, every fourth of which ends in a purchase."""
    return Shop(make_case(), tmp_path)


def make_case(columns: Sequence[str] = HEADER) -> Case:
    """The case of the planted table."""
    return Case.model_validate(
        {
            "name": "planted",
            "tables": {"visits": {"file": "visits.csv", "separator": ";"}},
            "target": {"column": "bought", "positive": "TRUE"},
            "columns": {name: COLUMNS[name] for name in columns},
        }
    )
