"""Data, proposing: whether a table holds invoice lines, and which column is what. Knows no case file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from plainspoken.case import ROLES as ALL_ROLES
from plainspoken.case import ColumnType
from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, listed, nearest_of
from plainspoken.scaffold.column_profile import Seen
from plainspoken.scaffold.columns import Proposed, decimal_of, ignored, mostly
from plainspoken.scaffold.keywords import MONEY, ROLES, TIMES, speaks_of
from plainspoken.scaffold.profile import Looked

NEEDED = ("order", "customer", "product", "quantity", "price", "time")
# Columns are given out in this order, so that `StockCode` is not taken for a description.
GIVEN_OUT = ("time", "quantity", "price", "customer", "order", "product", "description", "place")
NO_ROLES: Mapping[str, str] = {}
CANCELLED = "C"
# What shops call lines that are no goods: postage, fees, samples, manual entries, vouchers.
NO_GOODS = ("POST", "DOT", "C2", "M", "D", "S", "B", "PADS", "CRUK", "AMAZONFEE", "BANK CHARGES", "gift_*",
            "FRAKT", "PORTO")  # fmt: skip
TYPES: Mapping[str, ColumnType] = {
    "quantity": "integer", "price": "number", "time": "date", "description": "category", "place": "category",
}  # fmt: skip
LINES = dict[str, str]


@dataclass(frozen=True)
class Lines:
    """A table of invoice lines: its columns by role, the forms of its times, codes of no goods that occur."""

    roles: Mapping[str, str]
    times: tuple[str, ...]
    not_products: tuple[str, ...]
    columns: tuple[Proposed, ...]


def are_lines(looked: Looked) -> bool:
    """Whether all columns that invoice lines need seem to be there, with customers and orders repeated."""
    roles = roles_of(looked)
    if any(role not in roles for role in NEEDED):
        return False
    cells = looked.sample
    repeated = all(cells[roles[role]].duplicated().mean() > 0.1 for role in ("customer", "product"))
    return repeated and bool(cells[roles["order"]].duplicated().any())


def roles_of(looked: Looked, given: Mapping[str, str] = NO_ROLES) -> LINES:
    """The column of each role that was given or that one seems to fit."""
    found = dict(given)
    for role in GIVEN_OUT:
        left = [each for each in looked.columns if each.name not in found.values()]
        fits = [each for each in left if speaks_of(each.name, ROLES[role]) and FITS[role](each, looked)]
        if role not in found and fits:
            found[role] = best_for(role, fits).name
    return {role: found[role] for role in ALL_ROLES if role in found}


def best_for(role: str, fits: Sequence[Seen]) -> Seen:
    """Of several columns the first; of several prices one that is not called a sum."""
    single = [each for each in fits if not speaks_of(each.name, ("total", "amount", "sum", "summa", "сумма"))]
    return (single or fits)[0] if role == "price" else fits[0]


def numbers(seen: Seen, looked: Looked) -> bool:
    """Whether a column holds numbers."""
    return mostly(seen, "commas" if decimal_of(looked) == "," else "points")


def moments(seen: Seen, looked: Looked) -> bool:
    """Whether a column holds days or times."""
    return any(mostly(seen, each) for each in ("iso_days", "other_days", "compact_days"))


def names(seen: Seen, looked: Looked) -> bool:
    """Whether a column holds names of something, in letters or digits, and no times."""
    return bool(seen.filled) and not moments(seen, looked)


FITS = dict.fromkeys(("customer", "order", "product", "description", "place"), names)
FITS |= {"time": moments, "quantity": numbers, "price": numbers}


def lines_of(looked: Looked, given: Mapping[str, str] = NO_ROLES) -> Lines:
    """The table as invoice lines.

    Raises:
        Faults: a role or column that is not there, a role that no column fits, times in no known form.
    """
    _known(looked, given)
    roles = roles_of(looked, given)
    missing = [role for role in NEEDED if role not in roles]
    if missing:
        remedy = "say which: " + " ".join(f"--role {role}=COLUMN" for role in missing)
        remedy += "; who (customer), when (time) and how much (price) are enough where nothing else is there"
        found = f"none that fits ({listed(looked.names)})"
        raise _stop(looked, "", f"columns of invoice lines for: {', '.join(missing)}", found, remedy)
    times = times_of(looked, roles["time"])
    goods = looked.sample[roles["product"]].str.upper()
    no_goods = tuple(each for each in NO_GOODS if _occurs(each, goods))
    return Lines(roles, times, no_goods, tuple(_column(each, roles) for each in looked.columns))


def times_of(looked: Looked, name: str) -> tuple[str, ...]:
    """The forms of times under which all times of the sample can be read, best first.

    Of two forms that read all, the one under which times go on down the file; that is how files are kept.
    """
    texts = looked.sample[name]
    texts = texts[texts != ""]
    fits = {form: pd.to_datetime(texts, format=form, errors="coerce") for form in TIMES if _may(form, texts)}
    whole = [form for form, read in fits.items() if bool(read.notna().all())]
    if not whole:
        example = f"for instance {texts.iloc[0]!r}" if len(texts) else "empty cells"
        remedy = "write times as 2024-12-31 14:30, or name another column: --role time=COLUMN"
        raise _stop(looked, name, "times all written in one usual form", example, remedy)
    return (max(whole, key=lambda form: float((fits[form].diff().dt.total_seconds() >= 0).mean())),)


def _may(form: str, texts: pd.Series[str]) -> bool:
    """Whether the first of the texts can be read by this form: a cheap look before all are tried."""
    return bool(pd.to_datetime(texts.head(20), format=form, errors="coerce").notna().all())


def _occurs(pattern: str, codes: pd.Series[str]) -> bool:
    """Whether a code of no goods is among the codes; `*` stands for anything."""
    start, star, _ = pattern.upper().partition("*")
    return bool(codes.str.startswith(start).any() if star else (codes == start).any())


def _column(seen: Seen, roles: Mapping[str, str]) -> Proposed:
    """A column of invoice lines; one without a role is left unused."""
    role = next((role for role, name in roles.items() if name == seen.name), "")
    if not role:
        return ignored(seen, "not needed for segments")
    missing = seen.empty > 0
    if role in TYPES:
        unit = "money" if role == "price" or speaks_of(seen.name, MONEY) else ""
        return Proposed(seen.name, TYPES[role], missing=missing, unit="money" if unit else "")
    return Proposed(seen.name, "identifier", "identifier", missing=missing)


def _known(looked: Looked, given: Mapping[str, str]) -> None:
    """Every role and column that was given is there."""
    for role, name in given.items():
        if role not in ALL_ROLES:
            raise _stop(looked, "", f"a role of: {', '.join(ALL_ROLES)}", f"--role {role}=...", "correct it")
        if name not in looked.names:
            near = nearest_of(name, looked.names)
            found = "none of that name" + (f" (nearest: {near!r})" if near else "")
            raise _stop(
                looked, name, f"the column of --role {role}", found, f"it has: {listed(looked.names)}"
            )


def _stop(looked: Looked, column: str, expected: str, found: str, remedy: str) -> Faults:
    """One fault of the table as invoice lines."""
    return Faults([str(Fault(looked.path.name, expected, found, remedy, column=column))])
