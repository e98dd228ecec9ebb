"""Data: a case to its tidy table: find, read, check, join, clean. Knows no model and no language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import ABSENT, Case, Column
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data import corrections as correct
from plainspoken.data import join
from plainspoken.data import near_copies as alike
from plainspoken.data.clean import Cleaned, cleaned
from plainspoken.data.dataset import Loaded
from plainspoken.data.decimal_sign import mixed, sign_of
from plainspoken.data.join_keys import key_faults
from plainspoken.data.layout import Layout, layouts
from plainspoken.data.locate import VARIABLE, content_hashes, find_table
from plainspoken.data.minimum_rows import size_faults
from plainspoken.data.parse import FALSE, TRUE, Cells, parsed, positive_of
from plainspoken.data.read_csv import Raw, from_text, read_text
from plainspoken.data.validate import value_faults

SIMULATED = "simulated"
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Read:
    """The tables that could be read, by name, and what was wrong with those that could not."""

    raws: Mapping[str, Raw]
    faults: tuple[str, ...]


def load(case: Case, folder: Path | None, workspace: Path) -> Loaded:
    """A case's table, read strictly, checked, joined and cleaned.

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
    from plainspoken.data.simulate.simulate import simulate

    return load_from(case, simulate(case, workspace / SIMULATED), demonstration=True)


def load_from(case: Case, folder: Path, *, demonstration: bool = False) -> Loaded:
    """A case's table from the files below a folder.

    Raises:
        Faults: all that is wrong with the tables.
    """
    plan = layouts(case)
    read = _each(plan, lambda each: _read(case, each, folder))
    loaded = prepare(case, plan, read, demonstration=demonstration)
    paths = {name: folder / table.file for name, table in case.tables.items()}
    return replace(loaded, hashes=content_hashes(case, paths))


def from_frame(case: Case, frame: pd.DataFrame) -> Loaded:
    """The table of a case with one table, from a frame in memory; see `from_frames`."""
    return from_frames(case, dict.fromkeys(case.tables, frame))


def from_frames(case: Case, frames: Mapping[str, pd.DataFrame]) -> Loaded:
    """A case's table from frames in memory, by the tables' names, held to the same declarations as files.

    Rows are counted as if each frame stood below a header, so its first row is row 2. A number in memory
    has no decimal sign of its own: it prints with a point. `hashes` is empty.

    Raises:
        Faults: all that is wrong with the frames.
    """
    from plainspoken.data.read_binary import as_text, numbered

    def taken(each: Layout) -> Raw:
        frame = frames.get(each.name)
        if frame is None:
            raise Faults([f"expected a frame for table {each.name!r}, found {', '.join(frames) or 'none'}"])
        return from_text(as_text(frame), numbered(frame), each.table, each.name, tuple(each.fields))

    plan = layouts(case)
    return prepare(case, plan, _each(plan, taken), demonstration=False)


def _read(case: Case, layout: Layout, folder: Path) -> Raw:
    """One table's file as text."""
    path = find_table(case, layout.name, folder)
    return read_text(path, layout.table, layout.name, tuple(layout.fields))


def _each(plan: Sequence[Layout], reading: Callable[[Layout], Raw]) -> Read:
    """Every table read, so that all faults of all tables are told together."""
    raws: dict[str, Raw] = {}
    faults: list[str] = []
    for layout in plan:
        try:
            raws[layout.name] = reading(layout)
        except Faults as found:
            faults += found.faults
    return Read(raws, tuple(faults))


def prepare(case: Case, plan: Sequence[Layout], read: Read, *, demonstration: bool) -> Loaded:
    """Cells of text to a tidy table: correct, parse, check, join, clean. `hashes` is left empty.

    Raises:
        Faults: all that is wrong with headers, rows, cells, keys and sizes.
    """
    raws, corrections = correct.corrected(case, read.raws)
    values, faults = checked(case, plan, raws)
    if read.faults or faults:
        raise Faults([*read.faults, *faults])
    first = values[plan[0].name]
    event = is_event(case, first)
    whole = join.joined(case, plan, values)
    earlier = correct.ledger_lines(corrections, plan, raws, event) + join.ledger_lines(plan, values, event)
    done = cleaned(case, whole, positive_of(case), [*earlier, *alike.ledger_lines(case, whole, event)])
    left = _too_little(case, done.frame, f"{plan[0].table.file}, after cleaning")
    if left:
        raise Faults(left)
    return _loaded(case, done, demonstration)


def checked(
    case: Case, plan: Sequence[Layout], raws: Mapping[str, Raw]
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Each table's cells as values, and all that is wrong with cells, keys and sizes."""
    values, faults = {}, []
    for layout in plan:
        if layout.name in raws:
            values[layout.name], told = checked_table(layout, raws[layout.name])
            faults += told
    faults += key_faults(case, plan, raws)
    first = values.get(plan[0].name)
    if first is not None and case.target.column in first:
        faults += _too_little(case, first, plan[0].table.file)
    return values, faults


def checked_table(layout: Layout, raw: Raw) -> tuple[pd.DataFrame, list[str]]:
    """One table's cells as values, and all that is wrong with its header, rows and cells."""
    values = parsed(raw.frame, layout.fields, sign_of(raw, layout.fields))
    two_signs = mixed(raw, layout.fields)
    whole = values.drop(columns=list(two_signs))
    return values, [*raw.faults, *two_signs.values(), *value_faults(layout.fields, raw, whole, layout.places)]


def is_event(case: Case, values: pd.DataFrame) -> Flags:
    """Which rows are events."""
    return (values[case.target.column] == positive_of(case)).to_numpy(np.bool_)


def _loaded(case: Case, done: Cleaned, demonstration: bool) -> Loaded:
    """What is handed over."""
    event = is_event(case, done.frame)
    return Loaded(tidy(case, done.frame), event, done.ledger, {}, demonstration, done.asides)


def tidy(case: Case, values: pd.DataFrame) -> pd.DataFrame:
    """Features, identifiers and values, in declared order, each with the type that `Loaded` promises."""
    roles = ("feature", "identifier", "value")
    used = {name: each for name, each in case.columns.items() if each.role in roles}
    return pd.DataFrame({name: typed(values[name], column) for name, column in used.items()})


def typed(cells: Cells, column: Column) -> Cells:
    """A column's cells with their final type: categories and flags as Categorical, where a gap is a value of
    its own (`ABSENT`); the rest as it is."""
    if column.type not in ("category", "flag"):
        return cells
    seen = in_order(cells.dropna().unique())
    known = column.values or ((FALSE, TRUE) if column.type == "flag" else tuple(seen))
    gaps = [ABSENT] if cells.isna().any() and ABSENT not in known else []
    return cells.fillna(ABSENT).astype(pd.CategoricalDtype([*known, *gaps]))


def in_order(values: Iterable[str]) -> list[str]:
    """Values seen, sorted; codes that are all whole numbers by their size."""
    every = list(values)
    return sorted(every, key=int) if all(each.isdecimal() for each in every) else sorted(every)


def _too_little(case: Case, values: pd.DataFrame, file: str) -> list[str]:
    """What there is too little of in these values."""
    positive = positive_of(case)
    positives = int((values[case.target.column] == positive).sum())
    return size_faults(file, case.target.column, case.target.positive, len(values), positives)
