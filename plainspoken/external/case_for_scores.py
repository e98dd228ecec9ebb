"""Judging: the smallest case that a table of scores can serve."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from plainspoken.case import SCORE_PSEUDO_COLUMNS, Case, Column, file_slug
from plainspoken.case.case import ANNEX_PARTS
from plainspoken.external.external_options import TRUTH_COLUMN, ExternalModelOptions
from plainspoken.external.score_columns import ScoreColumns
from plainspoken.pipeline.trained_elsewhere import EXTERNAL_CASE_SUFFIX
from plainspoken.scaffold import classification_case, proposal_text, propose_join_keys
from plainspoken.scaffold.case_texts import make_classification_texts
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.duplicates import DuplicateRows
from plainspoken.scaffold.leakage import find_event_rows
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.target import TargetProposal, is_event_unwanted

EXTERNAL_REPORT_PARTS = (
    *("first", "stake", "segments", "offers", "plan", "quality", "judged", "limits", "timing", "data"),
    *ANNEX_PARTS,
)
# Of a model that was given itself: also what it looks at.
EXTERNAL_PARTS_WITH_DRIVERS = (*EXTERNAL_REPORT_PARTS[:6], *("drivers", "examples"), *EXTERNAL_REPORT_PARTS[6:])
DEFAULT_EVENT_NAME = "positive"


def external_report_parts(asked: ExternalModelOptions) -> tuple[str, ...]:
    """The parts of the briefing: what the model goes by only where it is there itself."""
    return EXTERNAL_PARTS_WITH_DRIVERS if asked.gives_model else EXTERNAL_REPORT_PARTS


def draft_case_for_scores(
    looked: TableProfile, roles: ScoreColumns, answer: TargetProposal, asked: ExternalModelOptions, case: Case | None
) -> Case:
    """The case of a table of scores: its columns as the case declares them, else as they look.

    Phrases, money, segments, offers and actions are those of `case`; where there is none, neutral ones.
    """
    own = propose_neutral_case(looked, roles, answer, asked)
    columns = {name: adopt_declared_column(name, column, roles, case) for name, column in own.columns.items()}
    if case is None:
        return own.model_copy(update={"columns": columns})
    target = own.target.model_copy(update={"unwanted": case.target.unwanted})
    own_steps = {"tables": own.tables, "clean": own.clean, "columns": columns, "target": target}
    name = (asked.name or case.name) + EXTERNAL_CASE_SUFFIX
    return restrict_case_to_columns(
        case.model_copy(update={**own_steps, "name": name, "parts": external_report_parts(asked)}), columns
    )


def propose_neutral_case(
    looked: TableProfile, roles: ScoreColumns, answer: TargetProposal, asked: ExternalModelOptions
) -> Case:
    """A case with neutral phrases, as the start makes it of a table."""
    (table,) = propose_join_keys.propose_table_joins({"scores": looked})
    columns = [apply_score_role(each, roles, answer) for each in table.columns]
    name = asked.event or event_name_or_default(answer)
    unwanted = is_event_unwanted(asked.event, answer.column.name) if asked.event else answer.unwanted
    phrases = make_classification_texts(name, asked.texts, unwanted)
    tables, every = [replace(table, columns=tuple(columns))], DuplicateRows(rows=0)
    rate = float(find_event_rows(looked, answer).mean())
    plan = classification_case.ClassificationDraft(tables, columns, answer, unwanted, phrases, every, rate)
    raw = tomllib.loads(classification_case.render_classification_case(plan, looked.path.parent / "scores.toml"))
    kept = [step for step in raw["clean"] if step["step"] == "correct"]
    title = (asked.name or file_slug(looked.path.name.split(".")[0])) + EXTERNAL_CASE_SUFFIX
    case = Case.model_validate({"name": title, **raw, "clean": kept, "parts": external_report_parts(asked)})
    keyed = {name: each.model_copy(update={"key": roles.id}) for name, each in case.tables.items()}
    return case.model_copy(update={"tables": keyed}).read_from(Path(looked.path.parent))


def event_name_or_default(answer: TargetProposal) -> str:
    """What the event is called where nobody said: as the column, unless that says no more than `truth`."""
    found = proposal_text.name_event(answer)
    return DEFAULT_EVENT_NAME if found == TRUTH_COLUMN else found


def apply_score_role(column: ColumnProposal, roles: ScoreColumns, answer: TargetProposal) -> ColumnProposal:
    """A column as its role in the table of scores wants it."""
    if column.name == roles.truth:
        return answer.column
    if column.name == roles.id:
        return ColumnProposal(column.name, "identifier", "identifier")
    if column.name == roles.probability:
        return ColumnProposal(column.name, "number", "value", known="after", missing=True)
    return column


def adopt_declared_column(name: str, own: Column, roles: ScoreColumns, case: Case | None) -> Column:
    """A further column as the case declares it; a second copy of the answer is left out."""
    if name in roles or case is None or name not in case.columns:
        return own
    theirs = case.columns[name].model_copy(update={"table": ""})
    return theirs.model_copy(update={"role": "ignore"}) if theirs.role == "target" else theirs


def restrict_case_to_columns(case: Case, columns: Collection[str]) -> Case:
    """The case without all that needs a column which is not there."""
    there = {*columns, *SCORE_PSEUDO_COLUMNS}
    value = case.value if case.value and case.value.column in there else None
    if value is None:
        there.discard("@value_rank")
    consent = case.consent if case.consent and case.consent.column in there else None
    segments = [each for each in case.segments if all(cond.column in there for cond in each.when)]
    offers = [each for each in case.offers if all(cond.column in there for cond in each.when)]
    slugs = {each.slug for each in segments}
    definition = case.definition
    whole = definition is not None and {definition.now, definition.before} <= there
    return case.model_copy(
        update={
            "derived": (),
            "comparisons": (),
            "explore": tuple(name for name in case.explore if name in there),
            "errors": case.errors.model_copy(
                update={"columns": tuple(name for name in case.errors.columns if name in there)}
            ),
            "segments": tuple(segments),
            "offers": tuple(offers) if value and (consent or not case.consent) else (),
            "actions": tuple(each for each in case.actions if not each.segment or each.segment in slugs),
            "value": value,
            "consent": consent,
            "definition": definition if whole else None,
            "split": case.split if case.split.group in there else case.split.model_copy(update={"group": ""}),
            "calendar": case.calendar if case.calendar and case.calendar.column in there else None,
        }
    )


def case_for_external_model(case: Case, asked: ExternalModelOptions) -> Case:
    """The case as one that is judged: under a name of its own, without what only training can tell."""
    name = (asked.name or case.name) + EXTERNAL_CASE_SUFFIX
    own = {"name": name, "parts": external_report_parts(asked), "earlier": ""}
    return restrict_case_to_columns(case.model_copy(update=own), case.columns)
