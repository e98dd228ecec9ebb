"""Judging: what was asked for to what the analysis takes."""

from __future__ import annotations

from pathlib import Path

from plainspoken.analysis.explore import count_cases_for_plan
from plainspoken.case import Case
from plainspoken.external.case_for_scores import case_for_external_model
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.external.external_scores import ExternalScores
from plainspoken.external.match_rows import has_case_tables, load_every_row, match_scores_to_rows
from plainspoken.external.read_scores import ScoreTable, read_score_table


def read_external_inputs(asked: ExternalModelOptions, case: Case | None, workspace: Path) -> ExternalScores:
    """The scores, with what is known of the cases, and what was said of the model.

    Raises:
        Faults: all that is wrong with the scores or the tables.
        PlainspokenError: a file that cannot be what it is said to be.
    """
    if asked.model is not None and case is not None:
        from plainspoken.external.score_table import score_with_model

        return score_with_model(asked.model, asked, case, case_for_external_model(case, asked), workspace)
    scored = read_score_table(asked.source, asked, case)
    if case is not None and not scored.further and has_case_tables(case):
        return join_case_tables(scored, asked, case, workspace)
    rows = asked.per_year or count_cases_for_plan(len(scored.ids), scored.case)
    features = tuple(map(str, asked.fitted.table)) if asked.fitted else None
    return ExternalScores(scored.case, scored.loaded, scored.probability, features, asked.unseen, rows, asked.fitted)


def join_case_tables(scored: ScoreTable, asked: ExternalModelOptions, case: Case, workspace: Path) -> ExternalScores:
    """Scores of rows that the case's own tables describe."""
    whole = load_every_row(case, workspace)
    loaded = match_scores_to_rows(scored, case, whole, asked.source.name)
    rows = asked.per_year or count_cases_for_plan(len(whole.event), case)
    return ExternalScores(case_for_external_model(case, asked), loaded, scored.probability, None, asked.unseen, rows)
