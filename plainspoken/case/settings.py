"""What a case asks for: split, search, money, segments, offers, actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from plainspoken.case.condition import Condition, Scalar
from plainspoken.case.published_effects import AssumedValue, TreatmentKind, published_effects
from plainspoken.case.wording import AFTER_ANALYSIS, WordsByLanguage
from plainspoken.core.findings import FrozenModel


class SplitSettings(FrozenModel):
    """How the data are divided; the test part is touched once.

    `group`: the column that says which rows belong together, such as those of one customer; they stand on one side of
    every split, and ranges count groups.
    """

    scheme: Literal["holdout", "nested"] = "holdout"
    test_share: float = Field(default=0.2, ge=0.01, le=0.9)
    folds: int = Field(default=5, ge=2, le=50)
    repeats: int = Field(default=2, ge=1, le=100)
    group: str = ""


class SearchSettings(FrozenModel):
    """Which candidates are searched and where their grids differ from the shipped ones."""

    candidates: tuple[str, ...] = Field(
        default=(
            "logistic_regression",
            "decision_tree",
            "nearest_neighbours",
            "support_vectors",
            "random_forest",
            "lightgbm",
        ),
        min_length=1,
    )
    grid: Mapping[str, Mapping[str, Annotated[tuple[Scalar | None, ...], Field(min_length=1)]]] = Field(
        default_factory=dict
    )
    metric: Literal["roc_auc", "average_precision"] = "roc_auc"


class Money(FrozenModel):
    """What a contact costs and brings, in the case's own reference (for instance: profits on one order).

    `currency`: ISO code; where it is given, `margin` (the profit on one order, say) and `contact_cost` are sums in
    it, and are printed so. `effect`: relative rise of the event among those contacted; where the case states none, the
    published one of its kind of `treatment`, which is small (published_effects.toml).
    """

    currency: str = ""
    margin: float = Field(default=1.0, gt=0)
    contact_cost: AssumedValue = AssumedValue(value=0.003, low=0.0015, high=0.006)
    treatment: TreatmentKind = "any"
    effect: AssumedValue = Field(default_factory=lambda given: published_effects()[given["treatment"]])

    @property
    def effect_is_published(self) -> bool:
        """Whether the effect is the published one, and nobody has stated another."""
        return self.effect == published_effects()[self.treatment]


class TrafficAssumption(FrozenModel):
    """How many cases a week brings, which no table of a past period can tell. `words`: `source`, who said so."""

    per_week: float = Field(gt=0)
    words: WordsByLanguage = Field(default_factory=dict)


class DecisionSettings(FrozenModel):
    """How the threshold is chosen, which share of the ranking is called the top, and what skill is worth using.

    `least_roc_auc`: below it a ranking is too little to use; `least_gain`: ROC-AUC by which a model must beat
    the best simple rule to be worth its effort.
    """

    rule: Literal["value", "recall_at_precision"] = "value"
    precision: float = Field(default=0.5, gt=0, lt=1)
    top_share: float = Field(default=0.1, gt=0, lt=1)
    next_share: float = Field(default=0.3, gt=0, lt=1)
    least_roc_auc: float = Field(default=0.55, gt=0.5, lt=1)
    least_gain: float = Field(default=0.02, gt=0, lt=1)


class SliceSettings(FrozenModel):
    """Where to look for groups whose probabilities are wrong."""

    columns: tuple[str, ...] = ()
    min_share: float = Field(default=0.02, gt=0, lt=1)
    max_conditions: int = Field(default=2, ge=1, le=3)
    alpha: float = Field(default=0.05, gt=0, lt=1)


SegmentPriority = Literal["first", "low_cost", "leave", "hold", "none"]


class Segment(FrozenModel):
    """A segment that a marketer asks for: conditions on columns and on `@band` (`top`, `next`, `rest`).

    In a segmentation it has no conditions: `slug` is then one of the profiles, and the words are its own.
    `priority`: what to do about it in a classification, where the data should not decide: `first`, `low_cost`,
    `leave` (alone), `hold` (no extra budget) or `none`.
    """

    slug: str
    when: tuple[Condition, ...] = ()
    priority: SegmentPriority | None = None
    words: WordsByLanguage = Field(default_factory=dict)


class CaseValue(FrozenModel):
    """What one case is worth: the column that holds it, a period, and the currency as it is printed.

    `loss`: the share of that worth which an event costs (or brings), from 0 to 1. No table that holds only
    what was earned can tell it, so it is an assumption, and there is no default.
    """

    column: str
    loss: AssumedValue
    period_months: float = 1.0
    currency: Annotated[str, AFTER_ANALYSIS] = ""


class Consent(FrozenModel):
    """The column that says who agreed to be contacted, and the value that means yes."""

    column: str
    yes: str


class TargetCheck(FrozenModel):
    """Two columns that should fall from `before` to `now` if the event were a fall, to hold it against."""

    now: str
    before: str


class TestOutcome(FrozenModel):
    """What a test measures besides the event: a column of numbers, and the same for the time before."""

    __test__ = False  # not a test of pytest's

    column: str
    before: str


class Engagement(FrozenModel):
    """What shows that a case was engaged: a column of numbers, from `at_least` on; without it, its top quarter."""

    column: str
    at_least: float | None = None


class FeatureSetComparison(FrozenModel):
    """One more set of columns to compare the headline with: all operational ones but these."""

    slug: str
    without: tuple[str, ...]
    words: WordsByLanguage = Field(default_factory=dict)


class Offer(FrozenModel):
    """What to offer to whom: conditions on a picked case's own columns.

    Of the offers that fit, a case gets the one whose columns weigh most towards the event in its own score; one
    without conditions weighs nothing, so that it goes to whom no sign speaks of. Ties go to the earlier one.

    Where `message` is true the offer reaches only those who agreed to be contacted; `words` then also
    holds `instead`, what can be done for the others.
    """

    slug: str
    when: tuple[Condition, ...] = ()
    message: bool = True
    words: WordsByLanguage = Field(default_factory=dict)


class Action(FrozenModel):
    """Something management can do: contact some of the cases, or see to a gap in the data."""

    slug: str
    kind: Literal[
        "contact_top", "contact_segment", "define", "record", "staff", "identify", "contact_lapsed", "keep_segment"
    ]
    segment: str = ""
    words: WordsByLanguage = Field(default_factory=dict)
