"""Data: a case to its tidy table: find, read, check, join, clean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import MISSING_CATEGORY, Case, Column
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data import corrections as correct
from plainspoken.data import join, near_copies
from plainspoken.data.add_up import find_moment_faults
from plainspoken.data.added_up_ledger import list_added_up_steps
from plainspoken.data.clean import CONSTANT_COLUMN_STEP, CleaningResult, apply_cleaning_steps
from plainspoken.data.dataset import Dataset
from plainspoken.data.decimal_sign import choose_decimal_sign, find_mixed_signs
from plainspoken.data.drawn_sample import DrawnSample
from plainspoken.data.join_keys import find_key_faults
from plainspoken.data.layout import TableSchema, build_table_schemas
from plainspoken.data.locate import (
    SIMULATED_TABLES_FOLDER,
    describe_table_places,
    describe_table_remedy,
    find_table_file,
    hash_table_files,
    name_table_files,
)
from plainspoken.data.minimum_rows import find_size_faults
from plainspoken.data.no_cases import leave_out_no_cases, list_no_case_steps
from plainspoken.data.parse import Cells, normalise_positive_value, parse_table_cells
from plainspoken.data.unused_columns import list_unused_columns
from plainspoken.data.validate import find_value_faults
from plainspoken.data.value_addresses import find_shared_value_faults
from plainspoken.tables.spellings import FLAG_FALSE, FLAG_TRUE
from plainspoken.tables.text_table import TextTable, build_text_table, read_text_table

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class ReadTables:
    """The tables that could be read, by name, and what was wrong with those that could not."""

    raws: Mapping[str, TextTable]
    faults: tuple[str, ...]


def load_dataset(case: Case, folder: Path | None, workspace: Path) -> Dataset:
    """A case's table, read strictly, checked, joined and cleaned.

    `folder`: where the real tables are (see `find_data_folder`); None: the case's simulator writes tables of the
    same form into `workspace`, and `demonstration` is set.

    Raises:
        PlainspokenError: no tables and no simulator.
        Faults: all that is wrong with the tables.
    """
    if folder is not None:
        return load_from_folder(case, folder, demonstration=False)
    if not case.simulator:
        raise PlainspokenError(
            f"{case.name}: expected tables or a simulator, found neither ({name_table_files(case)}; "
            f"{describe_table_places(case)}); "
            f"{describe_table_remedy(case)}"
        )
    from plainspoken.data.simulate.simulators import write_simulated_tables

    return load_from_folder(case, write_simulated_tables(case, workspace / SIMULATED_TABLES_FOLDER), demonstration=True)


def load_from_folder(case: Case, folder: Path, *, demonstration: bool = False) -> Dataset:
    """A case's table from the files below a folder.

    Raises:
        Faults: all that is wrong with the tables.
    """
    plan = build_table_schemas(case)
    read, drawn = _read_table_files(case, plan, folder)
    loaded = prepare_dataset(case, plan, read, demonstration=demonstration)
    paths = {name: folder / table.file for name, table in case.tables.items()}
    return replace(loaded, hashes=hash_table_files(case, paths), drawn=drawn)


def load_from_frame(case: Case, frame: pd.DataFrame) -> Dataset:
    """The table of a case with one table, from a frame in memory; see `load_from_frames`."""
    return load_from_frames(case, dict.fromkeys(case.tables, frame))


def load_from_frames(case: Case, frames: Mapping[str, pd.DataFrame]) -> Dataset:
    """A case's table from frames in memory, by the tables' names, held to the same declarations as files.

    Rows are counted as if each frame stood below a header, so its first row is row 2. A number in memory
    has no decimal sign of its own: it prints with a point. `hashes` is empty.

    Raises:
        Faults: all that is wrong with the frames.
    """
    from plainspoken.tables.frame_text import convert_frame_to_text

    def taken(each: TableSchema) -> TextTable:
        frame = frames.get(each.name)
        if frame is None:
            raise Faults([f"expected a frame for table {each.name!r}, found {', '.join(frames) or 'none'}"])
        return each.name_key(build_text_table(convert_frame_to_text(frame), each.table, each.name, each.header))

    plan = build_table_schemas(case)
    return prepare_dataset(case, plan, _read_each_table(plan, taken), demonstration=False)


def _read_table_files(case: Case, plan: Sequence[TableSchema], folder: Path) -> tuple[ReadTables, DrawnSample | None]:
    """The tables below a folder as text, read here or by the engine of the case; what was drawn, where not all was."""
    if case.engine is None:
        return _read_each_table(plan, lambda each: _read_table_file(case, each, folder)), None
    from plainspoken.data.spark_reading import open_spark_reading

    with open_spark_reading(case, folder, case.engine.sample_rows) as reading:
        return _read_each_table(plan, reading.read), reading.drawn


def _read_table_file(case: Case, layout: TableSchema, folder: Path) -> TextTable:
    """One table's file as text."""
    path = find_table_file(case, layout.name, folder)
    return layout.name_key(read_text_table(path, layout.table, layout.name, layout.header))


def _read_each_table(plan: Sequence[TableSchema], reading: Callable[[TableSchema], TextTable]) -> ReadTables:
    """Every table read, so that all faults of all tables are told together."""
    raws: dict[str, TextTable] = {}
    faults: list[str] = []
    for layout in plan:
        try:
            raws[layout.name] = reading(layout)
        except Faults as found:
            faults += found.faults
    return ReadTables(raws, tuple(faults))


