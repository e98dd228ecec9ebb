"""Findings held against those of the same analysis, run a second time: every address, not the headlines alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.findings import Evidence, Findings
from plainspoken.verify.problem import Problem

RERUN_TOLERANCE = 1e-9  # of a value; the same program on the same tables gives the same, but for the last digits
COMPARED_ENDS = ("value", "low", "high")
COMPARED_FIELDS = ("unit", "n", "method", "of", "source")
SAID_OTHERWISE = "is not what the analysis finds when it is run again"


def rerun_problems(stored: Findings, fresh: Findings) -> Iterator[Problem]:
    """Each piece of evidence, collection, name and origin that differs; `fresh`: what the second run found."""
    for address in sorted(stored.evidence.keys() | fresh.evidence.keys()):
        yield from evidence_problems(address, stored.evidence.get(address), fresh.evidence.get(address))
    yield from mapping_problems("collection", stored.members, fresh.members)
    for language in sorted(stored.names.keys() | fresh.names.keys()):
        yield from mapping_problems(
            f"name in {language}", stored.names.get(language, {}), fresh.names.get(language, {})
        )
    if stored.briefing != fresh.briefing:
        yield Problem(FINDINGS_FILE, "briefing", SAID_OTHERWISE, str(fresh.briefing), str(stored.briefing))
    if not same_effects(stored, fresh):
        yield Problem(FINDINGS_FILE, "effects", SAID_OTHERWISE)
    found, expected = (each.provenance.model_dump() for each in (stored, fresh))
    yield from mapping_problems("provenance", found, expected)


def evidence_problems(address: str, found: Evidence | None, expected: Evidence | None) -> Iterator[Problem]:
    """What of one piece of evidence differs."""
    if found is None or expected is None:
        what = "is missing; the analysis finds it" if found is None else "the analysis finds no such thing"
        yield Problem(FINDINGS_FILE, address, what)
        return
    for name in COMPARED_ENDS:
        right, there = getattr(expected, name), getattr(found, name)
        if not same_value(right, there):
            where = address if name == "value" else f"{address}:{name}"
            yield Problem(FINDINGS_FILE, where, SAID_OTHERWISE, repr(right), repr(there))
    for name in COMPARED_FIELDS:
        if getattr(expected, name) != getattr(found, name):
            told = (str(getattr(each, name)) for each in (expected, found))
            yield Problem(FINDINGS_FILE, f"{address} ({name})", SAID_OTHERWISE, *told)


def same_value(first: object, second: object) -> bool:
    """Whether two values are one, numbers but for the last digits."""
    if isinstance(first, float) and isinstance(second, float | int) and not isinstance(second, bool):
        return math.isclose(first, second, rel_tol=RERUN_TOLERANCE, abs_tol=RERUN_TOLERANCE)
    return first == second


def mapping_problems(kind: str, found: Mapping[str, object], expected: Mapping[str, object]) -> Iterator[Problem]:
    """The entries of a mapping that differ."""
    for key in sorted(found.keys() | expected.keys()):
        if found.get(key) != expected.get(key):
            told = (str(each.get(key, "nothing")) for each in (expected, found))
            yield Problem(FINDINGS_FILE, f"{kind} {key}", SAID_OTHERWISE, *told)


def same_effects(stored: Findings, fresh: Findings) -> bool:
    """Whether two samples of effects are one, but for the last digits."""
    if stored.effects is None or fresh.effects is None:
        return stored.effects is fresh.effects
    return same_tree(stored.effects.model_dump(), fresh.effects.model_dump())


def same_tree(first: object, second: object) -> bool:
    """Whether two nested values are one, but for the last digits of numbers."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return first.keys() == second.keys() and all(same_tree(first[key], second[key]) for key in first)
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        return len(first) == len(second) and all(map(same_tree, first, second))
    return same_value(first, second)
