"""A file that keeps its columns with their types (Parquet, Feather, ORC) to its columns and batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from plainspoken.core.errors import Faults
from plainspoken.tables.bounds import (
    MAX_TABLE_CELLS,
    MAX_TABLE_COLUMNS,
    count_batch_rows,
    make_too_large_fault,
    make_too_wide_fault,
)
from plainspoken.tables.columnar_size import (
    check_parquet_size,
    check_unpacked,
    decode_dictionaries,
    iterate_bounded,
    list_parquet_dictionaries,
    sum_feather_bytes,
)
from plainspoken.tables.fault import Fault
from plainspoken.tables.orc_size import sum_orc_text

# By the ending of a name: what Arrow calls the format, and what a person calls it.
COLUMNAR_FORMATS = {".parquet": "parquet", ".feather": "feather", ".arrow": "feather", ".orc": "orc"}
FORMAT_WORDS = {"parquet": "a Parquet file", "feather": "a Feather file", "orc": "an ORC file"}
# What reading broken bytes may raise: of Arrow, of the disk, and of Python for names and days that cannot be.
FILE_ERRORS = (pa.ArrowException, OSError, ValueError, OverflowError, KeyError)
SCANNED_ROWS = 4_096  # of a file whose texts cannot be measured before they are unpacked
UNNAMED_INDEX_PREFIX = "__index_level_"  # how pandas calls an index without a name: no column of the table


def is_columnar(path: Path) -> bool:
    """Whether a file keeps columns with their types, by the ending of its name."""
    return path.suffix.lower() in COLUMNAR_FORMATS


def open_columnar(path: Path, file: str) -> Any:
    """A file as a data set of Arrow. `file`: what messages call it.

    Raises:
        Faults: it is none of its kind, or unpacks to far more than people's tables do.
    """
    from pyarrow import dataset

    kind = COLUMNAR_FORMATS[path.suffix.lower()]
    try:
        if kind == "parquet":
            check_parquet_size(path, file)
        else:
            check_unpacked(path, file, sum_orc_text(path) if kind == "orc" else sum_feather_bytes(path))
        return dataset.dataset(path.absolute().as_posix(), format=kind)
    except FILE_ERRORS as error:
        raise make_columnar_fault(path, file, error) from None


def make_columnar_fault(path: Path, file: str, error: BaseException) -> Faults:
    """A file that cannot be read as what it is called."""
    kind = FORMAT_WORDS[COLUMNAR_FORMATS[path.suffix.lower()]]
    said = " ".join(str(error).split()).replace(path.absolute().as_posix(), file)
    return Faults([str(Fault(file, kind, said, "save the table anew"))])


def list_columnar_names(path: Path, file: str) -> list[str]:
    """The columns of a file.

    Raises:
        Faults: it is none of its kind, or has more columns than can be looked at.
    """
    opened = open_columnar(path, file)
    try:
        names = [each for each in opened.schema.names if not each.startswith(UNNAMED_INDEX_PREFIX)]
    except FILE_ERRORS as error:
        raise make_columnar_fault(path, file, error) from None
    if len(names) > MAX_TABLE_COLUMNS:
        raise Faults([str(make_too_wide_fault(file, len(names), row=0))])
    return names


def iterate_columnar(path: Path, file: str, rows: int) -> Iterator[tuple[pa.RecordBatch, float]]:
    """The batches of a file, of at most so many `rows`, each with the share of the file that is read then.

    Raises:
        Faults: it is none of its kind, broken further on, or larger unpacked than can be read.
    """
    names, done = list_columnar_names(path, file), 0
    try:
        whole, batches = iterate_packed(path, file, names, rows)
        for batch in batches:
            done += len(batch)
            yield decode_dictionaries(batch), done / max(whole, 1)
    except FILE_ERRORS as error:
        raise make_columnar_fault(path, file, error) from None


def iterate_packed(path: Path, file: str, names: list[str], rows: int) -> tuple[int, Iterator[pa.RecordBatch]]:
    """The number of rows of a file, and its batches, in which texts that stand in many rows may be kept once.

    Raises:
        Faults: it is larger unpacked than can be read.
    """
    rows = min(rows, count_batch_rows(len(names)))
    whole, batches = (iterate_parquet if is_parquet(path) else scan_columnar)(path, names, rows)
    return whole, iterate_bounded(iterate_valid(batches), path, file)


def iterate_valid(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches, each looked through before anything is read from it: Arrow itself trusts a file that says where its
    texts begin and end, and reads beyond the memory where it says so wrongly.

    Raises:
        pyarrow.ArrowInvalid: a batch that does not hold together, or holds text that is no UTF-8.
    """
    for batch in batches:
        batch.validate(full=True)
        yield batch


def is_parquet(path: Path) -> bool:
    """Whether a file is Parquet, by the ending of its name."""
    return path.suffix.lower() == ".parquet"


def iterate_parquet(path: Path, names: list[str], rows: int) -> tuple[int, Iterator[pa.RecordBatch]]:
    """The number of rows of a Parquet file, and its batches: one after the other, so that few are in memory."""
    from pyarrow.parquet import ParquetFile

    opened = ParquetFile(path, read_dictionary=list_parquet_dictionaries(path))
    return opened.metadata.num_rows, opened.iter_batches(rows, columns=names)


def scan_columnar(path: Path, names: list[str], rows: int) -> tuple[int, Iterator[pa.RecordBatch]]:
    """The number of rows of a file of another kind, and its batches that hold some."""
    opened = open_columnar(path, path.name)
    batches = opened.to_batches(columns=names, batch_size=min(rows, SCANNED_ROWS), batch_readahead=1, use_threads=False)
    return opened.count_rows(), (each for each in batches if len(each))


def count_columnar_rows(path: Path, file: str) -> int:
    """The rows of a file, as it says itself.

    Raises:
        Faults: it is none of its kind.
    """
    try:
        return int(open_columnar(path, file).count_rows())
    except FILE_ERRORS as error:
        raise make_columnar_fault(path, file, error) from None


def read_columnar_frame(path: Path, file: str) -> pd.DataFrame:
    """All of a file. Whole numbers stay exact where some are missing.

    Raises:
        Faults: it is none of its kind, broken, or larger than fits into memory.
    """
    names = list_columnar_names(path, file)
    try:
        whole, batches = iterate_packed(path, file, names, count_batch_rows(len(names)))
        if whole * len(names) > MAX_TABLE_CELLS:
            raise Faults([str(make_too_large_fault(file))])
        found: pd.DataFrame = build_arrow_table(path, names, batches).to_pandas(
            integer_object_nulls=True, ignore_metadata=True
        )
        return found
    except FILE_ERRORS as error:
        raise make_columnar_fault(path, file, error) from None


def build_arrow_table(path: Path, names: list[str], batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """The batches as one table; of a file without rows one without."""
    held = list(batches)
    return pa.Table.from_batches(held) if held else open_columnar(path, path.name).schema.empty_table().select(names)
