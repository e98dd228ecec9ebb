"""Data, proposing: what each column seems to hold and be good for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from plainspoken.case import ColumnType, Known, PeriodLength, slug
from plainspoken.data.unused_columns import MAX_TEXT_CATEGORIES, MIN_UNIQUE_TEXT_SHARE
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.identifiers import (
    are_identifying_codes,
    are_identifying_integers,
    are_person_names,
    are_unique,
)
from plainspoken.scaffold.keywords import (
    CODE_KEYWORDS,
    DURATION_KEYWORDS,
    MONEY_KEYWORDS,
    ROLE_KEYWORDS,
    are_flag_spellings,
    name_has_keyword,
    split_name_words,
)
from plainspoken.scaffold.number_columns import explain_unread_numbers, read_number_column, tell_silent_cells
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.same_spelling import spelling_key
from plainspoken.tables.date_text import EXCEL_DAYS, ISO, choose_date_form, read_dates
from plainspoken.tables.duration_text import (
    SECONDS_BY_UNIT,
    SHORT_CLOCK,
    are_durations,
    choose_duration_unit,
    find_single_unit,
    may_be_times_of_day,
    read_durations,
)
from plainspoken.tables.fault import quote_value
from plainspoken.tables.header_place import UNNAMED_PREFIX
from plainspoken.tables.number_text import find_units
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS, is_error_value, says_nothing

Role = Literal["feature", "target", "identifier", "value", "ignore"]
MAX_NUMBER_CATEGORIES = 12  # texts that are numbers for the most part and sort the rows nevertheless
MIN_PATTERN_SHARE = 0.9  # of the cells are numbers: the few others say that there is none
MAX_CODE_VALUES = 50
MAX_IDENTIFIER_LENGTH = 40
SHORT_CLOCK_NOTE = (
    "a time of day, or how long something took? nobody knows whether hours or minutes come first; write it as 0:12:41 "
    "to have it read as a length of time, or make its hour a column"
)
TIME_OF_DAY_NOTE = (
    'a time of day, or how long something took? for a length of time declare type = "number" and unit = "minutes"; '
    "of a time of day make its hour a column"
)
UNREAD_DATE_NOTE = "looks like a date; write it as 2024-12-31 to have it read as one"

MIXED_DATES_NOTE = "dates in more than one form; write all as 2024-12-31 to have them read"
DATE_KINDS = ("iso_days", "other_days", "worded_days")


@dataclass(frozen=True)
class ColumnProposal:
    """One column as the case file is to declare it. `note`: why, or what to do, in words; `corrections`:
    texts that mean something else than they say, with what they mean; `nothing`: those that say that no
    value is there."""

    name: str
    type: ColumnType
    role: Role = "feature"
    missing: bool = False
    known: Known = "start"
    unit: Literal["", "money", "seconds", "minutes", "days"] = ""
    values: tuple[str, ...] = ()
    note: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
    nothing: tuple[str, ...] = ()
    table: str = ""
    decimal: Literal["", ".", ","] = ""
    format: str = ""
    period: PeriodLength = ""


def propose_columns(looked: TableProfile) -> tuple[ColumnProposal, ...]:
    """A proposal for each column of a table; of two names with one address the second is left out."""
    decimal, taken, found = detect_decimal_sign(looked), set[str](), list[ColumnProposal]()
    for seen in looked.columns:
        each = propose_column(seen, looked, decimal)
        if slug(each.name) in taken and each.role != "ignore":
            each = propose_ignored_column(
                seen, "its name reads like that of a column above; rename it in the file to use it"
            )
        if each.role != "ignore":
            taken.add(slug(each.name))
        found.append(each)
    return tuple(found)


def detect_decimal_sign(looked: TableProfile) -> str:
    """The decimal sign of a table; a point where none decides, and in a file that keeps numbers as such."""
    return looked.decimal if looked.written is not None else "."


def mostly_matches_pattern(seen: ColumnProfile, kind: str) -> bool:
    """Whether nearly all cells of a column that say something are spelt like this."""
    return seen.filled > 0 and seen.counts[kind] >= MIN_PATTERN_SHARE * seen.filled


def is_number_column(seen: ColumnProfile, looked: TableProfile) -> bool:
    """Whether a column holds numbers."""
    return seen.mostly_numbers and read_number_column(seen, looked) is not None


def propose_column(seen: ColumnProfile, looked: TableProfile, decimal: str) -> ColumnProposal:
    """What one column seems to be."""
    if not seen.filled:
        return propose_ignored_column(seen, "it is empty")
    if not seen.name.strip() or seen.name.startswith(UNNAMED_PREFIX):
        return propose_ignored_column(seen, "it has no name; often the number of the row")
    flag = propose_flag_column(seen)
    return (
        flag
        or propose_counted_days_column(seen, looked)
        or propose_long_code_column(seen, looked)
        or propose_numeric_column(seen, looked, decimal)
        or propose_duration_column(seen, looked)
        or propose_date_column(seen, looked)
        or propose_text_column(seen, looked)
    )


def propose_ignored_column(seen: ColumnProfile, note: str, kind: ColumnType = "category") -> ColumnProposal:
    """A column that is left unused, with the reason."""
    return ColumnProposal(seen.name, kind, "ignore", note=note)


def propose_flag_column(seen: ColumnProfile) -> ColumnProposal | None:
    """A column of TRUE and FALSE in the usual spellings, perhaps with NA where nothing is said."""
    errors = count_error_values(seen)
    nothing = (*(each for each in seen.values if each in MISSING_NUMBER_SPELLINGS), *errors)
    values = [each for each in seen.values if each not in nothing]
    if seen.many or not are_flag_spellings(values):
        return None
    missing = seen.absent > 0 or bool(errors)
    return ColumnProposal(
        seen.name, "flag", missing=missing, nothing=nothing, note="; ".join(tell_silent_cells(errors))
    )


def count_error_values(seen: ColumnProfile) -> dict[str, int]:
    """What spreadsheets wrote into a column of few values where a formula failed, each with its number of cells."""
    return {value: count for value, count in seen.values.items() if is_error_value(value)}


def propose_long_code_column(seen: ColumnProfile, looked: TableProfile) -> ColumnProposal | None:
    """A column of very long numbers: they name accounts or parcels, and count nothing."""
    if not mostly_matches_pattern(seen, "long_codes"):
        return None
    if are_unique(looked.sample[seen.name]):
        return propose_identifier_column(seen)
    return propose_ignored_column(seen, "very long numbers, which name something and count nothing")


def propose_numeric_column(seen: ColumnProfile, looked: TableProfile, decimal: str) -> ColumnProposal | None:
    """A column of numbers: whole or not, an identifier, or one with a few texts that say there is none."""
    read = read_number_column(seen, looked)
    if read is None:
        return None
    plain = not read.nothing and not read.notes
    if read.whole and plain and are_identifying_integers(seen, looked):
        return propose_identifier_column(seen)
    if read.whole and split_name_words(seen.name)[-1:] and split_name_words(seen.name)[-1] in CODE_KEYWORDS:
        return propose_code_column(seen)
    money = name_has_keyword(seen.name, MONEY_KEYWORDS)
    unit = "money" if money else find_single_unit(find_units(looked.sample[seen.name], read.decimal)) or ""
    sign: Literal["", ".", ","] = "" if read.decimal == decimal else "," if read.decimal == "," else "."
    form: ColumnType = "integer" if read.whole else "number"
    return ColumnProposal(
        seen.name, form, missing=seen.absent > 0 or bool(read.nothing), unit=unit, note="; ".join(read.notes),
        nothing=read.nothing, decimal=sign,
    )  # fmt: skip


def propose_identifier_column(seen: ColumnProfile) -> ColumnProposal:
    """A column that names the cases."""
    note = "it names the rows; never learned from"
    return ColumnProposal(seen.name, "identifier", "identifier", missing=seen.empty > 0, note=note)


def propose_code_column(seen: ColumnProfile) -> ColumnProposal:
    """A column of numbers that only name something, such as a shop: categories, where there are few."""
    if seen.many or len(seen.values) > MAX_CODE_VALUES:
        return propose_ignored_column(
            seen, f"numbers that only name something, more than {MAX_CODE_VALUES}; group them to use them"
        )
    errors = count_error_values(seen)
    named = "its numbers only name something, as in a list of shops; where they count, make it an integer"
    note = "; ".join((named, *tell_silent_cells(errors)))
    missing = seen.empty > 0 or bool(errors)
    return ColumnProposal(seen.name, "category", missing=missing, note=note, nothing=tuple(errors))


def propose_counted_days_column(seen: ColumnProfile, looked: TableProfile) -> ColumnProposal | None:
    """A column of days that look like numbers, as 20241231 or as a spreadsheet counts, where its name says so."""
    if not name_has_keyword(seen.name, ROLE_KEYWORDS["time"]):
        return None
    if seen.all_are("compact_days"):
        return make_date_column(seen, "%Y%m%d")
    if not seen.all_are("points"):
        return None
    days = read_dates(looked.sample[seen.name], EXCEL_DAYS)
    said = looked.sample[seen.name] != ""
    return make_date_column(seen, EXCEL_DAYS) if bool(days[said].notna().all()) else None


def propose_duration_column(seen: ColumnProfile, looked: TableProfile) -> ColumnProposal | None:
    """A column of lengths of time, such as 1:05:30 or 2h 15m: numbers of the unit in which they are neither tiny nor
    huge. What may be a time of day as well is left out, and told."""
    nothing = tuple(text for text in seen.strange if says_nothing(text))
    cells = looked.sample[seen.name]
    cells = cells.mask(cells.isin((*nothing, *MISSING_NUMBER_SPELLINGS)), "")
    said = cells[cells != ""]
    if said.empty:
        return None
    named = name_has_keyword(seen.name, DURATION_KEYWORDS)
    if bool(said.str.fullmatch(SHORT_CLOCK).all()):
        return propose_ignored_column(seen, SHORT_CLOCK_NOTE)
    if not are_durations(said):
        return None
    if not named and may_be_times_of_day(said):
        return propose_ignored_column(seen, TIME_OF_DAY_NOTE)
    seconds = read_durations(said)
    unit = choose_duration_unit(seconds)
    read = float(seconds.iloc[0]) / SECONDS_BY_UNIT[unit]
    note = f"how long something took: {quote_value(str(said.iloc[0]))} is read as {read:,.6g} {unit}"
    missing = seen.absent > 0 or bool(nothing)
    return ColumnProposal(seen.name, "number", missing=missing, unit=unit, nothing=nothing, note=note)


def propose_date_column(seen: ColumnProfile, looked: TableProfile) -> ColumnProposal | None:
    """A column of days or times, in the one form under which all can be read."""
    nothing = tuple(text for text in seen.strange if says_nothing(text))
    silent = sum(seen.strange[text] for text in nothing)
    days = sum(seen.counts[kind] for kind in DATE_KINDS)
    if not days or days + silent < seen.filled:
        return None
    cells = looked.sample[seen.name]
    form, forms = choose_date_form(cells.mask(cells.isin((*nothing, *MISSING_NUMBER_SPELLINGS)), ""))
    if form:
        return make_date_column(seen, form, nothing)
    if forms:
        several = " or ".join(forms[:2])
        return propose_ignored_column(
            seen,
            f"a date, but nobody knows whether day or month comes first ({several}); "
            'declare type = "date" and format, or write it as 2024-12-31',
        )
    kinds = [kind for kind in DATE_KINDS if seen.counts[kind]]
    return propose_ignored_column(seen, MIXED_DATES_NOTE if len(kinds) > 1 else UNREAD_DATE_NOTE)


def make_date_column(seen: ColumnProfile, form: str, nothing: tuple[str, ...] = ()) -> ColumnProposal:
    """A column of days in this form. The analysis does not learn from them; one may tell the time of each case."""
    note = "a date: not learned from; make columns of it, such as days since then"
    shown = "" if form == ISO else form
    return ColumnProposal(
        seen.name, "date", "ignore", missing=seen.absent > 0 or bool(nothing), note=note, nothing=nothing, format=shown
    )


def propose_text_column(seen: ColumnProfile, looked: TableProfile) -> ColumnProposal:
    """A column of text: categories, a name of each case, or too many different texts to learn from."""
    unread = explain_unread_numbers(seen, looked) if seen.many or len(seen.values) > MAX_NUMBER_CATEGORIES else ""
    if unread:
        return propose_ignored_column(seen, unread)
    if are_identifying_codes(seen, looked):
        return propose_identifier_column(seen)
    if are_person_names(seen, looked):
        return propose_ignored_column(seen, "names: they tell who somebody is, and sort nobody")
    cells = looked.sample[seen.name]
    own = cells[cells != ""].nunique() / max(int((cells != "").sum()), 1)
    if own >= MIN_UNIQUE_TEXT_SHARE and len(cells) > MAX_TEXT_CATEGORIES:
        short = bool((cells.str.len() <= MAX_IDENTIFIER_LENGTH).all()) and not cells.str.contains(" ").any()
        unique = short and cells[cells != ""].is_unique
        return (
            propose_identifier_column(seen)
            if unique
            else propose_ignored_column(seen, "a text of its own in almost each row")
        )
    if seen.many or len(seen.values) > MAX_TEXT_CATEGORIES:
        return propose_ignored_column(seen, f"more than {MAX_TEXT_CATEGORIES} different texts; group them to use them")
    errors = count_error_values(seen)
    values = {value: count for value, count in seen.values.items() if value not in errors}
    return ColumnProposal(
        seen.name, "category", missing=seen.empty > 0 or bool(errors), corrections=merge_spellings(values),
        nothing=tuple(errors), note="; ".join(tell_silent_cells(errors)),
    )  # fmt: skip


def merge_spellings(values: Mapping[str, int]) -> dict[str, str]:
    """Texts that differ from a more frequent one in spaces alone, or in capitals of plain words, to that one."""
    first: dict[str, str] = {}
    for value in sorted(values, key=lambda each: -values[each]):
        first.setdefault(spelling_key(value), value)
    return {each: kept for each in values if (kept := first[spelling_key(each)]) != each}


def mark_known_after(each: ColumnProposal, note: str) -> ColumnProposal:
    """The same column, known only after the outcome."""
    return replace(each, known="after", note=note)
