"""The case file: the question, as typed values. Knows no data and computes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator
from slugify import slugify

from plainspoken.errors import Faults, PlainspokenError
from plainspoken.findings import Frozen

ColumnType = Literal["integer", "number", "category", "flag", "identifier", "date"]
Known = Literal["start", "during", "end", "after"]
Changeable = Literal["yes", "no", "consequence"]
Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in"]
Scalar = bool | int | float | str
# What a segment may also be cut by: score, band, whether it is picked, and the rank of its value (0 to 1).
PSEUDO = ("@band", "@score", "@picked", "@value_rank")
PARTS = ("first", "data", "quality", "drivers", "errors", "segments", "actions", "full")


def slug(text: object) -> str:
    """The address form of a name or value: lower-case ASCII letters, digits and underscores."""
    return slugify(str(text), separator="_") or "empty"


class Condition(Frozen):
    """One condition as a triple; in a case file written `["Month", "==", "Nov"]`."""

    column: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...]

    @model_validator(mode="before")
    @classmethod
    def from_triple(cls, raw: object) -> object:
        """Accept the triple that a case file holds."""
        if isinstance(raw, (list, tuple)) and len(raw) == 3:
            return {"column": raw[0], "operator": raw[1], "value": raw[2]}
        return raw


class Pivot(Frozen):
    """How a long table becomes one row a case: each value of `by` gives the column that `columns` names."""

    by: str
    value: str
    columns: Mapping[str, str]


class Table(Frozen):
    """One table of the case: where it is below the data folder and how it is written.

    The first table holds one row a case. Further ones are joined to it by `key`, after `pivot` where they
    are long. `separators` and `decimals`: other ways in which the same table is published.
    """

    file: str
    separator: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    separators: tuple[str, ...] = ()
    decimals: tuple[str, ...] = ()
    key: str = ""
    pivot: Pivot | None = None
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)


class Column(Frozen):
    """What a column holds, means and is good for.

    `known` says when its value is known: at the `start`, `during` or only at the `end` of what is
    predicted, or `after` the outcome. `words` holds, per language, `name`, `group` (how a member of a
    group is called, with `{value}`), `unit` and `values` (readable names of values).
    """

    table: str = ""
    type: ColumnType
    role: Literal["feature", "target", "identifier", "value", "ignore"] = "feature"
    known: Known = "start"
    changeable: Changeable = "no"
    values: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    missing: bool = False
    section: str = ""
    unit: Literal["", "seconds", "minutes", "days", "money", "share"] = ""
    words: Mapping[str, Mapping[str, str | Mapping[str, str]]] = Field(default_factory=dict)


class Target(Frozen):
    """The answer column and the value that counts as the event.

    `unwanted`: the event is to be prevented (a decline), not brought about (a purchase).
    """

    column: str
    positive: str
    unwanted: bool = False


class Clean(Frozen):
    """One declared cleaning step, in order; each becomes a line of the ledger."""

    step: Literal[
        "drop_duplicates", "correct", "implausible", "drop_where", "set_missing_where", "report_where"
    ]
    slug: str
    when: tuple[Condition, ...] = ()
    column: str = ""
    corrections: Mapping[str, str] = Field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)


class Derived(Frozen):
    """A feature made of two columns: `ratio` (0 where the divisor is 0) or `share` of a sum."""

    slug: str
    kind: Literal["ratio", "share", "sum"]
    of: tuple[str, ...]
    by: tuple[str, ...] = ()
    known: Known = "during"
    changeable: Changeable = "consequence"
    unit: Literal["", "seconds", "minutes", "days", "money", "share"] = ""
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)


class Calendar(Frozen):
    """The column that tells time, its values in order, and which of them are early and late."""

    column: str
    order: tuple[str, ...]
    early: tuple[str, ...]
    late: tuple[str, ...]
    period_days: int = 365


class Split(Frozen):
    """How the data are divided; the test part is touched once."""

    scheme: Literal["holdout", "nested"] = "holdout"
    test_share: float = Field(default=0.2, gt=0, lt=1)
    folds: int = Field(default=5, ge=2)
    repeats: int = Field(default=2, ge=1)


class Search(Frozen):
    """Which candidates are searched and where their grids differ from the shipped ones."""

    candidates: tuple[str, ...] = (
        "logistic_regression",
        "decision_tree",
        "nearest_neighbours",
        "support_vectors",
        "random_forest",
        "hist_boosting",
        "lightgbm",
    )
    grid: Mapping[str, Mapping[str, tuple[Scalar | None, ...]]] = Field(default_factory=dict)
    metric: Literal["roc_auc", "average_precision"] = "roc_auc"


class Assumed(Frozen):
    """A number that management must own: a value with the range in which it may lie."""

    value: float
    low: float
    high: float


class Money(Frozen):
    """What a contact costs and brings, in the case's own reference (for instance: profits on one order).

    `effect`: relative rise of the event among those contacted.
    """

    margin: float = Field(default=1.0, gt=0)
    contact_cost: Assumed = Assumed(value=0.05, low=0.025, high=0.1)
    effect: Assumed = Assumed(value=0.2, low=0.1, high=0.3)


class Decision(Frozen):
    """How the threshold is chosen, and which share of the ranking is called the top."""

    rule: Literal["value", "recall_at_precision"] = "value"
    precision: float = 0.5
    top_share: float = Field(default=0.1, gt=0, lt=1)
    next_share: float = Field(default=0.3, gt=0, lt=1)


class Errors(Frozen):
    """Where to look for groups that are served worse."""

    columns: tuple[str, ...] = ()
    min_share: float = 0.02
    max_conditions: int = 2
    alpha: float = 0.05


class Segment(Frozen):
    """A segment that a marketer asks for: conditions on columns and on `@band` (`top`, `next`, `rest`)."""

    slug: str
    when: tuple[Condition, ...]
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)


class Value(Frozen):
    """What one case is worth: the column that holds it, a period, and the currency as it is printed."""

    column: str
    period_months: float = 1.0
    currency: str = ""


class Consent(Frozen):
    """The column that says who agreed to be contacted, and the value that means yes."""

    column: str
    yes: str


class Definition(Frozen):
    """Two columns that should fall from `before` to `now` if the event were a fall, to hold it against."""

    now: str
    before: str


class Comparison(Frozen):
    """One more set of columns to compare the headline with: all operational ones but these."""

    slug: str
    without: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)


class Offer(Frozen):
    """What to offer to whom: conditions on a picked case's own columns, in order; the first that fits.

    Where `message` is true the offer reaches only those who agreed to be contacted; `words` then also
    holds `instead`, what can be done for the others.
    """

    slug: str
    when: tuple[Condition, ...] = ()
    message: bool = True
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)


class Action(Frozen):
    """Something management can do: contact a share of the ranking, or see to a gap in the data."""

    slug: str
    kind: Literal["contact_top", "contact_segment", "define", "record", "staff"]
    segment: str = ""
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)


class Case(Frozen):
    """One commission. `texts` holds, per language, every phrase of the case that a page needs.

    `simulator`: what makes demonstration tables where the real ones are not there; empty: nothing does.
    """

    name: str
    task: Literal["classification", "segmentation"] = "classification"
    languages: tuple[str, ...] = ("en",)
    parts: tuple[str, ...] = PARTS
    seed: int = 20_240
    simulator: str = ""
    tables: Mapping[str, Table]
    columns: Mapping[str, Column]
    target: Target
    clean: tuple[Clean, ...] = (Clean(step="drop_duplicates", slug="duplicates"),)
    derived: tuple[Derived, ...] = ()
    calendar: Calendar | None = None
    split: Split = Split()
    search: Search = Search()
    money: Money = Money()
    decision: Decision = Decision()
    errors: Errors = Errors()
    explore: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()
    value: Value | None = None
    consent: Consent | None = None
    definition: Definition | None = None
    comparisons: tuple[Comparison, ...] = ()
    offers: tuple[Offer, ...] = ()
    actions: tuple[Action, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def refers_to_its_own_columns(self) -> Case:
        """Each column named anywhere must be declared; says the nearest declared one."""
        known = [*self.columns, *(each.slug for each in self.derived), *PSEUDO]
        for place, name in self._named_columns():
            if name not in known:
                close = get_close_matches(name, known, n=1)
                near = f" (nearest: {close[0]!r})" if close else ""
                raise ValueError(f"{place}: no column {name!r} is declared{near}")
        return self

    def _named_columns(self) -> list[tuple[str, str]]:
        named = [("target", self.target.column)]
        named += [("explore", each) for each in self.explore]
        named += [("errors.columns", each) for each in self.errors.columns]
        named += [(f"derived {each.slug!r}", name) for each in self.derived for name in (*each.of, *each.by)]
        named += [(f"clean {each.slug!r}", cond.column) for each in self.clean for cond in each.when]
        named += [(f"segment {each.slug!r}", cond.column) for each in self.segments for cond in each.when]
        named += [(f"offer {each.slug!r}", cond.column) for each in self.offers for cond in each.when]
        named += [(f"comparison {each.slug!r}", name) for each in self.comparisons for name in each.without]
        named += [("value", self.value.column)] if self.value else []
        named += [("consent", self.consent.column)] if self.consent else []
        if self.definition:
            named += [("definition", self.definition.now), ("definition", self.definition.before)]
        return named + ([("calendar", self.calendar.column)] if self.calendar else [])

    def features(self) -> tuple[str, ...]:
        """The columns with the role of a feature, in declared order."""
        return tuple(name for name, column in self.columns.items() if column.role == "feature")

    def known_by(self, *stages: Known) -> tuple[str, ...]:
        """The feature columns known at one of these stages."""
        return tuple(name for name in self.features() if self.columns[name].known in stages)


def read_case(name_or_path: str, cases: Path) -> Case:
    """Read a case by its path, or by its name in the folder `cases`.

    Raises:
        PlainspokenError: no such file, or no TOML.
        Faults: every entry that is not as it must be, with its place.
    """
    path = find_case(name_or_path, cases)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlainspokenError(f"{path}: not a case file: {error}") from None
    try:
        return Case.model_validate({"name": path.stem, **raw})
    except ValidationError as error:
        raise Faults([f"{path}: {_told(fault, raw)}" for fault in error.errors()]) from None


def find_case(name_or_path: str, cases: Path) -> Path:
    """The case file meant by a path or a name.

    Raises:
        PlainspokenError: there is none; lists the cases there are.
    """
    for path in (Path(name_or_path), cases / f"{name_or_path}.toml"):
        if path.is_file():
            return path
    known = ", ".join(sorted(each.stem for each in cases.glob("*.toml"))) or "none"
    raise PlainspokenError(f"no case {name_or_path!r}: give the path of a case file, or one of: {known}")


def _told(fault: Any, raw: Mapping[str, Any]) -> str:
    """One fault of a case file in words: place, what is wrong, what was found."""
    place = ".".join(str(step) for step in fault["loc"]) or "the case"
    if fault["type"] == "extra_forbidden":
        return f"{place}: no such entry; remove it or see docs/cases.md for the entries there are"
    if fault["type"] == "missing":
        return f"{place}: is missing"
    found = "" if fault["type"] == "value_error" else f" (found: {fault['input']!r})"
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}{found}"
