"""Data, proposing: words in columns of invoice lines that say that nothing is there, such as n/a for a customer."""

from __future__ import annotations

from dataclasses import replace

from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS, names_nobody, says_nothing

# Columns in which NA, NULL and the like count as nothing unasked.
READ_BY_THEMSELVES = ("customer", "quantity", "price", "total", "time")
NAMING_ROLES = ("order", "customer", "product")
COUNTING_ROLES = ("quantity", "price", "total", "time")


def find_placeholders(looked: TableProfile, role: str, name: str) -> tuple[str, ...]:
    """The words in a column of this role that say that nothing is there and are to be declared, commonest first."""
    if role not in (*NAMING_ROLES, *COUNTING_ROLES):
        return ()
    says = names_nobody if role in NAMING_ROLES else says_nothing
    known = MISSING_NUMBER_SPELLINGS if role in READ_BY_THEMSELVES else ("",)
    counts = looked.sample[name].value_counts()
    return tuple(str(each) for each in counts.index if each not in known and says(str(each)))


def list_words_for_nobody(looked: TableProfile, name: str) -> tuple[str, ...]:
    """The texts in a column of names, NULL and the like among them, that say that nobody is named."""
    texts = (str(each) for each in looked.sample[name].unique() if each)
    return tuple(each for each in texts if each in MISSING_NUMBER_SPELLINGS or names_nobody(each))


def count_placeholder(looked: TableProfile, name: str, word: str) -> str:
    """On how many lines a word stands, as far as was counted."""
    seen = looked.column(name)
    counted = seen.values.get(word) or seen.strange.get(word)
    sampled = int((looked.sample[name] == word).sum())
    return f"{counted or sampled:,}" if counted or looked.whole else f"at least {sampled:,}"


def leave_out_placeholders(looked: TableProfile) -> TableProfile:
    """The table with empty cells in its sample where such a word stands: it is no value that comes again."""
    cells = looked.sample
    words = {str(name): [each for each in cells[name].unique() if each and names_nobody(str(each))] for name in cells}
    emptied = {name: cells[name].mask(cells[name].isin(found), "") for name, found in words.items() if found}
    return replace(looked, sample=cells.assign(**emptied)) if emptied else looked
