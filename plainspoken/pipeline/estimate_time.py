"""How long an analysis will take about, from the size of its table and what is tried; told before it begins.

The rates are seconds of one core, measured on a machine with two at rest; a short trial says how fast this one is now.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from plainspoken.analysis.training.tree_limits import MAX_TREE_ROWS
from plainspoken.case import Case, SourceTable
from plainspoken.tables.columnar import count_columnar_rows, is_columnar
from plainspoken.tables.excel_rows import is_workbook
from plainspoken.tables.json_lines import is_json_lines
from plainspoken.tables.recode import CHUNK_BYTES, open_table_file
from plainspoken.tables.text_lines import report_broken_gzip

MIN_CELLS = 100_000  # with fewer, nothing takes long, and libraries that learn take seconds to import
MIN_TOLD_SECONDS = 60.0
WORKBOOK_CELL_BYTES = 6  # about, of a packed workbook: its rows are known only when it was read
START_SECONDS = 9.0  # until libraries and workers are there, and for what does not grow with the table
ROW_SECONDS, CELL_SECONDS = 1e-4, 6e-5  # of all that comes after the training
PERIOD_FITS = 5  # more of each candidate where periods are left out in turn
TRIAL_STEPS, TRIAL_SECONDS = 1_200_000, 0.105
MAX_ROUND_MINUTES = 10.0
Rate = Callable[[int, int], float]  # rows and columns to the seconds of one fit with its scores

FIT_SECONDS: Mapping[str, Rate] = {
    "logistic_regression": lambda rows, columns: 0.004 + 3e-8 * rows * columns,
    "logistic_l1": lambda rows, columns: 0.004 + 3e-7 * rows * columns,
    "decision_tree": lambda rows, columns: 4.5e-7 * rows * columns,
    "nearest_neighbours": lambda rows, columns: 0.002 + 3e-9 * rows * rows,
    "support_vectors": lambda rows, columns: 0.02 + 2.5e-5 * rows,
    "support_vectors_exact": lambda rows, columns: 0.01 + 5e-8 * rows * rows,
    "random_forest": lambda rows, columns: 0.1 + 3.7e-5 * min(rows, MAX_TREE_ROWS) * columns**0.7 + 6e-6 * rows,
    "extra_trees": lambda rows, columns: 0.1 + 2e-5 * rows * columns**0.7,
    "hist_boosting": lambda rows, columns: 0.075 + 1e-6 * rows * columns,
    "lightgbm": lambda rows, columns: 0.05 + 7e-7 * rows * columns,
}


def foretell_analysis(case: Case, folder: Path | None) -> str:
    """What is said before a long analysis, such as "takes about 12 minutes: 300,000 rows, 30 columns"; nothing of a
    short one. `folder`: where the tables of the case are, None where they are simulated."""
    table = next(iter(case.tables.values()))
    if case.task != "classification" or folder is None or table.add_up is not None or table.pivot is not None:
        return ""
    path = folder / table.file
    columns = len(case.known_by("start", "during"))
    with report_broken_gzip(table.file):
        rows = count_rows(path, table, len(case.columns)) if path.is_file() else 0
    if rows * columns < MIN_CELLS:
        return ""
    seconds = estimate_seconds(case, rows, columns)
    if seconds < MIN_TOLD_SECONDS:
        return ""
    return f"takes {describe_minutes(seconds * measure_slowness())}: {rows:,} rows, {columns:,} columns to learn from"


def count_rows(path: Path, table: SourceTable, columns: int) -> int:
    """The rows of a table's file, about: its lines, what a columnar file says, or by the size of a workbook."""
    if is_columnar(path):
        return count_columnar_rows(path, path.name)
    if is_workbook(path):
        return path.stat().st_size // (WORKBOOK_CELL_BYTES * max(columns, 1))
    with open_table_file(path, table.encoding) as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK_BYTES), b""))
    return max(lines - (0 if is_json_lines(path) else table.header_row + table.header_rows - 1), 0)


def estimate_seconds(case: Case, rows: int, columns: int) -> float:
    """The seconds that an analysis takes on two cores at rest."""
    return START_SECONDS + _training_seconds(case, rows, columns) + rows * (ROW_SECONDS + columns * CELL_SECONDS)


def _training_seconds(case: Case, rows: int, columns: int) -> float:
    """The seconds of all fits: settings are compared on samples, or inside each outer fold; winners on all folds."""
    from plainspoken.analysis.training import cross_validation, hyperparameter_search
    from plainspoken.analysis.training.candidates import requested_candidates
    from plainspoken.analysis.training.nested_cv import INNER_FOLDS

    halves = hyperparameter_search.HALVING_FOLDS
    samples = (hyperparameter_search.FIRST_ROUND_ROWS, hyperparameter_search.SECOND_ROUND_ROWS)
    split, seconds = case.split, 0.0
    rounds = split.folds * split.repeats
    fitted = 1 - 1 / split.folds
    for candidate in requested_candidates(case.search):
        rate = FIT_SECONDS.get(candidate.slug)
        if rate is None:
            continue  # it averages others, which are counted
        tried = len(candidate.settings())
        if split.scheme == "nested":
            inner = rate(int(rows * fitted * (1 - 1 / INNER_FOLDS)), columns)
            seconds += tried * INNER_FOLDS * (rounds + 1) * inner + rounds * rate(int(rows * fitted), columns)
            continue
        train = rows * (1 - split.test_share)
        first, second = (int(min(train, most) / halves) for most in samples)
        again = hyperparameter_search.FIRST_ROUND_SURVIVORS * rate(second, columns)
        seconds += halves * (tried * rate(first, columns) + again)
        seconds += (rounds + (PERIOD_FITS if case.calendar else 0)) * rate(int(train * fitted), columns)
    return seconds / min(cross_validation.CORES, os.cpu_count() or 1)


def measure_slowness() -> float:
    """How many times longer than on the measured machine a fixed sum takes here and now, others' work included."""
    started, total = time.perf_counter(), 0
    for number in range(TRIAL_STEPS):
        total += number * number % 7
    return (time.perf_counter() - started) / TRIAL_SECONDS


def describe_minutes(seconds: float) -> str:
    """A length of time in words that promise no more than they can: whole minutes, then steps of five, then hours."""
    minutes = seconds / 60
    if minutes < MAX_ROUND_MINUTES:
        whole = max(round(minutes), 1)
        return f"about {whole} minute{'s' if whole > 1 else ''}"
    fives = 5 * round(minutes / 5)
    return f"about {fives} minutes" if fives < 120 else f"about {round(minutes / 60)} hours"
