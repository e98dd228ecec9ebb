"""Tests of the start: columns of invoice lines are known by their cells as much as by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from plainspoken.case import read_case
from plainspoken.core.errors import Faults
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from plainspoken.data.invoices.load_invoices import load_invoices_from_folder
from plainspoken.scaffold.invoice_lines import InvoiceLinesProposal, propose_invoice_lines
from plainspoken.scaffold.invoice_notes import list_invoice_notes, propose_currency
from plainspoken.scaffold.line_copy import copy_lines_if_needed
from plainspoken.scaffold.new_case import scaffold_case
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import profile_table
from tests.start.planted import write

Line = Mapping[str, object]
Cell = Callable[[Line], object]
BASIC: Mapping[str, Cell] = {
    "order_id": lambda line: line["order"],
    "customer": lambda line: f"C{line['customer']}",
    "sku": lambda line: f"P{line['product']}",
    "qty": lambda line: line["pieces"],
    "price": lambda line: line["price"],
    "order_date": lambda line: line["day"],
}


def sold() -> list[Line]:
    """Lines of 220 customers with two orders each in two years."""
    draw, lines = np.random.default_rng(11), list[Line]()
    for order in range(440):
        day = str(np.datetime64("2022-01-01") + int(draw.integers(0, 700)))
        for product in draw.choice(20, size=int(draw.integers(1, 4)), replace=False):
            pieces, price = int(draw.integers(1, 7)), round(2 + 1.7 * int(product), 2)
            line = {"order": 5000 + order, "customer": order % 220, "product": int(product), "pieces": pieces}
            lines.append({**line, "price": price, "sum": round(pieces * price, 2), "day": day})
    return sorted(lines, key=lambda line: str(line["day"]))


LINES = sold()
SUMMER = ("04", "05", "06", "07", "08", "09", "10")
REVENUE = round(sum(float(str(line["sum"])) for line in LINES), 2)


def table(tmp_path: Path, cells: Mapping[str, Cell], lines: list[Line] = LINES) -> Path:
    """A file with these columns of some lines."""
    return write(tmp_path / "lines.csv", {name: [cell(line) for line in lines] for name, cell in cells.items()})


def proposed(tmp_path: Path, cells: Mapping[str, Cell]) -> InvoiceLinesProposal:
    """What is proposed for a file with these columns."""
    return propose_invoice_lines(profile_table(table(tmp_path, cells)))


def built(path: Path) -> tuple[InvoiceDataset, list[str]]:
    """A file read by the case that is proposed for it, and what was told of it."""
    told: list[str] = []
    case = scaffold_case(NewCaseOptions((path,), force=True), lambda _, default: default, told.append)
    return load_invoices_from_folder(read_case(str(case), case.parent), path.parent, path.parent / "work"), told


def without(*names: str) -> dict[str, Cell]:
    """The usual columns but some."""
    return {name: cell for name, cell in BASIC.items() if name not in names}


@pytest.mark.parametrize(
    "names",
    [
        ("Order No.", 'group by "customer"', "select", "Quantity (pcs)", "Unit price, EUR", "order date"),
        ("Rechnungsnr", "Kundennr", "Artikel", "Menge", "Einzelpreis", "Rechnungsdatum"),
        ("N° commande", "Client", "Réf", "Quantité", "Prix unitaire", "Date"),
        ("pedido", "cliente", "producto", "cantidad", "precio", "fecha"),
        ("zamówienie", "klient", "towar", "ilość", "cena", "data"),
    ],
)
def test_no_name_makes_pieces_one(tmp_path: Path, names: tuple[str, ...]) -> None:
    cells = dict(zip(names, BASIC.values(), strict=True))
    found, told = built(table(tmp_path, cells))
    assert found.totals.sales == pytest.approx(REVENUE)
    assert all(f'"{name}"' in told[2] for name in names)


@pytest.mark.parametrize(("name", "what"), [("amount", "sum"), ("line_total", "sum"), ("amount", "price")])
def test_a_sum_and_a_price_are_told_by_their_cells(tmp_path: Path, name: str, what: str) -> None:
    found, told = built(table(tmp_path, without("price") | {name: lambda line: line[what]}))
    assert found.totals.sales == pytest.approx(REVENUE)
    assert f'"{name}" is taken for {"what a line comes to" if what == "sum" else "the price of one piece"}' in told[3]


def test_columns_that_multiply_need_no_name(tmp_path: Path) -> None:
    cells = dict(zip("xyzuvw", (*without("customer").values(), lambda line: line["sum"]), strict=True))
    found = proposed(tmp_path, {**cells, "customer": BASIC["customer"]})
    assert {role: found.roles[role] for role in ("quantity", "price")} == {"quantity": "z", "price": "u"}


@pytest.mark.parametrize("column", ["price", "total"])
def test_money_given_back_is_a_return_though_pieces_are_above_nil(tmp_path: Path, column: str) -> None:
    what = "price" if column == "price" else "sum"
    back: list[Line] = [{**LINES[0], "day": "2023-12-01", "order": 9999, what: -float(str(LINES[0][what]))}]
    found, _ = built(table(tmp_path, without("price") | {column: lambda line: line[what]}, LINES + back))
    assert [found.totals.sales, found.totals.returned] == pytest.approx([REVENUE, float(str(LINES[0]["sum"]))])


def test_without_order_number_a_day_is_an_order(tmp_path: Path) -> None:
    found, told = built(table(tmp_path, without("order_id")))
    assert found.totals.orders == len({(line["customer"], line["day"]) for line in LINES})
    assert any("what a customer buys on one day is one order" in each for each in told)


def test_without_pieces_each_line_is_one_and_it_is_told(tmp_path: Path) -> None:
    found, told = built(table(tmp_path, without("qty", "price") | {"amount": lambda line: line["sum"]}))
    assert found.totals.sales == pytest.approx(REVENUE) and int(found.orders["items"].sum()) == len(LINES)
    assert any("each line is one piece (else: --role quantity=COLUMN" in each for each in told)


@pytest.mark.parametrize(("letter", "cancelled"), [("C", "C"), ("", "")])
def test_cancellations_are_proposed_where_pieces_say_so(tmp_path: Path, letter: str, cancelled: str) -> None:
    back: list[Line] = [{**LINES[0], "day": "2023-12-01", "order": f"{letter}9999", "pieces": -1}]
    assert propose_invoice_lines(profile_table(table(tmp_path, BASIC, LINES + back))).cancelled == cancelled


def test_orders_and_customers_that_begin_with_a_letter_cancel_nothing(tmp_path: Path) -> None:
    cells = {**BASIC, "order_id": lambda line: f"C{line['order']}"}
    assert proposed(tmp_path, cells).cancelled == ""
    assert built(table(tmp_path, cells))[0].totals.sales == pytest.approx(REVENUE)


@pytest.mark.parametrize("written", ["£{:.2f}", "{:.2f} GBP", "GBP {:,.2f}"])
def test_prices_with_their_currency_are_read(tmp_path: Path, written: str) -> None:
    found, told = built(table(tmp_path, {**BASIC, "price": lambda line: written.format(line["price"])}))
    assert found.totals.sales == pytest.approx(REVENUE)
    assert any("sums are taken to be in GBP" in each for each in told)


def test_sums_of_two_currencies_are_never_added_up(tmp_path: Path) -> None:
    def said(line: Line) -> str:
        return "EUR" if int(str(line["customer"])) % 3 else "USD"

    def mixed(line: Line) -> str:
        return f"{'£' if int(str(line['customer'])) % 3 else '€'}{line['price']}"

    with pytest.raises(Faults, match=r'column "money": expected all sums in "EUR", found "USD"; write all sums in one'):
        built(table(tmp_path, {**BASIC, "money": said}))
    case = NewCaseOptions((table(tmp_path, {**BASIC, "price": mixed}),), task="segmentation", force=True)
    with pytest.raises(Faults, match=r'column "price": expected all sums in "£", found "€"'):
        scaffold_case(case, lambda _, default: default, lambda _: None)


def test_a_currency_column_is_said(tmp_path: Path) -> None:
    found = proposed(tmp_path, {**BASIC, "money": lambda _: "SEK"})
    assert (found.roles["currency"], propose_currency(found)) == ("money", "SEK")


def test_cells_that_the_first_line_of_an_order_says_alone(tmp_path: Path) -> None:
    """As a web shop exports its orders: paid when, in which money, and by whom in words, once an order."""
    first = {id(line) for place, line in enumerate(LINES) if not place or LINES[place - 1]["order"] != line["order"]}

    def once(said: Cell) -> Cell:
        return lambda line: said(line) if id(line) in first else ""

    cells: dict[str, Cell] = {
        "Name": lambda line: f"#{line['order']}",
        "Email": lambda line: f"c{line['customer']}@example.com",
        "Paid at": once(lambda line: f"{line['day']} 23:59:00 +0200"),
        "Currency": once(lambda _: "SEK"),
        "Billing Name": once(lambda line: f"Buyer {line['customer']}"),
        "Lineitem quantity": lambda line: line["pieces"],
        "Lineitem name": lambda line: f"Mug {line['product']}",
        "Lineitem price": lambda line: line["price"],
        "Lineitem sku": lambda line: f"P{line['product']}",
        "Created at": lambda line: f"{line['day']} 23:30:00 {'+0200' if str(line['day'])[5:7] in SUMMER else '+0100'}",
    }
    found = proposed(tmp_path, cells)
    assert (found.roles["time"], found.roles["order"], found.roles["description"]) == (
        "Created at", "Name", "Lineitem name",
    )  # fmt: skip
    assert "currency" not in found.roles and propose_currency(found) == "SEK"
    read, _ = built(table(tmp_path, cells))
    assert read.totals.sales == pytest.approx(REVENUE)
    days = sorted(str(line["day"]) for line in LINES)
    assert [str(read.totals.first.date()), str(read.totals.last.date())] == [days[0], days[-1]]


def test_a_closed_group_and_a_silent_month_are_told(tmp_path: Path) -> None:
    early: list[Line] = [{**line, "day": f"2022-01-{1 + int(str(line['customer'])) % 28:02d}"} for line in LINES[::2]]
    again: list[Line] = [line for line in LINES if "2022-01" < str(line["day"])[:7] != "2022-09"]
    there = {line["customer"] for line in early}
    lines = early + [line for line in again if line["customer"] in there]
    told = list_invoice_notes(propose_invoice_lines(profile_table(table(tmp_path, BASIC, lines))), "EUR")
    assert any("no line in 2022-09: nothing was sold then" in each for each in told)
    assert any("nobody new bought after 2022-01-28" in each and "is no season" in each for each in told)
    usual = list_invoice_notes(propose_invoice_lines(profile_table(table(tmp_path, BASIC))), "EUR")
    assert not any("no season" in each or "no line in" in each for each in usual)


def test_numbers_that_name_orders_of_each_customer_are_no_order_numbers(tmp_path: Path) -> None:
    cells = {**BASIC, "order_id": lambda line: int(str(line["order"])) % 4}
    assert "order" not in proposed(tmp_path, cells).roles
    found, told = built(table(tmp_path, cells))
    assert any('"order_id" stands with several customers' in each for each in told)
    assert found.totals.sales == pytest.approx(REVENUE)


def test_both_price_and_sum_are_refused(tmp_path: Path) -> None:
    path = table(tmp_path, {**BASIC, "total": lambda line: line["sum"]})
    with pytest.raises(Faults, match='expected either price or total, found both "price" and "total"'):
        propose_invoice_lines(profile_table(path), {"price": "price", "total": "total"})


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d %H:%M:%S +0200",
        "%Y-%m-%dT%H:%M:%S-05:00",
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%d %H:%M:%S.250000",
        "%m/%d/%Y %I:%M %p",
        "%d.%m.%y",
        "%d/%m/%Y %H:%M",
    ],
)
def test_times_of_many_forms_are_the_same_days(tmp_path: Path, form: str) -> None:
    cells = {**BASIC, "order_date": lambda line: datetime.fromisoformat(f"{line['day']} 15:30").strftime(form)}
    found, _ = built(table(tmp_path, cells))
    days = sorted(str(line["day"]) for line in LINES)
    assert [str(found.totals.first.date()), str(found.totals.last.date())] == [days[0], days[-1]]


def test_what_was_paid_after_a_discount_is_the_sum(tmp_path: Path) -> None:
    def paid(line: Line) -> float:
        return round(float(str(line["sum"])) * (1 - 0.1 * (int(str(line["product"])) % 3)), 2)

    found, told = built(table(tmp_path, {**BASIC, "discount": lambda _: 0.1, "total": paid}))
    assert found.totals.sales == pytest.approx(sum(paid(line) for line in LINES))
    assert any('"total" is taken for what a line comes to' in each for each in told)


def test_goods_that_are_weighed_are_told_how(tmp_path: Path) -> None:
    path = table(tmp_path, {**BASIC, "qty": lambda line: float(str(line["pieces"])) + 0.25})
    with pytest.raises(Faults, match="where goods are weighed or measured, leave quantity out"):
        built(path)


def test_how_somebody_paid_is_no_question(tmp_path: Path) -> None:
    cells = {**without("sku", "qty", "price"), "n_items": BASIC["qty"], "total_amount": lambda line: line["sum"]}
    path = table(tmp_path, {**cells, "payment": lambda line: "card" if int(str(line["pieces"])) % 2 else "cash"})
    found, told = built(path)
    assert found.totals.sales == pytest.approx(REVENUE) and found.totals.products == 1
    assert 'pieces "n_items", sum of the line "total_amount"' in told[2]


ORDER_SUMS: dict[object, float] = {each["order"]: 0.0 for each in LINES}
for sold_line in LINES:
    ORDER_SUMS[sold_line["order"]] = round(ORDER_SUMS[sold_line["order"]] + float(str(sold_line["sum"])), 2)
# As a web shop exports its orders with a line an item: what the order comes to stands on each of them.
ORDER_LINES: Mapping[str, Cell] = {
    "Order Number": lambda line: line["order"],
    "Order Date": lambda line: line["day"],
    "Email (Billing)": lambda line: f"c{line['customer']}@example.com",
    "Order Total Amount": lambda line: ORDER_SUMS[line["order"]],
    "SKU": lambda line: f"P{line['product']}",
    "Quantity": lambda line: line["pieces"],
}


def test_what_an_order_comes_to_is_the_money_of_no_line(tmp_path: Path) -> None:
    found, told = built(table(tmp_path, {**ORDER_LINES, "Item Cost": lambda line: line["price"]}))
    assert found.totals.sales == pytest.approx(REVENUE)
    assert any('"Item Cost" is taken for the price of one piece' in each for each in told)


@pytest.mark.parametrize("name", ["Order Total Amount", "amount"])
def test_the_sum_of_an_order_counts_once_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    cells = {name if each == "Order Total Amount" else each: cell for each, cell in ORDER_LINES.items()}
    found, told = built(table(tmp_path, cells))
    assert found.totals.sales == pytest.approx(REVENUE)
    assert len(found.orders) == len(ORDER_SUMS) and list(found.products["product"].unique()) != ["P1"]
    assert any(f'with each order once: "{name}" says the same in all lines' in each for each in told)


def test_the_money_of_a_line_that_a_person_names_is_left_as_it_is(tmp_path: Path) -> None:
    looked = profile_table(table(tmp_path, ORDER_LINES))
    given = {"total": "Order Total Amount"}
    found, told = copy_lines_if_needed(propose_invoice_lines(looked, given), given, lambda: tmp_path / "copy.csv")
    assert (found.looked, told) == (looked, []) and not (tmp_path / "copy.csv").exists()


def test_lines_that_cost_the_same_are_no_sum_of_their_order(tmp_path: Path) -> None:
    fixed = {**BASIC, "price": lambda line: 5 + int(str(line["order"])) % 3}
    assert proposed(tmp_path, fixed).roles["price"] == "price"
    assert copy_lines_if_needed(proposed(tmp_path, fixed), {}, lambda: tmp_path / "copy.csv")[1] == []


@pytest.mark.parametrize("below", ["Grand Totals,,,5000,,", "", "Confidential Information - Do Not Distribute"])
def test_rows_below_invoice_lines_that_are_none_are_left_out(tmp_path: Path, below: str) -> None:
    path = table(tmp_path, BASIC)
    path.write_text(path.read_text() + below + "\n" if below else path.read_text())
    found, told = built(path)
    assert found.totals.sales == pytest.approx(REVENUE)
    assert any("lines.table.csv: written, without the rows" in each for each in told) == bool(below)


@pytest.mark.parametrize("word", ["n/a", "-", "anonymous", "Gast", "без номера", "okänd", "NULL"])
def test_words_for_nobody_are_told_and_are_no_customer(tmp_path: Path, word: str) -> None:
    """On whole orders and, of others, on single lines."""
    lines: list[Line] = [{**line, "at": number} for number, line in enumerate(LINES)]

    def who(line: Line) -> str:
        nobody = int(str(line["order"])) % 9 == 0 or int(str(line["at"])) % 50 == 0
        return word if nobody else f"C{line['customer']}"

    found, told = built(table(tmp_path, {**BASIC, "customer": who}, lines))
    case = read_case(str(tmp_path / "lines.toml"), tmp_path)
    (kept,) = (each for each in found.ledger if each.kind == "named_by_order")
    count = sum(who(line) == word for line in lines)
    assert word not in set(found.orders["customer"])
    assert found.totals.lines_anonymous + kept.affected == count and kept.affected > 0
    assert case.columns["customer"].missing
    assert case.columns["customer"].nothing == (() if word == "NULL" else (word,))
    assert word == "NULL" or any(f'"customer": "{word}" ({count} lines) says that nothing' in each for each in told)


def test_words_for_nothing_in_other_columns_are_declared(tmp_path: Path) -> None:
    lines: list[Line] = [{**line, "at": number} for number, line in enumerate(LINES)]
    spoilt = {"qty": ("pieces", 3, "?"), "price": ("price", 5, "n/a"), "order_date": ("day", 7, "unknown")}

    def spoil(key: str, at: int, word: str) -> Cell:
        return lambda line: word if line["at"] == at else line[key]

    cells = {name: spoil(*each) for name, each in spoilt.items()}
    found, _ = built(table(tmp_path, {**BASIC, **cells}, lines))
    kinds = {each.kind: each.affected for each in found.ledger}
    assert (kinds["no_quantity"], kinds["no_price"], kinds["no_time"]) == (1, 1, 1)


@pytest.mark.parametrize(
    "name",
    ["Cust. No.", "Cust No", "Cust_ID", "Debitor", "Debitorennr", "Kd.-Nr.", "Klant", "Kunde", "Asiakas", "Konto"],
)
def test_the_customer_is_known_by_name_or_cells(tmp_path: Path, name: str) -> None:
    cells = {
        **without("customer"),
        name: BASIC["customer"],
        "store code": lambda line: f"S{int(str(line['order'])) % 40}",
    }
    found, told = built(table(tmp_path, cells))
    assert found.totals.customers == 220 and f'customer "{name}"' in told[2]
    assert any("--role customer=COLUMN" in each for each in told) == (name == "Konto")


def test_where_only_the_customer_is_missing_the_message_says_so_first(tmp_path: Path) -> None:
    path = table(tmp_path, {**without("customer"), "store code": lambda line: f"S{int(str(line['order'])) % 40}"})
    with pytest.raises(Faults) as refused:
        built(path)
    first = str(refused.value).splitlines()[0]
    assert "expected columns of invoice lines for: customer, found none that fits" in first
    assert "say which: --role customer=COLUMN" in first


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("SHIP", "x"), ("DISC", "Rabatt"), ("A-9", "Versandkosten / shipping"), ("A-9", "Bank charges"),
        ("A-9", "Fraktkostnad"), ("A-9", "Доставка курьером"), ("A-9", "Koszty wysyłka"), ("A-9", "Frais de port"),
        ("A-9", "Verzendkosten"), ("A-9", "送料"), ("A-9", "Manual correction"), ("A-9", "Pfand"), ("Voucher 10", "y"),
    ],
)  # fmt: skip
def test_postage_discounts_and_fees_are_no_goods(tmp_path: Path, code: str, text: str) -> None:
    cells: dict[str, Cell] = {
        **BASIC,
        "sku": lambda line: code if line["product"] == 3 else f"P{line['product']}",
        "article text": lambda line: (
            text if line["product"] == 3 else f"Mug no {'abcdefghijklmnopqrst'[int(str(line['product']))]}"
        ),
    }
    found = proposed(tmp_path, cells)
    assert found.not_products == (code,)
    assert any(each.startswith(f"no goods: {code} (what is goods:") for each in list_invoice_notes(found, "EUR"))


@pytest.mark.parametrize(
    "text",
    [
        "Gift card holder",
        "Postage stamp album",
        "Correction tape",
        "Shipping box 30 cm",
        "Sample tea",
        "Port",
        "Bon bon",
    ],
)
def test_goods_with_such_a_word_in_their_name_stay_goods(tmp_path: Path, text: str) -> None:
    cells: dict[str, Cell] = {**BASIC, "article text": lambda line: text if line["product"] == 3 else "Mug"}
    assert proposed(tmp_path, cells).not_products == ()
