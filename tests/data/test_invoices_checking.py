"""Data tests: invoice lines that are not as declared are told with place, finding and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.invoice_lines import Book, line, loaded, make_case, step, usual

MAY = "2024-05-02 09:30:00"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Two hundred customers with an order each."""
    return Book(make_case(), tmp_path)


def says(message: str, *parts: str) -> None:
    """The message holds each part; shows the whole message where one is missing."""
    for part in parts:
        assert part in message, message


def test_times_in_three_declared_forms_are_read(book: Book) -> None:
    written = book.roles(times=["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d %b %Y"])
    planted = [("1", "2024-05-02 09:30:00"), ("2", "02.05.2024 09:30"), ("3", "2 May 2024")]
    orders = written.with_rows(*(line(no, "10001", 1, when, 1, "ann") for no, when in planted)).load().orders
    times = orders[orders.customer == "ann"].set_index("order").time.astype(str).to_dict()
    assert times == {"1": "2024-05-02 09:30:00", "2": "2024-05-02 09:30:00", "3": "2024-05-02 00:00:00"}


def test_a_time_in_another_form_is_told_with_the_declared_ones(book: Book) -> None:
    message = book.cell(7, "When", "02.05.2024 09:30").refusal()
    says(message, 'lines.csv: row 7, column "When": expected a time written as one of "%Y-%m-%d %H:%M:%S"')
    says(message, 'found "02.05.2024 09:30"; correct the cell, or add its form to invoices.times')


def test_a_time_that_two_forms_read_differently_is_told(book: Book) -> None:
    both = book.roles(times=["%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%m/%d/%Y"])
    message = both.cell(4, "When", "03/04/2024").refusal()
    says(message, 'row 4, column "When": expected a time with one meaning, found "03/04/2024"; leave only')
    assert "row 5" not in both.cell(4, "When", "03/04/2024").cell(5, "When", "25/04/2024").refusal()


def test_times_in_1970_and_2070_are_told_with_their_rows(book: Book) -> None:
    message = book.cell(3, "When", "1970-01-01 00:00:00").cell(90, "When", "2070-05-01 10:00:00").refusal()
    says(message, 'row 3, column "When": expected a time near the others (2024-05-01 to 2024-05-01')
    says(message, 'found "1970-01-01 00:00:00"', 'row 90, column "When"', 'found "2070-05-01 10:00:00"')
    assert message.count("\n") == 1


def test_a_slow_shop_is_no_slip() -> None:
    assert len(loaded(line("1", "10001", 1, "2023-06-01 10:00:00", 1, "ann")).orders) == 201


def test_quantity_nil_bills_nothing_and_is_a_line_of_the_ledger() -> None:
    invoices = loaded(line("1", "10001", 0, MAY, 1, "ann"), line("1", "10002", 3, MAY, 2, "ann"))
    assert step(invoices, "no_quantity").affected == 1
    assert invoices.orders.set_index("customer").revenue["ann"] == 6.0
    assert "no_quantity" not in [each.kind for each in loaded().ledger]


def test_a_customer_with_returns_only_is_a_line_of_the_ledger() -> None:
    invoices = loaded(line("C1", "10001", -2, MAY, 3.5, "ann"))
    assert (step(invoices, "no_sale").affected, step(invoices, "no_sale").revenue) == (1, -7.0)
    assert step(invoices, "unmatched_returns").affected == 0
    assert invoices.returns.empty
    assert "ann" not in set(invoices.orders.customer)


def test_one_customer_is_too_few(book: Book) -> None:
    message = Book(book.case, book.folder, rows=usual(1)).refusal()
    says(message, 'lines.csv: column "Client": expected at least 200 customers with a sale', "found 1; add")


def test_an_order_of_two_customers_is_told(book: Book) -> None:
    message = book.cell(9, "Client", "bob").refusal()
    says(message, 'lines.csv: row 9, column "Client": expected one customer in order "9003"')
    says(message, 'found "u003" and "bob"; correct the customer, or the number of the order')


