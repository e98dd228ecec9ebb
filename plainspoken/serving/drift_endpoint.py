"""Real time: what was counted, told in the words of the briefing. Computes nothing."""

from __future__ import annotations

from plainspoken.serving.drift import BinCounter, ColumnDrift, Drift, DriftMonitor
from plainspoken.words import Words

DRIFT_SCORE_KEY = "score"


def describe_drift(moment: str, watch: DriftMonitor, words: Words) -> Drift:
    """How far each column and the score have moved, the farthest first."""
    with watch.lock:
        score = describe_column_drift(
            DRIFT_SCORE_KEY, format_plain_label(words, "service_score"), watch.scores, {}, words
        )
        columns = [
            describe_column_drift(
                each.column, words.name(f"column.{each.slug}").text, count, dict(watch.refused[each.column]), words
            )
            for each, count in zip(watch.seen, watch.columns, strict=True)
        ]
        total = watch.total
    order = sorted([score, *columns], key=lambda each: -(each.distance or 0.0))
    return Drift(moment=moment, n=total, moved=tuple(order))


def describe_column_drift(
    what: str, name: str, count: BinCounter, refused: dict[str, int], words: Words
) -> ColumnDrift:
    """One column or the score."""
    verdict, distance, chance, n = count.distance()
    return ColumnDrift(
        what=what,
        words=name,
        verdict=verdict,
        says=format_plain_label(words, f"service_{verdict}"),
        distance=distance,
        by_chance=chance,
        n=n,
        refused=refused,
    )


def format_plain_label(words: Words, label: str) -> str:
    """A label as plain text."""
    return str(words.label(label).striptags())
