"""What a case says of the engine that reads its tables, as typed values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plainspoken.core.findings import FrozenModel

DEFAULT_SAMPLE_ROWS = 1_000_000


class EngineSettings(FrozenModel):
    """Which engine reads the tables and adds them up, in place of this process.

    `kind`: `spark` is Apache Spark; a table is then a file of CSV or Parquet, or a folder of Parquet. `sample_rows`: of
    a first table with more rows, so many are drawn at random, and the analysis is of these; of invoice lines, customers
    with all their lines, so that there are about so many.
    """

    kind: Literal["spark"]
    sample_rows: int = Field(default=DEFAULT_SAMPLE_ROWS, ge=1_000)
