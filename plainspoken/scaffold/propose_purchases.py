"""Data, proposing: purchases (who, when, how much) to a copy as invoice lines."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.columns import detect_decimal_sign, is_number_column
from plainspoken.scaffold.invoice_lines import REQUIRED_INVOICE_ROLES, detect_time_formats, match_invoice_roles
from plainspoken.scaffold.keywords import ANY_MONEY_KEYWORDS, name_has_keyword
from plainspoken.scaffold.profile import TableProfile

PURCHASE_ROLES = ("customer", "time", "price")
INVOICE_COPY_COLUMNS = ("row", "order", "customer", "product", "quantity", "price", "time")
PURCHASE_PRODUCT_NAME = "purchase"  # what each line is of, where the table does not say


def match_purchase_roles(looked: TableProfile, given: Mapping[str, str]) -> Mapping[str, str]:
    """The columns that tell who bought, when and for how much, by role; empty where the table is none of
    purchases, or tells orders and products too."""
    roles = dict(match_invoice_roles(looked, given))
    if all(role in roles for role in REQUIRED_INVOICE_ROLES):
        return {}
    roles.setdefault("price", find_amount_column(looked, roles))
    if not all(roles.get(role) for role in PURCHASE_ROLES):
        return {}
    repeated = looked.sample[roles["customer"]].duplicated().mean() > 0.1
    return {role: roles[role] for role in PURCHASE_ROLES} if repeated else {}


def find_amount_column(looked: TableProfile, roles: Mapping[str, str]) -> str:
    """The column with what was paid: the first number called like money that has no role; else none."""
    left = [each for each in looked.columns if each.name not in roles.values()]
    fits = [
        each.name for each in left if is_number_column(each, looked) and name_has_keyword(each.name, ANY_MONEY_KEYWORDS)
    ]
    return fits[0] if fits else ""


def write_purchases_as_lines(looked: TableProfile, roles: Mapping[str, str], target: Path) -> None:
    """Write the purchases to `target` (CSV, UTF-8) as invoice lines: one order a customer and day, each
    purchase a line of one piece at what was paid, money given back as a piece sent back.

    Raises:
        Faults: times in no usual form.
    """
    form, decimal, row = detect_time_formats(looked, roles["time"])[0], detect_decimal_sign(looked), 0
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(INVOICE_COPY_COLUMNS)
            for frame in looked.iterate_frames():
                made = convert_purchase_batch(frame, roles, form, decimal)
                made.insert(0, "row", range(row, row + len(made)))
                writer.writerows(made.itertuples(index=False, name=None))
                row += len(made)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def convert_purchase_batch(frame: pd.DataFrame, roles: Mapping[str, str], form: str, decimal: str) -> pd.DataFrame:
    """The columns of invoice lines, but `row`, of some purchases; what cannot be read stays as it is."""
    who, when, paid = (frame[roles[role]] for role in PURCHASE_ROLES)
    times = pd.to_datetime(when, format=form, errors="coerce")
    day = times.dt.strftime("%Y-%m-%d").where(times.notna(), when)
    amount = parse_numbers(paid, decimal)
    return pd.DataFrame(
        {
            "order": who + " " + day,
            "customer": who,
            "product": PURCHASE_PRODUCT_NAME,
            "quantity": (amount < 0).map({True: -1, False: 1}),
            "price": amount.abs().map("{:.4f}".format).where(amount.notna(), paid),
            "time": times.dt.strftime("%Y-%m-%d %H:%M:%S").where(times.notna(), when),
        }
    )
