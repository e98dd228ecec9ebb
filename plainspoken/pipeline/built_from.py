"""What a build folder was made of. In: its findings and the folder of cases. Out: its case, where its tables are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plainspoken.case import Case
from plainspoken.case.first_look import name_case_file, read_built_case
from plainspoken.case.read_case import CASES_HERE
from plainspoken.core.findings import Findings
from plainspoken.data.locate import DATA_FOLDER_VARIABLE, DEMONSTRATION, SIMULATED_TABLES_FOLDER, find_data_folder
from plainspoken.pipeline.build_folder import STAMPS_FOLDER


def find_built_case(findings: Findings, folder: Path, cases: Path) -> Case | None:
    """The case file that findings were made of; None where it is in none of the places where it may be.

    Raises:
        Faults: it is here, and not as a case must be.
    """
    path = find_case_file(findings, folder, cases)
    return None if path is None else read_built_case(findings, str(path), cases)


def find_case_file(findings: Findings, folder: Path, cases: Path) -> Path | None:
    """Where the case lies that findings were made of; None where it is in none of the places where it may be."""
    return next(filter(Path.is_file, list_case_places(name_case_file(findings), folder, cases)), None)


def list_case_places(name: str, folder: Path, cases: Path) -> Iterator[Path]:
    """Where the case of a build folder may be, in order: beside the folder of builds, in the folder of cases, here."""
    beside = folder.resolve().parent.parent
    for place in (beside / CASES_HERE, beside, cases, Path()):
        yield place / f"{name}.toml"


def find_analysed_tables(case: Case, findings: Findings, folder: Path) -> Path | None:
    """The folder of the tables that were analysed: the real ones, or of a demonstration build those that it made for
    itself, wherever real ones may be; None where they are not here."""
    if not findings.briefing.demonstration:
        return find_data_folder(case)
    made = folder / STAMPS_FOLDER / SIMULATED_TABLES_FOLDER
    return made if made.is_dir() else None


@contextmanager
def looking_for_tables_of(findings: Findings) -> Iterator[None]:
    """While this lasts, no real table of a demonstration build is found, by processes that are started, either."""
    said = os.environ.get(DATA_FOLDER_VARIABLE)
    if findings.briefing.demonstration:
        os.environ[DATA_FOLDER_VARIABLE] = DEMONSTRATION
    try:
        yield
    finally:
        if said is not None:
            os.environ[DATA_FOLDER_VARIABLE] = said
        else:
            os.environ.pop(DATA_FOLDER_VARIABLE, None)


def describe_tables(findings: Findings, folder: Path) -> str:
    """That a build is a demonstration, and whether the tables that it made are here; nothing of any other build."""
    if not findings.briefing.demonstration:
        return ""
    here = (folder / STAMPS_FOLDER / SIMULATED_TABLES_FOLDER).is_dir()
    return "a demonstration build" + (", held against its own tables" if here else ", whose own tables are not here")
