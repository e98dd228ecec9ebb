"""Data: the dirt of published invoice lines, planted into clean ones, and a record of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.random import Generator

from plainspoken.data.simulate import invoice_parameters

FIRST_RETURN_INVOICE, FIRST_ANONYMOUS_INVOICE, FIRST_DIRT_INVOICE = 700_000, 800_000, 900_000


@dataclass(frozen=True)
class PlantedDirt:
    """What was planted. `returns`: one row a line sent back, of a sale in the table: InvoiceNo, StockCode,
    Quantity (positive), CustomerID, `of` (the order) and `money` (positive); `early`: the same of what was
    bought before the period; `sent_all_back`: customers who kept nothing; `strangers`: customers with
    returns only; `anonymous`, `duplicates`, `not_products`, `notes`: counts of lines."""

    returns: pd.DataFrame = field(repr=False)
    early: pd.DataFrame = field(repr=False)
    sent_all_back: tuple[str, ...]
    strangers: tuple[str, ...]
    anonymous: int
    duplicates: int
    not_products: int
    notes: int


def plant_invoice_dirt(
    random: Generator, lines: pd.DataFrame, products: pd.DataFrame, days: int, anonymous: float, returned: float
) -> tuple[pd.DataFrame, PlantedDirt]:
    """Clean sale lines as a shop's system writes them, sorted by time, with all that is wrong with them."""
    end = pd.Timestamp(invoice_parameters.FIRST_INVOICE_DAY) + pd.Timedelta(days=days)
    huge = _make_huge_orders(lines, products)
    returns = _draw_returns(random, lines, returned, end)
    early, strangers = _draw_early_returns(random, lines, products)
    unnamed = _draw_anonymous_sales(random, lines, anonymous)
    fees, notes = _draw_fee_lines(random, lines), _draw_stock_notes(random, lines)
    whole = pd.concat(
        [lines, huge, _make_cancellation_lines(returns), _make_cancellation_lines(early), unnamed, fees, notes],
        ignore_index=True,
    )
    twice = whole[whole.CustomerID.notna() & ~whole.InvoiceNo.str.startswith("C")]
    twice = twice.sample(round(invoice_parameters.DUPLICATE_LINES_SHARE * len(lines)), random_state=random)
    frame = pd.concat([whole, twice], ignore_index=True).sort_values("time", kind="stable", ignore_index=True)
    frame["InvoiceDate"] = frame.time.dt.strftime("%Y-%m-%d %H:%M:%S")
    dirt = PlantedDirt(
        returns=returns,
        early=early,
        sent_all_back=tuple(huge.CustomerID.unique()),
        strangers=strangers,
        anonymous=len(unnamed) + len(notes),
        duplicates=len(twice),
        not_products=len(fees),
        notes=len(notes),
    )
    return frame.drop(columns="time"), dirt


