"""Data, proposing: purchases (who, when, how much) to a copy as invoice lines. Knows no case file."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from plainspoken.data.parse import as_numbers
from plainspoken.scaffold.columns import decimal_of
from plainspoken.scaffold.invoice_lines import NEEDED, numbers, roles_of, times_of
from plainspoken.scaffold.keywords import ANY_MONEY, speaks_of
from plainspoken.scaffold.profile import Looked, batches

KNOWN = ("customer", "time", "price")
COLUMNS = ("row", "order", "customer", "product", "quantity", "price", "time")
PRODUCT = "purchase"  # what each line is of, where the table does not say


def purchases_of(looked: Looked, given: Mapping[str, str]) -> Mapping[str, str]:
    """The columns that tell who bought, when and for how much, by role; empty where the table is none of
    purchases, or tells orders and products too."""
    roles = dict(roles_of(looked, given))
    if all(role in roles for role in NEEDED):
        return {}
    roles.setdefault("price", amount_of(looked, roles))
    if not all(roles.get(role) for role in KNOWN):
        return {}
    repeated = looked.sample[roles["customer"]].duplicated().mean() > 0.1
    return {role: roles[role] for role in KNOWN} if repeated else {}


def amount_of(looked: Looked, roles: Mapping[str, str]) -> str:
    """The column with what was paid: the first number called like money that has no role; else none."""
    left = [each for each in looked.columns if each.name not in roles.values()]
    fits = [each.name for each in left if numbers(each, looked) and speaks_of(each.name, ANY_MONEY)]
    return fits[0] if fits else ""


def as_lines(looked: Looked, roles: Mapping[str, str], target: Path) -> None:
    """Write the purchases to `target` (CSV, UTF-8) as invoice lines: one order a customer and day, each
    purchase a line of one piece at what was paid, money given back as a piece sent back.

    Raises:
        Faults: times in no usual form.
    """
    form, decimal, row = times_of(looked, roles["time"])[0], decimal_of(looked), 0
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for batch in batches(looked.path, looked.written):
                made = lines_of_batch(batch.to_pandas().astype(object), roles, form, decimal)
                made.insert(0, "row", range(row, row + len(made)))
                writer.writerows(made.itertuples(index=False, name=None))
                row += len(made)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def lines_of_batch(frame: pd.DataFrame, roles: Mapping[str, str], form: str, decimal: str) -> pd.DataFrame:
    """The columns of invoice lines, but `row`, of some purchases; what cannot be read stays as it is."""
    who, when, paid = (frame[roles[role]] for role in KNOWN)
    times = pd.to_datetime(when, format=form, errors="coerce")
    day = times.dt.strftime("%Y-%m-%d").where(times.notna(), when)
    amount = as_numbers(paid, decimal)
    return pd.DataFrame(
        {
            "order": who + " " + day,
            "customer": who,
            "product": PRODUCT,
            "quantity": (amount < 0).map({True: -1, False: 1}),
            "price": amount.abs().map("{:.4f}".format).where(amount.notna(), paid),
            "time": times.dt.strftime("%Y-%m-%d %H:%M:%S").where(times.notna(), when),
        }
    )
