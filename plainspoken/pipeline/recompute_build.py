"""Command: saved scores and raw tables for a second computation. Reads them otherwise than the analysis."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from plainspoken.case import Case, read_case, slug
from plainspoken.core.build_files import SCORES_FILE
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings, read_findings
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.tables.aligned_text import is_rewritten
from plainspoken.verify.built_page import read_html_page
from plainspoken.verify.coverage import Coverage, measure_coverage
from plainspoken.verify.problem import Problem
from plainspoken.verify.recompute import recompute_evidence, recompute_segmentation, table_count_problems
from plainspoken.verify.recompute_segments import SavedCustomers
from plainspoken.verify.saved_scores import SavedScores

RECOMPUTABLE_STEPS = ("drop_duplicates", "report_where")  # cleaning that is easily done a second time
Row = tuple[str, ...]


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
    findings = read_findings(folder / "findings.json")
    if findings.task == "segmentation":
        customers = read_saved_customers(folder / SCORES_FILE)
        checked, problems = recompute_segmentation(findings, customers)
        return Recomputation(checked, "the saved customers", problems)
    saved = read_saved_scores(folder / "scores.parquet")
    checked, problems = recompute_evidence(findings, saved)
    raw = recount_raw_table(findings, saved, folder, cases)
    problems += (*raw.problems, *table_count_problems(findings, raw.counts))
    counted = (each for each in raw.counts if each in findings.evidence)
    return Recomputation(tuple(dict.fromkeys((*checked, *counted))), raw.basis, problems)


def measure_build_coverage(folder: Path, checked: tuple[str, ...]) -> Coverage:
    """How much of the page in the first language that there is one in shows values that were computed anew."""
    pages = sorted(folder.glob("briefing.*.html"))
    if not pages:
        return Coverage(0, 0, 0, 0)
    return measure_coverage(read_html_page(pages[0]), read_findings(folder / "findings.json"), frozenset(checked))


def read_saved_scores(path: Path) -> SavedScores:
    """The saved scores, read as columns without pandas.

    Raises:
        PlainspokenError: there are none.
    """
    columns = read_saved_columns(path, ["probability", "event", "part", "segment"])
    score = columns["probability"].astype(np.float64)
    event = columns["event"].astype(np.bool_)
    return SavedScores(score, event, columns["part"] == "test", columns["segment"])


def read_saved_customers(path: Path) -> SavedCustomers:
    """The saved customers of a segmentation, read in the same way.

    Raises:
        PlainspokenError: there are none.
    """
    columns = read_saved_columns(path, ["segment", "recency_days", "orders", "revenue", "sure", "late"])
    recency, orders, revenue, sure = (
        columns[name].astype(np.float64) for name in ("recency_days", "orders", "revenue", "sure")
    )
    return SavedCustomers(columns["segment"], recency, orders, revenue, sure, columns["late"] == np.True_)


def read_saved_columns(path: Path, names: list[str]) -> dict[str, Any]:
    """Columns of a table of scores.

    Raises:
        PlainspokenError: there is none, or it lacks one of them.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import read_table

    if not path.is_file():
        raise PlainspokenError(f"{path}: no scores here; run `plainspoken analyse` first")
    try:
        table: Any = read_table(path, columns=names)
        return {name: np.array(table.column(name).to_pylist()) for name in names}
    except (ArrowException, KeyError, OSError) as error:
        raise PlainspokenError(
            f"{path}: expected scores as `plainspoken analyse` writes them, found others "
            f"({str(error).splitlines()[0]}); run `plainspoken report` again"
        ) from error


def recount_raw_table(findings: Findings, saved: SavedScores, folder: Path, cases: Path) -> RawTableCounts:
    """Counts of the raw first table, as far as the table and its case are here and its cleaning is easily redone."""
    try:
        case = read_case(findings.provenance.case, cases)
    except PlainspokenError:
        return RawTableCounts({}, "scores only: the case file is not here")
    table = next(iter(case.tables.values()))
    if table.add_up is not None:
        return RawTableCounts({}, "scores only: the rows of a case are not added up a second time")
    path = analysed_tables_folder(case, folder) / table.file
    if not path.is_file() or path.suffix.lower() not in (".csv", ".txt", ".tsv"):
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


def analysed_tables_folder(case: Case, folder: Path) -> Path:
    """The folder of the tables that were analysed: the real ones, or those that were simulated."""
    from plainspoken.data.locate import SIMULATED_TABLES_FOLDER, find_data_folder

    return find_data_folder(case) or folder / STAMPS_FOLDER / SIMULATED_TABLES_FOLDER


def read_raw_rows(path: Path, encoding: str, separators: tuple[str, ...], header_row: int = 1) -> tuple[Row, list[Row]]:
    """Header and rows of a text table, by the separator that splits the header most."""
    text = path.read_text(encoding="utf-8-sig" if encoding == "utf-8" else encoding)
    lines = text.split("\n")[header_row - 1 :]
    separator = max(separators, key=lines[0].count)
    header, *rows = (
        tuple(cell.strip() for cell in row)
        for row in csv.reader((f"{line}\n" for line in lines if line), delimiter=separator)
    )
    return header, [row for row in rows if row]


def count_events_by_period(case: Case, header: Row, rows: list[Row]) -> dict[str, float]:
    """Rows, events and their rate, in all and by period, from the cells as they stand in the file."""
    answer = header.index(case.target.column)
    events = [row for row in rows if row[answer] == case.target.positive]
    found = {"data.rows": float(len(rows)), "data.positives": float(len(events))}
    if case.calendar is None:
        return found
    place = header.index(case.calendar.column)
    sizes, ones = (Counter(row[place] for row in some) for some in (rows, events))
    for period, size in sizes.items():
        at = f"months.{slug(period)}"
        found |= {f"{at}.n": float(size), f"{at}.positives": float(ones[period])}
        found |= {f"{at}.base_rate": ones[period] / size}
    return found