def _make_huge_orders(lines: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Customers whose one order, larger than any other, is sent back within minutes."""
    last = max(map(int, lines.CustomerID))
    count, time = invoice_parameters.CUSTOMERS_RETURNING_EVERYTHING, lines.time.min() + pd.Timedelta(days=40)
    sale = pd.DataFrame(
        {
            "InvoiceNo": [str(FIRST_DIRT_INVOICE + number) for number in range(count)],
            "StockCode": products.StockCode.iloc[:count].to_numpy(),
            "Description": products.Description.iloc[:count].to_numpy(),
            "Quantity": invoice_parameters.HUGE_ORDER_QUANTITY,
            "UnitPrice": invoice_parameters.HUGE_ORDER_PRICE,
            "CustomerID": [str(last + 1 + number) for number in range(count)],
            "Country": next(iter(invoice_parameters.COUNTRY_SHARES)),
            "time": time,
        }
    )
    back = sale.assign(InvoiceNo="C" + sale.InvoiceNo, Quantity=-sale.Quantity, time=time + pd.Timedelta("16min"))
    return pd.concat([sale, back], ignore_index=True)


def _draw_returns(random: Generator, lines: pd.DataFrame, share: float, end: pd.Timestamp) -> pd.DataFrame:
    """Lines sent back within days or weeks (at once, where the period ends first), more than half whole."""
    sent = lines[random.random(len(lines)) < share].reset_index(drop=True)
    half = random.random(len(sent)) < 0.4
    later = pd.to_timedelta(np.round(random.exponential(10, len(sent)) * 24 * 60) + 1, "min")
    quantity = np.where(half, (sent.Quantity + 1) // 2, sent.Quantity)
    return sent.assign(
        of=sent.InvoiceNo,
        InvoiceNo=[f"C{FIRST_RETURN_INVOICE + number}" for number in range(len(sent))],
        Quantity=quantity,
        time=(sent.time + later).where(sent.time + later < end, sent.time),
        money=(quantity * sent.UnitPrice).round(4),
    )


def _draw_early_returns(
    random: Generator, lines: pd.DataFrame, products: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Returns of what was bought before the period, in its first week: by some customers before they buy
    anything, and by strangers, who never do."""
    buyers = lines.CustomerID[lines.time > lines.time.min() + pd.Timedelta(days=8)].unique()
    first = lines.groupby("CustomerID").time.min()
    buyers = buyers[(first[buyers] > lines.time.min() + pd.Timedelta(days=8)).to_numpy()]
    last = max(map(int, lines.CustomerID)) + invoice_parameters.CUSTOMERS_RETURNING_EVERYTHING
    strangers = tuple(str(last + 1 + number) for number in range(invoice_parameters.RETURN_ONLY_CUSTOMERS))
    who = [
        *random.choice(buyers, min(invoice_parameters.EARLY_RETURN_CUSTOMERS, len(buyers)), replace=False),
        *strangers,
    ]
    what = products.iloc[random.integers(0, len(products), len(who))].reset_index(drop=True)
    early = pd.DataFrame(
        {
            "InvoiceNo": [f"C{FIRST_DIRT_INVOICE + 100 + number}" for number in range(len(who))],
            "StockCode": what.StockCode,
            "Description": what.Description,
            "Quantity": random.integers(1, 12, len(who)),
            "UnitPrice": what.UnitPrice,
            "CustomerID": who,
            "Country": next(iter(invoice_parameters.COUNTRY_SHARES)),
            "time": lines.time.min() + pd.to_timedelta(random.integers(60, 7 * 24 * 60, len(who)), "min"),
        }
    )
    return early.assign(money=(early.Quantity * early.UnitPrice).round(4)), strangers


def _make_cancellation_lines(returns: pd.DataFrame) -> pd.DataFrame:
    """Lines sent back, as a cancellation writes them."""
    return returns.assign(Quantity=-returns.Quantity).drop(columns=["of", "money"], errors="ignore")


def _draw_anonymous_sales(random: Generator, lines: pd.DataFrame, share: float) -> pd.DataFrame:
    """Sales to customers that nobody wrote down, in invoices of their own; `share`: of all sale lines."""
    count = round(len(lines) * share / (1 - share))
    copied = lines.iloc[random.integers(0, len(lines), count)].reset_index(drop=True)
    time = copied.time + pd.to_timedelta(random.integers(1, 30, count), "min")
    numbers = (FIRST_ANONYMOUS_INVOICE + np.arange(count) // 12).astype(str)
    return copied.assign(CustomerID=None, InvoiceNo=numbers, time=time.clip(upper=lines.time.max()))


def _draw_fee_lines(random: Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Postage, carriage, charges and vouchers on invoices of known customers."""
    parts = []
    for code, (description, price, per_thousand) in invoice_parameters.NON_PRODUCT_CODES.items():
        count = max(1, round(per_thousand * len(lines) / 1000))
        rows = lines.iloc[random.choice(len(lines), count, replace=False)]
        parts.append(rows.assign(StockCode=code, Description=description, Quantity=1, UnitPrice=price))
    return pd.concat(parts, ignore_index=True).drop_duplicates(["InvoiceNo", "StockCode"], ignore_index=True)


def _draw_stock_notes(random: Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Notes of the stock room: no price, no customer, often a quantity below nil without a cancellation."""
    count = max(len(invoice_parameters.STOCK_NOTES), round(invoice_parameters.STOCK_NOTES_SHARE * len(lines)))
    rows = lines.iloc[random.integers(0, len(lines), count)].reset_index(drop=True)
    return rows.assign(
        InvoiceNo=[str(FIRST_DIRT_INVOICE + 1_000 + number) for number in range(count)],
        Description=random.choice(
            np.array([note or None for note in invoice_parameters.STOCK_NOTES], dtype=object), count
        ),
        Quantity=random.integers(-200, 40, count),
        UnitPrice=0.0,
        CustomerID=None,
    )
