"""Real time: a table of cases, read piece by piece in constant memory, as rows of a model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plainspoken.case import MISSING_CATEGORY, Column
from plainspoken.case.serving_manifest import FeatureProfile
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.serving.input_schema import InputSchema
from plainspoken.serving.table_form import find_table_form
from plainspoken.tables.spellings import parse_flag
from plainspoken.tables.text_batches import TableBatch, convert_cells_to_text, iterate_table_batches, read_column_names

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TablePiece:
    """Some rows of a table. `rows`: (n, c), what cannot be used as NaN; `faults`: per row what is wrong with
    it, empty where nothing is; `table`: the piece as it was read; `share`: of the file, read so far."""

    rows: Floats
    faults: NDArray[np.object_]
    table: pa.RecordBatch
    share: float


def read_table_pieces(
    path: Path, form: InputSchema, ignored: Sequence[str], encoding: str = ""
) -> Iterator[TablePiece]:
    """A table of any kind of file, piece by piece. `ignored`: further columns that may be there and are not used;
    `encoding`: of its text, where it is known.

    Raises:
        Faults: all that is wrong with its columns, before any row is read.
        PlainspokenError: no such file, or it cannot be read.
    """
    try:
        table = find_table_form(path, form.production.separator, form.names, encoding)
        check_table_columns(path, read_column_names(path, table), form, ignored)
    except FileNotFoundError:
        raise PlainspokenError(f"{path}: expected a table of new cases, found no file") from None
    for batch in iterate_table_batches(path, table):
        yield encode_piece(batch, form)


def find_column_faults(path: Path | str, names: Sequence[str], form: InputSchema, ignored: Sequence[str]) -> list[str]:
    """What is wrong with a table's columns: those that are missing, and those that the model must not see."""
    allowed = {*form.names, *form.production.identifiers, *ignored}
    found = [
        f"{path}: expected the column {name!r}, which the model needs, found none"
        for name in sorted(form.names - set(names))
    ]
    for name in names:
        if name not in allowed:
            problem = form.stranger(name)
            found.append(
                f"{path}: column {name!r}: expected {problem.expected}, found {problem.found}; "
                f"remove it, or pass --ignore {name!r}"
            )
    return found


def check_table_columns(path: Path | str, names: Sequence[str], form: InputSchema, ignored: Sequence[str]) -> None:
    """Refuse a table whose columns are not those of the model.

    Raises:
        Faults: all that is wrong with them.
    """
    faults = find_column_faults(path, names, form, ignored)
    if faults:
        raise Faults(faults)


def encode_piece(batch: TableBatch, form: InputSchema) -> TablePiece:
    """A batch as rows, with the faults of each."""
    rows = np.empty((len(batch.cells), len(form.seen)))
    faults = np.full(len(batch.cells), "", dtype=object)
    for place, each in enumerate(form.seen):
        cells = correct_cells(batch.cells.column(each.column), each)
        values, wrong = (
            encode_number_column(cells, each, form.production.decimal)
            if each.is_number
            else encode_category_column(cells, each, form.codes[place])
        )
        rows[:, place] = values
        for what, where in wrong.items():
            if where.any():
                said = f"{each.column}: {what}"
                faults[where] = [f"{old}; {said}" if old else said for old in faults[where]]
    return TablePiece(rows, faults, batch.cells, batch.share)


def correct_cells(cells: pa.Array, each: FeatureProfile) -> pa.Array:
    """A column with the texts replaced that the case reads as others."""
    if not each.corrections or not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
        return cells
    found = cells.dictionary_encode()
    words = [each.corrections.get(word, word) for word in found.dictionary.to_pylist()]
    return pc.fill_null(pc.take(pa.array(words, pa.string()), found.indices), each.corrections.get("", None))


