"""Data: the analytical engine, with a bound on its memory and a place to spill to.

Its dialect is standard SQL as far as it goes: what stands in this package asks for sets, never for rows one
by one, so that another engine can be given the same questions."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from plainspoken.core.errors import PlainspokenError

MEMORY_LIMIT_VARIABLE = "PLAINSPOKEN_MEMORY"
DEFAULT_MEMORY_LIMIT = "500MB"
DUCKDB_THREADS = 2
GLOB_SIGNS = re.compile(r"[*?\[]")


@contextmanager
def open_duckdb(workspace: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """An engine, and a folder in `workspace` where its tables lie and which goes when it is closed.

    It holds at most what PLAINSPOKEN_MEMORY says (500MB where it says nothing) and spills the rest.

    Raises:
        PlainspokenError: PLAINSPOKEN_MEMORY says no amount of memory, or one that is too little.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="engine-", dir=workspace) as folder:
        connection = duckdb.connect(str(Path(folder) / "tables.db"))
        try:
            configure_duckdb(connection, Path(folder))
            yield connection, Path(folder)
        except duckdb.OutOfMemoryException as error:
            raise PlainspokenError(_format_out_of_memory(str(error))) from None
        finally:
            connection.close()


def configure_duckdb(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Bound the engine's memory and cores, and say where it may spill."""
    memory = os.environ.get(MEMORY_LIMIT_VARIABLE, "").strip() or DEFAULT_MEMORY_LIMIT
    try:
        connection.execute(f"set memory_limit = {quote_literal(memory)}")
    except duckdb.Error:
        expected = f'an amount of memory such as "{DEFAULT_MEMORY_LIMIT}"'
        raise PlainspokenError(f"{MEMORY_LIMIT_VARIABLE}: expected {expected}, found {memory!r}; correct it") from None
    connection.execute(f"set threads = {DUCKDB_THREADS}")
    # Asked first: in a notebook, where it is off, even turning it off wants a package for drawing it.
    if connection.execute("select current_setting('enable_progress_bar')").fetchone() == (True,):
        connection.execute("set enable_progress_bar = false")
    connection.execute(f"set temp_directory = {quote_literal(folder / 'spilt')}")


def quote_identifier(identifier: str) -> str:
    """The name of a column or table as the engine reads it."""
    return '"' + identifier.replace('"', '""') + '"'


def quote_literal(value: object) -> str:
    """A piece of text as the engine reads it."""
    return "'" + str(value).replace("'", "''") + "'"


def escape_glob(path: object) -> str:
    """The name of a file as a pattern that only it matches."""
    return GLOB_SIGNS.sub(r"[\g<0>]", str(path))


def lock_duckdb(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the engine reach no further file but its own and those it spills to, and let no question undo that."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def quote_literal_list(values: Iterable[object]) -> str:
    """Pieces of text as the engine reads a list of them."""
    return "(" + ", ".join(map(quote_literal, values)) + ")"


def sum_money_sql(money: str, where: str = "true") -> str:
    """The sum of exact amounts of money as a float, 0 where there are none."""
    return f"cast(coalesce(sum({money}) filter (where {where}), 0) as double)"


def fetch_one_row(connection: duckdb.DuckDBPyConnection, question: str) -> tuple[Any, ...]:
    """The one row that answers a question."""
    (found,) = connection.execute(question).fetchall()
    return tuple(found)


def _format_out_of_memory(error: str) -> str:
    """The message where the bound is too narrow."""
    first = error.splitlines()[0]
    return (
        f"{MEMORY_LIMIT_VARIABLE}: expected enough memory for the invoice lines, found too little ({first}); raise it"
    )
