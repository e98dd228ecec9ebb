"""Data, proposing: whether a table holds invoice lines, and which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from plainspoken.case import INVOICE_ROLES, ColumnType
from plainspoken.core.errors import Faults
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import (
    ColumnProposal,
    is_number_column,
    mostly_matches_pattern,
    propose_ignored_column,
)
from plainspoken.scaffold.keywords import KNOWN_TIME_FORMATS, MONEY_KEYWORDS, ROLE_KEYWORDS, name_has_keyword
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import Fault, find_close_match, join_first_words

REQUIRED_INVOICE_ROLES = ("order", "customer", "product", "quantity", "price", "time")
# Columns are given out in this order, so that `StockCode` is not taken for a description.
ROLE_MATCHING_ORDER = ("time", "quantity", "price", "customer", "order", "product", "description", "place")
NO_GIVEN_ROLES: Mapping[str, str] = {}
CANCELLATION_PREFIX = "C"
# What shops call lines that are no goods: postage, fees, samples, manual entries, vouchers.
USUAL_NON_PRODUCT_CODES = (
    "POST", "DOT", "C2", "M", "D", "S", "B", "PADS", "CRUK", "AMAZONFEE", "BANK CHARGES", "gift_*", "FRAKT", "PORTO",
)  # fmt: skip
INVOICE_COLUMN_TYPES: Mapping[str, ColumnType] = {
    "quantity": "integer", "price": "number", "time": "date", "description": "category", "place": "category",
}  # fmt: skip
RoleColumns = dict[str, str]


@dataclass(frozen=True)
class InvoiceLinesProposal:
    """A table of invoice lines: its columns by role, the forms of its times, codes of no goods that occur."""

    roles: Mapping[str, str]
    times: tuple[str, ...]
    not_products: tuple[str, ...]
    columns: tuple[ColumnProposal, ...]


def holds_invoice_lines(looked: TableProfile) -> bool:
    """Whether all columns that invoice lines need seem to be there, with customers and orders repeated."""
    roles = match_invoice_roles(looked)
    if any(role not in roles for role in REQUIRED_INVOICE_ROLES):
        return False
    cells = looked.sample
    repeated = all(cells[roles[role]].duplicated().mean() > 0.1 for role in ("customer", "product"))
    return repeated and bool(cells[roles["order"]].duplicated().any())


def match_invoice_roles(looked: TableProfile, given: Mapping[str, str] = NO_GIVEN_ROLES) -> RoleColumns:
    """The column of each role that was given or that one seems to fit."""
    found = dict(given)
    for role in ROLE_MATCHING_ORDER:
        left = [each for each in looked.columns if each.name not in found.values()]
        fits = [
            each
            for each in left
            if name_has_keyword(each.name, ROLE_KEYWORDS[role]) and ROLE_COLUMN_CHECKS[role](each, looked)
        ]
        if role not in found and fits:
            found[role] = choose_role_column(role, fits).name
    return {role: found[role] for role in INVOICE_ROLES if role in found}


def choose_role_column(role: str, fits: Sequence[ColumnProfile]) -> ColumnProfile:
    """Of several columns the first; of several prices one that is not called a sum."""
    single = [each for each in fits if not name_has_keyword(each.name, ("total", "amount", "sum", "summa", "сумма"))]
    return (single or fits)[0] if role == "price" else fits[0]


def is_time_column(seen: ColumnProfile, looked: TableProfile) -> bool:
    """Whether a column holds days or times."""
    return any(mostly_matches_pattern(seen, each) for each in ("iso_days", "other_days", "compact_days"))


def is_name_column(seen: ColumnProfile, looked: TableProfile) -> bool:
    """Whether a column holds names of something, in letters or digits, and no times."""
    return bool(seen.filled) and not is_time_column(seen, looked)


ROLE_COLUMN_CHECKS = dict.fromkeys(("customer", "order", "product", "description", "place"), is_name_column)
ROLE_COLUMN_CHECKS |= {"time": is_time_column, "quantity": is_number_column, "price": is_number_column}


def propose_invoice_lines(looked: TableProfile, given: Mapping[str, str] = NO_GIVEN_ROLES) -> InvoiceLinesProposal:
    """The table as invoice lines.

    Raises:
        Faults: a role or column that is not there, a role that no column fits, times in no known form.
    """
    _check_given_roles(looked, given)
    roles = match_invoice_roles(looked, given)
    missing = [role for role in REQUIRED_INVOICE_ROLES if role not in roles]
    if missing:
        remedy = "say which: " + " ".join(f"--role {role}=COLUMN" for role in missing)
        remedy += "; who (customer), when (time) and how much (price) are enough where nothing else is there"
        found = f"none that fits ({join_first_words(looked.names)})"
        raise _invoice_lines_fault(looked, "", f"columns of invoice lines for: {', '.join(missing)}", found, remedy)
    times = detect_time_formats(looked, roles["time"])
    goods = looked.sample[roles["product"]].str.upper()
    no_goods = tuple(each for each in USUAL_NON_PRODUCT_CODES if _code_occurs(each, goods))
    return InvoiceLinesProposal(
        roles, times, no_goods, tuple(_propose_invoice_column(each, roles) for each in looked.columns)
    )


def detect_time_formats(looked: TableProfile, name: str) -> tuple[str, ...]:
    """The forms of times under which all times of the sample can be read, best first.

    Of two forms that read all, the one under which times go on down the file; that is how files are kept.
    """
    texts = looked.sample[name]
    texts = texts[texts != ""]
    fits = {
        form: pd.to_datetime(texts, format=form, errors="coerce")
        for form in KNOWN_TIME_FORMATS
        if _format_reads_head(form, texts)
    }
    whole = [form for form, read in fits.items() if bool(read.notna().all())]
    if not whole:
        example = f"for instance {texts.iloc[0]!r}" if len(texts) else "empty cells"
        remedy = "write times as 2024-12-31 14:30, or name another column: --role time=COLUMN"
        raise _invoice_lines_fault(looked, name, "times all written in one usual form", example, remedy)
    return (max(whole, key=lambda form: float((fits[form].diff().dt.total_seconds() >= 0).mean())),)


def _format_reads_head(form: str, texts: pd.Series[str]) -> bool:
    """Whether the first of the texts can be read by this form: a cheap look before all are tried."""
    return bool(pd.to_datetime(texts.head(20), format=form, errors="coerce").notna().all())


def _code_occurs(pattern: str, codes: pd.Series[str]) -> bool:
    """Whether a code of no goods is among the codes; `*` stands for anything."""
    start, star, _ = pattern.upper().partition("*")
    return bool(codes.str.startswith(start).any() if star else (codes == start).any())


def _propose_invoice_column(seen: ColumnProfile, roles: Mapping[str, str]) -> ColumnProposal:
    """A column of invoice lines; one without a role is left unused."""
    role = next((role for role, name in roles.items() if name == seen.name), "")
    if not role:
        return propose_ignored_column(seen, "not needed for segments")
    missing = seen.empty > 0
    if role in INVOICE_COLUMN_TYPES:
        unit = "money" if role == "price" or name_has_keyword(seen.name, MONEY_KEYWORDS) else ""
        return ColumnProposal(seen.name, INVOICE_COLUMN_TYPES[role], missing=missing, unit="money" if unit else "")
    return ColumnProposal(seen.name, "identifier", "identifier", missing=missing)


def _check_given_roles(looked: TableProfile, given: Mapping[str, str]) -> None:
    """Every role and column that was given is there."""
    for role, name in given.items():
        if role not in INVOICE_ROLES:
            raise _invoice_lines_fault(
                looked, "", f"a role of: {', '.join(INVOICE_ROLES)}", f"--role {role}=...", "correct it"
            )
        if name not in looked.names:
            near = find_close_match(name, looked.names)
            found = "none of that name" + (f" (nearest: {near!r})" if near else "")
            raise _invoice_lines_fault(
                looked, name, f"the column of --role {role}", found, f"it has: {join_first_words(looked.names)}"
            )


def _invoice_lines_fault(looked: TableProfile, column: str, expected: str, found: str, remedy: str) -> Faults:
    """One fault of the table as invoice lines."""
    return Faults([str(Fault(looked.path.name, expected, found, remedy, column=column))])
