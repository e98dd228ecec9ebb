"""Real time: one case in service: it answers, and counts what it is asked. Knows no web."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plainspoken.serving.drift import Watch
from plainspoken.serving.limits import Refused
from plainspoken.serving.load_case import Opened
from plainspoken.serving.messages import Answer, Refusal
from plainspoken.serving.metrics import Metrics
from plainspoken.serving.options import asked_language, one_of
from plainspoken.serving.scorer import Desk, desks_of, values_of

TOGETHER = 25  # cases between two looks at the clock


@dataclass(frozen=True)
class Counter:
    """A case in service. `watches`: what is counted, by moment."""

    name: str
    opened: Opened
    desks: Mapping[str, Desk]
    watches: Mapping[str, Watch]
    metrics: Metrics

    @classmethod
    def of(cls, opened: Opened, metrics: Metrics) -> Counter:
        """Open the counter of a case."""
        desks = desks_of(opened)
        watches = {moment: Watch(desk.form.seen, desk.at.scores) for moment, desk in desks.items()}
        name = opened.production.case
        metrics.opened(name, opened)
        return cls(name, opened, desks, watches, metrics)

    def desk(self, moment: str) -> Desk:
        """The desk of a moment; the last one of the case where none is named.

        Raises:
            PlainspokenError: no such moment.
        """
        return self.desks[one_of(moment or list(self.desks)[-1], self.desks, "moment")]

    def language(self, language: str) -> str:
        """A language of the briefing.

        Raises:
            PlainspokenError: the briefing is not told in it.
        """
        return asked_language(self.opened, language)

    def answers(
        self, desk: Desk, cases: Sequence[Mapping[str, Any]], language: str, reasons: bool, seconds: float
    ) -> list[Answer | Refusal]:
        """One answer or refusal a case, counted.

        Raises:
            Refused: it took longer than `seconds`.
        """
        found: list[Answer | Refusal] = []
        until = time.monotonic() + seconds
        for begin in range(0, len(cases), TOGETHER):
            if time.monotonic() > until:
                raise Refused(503, "time-out", "send fewer cases at once, or ask without reasons")
            found += desk.answers(cases[begin : begin + TOGETHER], language, reasons, self.count)
        for each in found:
            self.metrics.result(self.name, each)
            if isinstance(each, Refusal):
                self.watches[desk.moment].refusal([(one.field, one.kind) for one in each.problems])
        return found

    def count(self, desk: Desk, bins: Sequence[int], chance: float) -> None:
        """Count one scored case."""
        self.watches[desk.moment].scored(bins, bisect_right(desk.at.scores.edges, chance))

    def warm(self) -> None:
        """Answer a made-up case at each desk, so that all is loaded and compiled. Nothing is counted."""
        for desk in self.desks.values():
            row = np.array([values_of(each)[0] for each in desk.form.seen])[None, :]
            desk.scored(row, next(iter(desk.voices)), True)
