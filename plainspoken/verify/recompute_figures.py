"""Verify: figures computed a second time, by the way they were found, held against those that are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plainspoken.case import Case, slug
from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.findings import Findings
from plainspoken.verify.problem import Problem
from plainspoken.verify.recompute import as_told, interval_problems
from plainspoken.verify.recompute_checklist import recompute_checklist
from plainspoken.verify.recompute_errors import recompute_error_groups, recompute_missed_medians
from plainspoken.verify.recompute_groups import Figures, recompute_group_figures
from plainspoken.verify.recompute_members import recompute_member_figures
from plainspoken.verify.recompute_other_models import recompute_late_expectations, recompute_other_models
from plainspoken.verify.recompute_parts import recompute_part_figures, same_figure
from plainspoken.verify.recompute_plan import (
    recompute_assumed_figures,
    recompute_least_effects,
    recompute_paying_rates,
    recompute_planned_contact,
    recompute_top_plan,
)
from plainspoken.verify.recompute_table_facts import recompute_table_facts
from plainspoken.verify.recompute_thresholds import recompute_scored_thresholds, recompute_threshold_rows
from plainspoken.verify.reread_table import RereadTable, number_at
from plainspoken.verify.resampled_ranges import RangeEnds
from plainspoken.verify.saved_scores import SavedScores

FIGURE_TOLERANCE = 1e-9  # of a value, or of one where it is smaller
SOLVER_TOLERANCE = 1e-5
FROM_SCORES, FROM_TABLES = "scores", "the tables"
FROM_CUSTOMERS = "the saved customers"
FROM_CASE, FROM_FIGURES = "what the case assumes", "other figures"
FiguresByWay = Mapping[str, Figures]


@dataclass
class HeldFigures:
    """What was computed anew of some findings, by the way it was found (of a range its `:low`), and what disagrees."""

    findings: Findings
    ways: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def hold(self, way: str, figures: Figures, tolerance: float = FIGURE_TOLERANCE) -> None:
        """Hold figures against those that are stored."""
        held, wrong = hold_figures(self.findings, figures, tolerance)
        self.add(way, held, wrong)

    def hold_ranges(self, way: str, ranges: Iterable[tuple[str, float, float]]) -> None:
        """Hold ranges against those that are stored."""
        for address, low, high in ranges:
            wrong = tuple(interval_problems(address, self.findings.evidence[address], low, high))
            self.add(way, (f"{address}:low",), wrong)

    def hold_resampled(self, way: str, ranges: Iterable[tuple[str, RangeEnds]]) -> None:
        """Hold ranges of resamples, by how much such ranges differ."""
        for address, ends in ranges:
            self.add(way, (f"{address}:low",), ends.problems(address, self.findings.evidence[address]))

    def hold_between(self, way: str, bounds: Iterable[tuple[str, float, float]]) -> None:
        """Hold values that a search finds, by between what they may lie."""
        for address, least, most in bounds:
            found = number_at(self.findings, address)
            if found is not None:
                expected = f"{least!r} to {most!r}"
                wrong = Problem(FINDINGS_FILE, address, "recomputed otherwise", expected, repr(found))
                self.add(way, (address,), () if least <= found <= most else (wrong,))

    def hold_copies(self, second: Mapping[str, str]) -> None:
        """Hold addresses that show a figure once more against it; `second`: as in `hold_second_addresses`."""
        known = [each for some in self.ways.values() for each in some]
        twice, wrong = hold_second_addresses(self.findings, known, second)
        self.add(FROM_FIGURES, twice, wrong)

    def add(self, way: str, addresses: Iterable[str], wrong: Iterable[Problem]) -> None:
        """Add what was computed anew by a way."""
        self.ways.setdefault(way, []).extend(addresses)
        self.problems.extend(wrong)

    def tell_ways(self) -> tuple[tuple[str, ...], str]:
        """All addresses, each once, and in words how many were found by which way."""
        found: dict[str, str] = {}
        for way, addresses in self.ways.items():
            found |= {address: way for address in addresses if address not in found}
        counts = Counter(found.values())
        return tuple(found), ", ".join(f"{counts[way]} from {way}" for way in self.ways if counts[way])


def recompute_figures_by_way(
    findings: Findings, saved: SavedScores, table: RereadTable | None, case: Case | None
) -> FiguresByWay:
    """All figures that can be had without the analysis, by what they were computed from."""
    scores, tables, assumed, others = recompute_part_figures(findings, saved), Figures(), Figures(), Figures()
    scores |= recompute_other_models(findings, saved)
    if table is not None:
        tables |= recompute_group_figures(findings, table) | recompute_error_groups(findings, table)
        tables |= recompute_missed_medians(findings, table) | recompute_late_expectations(findings, table)
    tables |= recompute_checklist(findings, table if table is not None else RereadTable(saved))
    if case is not None:
        if table is not None:
            tables |= recompute_table_facts(findings, table, case)
        members = table if table is not None else RereadTable(saved)
        tables |= recompute_member_figures(findings, members, case)
        worth = members.numbers.get(slug(case.value.column)) if case.value else None
        scores |= recompute_scored_thresholds(findings, saved, case, worth)
        assumed |= recompute_assumed_figures(findings, case)
        others |= recompute_threshold_rows(findings, case) | recompute_planned_contact(findings, case)
        others |= (
            recompute_least_effects(findings, case)
            | recompute_paying_rates(findings, case)
            | recompute_top_plan(findings, case)
        )
    return {FROM_SCORES: scores, FROM_TABLES: tables, FROM_CASE: assumed, FROM_FIGURES: others}


def hold_figures(
    findings: Findings, figures: Figures, tolerance: float = FIGURE_TOLERANCE
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The addresses at which a figure is stored that was computed anew, and each that does not agree."""
    stored = {address: found for address in figures if (found := number_at(findings, address)) is not None}
    expected = {at: as_told(findings, at, found, figures[at]) for at, found in stored.items()}
    problems = tuple(
        Problem(FINDINGS_FILE, address, "recomputed otherwise", repr(float(expected[address])), repr(found))
        for address, found in stored.items()
        if abs(found - expected[address]) > tolerance * max(1.0, abs(expected[address]))
    )
    return tuple(stored), problems


def hold_second_addresses(
    findings: Findings, checked: Collection[str], second: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The addresses that show a figure once more which was computed anew, and those that show it otherwise.

    `checked`: what was computed anew, of a range its `:low`; `second`: by address, the one that it shows once more
    (`:value`: without its range).
    """
    known, problems = list(checked), list[Problem]()
    for address, source in second.items():
        place, _, only_value = address.partition(":")
        here, there = findings.evidence.get(place), findings.evidence.get(source)
        if here is None or there is None:
            continue
        same = here.value == there.value if only_value else same_figure(here, there)
        if not same:
            problems.append(Problem(FINDINGS_FILE, place, f"is not what stands at {source}", repr(there), repr(here)))
        elif source in known:
            known += copied_addresses(place, source, known, bool(only_value))
    return tuple(known[len(checked) :]), tuple(problems)


def copied_addresses(place: str, source: str, known: Collection[str], only_value: bool) -> Iterator[str]:
    """What of a figure is computed anew with its source: the value, and the ends of its range."""
    yield place
    if not only_value:
        yield from (f"{place}:{end}" for end in ("low", "high", "n") if f"{source}:{end}" in known)
