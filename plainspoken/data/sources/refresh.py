"""A case to the files that it reads, drawn from its sources: before the plan of a briefing looks at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plainspoken.case import Case, TableSource
from plainspoken.case.connect_text import STANDARD_INPUT
from plainspoken.case.first_look import name_full_case
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.long_work import saying_that_it_goes_on
from plainspoken.core.safe_paths import join_inside
from plainspoken.data.locate import (
    CASES_FOLDER,
    DATA_FOLDER,
    has_all_tables,
    is_table,
    list_table_places,
    wants_demonstration,
)
from plainspoken.tables.bounds import MAX_LINE_CELLS, MAX_TABLE_CELLS

Say = Callable[[str], None]


def list_asked_tables(case: Case) -> dict[str, TableSource]:
    """The tables of a case that are read from a source, by name."""
    return {name: each.source for name, each in case.tables.items() if each.source and each.source.connect}


def refresh_tables(case: Case, say: Say) -> None:
    """Read each table that has a source into its file, below the folder of the case's tables; a table whose rows stand
    for a day that was said (`as_of`) is read once.

    Raises:
        Faults: every source that cannot be read; what was there before stays.
    """
    asked = {} if wants_demonstration() else list_asked_tables(case)
    if not asked:
        return
    folder, faults = choose_tables_folder(case), list[str]()
    for name, source in asked.items():
        try:
            refresh_table(case, name, source, folder, say)
        except PlainspokenError as error:
            faults.append(str(error))
    if faults:
        raise Faults([f"{case.name}: {each}" for each in faults])


def refresh_table(case: Case, name: str, source: TableSource, folder: Path, say: Say) -> None:
    """Read one table from its source into its file.

    Raises:
        PlainspokenError: the source cannot be read, or something else lies where its rows are kept.
    """
    from plainspoken.data.sources import extract
    from plainspoken.data.sources.places import find_source
    from plainspoken.data.sources.standard_input import keep_standard_input

    file = case.tables[name].file
    target = join_inside(folder, file, f"tables.{name}.file")
    if source.connect == STANDARD_INPUT:
        keep_standard_input(target, f"tables.{name}.source")
        return
    asking = name_full_case(case)
    extract.check_target(target, file, asking)
    if source.as_of and extract.read_stamp(target) == extract.stamp_of(asking, source):
        return
    place = find_source(source, name, [*list_table_places(case), Path()])
    most = MAX_TABLE_CELLS if case.task == "classification" else MAX_LINE_CELLS
    with saying_that_it_goes_on(say, f"{case.name}: {place.shown} is read"):
        rows = extract.write_extract(place, asking, target, most)
    say(f"{case.name}: {rows:,} rows read from {place.shown} into {target}")


def choose_tables_folder(case: Case) -> Path:
    """The folder that a case's sources are read into: where all its tables are, else where those are that it only
    finds, else that of the case file or the `data/` beside its folder `analysis/`.

    Never the one of PLAINSPOKEN_DATA for its own sake: others may share that.
    """
    places = list_table_places(case)
    found = {name: each for name, each in case.tables.items() if name not in list_asked_tables(case)}
    whole = (each for each in places if has_all_tables(each, case))
    beside = (each for each in places if found and all(is_table(each / table.file, case) for table in found.values()))
    return next(whole, None) or next(beside, None) or _choose_usual_folder(case)


def _choose_usual_folder(case: Case) -> Path:
    """Where a case's tables are looked for first, but that nothing is written among case files."""
    if case.folder is None:
        return Path(DATA_FOLDER)
    if case.folder.resolve().name == CASES_FOLDER:
        return (case.folder.parent if case.folder.name else Path("..")) / DATA_FOLDER
    return case.folder
