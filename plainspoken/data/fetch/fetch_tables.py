"""Data: a case to its public tables, each fetched once and held against its hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plainspoken.case import Case, SourceTable, TableSource
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.safe_paths import describe_no_file, find_folder_name_fault, join_inside, refuse_link_outside
from plainspoken.data.fetch.resume_download import ResumingDownloader
from plainspoken.data.fetch.unpack_table import unpack_table

DOWNLOADS_FOLDER = "downloads"  # below the folder of tables: what was fetched, and what came of it so far
MEGABYTE = 1_000_000
FetchProgress = Callable[[str, float], None]  # what is being done, and the share of it that is done (0 to 1)


def list_missing_tables(case: Case, folder: Path) -> list[str]:
    """The tables of a case whose files are not below a folder, by name, in declared order."""
    return [name for name, table in case.tables.items() if not (folder / table.file).is_file()]


def is_public(table: SourceTable) -> bool:
    """Whether the case says from which address a table can be fetched."""
    return bool(table.source and table.source.url)


def list_tables_to_ask_for(case: Case, folder: Path) -> Iterator[str]:
    """What to do for each missing table that is not public, in words."""
    for name in list_missing_tables(case, folder):
        table = case.tables[name]
        if table.source and table.source.connect:
            yield f"{table.file}: table {name!r} is read from its source; run: plainspoken report {case.name}"
        elif not is_public(table):
            ask = (table.source.ask if table.source else "") or "whoever owns the data"
            yield f"{table.file}: table {name!r} has no public source; ask {ask}, and put it at {folder / table.file}"


def fetch_table(case: Case, name: str, folder: Path, tell: FetchProgress) -> Path:
    """Fetch the public table `name` of a case to its place below `folder`; returns its path.

    What was downloaded stays in `downloads/`; an attempt that stops goes on from there the next time.

    Raises:
        PlainspokenError: the address does not answer, what lies there is not what the case says, or a link leads out of
            the project on the way to where it is kept.
    """
    table = case.tables[name]
    if table.source is None or not table.source.url:
        raise PlainspokenError(f"{table.file}: table {name!r} has no public source")
    target = join_inside(folder, table.file, f"tables.{name}.file")
    downloads = folder / DOWNLOADS_FOLDER
    refuse_link_outside(downloads)
    download = download_source(table.source, name, downloads, tell)
    tell("unpacking", 1.0)
    unpack_table(download, table.source, target)
    return target


def download_source(source: TableSource, name: str, folder: Path, tell: FetchProgress) -> Path:
    """What lies at the address of a source, in `folder`, under its own name; held against its hash.

    Raises:
        PlainspokenError: the address does not answer, what lies there has another hash, or its place is a folder.
    """
    import pooch
    import requests

    pooch.get_logger().setLevel("ERROR")
    file = unquote(urlsplit(source.url).path).rsplit("/", 1)[-1]
    if fault := find_folder_name_fault(file):
        remedy = f"correct tables.{name}.source in the case"
        raise PlainspokenError(f"{source.url}: expected an address that ends with {fault}; {remedy}")
    path = folder / file
    if path.is_dir():  # into which, or behind a link to which, the download would be moved
        raise PlainspokenError(f"{path}: expected a file or nothing, found {describe_no_file(path)}; move it away")

    def tell_megabytes(there: int, whole: int) -> None:
        of = f" of {whole / MEGABYTE:.1f}" if whole else ""
        tell(f"{there / MEGABYTE:.1f}{of} MB", there / whole if whole else 0.0)

    downloader = ResumingDownloader(folder / f"{file}.part", tell_megabytes)
    try:
        pooch.retrieve(source.url, f"sha256:{source.sha256}", file, folder, downloader=downloader)
    except requests.RequestException as error:
        raise PlainspokenError(_format_unreachable(source, path, error)) from None
    except ValueError as error:
        raise PlainspokenError(
            f"{source.url}: what lies there is not what the case was written for ({error}); nothing of it is kept; "
            f"run the same command again, and if it stays so, see {source.page or source.url} and correct "
            f"tables.{name}.source in the case"
        ) from None
    return path


def _format_unreachable(source: TableSource, path: Path, error: Exception) -> str:
    """What to do where an address does not answer, in words."""
    part, page = path.with_name(f"{path.name}.part"), source.page or source.url
    there = part.stat().st_size if part.is_file() else 0
    kept = f"{there:,} bytes of it are kept, and the next attempt goes on from there; " if there else ""
    return (
        f"{source.url}: could not be fetched ({_shorten_reason(error)}); {kept}run the same command again when there "
        f"is a network, or get it by hand from {page}, put it at {path}, and run the same command again"
    )


def _shorten_reason(error: Exception) -> str:
    """Why a request failed, without the objects that its message names."""
    cause = error.args[0] if error.args else error
    inner = getattr(cause, "reason", None) or (cause.args[0] if isinstance(cause, Exception) and cause.args else cause)
    return str(inner).rsplit(": ", 1)[-1] if " object at " in str(inner) else str(inner)
