"""Data, proposing: which columns name the rows, or the people in them, by their names and cells."""

from __future__ import annotations

import re

import pandas as pd

from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.keywords import (
    CODE_ENDINGS,
    CODE_KEYWORDS,
    COUNTING_WORDS,
    IDENTIFIER_ENDINGS,
    IDENTIFIER_KEYWORDS,
    LEADING_IDENTIFIER_KEYWORDS,
    NAME_KEYWORDS,
    PERSON_NAME_KEYWORDS,
    split_name_words,
)
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.unit_words import find_unit

PERSON_UNITS = ("customer", "client", "user", "member", "visitor", "subscriber", "patient", "employee", "student")
MIN_NAMED_ROWS = 20  # codes of as many rows, each another one, name these rows though nothing calls them so
MIN_NAMES = 12  # different first names or surnames from which on they sort nobody
MIN_NAME_SHARE = 0.8  # of the cells of a column called a name that are different: they name, and sort nothing
NUMBER_SIGN = re.compile(r"№|[nN][°º](?=\W|$)|(?<=\w)\W*#\s*$|^\s*#\s*$")
MIN_EXPECTED_TWINS = 10.0  # pairs of equal numbers, were they drawn by chance, from which on none at all is a numbering
MIN_ROWS_EACH = 1.05  # of one name on average: below that nearly each row stands alone
ROW_CODE_PATTERN = r"\d+|[^\W\d_]{1,8}[-_ /.#]?\d{2,}(?:[-_/.]\d+)*"  # 00017, K-0017, ZM/1/2025


def has_identifier_name(name: str) -> bool:
    """Whether a column's name is one of a number of somebody or something, in one of many languages."""
    if NUMBER_SIGN.search(name):
        return True
    words = split_name_words(name)
    if not words:
        return False
    last = words[-1]
    leads = words[0] in LEADING_IDENTIFIER_KEYWORDS and not set(words) & set(COUNTING_WORDS)
    joined = any(last.endswith(end) and find_unit(last.removesuffix(end)) for end in ("id", "no", "num"))
    return leads or joined or last in IDENTIFIER_KEYWORDS or last.endswith(IDENTIFIER_ENDINGS)


def may_name_rows(name: str) -> bool:
    """Whether numbers of which each stands once name the rows by this name: a number, a code, or whom it is of."""
    words = split_name_words(name)
    code = bool(words) and (words[-1] in CODE_KEYWORDS or words[-1].endswith(CODE_ENDINGS))
    return code or has_identifier_name(name) or (len(words) == 1 and find_unit(words[0]) in PERSON_UNITS)


def are_unique(cells: pd.Series[str]) -> bool:
    """Whether several cells say something, each something else."""
    said = cells[cells != ""]
    return len(said) > 1 and said.is_unique


def stand_nearly_alone(cells: pd.Series[str]) -> bool:
    """Whether every cell says something, and nearly each something else: the few that do not are slips."""
    return len(cells) > 0 and bool((cells != "").all()) and len(cells) < MIN_ROWS_EACH * int(cells.nunique())


def are_identifying_integers(seen: ColumnProfile, looked: TableProfile) -> bool:
    """Whether whole numbers name the rows: each once, gaps aside, and called so, counted up from the first row on, or
    given to the fewest rows and so close together that of what is measured some would be equal."""
    cells = looked.sample[seen.name]
    if not are_unique(cells):
        return False
    if may_name_rows(seen.name):
        return True
    if not looked.whole:
        return False
    numbers = pd.to_numeric(cells, errors="coerce").dropna()
    if seen.absent:
        return 2 * seen.absent > seen.rows and lie_too_close_to_differ(numbers)
    return bool((numbers.diff().iloc[1:] == 1).all())


def lie_too_close_to_differ(numbers: pd.Series[float]) -> bool:
    """Whether different whole numbers lie so close that, drawn by chance, many of them would be equal."""
    pairs = len(numbers) * (len(numbers) - 1) / 2
    return pairs >= MIN_EXPECTED_TWINS * float(numbers.max() - numbers.min() + 1)


def are_identifying_codes(seen: ColumnProfile, looked: TableProfile) -> bool:
    """Whether codes such as 0017 or K-0017 name the rows: each once, gaps aside, in more than a few rows or by name."""
    cells = looked.sample[seen.name]
    said = cells[cells != ""]
    if not are_unique(cells):
        return False
    written = bool(said.str.fullmatch(ROW_CODE_PATTERN).all())
    return written and (len(said) >= MIN_NAMED_ROWS or may_name_rows(seen.name))


def are_person_names(seen: ColumnProfile, looked: TableProfile) -> bool:
    """Whether texts are names of people or things by the column's name: they sort nobody."""
    words = split_name_words(seen.name)
    cells = looked.sample[seen.name]
    said = cells[cells != ""]
    if not words or said.empty:
        return False
    if "".join(words) in PERSON_NAME_KEYWORDS or " ".join(words) in PERSON_NAME_KEYWORDS:
        return said.nunique() > MIN_NAMES
    return words[-1] in NAME_KEYWORDS and said.nunique() > max(MIN_NAMES, MIN_NAME_SHARE * len(said))