def test_a_line_of_nobody_belongs_to_the_customer_of_all_the_rest_of_its_order() -> None:
    invoices = loaded(
        line("1", "10001", 1, MAY, 5, "ann"),
        line("1", "10002", 1, MAY, 7, ""),
        line("1", "10003", 1, MAY, 2, "NA"),
        line("2", "10001", 1, MAY, 4, ""),
    )
    named = step(invoices, "named_by_order")
    assert (named.affected, named.revenue, named.rows_in, named.rows_out) == (2, 9.0, 404, 404)
    assert (step(invoices, "anonymous").revenue, invoices.totals.revenue_anonymous) == (4.0, 4.0)
    assert invoices.orders.set_index("customer").revenue["ann"] == 14.0
    assert "named_by_order" not in [each.kind for each in loaded().ledger]


def with_column(book: Book, name: str, **entries: object) -> Book:
    """The table with a column declared otherwise."""
    columns = {column: dict(each) for column, each in book.case.model_dump()["columns"].items()}
    columns[name] |= entries
    return book.having(columns=columns)


NO_NAME = {"step": "correct", "slug": "no_name", "column": "Client", "corrections": {"n/a": ""}}


@pytest.mark.parametrize("way", ["nothing", "correct"])
def test_a_declared_text_for_nobody_is_no_customer(book: Book, way: str) -> None:
    planted = (line("1", "10001", 1, MAY, 5, "n/a"), line("2", "10001", 1, MAY, 3, "ann"))
    spoilt = book.with_rows(*planted, line("2", "10002", 1, MAY, 2, "n/a"))
    mended = with_column(spoilt, "Client", nothing=["n/a"]) if way == "nothing" else spoilt.having(clean=[NO_NAME])
    invoices = mended.load()
    assert invoices.totals.customers == 201 and "n/a" not in set(invoices.orders.customer)
    assert (invoices.totals.lines_anonymous, step(invoices, "named_by_order").affected) == (1, 1)
    if way == "correct":
        assert (step(invoices, "correct").affected, step(invoices, "correct").revenue) == (2, 7.0)


@pytest.mark.parametrize("word", ["n/a", "-", "none", "anonymous", "Gast", "unknown", "без номера", "Okänd", "不明"])
def test_a_word_for_nobody_is_no_customer_unasked(book: Book, word: str) -> None:
    message = book.cell(9, "Client", word).refusal()
    says(message, f'row 9, column "Client": expected a customer, found "{word}", which names nobody; write nothing')
    says(message, f'nothing = ["{word}"] and missing = true under [columns."Client"] in the case, or where it is')
    assert message.count("\n") == 0
    named = {"step": "correct", "slug": "named", "column": "Client", "corrections": {word: f"customer {word}"}}
    called = book.having(clean=[named]).cell(8, "Client", word).cell(9, "Client", word)
    assert called.load().totals.customers == 200


def test_declared_texts_say_nothing_in_every_role(book: Book) -> None:
    rows = {
        "Invoice": ("none", "10001", "2", MAY, "3", "ann"),
        "Number": ("2", "10001", "n/a", MAY, "3", "ann"),
        "When": ("2", "10001", "2", "open", "3", "ann"),
        "Price": ("2", "10001", "2", MAY, "?", "ann"),
        "Code": ("2", "-", "2", MAY, "3", "ann"),
    }
    planted = [
        (no, code, "BAG", pieces, when, price, who, "Spain") for no, code, pieces, when, price, who in rows.values()
    ]
    book = book.with_rows(*planted)
    for name, word in zip(rows, ("none", "n/a", "open", "?", "-"), strict=True):
        book = with_column(book, name, nothing=[word], missing=True)
    invoices = book.load()
    assert {kind: step(invoices, kind).affected for kind in ("no_time", "no_quantity", "no_price")} == {
        "no_time": 1, "no_quantity": 1, "no_price": 1,
    }  # fmt: skip
    ann = invoices.orders[invoices.orders.customer == "ann"]
    assert set(ann.order) == {"2", "ann 2024-05-02"} and set(ann.revenue) == {6.0}
    assert set(invoices.lines["product"]) == {"", "10001", "10002"}
    assert invoices.totals.rows_raw == invoices.totals.lines_all == 405


@pytest.mark.parametrize("cell", ["two", "1,5", "nan", "inf", "--3"])
def test_a_price_that_is_no_number_is_told(book: Book, cell: str) -> None:
    message = book.cell(5, "Price", f'"{cell}"').refusal()
    says(message, 'row 5, column "Price": expected a', f'found "{cell}"; ')


