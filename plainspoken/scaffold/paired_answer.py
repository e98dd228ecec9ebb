"""Data, proposing: one answer over two columns, such as "Return - yes" and "Return - no", each with its marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.keywords import is_no, is_yes, split_name_words
from plainspoken.scaffold.marked_answer import list_marks
from plainspoken.scaffold.profile import TableProfile


@dataclass(frozen=True)
class AnswerPair:
    """Two columns of one answer, the one of yes and that of no, and the rows in which neither is marked."""

    yes: str
    no: str
    unmarked: int


def find_answer_pairs(looked: TableProfile) -> list[AnswerPair]:
    """The columns of one stem, one of yes and one of no, whose marks exclude each other and leave few rows blank."""
    sides: dict[tuple[str, ...], dict[bool, str]] = {}
    for name in looked.names:
        said = split_side(name)
        if said:
            sides.setdefault(said[0], {})[said[1]] = name
    pairs = (_pair_columns(looked, each[True], each[False]) for each in sides.values() if len(each) == 2)
    return [each for each in pairs if each is not None]


def split_side(name: str) -> tuple[tuple[str, ...], bool] | None:
    """The stem of a column's name, and whether its last or first word says yes; None where it says neither."""
    words = split_name_words(name)
    for word, stem in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if stem and word and (is_yes(word[0]) or is_no(word[0])):
            return tuple(stem), is_yes(word[0])
    return None


def _pair_columns(looked: TableProfile, yes: str, no: str) -> AnswerPair | None:
    """Two columns as one answer; None where some row is marked in both, or most rows in neither."""
    marked, other = _find_marked_rows(looked, yes), _find_marked_rows(looked, no)
    if not (marked.any() and other.any()) or (marked & other).any():
        return None
    unmarked = int((~(marked | other)).sum())
    return AnswerPair(yes, no, unmarked) if 2 * unmarked < len(marked) else None


def _find_marked_rows(looked: TableProfile, name: str) -> pd.Series[bool]:
    """The rows of the sample in which a column is marked, or says yes; none where it holds anything else."""
    seen = looked.column(name)
    plain = all(is_yes(each) or is_no(each) for each in seen.values)
    marks = list_marks(seen) or (tuple(filter(is_yes, seen.values)) if plain else ())
    return looked.sample[name].isin(marks)


def leave_out_paired(columns: Iterable[ColumnProposal], looked: TableProfile, target: str) -> list[ColumnProposal]:
    """The columns; the other half of the answer is left out, with the reason."""
    others = {
        other: each for each in find_answer_pairs(looked) for one, other in ((each.yes, each.no), (each.no, each.yes))
        if one == target
    }  # fmt: skip
    return [
        replace(each, role="ignore", known="start", note=_tell_pair(others[each.name], target, looked))
        if each.name in others
        else each
        for each in columns
    ]


def _tell_pair(pair: AnswerPair, target: str, looked: TableProfile) -> str:
    """That a column is the other half of the answer, and how many rows are marked in neither."""
    rows = f"; in {pair.unmarked:,} of {len(looked.sample):,} rows looked at neither is marked: they count as no"
    return f'with "{target}" it is one answer over two columns{rows if pair.unmarked else ""}'
