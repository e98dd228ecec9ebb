"""Frames to the case that asks about them: proposed as `plainspoken new` does, or one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit

from plainspoken.api.case_changes import merge_entries
from plainspoken.api.frames import Frames, free_table_name, name_frames, write_frame
from plainspoken.case import Case, file_slug, find_case, read_case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.core.shipped import SHIPPED_CASES
from plainspoken.scaffold.new_case import draft_case
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import profile_table
from plainspoken.scaffold.proposal_text import describe_table_profile

FILE_ENTRIES = ("separator", "encoding", "decimal", "separators", "decimals")  # how a file is written


@dataclass(frozen=True)
class FrameCase:
    """A case file as text, the columns it may declare, and what was guessed, line by line."""

    text: str
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()


def write_tables(frames: Frames, name: str, folder: Path) -> dict[str, Path]:
    """Write each frame into a folder; the files by the names of their tables. `name`: of a single one.

    Raises:
        PlainspokenError: something that is no frame in memory.
    """
    files = {}
    for table, frame in name_frames(frames, name).items():
        files[table] = folder / f"{free_table_name(file_slug(table))}.csv"
        write_frame(frame, files[table])
    return files


def propose_case(wish: NewCaseOptions, files: Mapping[str, Path], path: Path) -> FrameCase:
    """A case for tables that nobody has declared, to be written at `path`; nobody is asked.

    Raises:
        Faults: what keeps the tables from being analysed, and what only a person can say.
    """
    tables = {file_slug(name): profile_table(file) for name, file in files.items()}
    draft = draft_case(replace(wish, tables=tuple(files.values())), tables, path, lambda question, proposed: proposed)
    columns = tuple(name for looked in tables.values() for name in looked.names)
    return FrameCase(draft.text, columns, (*map(describe_table_profile, tables.values()), *draft.told))


def adopt_case(case: str | Path | Case, wish: NewCaseOptions, files: Mapping[str, Path]) -> FrameCase:
    """A case that is there, with its tables read from these files; a single file is its only table.

    Raises:
        PlainspokenError: no such case, another target than its own, or other tables.
    """
    text, found = read_case_text(case)
    if wish.target or wish.positive or wish.above is not None or wish.task or wish.roles or wish.unwanted is not None:
        raise PlainspokenError("case= says what is asked; leave out target, event, above, unwanted, task and roles")
    named = dict(zip(found.tables, files.values(), strict=True)) if len(files) == len(found.tables) == 1 else files
    document = tomlkit.parse(text)
    document["name"] = found.name
    if found.earlier_findings:
        document["earlier"] = str(found.earlier_findings.resolve())
    if wish.texts:
        merge_entries(document, {"texts": {found.languages[0]: wish.texts}})
    point_tables_at_files(document["tables"], named)
    return FrameCase(tomlkit.dumps(document), tuple(found.columns))


def read_case_text(case: str | Path | Case) -> tuple[str, Case]:
    """The text of a case file, and the case itself.

    Raises:
        PlainspokenError: no such file, or no case.
    """
    if isinstance(case, Case):
        return tomlkit.dumps(case.model_dump(mode="json", exclude_none=True, exclude_defaults=True)), case
    path = find_case(str(case), SHIPPED_CASES, built=False)
    return path.read_text(encoding="utf-8"), read_case(str(path), SHIPPED_CASES, built=False)


def point_tables_at_files(tables: Any, files: Mapping[str, Path]) -> None:
    """Let each table of a case be read from a file that a frame was written to.

    Raises:
        PlainspokenError: a table without a frame, or a frame without a table.
    """
    if set(files) != set(tables):
        raise PlainspokenError(
            f"expected a frame for each table of the case ({', '.join(tables)}), found {', '.join(files)}"
        )
    for name, path in files.items():
        tables[name]["file"] = path.name
        for entry in FILE_ENTRIES:
            tables[name].pop(entry, None)


def check_columns(named: Iterable[str], known: Iterable[str]) -> None:
    """Refuse columns that are not there.

    Raises:
        PlainspokenError: the first of them, with the nearest that is.
    """
    there = dict.fromkeys(known)
    for name in named:
        if name not in there:
            raise PlainspokenError(f"no column {name!r}{suggest_nearest(name, there)}; there are: {', '.join(there)}")
