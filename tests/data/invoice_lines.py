"""Data tests: a small planted table of invoice lines, its case, and how to spoil it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset, MoneyStep
from plainspoken.data.invoices.load_invoices import load_invoices, load_invoices_from_frame
from plainspoken.data.simulate.simulate_invoices import PUBLISHED_INVOICE_COLUMNS

HEADER = ("Invoice", "Code", "Name", "Number", "When", "Price", "Client", "Land")
ROLES = {
    "order": "Invoice",
    "product": "Code",
    "description": "Name",
    "quantity": "Number",
    "time": "When",
    "price": "Price",
    "customer": "Client",
    "place": "Land",
    "not_products": ["POST", "gift_*"],
}
COLUMNS: Mapping[str, Mapping[str, object]] = {
    "Invoice": {"type": "identifier"},
    "Code": {"type": "identifier"},
    "Name": {"type": "category", "missing": True},
    "Number": {"type": "integer"},
    "When": {"type": "date"},
    "Price": {"type": "number"},
    "Client": {"type": "identifier", "missing": True},
    "Land": {"type": "category"},
}
PUBLISHED_ROLES = ("order", "product", "description", "quantity", "time", "price", "customer", "place")
PUBLISHED_TYPES = ("identifier", "identifier", "category", "integer", "date", "number", "identifier", "category")
Row = tuple[str, ...]


def line(invoice: str, code: str, number: int, when: str, price: float, client: str, *, name: str = "RED BAG") -> Row:
    """One line of the table."""
    return (invoice, code, name, str(number), when, str(price), client, "Spain")


def usual(count: int = 200) -> tuple[Row, ...]:
    """Customers `u000`, `u001` and so on, each with one order of two products on the first of May 2024."""
    return tuple(
        line(f"9{number:03}", code, 2, "2024-05-01 10:00:00", price, f"u{number:03}")
        for number in range(count)
        for code, price in (("10001", 1.5), ("10002", 2.25))
    )


@dataclass(frozen=True)
class Book:
    """A case with its table's rows, and the folder that the table is written to."""

    case: Case
    folder: Path
    header: Row = HEADER
    rows: tuple[Row, ...] = usual()

    def with_rows(self, *rows: Row) -> Book:
        """The table with rows before the usual ones; the first is row 2 of the file."""
        return replace(self, rows=(*rows, *self.rows))

    def cell(self, row: int, column: str, text: str) -> Book:
        """The table with one cell changed; `row` is the line of the file."""
        changed, at = list(self.rows), HEADER.index(column)
        cells = changed[row - 2]
        changed[row - 2] = (*cells[:at], text, *cells[at + 1 :])
        return replace(self, rows=tuple(changed))

    def having(self, **entries: object) -> Book:
        """The table with other entries in its case."""
        return replace(self, case=Case.model_validate({**self.case.model_dump(), **entries}))

    def roles(self, **entries: object) -> Book:
        """The table with other roles in its case."""
        return self.having(invoices={**ROLES, **entries})

    def text(self, separator: str = ",") -> str:
        """The table as a file holds it."""
        return "".join(separator.join(row) + "\n" for row in (self.header, *self.rows))

    def load(self, content: bytes | None = None) -> InvoiceDataset:
        """Write the table, or other bytes in its place, and load it."""
        (table,) = self.case.tables.values()
        (self.folder / table.file).write_bytes(self.text().encode() if content is None else content)
        return load_invoices(self.case, self.folder, self.folder / "work")

    def refusal(self, content: bytes | None = None) -> str:
        """The message with which the table is refused."""
        with pytest.raises(PlainspokenError) as refused:
            self.load(content)
        return str(refused.value)


def frame_of(*rows: Row) -> pd.DataFrame:
    """Rows as a frame."""
    return pd.DataFrame(list(rows), columns=list(HEADER))


def loaded(*rows: Row) -> InvoiceDataset:
    """Rows before the usual ones, loaded from memory."""
    return load_invoices_from_frame(make_case(), frame_of(*rows, *usual()))


def step(invoices: InvoiceDataset, kind: str) -> MoneyStep:
    """The ledger's line of a kind."""
    (found,) = (each for each in invoices.ledger if each.kind == kind)
    return found


def make_case() -> Case:
    """The case of the planted table."""
    return Case.model_validate(
        {
            "name": "planted",
            "task": "segmentation",
            "tables": {"lines": {"file": "lines.csv"}},
            "invoices": ROLES,
            "columns": COLUMNS,
        }
    )


def published_case(file: str = "lines.csv.gz") -> Case:
    """A case of the published columns with the simulator of invoices."""
    types = zip(PUBLISHED_INVOICE_COLUMNS, PUBLISHED_TYPES, strict=True)
    columns = {name: {"type": each, "missing": name in ("Description", "CustomerID")} for name, each in types}
    return Case.model_validate(
        {
            "name": "planted",
            "task": "segmentation",
            "simulator": "invoices",
            "tables": {"lines": {"file": file}},
            "columns": columns,
            "invoices": {
                **dict(zip(PUBLISHED_ROLES, PUBLISHED_INVOICE_COLUMNS, strict=True)),
                "not_products": ["POST", "DOT", "C2", "M", "BANK CHARGES", "gift_*"],
            },
        }
    )
