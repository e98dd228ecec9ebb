"""Data, proposing: which columns may be the answer, the likeliest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from plainspoken.data.minimum_rows import MIN_ROWS_PER_CLASS
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import is_number_column
from plainspoken.scaffold.keywords import ANSWER_NAMES, CLASS_NAMES, TARGET_KEYWORDS, name_has_keyword, split_name_words
from plainspoken.scaffold.marked_answer import list_marks
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.target import MAX_TARGET_CLASSES, group_class_spellings, has_yes_no_words, list_open_answers
from plainspoken.tables.header_place import UNNAMED_PREFIX


def rank_target_candidates(looked: TableProfile) -> list[str]:
    """The columns that may be the answer, the likeliest first: called so, called like one, then those with enough rows
    of each value to learn from, of yes and no, and later in the file."""
    two = [each for each in looked.columns if may_be_answer(each)]
    order = {name: place for place, name in enumerate(looked.names)}

    def likely(each: ColumnProfile) -> tuple[bool, bool, bool, bool, bool, bool, int]:
        return (
            not is_named_answer(each.name, looked.names),
            not name_has_keyword(each.name, TARGET_KEYWORDS),
            not is_last_class(each.name, looked.names),
            has_rare_class(each),
            bool(each.absent or list_open_answers(each)),
            not has_yes_no_words(each),
            -order[each.name],
        )

    return [each.name for each in sorted(two, key=likely)]


def is_named_answer(name: str, beside: Collection[str]) -> bool:
    """Whether a column is called the answer and nothing else; `beside`: all columns, for with an x, y is a place."""
    word = "".join(split_name_words(name))
    return word in ANSWER_NAMES and not (word == "y" and any(each.strip().casefold() == "x" for each in beside))


def is_last_class(name: str, beside: Sequence[str]) -> bool:
    """Whether a column is called the class and is the last of all, where tables for learning have the answer."""
    return "".join(split_name_words(name)) in CLASS_NAMES and name == beside[-1]


def has_rare_class(each: ColumnProfile) -> bool:
    """Whether too few rows hold one of two values to learn it from; of a mark and blanks, the mark or the blank."""
    spelt = [sum(each.values[one] for one in group) for group in group_class_spellings(each).values()]
    return min(spelt if len(spelt) > 1 else [*spelt, each.empty]) < MIN_ROWS_PER_CLASS


def list_undecided_answers(looked: TableProfile) -> list[str]:
    """The columns that are called the answer and have more than two values: only a person can say what the event is."""
    return [
        each.name
        for each in looked.columns
        if is_named_answer(each.name, looked.names)
        and len(group_class_spellings(each)) > 2
        and (len(each.values) <= MAX_TARGET_CLASSES or is_number_column(each, looked))
    ]


def may_be_answer(each: ColumnProfile) -> bool:
    """Whether a column has a name, and one of two values in every row; where it is called like an answer, in some, and
    where it says yes and no, beside a word for not knowing. Of one mark and blanks, too."""
    named = bool(each.name.strip()) and not each.name.startswith(UNNAMED_PREFIX)
    if named and list_marks(each):
        return True
    filled = not each.absent and (not list_open_answers(each) or has_yes_no_words(each))
    filled = filled or name_has_keyword(each.name, TARGET_KEYWORDS)
    return named and filled and len(group_class_spellings(each)) == 2


def rank_numeric_answers(looked: TableProfile) -> list[str]:
    """The columns of numbers that are called like an answer, which a line makes one."""
    return [
        each.name
        for each in looked.columns
        if name_has_keyword(each.name, TARGET_KEYWORDS)
        and len(group_class_spellings(each)) != 2
        and is_number_column(each, looked)
    ]
