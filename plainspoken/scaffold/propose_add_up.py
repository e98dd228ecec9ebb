"""Data, proposing: how the rows of a table with several a case are added up, and until when they count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from plainspoken.case import NIL_WITHOUT_ROWS, AddedColumn, AddUp, ColumnType, Condition
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.add_up import UNIX_TIME_FORM, parse_moments
from plainspoken.data.cut_days import Moments, find_idle_cut, guess_cut_day
from plainspoken.scaffold.columns import ColumnProposal, propose_columns
from plainspoken.scaffold.duplicates import detect_duplicate_rows
from plainspoken.scaffold.far_days import find_far_days
from plainspoken.scaffold.identifiers import has_identifier_name
from plainspoken.scaffold.invoice_lines import detect_time_formats
from plainspoken.scaffold.invoice_roles import choose_time_column, is_time_column
from plainspoken.scaffold.keywords import name_has_keyword, readable_column_name
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.returned_rows import propose_returns
from plainspoken.scaffold.row_unit import find_unit_word
from plainspoken.scaffold.time_faults import show_cells

MAX_COLUMNS_ADDED = 6  # of a kind; more of them hide what matters
MAX_VALUES_COUNTED = 5
CUT_DAY_KEYWORDS = (
    "snapshot", "as of", "asof", "cutoff", "cut off", "observation", "observed", "reference", "scored", "stichtag",
    "avläsning", "mätdatum", "срез", "отсечка",
)  # fmt: skip
AskDay = Callable[[TableProfile, str, str, str], str]  # a table, its first and last day, a guess, to the day


def take_guess(looked: TableProfile, begin: str, end: str, guess: str) -> str:
    """The day that is proposed."""
    return guess


@dataclass(frozen=True)
class CutWish:
    """From which day on rows do not count: `said`, or else that of a column of the first table, or else asked for.

    `stops_within`: in how many days no row of `stops_table` means that a case has stopped, where that is the answer.
    """

    said: str = ""
    ask: AskDay = take_guess
    stops_within: int | None = None
    stops_table: str = ""


@dataclass(frozen=True)
class AddUpProposal:
    """How a table is added up, and the columns that are made. `strangers`: rows of cases that the first table has not;
    `later`: rows that are too late to count, where one day says so; `days`: the first and last of its rows; `guessed`:
    nobody said from which day on the answer counts; `returns`: what to tell of rows that are no orders."""

    add_up: AddUp
    columns: tuple[ColumnProposal, ...]
    strangers: int = 0
    later: int = 0
    days: tuple[str, str] = ("", "")
    guessed: bool = False
    returns: tuple[str, ...] = ()


def propose_add_up(
    name: str, looked: TableProfile, key: str, first: TableProfile, cut: CutWish
) -> AddUpProposal | None:
    """How a further table is added up; None where it has no column of days: nothing tells then what was known when."""
    time = choose_time_column(looked, [each for each in looked.columns if each.name != key and each.filled], {})
    if not time:
        return None
    times = propose_time_forms(looked, time)
    moments = parse_moments(looked.sample[time], times)
    usual = moments[~find_far_days(moments)]
    begin, end = (str(each.date()) for each in (usual.min(), usual.max()))
    of_case = "" if cut.said else find_cut_column(first)
    guess = guess_cut_day(begin, end)
    day = "" if of_case else read_cut_day(cut.said or cut.ask(looked, begin, end, guess))
    known = looked.sample[key].isin({*first.sample[key]} - {""})
    counted = looked.sample[moments < pd.Timestamp(day)] if day else looked.sample
    made = dict(_propose_made_columns(name, looked, (key, time), counted))
    refuse_idle_day(looked, time, moments[known], day)
    strangers = int((~known).sum())
    days = cut.stops_within if name == cut.stops_table else None
    back = propose_returns(name, looked, (key, time))
    entries: dict[str, object] = {"before": day or None, "before_column": of_case, "returns": back.rules}
    entries |= {"stops_within": days, "active_within": days, "others": strangers > 0}
    add_up = make_add_up(looked, key, time, times, made, **entries)
    columns = tuple(replace(column, table=name) for _, column in made.values())
    later = int((moments >= pd.Timestamp(day)).sum()) if day and looked.whole else 0
    guessed = not (of_case or cut.said) and day == guess
    told = (*back.told, *_tell_copies(looked), *tell_far_days(looked, time, times))
    return AddUpProposal(add_up, columns, strangers, later, (begin, end), guessed, told)


def _tell_copies(looked: TableProfile) -> Iterator[str]:
    """Rows that are copies of others, by the number that names them: each of them is added up."""
    found = detect_duplicate_rows(looked)
    if found.taken_out:
        each = "copies, each of which is" if found.rows != 1 else "a copy, which is"
        yield (
            f'{looked.path.name}: {found.tell()}, "{found.key}" included: {each} counted and summed up once more; '
            "take them out of the file if they are one order"
        )


Made = Mapping[str, tuple[AddedColumn, ColumnProposal]]


def tell_far_days(looked: TableProfile, time: str, times: Sequence[str]) -> list[str]:
    """That days lie far from all others, with their rows; nothing where none do."""
    cells = looked.read_columns([time])[time]
    far = find_far_days(parse_moments(cells, times))
    if not far.any():
        return []
    what = f"{int(far.sum()):,} row{'s' if far.sum() != 1 else ''} far from all other days, as of a slip"
    return [f'{looked.path.name}: "{time}" has {what}: {show_cells(looked, cells[far])}; correct them']


def tell_rows_of_nobody(looked: TableProfile, rows: int, where: str = "") -> list[str]:
    """That rows name nobody, or nobody whom another table has (`where`); nothing where there are none."""
    some = f"{rows:,} row{'s' if rows != 1 else ''}"
    return [f"{looked.path.name}: of nobody{where}, and so left out: {some} (see others)"] if rows else []


def tell_repeated_rows(looked: TableProfile) -> list[str]:
    """That rows repeat another in every column, and count all the same; nothing where none does."""
    found = detect_duplicate_rows(looked)
    each = "each counts once more" if found.rows != 1 else "it counts once more"
    remedy = "take them out of the file if something was written twice"
    return [f"{looked.path.name}: {found.tell()} in every column, and {each}; {remedy}"] if found.rows else []


def make_add_up(
    looked: TableProfile, key: str, time: str, times: Sequence[str], made: Made, **entries: object
) -> AddUp:
    """The entry of the case; columns of the file that nothing is made of are named, so that a new one is noticed."""
    columns = {name: each for name, (each, _) in made.items()}
    draft = AddUp.model_validate({"time": time, "times": times, "columns": columns, **entries})
    unused = tuple(each for each in looked.names if each not in (key, time, *draft.source_columns()))
    return draft.model_copy(update={"unused": unused})


def propose_time_forms(looked: TableProfile, time: str) -> tuple[str, ...]:
    """How times are written; nothing where all are in ISO form."""
    cells = looked.sample[time]
    if looked.column(time).all_are("integers") and not looked.column(time).all_are("compact_days"):
        return (UNIX_TIME_FORM,)
    return () if parse_moments(cells, ()).notna().all() else detect_time_formats(looked, time)


def refuse_idle_day(looked: TableProfile, time: str, moments: Moments, day: str) -> None:
    """Refuse a day on one side of which there is no row. Where not every row is at hand, the analysis will look.

    Raises:
        Faults: it is such a day.
    """
    elsewhere = "; where the answer was gathered later and elsewhere, set before and ends_before = true in that case"
    fault = find_idle_cut(looked.path.name, time, moments, pd.Timestamp(day), f"--before {day}", elsewhere, False)
    if fault and day and looked.whole:
        raise Faults([str(fault)])


def find_cut_column(first: TableProfile) -> str:
    """The column of the first table that says on which day each case was looked at; empty where none does."""
    days = (each for each in first.columns if is_time_column(each) and not each.absent)
    return next((each.name for each in days if name_has_keyword(each.name, CUT_DAY_KEYWORDS)), "")


def read_cut_day(said: str) -> str:
    """A day as it was said.

    Raises:
        PlainspokenError: it is none.
    """
    try:
        return pd.to_datetime(said.strip(), format="%Y-%m-%d").strftime("%Y-%m-%d")
    except ValueError:
        raise PlainspokenError(f"--before {said}: expected a day such as 2024-12-31; correct it") from None


def _propose_made_columns(
    name: str, looked: TableProfile, known: Sequence[str], counted: pd.DataFrame
) -> Iterator[tuple[str, tuple[AddedColumn, ColumnProposal]]]:
    """Number of rows, days since the first and last, and what becomes of each further column but those `known`.

    `counted`: the rows that count.
    """
    rows = readable_column_name(name)
    yield _make(f"number of {rows}", AddedColumn(how="count"), "integer")
    one = find_unit_word(name)
    of = f"{{}} {one}" if one else f"{{}} row of {rows}"
    yield _make(f"days since the {of.format('first')}", AddedColumn(how="days_since_first"), "integer")
    yield _make(f"days since the {of.format('last')}", AddedColumn(how="days_since_last"), "integer")
    yield from propose_columns_made_of(rows, looked, known, counted)


def propose_columns_made_of(
    rows: str, looked: TableProfile, known: Sequence[str], counted: pd.DataFrame
) -> Iterator[tuple[str, tuple[AddedColumn, ColumnProposal]]]:
    """What becomes of each column but those known: sums and means of numbers, how often the values of a category with
    few, the last value of each, and how many different ones of what names things. `counted`: the rows that count."""
    other = [each for each in propose_columns(looked) if each.name not in known]
    numbers = [each for each in other if each.role == "feature" and each.type in ("integer", "number")]
    sorts = [each for each in other if each.role == "feature" and each.type in ("category", "flag")]
    texts = [each for each in sorts if not has_identifier_name(each.name)]
    names = [each for each in other if each.type in ("identifier", "category") and each not in texts]
    for each in numbers[:MAX_COLUMNS_ADDED]:
        word = readable_column_name(each.name)
        yield _make(f"sum of {word}", AddedColumn(how="sum", of=each.name), "number", each)
        yield _make(f"mean {word}", AddedColumn(how="mean", of=each.name), "number", each)
    for each in texts[:MAX_COLUMNS_ADDED]:
        word, values = readable_column_name(each.name), sorted({*counted[each.name]} - {""})
        yield _make(f"last {word}", AddedColumn(how="last", of=each.name), "category")
        for value in values if len(values) <= MAX_VALUES_COUNTED else []:
            when = (Condition(column=each.name, operator="==", value=value),)
            yield _make(f"{rows} with {word} {value}", AddedColumn(how="count", when=when), "integer")
    for each in names[:MAX_COLUMNS_ADDED]:
        if _repeats(looked, each.name):
            made = AddedColumn(how="count_distinct", of=each.name)
            yield _make(f"different {readable_column_name(each.name)}", made, "integer")


def _repeats(looked: TableProfile, name: str) -> bool:
    """Whether a column names what comes again, and is no time: each order has a number of its own, a product none."""
    return not is_time_column(looked.column(name)) and bool(looked.sample[name].duplicated().mean() > 0.5)


def _make(
    name: str, made: AddedColumn, kind: ColumnType, source: ColumnProposal | None = None
) -> tuple[str, tuple[AddedColumn, ColumnProposal]]:
    """A made column with its proposal."""
    missing = made.how not in NIL_WITHOUT_ROWS
    return name, (made, ColumnProposal(name, kind, missing=missing, unit=source.unit if source else ""))
