"""Data, on Apache Spark: the tables of a case to text, all of them or what was drawn of a large one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from plainspoken.case import Case
from plainspoken.data.drawn_sample import DrawnSample
from plainspoken.data.layout import TableSchema
from plainspoken.data.locate import find_table_file
from plainspoken.data.spark_sample import collect_drawn
from plainspoken.tables.spark_session import open_spark, quote_spark_name
from plainspoken.tables.spark_tables import collect_in_order, make_text_table, read_spark_table
from plainspoken.tables.text_lines import is_text_table
from plainspoken.tables.text_table import TextTable

KEY_INSIDE = "_plainspoken_key"
FLOAT_AS_TEXT = (
    "case when {0} = floor({0}) then cast(cast({0} as decimal(38, 0)) as string) else cast({0} as string) end"
)


@dataclass
class SparkReading:
    """The tables of a case, read one after the other, the first one first. `most`: rows that are taken of that;
    `drawn`: what was drawn of it; `keys`: those of its rows, by the text that they are, where not all were taken."""

    session: Any
    case: Case
    folder: Path
    most: int
    drawn: DrawnSample | None = None
    keys: dict[str, pa.Table] = field(default_factory=dict)

    def read(self, layout: TableSchema) -> TextTable:
        """One table as text.

        Raises:
            Faults: it is not there, or not as the case declares it.
        """
        path = find_table_file(self.case, layout.name, self.folder)
        rows = read_spark_table(self.session, path, layout.table, layout.name, layout.header)
        found = self.collect_first(rows) if layout.name == next(iter(self.case.tables)) else self.collect(rows, layout)
        written = not path.is_dir() and is_text_table(path)
        return layout.name_key(make_text_table(found, layout.table, written=written))

    def collect_first(self, rows: Any) -> pa.Table:
        """The rows of the first table, or what is drawn of them."""
        found, self.drawn = collect_drawn(rows, self.case, self.most)
        if self.drawn is not None:
            self.keys = {
                each.key: pa.table({KEY_INSIDE: found[each.key].unique().cast(pa.string())})
                for each in self.case.tables.values()
                if each.key in found.column_names
            }
        return found

    def collect(self, rows: Any, layout: TableSchema) -> pa.Table:
        """The rows of a further table: those of keys that were drawn."""
        from pyspark.sql import functions

        if layout.table.key not in self.keys:
            return collect_in_order(rows)
        here = layout.table.key_here or layout.table.key
        quoted, kind = quote_spark_name(here), dict(rows.dtypes)[here]
        text = FLOAT_AS_TEXT.format(quoted) if kind in ("double", "float") else f"cast({quoted} as string)"
        drawn = self.session.createDataFrame(self.keys[layout.table.key])
        kept = rows.join(functions.broadcast(drawn), functions.expr(text) == drawn[KEY_INSIDE], "left_semi")
        return collect_in_order(kept)


@contextmanager
def open_spark_reading(case: Case, folder: Path, most: int) -> Iterator[SparkReading]:
    """What reads the tables of a case below a folder; `most`: rows that are taken of the first one.

    Raises:
        PlainspokenError: what goes wrong in Spark.
    """
    with open_spark(f"plainspoken {case.name}") as session:
        yield SparkReading(session, case, folder, most)
