"""What computes a table: this program by itself, or Apache Spark (docs/scale.md)."""

from __future__ import annotations

from enum import StrEnum


class TableEngine(StrEnum):
    """What goes through the rows of a table."""

    HERE = "here"
    SPARK = "spark"
