"""Data, proposing: whether a table holds invoice lines, and what a case is to say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from plainspoken.case import INVOICE_ROLES, ColumnType
from plainspoken.core.errors import Faults
from plainspoken.data.invoices.time_forms import read_sale_times
from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import ColumnProposal, detect_decimal_sign, propose_ignored_column
from plainspoken.scaffold.invoice_roles import NO_GIVEN_ROLES, ROLES_BESIDE_CUSTOMER, match_invoice_roles
from plainspoken.scaffold.keywords import KNOWN_TIME_FORMATS, MONEY_KEYWORDS, name_has_keyword
from plainspoken.scaffold.no_goods import find_no_goods
from plainspoken.scaffold.placeholders import READ_BY_THEMSELVES, find_placeholders, leave_out_placeholders
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.time_faults import make_time_fault, tell_unread_times
from plainspoken.tables.fault import Fault, find_close_match, join_first_words

WHOLE_LINE_ROLES = ("order", "customer", "product", "quantity", "time")
MONEY_ROLES = ("price", "total")
MIN_SHARE_REPEATED = 0.1  # of the lines, with a customer who stands on an earlier one
INVOICE_COLUMN_TYPES: Mapping[str, ColumnType] = {
    "quantity": "integer", "price": "number", "total": "number", "time": "date", "description": "category",
    "place": "category", "currency": "category",
}  # fmt: skip
CANCELLATION_LETTERS = re.compile(r"^[^\W\d_]+")


@dataclass(frozen=True)
class InvoiceLinesProposal:
    """A table of invoice lines: its columns by role, the forms of its times, codes of no goods that occur, and what
    the numbers of cancellations begin with; `looked`: the table."""

    roles: Mapping[str, str]
    times: tuple[str, ...]
    not_products: tuple[str, ...]
    columns: tuple[ColumnProposal, ...]
    cancelled: str
    looked: TableProfile


def holds_invoice_lines(looked: TableProfile) -> bool:
    """Whether all columns that invoice lines have seem to be there, with customers and orders repeated."""
    looked = leave_out_placeholders(looked)
    roles = match_invoice_roles(looked)
    if not (all(role in roles for role in WHOLE_LINE_ROLES) and any(role in roles for role in MONEY_ROLES)):
        return False
    cells = looked.sample
    repeated = all(cells[roles[role]].duplicated().mean() > MIN_SHARE_REPEATED for role in ("customer", "product"))
    return repeated and bool(cells[roles["order"]].duplicated().any())


def lacks_customers_alone(looked: TableProfile) -> bool:
    """Whether all that invoice lines have seems to be there, orders and products repeated, but who bought."""
    looked = leave_out_placeholders(looked)
    roles = match_invoice_roles(looked)
    whole = {*roles} >= ROLES_BESIDE_CUSTOMER and any(role in roles for role in MONEY_ROLES)
    if "customer" in roles or not whole:
        return False
    return all(looked.sample[roles[role]].duplicated().mean() > MIN_SHARE_REPEATED for role in ("order", "product"))


def holds_purchases(looked: TableProfile) -> bool:
    """Whether a table tells who bought, when and for how much, and customers come again."""
    looked = leave_out_placeholders(looked)
    roles = match_invoice_roles(looked)
    if not list_missing_roles(roles):
        return bool(looked.sample[roles["customer"]].duplicated().mean() > MIN_SHARE_REPEATED)
    return False


def list_missing_roles(roles: Mapping[str, str]) -> list[str]:
    """The roles without which lines say nothing: who, when, and how much."""
    money = [] if any(role in roles for role in MONEY_ROLES) else ["price"]
    return [each for each in ("customer", *money, "time") if each not in roles]


def propose_invoice_lines(looked: TableProfile, given: Mapping[str, str] = NO_GIVEN_ROLES) -> InvoiceLinesProposal:
    """The table as invoice lines.

    Raises:
        Faults: a role or column that is not there, a role that no column fits, times in no known form.
    """
    check_given_roles(looked, given)
    written, looked = looked, leave_out_placeholders(looked)
    roles = match_invoice_roles(looked, given)
    missing = list_missing_roles(roles)
    if missing:
        remedy = "say which: " + " ".join(f"--role {role}=COLUMN" for role in missing)
        remedy += "; who (customer), when (time) and how much (price of one piece, or total of the line) are enough"
        unread = tell_unread_times(looked) if "time" in missing else ""
        found = f"none that fits ({join_first_words(looked.names)}){unread}"
        raise _invoice_lines_fault(looked, "", f"columns of invoice lines for: {', '.join(missing)}", found, remedy)
    times = detect_time_formats(looked, roles["time"], "; or name another column: --role time=COLUMN")
    no_goods = find_no_goods(looked, roles)
    columns = tuple(_propose_invoice_column(written, each, roles) for each in looked.columns)
    return InvoiceLinesProposal(roles, times, no_goods, columns, find_cancellation_letters(looked, roles), written)


def find_cancellation_letters(looked: TableProfile, roles: Mapping[str, str]) -> str:
    """The letters with which the numbers of orders begin that give back, and no others; empty where there are none."""
    if "order" not in roles:
        return ""
    letters = looked.sample[roles["order"]].str.extract(f"({CANCELLATION_LETTERS.pattern})", expand=False).fillna("")
    back = gives_back(looked, roles)
    usual = letters[back & (letters != "")].mode()
    return str(usual[0]) if len(usual) and not letters[~back].str.startswith(usual[0]).any() else ""


def gives_back(looked: TableProfile, roles: Mapping[str, str]) -> pd.Series[bool]:
    """Which lines give pieces or money back."""
    sign, cells = detect_decimal_sign(looked), looked.sample
    told = [parse_numbers(cells[roles[role]], sign) < 0 for role in ("quantity", *MONEY_ROLES) if role in roles]
    return pd.concat(told, axis=1).any(axis=1)


def detect_time_formats(looked: TableProfile, name: str, or_else: str = "") -> tuple[str, ...]:
    """The forms of times under which all times of the sample can be read, best first.

    Of two forms that read all, the one under which times go on down the file; that is how files are kept. `or_else`:
    what may be done beside mending the cells.

    Raises:
        Faults: no form reads all.
    """
    texts = looked.sample[name]
    texts = texts[texts != ""]
    fits = {form: read_sale_times(texts, form) for form in KNOWN_TIME_FORMATS if _format_reads_head(form, texts)}
    whole = [form for form, read in fits.items() if bool(read.notna().all())]
    if not whole:
        raise make_time_fault(looked, name, or_else)
    return (max(whole, key=lambda form: float((fits[form].diff().dt.total_seconds() >= 0).mean())),)


def _format_reads_head(form: str, texts: pd.Series[str]) -> bool:
    """Whether the first of the texts can be read by this form: a cheap look before all are tried."""
    return bool(read_sale_times(texts.head(20), form).notna().all())


def _propose_invoice_column(looked: TableProfile, seen: ColumnProfile, roles: Mapping[str, str]) -> ColumnProposal:
    """A column of invoice lines; one without a role is left unused."""
    role = next((role for role, name in roles.items() if name == seen.name), "")
    if not role:
        return propose_ignored_column(seen, "not needed for segments")
    nothing = find_placeholders(looked, role, seen.name)
    missing = seen.empty > 0 or bool(nothing) or (role in READ_BY_THEMSELVES and seen.absent > 0)
    if role in INVOICE_COLUMN_TYPES:
        money = role in MONEY_ROLES or name_has_keyword(seen.name, MONEY_KEYWORDS)
        kind = INVOICE_COLUMN_TYPES[role]
        return ColumnProposal(seen.name, kind, missing=missing, unit="money" if money else "", nothing=nothing)
    return ColumnProposal(seen.name, "identifier", "identifier", missing=missing, nothing=nothing)


def check_given_roles(looked: TableProfile, given: Mapping[str, str]) -> None:
    """Hold that every role and column that was given is there.

    Raises:
        Faults: one is not.
    """
    if all(role in given for role in MONEY_ROLES):
        found = f'both "{given["price"]}" and "{given["total"]}"'
        raise _invoice_lines_fault(looked, "", "either price or total", found, "give the one that holds")
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
