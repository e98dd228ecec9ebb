"""Judging: what was asked for to what the analysis takes. Knows no rule and no page."""

from __future__ import annotations

from pathlib import Path

from plainspoken.analysis.explore import cases_per_year
from plainspoken.case import Case
from plainspoken.external.case_for_scores import PARTS, SUFFIX, WITH_REASONS, serving
from plainspoken.external.external_scores import Given
from plainspoken.external.match_rows import has_tables, matched, rows_of
from plainspoken.external.options import Asked
from plainspoken.external.read_scores import Scored, read_scores


def given(asked: Asked, case: Case | None, workspace: Path) -> Given:
    """The scores, with what is known of the cases, and what was said of the model.

    Raises:
        Faults: all that is wrong with the scores or the tables.
        PlainspokenError: a file that cannot be what it is said to be.
    """
    if asked.model is not None and case is not None:
        from plainspoken.external.score_table import scored_by

        return scored_by(asked.model, asked, case, renamed(case, asked), workspace)
    scored = read_scores(asked.source, asked, case)
    if case is not None and not scored.further and has_tables(case):
        return from_tables(scored, asked, case, workspace)
    rows = asked.per_year or cases_per_year(len(scored.ids), scored.case)
    return Given(scored.case, scored.loaded, scored.probability, None, asked.unseen, rows)


def from_tables(scored: Scored, asked: Asked, case: Case, workspace: Path) -> Given:
    """Scores of rows that the case's own tables describe."""
    whole = rows_of(case, workspace)
    loaded = matched(scored, case, whole, asked.source.name)
    rows = asked.per_year or cases_per_year(len(whole.event), case)
    return Given(renamed(case, asked), loaded, scored.probability, None, asked.unseen, rows)


def renamed(case: Case, asked: Asked) -> Case:
    """The case as one that is judged: under a name of its own, without what only training can tell."""
    name = (asked.name or case.name) + SUFFIX
    parts = WITH_REASONS if asked.model is not None else PARTS
    return serving(case.model_copy(update={"name": name, "parts": parts}), case.columns)
