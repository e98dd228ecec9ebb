"""The header of a table against the columns that the case declares, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.fault import Fault, find_close_match, join_first_words, quote_value

NAMES_BY_SEPARATOR = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def find_header_faults(header: Sequence[str], declared: Sequence[str], table: SourceTable, named: str) -> list[str]:
    """Columns missing, renamed or not declared; nothing where the header holds just the declared ones.

    The order of columns does not matter. `named`: what the case calls the table.

    Raises:
        Faults: another separator than declared, or a column that is there twice: no cell has a place then.
    """
    other = _find_better_separator(header, declared, table)
    if other:
        raise Faults([_format_wrong_separator(header, declared, other, table, named)])
    repeated = _find_repeated_columns(header, table)
    if repeated:
        raise Faults(repeated)
    return _find_column_mismatches(header, declared, table, named)


def _find_better_separator(header: Sequence[str], declared: Sequence[str], table: SourceTable) -> str:
    """The separator that yields more of the declared columns than the declared one; empty if none does."""
    line = table.separator.join(header)
    counts = {each: count_declared_columns(line.split(each), declared) for each in NAMES_BY_SEPARATOR}
    best = max(counts, key=lambda each: counts[each])
    return best if counts[best] > count_declared_columns(header, declared) and counts[best] > 1 else ""


def count_declared_columns(header: Sequence[str], declared: Sequence[str]) -> int:
    """How many of the declared columns a header names."""
    return len({each.strip().strip('"') for each in header} & set(declared))


def _format_wrong_separator(
    header: Sequence[str], declared: Sequence[str], other: str, table: SourceTable, named: str
) -> str:
    """The message for a table that is written with another separator than declared."""
    known = count_declared_columns(table.separator.join(header).split(other), declared)
    shown = "\\t" if other == "\t" else other
    fields = f"{len(header)} field{'' if len(header) == 1 else 's'}"
    return str(
        Fault(
            table.file,
            f'the {len(declared)} declared columns separated by "{table.separator}"',
            f'{fields}; separated by "{shown}" ({NAMES_BY_SEPARATOR[other]}) it has {known} of the {len(declared)}',
            f'set separator = "{shown}" under tables.{named} in the case',
            row=1,
        )
    )


def _find_repeated_columns(header: Sequence[str], table: SourceTable) -> list[str]:
    """Columns that stand in the header more than once."""
    twice = [name for name, count in Counter(header).items() if count > 1]
    remedy = "remove or rename one of them"
    faults = (Fault(table.file, "each column once", "it twice", remedy, row=1, column=each) for each in twice)
    return [str(fault) for fault in faults]


def _find_column_mismatches(
    header: Sequence[str], declared: Sequence[str], table: SourceTable, named: str
) -> list[str]:
    """Columns that are declared and not there, there under another name, or there and not declared."""
    missing = [each for each in declared if each not in header]
    extra = [each for each in header if each not in declared]
    faults = []
    for name in missing:
        found = find_close_match(name, extra)
        if found:
            extra.remove(found)
        faults.append(
            _format_renamed_column(name, found, table) if found else _format_absent_column(name, header, table, named)
        )
    return [*faults, *(_format_undeclared_column(name, declared, table) for name in extra)]


def _format_renamed_column(name: str, found: str, table: SourceTable) -> str:
    """The message for a column that is there under a name much like its own."""
    remedy = f"rename it in the file, or declare it as columns.{quote_value(found)} in the case"
    return str(Fault(table.file, "this column", f"{quote_value(found)} instead", remedy, row=1, column=name))


def _format_absent_column(name: str, header: Sequence[str], table: SourceTable, named: str) -> str:
    """The message for a column that is not there at all."""
    found = f"none of that name (table {named!r} has: {join_first_words(header)})"
    remedy = "add it to the file, or remove it from the case"
    return str(Fault(table.file, "this column", found, remedy, row=1, column=name))


def _format_undeclared_column(name: str, declared: Sequence[str], table: SourceTable) -> str:
    """The message for a column that the case does not know."""
    near = find_close_match(name, declared)
    expected = "only declared columns" + (f" (nearest: {quote_value(near)})" if near else "")
    remedy = f'remove it, or declare columns.{quote_value(name)} in the case (role = "ignore" where it is not used)'
    return str(Fault(table.file, expected, "one that is not declared", remedy, row=1, column=name))
