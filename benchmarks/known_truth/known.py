"""Truth: what is true of a built world, on a very large sample of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from benchmarks.known_truth.built import BuiltWorld
from benchmarks.known_truth.commission import OFFER_SIGNS, parse_case_condition
from benchmarks.known_truth.worlds import (
    BALANCED_KIND_SHARES,
    DRIVER_EFFECTS,
    EARLY_PERIODS,
    KIND_VALUES,
    LATE_PERIODS,
    SEGMENT_EFFECTS,
    UNBALANCED_KIND_SHARES,
    Flags,
    Floats,
    WorldSample,
    draw_world,
    event_log_odds,
)
from plainspoken.analysis.evaluation.evaluate import expected_calibration_error
from plainspoken.analysis.evaluation.within_periods import roc_auc_within, top_rate_within
from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.subgroups.expected_errors import Metric, ScoredRows, error_share
from plainspoken.analysis.subgroups.find_segments import assign_score_bands, values_fulfilling
from plainspoken.analysis.subgroups.group_conditions import SliceCondition
from plainspoken.analysis.training.baselines import learn_column_rule
from plainspoken.analysis.training.calibration import fit_platt_scaling
from plainspoken.analysis.training.case_value import money_for_threshold
from plainspoken.analysis.training.cross_validation import raw_score
from plainspoken.analysis.training.threshold import thresholds_at_both_ends
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.core.findings import Findings
from plainspoken.core.ranked_scores import roc_auc

LARGE_SAMPLE_ROWS = 50_000
UNSEEN_SEED_OFFSET = 10**9  # added to a world's seed for the rows that nothing was learned from
TRUE_DRIVERS = (*DRIVER_EFFECTS, "channel")


@dataclass(frozen=True, eq=False)
class GroundTruth:
    """The large sample and the model's scores on it; everything is computed when first asked for."""

    built: BuiltWorld

    @property
    def trained(self) -> TrainedModel:
        """The chosen model."""
        return self.built.training.trained

    @property
    def findings(self) -> Findings:
        """What the briefing rests on."""
        return self.built.findings

    @cached_property
    def many(self) -> WorldSample:
        """Rows of the same world that nothing was learned from."""
        return draw_world(self.built.dials, self.built.seed + UNSEEN_SEED_OFFSET, LARGE_SAMPLE_ROWS)

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
        every = metrics.evaluation_measures(self.trained.threshold, self.trained.case.decision.top_share)
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
        rule = learn_column_rule(seen, trained.event[trained.train], self.built.training.rule_column)
        return rule.score(self.many.frame)

    @cached_property
    def gain(self) -> float:
        """How much better than the simple rule the model orders pairs."""
        return self.measured["roc_auc"] - roc_auc(self.many.event, self.ruled)

    @cached_property
    def top_gain(self) -> float:
        """How much higher than the simple rule's the rate of the model's top share is."""
        top = metrics.precision_at_top(self.trained.case.decision.top_share)
        return self.measured["top_rate"] - top(self.many.event, self.ruled)

    @cached_property
    def calibration_gap(self) -> float:
        """How far what is said lies from what comes, in ten bins of the large sample."""
        return expected_calibration_error(self.many.event, self.score)

    @cached_property
    def late(self) -> Flags:
        """The late rows of the large sample."""
        return np.asarray(self.many.frame["month"].isin(LATE_PERIODS))

    @cached_property
    def early_score(self) -> Floats:
        """Scores of the late rows of the large sample by a model of the early rows of the world."""
        early = np.flatnonzero(self.built.drawn.frame["month"].isin(EARLY_PERIODS))
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
        top = metrics.precision_at_top(self.trained.case.decision.top_share)
        return top(self.many.event[self.late], self.early_score)

    @cached_property
    def within(self) -> Mapping[str, float]:
        """ROC-AUC of pairs of one period, and the rate in the best share of each, on the large sample."""
        period = np.asarray(self.many.frame["month"].astype(str), dtype=np.str_)
        share = self.trained.case.decision.top_share
        return {
            "roc_auc": roc_auc_within(self.many.event, self.score, period),
            "top_rate": top_rate_within(self.many.event, self.score, period, share),
        }

    @property
    def tells_within_period(self) -> bool:
        """Whether anything but the period tells the event."""
        return self.informative and not self.built.dials.calendar_only

    @cached_property
    def in_time(self) -> Mapping[str, float]:
        """ROC-AUC, and the rate of the top beside the usual one, of the score that exists when a case begins: on late
        rows, by a model of the early ones, where the case has a calendar; else on all rows."""
        columns = tuple(name for name in self.trained.columns if self.trained.case.columns[name].known == "start")
        dated = self.trained.case.calendar is not None
        seen, late = self.trained.frame["month"].isin(EARLY_PERIODS).to_numpy(bool), self.late
        fit = np.flatnonzero(seen) if dated else self.trained.train
        rows = late if dated else np.ones(len(late), dtype=np.bool_)
        model = self.built.training.make(columns).fit(self.trained.frame.iloc[fit], self.trained.event[fit])
        event, score = self.many.event[rows], raw_score(model, self.many.frame[rows])
        top = metrics.precision_at_top(self.trained.case.decision.top_share)
        best = top(event, score)
        return {"roc_auc": roc_auc(event, score), "top_rate": best, "lift": best / float(event.mean())}

    @property
    def acting_top_rate(self) -> float:
        """Rate among the best share of the score that a plan goes by."""
        too_late = self.findings.evidence.get("plan.score.final_too_late")
        late = too_late is not None and bool(too_late.value)
        return self.in_time["top_rate"] if late else self.measured["top_rate"]

    def contacted(self) -> tuple[float, float]:
        """Shares that it pays to contact at the two ends of what was assumed, the lower first: by value, whatever
        rule draws the line."""
        money = money_for_threshold(self.trained.case, self.many.frame, self.many.event)
        cuts = thresholds_at_both_ends(money, self.score, self.many.event)
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
            return np.asarray(assign_score_bands(self.score, decision.top_share, decision.next_share) == name)
        return np.asarray(self.many.frame["kind"] == name)

    def kind_share(self, name: str) -> float:
        """The share of the world's rows that are of a kind, as it was dialled: that of the large sample has chance of
        its own, too much beside a table of a fifth of its rows."""
        shares = BALANCED_KIND_SHARES if self.built.dials.balanced else UNBALANCED_KIND_SHARES
        return shares[KIND_VALUES.index(name)]

    def offer(self, name: str) -> Flags:
        """The rows of the large sample that show an offer's sign."""
        return values_fulfilling(
            self.many.frame[OFFER_SIGNS[name][0]].to_numpy(float), parse_case_condition(OFFER_SIGNS[name])
        )

    def slice(self, address: str) -> Flags:
        """The rows of the large sample in a group that the findings name."""
        parts = [self.part(member) for member in self.findings.over(f"{address}.conditions")]
        return np.asarray(np.logical_and.reduce([part.holds(self.many.frame) for part in parts]))

    def part(self, address: str) -> SliceCondition:
        """A condition of a group as the findings hold it."""
        said = {name: self.findings.evidence.get(f"{address}.{name}") for name in ("value", "low", "high")}
        column = self.column(f"{address}.column")
        low, high = (each.number if each else None for each in (said["low"], said["high"]))
        value = str(said["value"].value).rsplit(".", 1)[-1] if said["value"] else None
        return SliceCondition(column, "is", value, low, high)

    def column(self, address: str) -> str:
        """The column that a piece of evidence names."""
        return str(self.findings.get(address).value).removeprefix("column.")

    @cached_property
    def scored(self) -> ScoredRows:
        """The large sample by its scores, as groups are searched for in the table: what a score means on the whole."""
        trained = self.trained
        meant = fit_platt_scaling(trained.out_of_fold[trained.train], trained.event[trained.train])
        return ScoredRows(self.many.event, self.score, self.picked, meant(self.score))

    def misjudged(self, metric: Metric, mine: Flags) -> float:
        """How much higher a share truly is in a group than its probabilities lead one to expect."""
        here = self.scored.select(mine)
        chance = self.many.event.astype(float) if self.leaky_column else self.many.probability
        return error_share(metric, chance[mine], here)[0] - error_share(metric, here.probability, here)[0]

    @cached_property
    def importance(self) -> Mapping[str, float]:
        """Mean absolute effect of each column that has one of its own, as the world was made."""
        frame = self.many.frame.iloc[:4_000]
        whole, found = event_log_odds(frame, self.built.dials), {}
        dials = self.built.dials
        named = ("month",) if dials.calendar_only else (*TRUE_DRIVERS, *(("kind",) if dials.segments else ()))
        for name in named:
            mixed = frame.assign(**{name: shuffle_values(frame[name])})
            found[name] = float(np.abs(event_log_odds(mixed, self.built.dials) - whole).mean())
        if self.leaky_column and "leak" in self.trained.columns:
            found["leak"] = np.inf  # too rough a copy to be told from an honest column: it is the answer itself
        if dials.zeros:
            found["account"] = np.inf  # with nil the event cannot happen, whatever the others say
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def tells(self, column: str) -> bool:
        """Whether a column goes with the event in this world, by itself or through another."""
        dials = self.built.dials
        differs = {
            "kind": any(SEGMENT_EFFECTS[dials.segments]),
            "month": dials.rate_drift != 1 or dials.calendar_only,
            "account": dials.zeros,
            "region": dials.group_share > 0,
            "idle": dials.group_parts == 2 and dials.group_share > 0,
            "leak": self.leaky_column,
        }
        named = not dials.calendar_only and column in (*TRUE_DRIVERS, "echo")
        return self.informative and (named or bool(differs.get(column, False)))


def shuffle_values(values: pd.Series) -> pd.Series:
    """A column in another order, the same each time."""
    order = np.random.default_rng(0).permutation(len(values))
    return pd.Series(values.array[order], index=values.index)
