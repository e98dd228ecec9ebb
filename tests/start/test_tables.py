"""Tests of the start: several tables by key, and invoice lines by role."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.core.errors import Faults
from plainspoken.scaffold.invoice_lines import holds_invoice_lines, propose_invoice_lines
from plainspoken.scaffold.invoice_roles import match_invoice_roles
from plainspoken.scaffold.profile import TableProfile, profile_table
from plainspoken.scaffold.propose_join_keys import propose_table_joins
from tests.start.planted import ROWS, Columns, customers, invoice_lines, write


def two(tmp_path: Path, second: Columns) -> dict[str, TableProfile]:
    """The customers and one more table."""
    first = write(tmp_path / "customers.csv", customers())
    return {"customers": profile_table(first), "more": profile_table(write(tmp_path / "more.csv", second))}


MANY = [n * 7 % 911 for n in range(2 * ROWS)]
IDS = customers()["kund_id"]


def test_a_table_with_a_row_a_case(tmp_path: Path) -> None:
    _, more = propose_table_joins(two(tmp_path, {"kund_id": IDS[1:], "profit": [*range(1, ROWS)]}))
    assert (more.key, more.turned) == ("kund_id", None)
    assert [(each.name, each.table, each.missing) for each in more.columns] == [("profit", "more", True)]


def test_a_long_table_is_turned(tmp_path: Path) -> None:
    long: Columns = {"kund_id": [*IDS, *IDS], "month": ["May"] * ROWS + ["June"] * ROWS, "sum": MANY}
    _, more = propose_table_joins(two(tmp_path, long))
    assert more.turned and more.turned.columns == {"May": "sum May", "June": "sum June"}
    assert [each.name for each in more.columns] == ["sum May", "sum June"]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ({"nobody": IDS, "n": IDS}, "name the key alike in both tables"),
        ({"kund_id": [*IDS, *IDS], "n": [*range(2 * ROWS)]}, "several rows for some kund_id"),
        ({"kund_id": IDS, "ort": ["x"] * ROWS}, r'column "ort": expected names that only one table has'),
    ],
)
def test_tables_that_do_not_hang_together(tmp_path: Path, second: Columns, told: str) -> None:
    with pytest.raises(Faults, match=told):
        propose_table_joins(two(tmp_path, second))


def test_invoice_lines_are_known_by_names_and_cells(tmp_path: Path) -> None:
    looked = profile_table(write(tmp_path / "rader.csv", invoice_lines(), "latin-1", ";"))
    assert holds_invoice_lines(looked) and not holds_invoice_lines(
        profile_table(write(tmp_path / "b.csv", customers()))
    )
    found = propose_invoice_lines(looked)
    assert list(found.roles.values()) == list(invoice_lines())
    assert (found.times, found.not_products) == (("%d.%m.%Y %H:%M",), ("FRAKT",))
    assert [each.name for each in found.columns if each.missing] == ["Kundnummer"]


def test_a_role_that_was_said_stands(tmp_path: Path) -> None:
    looked = profile_table(write(tmp_path / "a.csv", invoice_lines(), separator=";"))
    assert match_invoice_roles(looked, {"product": "Benämning"})["product"] == "Benämning"
    with pytest.raises(Faults, match="--role colour"):
        propose_invoice_lines(looked, {"colour": "Pris"})
    with pytest.raises(Faults, match="nearest: 'Antal'"):
        propose_invoice_lines(looked, {"quantity": "antl"})


def test_roles_that_are_not_there_are_told(tmp_path: Path) -> None:
    columns = {name: cells for name, cells in invoice_lines().items() if name not in ("Pris", "Datum")}
    with pytest.raises(Faults, match="--role price=COLUMN --role time=COLUMN"):
        propose_invoice_lines(profile_table(write(tmp_path / "a.csv", columns)))


def test_months_first_or_days_first(tmp_path: Path) -> None:
    columns = invoice_lines()
    days = [f"{1 + number % 28}/3/2022" for number in range(len(columns["Datum"]))]
    looked = profile_table(write(tmp_path / "a.csv", {**columns, "Datum": days}, separator=";"))
    assert propose_invoice_lines(looked).times == ("%d/%m/%Y",)
    columns["Datum"] = ["some day"] * len(days)
    with pytest.raises(
        Faults, match=r'times all written in one usual form, found none, but .*"some day" \(row 2\).*--role'
    ):
        propose_invoice_lines(profile_table(write(tmp_path / "b.csv", columns, separator=";")), {"time": "Datum"})
