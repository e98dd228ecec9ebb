"""Truth: what is asked of a world: the case file an analyst would write for it. Knows no claim."""

from __future__ import annotations

import pandas as pd

from benchmarks.known_truth.worlds import EARLY, KINDS, LATE, PERIODS, Dials, Draw
from plainspoken.case import (
    Action,
    Assumed,
    Calendar,
    Case,
    Column,
    ColumnType,
    Condition,
    Decision,
    Money,
    Offer,
    Search,
    Segment,
    Split,
    Table,
    Target,
)
from plainspoken.data.dataset import Loaded, Step

FAST = Search(
    candidates=("logistic_regression", "lightgbm"),
    grid={
        "logistic_regression": {"C": (0.1,)},
        "lightgbm": {"learning_rate": (0.06,), "num_leaves": (6,), "n_estimators": (60,)},
    },
)
START = ("channel", "kind", "region", "month", "third", "fourth", "idle")
# One offer goes with more events, one with fewer, one with neither.
SIGNS = {"more": ("first", ">=", 55.0), "fewer": ("second", "<", 45.0), "neither": ("chance", ">=", 55.0)}


def case_of(dials: Dials, frame: pd.DataFrame, seed: int, *, full: bool) -> Case:
    """The case of a world; `full`: with the shipped candidates and repeats instead of the fast profile."""
    return Case(
        name="world",
        seed=seed,
        tables={"rows": Table(file="rows.csv")},
        columns={**{str(name): column(str(name), frame[name]) for name in frame}, "event": answer()},
        target=Target(column="event", positive="yes"),
        calendar=Calendar(column="month", order=PERIODS, early=EARLY, late=LATE),
        split=Split() if full else Split(folds=3, repeats=1),
        search=Search() if full else FAST,
        money=Money(contact_cost=Assumed(value=dials.cost, low=dials.cost / 2, high=dials.cost * 2)),
        decision=Decision(rule="value" if dials.cost < 0.1 else "recall_at_precision", precision=0.4),
        explore=("month", "channel", "kind"),
        segments=segments(),
        offers=tuple(Offer(slug=name, when=(condition(when),)) for name, when in SIGNS.items()),
        actions=(
            Action(slug="contact", kind="contact_top"),
            Action(slug="record", kind="record"),
            Action(slug="staff", kind="staff"),
        ),
    )


def answer() -> Column:
    """The answer column."""
    return Column(type="flag", role="target", known="after")


def column(name: str, values: pd.Series) -> Column:
    """One column; the case knows nothing of a leak."""
    return Column(type=type_of(values), known="start" if name in START else "during")


def type_of(values: pd.Series) -> ColumnType:
    """The case's type of a column."""
    return "number" if pd.api.types.is_numeric_dtype(values) else "category"


def segments() -> tuple[Segment, ...]:
    """Each kind, and the three bands of the ranking."""
    kinds = [Segment(slug=kind, when=(condition(("kind", "==", kind)),)) for kind in KINDS]
    bands = [Segment(slug=band, when=(condition(("@band", "==", band)),)) for band in ("top", "next", "rest")]
    return (*kinds, *bands)


def condition(triple: tuple[str, str, str | float]) -> Condition:
    """A condition as a case file writes it."""
    return Condition.model_validate(triple)


def loaded_of(drawn: Draw) -> Loaded:
    """A world's rows as reading and cleaning would hand them over."""
    size, events = len(drawn.event), int(drawn.event.sum())
    read = Step("read", "read", size, size, size, events)
    copies = Step("drop_duplicates", "duplicates", size, size, 0, 0)
    return Loaded(drawn.frame, drawn.event, (read, copies), {}, demonstration=True)
