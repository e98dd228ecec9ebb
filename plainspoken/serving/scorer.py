"""Real time: cases as they were sent, to answers or refusals, at one moment of one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plainspoken.case.serving_manifest import SCORE_BANDS, ServedModel
from plainspoken.core.findings import Verdict
from plainspoken.serving.api_models import Answer, PredictionRange, Refusal, ScoreReason
from plainspoken.serving.input_schema import CheckedRow, InputSchema
from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.predictors import Predictor
from plainspoken.serving.reason_text import ReasonText
from plainspoken.serving.reference import (
    ReferenceBins,
    apply_calibration_map,
    find_ranking_band,
    list_seen_values,
    ranks_above,
)

Floats = NDArray[np.float64]
REASONS_PER_ANSWER = 3
Count = Callable[["Scorer", Sequence[int], float], None]


@dataclass(frozen=True)
class Scorer:
    """Answers cases at one moment. `gives`: whether a probability is given at this moment."""

    moment: str
    at: ServedModel
    form: InputSchema
    engine: Predictor
    reference: ReferenceBins
    voices: Mapping[str, ReasonText]
    gives: bool
    model: str
    findings: str

    def answers(
        self,
        sent: Sequence[Mapping[str, Any]],
        language: str,
        reasons: bool,
        count: Count = lambda scorer, bins, chance: None,
    ) -> list[Answer | Refusal]:
        """One answer or refusal a case, in order; `count` is told bins and probability of each scored."""
        rows = [self.form.row(each) for each in sent]
        fine = [each for each in rows if not each.problems]
        values = np.array([each.values for each in fine]).reshape(len(fine), len(self.form.seen))
        scored = iter(self.scored(values, language, reasons, count))
        return [self.refusal(each) if each.problems else next(scored) for each in rows]

    def probabilities(self, rows: Floats) -> Floats:
        """Calibrated probability of each row (n,)."""
        return self.calibrated(self.engine.numbers(rows))

    def calibrated(self, numbers: Floats) -> Floats:
        """Calibrated probability of what the model sees of each row (n,)."""
        return apply_calibration_map(self.at.curve, self.engine.score(numbers))

    def scored(
        self, rows: Floats, language: str, reasons: bool, count: Count = lambda scorer, bins, chance: None
    ) -> list[Answer]:
        """The answers to some rows (n, c) that nothing is wrong with."""
        if not len(rows):
            return []
        numbers, voice = self.engine.numbers(rows), self.voices[language]
        chances = self.calibrated(numbers).tolist()
        effects = self.engine.effects(numbers) if reasons and self.engine.columns else None
        told = [()] * len(rows) if effects is None else self.reasons(rows, effects, voice)
        places = self.reference.bins(rows)
        for bins, chance in zip(places, chances, strict=True):
            count(self, bins, chance)
        return [self.answer(bins, chance, why, voice) for bins, chance, why in zip(places, chances, told, strict=True)]

    def answer(self, bins: Sequence[int], chance: float, why: tuple[ScoreReason, ...], voice: ReasonText) -> Answer:
        """The answer to one row, whose values lie in these bins."""
        unlike = self.reference.surprise(bins) > self.at.odd
        band = find_ranking_band(self.at, chance)
        return Answer.model_construct(
            moment=self.moment,
            probability=chance if self.gives else None,
            why_no_probability="" if self.gives else voice.why_no_probability,
            band=band,
            band_words=voice.bands[band],
            ranks_above=ranks_above(self.at.scores, chance),
            picked=chance >= self.at.threshold if self.gives else None,
            threshold=self.at.threshold if self.gives else None,
            reasons=why,
            unlike=unlike,
            unlike_words=voice.unlike if unlike else "",
            rare=self.reference.rare_fields(bins),
            model=self.model,
            findings=self.findings,
        )

    def reasons(self, rows: Floats, effects: Floats, voice: ReasonText) -> list[tuple[ScoreReason, ...]]:
        """The strongest reasons of each row, the strongest first."""
        order = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :REASONS_PER_ANSWER]
        return [
            tuple(voice.reason(self.engine.columns[each], float(mine[each]), row) for each in strongest)
            for row, mine, strongest in zip(rows, effects, order, strict=True)
        ]

    def refusal(self, row: CheckedRow) -> Refusal:
        """What is wrong with a case, and what can still be said."""
        return Refusal(
            moment=self.moment,
            problems=row.problems,
            unlisted=row.unlisted,
            widened=self.widened(row),
            model=self.model,
            findings=self.findings,
        )

    def widened(self, row: CheckedRow) -> PredictionRange | None:
        """The answer over all values seen of the one field in doubt; None where more is wrong than that."""
        doubt = row.doubt
        if doubt is None:
            return None
        place = next(number for number, each in enumerate(self.form.seen) if each.column == doubt)
        values = list_seen_values(self.form.seen[place])
        rows = np.repeat(row.values[None, :], len(values), axis=0)
        rows[:, place] = values
        chances = self.probabilities(rows)
        met = {find_ranking_band(self.at, chance) for chance in chances.tolist()}
        return PredictionRange(
            over=doubt,
            tried=len(values),
            low=float(chances.min()) if self.gives else None,
            high=float(chances.max()) if self.gives else None,
            bands=tuple(band for band in SCORE_BANDS if band in met),
        )


def build_scorers(opened: OpenedCase) -> dict[str, Scorer]:
    """A scorer for each moment of a case."""
    return {at.moment: build_scorer(opened, at) for at in opened.production.moments}


def build_scorer(opened: OpenedCase, at: ServedModel) -> Scorer:
    """The scorer of one moment."""
    seen = opened.seen[at.moment]
    claim = opened.findings.claim(f"probability_at@moments.{at.moment}")
    return Scorer(
        moment=at.moment,
        at=at,
        form=InputSchema(at.moment, seen, opened.production),
        engine=opened.engines[at.moment],
        reference=ReferenceBins.of(seen),
        voices={
            language: ReasonText.of(words, opened.production, seen, claim) for language, words in opened.words.items()
        },
        gives=claim is not None and claim.verdict is Verdict.HOLDS,
        model=opened.model_version(at.moment),
        findings=opened.findings_version,
    )


def find_scorer(opened: OpenedCase, moment: str) -> Scorer:
    """The scorer of a moment; of the last one where none is named.

    Raises:
        PlainspokenError: no such moment.
    """
    production = opened.production
    return build_scorer(opened, production.at(moment or production.moments[-1].moment))
