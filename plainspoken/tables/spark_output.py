"""Apache Spark, optional: a table of Spark to a folder of Parquet that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plainspoken.core.errors import PlainspokenError

PART_PREFIX, PART_SUFFIX, ROWS_FOLDER = ".", ".part", "rows"
OWNER_ONLY_FOLDER = 0o700


def check_spark_target(session: Any, target: str) -> None:
    """See that nothing lies where a folder is to be written.

    Raises:
        PlainspokenError: something does.
    """
    files, make_path = find_spark_files(session, target)
    if files.exists(make_path(target)):
        raise PlainspokenError(
            f"{target}: expected nothing there yet, found something; remove it, or give --to another folder"
        )


def write_whole_folder(frame: Any, target: str, check: Callable[[Any], None]) -> None:
    """Write a table of Spark as a folder of Parquet files that only its owner may open.

    Spark writes into a hidden folder beside it, which is renamed when all of it was written and `check`, which gets
    the table as it was read back, has raised nothing; whatever happens before leaves nothing. What a killed run left
    there is written over by the next.

    Raises:
        PlainspokenError: something came to lie at the target, or it could not be renamed.
    """
    session = frame.sparkSession
    parent, _, name = target.rstrip("/").rpartition("/")
    part = f"{parent}/" * bool(parent) + f"{PART_PREFIX}{name}{PART_SUFFIX}"
    rows = f"{part}/{ROWS_FOLDER}"
    files, make_path = find_spark_files(session, target)
    private = session.sparkContext._jvm.org.apache.hadoop.fs.permission.FsPermission(OWNER_ONLY_FOLDER)
    try:
        files.delete(make_path(part), True)
        files.mkdirs(make_path(part), private)
        frame.write.parquet(rows)
        check(session.read.parquet(rows))
        check_spark_target(session, target)
        files.setPermission(make_path(rows), private)
        if not files.rename(make_path(rows), make_path(target)):
            raise PlainspokenError(f"{target}: expected a place that a folder can be renamed to, found none")
    finally:
        files.delete(make_path(part), True)


def find_spark_files(session: Any, address: str) -> tuple[Any, Callable[[str], Any]]:
    """The file system that Spark knows an address by, and what makes a path in it of text."""
    hadoop = session.sparkContext._jvm.org.apache.hadoop.fs
    return hadoop.Path(address).getFileSystem(session.sparkContext._jsc.hadoopConfiguration()), hadoop.Path
