"""Columns that know the answer, and columns that come too late."""

from __future__ import annotations

from plainspoken.claims.rule import EvidenceNames, Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, WEAKNESS
from plainspoken.core.findings import ClaimKind

ROC_AUC_WITH_AND_WITHOUT = maybe_at("{s}", "roc_auc_with as with_it", "roc_auc_without as without_it")
SUSPECT_USES = at("{s}", "column") | maybe_at("{s}", "roc_auc_alone as alone") | ROC_AUC_WITH_AND_WITHOUT
SUSPECT_ALONE_USES = at("{s}", "column", "roc_auc_alone as alone") | ROC_AUC_WITH_AND_WITHOUT
QUESTIONED_USES = at("{s}", "column", "roc_auc_with as with_it", "roc_auc_without as without_it")
SUSPECT_WITHOUT_USES = SUSPECT_USES | at("{s}.without", "n", "positives", "expected")
PERIODS = ("first_period as first", "last_period as last")
CERTAIN_VALUE_USES = at("{s}.certain", "n", "positives", "expected") | maybe_at(
    "{s}.certain", "value", "filled", *PERIODS
)
COPIES_SIGNIFICANCE_LEVEL = 0.001
COMMON_KIND_SHARE = 0.25  # of the rows that equal an earlier one
QUESTIONED_WEIGHT = 1.0  # a doubt about a named column goes before one about all columns


def judge_suspect(evidence: RuleEvidence) -> Judgement:
    """A suspect is listed only when its detector fired: the warning holds."""
    return HOLDS


def register_leak_warning(
    kind: str, uses: EvidenceNames, severity: int, says: ClaimKind = CAUTION, silent: str = ""
) -> None:
    """Register the warning of one detector, on each column it suspects; one that the model uses is a weakness."""
    doc = f"Holds for each column that the detector `{kind}` suspects most." + (f" Silent {silent}" if silent else "")
    name, only, weight = f"leak_{kind}", f"kind={kind}", QUESTIONED_WEIGHT if says is WEAKNESS else 0.0
    register = rule(
        "leaks",
        name=name,
        doc=doc,
        holds=says,
        severity=severity,
        subject="suspects",
        kind_is=only,
        weight=lambda evidence: weight,
    )
    register(uses(judge_suspect))


register_leak_warning(
    "never_without",
    SUSPECT_WITHOUT_USES | maybe_at("{s}.without", *PERIODS),
    3,
    silent="where most cases without the event hold another value: that may be a structural zero.",
)
register_leak_warning(
    "perfect_in_some_periods",
    SUSPECT_WITHOUT_USES | at("{s}.without", *PERIODS),
    3,
    silent="where the event is rare with the value in every period, and by chance there is none in some.",
)
register_leak_warning(
    "single_column",
    QUESTIONED_USES,
    3,
    WEAKNESS,
    "where no column alone ranks better than all others together. The column stays in the model.",
)
register_leak_warning(
    "structural_zero",
    QUESTIONED_USES | at("{s}.without", "n", "positives", "expected"),
    3,
    WEAKNESS,
    "where most cases without the event hold the value, too: that is `never_without`. The column stays in the model.",
)
register_leak_warning(
    "always_with",
    SUSPECT_USES | CERTAIN_VALUE_USES,
    3,
    silent="where a few cases with the value lack the event, where it is the end of a scale along which the event "
    "becomes rarer, and where most cases with the event hold another value.",
)
register_leak_warning(
    "certain_value",
    QUESTIONED_USES | CERTAIN_VALUE_USES,
    3,
    WEAKNESS,
    "where most cases with the event hold the value: that is `always_with`; and where it is the end of a scale along "
    "which the event becomes rarer. The column stays in the model.",
)
register_leak_warning(
    "perfect_in_some_groups",
    at("{s}", "column", "group.by")
    | maybe_at("{s}.group", "n", "positives", "expected", "roc_auc as inside", "roc_auc_elsewhere as elsewhere"),
    3,
    silent="where the column is as strong in the other groups, or strong in one without being nearly perfect there.",
)
register_leak_warning(
    "encoded_from_answer",
    SUSPECT_USES,
    3,
    silent="of a score made on other cases: it misses the averages of these by as much as chance makes them vary; and "
    "where those averages differ less than by chance, as the table was drawn with a fixed share of events.",
)
register_leak_warning("near_copy", SUSPECT_ALONE_USES, 3, silent="where a column is strong and errs now and then.")
register_leak_warning("fixed_at_the_end", SUSPECT_USES, 2, silent="where a mean does not follow the size of the case.")
register_leak_warning("vouched", SUSPECT_ALONE_USES, 3, silent="where the case vouches for no column.")
register_leak_warning(
    "row_order", SUSPECT_USES, 2, silent="where rows lie in no order, or in that of the calendar alone."
)
register_leak_warning("identifier", SUSPECT_USES, 2, silent="where numbers were given without regard to the answer.")


