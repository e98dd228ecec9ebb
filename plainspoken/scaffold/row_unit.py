"""Data, proposing: what one row is called, from the name of the column that names the rows."""

from __future__ import annotations

from collections.abc import Iterable

from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.identifiers import stand_nearly_alone
from plainspoken.scaffold.keywords import IDENTIFIER_ENDINGS, IDENTIFIER_KEYWORDS, split_name_words
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.row_group import RowGroup
from plainspoken.scaffold.unit_words import find_unit, make_plural


def propose_row_unit(
    wish: NewCaseOptions, columns: Iterable[ColumnProposal], looked: TableProfile, group: RowGroup | None
) -> dict[str, str]:
    """What one row is called and several are, where a column that names each row once says so; else nothing."""
    identifiers = (each for each in columns if each.role == "identifier")
    alone = (each.name for each in identifiers if group is None or each.name != group.column)
    return name_row_unit(wish, (name for name in alone if name in looked.names and names_rows(looked, name)))


def name_row_unit(wish: NewCaseOptions, names: Iterable[str]) -> dict[str, str]:
    """What one row is called and several are by the names of columns that name it; nothing where none says so.

    In another language than English only a person knows the forms.
    """
    if wish.start or {"unit_one", "unit_other"} & set(wish.texts):
        return {}
    unit = next(filter(None, map(find_unit_word, names)), "")
    return {"unit_one": unit, "unit_other": make_plural(unit)} if unit else {}


def names_rows(looked: TableProfile, name: str) -> bool:
    """Whether a column names each row once, a few slips and copies of whole rows aside."""
    return stand_nearly_alone(looked.sample[~looked.sample.duplicated()][name])


def find_unit_word(name: str) -> str:
    """What a column's name says that it names: `CustomerID`, `cust_no` and `kund-nr` name customers; else nothing."""
    words = [each for each in split_name_words(name) if each not in IDENTIFIER_KEYWORDS]
    ends = ("", "id", "no", "num", "number", "s", *IDENTIFIER_ENDINGS)
    return next(filter(None, (find_unit(each.removesuffix(end)) for each in words for end in ends)), "")
