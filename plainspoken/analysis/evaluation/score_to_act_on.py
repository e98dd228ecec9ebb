"""Analysis: the score that exists when somebody must act, and how good it is then. Knows no page.

A score of the finished case is no help during it. So whom to contact, at which threshold, below which cost, and how to
test it are all told of the earliest score there is, in later periods where the calendar has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from plainspoken.analysis.evaluation.decision_curve import record_decision_curve
from plainspoken.analysis.evaluation.temporal_validation import split_early_late, without_period
from plainspoken.analysis.evaluation.threshold_outcomes import record_thresholds
from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import share_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.roc_auc import roc_auc_interval
from plainspoken.analysis.training.threshold import ThresholdSensitivity
from plainspoken.analysis.training.train import TrainingResult
from plainspoken.analysis.training.train_on_columns import scoring_moments, train_on_columns, train_on_rows
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case
from plainspoken.case.serving_manifest import Moment
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.dataset import Dataset


@dataclass(frozen=True)
class ScoreToActOn:
    """The model whose score exists when somebody must act; its test rows are those it is judged by.

    `moment`: when its score exists. `final_too_late`: whether the score of all columns exists only when the case is
    over. `tested_later`: whether the test rows are later periods, which the model has not seen.
    """

    trained: TrainedModel
    sensitivity: ThresholdSensitivity
    moment: Moment
    final_too_late: bool
    tested_later: bool = False

    @property
    def cases(self) -> int:
        """The cases that a plan speaks of where nobody has told the traffic: those like the ones it is judged by."""
        return len(self.trained.test if self.tested_later else self.trained.event)

    @property
    def in_time(self) -> bool:
        """Whether there is any score when somebody must act."""
        return not self.final_too_late or self.moment == "start"


def choose_score_to_act_on(training: TrainingResult, case: Case, loaded: Dataset) -> ScoreToActOn:
    """The earliest score there is: the final one where all columns are known from the start.

    Where the calendar has later periods, a model of the early ones is judged by them, without the period's name. Not
    where rows are grouped: those of one customer stand in both eras, and a split by time would let it know them.
    """
    whole = training.trained
    moments = scoring_moments(case, whole.columns)
    if "now" in moments:
        return ScoreToActOn(whole, training.sensitivity, "now", final_too_late=False)
    eras = split_early_late(whole, case.calendar) if case.calendar else None
    columns = moments.get("start", ())
    unnamed = without_period(columns, case.calendar) if case.calendar else columns
    if eras is not None and unnamed and whole.groups is None:
        trained, _, sensitivity = train_on_rows(training, case, loaded, unnamed, eras.early, eras.late)
        return ScoreToActOn(trained, sensitivity, "start", final_too_late=True, tested_later=True)
    if columns:
        trained, _, sensitivity = train_on_columns(training, case, loaded, columns)
        return ScoreToActOn(trained, sensitivity, "start", final_too_late=True)
    return ScoreToActOn(whole, training.sensitivity, "end", final_too_late=True)


def record_score_to_act_on(acting: ScoreToActOn, planned_cases: int, book: EvidenceRecorder) -> None:
    """Write the sections `plan.score`, `sensitivity`, `thresholds`, `value` and `decision_curve`: when the score
    exists, how well it ranks then, what each threshold finds and costs, and how far that hangs on what was assumed."""
    trained = acting.trained
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    whole = None if acting.tested_later else len(trained.event)
    drawn = bootstrap_rows(event, trained.case.seed, whole=whole, groups=trained.test_groups)
    top = trained.case.decision.top_share
    if acting.final_too_late and acting.in_time:  # else it is the score of all columns
        book.keep_rows("in_time", trained.test, score)
    book.put("plan.score.moment", f"moment.{acting.moment}", "name")
    book.put("plan.score.final_too_late", acting.final_too_late, "flag")
    book.put("plan.score.in_time", acting.in_time, "flag")
    book.put("plan.score.tested_later", acting.tested_later, "flag")
    book.put("plan.score.n", len(event), "count")
    book.put("plan.score.roc_auc", roc_auc_interval(event, score, trained.test_groups), "score")
    book.put("plan.score.top_rate", metrics.bootstrap_top_rate(top, event, score, drawn), "share", of="top_cases")
    book.put("plan.score.base_rate", share_interval(event, trained.test_groups), "share", of="cases")
    record_threshold_sensitivity(acting.sensitivity, trained.case, book)
    record_thresholds(trained, event, score, planned_cases, book)
    record_decision_curve(trained, event, score, book)


def record_threshold_sensitivity(found: ThresholdSensitivity, case: Case, book: EvidenceRecorder) -> None:
    """Write the section `sensitivity`: thresholds and contacted shares at both ends of what was assumed."""
    book.put("sensitivity.threshold_low", found.threshold_low, "score", source="assumed")
    book.put("sensitivity.threshold_high", found.threshold_high, "score", source="assumed")
    book.put("sensitivity.contacted_low", found.contacted_low, "share", of="cases", source="assumed")
    book.put("sensitivity.contacted_high", found.contacted_high, "share", of="cases", source="assumed")
    book.put("sensitivity.doubled", found.doubled, "share", of="resamples", source="assumed")
    book.put("sensitivity.by_value", case.decision.rule == "value", "flag")
