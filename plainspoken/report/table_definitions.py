"""Which tables there are: their columns, and where each finds its evidence. Knows no HTML and no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CellKind = Literal["name", "number", "range", "group", "claim"]


@dataclass(frozen=True)
class TableColumn:
    """One column: the label of its head, where its evidence stands below the member, and how it is shown.

    `what` is an address below the member; for `claim` it is the aspect of the rule that speaks there.
    """

    head: str
    kind: CellKind
    what: str = ""
    way: str = ""


@dataclass(frozen=True)
class TableDefinition:
    """A table over the members of a collection; `ours` names a flag that marks our row."""

    collection: str
    columns: tuple[TableColumn, ...]
    ours: str = ""
    rules: tuple[str, ...] = ()


def _share_columns(head: str, what: str) -> tuple[TableColumn, TableColumn]:
    return TableColumn(head, "number", what, "of_100"), TableColumn("head_range", "range", what, "of_100")


TABLE_DEFINITIONS = {
    "ledger": TableDefinition(
        "ledger",
        (
            TableColumn("head_step", "claim"),
            TableColumn("head_rows_in", "number", "rows_in", "count"),
            TableColumn("head_rows_out", "number", "rows_out", "count"),
            TableColumn("head_revenue", "number", "revenue", "money"),
            TableColumn("head_why", "claim", "why"),
        ),
        rules=("ledger_",),
    ),
    "models": TableDefinition(
        "models",
        (
            TableColumn("head_model", "name", "model"),
            TableColumn("head_pairs", "number", "roc_auc", "of_100_fine"),
            TableColumn("head_range", "range", "roc_auc", "of_100_fine"),
            *_share_columns("head_top", "top_rate"),
        ),
        ours="chosen",
    ),
    "settings": TableDefinition(
        "settings",
        (
            TableColumn("head_setting", "name", "setting"),
            TableColumn("head_columns", "number", "columns", "count"),
            TableColumn("head_pairs", "number", "roc_auc", "of_100_fine"),
            TableColumn("head_range", "range", "roc_auc", "of_100_fine"),
            TableColumn("head_pr_auc", "number", "pr_auc", "score"),
            TableColumn("head_f1", "number", "f1", "score"),
        ),
        ours="headline",
    ),
    "thresholds": TableDefinition(
        "thresholds.shown",
        (
            TableColumn("head_threshold", "number", "threshold", "of_100"),
            TableColumn("head_contacted", "number", "contacted_share", "of_100"),
            TableColumn("head_found", "number", "recall", "of_100"),
            TableColumn("head_right", "number", "precision", "of_100"),
            TableColumn("head_value", "number", "value", "money"),
            TableColumn("head_range", "range", "value", "money"),
        ),
        ours="chosen",
    ),
    "suspects": TableDefinition(
        "suspects",
        (
            TableColumn("head_column", "name", "column"),
            TableColumn("head_suspicion", "name", "kind"),
            TableColumn("head_alone", "number", "roc_auc_alone", "of_100"),
            TableColumn("head_with", "number", "roc_auc_with", "of_100"),
            TableColumn("head_without", "number", "roc_auc_without", "of_100"),
        ),
    ),
    "drivers": TableDefinition(
        "drivers",
        (
            TableColumn("head_column", "name", "column"),
            TableColumn("head_changeable", "name", "changeable"),
            TableColumn("head_direction", "name", "direction"),
            TableColumn("head_rank", "range", "rank", "count"),
        ),
    ),
    "slices": TableDefinition(
        "slices",
        (
            TableColumn("head_group", "group"),
            TableColumn("head_metric", "name", "metric"),
            TableColumn("head_size", "number", "share", "of_100"),
            *_share_columns("head_here", "rate"),
            TableColumn("head_elsewhere", "number", "elsewhere", "of_100"),
        ),
    ),
    "small_groups": TableDefinition(
        "small_groups",
        (
            TableColumn("head_column", "name", "column"),
            TableColumn("head_value_name", "name", "value"),
            TableColumn("head_n", "number", "n", "count"),
            TableColumn("head_positives", "number", "positives", "count"),
        ),
    ),
    "segments": TableDefinition(
        "segments",
        (
            TableColumn("head_segment", "name", "segment"),
            TableColumn("head_n", "number", "n", "count"),
            *_share_columns("head_rate", "rate"),
            TableColumn("head_share_of_positives", "number", "share_of_positives", "of_100"),
            TableColumn("head_stability", "number", "stability", "of_100"),
        ),
    ),
    "places": TableDefinition(
        "places",
        (
            TableColumn("head_place", "name", "place"),
            TableColumn("head_customers", "number", "customers", "count"),
            TableColumn("head_money", "number", "revenue", "money"),
            TableColumn("head_of_revenue", "number", "share", "of_100"),
        ),
    ),
    "candidates": TableDefinition(
        "candidates",
        (
            TableColumn("head_algorithm", "name", "algorithm"),
            TableColumn("head_count", "number", "count", "count"),
            TableColumn("head_agreement", "number", "stability", "of_100"),
            TableColumn("head_range", "range", "stability", "of_100"),
            TableColumn("head_clear", "number", "silhouette", "of_100"),
            TableColumn("head_smallest", "number", "smallest_share", "of_100"),
        ),
        ours="chosen",
    ),
    "features": TableDefinition(
        "features",
        (
            TableColumn("head_column", "name", "column"),
            TableColumn("head_transform", "name", "transform"),
            TableColumn("head_skew_before", "number", "skew_before", "number"),
            TableColumn("head_skew_after", "number", "skew_after", "number"),
        ),
    ),
    "categories": TableDefinition(
        "categories",
        (
            TableColumn("head_category", "claim"),
            TableColumn("head_products", "number", "products", "count"),
            TableColumn("head_money", "number", "revenue", "money"),
            TableColumn("head_of_revenue", "number", "share", "of_100"),
            TableColumn("head_favourite", "number", "favourite", "of_100"),
        ),
        rules=("category",),
    ),
    "topics": TableDefinition(
        "topics",
        (
            TableColumn("head_topic", "name", "topic"),
            TableColumn("head_products", "number", "products", "count"),
            TableColumn("head_of_revenue", "number", "share", "of_100"),
        ),
    ),
    "spend": TableDefinition(
        "spend",
        (
            TableColumn("head_model_spend", "name", "model"),
            TableColumn("head_misses", "number", "mae", "money"),
            TableColumn("head_range", "range", "mae", "money"),
            TableColumn("head_order", "number", "rank", "of_100"),
        ),
    ),
    "assumptions": TableDefinition(
        "assumptions",
        (
            TableColumn("head_assumption", "name", "assumption"),
            TableColumn("head_assumed", "number", "value"),
            TableColumn("head_range", "range", "value"),
        ),
    ),
    "measures": TableDefinition(
        "measures",
        (
            TableColumn("head_measure", "name", "measure"),
            TableColumn("head_score", "number", "value", "score"),
            TableColumn("head_range", "range", "value", "score"),
        ),
    ),
}