def encode_number_column(
    cells: pa.Array, each: FeatureProfile, decimal: str
) -> tuple[Floats, dict[str, NDArray[np.bool_]]]:
    """A column of numbers, and where it holds none, one that is not allowed, or one never seen."""
    if pa.types.is_floating(cells.type) or pa.types.is_integer(cells.type):
        values = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
        unread, empty = np.isinf(values), np.isnan(values)
    else:
        values, unread, empty = read_number_texts(convert_cells_to_text(cells), each.declared, decimal)
    there = ~empty & ~unread
    refused = there & find_disallowed_numbers(values, each.declared)
    low, high = each.low or 0.0, each.high or 0.0
    far = there & ~refused & ~((values >= low) & (values <= high))
    missing = empty & (not each.declared.missing)
    return values, {"missing": missing, "not_allowed": unread | refused, "out_of_range": far}


def read_number_texts(
    cells: pa.Array, declared: Column, decimal: str
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Numbers from text as the case reads them, with currencies, units and groups of thousands; where it is none, and
    where it is empty."""
    values, unread, empty = parse_number_texts(cells, declared.decimal or decimal)
    if unread.any():
        from plainspoken.tables.amount_text import parse_amounts

        text = pc.fill_null(pc.utf8_trim_whitespace(cells), "").to_pandas()
        values = parse_amounts(text, declared.decimal or decimal, declared.unit).to_numpy(dtype=np.float64)
        unread = ~empty & ~np.isfinite(values)
    return values, unread, empty


def parse_number_texts(cells: pa.Array, decimal: str) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Numbers from text, where it is none, and where it is empty."""
    text = pc.utf8_trim_whitespace(cells)
    empty = to_bool_array(pc.or_kleene(pc.is_null(text), pc.equal(text, "")))
    if decimal != ".":
        text = pc.replace_substring(text, decimal, ".")
    looks = pc.match_substring_regex(text, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$")
    fine = to_bool_array(pc.fill_null(looks, False))
    values = pc.if_else(pa.array(fine), text, "nan").cast(pa.float64()).to_numpy(zero_copy_only=False)
    unread = ~empty & ~(fine & np.isfinite(values))
    return values, unread, empty


def find_disallowed_numbers(values: Floats, declared: Column) -> NDArray[np.bool_]:
    """Where numbers break what the case declares."""
    broken = np.zeros(len(values), dtype=bool)
    if declared.type == "integer":
        broken |= values != np.floor(values)
    if declared.min is not None:
        broken |= values < declared.min
    if declared.max is not None:
        broken |= values > declared.max
    return broken


def encode_category_column(
    cells: pa.Array, each: FeatureProfile, codes: Mapping[str, int]
) -> tuple[Floats, dict[str, NDArray[np.bool_]]]:
    """A column of categories as codes, and where it holds none or one never seen."""
    found = convert_cells_to_text(cells).dictionary_encode()
    gap = codes.get(MISSING_CATEGORY) if each.declared.missing else None  # None: the model has seen no gap
    words = ["" if word in each.declared.nothing else word for word in found.dictionary.to_pylist()]
    if each.declared.type == "flag" and not each.declared.values:
        words = [parse_flag(word) or word for word in words]
    nothing = -2 if gap is None else gap
    places = np.array([*(find_category_code(word, codes, nothing) for word in words), nothing], dtype=np.float64)
    at = pc.fill_null(found.indices, len(words)).to_numpy(zero_copy_only=False)
    values = places[at.astype(np.intp)]
    blank = np.array([*(word == "" for word in words), True])[at.astype(np.intp)]
    return np.where(values < 0, 0.0, values), {"missing": blank & (gap is None), "unknown_value": (values < 0) & ~blank}


def find_category_code(word: str, codes: Mapping[str, int], nothing: int) -> int:
    """The code of a category, `nothing` for an empty cell, -1 for one never seen."""
    return nothing if word == "" else codes.get(word, -1)


def to_bool_array(cells: pa.Array) -> NDArray[np.bool_]:
    """An array of flags."""
    return np.asarray(cells.to_numpy(zero_copy_only=False), dtype=bool)
