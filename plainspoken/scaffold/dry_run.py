"""The start: the tables read once by the case file just written, as the analysis will."""

from __future__ import annotations

import time
from pathlib import Path

from plainspoken.case import read_case
from plainspoken.core.disk_errors import open_temporary_folder
from plainspoken.core.errors import Faults
from plainspoken.scaffold.duplicates import DuplicateRows

MAX_DRY_RUN_CELLS = 2_500_000

ALIKE_STEPS = ("drop_duplicates", "keep_duplicates")


def dry_run_case(path: Path, cells: int) -> list[str]:
    """Read the tables by the case; what to tell. Very large ones are left to the analysis.

    Raises:
        Faults: all that is wrong with the tables, and what to do then.
    """
    if cells > MAX_DRY_RUN_CELLS:
        return ["the table is large: it is held against the case when the briefing is built"]
    began = time.monotonic()
    try:
        rows = _describe_cleaned_rows(path)
    except Faults as found:
        remedy = f"{path} is written; mend the table or the case, then run: plainspoken report {path}"
        raise Faults([*found.faults, remedy]) from None
    return [f"read by it once without a fault: {rows} ({time.monotonic() - began:.1f} seconds)"]


def _describe_cleaned_rows(path: Path) -> str:
    """What is left of the tables after cleaning."""
    from plainspoken.data.locate import find_data_folder

    case = read_case(str(path), path.parent)
    with open_temporary_folder() as workspace:
        if case.task == "segmentation":
            from plainspoken.data.invoices.load_invoices import load_invoices

            invoices = load_invoices(case, find_data_folder(case), workspace)
            return f"{invoices.totals.customers:,} customers"
        from plainspoken.data.load import load_dataset

        loaded = load_dataset(case, find_data_folder(case), workspace)
        alike = {step.kind: step.affected for step in loaded.ledger if step.kind in ALIKE_STEPS}
        told = f"{len(loaded.event):,} rows, {int(loaded.event.sum()):,} with the event"
        copies = DuplicateRows(sum(alike.values()), "key" if "drop_duplicates" in alike else "")
        once = "counts once" if copies.rows == 1 else "count once"
        stay = f"{copies.tell()} and {once}" if copies.taken_out else copies.tell_stay()
        return f"{told}; {stay} (see clean)" if copies.rows else told
