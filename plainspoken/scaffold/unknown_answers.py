"""Data, proposing: answers of more than two values, of which one stands for not knowing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.keywords import is_no, is_yes
from plainspoken.tables.fault import join_first_words, quote_value
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS

UNKNOWN_CODES = ("9", "99", "999", "-1", "-9", "-99")  # numbers that people write for "unknown" beside 1 and 2
MAX_UNKNOWN_SHARE = 0.2  # of the rows: what is more frequent is a class of its own
CODE_DISTANCE = 2  # how many times beyond all others such a number lies
MAX_BESIDE = 6  # values beside yes and no up to which a column may still be an answer


def find_unknown_codes(values: Mapping[str, int]) -> dict[str, int]:
    """Numbers among few others that seem to stand for unknown, with their rows: rare ones, far from the others."""
    numbers = {each: int(each) for each in values if each.strip().lstrip("+-").isdigit()}
    rows = sum(values.values())
    if len(numbers) != len(values) or len(numbers) < 3:
        return {}
    usual = max((abs(number) for each, number in numbers.items() if each not in UNKNOWN_CODES), default=0)
    return {
        each: values[each]
        for each, number in numbers.items()
        if each in UNKNOWN_CODES
        and values[each] <= MAX_UNKNOWN_SHARE * rows
        and (number < 0 or number >= CODE_DISTANCE * max(usual, 1))
    }


def describe_near_answer(seen: ColumnProfile) -> str:
    """What keeps a column from being an answer: values beside yes and no, or beside two codes; else nothing."""
    values = {each: count for each, count in seen.values.items() if each not in MISSING_NUMBER_SPELLINGS}
    yes, no = [each for each in values if is_yes(each)], [each for each in values if is_no(each)]
    codes = find_unknown_codes(values)
    two = [*yes[:1], *no[:1]] if yes and no else sorted(each for each in values if each not in codes)
    beside = {each: count for each, count in values.items() if each not in (*yes, *no, *two)}
    worded = bool(yes and no) and 0 < len(beside) <= MAX_BESIDE
    if not worded and not (codes and len(two) == 2):
        return ""
    return f"found {quote_value(two[0])} and {quote_value(two[1])} beside {tell_rows(beside)}"


def choose_near_event(seen: ColumnProfile) -> str:
    """The value to be proposed as the event of such a column: the one that says yes, else the rarer code."""
    codes = find_unknown_codes(seen.values)
    left = [each for each in seen.values if each not in (*codes, *MISSING_NUMBER_SPELLINGS)]
    return next(filter(is_yes, left), "") or min(left, key=lambda each: seen.values[each])


def tell_rows(values: Mapping[str, int]) -> str:
    """Values, each with the rows in which it stands."""
    return join_first_words(f"{quote_value(each)} ({count:,} rows)" for each, count in values.items())


def tell_others_count_as_no(others: Sequence[str]) -> str:
    """That all values but the event count as no."""
    *first, last = map(quote_value, others)
    return f"{', '.join(first)} and {last} count as no"
