"""Data, proposing: who stops buying, an answer that no column holds and that rows of orders give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.add_up import parse_moments
from plainspoken.data.stopping import find_short_span, tell_who_stops
from plainspoken.scaffold.answered_tables import AnsweredTables
from plainspoken.scaffold.columns import ColumnProposal, mark_known_after
from plainspoken.scaffold.idle_options import refuse_idle_options
from plainspoken.scaffold.invoice_lines import holds_purchases
from plainspoken.scaffold.invoice_roles import choose_time_column
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_add_up import AddUpProposal, CutWish, propose_time_forms, read_cut_day
from plainspoken.scaffold.propose_join_keys import JoinedTable, find_looked_up_key, propose_table_joins
from plainspoken.scaffold.target import TargetProposal
from plainspoken.scaffold.target_candidates import may_be_answer
from plainspoken.scaffold.unwanted_words import names_unwanted_event

STOPPED = "stopped"
STOPPING_UNIT = {"unit_one": "customer", "unit_other": "customers"}  # where no column says what rows are
STOPPING_PHRASES = {
    "event_one": "stops buying",
    "event_other": "stop buying",
    "event_past": "stopped buying",
    "no_event_one": "goes on buying",
    "positive_one": "leaver",
    "positive_other": "leavers",
    "outcome_one": "departure",
    "outcome_other": "departures",
    "money_unit": "of what one departure costs",
    "value_unit": "as a multiple of what one departure costs",
    "gain_unit": "times what one departure costs",
}
Tables = Mapping[str, TableProfile]


def ask_who_stops(wish: NewCaseOptions, tables: Tables, days: int) -> AnsweredTables:
    """The tables with the answer who has no row in so many days. Who had none in as many days before has no answer.

    Raises:
        PlainspokenError: options that do nothing here, or no table of customers beside one of dated rows.
        Faults: a day after which the table does not reach so far.
    """
    why = "--stops-within makes the answer of a classification; leave out one or the other"
    refuse_idle_options(wish, ("--target", "--positive", "--above", "--role"), why)
    if wish.task == "segmentation":
        raise PlainspokenError(f"--task segmentation with --stops-within: {why}")
    ordered = _put_customers_first(tables)
    name = _choose_dated_table(ordered)
    day = read_cut_day(wish.before) if wish.before else _last_possible_day(ordered[name], days)
    whole = propose_table_joins(ordered, CutWish(day, stops_within=days, stops_table=name))
    orders = next(each for each in whole if each.name == name)
    if not isinstance(orders.added, AddUpProposal):
        raise _no_orders_error(tables)
    return _answer_by_rows(whole, orders, orders.added, pd.Timestamp(day))


def mark_other_answers(columns: Iterable[ColumnProposal], looked: TableProfile) -> tuple[ColumnProposal, ...]:
    """The columns; those of two values that are called like an unwanted answer, such as churned, are known after."""
    note = "called like an answer, so known only afterwards? If not: start"
    return tuple(
        mark_known_after(each, note)
        if each.role == "feature" and names_unwanted_event(each.name) and may_be_answer(looked.column(each.name))
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
    files = ", ".join(each.path.name for each in tables.values())
    return PlainspokenError(
        f"--stops-within: expected a table with a row for each customer and one with a dated row for each order, found "
        f"{files}; give both (docs/cases.md shows how to make a table of customers of orders)"
    )


def _last_possible_day(looked: TableProfile, days: int) -> str:
    """The latest day after which the table reaches so far."""
    time = _find_time(looked)
    last = parse_moments(looked.sample[time], propose_time_forms(looked, time)).max()
    return str((last - pd.Timedelta(days=days - 1)).date())


def _answer_by_rows(
    whole: tuple[JoinedTable, ...], orders: JoinedTable, added: AddUpProposal, day: pd.Timestamp
) -> AnsweredTables:
    """The answer that rows of a table give."""
    add_up, looked, first = added.add_up, orders.looked, whole[0].looked
    moments = parse_moments(looked.sample[add_up.time], add_up.times)
    if short := find_short_span(looked.path.name, moments, day, add_up, f"--before {day.date()}"):
        raise Faults([str(short)])
    answers = first.sample[orders.key].map(tell_who_stops(looked.sample[orders.key], moments, day, add_up)).fillna("")
    span = f"the {add_up.active_within} days before {day.date()}"
    left_out = f"no row in {orders.name} in {span}"
    column = ColumnProposal(STOPPED, "flag", "target", missing=True, known="after", table=orders.name)
    answer = TargetProposal(
        column, "yes", ("yes", "no"), unwanted=True, open=int((answers == "").sum()), why_open=left_out
    )
    last = (day + pd.Timedelta(days=(add_up.stops_within or 1) - 1)).date()
    told = f'the answer "{STOPPED}" is made of {looked.path.name}: yes where a case with a row in {span} has none from '
    return AnsweredTables(
        (replace(whole[0], columns=mark_other_answers(whole[0].columns, first)), *whole[1:]),
        replace(first, sample=first.sample.assign(**{STOPPED: answers})),
        answer,
        (f"{told}{day.date()} to {last} (see add_up)",),
    )
