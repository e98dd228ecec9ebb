"""Columns that know the answer, and columns that come too late. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, Sight, fact, rule
from plainspoken.core.findings import Kind

SUSPECT = {
    "column": "{s}.column",
    "alone": "{s}.roc_auc_alone",
    "with_it": "{s}.roc_auc_with",
    "without_it": "{s}.roc_auc_without",
}
WITHOUT = {
    **SUSPECT,
    "n": "{s}.without.n",
    "positives": "{s}.without.positives",
    "expected": "{s}.without.expected",
    "first": "{s}.without.first_period",
    "last": "{s}.without.last_period",
}


def suspected(e: Sight) -> Judgement:
    """A suspect is listed only when its detector fired: the warning holds."""
    return HOLDS


def warn(kind: str, uses: dict[str, str], severity: int = 2, optional: tuple[str, ...] = ()) -> None:
    """Register the warning of one detector, on each column it suspects."""

    def judge(e: Sight) -> Judgement:
        return suspected(e)

    judge.__name__ = f"leak_{kind}"
    judge.__doc__ = f"Holds for each column that the detector `{kind}` suspects most."
    rule(
        "leaks",
        uses,
        holds=Kind.CAUTION,
        severity=severity,
        subject="suspects",
        kind_is=f"kind={kind}",
        optional=optional,
    )(judge)


warn("never_without", WITHOUT, severity=3, optional=("first", "last", "with_it", "without_it", "alone"))
warn("perfect_in_some_periods", WITHOUT, severity=3, optional=("with_it", "without_it", "alone"))
warn("single_column", SUSPECT, severity=3, optional=("with_it", "without_it"))
warn("near_copy", SUSPECT, severity=3, optional=("with_it", "without_it", "alone"))
warn("fixed_at_the_end", SUSPECT, optional=("with_it", "without_it", "alone"))
warn("vouched", SUSPECT, severity=3, optional=("with_it", "without_it"))
warn("row_order", SUSPECT, optional=("with_it", "without_it", "alone"))
warn("identifier", SUSPECT, optional=("with_it", "without_it", "alone"))


@rule(
    "leaks",
    {"used": "leaks.used", "checked": "leaks.columns_checked", "suspected": "leaks.suspected"},
    holds=Kind.STRENGTH,
    fails=Kind.WEAKNESS,
    severity=3,
)
def uses_no_suspect(e: Sight) -> Judgement:
    """Holds when the model uses no suspected column."""
    return HOLDS if e.used.number == 0 else FAILS


@rule(
    "leaks",
    {
        "operational": "settings.operational.roc_auc",
        "after": "settings.with_after.roc_auc",
    },
    holds=Kind.CAUTION,
    severity=2,
)
def better_looking_figure(e: Sight) -> Judgement:
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
    holds=Kind.WEAKNESS,
    severity=3,
)
def upper_limit(e: Sight) -> Judgement:
    """Holds when the model uses columns that grow with the case, known here only as totals at its end."""
    return HOLDS if e.columns.number > e.start_columns.number else FAILS


@rule(
    "leaks",
    {"roc_auc": "leaks.row_order.roc_auc", "suspect": "leaks.row_order.suspect"},
    holds=Kind.CAUTION,
    fails=Kind.FACT,
    severity=2,
)
def rows_in_order(e: Sight) -> Judgement:
    """Holds when the place of a row in the file tells the answer, forwards or backwards."""
    return HOLDS if e.suspect.value else FAILS


@rule(
    "leaks",
    {"across": "leaks.across_split.duplicates", "n": "evaluation.n"},
    holds=Kind.CAUTION,
    fails=Kind.FACT,
    severity=1,
)
def rows_on_both_sides(e: Sight) -> Judgement:
    """Holds when test cases have an exact twin among the training cases."""
    return HOLDS if e.across.number > 0 else FAILS


fact(
    "known_at_start",
    "leaks",
    {"start": "settings.start.roc_auc", "operational": "settings.operational.roc_auc"},
)
