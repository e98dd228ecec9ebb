"""Which tables there are: their columns, and where each finds its evidence. Knows no HTML and no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CellKind = Literal["name", "number", "range", "group", "claim"]


@dataclass(frozen=True)
class Col:
    """One column: the label of its head, where its evidence stands below the member, and how it is shown.

    `what` is an address below the member; for `claim` it is the aspect of the rule that speaks there.
    """

    head: str
    kind: CellKind
    what: str = ""
    way: str = ""


@dataclass(frozen=True)
class Table:
    """A table over the members of a collection; `ours` names a flag that marks our row."""

    collection: str
    columns: tuple[Col, ...]
    ours: str = ""
    rules: tuple[str, ...] = ()


def _shares(head: str, what: str) -> tuple[Col, Col]:
    return Col(head, "number", what, "of_100"), Col("head_range", "range", what, "of_100")


TABLES = {
    "ledger": Table(
        "ledger",
        (
            Col("head_step", "claim"),
            Col("head_rows_in", "number", "rows_in", "count"),
            Col("head_rows_out", "number", "rows_out", "count"),
            Col("head_revenue", "number", "revenue", "money"),
            Col("head_why", "claim", "why"),
        ),
        rules=("ledger_",),
    ),
    "models": Table(
        "models",
        (
            Col("head_model", "name", "model"),
            Col("head_pairs", "number", "roc_auc", "of_100_fine"),
            Col("head_range", "range", "roc_auc", "of_100_fine"),
            *_shares("head_top", "top_rate"),
        ),
        ours="chosen",
    ),
    "settings": Table(
        "settings",
        (
            Col("head_setting", "name", "setting"),
            Col("head_columns", "number", "columns", "count"),
            Col("head_pairs", "number", "roc_auc", "of_100_fine"),
            Col("head_range", "range", "roc_auc", "of_100_fine"),
            Col("head_pr_auc", "number", "pr_auc", "score"),
            Col("head_f1", "number", "f1", "score"),
        ),
        ours="headline",
    ),
    "thresholds": Table(
        "thresholds.shown",
        (
            Col("head_threshold", "number", "threshold", "of_100"),
            Col("head_contacted", "number", "contacted_share", "of_100"),
            Col("head_found", "number", "recall", "of_100"),
            Col("head_right", "number", "precision", "of_100"),
            Col("head_value", "number", "value", "money"),
            Col("head_range", "range", "value", "money"),
        ),
        ours="chosen",
    ),
    "suspects": Table(
        "suspects",
        (
            Col("head_column", "name", "column"),
            Col("head_suspicion", "name", "kind"),
            Col("head_alone", "number", "roc_auc_alone", "of_100"),
            Col("head_with", "number", "roc_auc_with", "of_100"),
            Col("head_without", "number", "roc_auc_without", "of_100"),
        ),
    ),
    "drivers": Table(
        "drivers",
        (
            Col("head_column", "name", "column"),
            Col("head_changeable", "name", "changeable"),
            Col("head_direction", "name", "direction"),
            Col("head_rank", "range", "rank", "count"),
        ),
    ),
    "slices": Table(
        "slices",
        (
            Col("head_group", "group"),
            Col("head_metric", "name", "metric"),
            Col("head_size", "number", "share", "of_100"),
            *_shares("head_here", "rate"),
            Col("head_elsewhere", "number", "elsewhere", "of_100"),
        ),
    ),
    "small_groups": Table(
        "small_groups",
        (
            Col("head_column", "name", "column"),
            Col("head_value_name", "name", "value"),
            Col("head_n", "number", "n", "count"),
            Col("head_positives", "number", "positives", "count"),
        ),
    ),
    "segments": Table(
        "segments",
        (
            Col("head_segment", "name", "segment"),
            Col("head_n", "number", "n", "count"),
            *_shares("head_rate", "rate"),
            Col("head_share_of_positives", "number", "share_of_positives", "of_100"),
            Col("head_stability", "number", "stability", "of_100"),
        ),
    ),
    "places": Table(
        "places",
        (
            Col("head_place", "name", "place"),
            Col("head_customers", "number", "customers", "count"),
            Col("head_money", "number", "revenue", "money"),
            Col("head_of_revenue", "number", "share", "of_100"),
        ),
    ),
    "candidates": Table(
        "candidates",
        (
            Col("head_algorithm", "name", "algorithm"),
            Col("head_count", "number", "count", "count"),
            Col("head_agreement", "number", "stability", "of_100"),
            Col("head_range", "range", "stability", "of_100"),
            Col("head_clear", "number", "silhouette", "of_100"),
            Col("head_smallest", "number", "smallest_share", "of_100"),
        ),
        ours="chosen",
    ),
    "features": Table(
        "features",
        (
            Col("head_column", "name", "column"),
            Col("head_transform", "name", "transform"),
            Col("head_skew_before", "number", "skew_before", "number"),
            Col("head_skew_after", "number", "skew_after", "number"),
        ),
    ),
    "categories": Table(
        "categories",
        (
            Col("head_category", "claim"),
            Col("head_products", "number", "products", "count"),
            Col("head_money", "number", "revenue", "money"),
            Col("head_of_revenue", "number", "share", "of_100"),
            Col("head_favourite", "number", "favourite", "of_100"),
        ),
        rules=("category",),
    ),
    "topics": Table(
        "topics",
        (
            Col("head_topic", "name", "topic"),
            Col("head_products", "number", "products", "count"),
            Col("head_of_revenue", "number", "share", "of_100"),
        ),
    ),
    "spend": Table(
        "spend",
        (
            Col("head_model_spend", "name", "model"),
            Col("head_misses", "number", "mae", "money"),
            Col("head_range", "range", "mae", "money"),
            Col("head_order", "number", "rank", "of_100"),
        ),
    ),
    "assumptions": Table(
        "assumptions",
        (
            Col("head_assumption", "name", "assumption"),
            Col("head_assumed", "number", "value"),
            Col("head_range", "range", "value"),
        ),
    ),
    "measures": Table(
        "measures",
        (
            Col("head_measure", "name", "measure"),
            Col("head_score", "number", "value", "score"),
            Col("head_range", "range", "value", "score"),
        ),
    ),
}
