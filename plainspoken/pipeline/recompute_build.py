"""Command: saved scores and raw tables for a second computation. Reads them otherwise than the analysis."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from plainspoken.case import Case, slug
from plainspoken.core.build_files import FINDINGS_FILE, SCORES_FILE, list_files_by_language
from plainspoken.core.findings import Findings, read_findings
from plainspoken.pipeline.built_from import describe_tables, find_analysed_tables, find_built_case
from plainspoken.pipeline.raw_rows import Row, read_raw_rows
from plainspoken.pipeline.recompute_segmentation import hold_customers
from plainspoken.pipeline.recount_ledger import recount_ledger
from plainspoken.pipeline.reread_tables import TEXT_SUFFIXES, reread_tables
from plainspoken.pipeline.saved_rows import OFFER_FLAGS, has_saved_columns, read_saved_columns, read_saved_scores
from plainspoken.pipeline.trained_elsewhere import is_trained_elsewhere
from plainspoken.tables.aligned_text import is_rewritten
from plainspoken.verify.built_page import read_html_page
from plainspoken.verify.coverage import Coverage, measure_coverage
from plainspoken.verify.problem import Problem
from plainspoken.verify.recompute import recompute_evidence, table_count_problems
from plainspoken.verify.recompute_checklist import recompute_rule_ranges
from plainspoken.verify.recompute_errors import recompute_pair_ranges
from plainspoken.verify.recompute_expected import LINE_TOLERANCE, recompute_expected_figures
from plainspoken.verify.recompute_figures import (
    FROM_FIGURES,
    FROM_SCORES,
    FROM_TABLES,
    SOLVER_TOLERANCE,
    HeldFigures,
    recompute_figures_by_way,
)
from plainspoken.verify.recompute_members import rows_under
from plainspoken.verify.recompute_offers import SavedOffers, recompute_offer_figures
from plainspoken.verify.recompute_other_models import recompute_other_ranges
from plainspoken.verify.recompute_parts import list_second_addresses
from plainspoken.verify.recompute_plan import recompute_tests
from plainspoken.verify.reread_table import RereadTable
from plainspoken.verify.saved_scores import SavedScores

RECOMPUTABLE_STEPS = ("drop_duplicates", "report_where")  # cleaning that is easily done a second time
ROWS_DRAWN = "scores only: their rows were drawn of a larger table"


@dataclass(frozen=True)
class Recomputation:
    """Which values were computed anew (of a range its `:low`), on what basis (in words), and those that disagree."""

    addresses: tuple[str, ...]
    basis: str
    problems: tuple[Problem, ...]

    @property
    def checked(self) -> int:
        """How many values were computed anew."""
        return len(self.addresses)


@dataclass(frozen=True)
class RawTableCounts:
    """Counts of the raw first table by address, in words what they are based on, and what cannot be."""

    counts: dict[str, float]
    basis: str
    problems: tuple[Problem, ...] = ()


def recompute_build(folder: Path, cases: Path) -> Recomputation:
    """Compute the headline evidence of a build folder anew.

    Raises:
        PlainspokenError: no scores.
    """
    findings = read_findings(folder / FINDINGS_FILE)
    held = HeldFigures(findings)
    if findings.task == "segmentation":
        basis = hold_customers(held, folder, cases)
    else:
        basis = hold_scored_rows(held, folder, cases)
    addresses, ways = held.tell_ways()
    told = "; ".join(each for each in (basis, describe_tables(findings, folder), ways) if each)
    return Recomputation(addresses, told, tuple(dict.fromkeys(held.problems)))


def hold_scored_rows(held: HeldFigures, folder: Path, cases: Path) -> str:
    """Hold what saved scores decide, the tables beside them, and the case; told in words on what it was done."""
    findings, saved = held.findings, read_saved_scores(folder / SCORES_FILE)
    held.add(FROM_SCORES, *recompute_evidence(findings, saved))
    held.hold_ranges(FROM_SCORES, recompute_other_ranges(findings, saved))
    case = find_built_case(findings, folder, cases)
    tables = None if case is None else find_analysed_tables(case, findings, folder)
    raw = RawTableCounts({}, ROWS_DRAWN) if findings.briefing.drawn else recount_raw_table(saved, case, tables)
    counted = [each for each in raw.counts if each in findings.evidence]
    held.add(FROM_TABLES, counted, (*raw.problems, *table_count_problems(findings, raw.counts)))
    if is_trained_elsewhere(findings, folder):
        return raw.basis  # of a model that somebody else made, groups and plans follow other rules
    table = reread_saved_rows(case, tables, folder / SCORES_FILE, saved)
    for way, figures in recompute_figures_by_way(findings, saved, table, case).items():
        held.hold(way, figures)
    if case is not None:
        held.hold(FROM_FIGURES, recompute_tests(findings, case), SOLVER_TOLERANCE)
        hold_case_tables(held, folder, case, tables, table)
    held.hold_copies(list_second_addresses(findings))
    return raw.basis


def hold_case_tables(
    held: HeldFigures, folder: Path, case: Case, tables: Path | None, table: RereadTable | None
) -> None:
    """Hold offers, the ledger, and ranges of groups, as far as the rows are at hand."""
    offers = read_saved_offers(folder / SCORES_FILE, held.findings, table, case)
    if offers is not None:
        held.hold(FROM_SCORES, recompute_offer_figures(held.findings, offers))
    if table is not None and tables is not None:
        if not held.findings.briefing.drawn:
            held.hold(FROM_TABLES, recount_ledger(case, held.findings, tables))
        held.hold_ranges(FROM_SCORES, recompute_pair_ranges(held.findings, table))
        held.hold_resampled(FROM_TABLES, recompute_rule_ranges(held.findings, table))
        held.hold(FROM_SCORES, recompute_expected_figures(held.findings, table, case), LINE_TOLERANCE)


def reread_saved_rows(case: Case | None, tables: Path | None, path: Path, saved: SavedScores) -> RereadTable | None:
    """The tables of a case laid beside its saved scores, where both are here and can be read a second time."""
    if case is None or tables is None:
        return None
    names = tuple(map(str, read_saved_columns(path, ["id"])["id"])) if has_saved_columns(path, ("id",)) else None
    return reread_tables(case, tables, saved, names)


def read_saved_offers(path: Path, findings: Findings, table: RereadTable | None, case: Case) -> SavedOffers | None:
    """The saved rows of a case with offers, and whom each offer fits by the cells of the tables; None: no offers."""
    if not case.offers or not has_saved_columns(path, ("event", "offer", *OFFER_FLAGS)):
        return None
    columns = read_saved_columns(path, ["event", "offer", *OFFER_FLAGS])
    flags = {name: columns[name] == np.True_ for name in ("event", *OFFER_FLAGS)}
    applies = {} if table is None else {each.slug: rows_under(each.when, table, findings, case) for each in case.offers}
    known = {name: rows for name, rows in applies.items() if rows is not None}
    return SavedOffers(offer=columns["offer"].astype(str), applies=known, **flags)


def measure_build_coverage(folder: Path, checked: tuple[str, ...]) -> Coverage:
    """How much of the page in the first language that there is one in shows values that were computed anew."""
    pages = list(list_files_by_language(folder, "briefing", "html").values())
    if not pages:
        return Coverage(0, 0, 0, 0)
    return measure_coverage(read_html_page(pages[0]), read_findings(folder / FINDINGS_FILE), frozenset(checked))


def recount_raw_table(saved: SavedScores, case: Case | None, tables: Path | None) -> RawTableCounts:
    """Counts of the raw first table, as far as the table and its case are here and its cleaning is easily redone."""
    if case is None:
        return RawTableCounts({}, "scores only: the case file is not here")
    if tables is None:
        return RawTableCounts({}, "scores only: the tables are not here")
    table = next(iter(case.tables.values()))
    if table.add_up is not None:
        return RawTableCounts({}, "scores only: the rows of a case are not added up a second time")
    path = tables / table.file
    if not path.is_file() or path.suffix.lower() not in TEXT_SUFFIXES:
        return RawTableCounts({}, "scores only: the table is not here as text")
    if is_rewritten(path, table):
        return RawTableCounts({}, "scores only: no separator stands between the columns of the table alone")
    if table.header_rows > 1:
        return RawTableCounts({}, "scores only: the names of the table stand on several lines")
    header, rows = read_raw_rows(path, table.encoding, (table.separator, *table.separators), table.header_row)
    counts = {"data.rows_raw": float(len(rows))}
    dated = case.calendar is not None and case.columns[case.calendar.column].period
    if dated or len(case.tables) > 1 or any(step.step not in RECOMPUTABLE_STEPS for step in case.clean):
        basis = "scores, and the number of rows in the table: its cleaning is not done a second time"
        return RawTableCounts(counts, basis)
    kept = (
        list(dict.fromkeys(rows))
        if any(each.step == RECOMPUTABLE_STEPS[0] and each.key for each in case.clean)
        else rows
    )
    counts |= count_events_by_period(case, header, kept) | {"data.duplicates": float(len(rows) - len(kept))}
    events = np.array([row[header.index(case.target.column)] == case.target.positive for row in kept])
    if len(events) != len(saved.event) or bool((events != saved.event).any()):
        wrong = Problem("scores.parquet", "event", "is not the answer of the table, row by row")
        return RawTableCounts(counts, "scores and table", (wrong,))
    return RawTableCounts(counts, "scores and table")


def count_events_by_period(case: Case, header: Row, rows: list[Row]) -> dict[str, float]:
    """Rows, events and their rate, in all and by period, from the cells as they stand in the file."""
    answer = header.index(case.target.column)
    events = [row for row in rows if row[answer] == case.target.positive]
    found = {"data.rows": float(len(rows)), "data.positives": float(len(events))}
    if case.calendar is None:
        return found
    place = header.index(case.calendar.column)
    sizes, ones = (Counter(row[place] for row in some) for some in (rows, events))
    found["data.periods_seen"] = float(len(set(map(slug, sizes)) & set(map(slug, case.calendar.order))))
    for period, size in sizes.items():
        at = f"months.{slug(period)}"
        found |= {f"{at}.n": float(size), f"{at}.positives": float(ones[period])}
        found |= {f"{at}.base_rate": ones[period] / size}
    return found
