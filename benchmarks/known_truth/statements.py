"""Truth: each judged statement, what it is, and when it is true. Computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from benchmarks.known_truth.fresh import doubled_gain, halved_loss, keep_their_place
from benchmarks.known_truth.judges import (
    Judge,
    above,
    beats_rule,
    below,
    best_period,
    best_segment,
    category_drives,
    column_differs,
    group_worse,
    judges_one,
    late_rate,
    leak_named,
    number_drives,
    periods_differ,
    ranks,
    segment_apart,
    sensitive,
    sign_tells,
    some_hidden,
    truly_strongest,
    uses_no_leak,
    whole,
)
from plainspoken.core.findings import Verdict

Family = Literal["answer", "strength", "weakness", "caution", "group", "driver", "segment", "action", "fact"]
MOST = 0.5
CLEAR_LIFT = 1.5
FACE_VALUE = 0.03  # a gap between said and came that a reader may overlook
AS_WELL = 0.03  # ROC-AUC that may be lost where something is said to be as good
LITTLE = 0.02  # ROC-AUC that twice the data may bring where they "would not help much"


@dataclass(frozen=True)
class Statement:
    """What a rule says by one verdict, and when that is true; None: in this world it cannot be said.

    `deep`: to judge it takes fresh samples to train on, so only some worlds do.
    """

    rule: str
    verdict: Verdict
    family: Family
    true: Judge
    meaning: str
    deep: bool = False

    @property
    def key(self) -> str:
        """What the table calls it."""
        return f"{self.rule}: {self.verdict}"


H, F, U = Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN
STATEMENTS = (
    Statement(
        "answer_yes",
        H,
        "answer",
        whole(lambda k: ranks(k) and beats_rule(k) and judges_one(k)),
        "ranks, beats the simple rule, recall and precision are at least 80 in 100",
    ),
    Statement(
        "answer_partly",
        H,
        "answer",
        whole(lambda k: ranks(k) and beats_rule(k) and not judges_one(k)),
        "ranks and beats the simple rule; recall or precision is below 80 in 100",
    ),
    Statement("answer_rule", H, "answer", whole(ranks), "ranks"),
    Statement("ranks_pairs", H, "strength", whole(ranks), "ROC-AUC above one half, top above the usual rate"),
    Statement(
        "beats_simple_rule",
        H,
        "strength",
        whole(lambda k: k.informative and k.top_gain > 0),
        "its top holds more events than the simple rule's",
    ),
    Statement(
        "beats_simple_rule", U, "caution", whole(beats_rule), "orders pairs better than the simple rule"
    ),
    Statement("ranks_top", H, "strength", above("lift", CLEAR_LIFT), "lift above 1.5"),
    Statement("ranks_top", F, "weakness", below("lift", CLEAR_LIFT), "lift below 1.5"),
    Statement("finds_positives", H, "strength", above("recall", MOST), "recall above one half"),
    Statement("finds_positives", F, "weakness", below("recall", MOST), "recall below one half"),
    Statement("contacts_rightly", H, "strength", above("precision", MOST), "precision above one half"),
    Statement("contacts_rightly", F, "weakness", below("precision", MOST), "precision below one half"),
    Statement(
        "calibrated",
        H,
        "strength",
        whole(lambda k: k.calibration_gap < FACE_VALUE),
        "mean gap below 3 in 100",
    ),
    Statement(
        "calibrated",
        F,
        "weakness",
        whole(lambda k: k.calibration_gap >= FACE_VALUE),
        "mean gap of 3 in 100 or more",
    ),
    Statement("threshold_sensitive", H, "weakness", sensitive, "the share to contact more than doubles"),
    Statement(
        "threshold_sensitive",
        F,
        "strength",
        lambda k, a: not sensitive(k, a),
        "the share to contact does not double",
    ),
    Statement(
        "accuracy_misleads", H, "caution", whole(lambda k: k.base_rate < 0.3), "base rate below 30 in 100"
    ),
    Statement(
        "more_data_helps",
        H,
        "caution",
        whole(lambda k: halved_loss(k) > 0),
        "half the data rank worse, over fresh samples",
        deep=True,
    ),
    Statement(
        "more_data_helps",
        F,
        "fact",
        whole(lambda k: doubled_gain(k) < LITTLE),
        "twice the data gain less than 0.02 of ROC-AUC, over fresh samples",
        deep=True,
    ),
    Statement(
        "holds_over_time",
        H,
        "strength",
        whole(lambda k: k.decay < AS_WELL),
        "a model of the early periods loses less than 0.03 of ROC-AUC on the late ones",
    ),
    Statement("holds_over_time", F, "weakness", whole(lambda k: k.decay > 0), "it loses some"),
    Statement(
        "still_useful_later",
        H,
        "strength",
        whole(lambda k: k.informative and k.late_top_rate > float(k.many.probability[k.late].mean())),
        "the early model's top share of late cases lies above their usual rate",
    ),
    Statement(
        "misjudges_a_period", H, "weakness", late_rate, "that period's rate lies above the expected one"
    ),
    *(
        Statement(f"leak_{kind}", H, "caution", leak_named, "the event filled that column in")
        for kind in (
            "never_without",
            "perfect_in_some_periods",
            "single_column",
            "near_copy",
            "identifier",
            "fixed_at_the_end",
        )
    ),
    Statement("uses_no_suspect", H, "strength", uses_no_leak, "no leaked column is in the model"),
    Statement(
        "rows_in_order",
        H,
        "caution",
        whole(lambda k: k.built.dials.leak == "row_order"),
        "the file was sorted by the answer",
    ),
    Statement(
        "rows_in_order",
        F,
        "fact",
        whole(lambda k: k.built.dials.leak != "row_order"),
        "the file was not sorted by the answer",
    ),
    *(
        Statement(f"weak_group_{metric}", H, "group", group_worse, "errors are more frequent in the group")
        for metric in ("missed", "false_alarms", "ranking")
    ),
    Statement("drives_numeric", H, "driver", number_drives, "rates differ across the cut as stated"),
    Statement("drives_category", H, "driver", category_drives, "rates differ between the values as stated"),
    Statement("strongest_driver", H, "driver", truly_strongest, "the largest effect of its own"),
    Statement(
        "drivers_keep_their_place",
        H,
        "strength",
        whole(keep_their_place),
        "on a fresh sample, more than half stand within two places",
        deep=True,
    ),
    Statement("segment_differs", H, "segment", segment_apart, "the rate differs from the rest as stated"),
    Statement(
        "segments_apart", H, "segment", best_segment, "the best segment's rate lies above the usual one"
    ),
    Statement("action_contact_top", H, "action", whole(ranks), "ranks"),
    Statement(
        "action_record",
        H,
        "action",
        whole(lambda k: k.informative),
        "what is known later tells more than what is known at the start",
    ),
    Statement("action_staff", H, "action", best_period, "the two periods differ as stated"),
    Statement("test_fits_a_year", H, "fact", whole(ranks), "there is something to test"),
    Statement("test_fits_a_year", F, "caution", whole(ranks), "there is something to test"),
    Statement("wider_test", H, "fact", whole(ranks), "there is something to test"),
    Statement("offer_sign", H, "fact", sign_tells, "the rate differs with the sign as stated"),
    Statement("periods_differ", H, "fact", periods_differ, "the base rate differs between periods"),
    Statement("breakdown_differs", H, "fact", column_differs, "the rate differs between the column's values"),
    Statement("some_look_calm", H, "weakness", some_hidden, "some events lie below the middle of the others"),
    Statement(
        "reasons_add_up",
        H,
        "fact",
        whole(lambda k: k.findings.get("explain.additivity").number < 1e-3),
        "effects and base sum to the score",
    ),
)
