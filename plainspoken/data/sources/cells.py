"""Cells as a database or a file keeps them to text as a table of text writes them, or what cannot be written so."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal

import pyarrow as pa

from plainspoken.data.sources.places import SourcePlace
from plainspoken.tables.spellings import FLAG_FALSE, FLAG_TRUE
from plainspoken.tables.text_batches import LARGEST_EXACT_FLOAT, convert_cells_to_text

PLAIN = "text, numbers, yes or no, and days"
PLAIN_REMEDY = "leave the column out of the query, or cast it there to one of these"


def write_batch(place: SourcePlace, batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch of any plain types as text, "" where nothing is."""
    columns = [write_column(place, name, cells) for name, cells in zip(batch.schema.names, batch.columns, strict=True)]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def write_column(place: SourcePlace, name: str, cells: pa.Array) -> pa.Array:
    """A column of any plain type as text.

    Raises:
        PlainspokenError: lists, bytes and spans of time have no text that a table holds.
    """
    kind = str(cells.type)
    if isinstance(cells.type, pa.UuidType):
        return pa.array([write_value(place, name, each.as_py()) for each in cells], pa.string())
    if isinstance(cells.type, pa.BaseExtensionType):
        cells = cells.storage
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_nested(cells.type) or pa.types.is_binary(cells.type) or pa.types.is_large_binary(cells.type):
        raise place.fails(PLAIN, f'{kind} in column "{name}"', PLAIN_REMEDY)
    try:
        return convert_cells_to_text(cells)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise place.fails(PLAIN, f'{kind} in column "{name}"', PLAIN_REMEDY) from None


def write_value(place: SourcePlace, name: str, value: object) -> str:
    """One value of a cursor as text, in the same form.

    Raises:
        PlainspokenError: bytes.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return FLAG_TRUE if value else FLAG_FALSE
    if isinstance(value, float):
        return "" if math.isnan(value) else write_float(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (bytes, bytearray)):
        raise place.fails(PLAIN, f'bytes in column "{name}"', PLAIN_REMEDY)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def write_float(value: float) -> str:
    """A float as text: a whole one as a whole number, as long as a float holds it exactly."""
    return str(int(value)) if value.is_integer() and abs(value) < LARGEST_EXACT_FLOAT else repr(value)
