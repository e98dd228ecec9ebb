"""Verify: invoice lines as a second reading of their table found them, and what becomes of each.

Money is counted in ten-thousandths, as whole numbers: no sum depends on the order in which it is added up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from plainspoken.verify.saved_scores import Flags

Whole = NDArray[np.int64]
MONEY_PARTS = 10_000  # parts of one unit of money that are counted
SECONDS_PER_DAY = 86_400
SECONDS_PER_HOUR = 3_600
FATES = ("anonymous", "not_products", "no_quantity", "no_price")
GOODS = len(FATES)  # of a line that no reason sets aside


@dataclass(frozen=True)
class CodedCells:
    """Cells of a column (n,) as places in its different values, which are in the order of the alphabet."""

    values: tuple[str, ...]
    code: Whole

    @classmethod
    def of(cls, cells: Sequence[str]) -> CodedCells:
        """The cells of a column, coded."""
        values = tuple(sorted(set(cells)))
        place = {value: at for at, value in enumerate(values)}
        return cls(values, np.fromiter((place[cell] for cell in cells), np.int64, len(cells)))

    def where(self, wanted: Flags) -> Flags:
        """The cells whose value is wanted (n,); `wanted`: of each value."""
        return np.asarray(wanted[self.code], dtype=bool)


@dataclass(frozen=True)
class InvoiceLines:
    """Every line (n,), copies left out where the case says so; `money`: signed, in ten-thousandths; `moment`: seconds.

    `described`: of each row of the table, copies and all, its product and its description, as they stand there.
    `rows_raw`, `money_raw`: of the whole table; `by_order`: 1 of each line whose customer only the rest of its order
    names (n,), empty where none was looked for; `no_goods`: the codes that are no goods, `*` standing for anything.
    """

    order: CodedCells
    customer: CodedCells
    product: CodedCells
    place: CodedCells
    moment: Whole
    quantity: Whole
    money: Whole
    described: tuple[tuple[str, str], ...]
    rows_raw: int
    money_raw: int
    no_goods: tuple[str, ...]
    columns: int
    by_order: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def fates(self) -> Whole:
        """The first reason for which each line is set aside (n,), as its place in `FATES`; `GOODS` where none is."""
        named = np.array([value != "" for value in self.customer.values], dtype=bool)
        outside = np.array([is_outside_goods(value, self.no_goods) for value in self.product.values], dtype=bool)
        reasons = (
            ~self.customer.where(named),
            self.product.where(outside),
            self.quantity == 0,
            self.money * np.sign(self.quantity) <= 0,
        )
        fate = np.full(len(self.money), GOODS, dtype=np.int64)
        for place in range(len(reasons))[::-1]:
            fate[reasons[place]] = place
        return fate


def is_outside_goods(code: str, patterns: Sequence[str]) -> bool:
    """Whether a code is one of those that are no goods; capitals aside."""
    for pattern in patterns:
        parts = [re.escape(part) for part in pattern.casefold().split("*")]
        if re.fullmatch(".*".join(parts), code.casefold()):
            return True
    return False


def day_of(moment: Whole) -> Whole:
    """The day of each moment, counted from 1970."""
    return moment // SECONDS_PER_DAY


def as_money(parts: Whole | int) -> float:
    """Ten-thousandths, added up exactly, as money."""
    return float(np.sum(parts)) / MONEY_PARTS
