"""Numbers as people write them to numbers: currencies, units, thousands in groups, percent, a minus at either end.

A column is read as a whole: one cell alone does not tell whether "1.234" is more than a thousand, nor whether two cells
with different signs count the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

Cells: TypeAlias = "pd.Series[Any]"
SPACE_SIGNS = "\u0020\u00a0\u2007\u2009\u202f"
APOSTROPHE_SIGNS = "'\u2019"
MINUS_SIGNS = "\u2212\u2013-"  # the hyphen last: so it is no range within brackets
OTHER_SIGN = {".": ",", ",": "."}
PERCENT_SIGNS = "%\u2030"
# Beside usual ones the backslash: in Japanese encodings it is the sign of the yen.
CURRENCY_SIGNS = "$\\\\\u00a2\u00a3\u00a4\u00a5\u0e3f\u20a0-\u20cf\ufdfc\uff04\uffe1\uffe5"
CURRENCY_WORDS = (
    "US$", "A$", "C$", "R$", "kr", "Kč", "zł", "Ft", "lei", "лв", "руб", "р", "грн", "тг", "Rs", "Fr", "円", "元",
    "원", "AUD", "BGN", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "INR", "ISK",
    "JPY", "KRW", "MXN", "NOK", "NZD", "PLN", "RON", "RUB", "SEK", "SGD", "THB", "TRY", "UAH", "USD", "ZAR",
)  # fmt: skip
# Words that stand before a number and say what it counts; after one, any short word may.
CURRENCY = rf"(?:[{CURRENCY_SIGNS}]|{'|'.join(map(re.escape, CURRENCY_WORDS))})\.?"
LETTER = "[A-Za-z\u00aa-\u00ba\u00c0-\u024f\u0370-\u1fff\u2c00-\ud7ff]"  # Arrow knows no classes beyond ASCII
UNIT = rf"(?:[{PERCENT_SIGNS}]|{LETTER}{{1,12}}\.?)"
EXPONENT = "(?:[eE][+-]?(?:[0-9]{1,2}|[12][0-9][0-9]|30[0-7]))"  # beyond, nothing is a number to a machine


def _make_number_pattern(decimal: str) -> str:
    """The digits of a number: in groups of three with any usual sign between, or without; then its decimals."""
    signs = (re.escape(OTHER_SIGN[decimal]), f"[{SPACE_SIGNS}]", f"[{APOSTROPHE_SIGNS}]")
    grouped = "|".join(rf"[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+" for sign in signs)
    indian = rf"[1-9][0-9]?(?:{signs[0]}[0-9][0-9])+{signs[0]}[0-9]{{3}}"
    point = re.escape(decimal)
    return rf"(?:(?:{grouped}|{indian}|[0-9]+)(?:{point}[0-9]*)?{EXPONENT}?|{point}[0-9]+{EXPONENT}?)"


def make_written_number_pattern(decimal: str) -> str:
    """A cell that holds a number with this decimal sign, as an expression that Arrow and Python both know."""
    minus, space = f"[+{MINUS_SIGNS}]?", f"[{SPACE_SIGNS}\\t]*"
    money = f"{minus}{space}(?:{CURRENCY})?{space}{minus}{space}"
    number = _make_number_pattern(decimal)
    end = rf"{space}(?:[{CURRENCY_SIGNS}]|{CURRENCY}|{UNIT})?{space}[{MINUS_SIGNS}]?"
    return rf"^{space}(?:{money}{number}{end}|\({space}{money}{number}{end}{space}\)){space}$"


MULTIPLIERS = {
    "k": 1e3, "tsd": 1e3, "tkr": 1e3, "тыс": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "mkr": 1e6, "млн": 1e6,
    "b": 1e9, "bn": 1e9, "mrd": 1e9, "млрд": 1e9,
}  # fmt: skip
THREE_DECIMALS = {sign: re.compile(rf"{re.escape(sign)}[0-9]{{3}}$") for sign in OTHER_SIGN}


@dataclass(frozen=True)
class _Spelling:
    """The parts of one written number: its value, what stands beside it, and how it groups its thousands."""

    value: float
    affix: str
    ambiguous: bool
    telling: bool


_CUT = {
    sign: re.compile(rf"^(?P<before>[^0-9.,]*)(?P<number>{_make_number_pattern(sign)})(?P<after>[^0-9]*)$")
    for sign in OTHER_SIGN
}
_WRITTEN = {sign: re.compile(make_written_number_pattern(sign)) for sign in OTHER_SIGN}


def read_written_numbers(cells: Cells, decimal: str) -> Cells:
    """Text as finite float64 with this decimal sign; NaN where a cell, or the column as a whole, does not allow it."""
    numbers = _read_plain_numbers(cells, decimal)
    unread = cells[numbers.isna()]
    if unread.empty:
        return numbers
    spelt = {each: _spell(str(each), decimal) for each in unread.unique()}
    found = {each: one for each, one in spelt.items() if one is not None}
    found = _multiply(numbers, found)
    if not found or not _agree(cells, numbers, found, decimal):
        return numbers
    values = {each: one.value for each, one in found.items()}
    return numbers.where(numbers.notna(), cells.map(values).astype(np.float64))


def _multiply(plain: Cells, found: dict[Any, _Spelling]) -> dict[Any, _Spelling]:
    """Spellings as they are; where a column tells thousands and millions apart by letters, with these counted in."""
    units = {one.affix for one in found.values() if one.affix}
    bare = bool((plain.notna() & (plain != 0)).any()) or any(not one.affix for one in found.values())
    several = len({MULTIPLIERS.get(unit) for unit in units}) > 1
    if not units <= set(MULTIPLIERS) or not (several or (bare and units and units != {"m"})):
        return found
    return {
        each: replace(one, value=one.value * MULTIPLIERS.get(one.affix, 1), affix="", ambiguous=False)
        for each, one in found.items()
    }


def choose_decimal_by_columns(columns: Iterable[Cells], usual: str) -> str:
    """The decimal sign under which more columns are numbers; `usual` where they are so under both, and one matters."""
    votes = {".": 0.0, ",": 0.0}
    for cells in columns:
        said = cells[cells != ""]
        read = {sign: read_written_numbers(said, sign).notna().mean() for sign in votes}
        best = max(read, key=lambda sign: read[sign])
        if read[best] > read[OTHER_SIGN[best]]:
            votes[best] += 1
        elif said.str.contains(",", regex=False).any():
            votes[usual] += 0.5  # groups of three under one sign, three decimals under the other
    return "," if votes[","] > votes["."] else "."


def _read_plain_numbers(cells: Cells, decimal: str) -> Cells:
    """Numbers written with nothing but digits, a sign, decimals and an exponent."""
    text = cells
    if decimal != ".":
        text = text.where(~text.str.contains(".", regex=False), "?").str.replace(decimal, ".", regex=False)
    numbers = pd.to_numeric(text, errors="coerce").astype(np.float64)
    return numbers.where(np.isfinite(numbers))


def _spell(cell: str, decimal: str) -> _Spelling | None:
    """One cell taken apart; None where it is no number with this decimal sign."""
    if not _WRITTEN[decimal].match(cell):
        return None
    parts = _CUT[decimal].match(cell)
    if parts is None:
        return None
    number, other = parts["number"], OTHER_SIGN[decimal]
    plain = re.sub(f"[{SPACE_SIGNS}{APOSTROPHE_SIGNS}{re.escape(other)}]", "", number).replace(decimal, ".")
    beside = parts["before"] + parts["after"]
    if sum(map(beside.count, MINUS_SIGNS)) > 1:
        return None  # two of them are a slip, or mean something else
    below = "(" in beside or any(sign in beside for sign in MINUS_SIGNS)
    affix = re.sub(rf"[\s().+{SPACE_SIGNS}{MINUS_SIGNS}]", "", beside).casefold()
    groups = number.count(other)
    value = float(plain)
    ambiguous = groups == 1 and decimal not in number
    return _Spelling(-value if below else value, affix, ambiguous, groups > 1 or (groups == 1 and not ambiguous))


def _agree(cells: Cells, plain: Cells, found: dict[Any, _Spelling], decimal: str) -> bool:
    """Whether the cells of a column may be read together: one unit, and one meaning of the sign between groups."""
    units = {_singular(one.affix) for one in found.values() if one.affix}
    if len(units) > 1:
        return False
    bare = bool((plain.notna() & (plain != 0)).any()) or any(not one.affix and one.value for one in found.values())
    if units and bare and not _is_currency(next(iter(units))):
        return False
    if not any(one.ambiguous for one in found.values()) or any(one.telling for one in found.values()):
        return True
    if bool(cells[plain.notna()].str.contains(THREE_DECIMALS[decimal]).any()):
        return False
    unread = [str(each) for each in cells[plain.isna()].unique() if each not in found]
    return not any(_spell(each, OTHER_SIGN[decimal]) for each in unread)


def _singular(unit: str) -> str:
    """A unit without the ending of several: "year" and "years" count the same."""
    return unit.removesuffix("s") if len(unit) > 2 and not _is_currency(unit) else unit


def _is_currency(unit: str) -> bool:
    """Whether a unit is a currency: an amount without it is one as well."""
    return re.fullmatch(CURRENCY, unit, re.IGNORECASE) is not None


def find_units(cells: Cells, decimal: str) -> tuple[str, ...]:
    """What stands beside the numbers of a column, each once, as first written."""
    found: dict[str, str] = {}
    for each in cells.unique():
        one = _spell(str(each), decimal)
        if one is not None and one.affix:
            found.setdefault(_singular(one.affix), re.sub(rf"[0-9.,()+{SPACE_SIGNS}{MINUS_SIGNS}]", "", str(each)))
    return tuple(found.values())
