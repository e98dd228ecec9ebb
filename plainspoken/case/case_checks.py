"""What a case file may hold, wherever in it: a case to the faults of its numbers, slugs and conditions."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plainspoken.case.addresses import find_shared_addresses, slug
from plainspoken.case.condition import Condition
from plainspoken.case.tables import Column

SLUG_PATTERN = re.compile(r"^[a-z0-9_]+$")
NUMBER_TYPES = ("integer", "number")
ORDER_OPERATORS = ("<", "<=", ">", ">=")
BANDS = ("top", "next", "rest")
FLAG_WORDS = ("yes", "no")  # true and false, as the table of scores holds them
SMALLEST_NUMBER, LARGEST_NUMBER = 1e-12, 1e15  # in size, of what an analysis multiplies and divides by
MAX_NESTING = 20  # no entry of a case lies half as deep
PHRASES = ("texts", "words")
MAX_PHRASE_LETTERS = 2_000  # of words that are written onto pages
CONTROL_SIGNS = frozenset(map(chr, range(32))) - {"\t", "\n", "\r"} | {"\x7f"}  # that neither HTML nor a PDF can hold


def find_value_faults(raw: Mapping[str, Any]) -> Iterator[str]:
    """Each entry of a case file that no entry may hold: endless numbers, control signs, lists in lists in lists."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), raw)]
    while waiting:
        place, value = waiting.pop()
        if len(place) > MAX_NESTING:
            yield f"{'.'.join(place[:3])}: expected at most {MAX_NESTING} levels, found more; write it flat"
        elif isinstance(value, Mapping):
            waiting += (((*place, str(name)), each) for name, each in value.items())
            waiting += (((*place, "a name"), str(name)) for name in value)
        elif isinstance(value, list):
            waiting += (((*place, str(number)), each) for number, each in enumerate(value))
        elif fault := find_scalar_fault(value, place[:1] == PHRASES[:1], any(each in place for each in PHRASES)):
            yield f"{'.'.join(place)}: {fault}"


def find_scalar_fault(value: object, phrase: bool, words: bool) -> str:
    """What keeps a single value from standing in a case; empty where nothing does.

    A `phrase` is written onto pages; names and values of a table may hold what the table holds. `words`: it is one, or
    what the case calls something of the table.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return f"expected a finite number (found: {value}); write one"
    if isinstance(value, float) and value and not SMALLEST_NUMBER <= abs(value) <= LARGEST_NUMBER:
        return f"expected a number of ordinary size (found: {value}), from {SMALLEST_NUMBER} to {LARGEST_NUMBER}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        return "expected a number of ordinary size, found a huge one; write a smaller one"
    if isinstance(value, str) and any(each in CONTROL_SIGNS if phrase else each == "\0" for each in value):
        return f"expected text, found control signs in it ({value[:40]!r}); take them out"
    if isinstance(value, str) and words and len(value) > MAX_PHRASE_LETTERS:
        return f"expected at most {MAX_PHRASE_LETTERS:,} letters, found {len(value):,}; say it shorter"
    return ""


def find_slug_faults(what: str, slugs: Iterable[str]) -> Iterator[str]:
    """Each slug of a list that cannot stand in an address, or stands there twice."""
    for each, count in Counter(slugs).items():
        if not SLUG_PATTERN.match(each):
            yield f"{what} {each!r}: expected a slug of small letters, digits and underscores; write it so"
        if count > 1:
            yield f"{what} {each!r}: expected each slug once, found it again; rename or remove one of them"


def find_address_faults(columns: Mapping[str, Column], derived: Iterable[str]) -> Iterator[str]:
    """Each used column, and each declared value of one, whose address is that of another.

    Columns that are ignored have none; `derived`: the slugs of columns that are made of others.
    """
    used = {name: each for name, each in columns.items() if each.role != "ignore"}
    for earlier, later in find_shared_addresses(used):
        yield (
            f"columns {earlier!r} and {later!r}: expected names that differ in more than capitals and the "
            f'sign between words; rename one in the table, or declare role = "ignore" for it'
        )
    names = {slug(name): name for name in used}
    for each in derived:
        if each in names:
            yield f"derived {each!r}: expected an address of its own, found that of column {names[each]!r}; rename it"
    for name, column in used.items():
        for earlier, later in find_shared_addresses(column.values):
            yield (
                f"columns.{name}.values: expected values that differ in more than capitals and the sign "
                f"between words (found: {earlier!r} and {later!r}); declare a correction of one to the other"
            )


def find_condition_fault(condition: Condition, columns: Mapping[str, Column]) -> str:
    """What keeps a condition from being asked of its column; empty where nothing does."""
    value, column = condition.value, columns.get(condition.column)
    if (condition.operator == "in") != isinstance(value, tuple):
        return 'expected a list after "in", and a single value after any other sign'
    parts = value if isinstance(value, tuple) else (value,)
    if condition.column == "@band":
        fits = condition.operator not in ORDER_OPERATORS and all(each in BANDS for each in parts)
        return "" if fits else f"a band is one of {', '.join(BANDS)}, and is compared with ==, != or in"
    if condition.column == "@picked":
        fits = all(isinstance(each, bool) or each in FLAG_WORDS for each in parts)
        return "" if fits else "expected true or false"
    holds_numbers = column is None or column.type in NUMBER_TYPES  # without a column: a score, a rank, a ratio
    if holds_numbers and not all(is_number(each) or each == "" for each in parts):
        return "expected a number, for the column holds numbers"
    if condition.operator in ORDER_OPERATORS and not holds_numbers and column and column.type != "date":
        return f"expected ==, != or in, for the column holds no numbers (type: {column.type})"
    return ""


def is_number(value: object) -> bool:
    """Whether a value is a number; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
