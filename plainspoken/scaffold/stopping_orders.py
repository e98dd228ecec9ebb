"""Data, proposing: the customers of one table of orders: those with an order before a day."""

from __future__ import annotations

from dataclasses import replace

from plainspoken.core.errors import Faults
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.event_log import USER_KEYWORDS
from plainspoken.scaffold.identifiers import has_identifier_name
from plainspoken.scaffold.invoice_lines import MIN_SHARE_REPEATED, check_given_roles
from plainspoken.scaffold.invoice_roles import match_invoice_roles, may_name
from plainspoken.scaffold.keywords import name_has_keyword
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.placeholders import list_words_for_nobody
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_add_up import CutWish, propose_add_up
from plainspoken.scaffold.propose_join_keys import JoinedTable
from plainspoken.tables.fault import Fault, join_first_words

KEY_NOTE = "one row each, made of the rows before the day of add_up; never learned from"


def choose_customer_of_orders(wish: NewCaseOptions, looked: TableProfile) -> str:
    """The column that says whose each order is, said or found.

    Raises:
        Faults: none does, or nearly each customer has one row.
    """
    check_given_roles(looked, wish.roles)
    key = match_invoice_roles(looked, wish.roles).get("customer", "") or _find_user(looked)
    if not key:
        found = f"none that fits ({join_first_words(looked.names)})"
        remedy = "say which one it is: --role customer=COLUMN"
        raise Faults([str(Fault(looked.path.name, "a column that says whose each order is", found, remedy))])
    if looked.read_columns([key])[key].duplicated().mean() <= MIN_SHARE_REPEATED:
        remedy = "give the table of orders, or name another column: --role customer=COLUMN"
        fault = Fault(looked.path.name, "several dated rows for each customer", "hardly any", remedy, column=key)
        raise Faults([str(fault)])
    return key


def _find_user(looked: TableProfile) -> str:
    """The column called like a user, a number of theirs before a name; empty where there is none."""
    fits = [each.name for each in looked.columns if may_name(each) and name_has_keyword(each.name, USER_KEYWORDS)]
    return next(iter(sorted(fits, key=lambda name: not has_identifier_name(name))), "")


def propose_customers_of_orders(name: str, looked: TableProfile, key: str, cut: CutWish) -> JoinedTable:
    """The table added up to one row for each customer with a row before the day; words for nobody name none.

    Raises:
        ValueError: the table has no column of days.
    """
    cells, words = looked.sample[key], list_words_for_nobody(looked, key)
    named = replace(looked, sample=looked.sample.assign(**{key: cells.mask(cells.isin(words), "")}))
    added = propose_add_up(name, named, key, named, cut)
    if added is None:
        raise ValueError(f"{name} has no column of days")
    column = ColumnProposal(key, "identifier", "identifier", note=KEY_NOTE, table=name, nothing=words)
    return JoinedTable(name, looked, key, None, (column, *added.columns), added)
