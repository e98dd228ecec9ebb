"""Judging: the smallest case that a table of scores can serve. Knows no cell."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from plainspoken.case import Case, Column, slug
from plainspoken.external.options import TRUTH, Asked
from plainspoken.external.score_columns import Roles
from plainspoken.scaffold import classification_case as classification
from plainspoken.scaffold import join_keys as keys
from plainspoken.scaffold import messages as tell
from plainspoken.scaffold.case_texts import classification_texts
from plainspoken.scaffold.columns import Proposed
from plainspoken.scaffold.duplicates import Copies
from plainspoken.scaffold.leakage import is_event
from plainspoken.scaffold.profile import Looked
from plainspoken.scaffold.target import Answer

PARTS = ("first", "data", "quality", "judged", "errors", "segments", "actions", "full")
WITH_REASONS = ("first", "data", "quality", "drivers", *PARTS[3:])  # of a model that was given itself
SUFFIX = "-judged"
NEUTRAL = "positive"
PSEUDO = ("@band", "@score", "@picked", "@value_rank")


def outlined(looked: Looked, roles: Roles, answer: Answer, asked: Asked, case: Case | None) -> Case:
    """The case of a table of scores: its columns as the case declares them, else as they look.

    Phrases, money, segments, offers and actions are those of `case`; where there is none, neutral ones.
    """
    own = proposed(looked, roles, answer, asked)
    columns = {name: declared(name, column, roles, case) for name, column in own.columns.items()}
    if case is None:
        return own.model_copy(update={"columns": columns})
    target = own.target.model_copy(update={"unwanted": case.target.unwanted})
    own_steps = {"tables": own.tables, "clean": own.clean, "columns": columns, "target": target}
    name = (asked.name or case.name) + SUFFIX
    return serving(case.model_copy(update={**own_steps, "name": name, "parts": PARTS}), columns)


def proposed(looked: Looked, roles: Roles, answer: Answer, asked: Asked) -> Case:
    """A case with neutral phrases, as the start makes it of a table."""
    (table,) = keys.joined({"scores": looked})
    columns = [role_of(each, roles, answer) for each in table.columns]
    name = asked.event or called(answer)
    phrases = classification_texts(name, asked.texts, answer.unwanted)
    tables, every = [replace(table, columns=tuple(columns))], Copies(rows=0, taken_out=False)
    rate = float(is_event(looked, answer).mean())
    plan = classification.Plan(tables, columns, answer, answer.unwanted, phrases, every, rate)
    raw = tomllib.loads(classification.case_text(plan, looked.path.parent / "scores.toml"))
    kept = [step for step in raw["clean"] if step["step"] == "correct"]
    title = (asked.name or slug(looked.path.name.split(".")[0])) + SUFFIX
    case = Case.model_validate({"name": title, **raw, "clean": kept, "parts": PARTS})
    keyed = {name: each.model_copy(update={"key": roles.id}) for name, each in case.tables.items()}
    return case.model_copy(update={"tables": keyed}).read_from(Path(looked.path.parent))


def called(answer: Answer) -> str:
    """What the event is called where nobody said: as the column, unless that says no more than `truth`."""
    found = tell.event_name(answer)
    return NEUTRAL if found == TRUTH else found


def role_of(column: Proposed, roles: Roles, answer: Answer) -> Proposed:
    """A column as its role in the table of scores wants it."""
    if column.name == roles.truth:
        return answer.column
    if column.name == roles.id:
        return Proposed(column.name, "identifier", "identifier")
    if column.name == roles.probability:
        return Proposed(column.name, "number", "value", known="after", missing=True)
    return column


def declared(name: str, own: Column, roles: Roles, case: Case | None) -> Column:
    """A further column as the case declares it; a second copy of the answer is left out."""
    if name in roles or case is None or name not in case.columns:
        return own
    theirs = case.columns[name].model_copy(update={"table": ""})
    return theirs.model_copy(update={"role": "ignore"}) if theirs.role == "target" else theirs


def serving(case: Case, columns: Collection[str]) -> Case:
    """The case without all that needs a column which is not there."""
    there = {*columns, *PSEUDO}
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
            "calendar": case.calendar if case.calendar and case.calendar.column in there else None,
        }
    )
