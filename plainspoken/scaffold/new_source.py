"""The start: a database, a folder or the standard input to a file that can be looked at like any other table."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from plainspoken.case import TableSource, file_slug
from plainspoken.case.connect_text import STANDARD_INPUT, name_source_kind
from plainspoken.core.disk_errors import require_writable
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.long_work import saying_that_it_goes_on
from plainspoken.core.part_files import open_part_file
from plainspoken.data.sources.extract import check_target, write_extract
from plainspoken.data.sources.places import find_source
from plainspoken.data.sources.standard_input import copy_standard_input
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.proposal_text import Say

INPUT_NAME = "input"
# What kind of file begins so; everything else is text.
FILE_MARKS = {
    b"PAR1": ".parquet",
    b"ARROW1": ".feather",
    b"ORC": ".orc",
    b"PK\x03\x04": ".xlsx",
    b"\xd0\xcf\x11\xe0": ".xls",
    b"\x1f\x8b": ".csv.gz",
    b"{": ".jsonl",
}


def parse_source(connect: str, query: str, table: str) -> TableSource | None:
    """A source as the command line says it; None where it says none.

    Raises:
        PlainspokenError: it cannot be meant, or holds a secret.
    """
    if not (connect or query or table):
        return None
    try:
        return TableSource(connect=connect, query=query, table=table)
    except ValidationError as error:
        told = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise PlainspokenError(f"--source: {told}") from None


def take_source(wish: NewCaseOptions, source: TableSource, say: Say) -> NewCaseOptions:
    """Read a source into a file beside the case to come, which is then the table that was said.

    Raises:
        PlainspokenError: tables beside it, a copy that could not be read again, or a source that cannot be read.
    """
    if wish.tables:
        raise PlainspokenError("--source: expected no tables beside it, found some; join them in the query")
    if wish.above is not None:
        remedy = "compare in the query: select ..., amount > 100 as large"
        raise PlainspokenError(f"--above: expected a file, found --source; {remedy}")
    case = wish.to or Path(f"{name_case(source)}.toml")
    if case.exists() and not wish.force:
        remedy = "choose another place with --to, or replace it with --force"
        raise PlainspokenError(f"{case}: expected no file yet, found one; {remedy}")
    target = case.with_suffix(".parquet")
    require_writable(target, "--to NAME.toml")
    check_target(target, target.name, case.stem)
    place = replace(find_source(source, case.stem, [Path()]), entry="--source")
    with saying_that_it_goes_on(say, f"{target}: the source is read"):
        rows = write_extract(place, case.stem, target)
    say(f"{target}: written; {rows:,} rows of the source, which a report asks anew")
    return replace(wish, tables=(target,), to=case, asked=seen_from(source, case.parent))


def name_case(source: TableSource) -> str:
    """What a case is called by the table, file or folder that it is read from; else plainly."""
    if source.table:
        return file_slug(source.table.rpartition(".")[2])
    return file_slug(Path(source.connect).name.split(".")[0]) if name_source_kind(source.connect) == "path" else "rows"


def seen_from(source: TableSource, folder: Path) -> TableSource:
    """The source with its path as the case file's folder sees it."""
    if name_source_kind(source.connect) != "path" or Path(source.connect).expanduser().is_absolute():
        return source
    near = Path(os.path.relpath(Path(source.connect).resolve(), folder.resolve())).as_posix()
    return source.model_copy(update={"connect": near})


def take_standard_input(wish: NewCaseOptions, say: Say) -> NewCaseOptions:
    """Keep what comes by standard input as a file beside the case to come, in place of `-`.

    Raises:
        PlainspokenError: nothing comes, or there is a file of that name.
    """
    if Path(STANDARD_INPUT) not in wish.tables:
        return wish
    folder = wish.to.parent if wish.to else Path()
    with open_part_file(folder / INPUT_NAME, private=True) as part:
        copy_standard_input(part, "-")
        target = folder / f"{wish.to.stem if wish.to else INPUT_NAME}{guess_ending(part)}"
        if target.exists() and not wish.force:
            raise PlainspokenError(f"{target}: expected no file yet, found one; replace it with --force")
        os.replace(part, target)
    say(f"{target}: written; what came by standard input")
    tables = tuple(target if each == Path(STANDARD_INPUT) else each for each in wish.tables)
    return replace(wish, tables=tables)


def guess_ending(path: Path) -> str:
    """How the name of a file ends by what it begins with."""
    with path.open("rb") as file:
        head = file.read(max(map(len, FILE_MARKS)))
    return next((ending for mark, ending in FILE_MARKS.items() if head.startswith(mark)), ".csv")
