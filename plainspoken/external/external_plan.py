"""Judging: which stages it takes, in order."""

from __future__ import annotations

from pathlib import Path

from plainspoken.case import Case, file_slug
from plainspoken.core.errors import PlainspokenError
from plainspoken.external.case_for_scores import case_for_external_model
from plainspoken.external.evaluate_stage import external_model_stage
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.pipeline.plan import Work, plan_page_stages, read_briefing_case
from plainspoken.pipeline.stage import ProjectPaths
from plainspoken.pipeline.trained_elsewhere import EXTERNAL_CASE_SUFFIX


def plan_external_evaluation(places: ProjectPaths, asked: ExternalModelOptions, to: Path | None) -> Work:
    """The build folder of what is judged, and all stages up to verified pages.

    Raises:
        PlainspokenError: nothing to judge, no such file, or a case that is no classification.
    """
    from plainspoken.pipeline.targets_stage import targets_stage
    from plainspoken.pipeline.write_stage import verify_stage

    folder, stages = plan_external_findings(places, asked, to)
    case = read_classification_case(places, asked)
    languages = case.languages if case else ("en",)
    for language in languages:
        stages += plan_page_stages(places, folder, language)
        if case and case.offers:
            stages.append(targets_stage(places, folder, language))
    return folder, [*stages, verify_stage(places, folder, languages)]


def plan_external_findings(places: ProjectPaths, asked: ExternalModelOptions, to: Path | None) -> Work:
    """The build folder of what is judged, and the stages before the seam.

    Raises:
        PlainspokenError: nothing to judge, no such file, or a case that is no classification.
    """
    from plainspoken.pipeline.analyse_stage import judge_stage

    source = asked.source
    if not source.is_file():
        raise PlainspokenError(f"{source}: expected a file, found none; correct the path")
    case = read_classification_case(places, asked)
    folder = to or places.build / external_build_name(asked, case)
    judged = case_for_external_model(case, asked) if case else None
    return folder, [external_model_stage(places, asked, case, folder), judge_stage(places, folder, judged)]


def read_classification_case(places: ProjectPaths, asked: ExternalModelOptions) -> Case | None:
    """The case that was named, if one was.

    Raises:
        PlainspokenError: it has no event that a score could be of.
    """
    if not asked.case:
        return None
    case = read_briefing_case(places, asked.case)
    if case.task != "classification":
        raise PlainspokenError(f"{case.name}: expected a case about an event, found a {case.task}")
    return case


def external_build_name(asked: ExternalModelOptions, case: Case | None) -> str:
    """The name of the build folder."""
    known = asked.name or (case.name if case else file_slug(asked.source.name.split(".")[0]))
    return known + EXTERNAL_CASE_SUFFIX
