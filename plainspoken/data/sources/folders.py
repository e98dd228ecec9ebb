"""A folder of files, here or in an object store, to its rows in batches of Arrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa

from plainspoken.core.extras import require_modules
from plainspoken.data.sources.databases import iterate_telling, telling
from plainspoken.data.sources.places import DELTA_LOG, SourcePlace
from plainspoken.tables.columnar import COLUMNAR_FORMATS, iterate_valid

MAX_SHOWN_NAMES = 5
HIDDEN = (".", "_")  # files that other programs leave beside those of a table begin so
FILES = f"files of one kind ({', '.join(COLUMNAR_FORMATS)})"
FOLDER_ERRORS = (OSError, pa.ArrowException, ValueError)
STORE_REMEDY = "check connect, and the credentials that the environment gives"


@contextmanager
def read_folder(place: SourcePlace) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of all files of a folder, below it too, in the order of their names; names such as `year=2026` of
    folders are columns. A single file counts as a folder of one."""
    from pyarrow import dataset

    with telling(place, FOLDER_ERRORS, FILES, STORE_REMEDY):
        store, root = open_store(place.address)
        files = list_table_files(place, store, root)
        kind = name_one_kind(place, files)
        names = dataset.partitioning(flavor="hive")
        found = dataset.dataset(files, filesystem=store, format=kind, partitioning=names, partition_base_dir=root)
        check_same_columns(place, found, root)
        batches = iterate_valid(found.to_batches(use_threads=False))
    yield iterate_telling(place, batches, FOLDER_ERRORS)


def check_same_columns(place: SourcePlace, found: Any, root: str) -> None:
    """Each file has the columns of the first, in any order.

    Raises:
        PlainspokenError: one has others, which would be left out, or lacks some, which would be empty.
    """
    columns = None
    for each in found.get_fragments():
        names = set(each.physical_schema.names)
        columns = names if columns is None else columns
        if names != columns:
            file = PurePosixPath(each.path).relative_to(root) if each.path != root else PurePosixPath(each.path).name
            unlike = ", ".join(f'"{name}"' for name in sorted(names ^ columns)[:MAX_SHOWN_NAMES])
            raise place.fails("the same columns in each file", f"{unlike} not in all ({file})", "write the files alike")


def open_store(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    from pyarrow import fs

    if "://" in address:
        store, root = fs.FileSystem.from_uri(address)
        return store, root
    return fs.LocalFileSystem(), Path(address).absolute().as_posix()


def list_table_files(place: SourcePlace, store: Any, root: str) -> list[str]:
    """The files of a table, sorted by name.

    Raises:
        PlainspokenError: there is none, or its files alone are not the table, for a log says which of them count.
    """
    from pyarrow import fs

    if store.get_file_info(root).type == fs.FileType.File:
        return [root]
    every = store.get_file_info(fs.FileSelector(root, recursive=True, allow_not_found=True))
    parts = {each.path: PurePosixPath(each.path).relative_to(root).parts for each in every}
    if any(DELTA_LOG in each for each in parts.values()):
        raise place.fails("files that all count", "a Delta table", 'write connect = "delta:..." with the same address')
    files = [
        each.path
        for each in every
        if each.type == fs.FileType.File and not any(part.startswith(HIDDEN) for part in parts[each.path])
    ]
    if not files:
        raise place.fails(FILES, "no file", "correct connect")
    return sorted(files)


def name_one_kind(place: SourcePlace, files: list[str]) -> str:
    """The format of all files.

    Raises:
        PlainspokenError: they are of several, or of none that is known.
    """
    endings = Counter(PurePosixPath(each).suffix.lower() for each in files)
    kinds = {COLUMNAR_FORMATS.get(ending, "") for ending in endings}
    if len(kinds) > 1 or "" in kinds:
        found = ", ".join(f"{count:,} of {ending or 'no ending'}" for ending, count in sorted(endings.items()))
        raise place.fails(FILES, found, "name the folder or the file that holds the table")
    return kinds.pop()


@contextmanager
def read_delta(place: SourcePlace) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a Delta table as its log has them now: rows that were deleted are in its files, and not in it."""
    require_modules("sources", "deltalake")
    import deltalake
    from deltalake.exceptions import DeltaError

    errors = (DeltaError, *FOLDER_ERRORS)
    with telling(place, errors, "a Delta table", STORE_REMEDY):
        found = deltalake.DeltaTable(place.address)
        batches = iterate_valid(found.to_pyarrow_dataset().to_batches(use_threads=False))
    yield iterate_telling(place, batches, errors)
