"""Data: what was downloaded to the file that a case reads: unpacked, a workbook written as text."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path

from plainspoken.case import TableSource
from plainspoken.core.disk_errors import explain_disk_errors
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.locate import hash_file_content
from plainspoken.tables.bounds import is_swollen, make_swollen_fault
from plainspoken.tables.excel_rows import write_excel_as_csv

WORKBOOK_SUFFIX = ".xlsx"


def unpack_table(download: Path, source: TableSource, target: Path) -> None:
    """Put the table that was downloaded at `target`, whole or not at all.

    Raises:
        PlainspokenError: no archive, or one without the member that the source names, or with another one.
        Faults: a workbook that cannot be read.
    """
    with explain_disk_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=target.parent) as room:
            table = (
                extract_member(download, source, Path(room)) if source.member else copy_download(download, Path(room))
            )
            if table.suffix == WORKBOOK_SUFFIX and target.suffix != WORKBOOK_SUFFIX:
                table = write_excel_as_csv(table, Path(room) / "sheet.csv", source.member or download.name)
            if target.suffix == ".gz" and table.suffix != ".gz":
                table = compress_file(table)
            os.replace(table, target)


def extract_member(download: Path, source: TableSource, room: Path) -> Path:
    """The member of an archive that a source names, in the folder `room`.

    Raises:
        PlainspokenError: no archive, no such member, or another one than the hash says.
        Faults: it unpacks to far more than tables do.
    """
    table = room / Path(source.member).name
    try:
        with zipfile.ZipFile(download) as archive, table.open("wb") as file:
            check_member_size(archive.getinfo(source.member), download)
            with archive.open(source.member) as member:
                shutil.copyfileobj(member, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError) as error:
        raise PlainspokenError(
            f"{download}: expected a zip archive with {source.member!r}, found none ({error}); "
            f"correct the source of the table in the case"
        ) from None
    found = hash_file_content(table)
    if source.member_sha256 and found != source.member_sha256:
        raise PlainspokenError(
            f"{download}: {source.member}: expected the SHA-256 {source.member_sha256}, found {found}; "
            f"correct member_sha256 in the case if the archive is the right one"
        )
    return table


def check_member_size(member: zipfile.ZipInfo, download: Path) -> None:
    """That a member of an archive does not unpack to what fills the disk; more than it says is never unpacked.

    Raises:
        Faults: it does.
    """
    packed = min(member.compress_size, download.stat().st_size)
    if is_swollen(member.file_size, packed):
        raise Faults([str(make_swollen_fault(f"{download}: {member.filename}"))])


def copy_download(download: Path, room: Path) -> Path:
    """A copy of what was downloaded, in the folder `room`."""
    return Path(shutil.copy(download, room))


def compress_file(path: Path) -> Path:
    """The file with gzip, beside it; the same content gives the same bytes (no name, no time)."""
    packed = path.with_name(f"{path.name}.gz")
    with (
        path.open("rb") as plain,
        packed.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0, compresslevel=6) as file,
    ):
        shutil.copyfileobj(plain, file)
    return packed
