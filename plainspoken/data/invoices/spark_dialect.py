"""Data, on Apache Spark: the questions of the engine without Spark, in Spark's dialect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any


def translate_to_spark(statement: str, moments: Mapping[str, datetime] | None = None) -> str:
    """The question of a statement that makes a table, or a question itself, as Spark asks it. `moments`: what stands
    for `$name`. Its rows have no order: to sort a billion customers helps nobody."""
    import sqlglot
    from sqlglot import expressions

    parsed: Any = sqlglot.parse_one(statement, read="duckdb")
    question: Any = parsed.expression if isinstance(parsed, expressions.Create) else parsed
    question.set("order", None)
    said = question.transform(partial(_fill_in_moment, moments=moments or {})).transform(_count_calendar_days)
    return str(said.sql(dialect="spark"))


def _fill_in_moment(part: Any, moments: Mapping[str, datetime]) -> Any:
    """A part of a question, with the moment itself where its name stood."""
    import sqlglot
    from sqlglot import expressions

    if isinstance(part, (expressions.Parameter, expressions.Placeholder)):
        return sqlglot.parse_one(f"timestamp_ntz '{moments[part.name].isoformat(' ')}'", read="spark")
    return part


def _count_calendar_days(part: Any) -> Any:
    """A part of a question, in which Spark counts days by the calendar as well, and not by 24 hours."""
    from sqlglot import expressions

    if isinstance(part, expressions.DateDiff):
        days = [expressions.cast(each, "date") for each in (part.this, part.expression)]
        return expressions.Anonymous(this="datediff", expressions=days)
    return part
