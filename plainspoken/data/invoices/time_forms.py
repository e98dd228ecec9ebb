"""Data: times of invoice lines by the form in which they are written; with an offset, as the clock showed them."""

from __future__ import annotations

import pandas as pd

from plainspoken.data.invoices.duckdb_engine import quote_literal

OFFSET_SIGN = "%z"  # at the end of a form: an offset from universal time, such as +0200, which is left out
OFFSET_PATTERN = r"\s*(?:[+-]\d{2}:?\d{2}|Z|UTC)$"


def read_sale_times(texts: pd.Series[str], form: str) -> pd.Series[pd.Timestamp]:
    """The moment of each text by a form, as the clock showed it there; NaT where the form does not fit."""
    if not form.endswith(OFFSET_SIGN):
        return pd.to_datetime(texts, format=form, errors="coerce")
    told = texts.where(texts.str.contains(OFFSET_PATTERN))
    bare = told.str.replace(OFFSET_PATTERN, "", regex=True)
    return pd.to_datetime(bare, format=form.removesuffix(OFFSET_SIGN).rstrip(), errors="coerce")


def time_form_sql(column: str, form: str) -> str:
    """The same of a cell, in SQL; NULL where the form does not fit."""
    if not form.endswith(OFFSET_SIGN):
        return f"try_strptime({column}, {quote_literal(form)})"
    pattern, bare = quote_literal(OFFSET_PATTERN), form.removesuffix(OFFSET_SIGN).rstrip()
    cut = f"regexp_replace({column}, {pattern}, '')"
    return f"case when regexp_matches({column}, {pattern}) then try_strptime({cut}, {quote_literal(bare)}) end"