@rule("leaks", holds=FACT, fails=WEAKNESS, open=FACT, severity=3)
@at("leaks", "used", "columns_checked as checked", "suspected", "questioned")
def uses_no_suspect(evidence: RuleEvidence) -> Judgement:
    """Holds when we found no sign of a leak in the columns that the model uses: never a strength, since no alarm is not
    no leak. Open when it uses a column that may be honest and may be a leak. Silent where a suspected column is
    used."""
    if evidence.used.number > 0:
        return FAILS
    return (OPEN, "column_in_question") if evidence.questioned.number > 0 else HOLDS


@rule("leaks", holds=WEAKNESS, severity=3)
@at("leaks", "undated", "used_columns as columns")
def undated_columns(evidence: RuleEvidence) -> Judgement:
    """Holds when nobody said of some columns when they are known. Silent where the case says it of each."""
    return HOLDS if evidence.undated.number > 0 else FAILS


@rule("leaks", holds=CAUTION, severity=2)
@at("settings", "operational.roc_auc as operational", "with_after.roc_auc as after")
def better_looking_figure(evidence: RuleEvidence) -> Judgement:
    """Holds when columns that are known too late would make the model look surely better. Silent where late columns add
    nothing."""
    high, low = evidence.operational.high, evidence.after.low
    return HOLDS if high is not None and low is not None and low > high else FAILS


@rule("leaks", holds=WEAKNESS, severity=3)
@at("settings", "operational.roc_auc as operational", "start.roc_auc as start", "operational.columns")
@at("settings", "start.columns as start_columns")
@maybe_at("time", "start.roc_auc as start_later")
def upper_limit(evidence: RuleEvidence) -> Judgement:
    """Holds when the model uses columns that grow with the case, known here only as totals at its end. Silent where all
    columns are known when the case begins."""
    return HOLDS if evidence.columns.number > evidence.start_columns.number else FAILS


@rule("leaks", holds=CAUTION, fails=FACT, severity=2)
@at("leaks", "row_order.roc_auc", "row_order.suspect")
def rows_in_order(evidence: RuleEvidence) -> Judgement:
    """Holds when the place of a row in the file tells the answer, forwards or backwards. Silent as a caution where rows
    lie in no order, or in that of the calendar alone."""
    return HOLDS if evidence.suspect.value else FAILS


@rule("leaks", holds=CAUTION, fails=FACT, severity=2)
@at("leaks.later_part", "in_order.roc_auc as later", "shuffled.roc_auc as shuffled")
def last_rows_rank_worse(evidence: RuleEvidence) -> Judgement:
    """Holds when a model of the first rows of the file ranks the last ones surely worse than one of random rows ranks
    random ones. Silent where the order of the rows tells nothing, where the case has a calendar, and where the file is
    sorted by the answer."""
    late, mixed = evidence.later.high, evidence.shuffled.low
    return HOLDS if late is not None and mixed is not None and late < mixed else FAILS


@rule("leaks", holds=CAUTION, fails=FACT)
@at("leaks", "across_split.duplicates as across")
@at("evaluation", "n")
def rows_on_both_sides(evidence: RuleEvidence) -> Judgement:
    """Holds when test cases have an exact twin among the training cases. Silent as a caution where no two cases are
    alike."""
    return HOLDS if evidence.across.number > 0 else FAILS


@rule("leaks", holds=FACT)
@at("leaks", "copies.n as copies", "copies.kept_together as kept")
@maybe_at("leaks", "copies.roc_auc_without as without")
@maybe_at("evaluation", "roc_auc as with_them")
def copies_kept_together(evidence: RuleEvidence) -> Judgement:
    """Holds when rows are alike in all that may be learned from, and no split takes them apart. Silent where none
    are, or so many that the columns are too coarse to tell copies from other cases."""
    return HOLDS if evidence.kept.value and evidence.copies.number > 0 else FAILS


@rule("leaks", holds=CAUTION, severity=2)
@at("leaks", "copies.n as copies", "copies.positives as positive", "copies.again as again", "copies.by_chance")
@at("data", "base_rate as rate")
def copies_of_one_class(evidence: RuleEvidence) -> Judgement:
    """Holds when all copies have one answer and chance would hardly do that: with half as many draws, since a copy
    comes with its original, at less than one in a thousand. Silent where copies are few, or have both answers; and
    where chance alone makes a quarter of them, as then they are cases of a common kind, with a rate of its own."""
    copies, events = evidence.copies.number, evidence.positive.number
    common = evidence.by_chance.number >= COMMON_KIND_SHARE * evidence.again.number
    if common or events not in (0, copies):
        return FAILS
    share = evidence.rate.number if events else 1 - evidence.rate.number
    return HOLDS if share ** (copies / 2) < COPIES_SIGNIFICANCE_LEVEL else FAILS


fact(
    "known_at_start",
    "leaks",
    at("settings", "start.roc_auc as start", "operational.roc_auc as operational")
    | maybe_at("plan.score", "tested_later as later"),
)
