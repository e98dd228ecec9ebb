"""Data, proposing: what each column seems to hold and be good for. Knows no answer and no case file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from plainspoken.case import ColumnType, Known, slug
from plainspoken.data.data_error import quoted
from plainspoken.data.parse import NO_NUMBER, as_numbers
from plainspoken.scaffold.column_profile import Seen
from plainspoken.scaffold.keywords import CODES, IDENTIFIERS, MONEY, ROLES, is_flag, speaks_of, words_of
from plainspoken.scaffold.profile import Looked

Role = Literal["feature", "target", "identifier", "value", "ignore"]
MOST_CATEGORIES = 200
OWN_VALUE = 0.95  # of the cells: beyond this a text names cases rather than sorts them
MOSTLY = 0.9  # of the cells are numbers: the few others say that there is none
MOST_CODES = 50
LONGEST_NAME = 40
NO_DAY = "looks like a date; write it as 2024-12-31 to have it read as one"


@dataclass(frozen=True)
class Proposed:
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


def columns_of(looked: Looked) -> tuple[Proposed, ...]:
    """A proposal for each column of a table; of two names with one address the second is left out."""
    decimal, taken, found = decimal_of(looked), set[str](), list[Proposed]()
    for seen in looked.columns:
        each = proposed(seen, looked, decimal)
        if slug(each.name) in taken and each.role != "ignore":
            each = ignored(
                seen, "its name reads like that of a column above; rename it in the file to use it"
            )
        taken.add(slug(each.name))
        found.append(each)
    return tuple(found)


def decimal_of(looked: Looked) -> str:
    """The decimal sign under which more columns are numbers; a point where none decides."""
    points = sum(mostly(each, "points") for each in looked.columns)
    commas = sum(mostly(each, "commas") for each in looked.columns)
    return "," if commas > points and looked.written is not None else "."


def mostly(seen: Seen, kind: str) -> bool:
    """Whether nearly all cells of a column that say something are spelt like this."""
    return seen.filled > 0 and seen.counts[kind] >= MOSTLY * seen.filled


def proposed(seen: Seen, looked: Looked, decimal: str) -> Proposed:
    """What one column seems to be."""
    if not seen.filled:
        return ignored(seen, "it is empty")
    if not seen.name.strip():
        return ignored(seen, "it has no name; often the number of the row")
    flag = flagged(seen)
    if seen.all_are("compact_days") and speaks_of(seen.name, ROLES["time"]):
        return ignored(seen, NO_DAY)
    return flag or numeric(seen, looked, decimal) or dated(seen, looked) or texted(seen, looked)


def ignored(seen: Seen, note: str, kind: ColumnType = "category") -> Proposed:
    """A column that is left unused, with the reason."""
    return Proposed(seen.name, kind, "ignore", note=note)


def flagged(seen: Seen) -> Proposed | None:
    """A column of TRUE and FALSE in the usual spellings, perhaps with NA where nothing is said."""
    values = [each for each in seen.values if each not in NO_NUMBER]
    if seen.many or not is_flag(values):
        return None
    nothing = tuple(each for each in seen.values if each in NO_NUMBER)
    return Proposed(seen.name, "flag", missing=seen.absent > 0, nothing=nothing)


def numeric(seen: Seen, looked: Looked, decimal: str) -> Proposed | None:
    """A column of numbers: whole or not, an identifier, or one with a few texts that say there is none."""
    kind = "commas" if decimal == "," else "points"
    if not mostly(seen, kind) or seen.counts["codes"]:
        return None
    others = seen.filled - seen.counts[kind]
    strange = only_text(seen, looked, decimal) if others else ""
    if others and not strange:
        return None
    whole = seen.counts["integers"] + others == seen.filled
    if whole and not others and names_cases(seen, looked):
        return named(seen)
    if whole and words_of(seen.name)[-1:] and words_of(seen.name)[-1] in CODES:
        return coded(seen)
    note = f"{others:,} cells say {quoted(strange)}; they count as missing" if others else ""
    unit: Literal["", "money"] = "money" if speaks_of(seen.name, MONEY) else ""
    nothing = (strange,) if others else ()
    missing = seen.absent > 0 or others > 0
    form: ColumnType = "integer" if whole else "number"
    return Proposed(seen.name, form, missing=missing, unit=unit, note=note, nothing=nothing)


def only_text(seen: Seen, looked: Looked, decimal: str) -> str:
    """The one text that stands for a missing number; empty where there are several."""
    if len(seen.strange) != 1:
        return ""
    cells = looked.sample[seen.name]
    others = cells[as_numbers(cells, decimal).isna() & ~cells.isin(NO_NUMBER)]
    return seen.strange[0] if bool((others == seen.strange[0]).all()) else ""


def names_cases(seen: Seen, looked: Looked) -> bool:
    """Whether whole numbers name the cases: each once, and called so or counted up from the first row on."""
    cells = looked.sample[seen.name]
    if seen.absent or not cells.is_unique or len(cells) < 2:
        return False
    numbers = cells.astype(float)
    counted = looked.whole and bool((numbers.diff().iloc[1:] == 1).all())
    return counted or is_called_identifier(seen.name)


def is_called_identifier(name: str) -> bool:
    """Whether a column's name ends like that of an identifier."""
    words = words_of(name)
    return bool(words) and (words[-1] in IDENTIFIERS or words[-1].endswith(("nummer", "номер")))


def named(seen: Seen) -> Proposed:
    """A column that names the cases."""
    note = "it names the rows; never learned from"
    return Proposed(seen.name, "identifier", "identifier", missing=seen.empty > 0, note=note)


def coded(seen: Seen) -> Proposed:
    """A column of numbers that only name something, such as a shop: categories, where there are few."""
    if seen.many or len(seen.values) > MOST_CODES:
        return ignored(
            seen, f"numbers that only name something, more than {MOST_CODES}; group them to use them"
        )
    note = "its numbers only name something, as in a list of shops; where they count, make it an integer"
    return Proposed(seen.name, "category", missing=seen.empty > 0, note=note)


def dated(seen: Seen, looked: Looked) -> Proposed | None:
    """A column of days or times. The analysis does not learn from them yet."""
    if seen.all_are("iso_days"):
        return ignored(seen, "a date: not learned from; make columns of it, such as days since then", "date")
    if seen.all_are("other_days"):
        return ignored(seen, NO_DAY)
    return None


def texted(seen: Seen, looked: Looked) -> Proposed:
    """A column of text: categories, a name of each case, or too many different texts to learn from."""
    if mostly(seen, "nearly") and not seen.counts["codes"] and seen.many:
        return ignored(seen, "looks like numbers with other signs; write plain numbers (1234.5) to use them")
    cells = looked.sample[seen.name]
    own = cells[cells != ""].nunique() / max(int((cells != "").sum()), 1)
    if own >= OWN_VALUE and len(cells) > MOST_CATEGORIES:
        short = bool((cells.str.len() <= LONGEST_NAME).all()) and not cells.str.contains(" ").any()
        unique = short and cells[cells != ""].is_unique
        return named(seen) if unique else ignored(seen, "a text of its own in almost each row")
    if seen.many or len(seen.values) > MOST_CATEGORIES:
        return ignored(seen, f"more than {MOST_CATEGORIES} different texts; group them to use them")
    return Proposed(seen.name, "category", missing=seen.empty > 0)


def as_after(each: Proposed, note: str) -> Proposed:
    """The same column, known only after the outcome."""
    return replace(each, known="after", note=note)
