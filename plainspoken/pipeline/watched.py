"""Which paths decide what is built of a case, so that it is known to be up to date while none of them is touched."""

from __future__ import annotations

import sys
from pathlib import Path

from plainspoken.case import find_case, read_case
from plainspoken.data.locate import CASES_FOLDER, list_table_places
from plainspoken.pipeline.cache_key import PACKAGE
from plainspoken.pipeline.settled import Watched
from plainspoken.pipeline.stage import ProjectPaths
from plainspoken.theme.user_folder import USUAL_TEMPLATES_FOLDER
from plainspoken.words.languages import read_case_forms

PACKAGE_FOLDERS = ("site-packages", "dist-packages")


def watch_case(places: ProjectPaths, name: str, folder: Path) -> Watched | None:
    """What decides what is built of a case, and what would decide it if it came to be there.

    None where a table is read from a database or another place that no mark of a file tells of.

    `folder`: what the case is built into.
    """
    case, path = read_case(name, places.cases, read_case_forms(places.folders)), find_case(name, places.cases)
    if any(each.source and each.source.connect for each in case.tables.values()):
        return None
    tables = [place / each.file for place in list_table_places(case) for each in case.tables.values()]
    earlier = [case.earlier_findings] if case.earlier_findings else []
    whole = [places.root / PACKAGE, *places.folders, path, *tables, *earlier, folder]
    twins = [Path(name), Path(path.name), places.cases / path.name, Path(CASES_FOLDER), USUAL_TEMPLATES_FOLDER]
    installed = [each for each in sys.path if Path(each).name in PACKAGE_FOLDERS]
    return Watched(tuple(dict.fromkeys(map(str, whole))), tuple(dict.fromkeys(map(str, [*twins, *installed]))))
