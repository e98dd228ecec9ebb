"""The analysis of a build folder run a second time from the tables, and all that was found held against it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plainspoken.case import Case
from plainspoken.case.name_findings import REPORT_DATE_NAME
from plainspoken.core.build_files import SCORES_FILE
from plainspoken.core.findings import Findings, read_findings
from plainspoken.core.latency import LATENCY_FILE
from plainspoken.data.locate import find_data_folder
from plainspoken.pipeline.analyse_stage import analyse_stage, judge_stage
from plainspoken.pipeline.build_folder import stamp_path
from plainspoken.pipeline.built_from import find_built_case, looking_for_tables_of
from plainspoken.pipeline.cache_key import CacheEntry, list_differing_hashes, shorten_name_list
from plainspoken.pipeline.saved_rows import explain_unreadable_rows
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths
from plainspoken.pipeline.trained_elsewhere import is_trained_elsewhere
from plainspoken.verify.problem import Problem
from plainspoken.verify.same_findings import rerun_problems, same_tree


@dataclass(frozen=True)
class Rerun:
    """How many values a second run found, what differs, and why it may; `left_out`: why there was none, in words."""

    checked: int = 0
    problems: tuple[Problem, ...] = ()
    left_out: str = ""


def rerun_build(folder: Path, places: ProjectPaths, tell: ProgressCallback) -> Rerun:
    """Run the analysis of a build folder again, in a folder of its own, where its case and tables are at hand.

    Raises:
        PlainspokenError: nothing was built there, or the tables cannot be read.
    """
    stored = read_findings(folder / "findings.json")
    if is_trained_elsewhere(stored, folder):
        return Rerun(left_out="the model was trained elsewhere")
    case = find_built_case(stored, folder, places.cases)
    if case is None:
        return Rerun(left_out="its case file is not here")
    if not stored.briefing.demonstration and find_data_folder(case) is None:
        return Rerun(left_out="its tables are not here")
    with TemporaryDirectory() as made, looking_for_tables_of(stored):
        again = Path(made)
        fresh = analyse_again(case, folder, again, places, tell)
        found = [*rerun_problems(stored, fresh), *score_problems(folder / SCORES_FILE, again / SCORES_FILE)]
        why = list_changed_causes(folder, case, places)
    if found and why:
        remedy = f"what was built is older than its {shorten_name_list(why)}; run `plainspoken report` first"
        found.insert(0, Problem("findings.json", "", remedy))
    return Rerun(len(fresh.evidence), tuple(found))


def analyse_again(case: Case, folder: Path, again: Path, places: ProjectPaths, tell: ProgressCallback) -> Findings:
    """The findings of a second run, judged in the same words; `again`: an empty folder for all that it makes."""
    analyse_stage(places, case, again).run(again, tell)
    if (folder / LATENCY_FILE).is_file():
        shutil.copyfile(folder / LATENCY_FILE, again / LATENCY_FILE)
    judge_stage(places, again, case).run(again, tell)
    fresh, stored = read_findings(again / "findings.json"), read_findings(folder / "findings.json")
    fresh = keep_scores_digest(stored, fresh)
    return fresh.model_copy(update={"names": {each: keep_day(stored, fresh, each) for each in fresh.names}})


def keep_scores_digest(stored: Findings, fresh: Findings) -> Findings:
    """The findings of a second run with the first one's digest of the scores: these are held value by value, but for
    the last digits, by which a digest differs."""
    kept = {name: each for name, each in stored.provenance.artifacts.items() if name == SCORES_FILE}
    others = {name: each for name, each in fresh.provenance.artifacts.items() if name != SCORES_FILE}
    provenance = fresh.provenance.model_copy(update={"artifacts": {**others, **kept}})
    return fresh.model_copy(update={"provenance": provenance})


def keep_day(stored: Findings, fresh: Findings, language: str) -> Mapping[str, str]:
    """The names of a second run with the day of the first, where the case says none: it was the day of that run.

    A day is kept as a day: any other text there was never written by a run.
    """
    day = stored.names.get(language, {}).get(REPORT_DATE_NAME, "")
    return {**({REPORT_DATE_NAME: day} if is_calendar_day(day) else {}), **fresh.names[language]}


def is_calendar_day(text: str) -> bool:
    """Whether a text is a day as `date_report` writes it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def list_changed_causes(folder: Path, case: Case, places: ProjectPaths) -> list[str]:
    """The case, tables, code and packages that an analysis was made from and that are others now."""
    causes: set[str] = set()
    for stage in (analyse_stage(places, case, folder), judge_stage(places, folder, case)):
        stamp = CacheEntry.read(stamp_path(folder, stage.name))
        differing = list_differing_hashes(stamp.inputs, stage.inputs()) if stamp else []
        causes |= {each for each in differing if each != "evidence"}
    return sorted(causes)


def score_problems(stored: Path, fresh: Path) -> Iterator[Problem]:
    """The first row of the saved scores that a second run scores otherwise."""
    if not stored.is_file():
        yield Problem(stored.name, "", "is missing; the analysis writes it")
        return
    pairs = zip_longest(read_rows(stored), read_rows(fresh))
    for number, (found, expected) in enumerate(pairs, start=1):
        if not same_tree(found, expected):
            yield Problem(stored.name, f"row {number}", "is not what the analysis finds when it is run again")
            return


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a table of scores.

    Raises:
        PlainspokenError: it cannot be read.
    """
    from pyarrow.parquet import read_table

    with explain_unreadable_rows(path):
        rows: list[dict[str, Any]] = read_table(path).to_pylist()
        return rows
