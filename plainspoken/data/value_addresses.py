"""Data: values of a category that no address would tell apart, told before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from plainspoken.case import Column, find_shared_addresses
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.text_table import TextTable


def find_shared_value_faults(fields: Mapping[str, Column], raw: TextTable, values: pd.DataFrame) -> Iterator[str]:
    """Each two values of a used category, not listed by the case, that differ in capitals and the like."""
    for name, column in fields.items():
        if name in values and column.type == "category" and column.role != "ignore" and not column.values:
            for earlier, later in find_shared_addresses(map(str, values[name].value_counts().index)):
                correction = f"{{ {quote_value(later)} = {quote_value(earlier)} }}"
                found = f"{quote_value(earlier)} and {quote_value(later)}"
                expected = "values that differ in more than capitals and the sign between words"
                remedy = (
                    f"where they are one, declare a correction of this column in the case: {correction}; "
                    "where they are two, write one out"
                )
                yield str(Fault(raw.file, expected, found, remedy, column=name))
