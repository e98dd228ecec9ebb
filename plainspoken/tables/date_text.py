"""Days and times as people write them to moments; a column is read as a whole, in one form."""

from __future__ import annotations

from typing import Any, TypeAlias

import pandas as pd

from plainspoken.case import PeriodLength

Cells: TypeAlias = "pd.Series[Any]"
TIME_ZONE_PATTERN = r"(?<=\d)\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$"
EXCEL_DAYS = "excel"  # days since the last day of 1899, as a spreadsheet counts them
EXCEL_DAY_ZERO = pd.Timestamp("1899-12-30")
FIRST_EXCEL_DAY, LAST_EXCEL_DAY = 20_000, 80_000  # from 1954 to 2119
ISO = "iso"
_DAYS = (
    "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d.%m.%y",
    "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%y",
    "%Y年%m月%d日", "%Y年%m月",
)  # fmt: skip
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S")
DATE_FORMATS = (ISO, *(f"{day}{time}" for day in _DAYS for time in _TIMES))
MAX_TRIED_CELLS = 40
MIN_ONWARD_SHARE = 0.95  # of the steps from row to row that go on in time, in a file kept in order


def read_dates(cells: Cells, form: str = "") -> Cells:
    """Text as datetime64 without a zone, as the clocks of the place showed it; NaT where it is none.

    `form`: how they are written; empty for ISO 8601.
    """
    said = cells.where(cells != "", None)
    if form == EXCEL_DAYS:
        days = pd.to_numeric(said, errors="coerce")
        within = days.between(FIRST_EXCEL_DAY, LAST_EXCEL_DAY)
        return pd.to_datetime(days.where(within), unit="D", origin=EXCEL_DAY_ZERO, errors="coerce").dt.round("s")
    local = said.str.replace(TIME_ZONE_PATTERN, "", regex=True) if said.notna().any() else said
    return pd.to_datetime(local, format="ISO8601" if form in ("", ISO) else form, errors="coerce")


def find_date_forms(cells: Cells) -> list[str]:
    """The forms under which every cell that says something is a day or time, the usual first."""
    said = pd.Series([each.strip() for each in cells.unique() if each.strip()], dtype=object)
    if said.empty:
        return []
    head = said.iloc[:: max(len(said) // MAX_TRIED_CELLS, 1)]
    fits = [form for form in (*DATE_FORMATS, EXCEL_DAYS) if bool(read_dates(head, form).notna().all())]
    return [form for form in fits if bool(read_dates(said, form).notna().all())]


def choose_date_form(cells: Cells) -> tuple[str, list[str]]:
    """The form of a column of days, and all that read it; empty where several give other days and nothing decides.

    Of two forms that read all, the one counts under which days go on down the file, as files are kept.
    """
    forms = find_date_forms(cells)
    if len(forms) < 2:
        return next(iter(forms), ""), forms
    said = cells[cells.str.strip() != ""]
    read = {form: read_dates(said, form) for form in forms}
    first, *others = forms
    if all(bool((read[form] == read[first]).all()) for form in others):
        return first, forms
    onward = {form: float((days.diff().iloc[1:] >= pd.Timedelta(0)).mean()) for form, days in read.items()}
    ranked = sorted(onward, key=lambda form: -onward[form])
    decided = onward[ranked[0]] > MIN_ONWARD_SHARE > onward[ranked[1]]
    return (ranked[0] if decided else ""), forms


def label_periods(moments: Cells, length: PeriodLength) -> Cells:
    """The period in which each moment lies, as 2024, 2024-Q2, 2024-05 or 2024-05-17; None where there is none."""
    if length == "quarter":
        labels = moments.dt.year.astype("Int64").astype(str) + "-Q" + moments.dt.quarter.astype("Int64").astype(str)
    else:
        labels = moments.dt.strftime({"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}[length or "day"])
    return labels.where(moments.notna(), None).astype(object)
