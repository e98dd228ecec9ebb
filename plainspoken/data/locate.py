"""Data: where the tables are, and what stands for their content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from plainspoken.case import Case, TableSource
from plainspoken.core.errors import Faults, PlainspokenError

DATA_FOLDER_VARIABLE = "PLAINSPOKEN_DATA"
DATA_FOLDER = "data"  # the default place of real tables, beside `analysis/` or where the command is started
CASES_FOLDER = "analysis"
SIMULATED_TABLES_FOLDER = "simulated"
DEMONSTRATION = "demonstration"  # said in place of a folder: look nowhere, simulate


def find_data_folder(case: Case) -> Path | None:
    """The folder below which the real tables of a case are; None where there is none.

    Of the places of `list_table_places` it is the first that holds all of them. Where none does, it is
    the one that PLAINSPOKEN_DATA names, or else the first that holds some of them, so that reading them tells
    what is missing.

    Raises:
        PlainspokenError: the variable names a folder that is not there.
    """
    if wants_demonstration():
        return None
    named = read_data_variable()
    places = list_table_places(case)
    whole = (each for each in places if has_all_tables(each, case))
    partly = (each for each in places if has_any_table(each, case))
    return next(whole, named or next(partly, None))


def list_table_places(case: Case) -> list[Path]:
    """Where the tables of a case are looked for, in order: the folder that PLAINSPOKEN_DATA names, that of the
    case file, `data/` beside its folder `analysis/`, and `data/` where the command is started.

    Raises:
        PlainspokenError: the variable names a folder that is not there.
    """
    named, beside = read_data_variable(), case.folder
    places = [named] if named else []
    if beside is not None:
        places.append(beside)
        if beside.resolve().name == CASES_FOLDER:
            places.append((beside.parent if beside.name else Path("..")) / DATA_FOLDER)
    return list({each.resolve(): each for each in reversed([*places, Path(DATA_FOLDER)])}.values())[::-1]


def describe_table_places(case: Case) -> str:
    """Where the tables of a case were looked for, in words."""
    return f"looked in: {', '.join(str(each) for each in list_table_places(case))}"


def name_table_files(case: Case) -> str:
    """The files of the tables of a case, as it calls them."""
    return ", ".join(dict.fromkeys(table.file for table in case.tables.values()))


def describe_table_remedy(case: Case) -> str:
    """What helps where tables are missing: read or fetch them, put them there, or say where they are."""
    if any(table.source and table.source.connect for table in case.tables.values()):
        return f"run: plainspoken analyse {case.name}, which reads it from its source"
    public = any(table.source and table.source.url for table in case.tables.values())
    fetch = f"run: plainspoken fetch {case.name}, or " if public else ""
    return f"{fetch}put them into {DATA_FOLDER}/, or set {DATA_FOLDER_VARIABLE} to the folder that holds them"


def has_all_tables(folder: Path, case: Case) -> bool:
    """Whether the file of each table of a case is where the case says, seen from this folder."""
    return all(is_table(folder / table.file, case) for table in case.tables.values())


def has_any_table(folder: Path, case: Case) -> bool:
    """Whether the file of at least one table of a case is where the case says, seen from this folder."""
    return any(is_table(folder / table.file, case) for table in case.tables.values())


def is_table(path: Path, case: Case) -> bool:
    """Whether a table of a case lies at a path: a file, or a folder of files where an engine reads it."""
    return path.is_file() or (case.engine is not None and path.is_dir())


def wants_demonstration() -> bool:
    """Whether PLAINSPOKEN_DATA says that no real table is to be read, wherever one may be."""
    return os.environ.get(DATA_FOLDER_VARIABLE, "").strip() == DEMONSTRATION


def read_data_variable() -> Path | None:
    """The folder that PLAINSPOKEN_DATA names; None where it names none.

    Raises:
        PlainspokenError: the variable names a folder that is not there.
    """
    named = os.environ.get(DATA_FOLDER_VARIABLE, "").strip()
    if not named or wants_demonstration():
        return None
    folder = Path(named).expanduser()
    if folder.is_dir():
        return folder
    raise PlainspokenError(
        f"{DATA_FOLDER_VARIABLE}: expected a folder, found none at {named!r}; correct it, unset it to look in "
        f"{DATA_FOLDER}/, or set it to {DEMONSTRATION!r} to build with demonstration data"
    )


def find_table_files(case: Case, folder: Path) -> Mapping[str, Path]:
    """The file of each table of a case, by the table's name, in declared order.

    Raises:
        Faults: every table whose file is not there.
    """
    missing = [name for name, table in case.tables.items() if not is_table(folder / table.file, case)]
    if missing:
        raise Faults([_format_missing_file(case, name, folder / case.tables[name].file) for name in missing])
    return {name: folder / table.file for name, table in case.tables.items()}


def find_table_file(case: Case, name: str, folder: Path) -> Path:
    """The file of one table.

    Raises:
        Faults: it is not there.
    """
    path = folder / case.tables[name].file
    if not is_table(path, case):
        raise Faults([_format_missing_file(case, name, path)])
    return path


def hash_table_files(case: Case, paths: Mapping[str, Path]) -> Mapping[str, str]:
    """SHA-256 of each table's bytes, by the file's name as the case gives it (never a machine's path), and of what a
    source was asked for it."""
    found = {case.tables[name].file: hash_table_content(path) for name, path in paths.items()}
    return found | {
        f"{table.file}, query": hash_question(table.source)
        for table in case.tables.values()
        if table.source and table.source.connect
    }


def hash_question(source: TableSource) -> str:
    """SHA-256 of what a source is asked: its query or table, or where there is neither, that all of it is read."""
    return hashlib.sha256((source.query or source.table or "all").encode()).hexdigest()


def hash_table_content(path: Path) -> str:
    """SHA-256 of a table's bytes, in hexadecimal; of a folder, of the names below it with the content of each file."""
    if not path.is_dir():
        return hash_file_content(path)
    files = sorted((each.relative_to(path).as_posix(), each) for each in path.rglob("*") if each.is_file())
    return hashlib.sha256("".join(f"{name} {hash_file_content(each)}\n" for name, each in files).encode()).hexdigest()


def hash_file_content(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _format_missing_file(case: Case, name: str, path: Path) -> str:
    """The message for one missing file, with what lies beside it and where else it was looked for."""
    file = case.tables[name].file
    beside = sorted(each.name for each in path.parent.iterdir()) if path.parent.is_dir() else []
    has = f"its folder holds: {', '.join(beside[:8])}" if beside else "its folder is empty or not there"
    return (
        f"{file}: expected the file of table {name!r} at {path}, found none ({has}; {describe_table_places(case)}); "
        f"put it there, correct tables.{name}.file in the case, or {describe_table_remedy(case)}"
    )
