"""Data: rows of a table with several a case, added up to one row a case as it stood at a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np
import pandas as pd

from plainspoken.case import NIL_WITHOUT_ROWS, AddedColumn, AddUp, Case
from plainspoken.core.errors import Faults
from plainspoken.data.cut_days import find_idle_cut
from plainspoken.data.invoices.duckdb_engine import DUCKDB_THREADS
from plainspoken.data.join_keys import list_unique_keys
from plainspoken.data.layout import TableSchema
from plainspoken.data.parse import Cells
from plainspoken.data.row_conditions import match_any_condition, match_conditions
from plainspoken.data.stopping import find_short_span, tell_who_stops
from plainspoken.tables.fault import Fault
from plainspoken.tables.spellings import FLAG_FALSE, FLAG_TRUE
from plainspoken.tables.text_table import TextTable, find_cell_faults

UNIX_TIME_FORM = "%s"  # seconds since 1970, or thousandths, millionths, billionths of them
LARGEST_UNIX_SECONDS = 9e9  # beyond the year 2255: parts of a second
UNIX_DIVISIONS = 3
# What stands in the engine for each row, whatever the columns of the file are called.
KEY, MOMENT, PLACE, CUT = "row_key", "row_moment", "row_place", "row_cut"


def find_moment_faults(layout: TableSchema, raw: TextTable) -> list[str]:
    """Times that no declared form reads, each with its row."""
    add_up = require_add_up(layout)
    if add_up.time not in raw.frame:
        return []
    unread = np.flatnonzero(parse_moments(raw.frame[add_up.time], add_up.times).isna().to_numpy())
    if not len(unread):
        return []
    forms = f" (ISO, or one of {', '.join(add_up.times)})" if add_up.times else ", as in 2024-12-31 14:30"
    remedy = f"correct the cell, or add its form to tables.{layout.name}.add_up.times in the case"
    return find_cell_faults(raw, add_up.time, unread, f"a time{forms}", remedy)


def read_cut_days(first: TextTable, key: str, layout: TableSchema) -> dict[str, pd.Timestamp]:
    """Of each key the day from which on rows do not count, as the case or the first table says it.

    Raises:
        Faults: cells that hold no day.
    """
    add_up = require_add_up(layout)
    if not add_up.before_column:
        return dict.fromkeys(list_unique_keys(first, key), pd.Timestamp(add_up.before or ""))
    days = parse_moments(first.frame[add_up.before_column], add_up.times)
    unread = np.flatnonzero(days.isna().to_numpy())
    if len(unread):
        remedy = "correct the cell: from that day on rows do not count"
        raise Faults(find_cell_faults(first, add_up.before_column, unread, "a day, as in 2024-12-31", remedy))
    return dict(zip(first.frame[key], days, strict=True))


def find_cut_faults(layout: TableSchema, raw: TextTable, cut: Mapping[str, pd.Timestamp]) -> list[str]:
    """The fault of a day on one side of which no row of any case lies. `cut`: of each key that day."""
    add_up, place = require_add_up(layout), f"tables.{layout.name}.add_up"
    keys, moments = raw.frame[layout.table.key], parse_moments(raw.frame[add_up.time], add_up.times)
    mine = keys.isin(list(cut))
    said = f'column "{add_up.before_column}"' if add_up.before_column else f"{place}.before ({add_up.before})"
    elsewhere = f"; or where the answer was gathered later and elsewhere, declare {place}.ends_before = true"
    days = keys[mine].map(cut)
    fault = find_idle_cut(raw.file, add_up.time, moments[mine], days, said, elsewhere, add_up.ends_before)
    short = find_short_span(raw.file, moments, days, add_up, said)
    return [str(each) for each in (fault, short) if each]


def parse_moments(cells: Cells, forms: Sequence[str]) -> Cells:
    """Text as times by the first form that fits, else as ISO 8601; those with a zone as universal time. None beyond the
    years 1678 to 2261, such as 9999-12-31 for never, is a time that can be reckoned with."""
    once = pd.Series(cells.unique(), dtype=object)
    found = pd.Series(pd.NaT, index=once.index, dtype="datetime64[ns]")
    for form in forms:
        found = found.fillna(_parse_form(once, form))
    iso = pd.to_datetime(once.where(once != "", None), format="ISO8601", errors="coerce", utc=True)
    found = found.fillna(_count_nanoseconds(iso))
    return cells.map(dict(zip(once, found, strict=True))).astype("datetime64[ns]")


def _parse_form(texts: Cells, form: str) -> Cells:
    """Texts as times by one form."""
    if form == UNIX_TIME_FORM:
        seconds = pd.to_numeric(texts, errors="coerce").astype(np.float64)
        for _ in range(UNIX_DIVISIONS):
            seconds = seconds.where(seconds.abs() < LARGEST_UNIX_SECONDS, seconds / 1000)
        seconds = seconds.where(seconds.abs() < LARGEST_UNIX_SECONDS)
        return pd.to_datetime(seconds, unit="s", errors="coerce").astype("datetime64[ns]")
    read = pd.to_datetime(texts, format=form, errors="coerce", utc=True)
    return _count_nanoseconds(read)


def _count_nanoseconds(read: Cells) -> Cells:
    """Universal times as nanoseconds, nothing where these do not reach."""
    plain = read.dt.tz_localize(None)
    return plain.where(plain.between(pd.Timestamp.min, pd.Timestamp.max)).astype("datetime64[ns]")


def add_up_rows(
    case: Case, layout: TableSchema, raw: TextTable, values: pd.DataFrame, cut: Mapping[str, pd.Timestamp] | None = None
) -> pd.DataFrame:
    """One row a key, in order of first appearance. `values`: the cells as values; `cut`: of each key the day from which
    on rows do not count; None where not a day says it, but a number of rows.

    Raises:
        Faults: no case is left.
    """
    add_up, key = require_add_up(layout), layout.table.key
    rows = pd.DataFrame({KEY: values[key].fillna(""), MOMENT: parse_moments(raw.frame[add_up.time], add_up.times)})
    rows[PLACE] = range(len(rows))
    rows[CUT] = rows[KEY].map(cut) if cut is not None else pd.NaT
    for place, name in enumerate(add_up.source_columns()):
        rows[f"of_{place}"] = values[name]
    returned = match_any_condition(values, add_up.returns)
    for place, each in enumerate(add_up.columns.values()):
        counts = ~returned if add_up.leaves_returns_out(each) else np.True_
        rows[f"when_{place}"] = match_conditions(values, each.when) & counts
    rows["answers"] = match_conditions(values, add_up.answer) if add_up.answer else False
    with duckdb.connect() as engine:
        engine.execute(f"set threads = {DUCKDB_THREADS}")
        engine.register("rows", rows)
        made = engine.execute(_add_up_sql(add_up)).df().set_index("key")
    if add_up.stops_within:
        orders = rows[~returned]
        made["answered"] = tell_who_stops(orders[KEY], orders[MOMENT], orders[CUT], add_up)
    frame = _name_columns(case, add_up, made)
    if frame.empty:
        raise Faults([str(_make_no_case_fault(layout, add_up))])
    return frame


def _make_no_case_fault(layout: TableSchema, add_up: AddUp) -> Fault:
    """The message where no case is left."""
    expected = f"cases with {add_up.first_rows} rows at least and the answer not among them"
    remedy = f"lower tables.{layout.name}.add_up.first_rows in the case"
    if add_up.first_rows is None:
        expected = "rows that name a case, before the day from which on rows do not count"
        remedy = "fill the column in, or name another one as the key in the case"
    return Fault(layout.table.file, expected, "none", remedy, column=layout.table.key)


def _add_up_sql(add_up: AddUp) -> str:
    """The question for one row a key: of rows before the cut, or of the first few where more than those follow."""
    sources = {name: f"of_{place}" for place, name in enumerate(add_up.source_columns())}
    made = ", ".join(
        f"{_aggregate_sql(each, sources, f'when_{place}')} as made_{place}"
        for place, each in enumerate(add_up.columns.values())
    )
    counts = f"{MOMENT} < {CUT}" if add_up.first_rows is None else f"turn <= {add_up.first_rows}"
    # Of a log: a case that was over, or had the event, among the first rows, is no case any more.
    left = (
        "true"
        if add_up.first_rows is None
        else f"max(turn) >= {add_up.first_rows} and not bool_or(answers and turn <= {add_up.first_rows})"
    )
    return f"""
    with numbered as (
        select *, row_number() over (partition by {KEY} order by {MOMENT}, {PLACE}) as turn from rows where {KEY} <> ''
    ), open as (
        select {KEY}, min({PLACE}) as place, bool_or(answers) as answered from numbered group by {KEY} having {left}
    )
    select open.{KEY} as key, any_value(answered) as answered{", " if made else ""}{made}
    from open join numbered on open.{KEY} = numbered.{KEY} where {counts}
    group by open.{KEY} order by min(open.place)"""


def _aggregate_sql(made: AddedColumn, sources: Mapping[str, str], when: str) -> str:
    """What is made of the rows of one case."""
    of, some, order = sources.get(made.of, MOMENT), f"filter (where {when})", f"order by {MOMENT}, {PLACE}"
    simple = {
        "count": f"count(*) {some}",
        "count_distinct": f"count(distinct nullif(cast({of} as varchar), '')) {some}",
        "sum": f"coalesce(sum({of}) {some}, 0)",
        "mean": f"avg({of}) {some}",
        "min": f"min({of}) {some}",
        "max": f"max({of}) {some}",
        "first": f"first({of} {order}) {some}",
        "last": f"last({of} {order}) {some}",
        "days_since_first": f"date_diff('day', min({MOMENT}) {some}, any_value({CUT}))",
        "days_since_last": f"date_diff('day', max({MOMENT}) {some}, any_value({CUT}))",
        "seconds": f"(epoch(max({MOMENT}) {some}) - epoch(min({MOMENT}) {some}))",
        "hour": f"hour(min({MOMENT}) {some})",
    }
    return simple[made.how]


def _name_columns(case: Case, add_up: AddUp, made: pd.DataFrame) -> pd.DataFrame:
    """The made columns under their names, and with the types that the case declares; the answer among them."""
    frame = pd.DataFrame(index=made.index.astype(object))
    for place, name in enumerate(add_up.columns):
        cells = made[f"made_{place}"]
        numeric = case.columns[name].type in ("integer", "number")
        frame[name] = cells.astype(np.float64) if numeric else cells.astype(object).where(cells.notna(), None)
    if add_up.stops_within:
        frame[case.target.column] = made["answered"].astype(object).where(made["answered"].notna(), None)
    elif add_up.answer:
        frame[case.target.column] = np.where(made["answered"].astype(bool), FLAG_TRUE, FLAG_FALSE)
    return frame


def list_nil_columns(layout: TableSchema) -> list[str]:
    """The columns in which a case without rows has nil, rather than nothing."""
    return [name for name, each in require_add_up(layout).columns.items() if each.how in NIL_WITHOUT_ROWS]


def require_add_up(layout: TableSchema) -> AddUp:
    """How a table is added up.

    Raises:
        ValueError: it is not.
    """
    if layout.table.add_up is None:
        raise ValueError(f"{layout.name} is not added up")
    return layout.table.add_up
