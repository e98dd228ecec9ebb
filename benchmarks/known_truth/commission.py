"""Truth: what is asked of a world: the case file an analyst would write for it."""

from __future__ import annotations

import pandas as pd

from benchmarks.known_truth.worlds import (
    EARLY_PERIODS,
    KIND_VALUES,
    LATE_PERIODS,
    WORLD_PERIODS,
    WorldParameters,
    WorldSample,
)
from plainspoken.case import (
    Action,
    AssumedValue,
    Calendar,
    Case,
    CaseValue,
    Column,
    ColumnType,
    Condition,
    DecisionSettings,
    Money,
    Offer,
    SearchSettings,
    Segment,
    SourceTable,
    SplitSettings,
    TargetColumn,
)
from plainspoken.case.tables import Known
from plainspoken.data.dataset import Dataset, LedgerStep

FAST_SEARCH = SearchSettings(
    candidates=("logistic_regression", "lightgbm"),
    grid={
        "logistic_regression": {"C": (0.1,)},
        "lightgbm": {"learning_rate": (0.06,), "num_leaves": (6,), "n_estimators": (60,)},
    },
)
WORLD_CALENDAR = Calendar(column="month", order=WORLD_PERIODS, early=EARLY_PERIODS, late=LATE_PERIODS, learned=True)
WORLD_LOSS = AssumedValue(value=0.5, low=0.25, high=1.0)
WORLD_EFFECT = AssumedValue(value=0.2, low=0.1, high=0.3)  # with less, no contact would pay in most worlds
KNOWN_AT_START = ("channel", "kind", "region", "month", "third", "fourth", "idle")
# One offer goes with more events, one with fewer, one with neither.
OFFER_SIGNS = {"more": ("first", ">=", 55.0), "fewer": ("second", "<", 45.0), "neither": ("chance", ">=", 55.0)}


def build_world_case(dials: WorldParameters, frame: pd.DataFrame, seed: int, *, full: bool) -> Case:
    """The case of a world; `full`: with the shipped candidates and repeats instead of the fast profile."""
    group = "customer" if dials.per_customer > 1 else ""
    return Case(
        name="world",
        seed=seed,
        tables={"rows": SourceTable(file="rows.csv")},
        columns={
            **{str(name): build_case_column(str(name), frame[name], dials.known_from_start) for name in frame},
            "event": build_answer_column(),
        },
        target=TargetColumn(column="event", positive="yes"),
        calendar=None if dials.undated else WORLD_CALENDAR,
        split=SplitSettings() if full else SplitSettings(folds=3, repeats=1, group=group),
        search=SearchSettings() if full else FAST_SEARCH,
        money=build_world_money(dials),
        value=CaseValue(column="worth", loss=WORLD_LOSS) if dials.worth else None,
        decision=DecisionSettings(rule="value" if dials.cost < 0.1 else "recall_at_precision", precision=0.4),
        explore=("month", "channel", "kind"),
        segments=build_world_segments(),
        offers=tuple(Offer(slug=name, when=(parse_case_condition(when),)) for name, when in OFFER_SIGNS.items()),
        actions=(
            Action(slug="contact", kind="contact_top"),
            Action(slug="record", kind="record"),
            Action(slug="staff", kind="staff"),
        ),
    )


def build_world_money(dials: WorldParameters) -> Money:
    """What a contact costs and brings; without ranges where the world says that both are sure."""
    if dials.sure_money:
        cost, effect = (AssumedValue(value=each, low=each, high=each) for each in (dials.cost, WORLD_EFFECT.value))
        return Money(contact_cost=cost, effect=effect)
    cost = AssumedValue(value=dials.cost, low=dials.cost / 2, high=dials.cost * 2)
    return Money(contact_cost=cost, effect=WORLD_EFFECT)


def build_answer_column() -> Column:
    """The answer column."""
    return Column(type="flag", role="target", known="after")


def build_case_column(name: str, values: pd.Series, from_start: bool) -> Column:
    """One column; the case knows nothing of a leak."""
    if name == "customer":
        return Column(type="identifier", role="identifier")
    known: Known = "after" if name == "worth" else "start" if from_start or name in KNOWN_AT_START else "during"
    return Column(type=infer_column_type(values), known=known)


def infer_column_type(values: pd.Series) -> ColumnType:
    """The case's type of a column."""
    return "number" if pd.api.types.is_numeric_dtype(values) else "category"


def build_world_segments() -> tuple[Segment, ...]:
    """Each kind, and the three bands of the ranking."""
    kinds = [Segment(slug=kind, when=(parse_case_condition(("kind", "==", kind)),)) for kind in KIND_VALUES]
    bands = [
        Segment(slug=band, when=(parse_case_condition(("@band", "==", band)),)) for band in ("top", "next", "rest")
    ]
    return (*kinds, *bands)


def parse_case_condition(triple: tuple[str, str, str | float]) -> Condition:
    """A condition as a case file writes it."""
    return Condition.model_validate(triple)


def build_loaded_world(drawn: WorldSample) -> Dataset:
    """A world's rows as reading and cleaning would hand them over."""
    size, events = len(drawn.event), int(drawn.event.sum())
    read = LedgerStep("read", "read", size, size, size, events)
    copies = LedgerStep("drop_duplicates", "duplicates", size, size, 0, 0)
    return Dataset(drawn.frame, drawn.event, (read, copies), {}, demonstration=True)
