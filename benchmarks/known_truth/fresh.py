"""Truth: what the same training finds on fresh samples of a world. Knows no claim."""

from __future__ import annotations

from functools import cache

import numpy as np

from benchmarks.known_truth.known import FAR, Known
from benchmarks.known_truth.worlds import draw
from plainspoken.analysis.explanation.drivers import known_columns, sizes_by_column
from plainspoken.analysis.explanation.shap_values import explain
from plainspoken.analysis.statistics.roc_auc import roc_auc
from plainspoken.analysis.training.cross_validation import raw_score

SAMPLES = 3
NEAR = 2
EXPLAINED = 600


@cache
def fresh_roc_auc(known: Known, rows: int) -> float:
    """Mean ROC-AUC, on the large sample, of the chosen settings trained on fresh samples of so many rows."""
    found = []
    for sample in range(SAMPLES):
        drawn = draw(known.built.dials, known.built.seed + 2 * FAR + sample, rows)
        model = known.built.training.make(known.trained.columns).fit(drawn.frame, drawn.event)
        found.append(roc_auc(known.many.event, raw_score(model, known.many.frame)))
    return float(np.mean(found))


def trained_on(known: Known) -> int:
    """Rows that the largest point of the learning curve is trained on."""
    last = known.findings.members["learning"][-1]
    return int(known.findings.get(f"learning.{last}.n").number)


def halved_loss(known: Known) -> float:
    """ROC-AUC lost where half of the rows are trained on."""
    rows = trained_on(known)
    return fresh_roc_auc(known, rows) - fresh_roc_auc(known, rows // 2)


def doubled_gain(known: Known) -> float:
    """ROC-AUC gained where twice the rows are trained on."""
    rows = trained_on(known)
    return fresh_roc_auc(known, 2 * rows) - fresh_roc_auc(known, rows)


@cache
def keep_their_place(known: Known) -> bool:
    """Whether more than half of the shown drivers stand within two places of theirs on fresh samples."""
    shown = [known.column(f"{address}.column") for address in known.findings.over("drivers")]
    kept = [
        np.mean([abs(at - fresh[name]) <= NEAR for at, name in enumerate(shown)]) for fresh in orders(known)
    ]
    return bool(np.mean(kept) > 0.5)


def orders(known: Known) -> list[dict[str, int]]:
    """The place of each column by mean absolute effect, for each fresh sample of the world's own size."""
    found, columns = [], list(known.trained.columns)
    for sample in range(SAMPLES):
        drawn = draw(known.built.dials, known.built.seed + 3 * FAR + sample, len(known.trained.train))
        model = known.built.training.make(columns).fit(drawn.frame[columns], drawn.event)
        background = drawn.frame.iloc[:100][columns]
        some = known.many.frame.iloc[:EXPLAINED][columns]
        sizes = sizes_by_column(explain(model, some, background, known_columns(known.trained)))
        order = sorted(columns, key=lambda name: -sizes.get(name, 0.0))
        found.append({name: at for at, name in enumerate(order)})
    return found
