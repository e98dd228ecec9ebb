"""What computes a table: this program by itself, or Apache Spark (docs/scale.md)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from plainspoken.core.errors import PlainspokenError

PARQUET_BEGINS = b"PAR1"


class TableEngine(StrEnum):
    """What goes through the rows of a table."""

    HERE = "here"
    SPARK = "spark"


def require_parquet(table: str) -> None:
    """See that a file of this computer is Parquet before Spark is started for it, by how it begins.

    A folder, and any other address, is for Spark to open.

    Raises:
        PlainspokenError: it is of another kind.
    """
    path = Path(table)
    if not path.is_file():
        return
    with path.open("rb") as file:
        begun = file.read(len(PARQUET_BEGINS))
    if begun != PARQUET_BEGINS:
        remedy = "leave out --engine spark, or save the table as Parquet"
        raise PlainspokenError(
            f"{table}: expected Parquet for Spark, a file or a folder of it, found another; {remedy}"
        )
