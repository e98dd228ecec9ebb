"""Data, proposing: what one row is called, by the column that names the rows, or by what columns tell of people."""

from __future__ import annotations

from collections.abc import Iterable

from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.identifiers import stand_nearly_alone
from plainspoken.scaffold.keywords import IDENTIFIER_ENDINGS, IDENTIFIER_KEYWORDS, split_name_words
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.row_group import RowGroup
from plainspoken.scaffold.unit_words import find_unit, make_plural

# Whole names of columns: age, sex, and what only people have beside these.
TRAITS_OF_PEOPLE = (
    frozenset(("age", "ålder", "alter", "возраст")),
    frozenset(("sex", "gender", "female", "male", "kön", "geschlecht", "пол")),
    frozenset(("married", "marital", "maritalstatus", "civilstånd", "familienstand")),
    frozenset(("education", "educ", "educationlevel", "utbildning", "bildung", "образование")),
    frozenset(("occupation", "job", "profession", "yrke", "beruf", "профессия")),
    frozenset(("religion", "religious", "race", "ethnicity", "nationality")),
)
PHRASES_OF_PEOPLE = {"not_for": "deciding about anybody without a human, or setting prices"}
ANIMAL_WORDS = frozenset(
    ("animal", "breed", "species", "pet", "dog", "cat", "litter", "herd", "ras", "rasse", "порода")
)


def propose_row_unit(
    wish: NewCaseOptions, columns: Iterable[ColumnProposal], looked: TableProfile, group: RowGroup | None
) -> dict[str, str]:
    """What one row is called and several are, where a column that names each row once says so, or where no rows belong
    together and columns tell of people; else nothing."""
    identifiers = (each for each in columns if each.role == "identifier")
    alone = (each.name for each in identifiers if group is None or each.name != group.column)
    named = (name for name in alone if name in looked.names and names_rows(looked, name))
    return name_row_unit(wish, named, of_people=group is None and tell_of_people(looked.names))


def name_row_unit(wish: NewCaseOptions, names: Iterable[str], *, of_people: bool = False) -> dict[str, str]:
    """What one row is called and several are by the names of columns that name it; where none says so, a person where
    the rows are `of_people`, and else nothing.

    In another language than English only a person knows the forms.
    """
    if wish.start or {"unit_one", "unit_other"} & set(wish.texts):
        return {}
    unit = next(filter(None, map(find_unit_word, names)), "person" if of_people else "")
    more = PHRASES_OF_PEOPLE if unit == "person" else {}
    return {"unit_one": unit, "unit_other": make_plural(unit), **more} if unit else {}


def tell_of_people(names: Iterable[str]) -> bool:
    """Whether columns say of each row how old or of which sex somebody is, and more that only people have."""
    words = [split_name_words(name) for name in names]
    if any(ANIMAL_WORDS & set(each) for each in words):
        return False
    whole = {"".join(each) for each in words}
    told = [bool(traits & whole) for traits in TRAITS_OF_PEOPLE]
    return sum(told) > 1 and any(told[:2])


def names_rows(looked: TableProfile, name: str) -> bool:
    """Whether a column names each row once, a few slips and copies of whole rows aside."""
    return stand_nearly_alone(looked.sample[~looked.sample.duplicated()][name])


def find_unit_word(name: str) -> str:
    """What a column's name says that it names: `CustomerID`, `cust_no` and `kund-nr` name customers; else nothing."""
    words = [each for each in split_name_words(name) if each not in IDENTIFIER_KEYWORDS]
    ends = ("", "id", "no", "num", "number", "s", *IDENTIFIER_ENDINGS)
    return next(filter(None, (find_unit(each.removesuffix(end)) for each in words for end in ends)), "")
