"""Data: a case to its tidy table: find, read, check, clean. Knows no model and no language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data.check import value_faults
from data.clean import cleaned
from data.find import VARIABLE, content_hashes, find_tables
from data.loaded import Loaded
from data.parse import FALSE, TRUE, Cells, parsed, positive_of
from data.read import Raw, from_text, read_text
from data.size import size_faults
from plainspoken.case import Case, Column, Table
from plainspoken.errors import Faults, PlainspokenError

SIMULATED = "simulated"


def load(case: Case, folder: Path | None, workspace: Path) -> Loaded:
    """A case's table, read strictly, checked and cleaned.

    `folder`: where the real tables are (see `data_folder`); None: the case's simulator writes tables of the
    same form into `workspace`, and `demonstration` is set.

    Raises:
        PlainspokenError: no tables and no simulator.
        Faults: all that is wrong with the tables.
    """
    if folder is not None:
        return load_from(case, folder, demonstration=False)
    if not case.simulator:
        raise PlainspokenError(
            f"{case.name}: expected tables or a simulator, found neither; "
            f"set {VARIABLE} to the folder that holds the tables"
        )
    from data.simulate import simulate

    return load_from(case, simulate(case, workspace / SIMULATED), demonstration=True)


def load_from(case: Case, folder: Path, *, demonstration: bool = False) -> Loaded:
    """A case's table from the files below a folder.

    Raises:
        Faults: all that is wrong with the tables.
    """
    name, table = the_table(case)
    paths = find_tables(case, folder)
    raw = read_text(paths[name], table, name, columns_of(case, name))
    return prepare(case, raw, hashes=content_hashes(case, paths), demonstration=demonstration)


def from_frame(case: Case, frame: pd.DataFrame) -> Loaded:
    """A case's table from a frame in memory, held to the same declarations as a file.

    Rows are counted as if the frame stood below a header, so its first row is row 2. `hashes` is empty.

    Raises:
        Faults: all that is wrong with the frame.
    """
    from data.read_binary import as_text, numbered

    name, table = the_table(case)
    # In memory a number has no decimal sign of its own: it prints with a point.
    plain = case.model_copy(update={"tables": {name: table.model_copy(update={"decimal": "."})}})
    raw = from_text(as_text(frame), numbered(frame), table, name, columns_of(case, name))
    return prepare(plain, raw, hashes={}, demonstration=False)


def prepare(case: Case, raw: Raw, *, hashes: Mapping[str, str], demonstration: bool) -> Loaded:
    """Cells of text to a tidy table: parse, check, clean.

    Raises:
        Faults: all that is wrong with header, rows, cells and sizes.
    """
    _, table = the_table(case)
    values = parsed(raw.frame, case, table.decimal)
    faults = [*raw.faults, *value_faults(case, raw, values)]
    if case.target.column in values:
        faults += _too_little(case, values, raw.file)
    if faults:
        raise Faults(faults)
    kept, ledger = cleaned(case, values, positive_of(case))
    left = _too_little(case, kept, f"{raw.file}, after cleaning")
    if left:
        raise Faults(left)
    event = (kept[case.target.column] == positive_of(case)).to_numpy(np.bool_)
    return Loaded(tidy(case, kept), event, ledger, hashes, demonstration)


def tidy(case: Case, values: pd.DataFrame) -> pd.DataFrame:
    """Features and identifiers, in declared order, each with the type that `Loaded` promises."""
    used = {name: each for name, each in case.columns.items() if each.role in ("feature", "identifier")}
    return pd.DataFrame({name: typed(values[name], column) for name, column in used.items()})


def typed(cells: Cells, column: Column) -> Cells:
    """A column's cells with their final type: categories and flags as Categorical, the rest as it is."""
    if column.type not in ("category", "flag"):
        return cells
    seen = in_order(cells.dropna().unique())
    known = column.values or ((FALSE, TRUE) if column.type == "flag" else tuple(seen))
    return cells.astype(pd.CategoricalDtype(list(known)))


def in_order(values: Iterable[str]) -> list[str]:
    """Values seen, sorted; codes that are all whole numbers by their size."""
    every = list(values)
    return sorted(every, key=int) if all(each.isdecimal() for each in every) else sorted(every)


def the_table(case: Case) -> tuple[str, Table]:
    """The one table of a case, with its name.

    Raises:
        PlainspokenError: the case declares none, or several; how to join them is not declared yet.
    """
    if len(case.tables) != 1:
        found = ", ".join(case.tables) or "none"
        raise PlainspokenError(
            f"{case.name}: tables: expected one table, found: {found}; join them beforehand"
        )
    return next(iter(case.tables.items()))


def columns_of(case: Case, table: str) -> tuple[str, ...]:
    """The columns that a table must have: those declared for it, or for none in particular."""
    return tuple(name for name, column in case.columns.items() if column.table in ("", table))


def _too_little(case: Case, values: pd.DataFrame, file: str) -> list[str]:
    """What there is too little of in these values."""
    positive = positive_of(case)
    positives = int((values[case.target.column] == positive).sum())
    return size_faults(file, case.target.column, case.target.positive, len(values), positives)
