"""Figures of a single customer, order or row among evidence: told rounded, so that they hold nobody's exact sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plainspoken.core.findings import Evidence

SHOWN_DIGITS = 2
# The largest of all, and what it follows from: how far it lies beyond the others, which part of the whole it is.
EXTREME_PATTERN = re.compile(r"outliers\..+\.(max|ratio)|concentration\.largest|.+\.largest_share")
# What all others come to with an implausible value and without it: of many, though one value is looked at.
OF_MANY_PATTERN = re.compile(r"implausible\..+\.(mean|sd)_with(out)?")
COUNTS_OF_MANY = ("n", "size", "customers", "orders")  # beside sums, how many they are of
COUNT_OF_HEAVY, SHARE_OF_HEAVY = "concentration.heavy_n", "concentration.heavy_share"


def list_sums_of_one(evidence: Mapping[str, Evidence]) -> Iterator[str]:
    """The addresses of figures that tell what one customer, order or row comes to."""
    return (address for address in evidence if is_sum_of_one(address, evidence))


def is_sum_of_one(address: str, evidence: Mapping[str, Evidence]) -> bool:
    """Whether a figure is the largest of all, or a measured sum or share of revenue that rests on one alone, by its own
    count or by one beside it."""
    found = evidence[address]
    if EXTREME_PATTERN.fullmatch(address):
        return True
    if OF_MANY_PATTERN.fullmatch(address):
        return False
    if found.source != "measured" or not (found.unit == "money" or (found.unit, found.of) == ("share", "revenue")):
        return False
    place = address.rpartition(".")[0]
    beside = (COUNT_OF_HEAVY,) if address == SHARE_OF_HEAVY else [f"{place}.{name}" for name in COUNTS_OF_MANY]
    counts = (each.value for name in beside if (each := evidence.get(name)) is not None and each.unit == "count")
    return 1 in (found.n, *counts)


def round_sum(number: float) -> float:
    """A number with as many digits as are told of a single one."""
    return type(number)(float(f"{number:.{SHOWN_DIGITS}g}"))


def round_evidence(found: Evidence) -> Evidence:
    """A figure of a single one, as it is told."""
    ends = {name: getattr(found, name) for name in ("value", "low", "high")}
    numbers = {name: each for name, each in ends.items() if isinstance(each, float | int) and type(each) is not bool}
    return found.model_copy(update={name: round_sum(each) for name, each in numbers.items()})
