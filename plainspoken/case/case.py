"""One commission: the whole case, and that it refers to its own columns only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PrivateAttr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import InitErrorDetails

from plainspoken.case.added_columns import date_added_columns
from plainspoken.case.case_checks import find_address_faults, find_condition_fault, find_slug_faults
from plainspoken.case.case_texts import CaseTexts, is_declared_form, required_phrases
from plainspoken.case.column_words import find_column_word_faults
from plainspoken.case.engine import EngineSettings
from plainspoken.case.invoice_settings import (
    ClusteringSettings,
    FollowUpSettings,
    InvoiceColumns,
    NewCustomerSettings,
    ProductCategory,
)
from plainspoken.case.privacy import PrivacySettings
from plainspoken.case.settings import (
    Action,
    CaseValue,
    Consent,
    DecisionSettings,
    Engagement,
    FeatureSetComparison,
    Money,
    Offer,
    SearchSettings,
    Segment,
    SliceSettings,
    SplitSettings,
    TargetCheck,
    TestOutcome,
    TrafficAssumption,
)
from plainspoken.case.tables import (
    Calendar,
    CleaningStep,
    Column,
    DerivedFeature,
    Known,
    SourceTable,
    TargetColumn,
    guess_period_length,
)
from plainspoken.case.wording import AFTER_ANALYSIS, WordsByLanguage, find_untold_words
from plainspoken.core.findings import FrozenModel
from plainspoken.core.folder_name import FolderName

# What a segment may also be cut by: score, band, whether it is picked, and the rank of its value (0 to 1).
SCORE_PSEUDO_COLUMNS = ("@band", "@score", "@picked", "@value_rank")
NO_TEXTS = CaseTexts()
ANNEX_PARTS = ("annex_data", "annex_models", "annex_findings", "annex_terms")
BRIEFING_PARTS = (
    *("first", "stake", "segments", "offers", "plan", "quality", "drivers", "examples", "limits", "timing", "data"),
    *ANNEX_PARTS,
)


class Case(FrozenModel):
    """One commission. `texts` holds, per language, the phrases of the case that a page needs.

    A classification has a `target`; a segmentation has `invoices`, and its one table holds their lines.
    `name`: what it is called, and its folder in `report/`; in a file it may be left out, and is then that of the file.
    `task`: `classification` asks who has an event, `segmentation` which groups of customers there are.
    `languages`: codes of the languages that the briefing is written in; there must be words in each.
    `parts`: the parts of the briefing, in order. `explore`: columns whose values are shown beside the event.
    `seed`: of everything that is drawn at random.
    `earlier`: findings of the last briefing, to say what changed since, as a path from the case file's folder.
    `simulator`: what makes demonstration tables where the real ones are not there, or empty where nothing does.
    `engine`: what reads the tables, where it is not this process.
    """

    name: FolderName
    task: Literal["classification", "segmentation"] = "classification"
    languages: Annotated[tuple[str, ...], AFTER_ANALYSIS] = ("en",)
    parts: Annotated[tuple[str, ...], AFTER_ANALYSIS] = BRIEFING_PARTS
    seed: int = Field(default=20_240, ge=0, lt=2**32)
    simulator: str = ""
    earlier: Annotated[str, AFTER_ANALYSIS] = ""
    engine: EngineSettings | None = Field(None, exclude_if=lambda said: said is None)
    tables: Mapping[str, SourceTable]
    columns: Mapping[str, Column]
    target: TargetColumn = TargetColumn()
    invoices: InvoiceColumns | None = None
    clustering: ClusteringSettings = ClusteringSettings()
    follow_up: FollowUpSettings = FollowUpSettings()
    newcomers: NewCustomerSettings = NewCustomerSettings()
    categories: tuple[ProductCategory, ...] = ()
    clean: tuple[CleaningStep, ...] = (CleaningStep(step="drop_duplicates", slug="duplicates"),)
    derived: tuple[DerivedFeature, ...] = ()
    calendar: Calendar | None = None
    split: SplitSettings = SplitSettings()
    search: SearchSettings = SearchSettings()
    money: Money = Money()
    traffic: TrafficAssumption | None = None
    decision: DecisionSettings = DecisionSettings()
    errors: SliceSettings = SliceSettings()
    explore: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()
    value: CaseValue | None = None
    consent: Consent | None = None
    definition: TargetCheck | None = None
    outcome: TestOutcome | None = None
    engagement: Engagement | None = None
    comparisons: tuple[FeatureSetComparison, ...] = ()
    offers: tuple[Offer, ...] = ()
    actions: tuple[Action, ...] = ()
    privacy: Annotated[PrivacySettings, AFTER_ANALYSIS] = PrivacySettings()
    texts: Annotated[Mapping[str, CaseTexts], AFTER_ANALYSIS] = Field(default_factory=dict, validate_default=True)
    _folder: Path | None = PrivateAttr(default=None)
    _first_look: bool = PrivateAttr(default=False)
    model_config = ConfigDict(hide_input_in_errors=True)  # where somebody wrote a password out, none repeats it

    @property
    def folder(self) -> Path | None:
        """The folder of the file that the case was read from; its tables may lie there."""
        return self._folder

    @property
    def earlier_findings(self) -> Path | None:
        """Where the findings of the last briefing lie; None where the case names none."""
        return (self.folder or Path()) / self.earlier if self.earlier else None

    @property
    def is_first_look(self) -> bool:
        """Whether few models are tried, and the pages say so (`report --fast`)."""
        return self._first_look

    def mark_first_look(self) -> Case:
        """The same case, which knows that it is a first look."""
        case = self.model_copy()
        case._first_look = True
        return case

    def read_from(self, folder: Path) -> Case:
        """The same case, which knows the folder that its file is in."""
        case = self.model_copy()
        case._folder = folder
        return case

    @model_validator(mode="before")
    @classmethod
    def tells_time_by_periods(cls, said: Any) -> Any:
        """A column of dates that tells the time becomes a category of the periods that the calendar lists."""
        if not (isinstance(said, Mapping) and isinstance(said.get("calendar"), Mapping)):
            return said
        calendar, columns = said["calendar"], said.get("columns")
        name = calendar.get("column")
        column = columns.get(name) if isinstance(columns, Mapping) else None
        order = calendar.get("order")
        if not (isinstance(column, Mapping) and column.get("type") == "date" and isinstance(order, Sequence) and order):
            return said
        length = column.get("period") or guess_period_length(str(order[0]))
        kept = {entry: value for entry, value in column.items() if entry != "role"}
        dated = {**kept, "type": "category", "period": length, "values": tuple(order)}
        return {**said, "columns": {**dict(columns or {}), str(name): dated}}

    @model_validator(mode="before")
    @classmethod
    def knows_added_columns_in_time(cls, said: Any) -> Any:
        """Columns made of rows that end at a moment are known by then, where the case does not say otherwise."""
        if not (isinstance(said, Mapping) and "columns" in said):
            return said
        return {**said, "columns": date_added_columns(said.get("tables"), said.get("columns"))}

    @field_validator("texts")
    @classmethod
    def speaks_each_of_its_languages(
        cls, texts: Mapping[str, CaseTexts], asked: ValidationInfo
    ) -> Mapping[str, CaseTexts]:
        """Refuse languages in which phrases are missing, and phrases that their language does not declare."""
        missing = [
            InitErrorDetails(type="missing", loc=(language, name), input=None)
            for language in asked.data.get("languages", ())
            for name in required_phrases(language, asked.context)
            if not texts.get(language, NO_TEXTS).given().get(name)
        ]
        strange = [
            InitErrorDetails(type="extra_forbidden", loc=(language, name), input=text)
            for language, given in texts.items()
            for name, text in (given.model_extra or {}).items()
            if not is_declared_form(name, language, asked.context)
        ]
        if missing or strange:
            raise ValidationError.from_exception_data(cls.__name__, missing + strange)
        return texts

    @model_validator(mode="after")
    def says_the_same_in_each_language(self) -> Case:
        """Refuse words that one language of the case has and another lacks, so that no page mixes two languages.

        Columns may go without: a page then calls them as the table does.
        """
        missing = [
            InitErrorDetails(type="missing", loc=(*place, "words", language, key), input=(teller, text))
            for place, words in self._named_words()
            for language, key, teller, text in find_untold_words(words, self.languages)
        ]
        if missing:
            raise ValidationError.from_exception_data(type(self).__name__, missing)
        return self

    @model_validator(mode="after")
    def has_what_its_task_needs(self) -> Case:
        """A target for a classification, the columns of invoice lines for a segmentation."""
        if self.task == "classification" and not self.target.column:
            raise ValueError("target: is missing; a classification needs the column of the answer")
        if self.task == "segmentation" and (self.invoices is None or len(self.tables) != 1):
            raise ValueError("a segmentation needs [invoices] and exactly one table, of invoice lines")
        return self

    def _named_words(self) -> list[tuple[tuple[str, str], WordsByLanguage]]:
        several = [(("segments", each.slug), each.words) for each in self.segments]
        several += [(("actions", each.slug), each.words) for each in self.actions]
        several += [(("offers", each.slug), each.words) for each in self.offers]
        several += [(("derived", each.slug), each.words) for each in self.derived]
        several += [(("clean", each.slug), each.words) for each in self.clean]
        several += [(("comparisons", each.slug), each.words) for each in self.comparisons]
        return several + [(("categories", each.slug), each.words) for each in self.categories]

    @model_validator(mode="after")
    def refers_to_its_own_columns(self) -> Case:
        """Each column named anywhere must be declared; says the nearest declared one."""
        known = [*self.columns, *(each.slug for each in self.derived), *SCORE_PSEUDO_COLUMNS]
        for place, name in self._named_columns():
            if name not in known:
                close = get_close_matches(name, known, n=1)
                near = f" (nearest: {close[0]!r})" if close else ""
                raise ValueError(f"{place}: no column {name!r} is declared{near}")
        return self

    @field_validator("languages", "parts", "explore")
    @classmethod
    def names_each_once(cls, names: tuple[str, ...], asked: ValidationInfo) -> tuple[str, ...]:
        """Refuse a list that names something twice, and a briefing in no language or without a part."""
        if not names and asked.field_name != "explore":
            raise ValueError("expected at least one, found none; leave the entry out to get the usual ones")
        if twice := sorted({each for each in names if names.count(each) > 1}):
            raise ValueError(f"expected each once, found again: {', '.join(twice)}; remove one of them")
        return names

    @model_validator(mode="after")
    def has_an_address_for_each(self) -> Case:
        """Refuse slugs that cannot stand in an address or that two of a kind share, and columns called alike."""
        kinds = {
            "part": self.parts,
            "clean": [each.slug for each in self.clean],
            "derived": [each.slug for each in self.derived],
            "segment": [each.slug for each in self.segments],
            "comparison": [each.slug for each in self.comparisons],
            "offer": [each.slug for each in self.offers],
            "action": [each.slug for each in self.actions],
            "category": [each.slug for each in self.categories],
        }
        faults = [fault for kind, slugs in kinds.items() for fault in find_slug_faults(kind, slugs)]
        faults += [*find_address_faults(self.columns, kinds["derived"]), *find_column_word_faults(self.columns)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @model_validator(mode="after")
    def asks_what_its_columns_can_answer(self) -> Case:
        """Refuse conditions that no value of their column can be held against."""
        asked = [
            *((f"clean {each.slug!r}", each.when) for each in self.clean),
            *((f"segment {each.slug!r}", each.when) for each in self.segments),
            *((f"offer {each.slug!r}", each.when) for each in self.offers),
        ]
        for place, conditions in asked:
            for each in conditions:
                if fault := find_condition_fault(each, self.columns):
                    raise ValueError(f"{place}: {fault} (found: {[each.column, each.operator, each.value]})")
        return self

    @model_validator(mode="after")
    def learns_from_answers_only(self) -> Case:
        """Refuse a target that may be empty where nothing leaves these rows out: an open answer is no `no`."""
        name = self.target.column
        column = self.columns.get(name)
        steps = (each.when for each in self.clean if each.step == "drop_where")
        dropped = any(len(when) == 1 and (when[0].column, when[0].value) == (name, "") for when in steps)
        if column is not None and column.missing and not dropped:
            raise ValueError(
                f"columns.{name}.missing: expected a step that leaves rows without an answer out, found none; add "
                f'[[clean]] with step = "drop_where", slug = "open_answers", when = [["{name}", "==", ""]]'
            )
        return self

    @model_validator(mode="after")
    def does_not_learn_from_groups(self) -> Case:
        """What says which rows belong together names cases, and is never learned from."""
        column = self.columns.get(self.split.group)
        if column is not None and column.role != "identifier":
            raise ValueError(
                f'split.group: expected a column with role = "identifier", found {self.split.group!r} with '
                f"{column.role!r}; by its values the model would know the cases again"
            )
        return self

    @model_validator(mode="after")
    def measures_engagement_by_a_number(self) -> Case:
        """Refuse a measure of engagement that has no more or less: a category, a flag, the answer."""
        measure = self.columns.get(self.engagement.column) if self.engagement else None
        if measure and (measure.type not in ("integer", "number") or measure.role == "target"):
            raise ValueError("engagement: expected a column of numbers that is not the answer")
        return self

    def _named_columns(self) -> list[tuple[str, str]]:
        named = [("target", self.target.column)] if self.target.column else []
        named += [(f"invoices.{role}", name) for role, name in self.invoices.columns().items()] if self.invoices else []
        named += [("explore", each) for each in self.explore]
        named += [("errors.columns", each) for each in self.errors.columns]
        named += [(f"derived {each.slug!r}", name) for each in self.derived for name in (*each.of, *each.by)]
        named += [(f"clean {each.slug!r}", cond.column) for each in self.clean for cond in each.when]
        named += [(f"clean {each.slug!r} key", name) for each in self.clean for name in each.key]
        named += [(f"segment {each.slug!r}", cond.column) for each in self.segments for cond in each.when]
        named += [(f"offer {each.slug!r}", cond.column) for each in self.offers for cond in each.when]
        named += [(f"comparison {each.slug!r}", name) for each in self.comparisons for name in each.without]
        named += [("split.group", self.split.group)] if self.split.group else []
        named += [("value", self.value.column)] if self.value else []
        named += [("consent", self.consent.column)] if self.consent else []
        named += [("engagement", self.engagement.column)] if self.engagement else []
        if self.definition:
            named += [("definition", self.definition.now), ("definition", self.definition.before)]
        if self.outcome:
            named += [("outcome", self.outcome.column), ("outcome", self.outcome.before)]
        return named + ([("calendar", self.calendar.column)] if self.calendar else [])

    def features(self) -> tuple[str, ...]:
        """The columns with the role of a feature, in declared order."""
        return tuple(name for name, column in self.columns.items() if column.role == "feature")

    def sensitive_columns(self) -> tuple[str, ...]:
        """The columns by whose groups rates are told, in declared order."""
        return tuple(name for name, column in self.columns.items() if column.sensitive)

    def known_by(self, *stages: Known) -> tuple[str, ...]:
        """The feature columns known at one of these stages."""
        return tuple(name for name in self.features() if self.columns[name].known in stages)
