"""A source of a case to what can be read from: which kind it is, where, and what no message may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plainspoken.case import TableSource
from plainspoken.case.connect_text import find_question_fault, name_source_kind
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.sources.secrets import expand_variables, tell_driver_error
from plainspoken.tables.columnar import COLUMNAR_FORMATS

SQLITE_MARK, DUCKDB_MARK, DUCKDB_MARK_PLACE = b"SQLite format 3\0", b"DUCK", 8
DELTA_LOG = "_delta_log"  # the folder in which a Delta table says which of its files count


@dataclass(frozen=True)
class SourcePlace:
    """Where a table is read from. `kind`: of `connect_text.SCHEMES`; `address`: what its driver opens, which may hold
    secrets; `entry`: that of the case, for messages; `secrets`: what no message may hold; `question`: what is asked."""

    kind: str
    address: str
    entry: str
    secrets: tuple[str, ...]
    question: TableSource

    @property
    def shown(self) -> str:
        """What messages call it: its kind and, without a user and settings, where the case says it is."""
        return f"{self.entry} ({self.kind})"

    def fails(self, expected: str, found: object, remedy: str) -> PlainspokenError:
        """The error of a source, in one sentence, without a secret. `found`: words, or what the driver raised."""
        told = tell_driver_error(found, self.secrets) if isinstance(found, BaseException) else str(found)
        return PlainspokenError(f"{self.shown}: expected {expected}, found {told}; {remedy}")


def find_source(source: TableSource, table: str, folders: Sequence[Path]) -> SourcePlace:
    """Where the source of a table is. `table`: its name; `folders`: where a path may begin, in order.

    Raises:
        PlainspokenError: a variable that is not set, a path that leads nowhere, or a question that it cannot answer.
    """
    entry = f"tables.{table}.source"
    whole, secrets = expand_variables(source.connect, f"{entry}.connect")
    try:
        kind = name_source_kind(whole)
    except ValueError:
        raise PlainspokenError(
            f"{entry}.connect: expected an address that docs/sources.md lists, found another; correct the variable"
        ) from None
    if kind in ("duckdb", "sqlite", "delta") or kind == "path":
        kind, whole = _find_path(kind, whole, entry, folders)
    if fault := find_question_fault(kind, source.query, source.table):
        raise PlainspokenError(f"{entry}: {fault}")
    return SourcePlace(kind, whole, entry, secrets, source)


def _find_path(kind: str, whole: str, entry: str, folders: Sequence[Path]) -> tuple[str, str]:
    """The kind of what lies at a path, and the path itself."""
    said = whole.partition(":")[2] if kind != "path" else whole
    if kind == "delta" and "://" in said:
        return kind, said
    said = said.removeprefix("//") if said.startswith("//") else said
    every = [folder / Path(said).expanduser() for folder in folders]
    path = next((each for each in every if each.exists()), None)
    if path is None:
        raise PlainspokenError(
            f"{entry}.connect: expected a file or folder at the path that it says, found none (looked in: "
            f"{', '.join(dict.fromkeys(str(each) for each in folders))}); correct it"
        )
    found = _name_path_kind(path)
    if kind not in ("path", found) or not found:
        wanted = kind if kind != "path" else "a database of DuckDB or SQLite, or a folder or file of Parquet, Delta, "
        wanted += "" if kind != "path" else "Feather or ORC"
        raise PlainspokenError(f"{entry}.connect: expected {wanted}, found {found or 'another file'}; correct it")
    return found, str(path)


def _name_path_kind(path: Path) -> str:
    """What lies at a path, by its content; a single file of rows is read like a folder of them."""
    if path.is_dir():
        return "delta" if (path / DELTA_LOG).is_dir() else "folder"
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        head = file.read(len(SQLITE_MARK))
    if head == SQLITE_MARK:
        return "sqlite"
    if head[DUCKDB_MARK_PLACE : DUCKDB_MARK_PLACE + len(DUCKDB_MARK)] == DUCKDB_MARK:
        return "duckdb"
    return "folder" if path.suffix.lower() in COLUMNAR_FORMATS else ""
