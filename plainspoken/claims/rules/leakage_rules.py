"""Columns that know the answer, and columns that come too late. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, RuleEvidence, fact, rule
from plainspoken.core.findings import ClaimKind

SUSPECT_USES = {
    "column": "{s}.column",
    "alone": "{s}.roc_auc_alone",
    "with_it": "{s}.roc_auc_with",
    "without_it": "{s}.roc_auc_without",
}
SUSPECT_WITHOUT_USES = {
    **SUSPECT_USES,
    "n": "{s}.without.n",
    "positives": "{s}.without.positives",
    "expected": "{s}.without.expected",
    "first": "{s}.without.first_period",
    "last": "{s}.without.last_period",
}


def judge_suspect(e: RuleEvidence) -> Judgement:
    """A suspect is listed only when its detector fired: the warning holds."""
    return HOLDS


def register_leak_warning(kind: str, uses: dict[str, str], severity: int = 2, optional: tuple[str, ...] = ()) -> None:
    """Register the warning of one detector, on each column it suspects."""

    def judge(e: RuleEvidence) -> Judgement:
        return judge_suspect(e)

    judge.__name__ = f"leak_{kind}"
    judge.__doc__ = f"Holds for each column that the detector `{kind}` suspects most."
    rule(
        "leaks",
        uses,
        holds=ClaimKind.CAUTION,
        severity=severity,
        subject="suspects",
        kind_is=f"kind={kind}",
        optional=optional,
    )(judge)


register_leak_warning(
    "never_without", SUSPECT_WITHOUT_USES, severity=3, optional=("first", "last", "with_it", "without_it", "alone")
)
register_leak_warning(
    "perfect_in_some_periods", SUSPECT_WITHOUT_USES, severity=3, optional=("with_it", "without_it", "alone")
)
register_leak_warning("single_column", SUSPECT_USES, severity=3, optional=("with_it", "without_it"))
register_leak_warning("near_copy", SUSPECT_USES, severity=3, optional=("with_it", "without_it", "alone"))
register_leak_warning("fixed_at_the_end", SUSPECT_USES, optional=("with_it", "without_it", "alone"))
register_leak_warning("vouched", SUSPECT_USES, severity=3, optional=("with_it", "without_it"))
register_leak_warning("row_order", SUSPECT_USES, optional=("with_it", "without_it", "alone"))
register_leak_warning("identifier", SUSPECT_USES, optional=("with_it", "without_it", "alone"))


@rule(
    "leaks",
    {"used": "leaks.used", "checked": "leaks.columns_checked", "suspected": "leaks.suspected"},
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=3,
)
def uses_no_suspect(e: RuleEvidence) -> Judgement:
    """Holds when the model uses no suspected column."""
    return HOLDS if e.used.number == 0 else FAILS


@rule(
    "leaks",
    {"operational": "settings.operational.roc_auc", "after": "settings.with_after.roc_auc"},
    holds=ClaimKind.CAUTION,
    severity=2,
)
def better_looking_figure(e: RuleEvidence) -> Judgement:
    """Holds when columns that are known too late would make the model look surely better."""
    high, low = e.operational.high, e.after.low
    return HOLDS if high is not None and low is not None and low > high else FAILS


@rule(
    "leaks",
    {
        "operational": "settings.operational.roc_auc",
        "start": "settings.start.roc_auc",
        "columns": "settings.operational.columns",
        "start_columns": "settings.start.columns",
    },
    holds=ClaimKind.WEAKNESS,
    severity=3,
)
def upper_limit(e: RuleEvidence) -> Judgement:
    """Holds when the model uses columns that grow with the case, known here only as totals at its end."""
    return HOLDS if e.columns.number > e.start_columns.number else FAILS


@rule(
    "leaks",
    {"roc_auc": "leaks.row_order.roc_auc", "suspect": "leaks.row_order.suspect"},
    holds=ClaimKind.CAUTION,
    fails=ClaimKind.FACT,
    severity=2,
)
def rows_in_order(e: RuleEvidence) -> Judgement:
    """Holds when the place of a row in the file tells the answer, forwards or backwards."""
    return HOLDS if e.suspect.value else FAILS


@rule(
    "leaks",
    {"across": "leaks.across_split.duplicates", "n": "evaluation.n"},
    holds=ClaimKind.CAUTION,
    fails=ClaimKind.FACT,
    severity=1,
)
def rows_on_both_sides(e: RuleEvidence) -> Judgement:
    """Holds when test cases have an exact twin among the training cases."""
    return HOLDS if e.across.number > 0 else FAILS


fact("known_at_start", "leaks", {"start": "settings.start.roc_auc", "operational": "settings.operational.roc_auc"})
