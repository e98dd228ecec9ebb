"""Apache Spark, optional: a file of CSV or Parquet, or a folder of Parquet, to a table of Spark whose rows know their
place."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.tables.aligned_text import is_rewritten
from plainspoken.tables.columnar import UNNAMED_INDEX_PREFIX, is_parquet
from plainspoken.tables.fault import Fault, join_first_words, quote_value
from plainspoken.tables.frame_text import convert_frame_to_text
from plainspoken.tables.header import find_header_faults
from plainspoken.tables.records import read_header_names
from plainspoken.tables.spark_session import quote_spark_name
from plainspoken.tables.text_lines import is_text_table
from plainspoken.tables.text_table import TextTable, check_file_declaration, choose_declared_separator

INSIDE_PREFIX = "_plainspoken_"  # of columns beside those of the table
FILE_INSIDE, ROW_INSIDE = f"{INSIDE_PREFIX}file", f"{INSIDE_PREFIX}row"  # where a row stands
FILE_RANK = f"{INSIDE_PREFIX}file_rank"
GLOB_SIGNS = re.compile(r"([\\*?\[\]{}])")
NO_TEXT = "\ufffd"  # what stands where bytes were no text
READABLE = "a file of CSV (one line of names, signs between the cells) or Parquet, or a folder of Parquet files"
FIRST_ROW = 2  # of a file, below its names


def read_spark_table(session: Any, path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> Any:
    """A table of Spark with the columns of a file or folder as they are kept there (those of CSV as text), and with the
    file (`FILE_INSIDE`) and the place in it from 0 (`ROW_INSIDE`) of each row.

    `named`: what the case calls the table; `declared`: the columns it must have.

    Raises:
        Faults: columns that are missing, or that the case does not declare; files of a folder with other columns.
        PlainspokenError: it is of another kind.
    """
    if path.is_dir() or is_parquet(path):
        return read_spark_parquet(session, path, table, named, declared)
    if not is_text_table(path) or table.header_row + table.header_rows > FIRST_ROW or is_rewritten(path, table):
        remedy = "save the table as one of these, or remove [engine] from the case"
        raise PlainspokenError(f"{table.file}: expected for Spark {READABLE}, found another; {remedy}")
    check_file_declaration(table, named)
    written = choose_declared_separator(path, table, named, declared)
    return read_spark_csv(session, path, written, named, declared)


def read_spark_parquet(session: Any, path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> Any:
    """The columns of Parquet; folders such as `month=01` are a column of text."""
    check_alike_files(path, table)
    cells = session.read.parquet(escape_glob_signs(path))
    names = [name for name in cells.columns if not name.startswith(UNNAMED_INDEX_PREFIX)]
    check_header(names, table, named, declared)
    file, row = cells["_metadata.file_path"].alias(FILE_INSIDE), cells["_metadata.row_index"].alias(ROW_INSIDE)
    return cells.select(file, row, *(cells[quote_spark_name(name)] for name in names))


def read_spark_csv(session: Any, path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> Any:
    """The columns of a file of separated lines as text. It is read by one task: what stands between quotation marks may
    hold line ends, so that nobody knows a row by its place in the file."""
    from pyspark.sql import functions

    names = read_header_names(path, table, named)
    check_header(names, table, named, declared)
    cells = session.read.csv(
        escape_glob_signs(path), schema=", ".join(f"{quote_spark_name(name)} string" for name in names),
        sep=table.separator, encoding=codecs.lookup(table.encoding).name.removesuffix("-sig"), quote='"', escape='"',
        header=True, enforceSchema=True, multiLine=True, mode="FAILFAST",
    )  # fmt: skip
    row = functions.monotonically_increasing_id().alias(ROW_INSIDE)
    return cells.select(functions.lit(path.name).alias(FILE_INSIDE), row, *(cells[quote_spark_name(n)] for n in names))


def check_header(names: Sequence[str], table: SourceTable, named: str, declared: Sequence[str]) -> None:
    """Every declared column is there, and no other.

    Raises:
        Faults: what is not so.
    """
    if faults := find_header_faults(names, declared, table, named):
        raise Faults(faults)


def check_alike_files(path: Path, table: SourceTable) -> None:
    """Each file of a folder has the columns of the first: of others Spark leaves out what the first has not.

    Raises:
        Faults: one has others.
    """
    from pyarrow.parquet import read_schema

    files = (
        sorted(each for each in path.rglob("*.parquet") if is_shown(each.relative_to(path))) if path.is_dir() else []
    )
    first = set(read_schema(files[0]).names) if files else set()
    for each in files[1:]:
        if unlike := first ^ set(read_schema(each).names):
            found = f"{join_first_words(sorted(map(quote_value, unlike)))} not in all ({each.relative_to(path)})"
            raise Faults([str(Fault(table.file, "the same columns in each file", found, "write the files alike"))])


def is_shown(path: Path) -> bool:
    """Whether a file below a folder is one of its table: what begins with a dot or an underscore is not."""
    return not any(part.startswith((".", "_")) for part in path.parts)


def escape_glob_signs(path: Path) -> str:
    """A path as Spark takes it: its signs mean themselves."""
    return GLOB_SIGNS.sub(r"\\\1", path.absolute().as_posix())


def collect_in_order(rows: Any) -> pa.Table:
    """Rows of a table of Spark as Arrow, in the order of their files and of their places in these."""
    found: pa.Table = rows.toArrow()
    files = pa.array(sorted(pc.unique(found[FILE_INSIDE]).to_pylist(), key=unquote), pa.string())
    ranked = found.append_column(FILE_RANK, pc.index_in(found[FILE_INSIDE], value_set=files))
    return ranked.sort_by([(FILE_RANK, "ascending"), (ROW_INSIDE, "ascending")])


def make_text_table(rows: pa.Table, table: SourceTable, *, written: bool) -> TextTable:
    """Rows of a table as text, as reading the file gives them. `written`: its numbers stand in a file of text, with the
    decimal sign of the case.

    Raises:
        Faults: bytes that are no text of the declared encoding.
    """
    names = [name for name in rows.column_names if not name.startswith(INSIDE_PREFIX)]
    lines = rows[ROW_INSIDE].to_numpy() + FIRST_ROW
    frame = convert_frame_to_text(rows.select(names).to_pandas(integer_object_nulls=True, ignore_metadata=True))
    if written and (faults := find_broken_text(frame, lines, table)):
        raise Faults(faults)
    return TextTable(frame, lines, table.file, decimals=(table.decimal, *table.decimals) if written else (".",))


def find_broken_text(frame: pd.DataFrame, lines: Any, table: SourceTable) -> list[str]:
    """The first cell of each column in which bytes were no text."""
    expected, remedy = f"text in {table.encoding}", "correct tables.NAME.encoding in the case"
    faults = []
    for name in frame.columns:
        broken = frame[name].str.contains(NO_TEXT, regex=False).to_numpy(bool)
        if broken.any():
            row = int(lines[broken.argmax()])
            faults.append(str(Fault(table.file, expected, "bytes that are none", remedy, row=row, column=str(name))))
    return faults
