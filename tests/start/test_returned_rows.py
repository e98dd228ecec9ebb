"""Tests of the start: rows of orders that came back or were cancelled are known by their cells, and are no orders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from plainspoken.scaffold.profile import profile_table
from plainspoken.scaffold.returned_rows import ReturnsProposal, propose_returns
from tests.start.planted import Columns, customers, write
from tests.start.test_several_rows import IDS, orders, started

AMOUNTS = [str(each) for each in range(10, 100)]


def returns(tmp_path: Path, amounts: Sequence[str] = AMOUNTS, **columns: Sequence[str]) -> ReturnsProposal:
    """What is found in a table of orders with further columns, whose values come again and again."""
    more = {name: [values[n % len(values)] for n in range(len(AMOUNTS))] for name, values in columns.items()}
    days = [f"2024-01-{1 + n % 28:02d}" for n in range(len(AMOUNTS))]
    path = write(tmp_path / "orders.csv", {"day": days, "amount": amounts, **more})
    return propose_returns("orders", profile_table(path), ("day",))


def rules(found: ReturnsProposal) -> list[tuple[str, str, object]]:
    """The conditions as triples."""
    return [(each.column, each.operator, each.value) for each in found.rules]


def test_negative_amounts_are_no_orders(tmp_path: Path) -> None:
    bought = orders()
    bought["amount"] = [-float(str(each)) if n % 7 == 0 else each for n, each in enumerate(bought["amount"])]
    write(tmp_path / "customers.csv", customers())
    write(tmp_path / "orders.csv", bought)
    case, found, told = started(tmp_path, "customers.csv", "orders.csv", before="2024-10-01")
    add_up = case.tables["orders"].add_up
    assert add_up and [(each.column, each.operator, each.value) for each in add_up.returns] == [("amount", "<", 0)]
    rows = [*zip(bought["kund_id"], map(str, bought["order_date"]), map(str, bought["amount"]), strict=True)]
    early = [(who, float(amount)) for who, day, amount in rows if day < "2024-10-01"]
    assert found.frame["number of orders"].to_list() == [sum(w == each and a > 0 for w, a in early) for each in IDS]
    assert np.allclose(found.frame["sum of amount"], [sum(a for w, a in early if w == each) for each in IDS])
    back = sum(n % 7 == 0 for n in range(len(rows)))
    assert f'orders.csv: {back} rows are taken for returned or cancelled ("amount" below 0), no order in counts' in told


def test_who_stops_is_told_without_returns(tmp_path: Path) -> None:
    bought = orders()
    bought["status"] = ["returned" if n % 9 == 0 else "shipped" for n in range(len(bought["amount"]))]
    write(tmp_path / "orders.csv", bought)
    case, found, told = started(tmp_path, "orders.csv", stops_within=300)
    rows = [*zip(bought["kund_id"], map(str, bought["order_date"]), bought["status"], strict=True)]
    kept = [(who, day) for who, day, status in rows if status == "shipped"]
    belong = {who for who, day in kept if "2023-05-12" <= day < "2024-03-07"}
    late = {who for who, day in kept if day >= "2024-03-07"}
    assert dict(zip(found.frame["kund_id"], found.event, strict=True)) == {each: each not in late for each in belong}
    early = {who for who, day, _ in rows if day < "2024-03-07"}
    assert f"left out, for nothing could stop: {len(early - belong)} rows" in told
    assert {"orders with status returned", "orders with status shipped"} <= {*case.columns}
    assert found.frame["orders with status returned"].sum() > 0


@pytest.mark.parametrize(
    "said",
    ["Returned", "refunded by customer", "RETURN", "credit note", "returnerad", "Makulerad", "återbetald", "возврат",
     "Отменён", "заказ отменен", "storniert", "Retoure", "Vom Kunden storniert", "remboursé", "Devuelto", "anulowane"],
)  # fmt: skip
def test_a_status_tells_which_rows_are_no_orders(tmp_path: Path, said: str) -> None:
    found = returns(tmp_path, status=[said, "shipped", "paid"])
    assert rules(found) == [("status", "==", said)]
    assert f'add when = [["status", "!=", "{said}"]] to the sums in tables.orders' in found.told[1]


def test_several_words_are_one_rule_and_amounts_with_a_minus_need_no_other(tmp_path: Path) -> None:
    amounts = [f"-{each}" if n % 3 == 0 else each for n, each in enumerate(AMOUNTS)]
    found = returns(tmp_path, amounts, status=["returned", "shipped", "paid", "cancelled", "shipped", "paid"])
    assert rules(found) == [("amount", "<", 0), ("status", "==", ("cancelled", "returned"))]
    assert len(found.told) == 1 and "30 rows are taken" in found.told[0]


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [("is_returned", "1", "0"), ("Storniert", "ja", "nein"), ("retur", "x", ""), ("orderCancelled", "True", "False")],
)
def test_a_column_of_yes_and_no_tells_which_rows_are_no_orders(tmp_path: Path, name: str, yes: str, no: str) -> None:
    assert rules(returns(tmp_path, **{name: [yes, no, no]})) == [(name, "==", yes)]


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        ({"status": ["partially returned", "shipped"]}, '[["status", "==", "partially returned"]]'),
        ({"status": ["returned", "returned", "shipped"]}, '[["status", "==", "returned"]]'),
        ({"status": ["Stornierung angefragt", "bezahlt"]}, '[["status", "==", "Stornierung angefragt"]]'),
        ({"balance": ["-5", "7"]}, '[["balance", "<", 0]]'),
        ({"return_requested": ["yes", "no"]}, '[["return_requested", "==", "yes"]]'),
    ],
)
def test_what_may_be_returns_counts_and_is_told(tmp_path: Path, columns: Columns, line: str) -> None:
    found = returns(tmp_path, **{name: [str(each) for each in cells] for name, cells in columns.items()})
    assert not found.rules and len(found.told) == 1
    assert f"if so, write returns = {line} in tables.orders.add_up" in found.told[0]


@pytest.mark.parametrize(
    "said",
    ["not returned", "nicht storniert", "ej returnerad", "не отменён", "Returnal", "Stornoway", "Returförpackning"],
)
def test_words_that_say_the_opposite_or_begin_alike_are_no_returns(tmp_path: Path, said: str) -> None:
    assert returns(tmp_path, kind=[said, "b", "c"]) == ReturnsProposal((), ())


@pytest.mark.parametrize("name", ["temperature", "discount", "product"])
def test_other_columns_tell_of_no_returns(tmp_path: Path, name: str) -> None:
    values = ["return label", "lamp"] if name == "product" else ["-5", "7", "8"]
    assert returns(tmp_path, **{name: values}) == ReturnsProposal((), ())
