"""Judging: which stages it takes, in order. Knows no stage from inside."""

from __future__ import annotations

from pathlib import Path

from plainspoken.case import Case, read_case, slug
from plainspoken.core.errors import PlainspokenError
from plainspoken.external.case_for_scores import SUFFIX
from plainspoken.external.options import Asked
from plainspoken.external.stage import judging_stage
from plainspoken.pipeline.plan import Work, draw_and_write
from plainspoken.pipeline.stage import Places


def judging(places: Places, asked: Asked, to: Path | None) -> Work:
    """The build folder of what is judged, and all stages up to verified pages.

    Raises:
        PlainspokenError: nothing to judge, no such file, or a case that is no classification.
    """
    from plainspoken.pipeline.analyse import judge_stage
    from plainspoken.pipeline.targets import targets_stage
    from plainspoken.pipeline.write import verify_stage

    source = asked.source
    if not source.is_file():
        raise PlainspokenError(f"{source}: expected a file, found none; correct the path")
    case = asked_case(places, asked)
    folder = to or places.build / named(asked, case)
    languages = case.languages if case else ("en",)
    stages = [judging_stage(places, asked, case, folder), judge_stage(places, folder)]
    for language in languages:
        stages += draw_and_write(places, folder, language)
        if case and case.offers:
            stages.append(targets_stage(places, folder, language))
    return folder, [*stages, verify_stage(places, folder, languages)]


def asked_case(places: Places, asked: Asked) -> Case | None:
    """The case that was named, if one was.

    Raises:
        PlainspokenError: it has no event that a score could be of.
    """
    if not asked.case:
        return None
    case = read_case(asked.case, places.cases)
    if case.task != "classification":
        raise PlainspokenError(f"{case.name}: expected a case about an event, found a {case.task}")
    return case


def named(asked: Asked, case: Case | None) -> str:
    """The name of the build folder."""
    known = asked.name or (case.name if case else slug(asked.source.name.split(".")[0]))
    return known + SUFFIX
