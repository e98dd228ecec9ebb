"""Data: whether there is enough of a table to learn and to judge from."""

from __future__ import annotations

from plainspoken.tables.fault import Fault, quote_value

# Below this a fifth held out for the test has fewer than 40 cases and every range spans most of the scale.
MIN_DATASET_ROWS = 200
# Five folds after the test set is held out leave four cases of the rarer class in each.
MIN_ROWS_PER_CLASS = 25


def find_size_faults(file: str, column: str, positive: str, rows: int, positives: int) -> list[str]:
    """What there is too little of: rows, or rows of one class; nothing where there is enough."""
    faults = [_format_few_rows(file, rows)] if rows < MIN_DATASET_ROWS else []
    if rows and positives in (0, rows):
        faults.append(_format_single_class(file, column, positive, rows, positives))
    elif rows and min(positives, rows - positives) < MIN_ROWS_PER_CLASS:
        faults.append(_format_rare_class(file, column, positive, positives, rows - positives))
    return faults


def _format_few_rows(file: str, rows: int) -> str:
    """The message for too few rows."""
    expected = f"at least {MIN_DATASET_ROWS} rows (with fewer, no range is narrow enough to decide on)"
    return str(Fault(file, expected, f"{rows}", "add rows, or do not ask a model"))


def _format_rare_class(file: str, column: str, positive: str, positives: int, others: int) -> str:
    """The message for a class too rare to be in every fold."""
    expected = f"at least {MIN_ROWS_PER_CLASS} rows of each class (each fold needs some to learn and to test on)"
    found = f"{positives} with {quote_value(positive)} and {others} without"
    return str(Fault(file, expected, found, "add rows of the rarer class", column=column))


def _format_single_class(file: str, column: str, positive: str, rows: int, positives: int) -> str:
    """The message for a target that never or always holds."""
    found = f"{'all' if positives else 'none'} of the {rows:,} rows"
    expected = f"{quote_value(positive)} in some rows and not in others"
    return str(Fault(file, expected, found, "check target.positive in the case and the rows", column=column))
