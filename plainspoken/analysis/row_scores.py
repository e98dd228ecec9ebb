"""Analysis: one row a case, for the lists that are worked from. Knows no page and no word."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.explanation import Reasons
from plainspoken.analysis.explanation.values import is_number, values_of
from plainspoken.analysis.subgroups.offers import INSTEAD, Offered
from plainspoken.analysis.subgroups.segments import consenting
from plainspoken.analysis.training.case_value import values
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.case import Case, slug


def row_scores(
    trained: Trained, reasons: Reasons, segment: NDArray[np.str_], offered: Offered
) -> pd.DataFrame:
    """One row a case: held-out probability, part, segment, reasons; and where the case has them, more.

    `id`, `value`, `consent` (flag): the case's own columns. `picked`: at or above the threshold. `offer`:
    slug or ''; `told`: whether the offer may be sent, else what can be done instead.
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
    own = own_columns(trained, offered)
    return table.join(pd.DataFrame(own, index=table.index)).join(reason_codes(reasons, trained), on="row")


def own_columns(trained: Trained, offered: Offered) -> dict[str, object]:
    """The columns that only some cases have; none where the case declares none of them."""
    case = trained.case
    found: dict[str, object] = {}
    name = identifier(case)
    if name is not None and name in trained.frame:
        found["id"] = named(trained.frame[name])
    own = values(case, trained.frame)
    if own is not None:
        found["value"] = own
    if case.consent is not None:
        found["consent"] = consenting(trained)
    if case.offers:
        offer = offered.offer.astype(object)
        found |= {"picked": offered.picked, "offer": offer, "told": offered.told}
        found[INSTEAD] = (offer != "") & ~offered.told
    return found


def identifier(case: Case) -> str | None:
    """The first column that names cases."""
    return next((name for name, column in case.columns.items() if column.role == "identifier"), None)


def named(values: pd.Series) -> pd.Series:
    """Identifiers as text; whole numbers without a decimal point."""
    if is_number(values) and bool((values == values.round()).all()):
        return values.astype("int64").astype(str)
    return values.astype(str)


def reason_codes(reasons: Reasons, trained: Trained) -> pd.DataFrame:
    """The strongest columns of each explained row, with the value there and whether it spoke for the event.

    Indexed by row. `reason_i`: column; `reason_i_value`: a number as text, or the slug of a value;
    `effect_i`: positive speaks for the event.
    """
    found: dict[str, object] = {}
    known = {str(name): values_of(trained.frame, trained.case, str(name)) for name in used(reasons, trained)}
    for place in range(reasons.columns.shape[1]):
        names = reasons.columns[:, place]
        found[f"reason_{place + 1}"] = names
        found[f"effect_{place + 1}"] = reasons.effects[:, place]
        if trained.case.offers:
            found[f"reason_{place + 1}_value"] = [
                told(known[str(name)], int(row)) for name, row in zip(names, reasons.rows, strict=True)
            ]
    return pd.DataFrame(found, index=reasons.rows)


def used(reasons: Reasons, trained: Trained) -> set[object]:
    """The columns whose values are told; none where the case has no offers."""
    return set(reasons.columns.ravel()) if trained.case.offers else set()


def told(values: pd.Series, row: int) -> str:
    """A column's value in one row: a number as it is, or the slug of a category."""
    value = values.iloc[row]
    return repr(float(value)) if is_number(values) else slug(value)
