"""Where the names of columns stand in a table, below titles or on several lines, and what each column is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from plainspoken.tables.spellings import says_nothing

SAMPLE_RECORDS = 200
MIN_NAMED_SHARE = 0.6  # of the columns that are filled below: a title fills fewer
MIN_NUMBER_CELLS_SHARE = 0.8  # of the filled cells of a column of numbers
MAX_HEADER_LINES = 3
QUOTED_NAME = re.compile(r"'[^']+'|‘[^’]+’|“[^”]+”|`[^`]+`")
UNNAMED_PREFIX = "unnamed_"
ROW_NAMES_COLUMN = "row"
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class HeaderPlace:
    """The record, counted from 0, in which the names begin, and on how many records they stand."""

    first: int = 0
    rows: int = 1


def locate_header(records: Rows) -> HeaderPlace:
    """Where the names stand in the first records of a table: below what fills fewer columns than the rows do."""
    filled = [sum(1 for each in row if each.strip()) for row in records]
    if not records or max(filled, default=0) < 2:
        return HeaderPlace()
    usual = median_low([each for each in filled if each] or [0])
    first = next(
        (
            place
            for place, count in enumerate(filled)
            if count >= MIN_NAMED_SHARE * usual and (count > 1 or usual < 2) and not _holds_numbers(records[place])
        ),
        0,
    )
    if first and usual < 2:
        return HeaderPlace()
    if first and _holds_groups_of(records[first - 1], records[first]):
        return HeaderPlace(first - 1, 2)
    if _is_second_line(records, first):
        return HeaderPlace(first, 2)
    return HeaderPlace(first)


def _holds_numbers(row: Sequence[str]) -> bool:
    """Whether half of the filled cells of a row are numbers: then it holds no names."""
    filled = [each for each in row if each.strip()]
    return 2 * sum(map(looks_like_number, filled)) > len(filled)


def _holds_groups_of(above: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row above doubled names groups them: several texts, each over the first of its columns."""
    filled = [place for place, each in enumerate(above) if each.strip()]
    twice = [name for name, count in Counter(filter(None, map(str.strip, names))).items() if count > 1]
    return len(filled) > 1 and bool(twice) and not _holds_numbers(above)


def _is_second_line(records: Rows, first: int) -> bool:
    """Whether the row below the names says more of them, such as units: no number there, where numbers follow."""
    below = records[first + 2 :]
    if first + 1 >= len(records) or len(below) < 2:
        return False
    second = records[first + 1]
    numeric = [place for place in range(len(records[first])) if is_number_column(below, place)]
    said = [second[place].strip() for place in numeric if place < len(second)]
    texts = [each for each in said if each and not says_nothing(each)]
    return bool(numeric) and 2 * len(texts) >= len(numeric) and not any(map(looks_like_number, second))


def is_number_column(rows: Rows, place: int) -> bool:
    """Whether nearly all filled cells at a place are numbers."""
    cells = [row[place] for row in rows if place < len(row) and not says_nothing(row[place])]
    return bool(cells) and sum(map(looks_like_number, cells)) >= MIN_NUMBER_CELLS_SHARE * len(cells)


def looks_like_number(cell: str) -> bool:
    """Whether a cell is a number, with whichever decimal sign."""
    return cell.strip().lstrip("+-").replace(",", "").replace(".", "").isdecimal()


def make_column_names(header: Rows, below: Rows) -> list[str]:
    """A name for each column, no two alike: of several lines joined, of unnamed columns by their place.

    `header`: the records with the names; `below`: the first rows, which show how many columns there are.
    """
    names = strip_name_quotes(_join_header_lines(header))
    widths = Counter(len(row) for row in below if row)
    usual = widths.most_common(1)[0][0] if widths else len(names)
    if len(names) == usual + 1 and not names[-1]:
        names.pop()  # a separator at the end of the first line alone
    elif len(names) + 1 == usual:
        names = _add_missing_name(names, below, usual)
    return _make_unique([each or f"{UNNAMED_PREFIX}{place}" for place, each in enumerate(names, start=1)])


def strip_name_quotes(names: list[str]) -> list[str]:
    """The names without the quotation marks of statistics programs, where all filled ones stand in such: 'age'."""
    filled = [each for each in names if each]
    quoted = bool(filled) and all(QUOTED_NAME.fullmatch(each) for each in filled)
    return [each[1:-1].strip() for each in names] if quoted else names


def _join_header_lines(header: Rows) -> list[str]:
    """The names; of several lines one below the other, where those above stand over the first of their columns."""
    if len(header) == 1:
        return [each.strip() for each in header[0]]
    width = max(map(len, header), default=0)
    lines = [[*(each.strip() for each in line), *[""] * (width - len(line))] for line in header]
    grouped = [_fill_groups(line) if "" in line and line is not lines[-1] else line for line in lines]
    return [" ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*grouped, strict=True)]


def _fill_groups(line: Sequence[str]) -> list[str]:
    """A merged line with its texts over all of their columns."""
    filled, last = [], ""
    for each in line:
        last = each or last
        filled.append(last)
    return filled


def _add_missing_name(names: list[str], below: Rows, usual: int) -> list[str]:
    """Names of a header with one field less than the rows: these end in a separator, or begin with their own name."""
    rows = [row for row in below if len(row) == usual]
    if not any(row[-1].strip() for row in rows):
        return [*names, ""]
    first = [row[0] for row in rows]
    return [ROW_NAMES_COLUMN, *names] if len(set(first)) == len(first) > 1 else names


def _make_unique(names: Sequence[str]) -> list[str]:
    """The names, each further one of the same spelling with its number."""
    given, taken, numbers = set(names), set[str](), dict[str, int]()
    found = list[str]()
    for name in names:
        each, number = name, numbers.get(name, 2)
        while each in taken or (each != name and each in given):
            each = f"{name}_{number}"
            number += 1
        numbers[name] = number
        taken.add(each)
        found.append(each)
    return found


def tell_renamed(header: Sequence[str], names: Sequence[str]) -> list[str]:
    """What the columns are called that have no name of their own in the file."""
    given = {*strip_name_quotes([each.strip() for each in header]), ROW_NAMES_COLUMN}
    unnamed = [name for name in names if name.startswith(UNNAMED_PREFIX) and name not in given]
    twice = [name for name in names if name not in given and not name.startswith(UNNAMED_PREFIX)]
    told = [f"columns without a name are called by their place: {', '.join(unnamed)}"] if unnamed else []
    return told + ([f"columns whose name stands before are called: {', '.join(twice)}"] if twice else [])
