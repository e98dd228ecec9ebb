"""Would more data help: the chosen model trained on parts of the training rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.statistics.intervals import corrected_share_interval, corrected_t_interval
from plainspoken.analysis.training.cross_validation import FoldScores, cross_validate_each
from plainspoken.analysis.training.split import Fold, stratified_sample
from plainspoken.core.recorder import EvidenceRecorder

Flags = NDArray[np.bool_]
TRAINING_FRACTIONS = (0.125, 0.25, 0.5)


def record_learning_curve(
    pipelines: Sequence[Pipeline],
    frame: pd.DataFrame,
    event: Flags,
    folds: Sequence[Fold],
    whole: FoldScores,
    ratio: float,
    seed: int,
    book: EvidenceRecorder,
    groups: Groups | None = None,
) -> None:
    """Write the section `learning`: ROC-AUC by training size, same folds. `whole`: scored in full.

    `pipelines`: one a fold; `ratio`: size of a scored part over its training part; `groups`: rows kept together (n,).
    """
    thinner = [
        Fold(stratified_sample(fold.fit, event, int(part * len(fold.fit)), seed, groups), fold.score)
        for part in TRAINING_FRACTIONS
        for fold in folds
    ]
    scored = cross_validate_each([*pipelines] * len(TRAINING_FRACTIONS), frame, event, thinner)
    count = len(folds)
    curve = [scored.roc_auc[start : start + count] for start in range(0, len(thinner), count)]
    curve.append(whole.roc_auc[:count])
    sizes = [int(part * len(folds[0].fit)) for part in TRAINING_FRACTIONS] + [len(folds[0].fit)]
    book.list("learning", map(str, range(len(sizes))))
    for number, (size, values) in enumerate(zip(sizes, curve, strict=True)):
        book.put(f"learning.{number}.n", size, "count")
        book.put(f"learning.{number}.roc_auc", corrected_share_interval(values, ratio), "score")
    book.put("learning.gain", corrected_t_interval(curve[-1] - curve[-2], ratio), "score")
