"""Data, proposing: who stops buying, an answer that no column holds and that rows of orders give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from plainspoken.case import MOST_DAYS
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.add_up import parse_moments
from plainspoken.data.stopping import find_short_span, tell_who_stops
from plainspoken.scaffold.answered_tables import AnsweredTables
from plainspoken.scaffold.columns import ColumnProposal, mark_known_after
from plainspoken.scaffold.far_days import find_far_days
from plainspoken.scaffold.idle_options import refuse_idle_options
from plainspoken.scaffold.invoice_lines import holds_purchases
from plainspoken.scaffold.invoice_roles import choose_time_column
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_add_up import AddUpProposal, CutWish, propose_time_forms, read_cut_day
from plainspoken.scaffold.propose_join_keys import JoinedTable, find_looked_up_key, propose_table_joins
from plainspoken.scaffold.returned_rows import match_returns
from plainspoken.scaffold.stopping_orders import choose_customer_of_orders, propose_customers_of_orders
from plainspoken.scaffold.target import TargetProposal
from plainspoken.scaffold.target_candidates import may_be_answer
from plainspoken.scaffold.time_faults import tell_unread_times
from plainspoken.scaffold.unwanted_words import names_unwanted_event

STOPPED = "stopped"
Tables = Mapping[str, TableProfile]


def ask_who_stops(wish: NewCaseOptions, tables: Tables, days: int) -> AnsweredTables:
    """The tables with the answer who has no row in so many days. Who had none in as many days before has no answer.

    Raises:
        PlainspokenError: options that do nothing here, or no table of dated rows.
        Faults: a day after which the table does not reach so far, or one table that says not whose its rows are.
    """
    why = "--stops-within makes the answer of a classification; leave out one or the other"
    idle = ("--role",) if len(tables) > 1 or {*wish.roles} - {"customer"} else ()
    refuse_idle_options(wish, ("--target", "--positive", "--above", *idle), why)
    if wish.task == "segmentation":
        raise PlainspokenError(f"--task segmentation with --stops-within: {why}")
    if days > MOST_DAYS:
        raise PlainspokenError(f"--stops-within {days}: expected at most {MOST_DAYS:,} days; ask for fewer")
    if len(tables) == 1:
        return _ask_of_orders_alone(wish, tables, days)
    ordered = _put_customers_first(tables)
    name = _choose_dated_table(ordered)
    day = read_cut_day(wish.before) if wish.before else _last_possible_day(ordered[name], days)
    whole = propose_table_joins(ordered, CutWish(day, stops_within=days, stops_table=name))
    orders = next(each for each in whole if each.name == name)
    if not isinstance(orders.added, AddUpProposal):
        raise _no_orders_error(tables)
    return _answer_by_rows(whole, orders, orders.added, pd.Timestamp(day), whole[0].looked)


def _ask_of_orders_alone(wish: NewCaseOptions, tables: Tables, days: int) -> AnsweredTables:
    """One table of orders added up to a row for each customer with an order before the day, and who has stopped.

    Raises:
        PlainspokenError: it has no column of days.
        Faults: it says not whose each order is, or the day leaves too little after it.
    """
    ((name, looked),) = tables.items()
    if not _find_time(looked):
        raise _no_orders_error(tables)
    key = choose_customer_of_orders(wish, looked)
    day = read_cut_day(wish.before) if wish.before else _last_possible_day(looked, days)
    table = propose_customers_of_orders(name, looked, key, CutWish(day, stops_within=days, stops_table=name))
    if not isinstance(table.added, AddUpProposal):
        raise _no_orders_error(tables)
    add_up, nobody = table.added.add_up, table.columns[0].nothing
    cells = looked.read_columns([key, add_up.time])
    moments = parse_moments(cells[add_up.time], add_up.times)
    named = ~cells[key].isin(("", *nobody))
    known = cells.loc[named & (moments < pd.Timestamp(day)), [key]].drop_duplicates(ignore_index=True)
    later = int(cells.loc[named, key].nunique()) - len(known)
    told = f'{looked.path.name}: its customers are the {len(known):,} values of "{key}" with a row before {day}'
    told += f"; {later:,} more came only from then on, and are no cases yet" if later else ""
    found = _answer_by_rows((table,), table, table.added, pd.Timestamp(day), replace(looked, sample=known))
    columns = (*table.columns, replace(found.answer.column, missing=True))
    return replace(found, whole=(replace(table, columns=columns),), told=(told, *found.told))


def mark_other_answers(columns: Iterable[ColumnProposal], looked: TableProfile) -> tuple[ColumnProposal, ...]:
    """The columns; those of two values that are called like an unwanted answer, such as churned, are known after.

    What rows are added up to is none of them: it is as it was known at the day.
    """
    note = "called like an answer, so known only afterwards? If not: start"
    return tuple(
        mark_known_after(each, note)
        if each.role == "feature"
        and each.name in looked.names
        and names_unwanted_event(each.name)
        and may_be_answer(looked.column(each.name))
        else each
        for each in columns
    )


def _put_customers_first(tables: Tables) -> dict[str, TableProfile]:
    """The tables, the one first whose keys stand several times in all others; else, of keys unlike in name, the one
    with the fewest rows."""
    fits = (
        name
        for name, looked in tables.items()
        if all(find_looked_up_key(looked, other) for of, other in tables.items() if of != name)
    )
    first = next(fits, min(tables, key=lambda name: tables[name].rows))
    return {first: tables[first], **tables}


def _choose_dated_table(tables: Tables) -> str:
    """The further table whose rows tell who still comes: one of purchases before others, and with a column of days.

    Raises:
        PlainspokenError: there is none.
    """
    fits = [name for name in list(tables)[1:] if _find_time(tables[name])]
    if not fits:
        raise _no_orders_error(tables)
    return min(fits, key=lambda name: not holds_purchases(tables[name]))


def _find_time(looked: TableProfile) -> str:
    """The column of days of a table."""
    return choose_time_column(looked, [each for each in looked.columns if each.filled], {})


def _no_orders_error(tables: Tables) -> PlainspokenError:
    """The message where nothing tells who comes again."""
    files, unread = (
        ", ".join(each.path.name for each in tables.values()),
        "".join(map(tell_unread_times, tables.values())),
    )
    return PlainspokenError(
        f"--stops-within: expected a table with a dated row for each order, alone or with one of customers, found "
        f"{files}{unread}; give the table of orders, its days in a column such as 2024-12-31"
    )


def _last_possible_day(looked: TableProfile, days: int) -> str:
    """The latest day after which the table reaches so far.

    Raises:
        PlainspokenError: no row lies before it.
    """
    time = _find_time(looked)
    moments = parse_moments(looked.read_columns([time])[time], propose_time_forms(looked, time))
    first, last = moments.min().normalize(), moments.max().normalize()
    day = last - pd.Timedelta(days=days - 1)
    if day <= first:
        span = f"rows from {first.date()} to {last.date()} in {looked.path.name}"
        raise PlainspokenError(
            f"--stops-within {days}: expected rows before these days, found {span}; ask for fewer days"
        )
    far = find_far_days(moments)
    if moments[far].max() >= day or not moments.between(day - pd.Timedelta(days=days), day, inclusive="left").any():
        found = f"none near them in {looked.path.name}, whose last row is of {last.date()}"
        remedy = "correct that day if it is far from all others, or say the day with --before"
        raise PlainspokenError(
            f"--stops-within {days}: expected rows in the {days} days before {day.date()}, found {found}; {remedy}"
        )
    return str(day.date())


def _answer_by_rows(
    whole: tuple[JoinedTable, ...], orders: JoinedTable, added: AddUpProposal, day: pd.Timestamp, first: TableProfile
) -> AnsweredTables:
    """The answer that rows of a table give. `first`: the customers, a row each in its sample."""
    add_up, looked = added.add_up, orders.looked
    key = orders.read_key
    rows = looked.read_columns([key, add_up.time, *dict.fromkeys(each.column for each in add_up.returns)])
    moments = parse_moments(rows[add_up.time], add_up.times)
    bought = ~match_returns(rows, looked, add_up.returns)
    if short := find_short_span(looked.path.name, moments, day, add_up, f"--before {day.date()}"):
        raise Faults([str(short)])
    stopped = tell_who_stops(rows.loc[bought, key], moments[bought], day, add_up)
    answers = first.sample[orders.key].map(stopped).fillna("")
    span = f"the {add_up.active_within} days before {day.date()}"
    # Whose orders all came back has rows, but no order.
    row = "row but returned or cancelled ones" if add_up.returns else "row"
    left_out = f"no {row} in {orders.name} in {span}"
    column = ColumnProposal(STOPPED, "flag", "target", missing=True, known="after", table=orders.name)
    answer = TargetProposal(
        column, "yes", ("yes", "no"), unwanted=True, open=int((answers == "").sum()), why_open=left_out
    )
    last = (day + pd.Timedelta(days=(add_up.stops_within or 1) - 1)).date()
    told = f'the answer "{STOPPED}" is made of {looked.path.name}: yes where a case with a row in {span} has none from '
    which = ", returned or cancelled ones left out" if add_up.returns else ""
    return AnsweredTables(
        (replace(whole[0], columns=mark_other_answers(whole[0].columns, first)), *whole[1:]),
        replace(first, sample=first.sample.assign(**{STOPPED: answers})),
        answer,
        (f"{told}{day.date()} to {last}{which} (see add_up)",),
    )
