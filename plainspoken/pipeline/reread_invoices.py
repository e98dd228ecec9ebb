"""Invoice lines of a built segmentation, read a second time, without the readers of the analysis."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path

import numpy as np

from plainspoken.case import Case, InvoiceColumns, SourceTable
from plainspoken.pipeline.raw_rows import Row
from plainspoken.pipeline.reread_tables import TEXT_SUFFIXES
from plainspoken.tables.aligned_text import is_rewritten
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS
from plainspoken.verify.invoice_lines import MONEY_PARTS, CodedCells, InvoiceLines, Whole

PACKED_SUFFIX = ".gz"
PLAIN_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
NEEDED_ROLES = ("order", "customer", "product", "quantity", "price", "time")


def reread_invoice_lines(case: Case, folder: Path) -> InvoiceLines | None:
    """The lines of a case; None where they are not at hand as plain text with one line of names, or tell an order, a
    time or money otherwise than by number, date and price."""
    table = next(iter(case.tables.values()))
    roles = case.invoices
    if roles is None or any(not getattr(roles, role) for role in NEEDED_ROLES) or roles.total or roles.currency:
        return None
    if not is_plain_table(folder / table.file, table):
        return None
    header, rows = read_packed_rows(folder / table.file, table)
    if any(len(row) != len(header) for row in rows) or set(header) != set(case.columns):
        return None
    return lay_out_lines(case, roles, header, [read_declared_texts(row, header, case) for row in rows])


def is_plain_table(path: Path, table: SourceTable) -> bool:
    """Whether a table stands there as text, packed or not, with its names on its first line."""
    name = path.name.lower().removesuffix(PACKED_SUFFIX)
    plain = name.endswith(TEXT_SUFFIXES) and table.header_row == 1 and table.header_rows == 1
    return plain and path.is_file() and not is_rewritten(path, table)


def read_packed_rows(path: Path, table: SourceTable) -> tuple[Row, list[Row]]:
    """Header and rows of a text table, by the separator that splits the header most."""
    raw = path.read_bytes()
    if path.suffix.lower() == PACKED_SUFFIX:
        raw = gzip.decompress(raw)
    text = raw.decode("utf-8-sig" if table.encoding == "utf-8" else table.encoding)
    first = text.partition("\n")[0]
    separator = max((table.separator, *table.separators), key=first.count)
    header, *rows = map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    return header, [row for row in rows if row]


def read_declared_texts(row: Row, header: Row, case: Case) -> Row:
    """A row with what its cells mean by the corrections of the case, and nothing where one says that it is nothing."""
    cells = dict(zip(header, row, strict=True))
    for step in case.clean:
        if step.step == "correct":
            cells[step.column] = step.corrections.get(cells[step.column], cells[step.column])
    return tuple("" if cell in case.columns[name].nothing else cell for name, cell in cells.items())


def name_by_order(orders: Sequence[str], named: Sequence[str]) -> tuple[list[str], Whole]:
    """Whose each line is, and which lines nobody but the rest of their order names, all of it one customer."""
    told: dict[str, set[str]] = {}
    for order, name in zip(orders, named, strict=True):
        told.setdefault(order, set()).update({name} - {""})
    sole = {order: next(iter(names)) for order, names in told.items() if len(names) == 1}
    whose = [name or sole.get(order, "") for order, name in zip(orders, named, strict=True)]
    return whose, np.array([not name and bool(one) for name, one in zip(named, whose, strict=True)], dtype=np.int64)


def lay_out_lines(case: Case, roles: InvoiceColumns, header: Row, rows: list[Row]) -> InvoiceLines | None:
    """Rows of cells as typed lines; None where a cell says its number or its time in no plain way."""
    kept = list(dict.fromkeys(rows)) if any(step.step == "drop_duplicates" for step in case.clean) else rows
    decimal = choose_decimal([row[header.index(roles.price)] for row in kept], case)
    raw, typed = (type_lines(each, header, roles, decimal) for each in (rows, kept))
    if raw is None or typed is None:
        return None
    columns = {name: [row[header.index(getattr(roles, name))] for row in kept] for name in ("order", "product")}
    cells = [row[header.index(roles.customer)] for row in kept]
    named = ["" if name in MISSING_NUMBER_SPELLINGS else name for name in cells]
    if any(name and not order for name, order in zip(named, columns["order"], strict=True)):
        return None
    whose, by_order = name_by_order(columns["order"], named)
    places = [row[header.index(roles.place)] for row in kept] if roles.place else [""] * len(kept)
    described = ((row[header.index(roles.product)], describe_row(row, header, roles)) for row in rows)
    moment, quantity, money = typed
    return InvoiceLines(
        order=CodedCells.of(columns["order"]),
        customer=CodedCells.of(whose),
        product=CodedCells.of(columns["product"]),
        place=CodedCells.of(places),
        moment=moment,
        quantity=quantity,
        money=money,
        described=tuple(described),
        rows_raw=len(rows),
        money_raw=int(raw[2].sum()),
        no_goods=tuple(roles.not_products),
        columns=len(header),
        by_order=by_order,
    )


def describe_row(row: Row, header: Row, roles: InvoiceColumns) -> str:
    """What a row calls its product."""
    return row[header.index(roles.description)] if roles.description else ""


def choose_decimal(cells: Sequence[str], case: Case) -> str:
    """The sign before the decimals of prices: one that is declared, where no price has a point."""
    table = next(iter(case.tables.values()))
    declared = [sign for sign in table.decimals if any(sign in cell for cell in cells)]
    return declared[0] if declared and not any("." in cell for cell in cells) else "."


def type_lines(
    rows: Sequence[Row], header: Row, roles: InvoiceColumns, decimal: str
) -> tuple[Whole, Whole, Whole] | None:
    """Moment (seconds), quantity and money (ten-thousandths) of each row (n,); None where one cannot be read."""
    readers: dict[str, Callable[[str], int | None]] = {
        "time": read_moment,
        "quantity": read_whole,
        "price": partial(read_money, decimal=decimal),
    }
    cells = {role: [row[header.index(getattr(roles, role))] for row in rows] for role in readers}
    moment, pieces, price = (read_each_cell(cells[role], reader) for role, reader in readers.items())
    if moment is None or pieces is None or price is None:
        return None
    quantity = np.where(price < 0, -np.abs(pieces), pieces)
    return moment, quantity, np.abs(price) * quantity


def read_each_cell(cells: Sequence[str], reader: Callable[[str], int | None]) -> Whole | None:
    """Cells as whole numbers (n,), each different one read once; None where one is none."""
    known = {cell: reader(cell) for cell in set(cells)}
    if any(number is None for number in known.values()):
        return None
    return np.array([known[cell] for cell in cells], dtype=np.int64)


def read_moment(cell: str) -> int | None:
    """A date, with or without a time of day, in seconds."""
    if not PLAIN_MOMENT.fullmatch(cell):
        return None
    try:
        return int(datetime.fromisoformat(cell).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None  # no day of the calendar: not computed a second time, and not counted so


def read_whole(cell: str) -> int | None:
    """A whole number of pieces."""
    number = read_decimal(cell)
    return int(number) if number is not None and number == int(number) else None


def read_money(cell: str, decimal: str) -> int | None:
    """A price in ten-thousandths, rounded where it has more decimals."""
    number = read_decimal(cell.replace(decimal, "."))
    return None if number is None else int((number * MONEY_PARTS).quantize(Decimal(1), ROUND_HALF_UP))


def read_decimal(cell: str) -> Decimal | None:
    """A plainly written number."""
    return Decimal(cell) if PLAIN_NUMBER.fullmatch(cell) else None
