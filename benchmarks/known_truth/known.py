"""Truth: what is true of a built world, on a very large sample of it. Knows no claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from benchmarks.known_truth.built import Built
from benchmarks.known_truth.commission import SIGNS, condition
from benchmarks.known_truth.worlds import (
    CHANNELS,
    EARLY,
    EFFECTS,
    LATE,
    SEGMENT_EFFECTS,
    Draw,
    Flags,
    Floats,
    draw,
    log_odds,
)
from plainspoken.analysis.evaluation.evaluate import gap
from plainspoken.analysis.statistics import metrics as measures
from plainspoken.analysis.statistics.roc_auc import roc_auc
from plainspoken.analysis.subgroups.conditions import Part
from plainspoken.analysis.subgroups.segments import bands, fulfils
from plainspoken.analysis.subgroups.slice_search import Scored, counted
from plainspoken.analysis.training.baselines import learn
from plainspoken.analysis.training.cross_validation import raw_score
from plainspoken.analysis.training.threshold import best, choose, worst
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.core.findings import Findings

MANY = 50_000
FAR = 10**9  # added to a world's seed for the rows that nothing was learned from
TRUE_DRIVERS = (*EFFECTS, "channel")


@dataclass(frozen=True, eq=False)
class Known:
    """The large sample and the model's scores on it; everything is computed when first asked for."""

    built: Built

    @property
    def trained(self) -> Trained:
        """The chosen model."""
        return self.built.training.trained

    @property
    def findings(self) -> Findings:
        """What the briefing rests on."""
        return self.built.findings

    @cached_property
    def many(self) -> Draw:
        """Rows of the same world that nothing was learned from."""
        return draw(self.built.dials, self.built.seed + FAR, MANY)

    @cached_property
    def score(self) -> Floats:
        """The model's probability of each of those rows."""
        return self.trained.calibrate(raw_score(self.trained.fitted, self.many.frame))

    @cached_property
    def picked(self) -> Flags:
        """Which of them the model picks at its threshold."""
        return np.asarray(self.score >= self.trained.threshold)

    @property
    def informative(self) -> bool:
        """Whether anything at all tells the event: nothing does where the labels are as good as shuffled."""
        return self.built.dials.signal > 0

    @property
    def leaky_column(self) -> bool:
        """Whether a column of the world was filled in by the event."""
        return self.built.dials.leak not in ("", "row_order")

    @cached_property
    def measured(self) -> Mapping[str, float]:
        """Each measure of the evaluation, on the large sample."""
        every = measures.all_measures(self.trained.threshold, self.trained.case.decision.top_share)
        return {name: measure(self.many.event, self.score) for name, measure in every.items()}

    @cached_property
    def base_rate(self) -> float:
        """The world's own base rate."""
        return float(self.many.probability.mean())

    @cached_property
    def ruled(self) -> Floats:
        """The simple rule's score of the large sample, learned on the training rows."""
        trained = self.trained
        seen = trained.frame.iloc[trained.train]
        rule = learn(seen, trained.event[trained.train], self.built.training.rule_column)
        return rule.score(self.many.frame)

    @cached_property
    def gain(self) -> float:
        """How much better than the simple rule the model orders pairs."""
        return self.measured["roc_auc"] - roc_auc(self.many.event, self.ruled)

    @cached_property
    def top_gain(self) -> float:
        """How much higher than the simple rule's the rate of the model's top share is."""
        top = measures.top_rate(self.trained.case.decision.top_share)
        return self.measured["top_rate"] - top(self.many.event, self.ruled)

    @cached_property
    def calibration_gap(self) -> float:
        """How far what is said lies from what comes, in ten bins of the large sample."""
        return gap(self.many.event, self.score)

    @cached_property
    def late(self) -> Flags:
        """The late rows of the large sample."""
        return np.asarray(self.many.frame["month"].isin(LATE))

    @cached_property
    def early_score(self) -> Floats:
        """Scores of the late rows of the large sample by a model of the early rows of the world."""
        early = np.flatnonzero(self.built.drawn.frame["month"].isin(EARLY))
        model = self.built.training.make(self.trained.columns)
        model.fit(self.trained.frame.iloc[early], self.trained.event[early])
        return raw_score(model, self.many.frame[self.late])

    @cached_property
    def decay(self) -> float:
        """ROC-AUC that a model of the early rows lacks on late ones."""
        event = self.many.event[self.late]
        return roc_auc(event, self.score[self.late]) - roc_auc(event, self.early_score)

    @cached_property
    def late_top_rate(self) -> float:
        """Rate among the best of the late rows, as a model of the early ones ranks them."""
        top = measures.top_rate(self.trained.case.decision.top_share)
        return top(self.many.event[self.late], self.early_score)

    def contacted(self) -> tuple[float, float]:
        """Shares to contact at the two ends of what was assumed, the lower first."""
        case, event = self.trained.case, self.many.event
        cuts = [choose(case.decision, ends(case.money), self.score, event) for ends in (best, worst)]
        low, high = sorted(float(np.mean(self.score >= cut)) for cut in cuts)
        return low, high

    def rates(self, mine: Flags) -> tuple[float, float]:
        """The chance of the event in some rows of the large sample, and in all others."""
        chance = self.many.event if self.leaky_column else self.many.probability
        return float(chance[mine].mean()), float(chance[~mine].mean())

    def segment(self, name: str) -> Flags:
        """The members of a declared segment in the large sample."""
        decision = self.trained.case.decision
        if name in ("top", "next", "rest"):
            return np.asarray(bands(self.score, decision.top_share, decision.next_share) == name)
        return np.asarray(self.many.frame["kind"] == name)

    def offer(self, name: str) -> Flags:
        """The rows of the large sample that show an offer's sign."""
        return fulfils(self.many.frame[SIGNS[name][0]].to_numpy(float), condition(SIGNS[name]))

    def slice(self, address: str) -> Flags:
        """The rows of the large sample in a group that the findings name."""
        parts = [self.part(member) for member in self.findings.over(f"{address}.conditions")]
        return np.asarray(np.logical_and.reduce([part.holds(self.many.frame) for part in parts]))

    def part(self, address: str) -> Part:
        """A condition of a group as the findings hold it."""
        said = {name: self.findings.evidence.get(f"{address}.{name}") for name in ("value", "low", "high")}
        column = self.column(f"{address}.column")
        low, high = (each.number if each else None for each in (said["low"], said["high"]))
        value = str(said["value"].value).rsplit(".", 1)[-1] if said["value"] else None
        return Part(column, "is", value, low, high)

    def column(self, address: str) -> str:
        """The column that a piece of evidence names."""
        return str(self.findings.get(address).value).removeprefix("column.")

    def worse(self, metric: str, mine: Flags) -> float:
        """How much higher a group's share of errors is than that of all others."""
        return self.errors(metric, mine) - self.errors(metric, ~mine)

    def errors(self, metric: str, mine: Flags) -> float:
        """The share of errors among some rows of the large sample, by one measure."""
        if metric == "ranking":
            return 1 - roc_auc(self.many.event[mine], self.score[mine])
        scored = Scored(self.many.event, self.score, self.picked)
        counts, wrong = counted("missed" if metric == "missed" else "false_alarms", scored)
        return float(wrong[mine & counts].mean())

    @cached_property
    def importance(self) -> Mapping[str, float]:
        """Mean absolute effect of each column that has one of its own, as the world was made."""
        frame = self.many.frame.iloc[:4_000]
        whole, found = log_odds(frame, self.built.dials), {}
        for name in (*TRUE_DRIVERS, *(("kind",) if self.built.dials.segments else ())):
            mixed = frame.assign(**{name: shuffled(frame[name])})
            found[name] = float(np.abs(log_odds(mixed, self.built.dials) - whole).mean())
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def tells(self, column: str) -> bool:
        """Whether a column goes with the event in this world, by itself or through another."""
        dials = self.built.dials
        differs = {
            "kind": any(SEGMENT_EFFECTS[dials.segments]),
            "month": dials.rate_drift != 1,
            "region": dials.group_share > 0,
            "idle": dials.group_parts == 2 and dials.group_share > 0,
            "leak": self.leaky_column,
        }
        named = column in (*EFFECTS, *CHANNELS, "channel", "echo")
        return self.informative and (named or bool(differs.get(column, False)))


def shuffled(values: pd.Series) -> pd.Series:
    """A column in another order, the same each time."""
    order = np.random.default_rng(0).permutation(len(values))
    return pd.Series(values.array[order], index=values.index)
