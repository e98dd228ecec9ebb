"""Data, proposing: an answer of one mark and blanks, such as X where something is so and nothing where it is not."""

from __future__ import annotations

from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.keywords import TARGET_KEYWORDS, is_tick, is_yes, name_has_keyword

MARKED, UNMARKED = "yes", "no"  # what a mark and a blank are read as


def list_marks(seen: ColumnProfile) -> tuple[str, ...]:
    """The spellings of the one mark of a column that holds nothing else but blanks, such as X, or yes in one that is
    called like an answer; none for any other.

    Beside a second value, even one that says that nothing is known, a blank is no answer.
    """
    marks = tuple(sorted(seen.values, key=lambda each: -seen.values[each]))
    alike = len({each.strip().casefold() for each in marks}) == 1
    called = name_has_keyword(seen.name, TARGET_KEYWORDS)
    return marks if seen.empty and alike and (is_tick(marks[0]) or (called and is_yes(marks[0]))) else ()


def propose_marked_column(seen: ColumnProfile, marks: tuple[str, ...]) -> ColumnProposal:
    """The column as the case declares it: its marks say yes, its blanks no."""
    read = {**dict.fromkeys(marks, MARKED), "": UNMARKED}
    return ColumnProposal(seen.name, "category", "target", known="after", values=(UNMARKED, MARKED), corrections=read)
