"""A database to the rows that a query gives, in batches of Arrow; nothing in it can be changed from here.

Each has a connection of its own. Drivers that are no part of the base come with the extra `sources`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pyarrow as pa

from plainspoken.core.disk_errors import open_temporary_folder
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.extras import require_modules
from plainspoken.data.sources.cells import write_value
from plainspoken.data.sources.places import SourcePlace

BATCH_ROWS = 32_768
BATCH_BYTES = 32_000_000
MAX_CELL_BYTES = 50_000_000
MAX_QUERY_SECONDS = 600.0  # of a query in a SQLite file: one that counts without end gives no row, or never the last
STEPS_BETWEEN_LOOKS = 100_000
CONNECT_SECONDS = 15
MYSQL_PORT = 3306
QUERY, QUERY_REMEDY = "a query that it answers", "correct query or table in the case"
DOUBLE = '"'
SERVER = "a server that answers"
SERVER_REMEDY = "check connect, the variables that it names, and whether the server can be reached from here"
ROWS, ROWS_REMEDY = "its rows to the last one", "mend that, or run the command again; nothing of this attempt is kept"
Errors = tuple[type[BaseException], ...]


@contextmanager
def read_duckdb(place: SourcePlace) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a query in a DuckDB file, opened for reading and locked: it reaches no other file."""
    import duckdb

    from plainspoken.data.invoices.duckdb_engine import configure_duckdb, lock_duckdb

    with telling(place, (duckdb.Error,), "a DuckDB file that can be opened", "end what writes to it, or correct it"):
        connection = duckdb.connect(place.address, read_only=True)
    with closing(connection), open_temporary_folder() as room:
        configure_duckdb(connection, room)
        lock_duckdb(connection)
        question = word_question(place, DOUBLE)
        with telling(place, (duckdb.Error,), QUERY, QUERY_REMEDY):
            if [each.type for each in duckdb.extract_statements(question)] != [duckdb.StatementType.SELECT]:
                raise place.fails("one SELECT", "something else", QUERY_REMEDY)
            found = pa.RecordBatchReader.from_stream(connection.sql(question))
        yield iterate_telling(place, found, (duckdb.Error, pa.ArrowException, OSError))


@contextmanager
def read_sqlite(place: SourcePlace) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a query in a SQLite file, opened for reading."""
    import sqlite3

    errors = (sqlite3.Error, sqlite3.Warning)
    with telling(place, errors, "a SQLite file that can be opened", "correct connect"):
        connection = sqlite3.connect(f"file:{quote(place.address)}?mode=ro", uri=True)
    with closing(connection):
        connection.set_authorizer(allow_reading)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL_BYTES)
        end = time.monotonic() + MAX_QUERY_SECONDS
        connection.set_progress_handler(lambda: int(time.monotonic() > end), STEPS_BETWEEN_LOOKS)
        with telling(place, errors, QUERY, QUERY_REMEDY), telling_endless(place, end):
            cursor = connection.execute(word_question(place, DOUBLE))
        yield iterate_telling(place, iterate_until(place, read_cursor(place, cursor), end), errors)


@contextmanager
def telling_endless(place: SourcePlace, end: float) -> Iterator[None]:
    """A query of a SQLite file that was ended because its time was over, told in one sentence.

    Raises:
        PlainspokenError: it was.
    """
    import sqlite3

    try:
        yield
    except sqlite3.OperationalError:
        if time.monotonic() <= end:
            raise
        remedy = "ask for fewer rows, or keep what a view counts in a table"
        raise place.fails(f"its rows within {MAX_QUERY_SECONDS / 60:.0f} minutes", "no end", remedy) from None


def iterate_until(place: SourcePlace, batches: Iterable[pa.RecordBatch], end: float) -> Iterator[pa.RecordBatch]:
    """The batches of a SQLite file, as long as their time is not over."""
    with telling_endless(place, end):
        yield from batches


def allow_reading(action: int, *_: object) -> int:
    """Whether SQLite may take a step of a query: such as only read, in the file that was opened."""
    import sqlite3

    reading = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
    return sqlite3.SQLITE_OK if action in reading else sqlite3.SQLITE_DENY


@contextmanager
def read_postgresql(place: SourcePlace) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a query in PostgreSQL, streamed as Arrow in one transaction that can change nothing."""
    require_modules("sources", "adbc_driver_postgresql")
    from adbc_driver_manager import Error
    from adbc_driver_postgresql import dbapi

    with telling(place, (Error,), SERVER, SERVER_REMEDY):
        connection = dbapi.connect(add_setting(place.address, "connect_timeout", CONNECT_SECONDS))
    with closing(connection), closing(connection.cursor()) as cursor:
        with telling(place, (Error,), QUERY, QUERY_REMEDY):
            cursor.execute("set transaction read only")
            cursor.execute(f"{word_question(place, DOUBLE)}\n")  # a comment may be its last line
            found = cursor.fetch_record_batch()
        yield iterate_telling(place, found, (Error, pa.ArrowException, OSError))


