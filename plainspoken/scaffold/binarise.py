"""Data, proposing: a copy of a table with one more column that says whether a number lies above a line."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from plainspoken.core.errors import Faults
from plainspoken.core.findings import open_part_file
from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.columns import detect_decimal_sign, is_number_column
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import Fault

ABOVE_CUT_VALUE, BELOW_CUT_VALUE = "yes", "no"


def write_binarised_target(looked: TableProfile, column: str, cut: float, target: Path) -> str:
    """Write the table to `target` (CSV, UTF-8) with a column of yes and no; returns its name.

    A row that holds no number there has no answer, as a row whose answer is open: the case leaves it out and says so.

    Raises:
        Faults: no such column, or one that holds no numbers.
    """
    if column not in looked.names or not is_number_column(looked.column(column), looked):
        fault = Fault(looked.path.name, "a column of numbers for --above", "none", "correct --target", 0, column)
        raise Faults([str(fault)])
    name, decimal = f"{column} above {cut:g}", detect_decimal_sign(looked)
    with open_part_file(target) as part:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*looked.names, name])
            for frame in looked.iterate_frames():
                numbers = parse_numbers(frame[column], decimal)
                answer = (numbers > cut).map({True: ABOVE_CUT_VALUE, False: BELOW_CUT_VALUE}).where(numbers.notna(), "")
                writer.writerows(frame.assign(**{name: answer}).itertuples(index=False, name=None))
        os.replace(part, target)
    return name
