"""What is wrong with a table in words: where, expected, found, remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

MAX_QUOTED_LENGTH = 60
MAX_LISTED_WORDS = 12


@dataclass(frozen=True)
class Fault:
    """What is wrong with a table. `row` is the line of the file, the header being line 1; 0 where no row is
    meant."""

    file: str
    expected: str
    found: str
    remedy: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        column = f'column "{self.column}"' if self.column else ""
        place = ": ".join(part for part in (self.file, ", ".join(filter(None, (row, column)))) if part)
        return f"{place}: expected {self.expected}, found {self.found}; {self.remedy}"


def tell_faults(faults: Sequence[Fault], count: int) -> list[str]:
    """The first faults of one kind in one column as messages, and how many more of the `count` there are."""
    more = count - len(faults)
    told = [str(each) for each in faults]
    return told + ([f'{faults[0].file}: column "{faults[0].column}": ... and {more:,} more such cells'] if more else [])


def describe_cell(cell: str) -> str:
    """What was found in a cell of text."""
    return quote_value(cell) if cell else "an empty cell"


def quote_value(text: object) -> str:
    """A cell as a message shows it: in quotes, cut where it is long, with a code for each sign that cannot be seen."""
    shown = str(text)
    shown = shown if len(shown) <= MAX_QUOTED_LENGTH else shown[: MAX_QUOTED_LENGTH - 3] + "..."
    seen = (each if each.isprintable() else each.encode("unicode_escape").decode() for each in shown)
    return f'"{"".join(seen)}"'


def join_first_words(words: Iterable[str]) -> str:
    """Words in a row, cut after the first dozen."""
    every = list(words)
    more = f" ... and {len(every) - MAX_LISTED_WORDS} more" if len(every) > MAX_LISTED_WORDS else ""
    return ", ".join(every[:MAX_LISTED_WORDS]) + more


def find_close_match(word: str, known: Sequence[str]) -> str:
    """The known word most like this one, capitals aside; empty where none is like it."""
    lowered = {each.casefold(): each for each in known}
    close = get_close_matches(word.strip().casefold(), list(lowered), n=1, cutoff=0.5)
    return lowered[close[0]] if close else ""
