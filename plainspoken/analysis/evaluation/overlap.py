"""Analysis: events that look like anything but, and that no threshold finds."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.statistics.intervals import wilson_interval
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.core.recorder import EvidenceRecorder


def record_hidden_events(trained: TrainedModel, book: EvidenceRecorder) -> None:
    """Write the section `hidden`: events that score below the middle one of those without the event.

    To find any of them one would have to contact more than half of all for whom nothing is to be done.
    `hidden.beyond_share`: what one would contact to find half of the hidden ones.
    """
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    middle = float(np.median(score[~event]))
    mine = event & (score < middle)
    book.put("hidden.n", int(mine.sum()), "count")
    book.put("hidden.share", wilson_interval(int(mine.sum()), int(event.sum())), "share", of="positives")
    book.put("hidden.below", middle, "score")
    if mine.any():
        half = float(np.median(score[mine]))
        book.put("hidden.beyond_share", float((score >= half).mean()), "share", of="cases")
        book.put("hidden.probability", float(score[mine].mean()), "score")
