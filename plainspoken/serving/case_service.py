"""Real time: one case in service: it answers, and counts what it is asked. Knows no web."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plainspoken.serving.drift import DriftMonitor
from plainspoken.serving.limits import RequestRefused
from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.prometheus_metrics import ServiceMetrics
from plainspoken.serving.responses import Answer, Refusal
from plainspoken.serving.score_options import choose_known_option, choose_language
from plainspoken.serving.scorer import Scorer, build_scorers, list_seen_values

CASES_PER_DEADLINE_CHECK = 25  # cases between two looks at the clock


@dataclass(frozen=True)
class CaseService:
    """A case in service. `watches`: what is counted, by moment."""

    name: str
    opened: OpenedCase
    desks: Mapping[str, Scorer]
    watches: Mapping[str, DriftMonitor]
    metrics: ServiceMetrics

    @classmethod
    def of(cls, opened: OpenedCase, metrics: ServiceMetrics) -> CaseService:
        """Open the counter of a case."""
        desks = build_scorers(opened)
        watches = {moment: DriftMonitor(desk.form.seen, desk.at.scores) for moment, desk in desks.items()}
        name = opened.production.case
        metrics.opened(name, opened)
        return cls(name, opened, desks, watches, metrics)

    def desk(self, moment: str) -> Scorer:
        """The desk of a moment; the last one of the case where none is named.

        Raises:
            PlainspokenError: no such moment.
        """
        return self.desks[choose_known_option(moment or list(self.desks)[-1], self.desks, "moment")]

    def language(self, language: str) -> str:
        """A language of the briefing.

        Raises:
            PlainspokenError: the briefing is not told in it.
        """
        return choose_language(self.opened, language)

    def answers(
        self, desk: Scorer, cases: Sequence[Mapping[str, Any]], language: str, reasons: bool, seconds: float
    ) -> list[Answer | Refusal]:
        """One answer or refusal a case, counted.

        Raises:
            Refused: it took longer than `seconds`.
        """
        found: list[Answer | Refusal] = []
        until = time.monotonic() + seconds
        for begin in range(0, len(cases), CASES_PER_DEADLINE_CHECK):
            if time.monotonic() > until:
                raise RequestRefused(503, "time-out", "send fewer cases at once, or ask without reasons")
            found += desk.answers(cases[begin : begin + CASES_PER_DEADLINE_CHECK], language, reasons, self.count)
        for each in found:
            self.metrics.result(self.name, each)
            if isinstance(each, Refusal):
                self.watches[desk.moment].refusal([(one.field, one.kind) for one in each.problems])
        return found

    def count(self, desk: Scorer, bins: Sequence[int], chance: float) -> None:
        """Count one scored case."""
        self.watches[desk.moment].scored(bins, bisect_right(desk.at.scores.edges, chance))

    def warm(self) -> None:
        """Answer a made-up case at each desk, so that all is loaded and compiled. Nothing is counted."""
        for desk in self.desks.values():
            row = np.array([list_seen_values(each)[0] for each in desk.form.seen])[None, :]
            desk.scored(row, next(iter(desk.voices)), True)
