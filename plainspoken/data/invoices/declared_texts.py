"""Data: cells of invoice lines whose text means another one, or nothing at all, as the case says; before any check."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.invoices.duckdb_engine import quote_identifier, quote_literal, quote_literal_list

DROP_DUPLICATES_STEP = "drop_duplicates"
CORRECT_STEP = "correct"
KNOWN_STEPS = (DROP_DUPLICATES_STEP, CORRECT_STEP)
CREATE_CORRECTED_TABLE = "create table corrected (slug varchar, line bigint)"


def apply_declared_texts(engine: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Write into `cells` what the declared corrections say, and NULL where a text says that nothing is there. Makes
    `corrected`: the step and the row of each cell that was corrected.

    Raises:
        PlainspokenError: a step of cleaning that invoice lines do not know.
    """
    refuse_unknown_steps(case)
    engine.execute(CREATE_CORRECTED_TABLE)
    for step in case.clean:
        if step.step == CORRECT_STEP and step.corrections:
            _correct_cells(engine, step.slug, quote_identifier(step.column), step.corrections)
    for name, column in case.columns.items():
        if column.nothing:
            cell = quote_identifier(name)
            engine.execute(f"update cells set {cell} = null where {cell} in {quote_literal_list(column.nothing)}")


def refuse_unknown_steps(case: Case) -> None:
    """Refuse steps that only other tables know: a step that did nothing would be told as done.

    Raises:
        PlainspokenError: there is one.
    """
    for step in case.clean:
        if step.step not in KNOWN_STEPS:
            raise PlainspokenError(
                f"clean {step.slug!r}: expected {' or '.join(KNOWN_STEPS)}, the steps that invoice lines know, "
                f"found {step.step!r}; remove it (codes that are no goods go to invoices.not_products)"
            )


def find_duplicates_step(case: Case) -> str:
    """The name of the declared step that drops duplicates; empty where there is none."""
    return next((step.slug for step in case.clean if step.step == DROP_DUPLICATES_STEP), "")


def _correct_cells(engine: duckdb.DuckDBPyConnection, slug: str, cell: str, corrections: Mapping[str, str]) -> None:
    """Write what some texts of a column mean in their place, and note where that was."""
    touched = f"coalesce({cell}, '') in {quote_literal_list(corrections)}"
    engine.execute(f"insert into corrected select {quote_literal(slug)}, rowid from cells where {touched}")
    meant = " ".join(f"when {quote_literal(text)} then {quote_literal(said)}" for text, said in corrections.items())
    engine.execute(f"update cells set {cell} = nullif(case coalesce({cell}, '') {meant} end, '') where {touched}")
