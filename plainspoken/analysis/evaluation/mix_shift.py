"""Whether early and late cases look different: a classifier tells them apart or not. Knows no event.

The two-sample test by a classifier after Lopez-Paz & Oquab 2017; without a difference its ROC-AUC is one half.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.statistics.intervals import rows_in_groups
from plainspoken.analysis.statistics.roc_auc import roc_auc_interval
from plainspoken.analysis.training.baselines import best_column_rule
from plainspoken.analysis.training.cross_validation import cross_validate, scores_in_row_order
from plainspoken.analysis.training.split import stratified_folds
from plainspoken.case import slug
from plainspoken.core.recorder import EvidenceRecorder

Rows = NDArray[np.intp]
MIX_FOLDS = 3


def record_mix_shift(
    pipeline: Pipeline,
    frame: pd.DataFrame,
    columns: Sequence[str],
    early: Rows,
    late: Rows,
    seed: int,
    book: EvidenceRecorder,
    groups: Groups | None = None,
) -> None:
    """Write the section `mix`: how well late rows are told from early ones, and which column alone tells best.

    `pipeline`: unfitted, over `columns`, none of which names the period. `groups`: rows of the
    table kept together (n,).
    """
    rows = np.concatenate([early, late])
    both = frame.iloc[rows].reset_index(drop=True)
    is_late = np.arange(len(rows)) >= len(early)
    mine = rows_in_groups(groups, rows)
    folds = stratified_folds(np.arange(len(rows)), is_late, MIX_FOLDS, seed, mine)
    score = scores_in_row_order(cross_validate([pipeline], both, is_late, folds)[0].scores, folds, len(rows))
    column, alone = best_column_rule(both, is_late, columns, folds)
    book.put("mix.roc_auc", roc_auc_interval(is_late, score, mine), "score")
    book.put("mix.column", f"column.{slug(column)}", "name")
    book.put("mix.column_roc_auc", float(np.mean(alone.roc_auc)), "score")