@pytest.mark.parametrize("cell", ["£1.50", "1.50 €", "$1.5", "1.5 USD"])
def test_a_price_with_a_currency_is_that_price(book: Book, cell: str) -> None:
    assert book.cell(2, "Price", cell).load().totals.sales == book.load().totals.sales


def test_prices_in_two_currencies_are_told(book: Book) -> None:
    message = book.cell(5, "Price", "£1").cell(6, "Price", "£1").cell(8, "Price", "$1").refusal()
    says(message, 'row 8, column "Price": expected all sums in "£", found "$"; write all sums in one currency')
    assert message.count("\n") == 0


@pytest.mark.parametrize("total", [3.0, 7.5])
def test_what_a_line_comes_to_is_no_price_of_one(book: Book, total: float) -> None:
    usual = book.roles(price="", total="Price").load().totals.sales
    changed = book.cell(2, "Price", str(total)).roles(price="", total="Price").load()
    assert changed.totals.sales - usual == pytest.approx(total - 1.5)


def test_a_sum_that_bills_a_return_is_told(book: Book) -> None:
    message = book.cell(2, "Number", "-2").roles(price="", total="Price").refusal()
    says(message, 'row 2, column "Price": expected a sum below nil for a quantity of "-2", found "1.5"')


@pytest.mark.parametrize(("cell", "expected"), [("1.5", "a whole number"), ("", "a value"), ("x", "a whole")])
def test_a_quantity_that_is_no_whole_number_is_told(book: Book, cell: str, expected: str) -> None:
    says(book.cell(5, "Number", cell).refusal(), f'row 5, column "Number": expected {expected}')


def test_a_cancellation_that_bills_is_told(book: Book) -> None:
    message = book.roles(cancelled="C").with_rows(line("C1", "10001", 2, MAY, 1, "u000")).refusal()
    says(message, 'row 2, column "Number": expected a quantity below nil in cancellation "C1", found "2"')


def test_a_declared_range_and_declared_values_are_held(book: Book) -> None:
    columns = {name: dict(each) for name, each in book.case.model_dump()["columns"].items()}
    columns["Price"]["min"], columns["Land"]["values"] = 0, ["Spain", "France"]
    spoilt = book.having(columns=columns).cell(3, "Price", "-1").cell(4, "Land", "Spian")
    says(spoilt.refusal(), 'row 3, column "Price": expected at least 0, found "-1"')
    says(spoilt.refusal(), 'row 4, column "Land": expected one of Spain, France, found "Spian" (nearest: "Spain")')


def test_a_missing_column_is_told_with_the_nearest(book: Book) -> None:
    renamed = Book(book.case, book.folder, header=("Invoice", "Code", "Name", "Numbers", *book.header[4:]))
    says(renamed.refusal(), 'row 1, column "Number": expected this column, found "Numbers" instead')
    gone = Book(book.case, book.folder, book.header[1:], tuple(row[1:] for row in book.rows))
    says(gone.refusal(), 'row 1, column "Invoice": expected this column, found none of that name')


def test_all_faults_are_told_at_once(book: Book) -> None:
    spoilt = book.cell(2, "Price", "free").cell(3, "Number", "").cell(4, "When", "soon").cell(7, "Client", "bob")
    spoilt = spoilt.cell(8, "When", "1970-01-01")
    message = spoilt.refusal((spoilt.text() + "1,2,3\n").encode())
    says(message, 'row 402: expected 8 fields as in the header, found 3; look for a stray or unquoted ","')
    for row, column in ((2, "Price"), (3, "Number"), (4, "When"), (7, "Client"), (8, "When")):
        says(message, f'row {row}, column "{column}": expected')
    assert message.count("\n") == 5


def test_many_of_a_kind_are_counted(book: Book) -> None:
    for row in range(2, 12):
        book = book.cell(row, "Price", "free")
    says(book.refusal(), 'lines.csv: column "Price": ... and 7 more such cells')
    assert book.refusal().count("expected a number") == 3


def test_rows_after_a_line_break_in_a_cell_keep_their_line(book: Book) -> None:
    spoilt = book.cell(3, "Name", '"RED\nBAG"').cell(20, "Price", "free")
    says(spoilt.refusal(), 'row 21, column "Price"')