@contextmanager
def read_mysql(place: SourcePlace) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a query in MySQL or MariaDB, streamed in one transaction that can change nothing."""
    require_modules("sources", "pymysql")
    import pymysql
    from pymysql.cursors import SSCursor

    errors = (pymysql.MySQLError, OSError)
    with telling(place, (*errors, ValueError, RuntimeError), SERVER, SERVER_REMEDY):
        parts = urlsplit(place.address)
        secure = {"ssl": {"check_hostname": True}} if dict(parse_qsl(parts.query)).get("ssl") == "true" else {}
        connection = pymysql.connect(
            host=parts.hostname or "localhost", port=parts.port or MYSQL_PORT, user=unquote(parts.username or ""),
            password=unquote(parts.password or ""), database=parts.path.strip("/") or None, charset="utf8mb4",
            connect_timeout=CONNECT_SECONDS, cursorclass=SSCursor, **secure,
        )  # fmt: skip
    with closing(connection), closing(connection.cursor()) as cursor:
        with telling(place, errors, QUERY, QUERY_REMEDY):
            cursor.execute("start transaction read only")
            cursor.execute(word_question(place, "`"))
        yield iterate_telling(place, read_cursor(place, cursor), errors)


@contextmanager
def read_warehouse(place: SourcePlace) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a query in whatever Ibis can reach by an address; its driver is installed beside it."""
    require_modules("sources", "ibis")
    import ibis

    name = place.address.partition(":")[0]
    every = (Exception,)  # each driver has errors of its own; whatever it says is told without secrets
    with telling(place, (ImportError,), "its driver", f'install it: pip install "ibis-framework[{name}]"'):
        try:
            backend = ibis.connect(place.address)
        except ImportError:
            raise
        except Exception as error:
            raise place.fails(SERVER, error, SERVER_REMEDY) from None
    with ExitStack() as at_the_end:
        at_the_end.callback(backend.disconnect)
        with telling(place, every, QUERY, QUERY_REMEDY):
            *database, table = place.question.table.split(".")
            asked = place.question.query
            rows = backend.sql(asked) if asked else backend.table(table, database=tuple(database) or None)
            found = backend.to_pyarrow_batches(rows, chunk_size=BATCH_ROWS)
        yield iterate_telling(place, found, every)


@contextmanager
def telling(place: SourcePlace, errors: Errors, expected: str, remedy: str) -> Iterator[None]:
    """What a driver raises, told in one sentence.

    Raises:
        PlainspokenError: whatever of `errors` is raised inside.
    """
    try:
        yield
    except PlainspokenError:
        raise
    except errors as error:
        raise place.fails(expected, error, remedy) from None


def iterate_telling(place: SourcePlace, batches: Iterable[pa.RecordBatch], errors: Errors) -> Iterator[pa.RecordBatch]:
    """The batches; a connection that is lost on the way is told."""
    with telling(place, errors, ROWS, ROWS_REMEDY):
        yield from batches


def word_question(place: SourcePlace, sign: str) -> str:
    """The query, or the one that reads the whole table; dots part a table from its schema. `sign`: around names."""
    if place.question.query:
        return place.question.query.strip().removesuffix(";")
    names = (f"{sign}{each.replace(sign, sign * 2)}{sign}" for each in place.question.table.split("."))
    return f"select * from {'.'.join(names)}"


def add_setting(address: str, name: str, value: object) -> str:
    """An address with a setting that it does not make itself."""
    said = urlsplit(address).query
    return address if name in dict(parse_qsl(said)) else f"{address}{'&' if said else '?'}{name}={value}"


def read_cursor(place: SourcePlace, cursor: Any) -> Iterator[pa.RecordBatch]:
    """The rows of a cursor as text: in a column its values may be of any kind from row to row."""
    names = [str(each[0]) for each in cursor.description]
    for rows in gather_rows(cursor):
        columns = [
            pa.array([write_value(place, name, cell) for cell in cells], pa.string())
            for name, cells in zip(names, zip(*rows, strict=True), strict=True)
        ]
        yield pa.RecordBatch.from_arrays(columns, names=names)


def gather_rows(cursor: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    """The rows of a cursor in parts of a bounded number of rows and bytes."""
    rows, size = list[Sequence[object]](), 0
    for row in cursor:
        rows.append(row)
        size += sum(len(cell) for cell in row if isinstance(cell, (str, bytes)))
        if len(rows) >= BATCH_ROWS or size >= BATCH_BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows
