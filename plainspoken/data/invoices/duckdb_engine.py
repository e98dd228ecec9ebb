"""Data: the analytical engine, with a bound on its memory and a place to spill to. Knows no table.

Its dialect is standard SQL as far as it goes: what stands in this package asks for sets, never for rows one
by one, so that another engine can be given the same questions.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from plainspoken.core.errors import PlainspokenError

VARIABLE = "PLAINSPOKEN_MEMORY"
MEMORY = "500MB"
THREADS = 2


@contextmanager
def engine(workspace: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """An engine, and a folder in `workspace` where its tables lie and which goes when it is closed.

    It holds at most what PLAINSPOKEN_MEMORY says (500MB where it says nothing) and spills the rest.

    Raises:
        PlainspokenError: PLAINSPOKEN_MEMORY says no amount of memory, or one that is too little.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="engine-", dir=workspace) as folder:
        connection = duckdb.connect(str(Path(folder) / "tables.db"))
        try:
            set_up(connection, Path(folder))
            yield connection, Path(folder)
        except duckdb.OutOfMemoryException as error:
            raise PlainspokenError(_too_little(str(error))) from None
        finally:
            connection.close()


def set_up(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Bound the engine's memory and cores, and say where it may spill."""
    memory = os.environ.get(VARIABLE, "").strip() or MEMORY
    try:
        connection.execute(f"set memory_limit = {text(memory)}")
    except duckdb.Error:
        expected = f'an amount of memory such as "{MEMORY}"'
        raise PlainspokenError(f"{VARIABLE}: expected {expected}, found {memory!r}; correct it") from None
    connection.execute(f"set threads = {THREADS}")
    # Asked first: in a notebook, where it is off, even turning it off wants a package for drawing it.
    if connection.execute("select current_setting('enable_progress_bar')").fetchone() == (True,):
        connection.execute("set enable_progress_bar = false")
    connection.execute(f"set temp_directory = {text(folder / 'spilt')}")


def name(identifier: str) -> str:
    """The name of a column or table as the engine reads it."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: object) -> str:
    """A piece of text as the engine reads it."""
    return "'" + str(value).replace("'", "''") + "'"


def listing(values: Iterable[object]) -> str:
    """Pieces of text as the engine reads a list of them."""
    return "(" + ", ".join(map(text, values)) + ")"


def total(money: str, where: str = "true") -> str:
    """The sum of exact amounts of money as a float, 0 where there are none."""
    return f"cast(coalesce(sum({money}) filter (where {where}), 0) as double)"


def one_row(connection: duckdb.DuckDBPyConnection, question: str) -> tuple[Any, ...]:
    """The one row that answers a question."""
    (found,) = connection.execute(question).fetchall()
    return tuple(found)


def _too_little(error: str) -> str:
    """The message where the bound is too narrow."""
    first = error.splitlines()[0]
    return f"{VARIABLE}: expected enough memory for the invoice lines, found too little ({first}); raise it"
