"""Analysis: who is in another segment at the end than at the cut."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering.assign_model import Segmenter
from plainspoken.analysis.clustering.scaling import extract_rfm_matrix
from plainspoken.analysis.statistics.intervals import wilson_interval
from plainspoken.core.recorder import EvidenceRecorder


def record_transitions(before: pd.DataFrame, now: pd.DataFrame, model: Segmenter, book: EvidenceRecorder) -> None:
    """Everything under `moves`, and the share of each segment that stayed.

    `before`, `now`: the same shop's customers at the cut and at the end, both placed by the final segments,
    so that a move is the customer's and not the cut's.
    """
    pairs = before.merge(now, on="customer", suffixes=("_before", "_now"), validate="one_to_one")
    moved = (pairs["segment_before"] != pairs["segment_now"]).to_numpy()
    if not len(pairs):
        return
    book.put("moves.changed", wilson_interval(int(moved.sum()), len(moved)), "share", of="customers")
    book.put("moves.expected", refit_changed_share(now, model), "share", of="customers")
    for slug in book.members["segments"]:
        mine = (pairs["segment_before"] == slug).to_numpy()
        if f"segments.{slug}.later.n" in book.evidence:
            stayed = wilson_interval(int((mine & ~moved).sum()), int(mine.sum()))
            book.put(f"segments.{slug}.later.stayed", stayed, "share", of="members")
    record_transition_counts(pairs, Counter(pairs["segment_before"]), book)


def refit_changed_share(now: pd.DataFrame, model: Segmenter) -> float | None:
    """The share of customers that a refit puts into another segment, over all refits."""
    points = model.scales.transform(extract_rfm_matrix(now))
    labels = model.cutter.predict(points)
    changed = [float((each != labels).mean()) for each in model.refitted_labels(points)]
    return float(np.mean(changed)) if changed else None


def record_transition_counts(pairs: pd.DataFrame, sizes: Counter[str], book: EvidenceRecorder) -> None:
    """From where to where, those who stayed included; the most frequent first."""
    counts = Counter(zip(pairs["segment_before"], pairs["segment_now"], strict=True))
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    book.list("moves", [str(number) for number in range(len(ranked))])
    for number, ((before, now), size) in enumerate(ranked):
        book.put(f"moves.{number}.from", f"segment.{before}", "name")
        book.put(f"moves.{number}.to", f"segment.{now}", "name")
        book.put(f"moves.{number}.n", size, "count")
        book.put(f"moves.{number}.share", wilson_interval(size, sizes[before]), "share", of="members")