def prepare_dataset(case: Case, plan: Sequence[TableSchema], read: ReadTables, *, demonstration: bool) -> Dataset:
    """Cells of text to a tidy table: correct, parse, check, join, clean. `hashes` is left empty.

    Raises:
        Faults: all that is wrong with headers, rows, cells, keys and sizes.
    """
    plain, no_cases = leave_out_no_cases(case, read.raws)
    raws, corrections = correct.apply_corrections(case, plain)
    values, faults = check_tables(case, plan, raws)
    if read.faults or faults:
        raise Faults([*read.faults, *faults])
    read_rows = values[plan[0].name]
    values = join.add_up_tables(case, plan, raws, values)
    first = values[plan[0].name]
    whole = join.join_tables(case, plan, values)
    event = flag_events(case, whole)
    left_out = no_cases[plan[0].name]
    earlier = [
        *list_no_case_steps(case, len(read_rows), left_out),
        *list_added_up_steps(plan[0], raws[plan[0].name], read_rows),
        *correct.list_correction_steps(corrections, plan, raws, event, first),
        *join.list_join_steps(plan, values, event),
        *near_copies.list_near_copy_steps(case, whole, event),
    ]
    done = apply_cleaning_steps(case, whole, normalise_positive_value(case), earlier, len(read_rows) + left_out)
    left = _find_too_few_rows(case, done.frame, f"{plan[0].table.file}, after cleaning{_name_dropped_rows(case, done)}")
    if left:
        raise Faults(left)
    constants = {step.slug for step in done.ledger if step.kind == CONSTANT_COLUMN_STEP}
    return replace(_make_dataset(case, done, demonstration), unused=list_unused_columns(case, plain, constants))


def _name_dropped_rows(case: Case, done: CleaningResult) -> str:
    """What declared steps left out, one by one, in brackets; nothing where all rows are there."""
    declared = {step.slug for step in case.clean}
    dropped = [
        f"{step.slug} ({step.kind}) left out {step.rows_in - step.rows_out:,} of {step.rows_in:,} rows"
        for step in done.ledger
        if step.rows_out < step.rows_in and step.slug in declared
    ]
    return f" [{'; '.join(dropped)}; `clean = []` in the case keeps all]" if dropped else ""


def check_tables(
    case: Case, plan: Sequence[TableSchema], raws: Mapping[str, TextTable]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Each table's cells as values, and all that is wrong with cells, keys and sizes."""
    values, faults = {}, []
    for layout in plan:
        if layout.name in raws:
            values[layout.name], told = check_table(layout, raws[layout.name])
            faults += told
            faults += find_moment_faults(layout, raws[layout.name]) if layout.table.add_up else []
    faults += find_key_faults(case, plan, raws)
    first = values.get(plan[0].name)
    if first is not None and case.target.column in first and plan[0].table.add_up is None:
        faults += _find_too_few_rows(case, first, plan[0].table.file)
    return values, faults


def check_table(layout: TableSchema, raw: TextTable) -> tuple[pd.DataFrame, list[str]]:
    """One table's cells as values, and all that is wrong with its header, rows and cells."""
    decimal = choose_decimal_sign(raw, layout.fields)
    values = parse_table_cells(raw.frame, layout.fields, decimal)
    two_signs = find_mixed_signs(raw, layout.fields, decimal)
    whole = values.drop(columns=list(two_signs))
    faults = [*raw.faults, *two_signs.values(), *find_value_faults(layout.fields, raw, whole, layout.places)]
    return values, [*faults, *find_shared_value_faults(layout.fields, raw, whole)]


def flag_events(case: Case, values: pd.DataFrame) -> Flags:
    """Which rows are events."""
    return (values[case.target.column] == normalise_positive_value(case)).to_numpy(np.bool_)


def _make_dataset(case: Case, done: CleaningResult, demonstration: bool) -> Dataset:
    """What is handed over."""
    event = flag_events(case, done.frame)
    return Dataset(select_dataset_columns(case, done.frame), event, done.ledger, {}, demonstration, done.asides)


def select_dataset_columns(case: Case, values: pd.DataFrame) -> pd.DataFrame:
    """Features, identifiers and values, in declared order, each with the type that `Dataset` promises."""
    roles = ("feature", "identifier", "value")
    used = {name: each for name, each in case.columns.items() if each.role in roles}
    return pd.DataFrame({name: convert_to_final_type(values[name], column) for name, column in used.items()})


def convert_to_final_type(cells: Cells, column: Column) -> Cells:
    """A column's cells with their final type: categories and flags as Categorical, where a gap is a value of
    its own (`MISSING_CATEGORY`); the rest as it is."""
    if column.type not in ("category", "flag"):
        return cells
    seen = sort_category_values(cells.dropna().unique())
    known = column.values or ((FLAG_FALSE, FLAG_TRUE) if column.type == "flag" else tuple(seen))
    gaps = [MISSING_CATEGORY] if cells.isna().any() and MISSING_CATEGORY not in known else []
    return cells.fillna(MISSING_CATEGORY).astype(pd.CategoricalDtype([*known, *gaps]))


def sort_category_values(values: Iterable[str]) -> list[str]:
    """Values seen, sorted; codes that are all whole numbers by their size."""
    every = list(values)
    return sorted(every, key=int) if all(each.isdecimal() for each in every) else sorted(every)


def _find_too_few_rows(case: Case, values: pd.DataFrame, file: str) -> list[str]:
    """What there is too little of in these values."""
    positive = normalise_positive_value(case)
    positives = int((values[case.target.column] == positive).sum())
    return find_size_faults(file, case.target.column, case.target.positive, len(values), positives)
