"""Data, proposing: what each column seems to hold and be good for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from plainspoken.case import ColumnType, Known, slug
from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.keywords import (
    CODE_KEYWORDS,
    IDENTIFIER_KEYWORDS,
    MONEY_KEYWORDS,
    ROLE_KEYWORDS,
    are_flag_spellings,
    name_has_keyword,
    split_name_words,
)
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import quote_value
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS

Role = Literal["feature", "target", "identifier", "value", "ignore"]
MAX_TEXT_CATEGORIES = 200
MIN_UNIQUE_TEXT_SHARE = 0.95  # of the cells: beyond this a text names cases rather than sorts them
MIN_PATTERN_SHARE = 0.9  # of the cells are numbers: the few others say that there is none
MAX_CODE_VALUES = 50
MAX_IDENTIFIER_LENGTH = 40
UNREAD_DATE_NOTE = "looks like a date; write it as 2024-12-31 to have it read as one"


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
    unit: Literal["", "money"] = ""
    values: tuple[str, ...] = ()
    note: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
    nothing: tuple[str, ...] = ()
    table: str = ""


def propose_columns(looked: TableProfile) -> tuple[ColumnProposal, ...]:
    """A proposal for each column of a table; of two names with one address the second is left out."""
    decimal, taken, found = detect_decimal_sign(looked), set[str](), list[ColumnProposal]()
    for seen in looked.columns:
        each = propose_column(seen, looked, decimal)
        if slug(each.name) in taken and each.role != "ignore":
            each = propose_ignored_column(
                seen, "its name reads like that of a column above; rename it in the file to use it"
            )
        taken.add(slug(each.name))
        found.append(each)
    return tuple(found)


def detect_decimal_sign(looked: TableProfile) -> str:
    """The decimal sign under which more columns are numbers; a point where none decides."""
    points = sum(mostly_matches_pattern(each, "points") for each in looked.columns)
    commas = sum(mostly_matches_pattern(each, "commas") for each in looked.columns)
    return "," if commas > points and looked.written is not None else "."


def mostly_matches_pattern(seen: ColumnProfile, kind: str) -> bool:
    """Whether nearly all cells of a column that say something are spelt like this."""
    return seen.filled > 0 and seen.counts[kind] >= MIN_PATTERN_SHARE * seen.filled


def is_number_column(seen: ColumnProfile, looked: TableProfile) -> bool:
    """Whether a column holds numbers."""
    return mostly_matches_pattern(seen, "commas" if detect_decimal_sign(looked) == "," else "points")


def propose_column(seen: ColumnProfile, looked: TableProfile, decimal: str) -> ColumnProposal:
    """What one column seems to be."""
    if not seen.filled:
        return propose_ignored_column(seen, "it is empty")
    if not seen.name.strip():
        return propose_ignored_column(seen, "it has no name; often the number of the row")
    flag = propose_flag_column(seen)
    if seen.all_are("compact_days") and name_has_keyword(seen.name, ROLE_KEYWORDS["time"]):
        return propose_ignored_column(seen, UNREAD_DATE_NOTE)
    return (
        flag
        or propose_numeric_column(seen, looked, decimal)
        or propose_date_column(seen, looked)
        or propose_text_column(seen, looked)
    )


def propose_ignored_column(seen: ColumnProfile, note: str, kind: ColumnType = "category") -> ColumnProposal:
    """A column that is left unused, with the reason."""
    return ColumnProposal(seen.name, kind, "ignore", note=note)


def propose_flag_column(seen: ColumnProfile) -> ColumnProposal | None:
    """A column of TRUE and FALSE in the usual spellings, perhaps with NA where nothing is said."""
    values = [each for each in seen.values if each not in MISSING_NUMBER_SPELLINGS]
    if seen.many or not are_flag_spellings(values):
        return None
    nothing = tuple(each for each in seen.values if each in MISSING_NUMBER_SPELLINGS)
    return ColumnProposal(seen.name, "flag", missing=seen.absent > 0, nothing=nothing)


def propose_numeric_column(seen: ColumnProfile, looked: TableProfile, decimal: str) -> ColumnProposal | None:
    """A column of numbers: whole or not, an identifier, or one with a few texts that say there is none."""
    kind = "commas" if decimal == "," else "points"
    if not mostly_matches_pattern(seen, kind) or seen.counts["codes"]:
        return None
    others = seen.filled - seen.counts[kind]
    strange = find_missing_marker(seen, looked, decimal) if others else ""
    if others and not strange:
        return None
    whole = seen.counts["integers"] + others == seen.filled
    if whole and not others and is_integer_identifier(seen, looked):
        return propose_identifier_column(seen)
    if whole and split_name_words(seen.name)[-1:] and split_name_words(seen.name)[-1] in CODE_KEYWORDS:
        return propose_code_column(seen)
    note = f"{others:,} cells say {quote_value(strange)}; they count as missing" if others else ""
    unit: Literal["", "money"] = "money" if name_has_keyword(seen.name, MONEY_KEYWORDS) else ""
    nothing = (strange,) if others else ()
    missing = seen.absent > 0 or others > 0
    form: ColumnType = "integer" if whole else "number"
    return ColumnProposal(seen.name, form, missing=missing, unit=unit, note=note, nothing=nothing)


def find_missing_marker(seen: ColumnProfile, looked: TableProfile, decimal: str) -> str:
    """The one text that stands for a missing number; empty where there are several."""
    if len(seen.strange) != 1:
        return ""
    cells = looked.sample[seen.name]
    others = cells[parse_numbers(cells, decimal).isna() & ~cells.isin(MISSING_NUMBER_SPELLINGS)]
    return seen.strange[0] if bool((others == seen.strange[0]).all()) else ""


def is_integer_identifier(seen: ColumnProfile, looked: TableProfile) -> bool:
    """Whether whole numbers name the cases: each once, and called so or counted up from the first row on."""
    cells = looked.sample[seen.name]
    if seen.absent or not cells.is_unique or len(cells) < 2:
        return False
    numbers = cells.astype(float)
    counted = looked.whole and bool((numbers.diff().iloc[1:] == 1).all())
    return counted or has_identifier_name(seen.name)


def has_identifier_name(name: str) -> bool:
    """Whether a column's name ends like that of an identifier."""
    words = split_name_words(name)
    return bool(words) and (words[-1] in IDENTIFIER_KEYWORDS or words[-1].endswith(("nummer", "номер")))


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
    note = "its numbers only name something, as in a list of shops; where they count, make it an integer"
    return ColumnProposal(seen.name, "category", missing=seen.empty > 0, note=note)


def propose_date_column(seen: ColumnProfile, looked: TableProfile) -> ColumnProposal | None:
    """A column of days or times. The analysis does not learn from them yet."""
    if seen.all_are("iso_days"):
        return propose_ignored_column(
            seen, "a date: not learned from; make columns of it, such as days since then", "date"
        )
    if seen.all_are("other_days"):
        return propose_ignored_column(seen, UNREAD_DATE_NOTE)
    return None


def propose_text_column(seen: ColumnProfile, looked: TableProfile) -> ColumnProposal:
    """A column of text: categories, a name of each case, or too many different texts to learn from."""
    if mostly_matches_pattern(seen, "nearly") and not seen.counts["codes"] and seen.many:
        return propose_ignored_column(
            seen, "looks like numbers with other signs; write plain numbers (1234.5) to use them"
        )
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
    return ColumnProposal(seen.name, "category", missing=seen.empty > 0)


def mark_known_after(each: ColumnProposal, note: str) -> ColumnProposal:
    """The same column, known only after the outcome."""
    return replace(each, known="after", note=note)
