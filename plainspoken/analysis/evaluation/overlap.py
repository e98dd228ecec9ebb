"""Analysis: events that look like anything but, and that no threshold finds."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.statistics.intervals import wilson_interval
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.core.recorder import EvidenceRecorder

SOUGHT_SHARE = 0.5  # of the hidden events: how many would have to be contacted to find so many


def record_hidden_events(trained: TrainedModel, book: EvidenceRecorder) -> None:
    """Write the section `hidden`: events that score below the middle one of those without the event.

    To find any of them one would have to contact more than half of all for whom nothing is to be done.
    `hidden.beyond_share`: what one would contact to find `hidden.sought_share` of the hidden ones.
    """
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    middle = float(np.median(score[~event]))
    mine = event & (score < middle)
    book.put("hidden.n", int(mine.sum()), "count")
    book.put("hidden.share", wilson_interval(int(mine.sum()), int(event.sum())), "share", of="positives")
    book.put("hidden.below", middle, "score")
    if mine.any():
        line = float(np.quantile(score[mine], 1 - SOUGHT_SHARE))
        book.put("hidden.sought_share", SOUGHT_SHARE, "share", of="positives")
        book.put("hidden.beyond_share", float((score >= line).mean()), "share", of="cases")
        book.put("hidden.probability", float(score[mine].mean()), "score")
