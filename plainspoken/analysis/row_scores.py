"""Analysis: one row a case, for the lists that are worked from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.explanation import ReasonCodes
from plainspoken.analysis.explanation.values import column_values, is_numeric_series
from plainspoken.analysis.subgroups.find_segments import consenting_cases
from plainspoken.analysis.subgroups.offers import INSTEAD_COLUMN, REASONED_COLUMN, OfferAssignment
from plainspoken.analysis.training.case_value import case_values
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case, slug
from plainspoken.core.recorder import RowValues


def build_row_scores(
    trained: TrainedModel,
    reasons: ReasonCodes,
    segment: NDArray[np.str_],
    offered: OfferAssignment,
    kept: Mapping[str, RowValues],
) -> pd.DataFrame:
    """One row a case: held-out probability, part, segment, reasons; and where the case has them, more.

    `id`, `value`, `consent` (flag): the case's own columns. `picked`: at or above the threshold. `offer`:
    slug or ''; `told`: whether the offer may be sent, else what can be done instead; `reasoned`: whether the sign of
    the offer is among the reasons. `kept`: what other models told rows that they had not seen, by column; missing
    elsewhere. `line`: each row's own threshold, where there is one a fold.
    """
    size = len(trained.event)
    part = np.full(size, "train", dtype=object)
    part[trained.test] = "test"
    table = pd.DataFrame(
        {
            "row": np.arange(size),
            "probability": trained.out_of_fold,
            "event": trained.event,
            "part": part,
            "segment": segment.astype(object),
        }
    )
    own = case_specific_columns(trained, offered)
    told = table.join(pd.DataFrame(own, index=table.index)).join(reason_codes(reasons, trained), on="row")
    if trained.line is not None:
        told["line"] = trained.line
    return told.join(spread_rows(kept, told.index))


def spread_rows(kept: Mapping[str, RowValues], index: pd.Index) -> pd.DataFrame:
    """What was kept of some rows, as columns over all rows of a table."""
    columns = {name: pd.Series(each.values, index=each.rows).reindex(index) for name, each in kept.items()}
    return pd.DataFrame(columns, index=index)


def case_specific_columns(trained: TrainedModel, offered: OfferAssignment) -> dict[str, object]:
    """The columns that only some cases have; none where the case declares none of them."""
    case = trained.case
    found: dict[str, object] = {}
    name = find_identifier_column(case)
    if name is not None and name in trained.frame:
        found["id"] = identifiers_as_text(trained.frame[name])
    own = case_values(case, trained.frame)
    if own is not None:
        found["value"] = own
    if case.consent is not None:
        found["consent"] = consenting_cases(trained)
    if case.offers:
        offer = offered.offer.astype(object)
        found |= {"picked": offered.picked, "offer": offer, "told": offered.told}
        found[INSTEAD_COLUMN] = (offer != "") & ~offered.told
        found[REASONED_COLUMN] = offered.printed
    return found


def find_identifier_column(case: Case) -> str | None:
    """The first column that names cases."""
    return next((name for name, column in case.columns.items() if column.role == "identifier"), None)


def identifiers_as_text(values: pd.Series) -> pd.Series:
    """Identifiers as text; whole numbers without a decimal point."""
    if is_numeric_series(values) and bool((values == values.round()).all()):
        return values.astype("int64").astype(str)
    return values.astype(str)


def reason_codes(reasons: ReasonCodes, trained: TrainedModel) -> pd.DataFrame:
    """The strongest columns of each explained row, with the value there and whether it spoke for the event.

    Indexed by row. `reason_i`: column; `reason_i_value`: a number as text, or the slug of a value;
    `effect_i`: positive speaks for the event.
    """
    found: dict[str, object] = {}
    known = {
        str(name): column_values(trained.frame, trained.case, str(name))
        for name in columns_needing_values(reasons, trained)
    }
    for place in range(reasons.columns.shape[1]):
        names = reasons.columns[:, place]
        found[f"reason_{place + 1}"] = names
        found[f"effect_{place + 1}"] = reasons.effects[:, place]
        if trained.case.offers:
            found[f"reason_{place + 1}_value"] = [
                format_reason_value(known[str(name)], int(row)) for name, row in zip(names, reasons.rows, strict=True)
            ]
    return pd.DataFrame(found, index=reasons.rows)


def columns_needing_values(reasons: ReasonCodes, trained: TrainedModel) -> set[object]:
    """The columns whose values are told; none where the case has no offers."""
    return set(reasons.columns.ravel()) if trained.case.offers else set()


def format_reason_value(values: pd.Series, row: int) -> str:
    """A column's value in one row: a number as it is, or the slug of a category."""
    value = values.iloc[row]
    return repr(float(value)) if is_numeric_series(values) else slug(value)
