"""Truth: what the same training finds on fresh samples of a world."""

from __future__ import annotations

from functools import cache

import numpy as np

from benchmarks.known_truth.known import UNSEEN_SEED_OFFSET, GroundTruth
from benchmarks.known_truth.worlds import draw_world
from plainspoken.analysis.explanation.drivers import raw_and_derived_columns, scaled_effects_by_column
from plainspoken.analysis.explanation.shap_values import compute_shap_values
from plainspoken.analysis.training.cross_validation import raw_score
from plainspoken.core.ranked_scores import roc_auc

FRESH_SAMPLES = 3
MAX_PLACE_SHIFT = 2
FRESH_EXPLAINED_ROWS = 600


@cache
def fresh_roc_auc(known: GroundTruth, rows: int) -> float:
    """Mean ROC-AUC, on the large sample, of the chosen settings trained on fresh samples of so many rows."""
    found = []
    for sample in range(FRESH_SAMPLES):
        drawn = draw_world(known.built.dials, known.built.seed + 2 * UNSEEN_SEED_OFFSET + sample, rows)
        model = known.built.training.make(known.trained.columns).fit(drawn.frame, drawn.event)
        found.append(roc_auc(known.many.event, raw_score(model, known.many.frame)))
    return float(np.mean(found))


def count_training_rows(known: GroundTruth) -> int:
    """Rows that the largest point of the learning curve is trained on."""
    last = known.findings.members["learning"][-1]
    return int(known.findings.get(f"learning.{last}.n").number)


def halved_data_loss(known: GroundTruth) -> float:
    """ROC-AUC lost where half of the rows are trained on."""
    rows = count_training_rows(known)
    return fresh_roc_auc(known, rows) - fresh_roc_auc(known, rows // 2)


def doubled_data_gain(known: GroundTruth) -> float:
    """ROC-AUC gained where twice the rows are trained on."""
    rows = count_training_rows(known)
    return fresh_roc_auc(known, 2 * rows) - fresh_roc_auc(known, rows)


@cache
def drivers_keep_place(known: GroundTruth) -> bool:
    """Whether more than half of the shown drivers stand within two places of theirs on fresh samples."""
    shown = [known.column(f"{address}.column") for address in known.findings.over("drivers")]
    kept = [
        np.mean([abs(at - fresh[name]) <= MAX_PLACE_SHIFT for at, name in enumerate(shown)])
        for fresh in rank_drivers_on_fresh(known)
    ]
    return bool(np.mean(kept) > 0.5)


def rank_drivers_on_fresh(known: GroundTruth) -> list[dict[str, int]]:
    """The place of each column by mean absolute effect, for each fresh sample of the world's own size."""
    found, columns = [], list(known.trained.columns)
    for sample in range(FRESH_SAMPLES):
        drawn = draw_world(
            known.built.dials, known.built.seed + 3 * UNSEEN_SEED_OFFSET + sample, len(known.trained.train)
        )
        model = known.built.training.make(columns).fit(drawn.frame[columns], drawn.event)
        background = drawn.frame.iloc[:100][columns]
        some = known.many.frame.iloc[:FRESH_EXPLAINED_ROWS][columns]
        sizes = scaled_effects_by_column(
            compute_shap_values(model, some, background, raw_and_derived_columns(known.trained))
        )
        order = sorted(columns, key=lambda name: -sizes.get(name, 0.0))
        found.append({name: at for at, name in enumerate(order)})
    return found
