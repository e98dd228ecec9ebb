"""Data: where the tables are, and what stands for their content. Knows no column."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from plainspoken.case import Case
from plainspoken.core.errors import Faults, PlainspokenError

DATA_FOLDER_VARIABLE = "PLAINSPOKEN_DATA"


def find_data_folder(case: Case | None = None) -> Path | None:
    """The folder below which the real tables are; None where there is none.

    It is the one that PLAINSPOKEN_DATA names. Only where that does not hold all tables of `case`, and the
    folder of the case file itself does, it is the latter.

    Raises:
        PlainspokenError: the variable names a folder that is not there.
    """
    beside = case.folder if case else None
    if case is None or beside is None or not has_all_tables(beside, case):
        return read_data_variable()
    named = read_data_variable() if os.environ.get(DATA_FOLDER_VARIABLE, "").strip() else None
    return named if named and has_all_tables(named, case) else beside


def has_all_tables(folder: Path, case: Case) -> bool:
    """Whether the file of each table of a case is where the case says, seen from this folder."""
    return all((folder / table.file).is_file() for table in case.tables.values())


def read_data_variable() -> Path | None:
    """The folder that PLAINSPOKEN_DATA names; None where it names none.

    Raises:
        PlainspokenError: the variable names a folder that is not there.
    """
    named = os.environ.get(DATA_FOLDER_VARIABLE, "").strip()
    if not named:
        return None
    folder = Path(named).expanduser()
    if folder.is_dir():
        return folder
    raise PlainspokenError(
        f"{DATA_FOLDER_VARIABLE}: expected a folder, found none at {named!r}; "
        f"correct it, or unset it to build with demonstration data"
    )


def find_table_files(case: Case, folder: Path) -> Mapping[str, Path]:
    """The file of each table of a case, by the table's name, in declared order.

    Raises:
        Faults: every table whose file is not there.
    """
    missing = [name for name, table in case.tables.items() if not (folder / table.file).is_file()]
    if missing:
        raise Faults(
            [_format_missing_file(name, folder / case.tables[name].file, case.tables[name].file) for name in missing]
        )
    return {name: folder / table.file for name, table in case.tables.items()}


def find_table_file(case: Case, name: str, folder: Path) -> Path:
    """The file of one table.

    Raises:
        Faults: it is not there.
    """
    path = folder / case.tables[name].file
    if not path.is_file():
        raise Faults([_format_missing_file(name, path, case.tables[name].file)])
    return path


def hash_table_files(case: Case, paths: Mapping[str, Path]) -> Mapping[str, str]:
    """SHA-256 of each table's bytes, by the file's name as the case gives it (never a machine's path)."""
    return {case.tables[name].file: hash_file_content(path) for name, path in paths.items()}


def hash_file_content(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _format_missing_file(name: str, path: Path, file: str) -> str:
    """The message for one missing file, with what lies beside it."""
    beside = sorted(each.name for each in path.parent.iterdir()) if path.parent.is_dir() else []
    has = f"its folder holds: {', '.join(beside[:8])}" if beside else "its folder is empty or not there"
    return (
        f"{file}: expected the file of table {name!r} at {path}, found none ({has}); "
        f"put it there, correct tables.{name}.file in the case, "
        f"or set {DATA_FOLDER_VARIABLE} to the folder that holds it"
    )
