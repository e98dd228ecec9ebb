"""Real time: what was counted, told in the words of the briefing. Computes nothing."""

from __future__ import annotations

from plainspoken.serving.drift import Count, Drift, Moved, Watch
from plainspoken.words import Words

SCORE = "score"


def drift_of(moment: str, watch: Watch, words: Words) -> Drift:
    """How far each column and the score have moved, the farthest first."""
    with watch.lock:
        score = moved(SCORE, plain(words, "service_score"), watch.scores, {}, words)
        columns = [
            moved(
                each.column,
                words.name(f"column.{each.slug}").text,
                count,
                dict(watch.refused[each.column]),
                words,
            )
            for each, count in zip(watch.seen, watch.columns, strict=True)
        ]
        total = watch.total
    order = sorted([score, *columns], key=lambda each: -(each.distance or 0.0))
    return Drift(moment=moment, n=total, moved=tuple(order))


def moved(what: str, name: str, count: Count, refused: dict[str, int], words: Words) -> Moved:
    """One column or the score."""
    verdict, distance, chance, n = count.distance()
    return Moved(
        what=what,
        words=name,
        verdict=verdict,
        says=plain(words, f"service_{verdict}"),
        distance=distance,
        by_chance=chance,
        n=n,
        refused=refused,
    )


def plain(words: Words, label: str) -> str:
    """A label as plain text."""
    return str(words.label(label).striptags())
