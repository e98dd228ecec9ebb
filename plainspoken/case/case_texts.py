"""The phrases of a case: what each is for, and what stands in its place until somebody gives a better one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ConfigDict, Field
from pydantic.fields import FieldInfo

from plainspoken.core.findings import FrozenModel

Task = Literal["classification", "segmentation"]
DEFAULT_TEXTS_LANGUAGE = "en"  # in which phrases that nobody gave have a default
# The forms of nouns that each language asks of a case: by language and key, the sentence that each is used in.
CaseForms = Mapping[str, Mapping[str, str]]
DEFAULT_MONEY = "units of money"  # where no currency is given


def phrase(meaning: str, classification: str = "", segmentation: str = "", *, unwanted: str = "") -> Any:
    """A phrase, empty until it is given. `meaning`: what it is for, `...` where it stands in a sentence.

    The others: its default by the task of the case; `unwanted`, where the event is to be prevented. In them
    `{name}` stands for another phrase, `{event}` for what the event is called, `{money}` for what sums are in.
    """
    defaults = {"classification": classification, "unwanted": unwanted or classification, "segmentation": segmentation}
    return Field("", description=meaning, json_schema_extra=dict(defaults))


class CaseTexts(FrozenModel):
    """Every phrase of a case that a page may need, in one language; empty ones get their default.

    Further ones are the forms of nouns that a language declares (`[case_forms]` of its words); `Case` checks them.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]

    organisation: str = phrase("whose briefing it is; at the foot of each page", "Our organisation", "Our shop")
    author: str = phrase("who prepared the briefing")
    contact: str = phrase("whom to ask about it; at the foot of each page and with the data")
    report_date: str = phrase(
        "the day of the briefing, as it is to be printed (else that of SOURCE_DATE_EPOCH, or none)"
    )
    next_update: str = phrase("when the next briefing is due")
    title: str = phrase(
        "the title of the briefing", "Which {unit_other} {event_other}", "Which customers need which treatment"
    )
    question: str = phrase(
        "the question that the briefing answers",
        "Which {unit_other} {event_other}?",
        "Can we sort our customers into segments that buy differently?",
    )
    currency: str = phrase("ISO code; sums of money are printed with its sign")
    unit_one: str = phrase("what one row is: one ...", "case", "customer")
    unit_other: str = phrase("... and several", "cases", "customers")
    unit_zero: str = phrase("... and none, in languages that have a form of its own for it")
    unit_two: str = phrase("... and two, likewise")
    unit_few: str = phrase("... and few, likewise")
    unit_many: str = phrase("... and many, likewise")
    positive_one: str = phrase("a row with the event: one ...", "“{event}” {unit_one}", "returning customer")
    positive_other: str = phrase("... and several", "“{event}” {unit_other}", "returning customers")
    outcome_one: str = phrase("the event itself: one ...", "case of “{event}”", "return")
    outcome_other: str = phrase("... and several", "cases of “{event}”", "returns")
    event_one: str = phrase("one of them that ...", "turns out “{event}”", "buys again")
    event_other: str = phrase("several that ...", "turn out “{event}”", "buy again")
    event_past: str = phrase("those that ... in the past", "turned out “{event}”", "bought again")
    no_event_one: str = phrase("one that ...", "does not {event_other}", "does not buy again")
    top: str = phrase("the ... 10% of all", "top", "top", unwanted="riskiest")
    treat: str = phrase("choosing whom to ...", "contact", "contact")
    treatment: str = phrase("what is done to them: one ... costs", "offer", "message")
    works: str = phrase(
        "what a treatment that works does: it ...",
        "raises {outcome_other}",
        "raises returns",
        unwanted="lowers {outcome_other}",
    )
    change: str = phrase("rise or fall: a ... from 43 to 51 in 100", "rise", "rise", unwanted="fall")
    single: str = phrase("good enough to judge one ...", "{unit_one}", "customer")
    use_for: str = phrase(
        "use it for ...",
        "choosing which {unit_other} to act on first",
        "choosing a treatment for each segment, and testing it against a group without it",
    )
    not_for: str = phrase(
        "do not use it for ...",
        "deciding about a single {unit_one} without a person, or setting prices",
        "judging a single customer near the edge of a segment, or forecasting what anyone will spend",
    )
    money_unit: str = phrase(
        "what costs are compared with: 5% ...",
        "of what one case of “{event}” brings",
        "{money}",
        unwanted="of what one case of “{event}” costs",
    )
    per: str = phrase("how long the rows were gathered for: value ...", "for this table", "a year")
    value_unit: str = phrase(
        "how values are counted: worth 3, ...",
        "as a multiple of what one case of “{event}” brings",
        "in {money}",
        unwanted="as a multiple of what one case of “{event}” costs",
    )
    gain_unit: str = phrase(
        "what sums are counted in, where there is no currency: a gain of 45 ...",
        "times what one case of “{event}” brings",
        "{money}",
        unwanted="times what one case of “{event}” costs",
    )
    moment: str = phrase("when a score is asked for: what is known ...", "today", "today")
    record_gap: str = phrase(
        "what the data do not tell, as one sentence",
        "The table does not say when each value was known.",
        "The invoices show what was bought, but not which offer reached whom.",
    )

    def given(self) -> dict[str, str]:
        """The phrases that were given."""
        return {name: text for name, text in self.model_dump().items() if text}


def default_patterns(field: FieldInfo) -> dict[str, str]:
    """The defaults of a phrase: for a classification, one of an unwanted event, and a segmentation."""
    kept = field.json_schema_extra
    assert isinstance(kept, dict)  # `phrase` puts it there
    return {kind: str(pattern) for kind, pattern in kept.items()}


def phrase_meanings() -> dict[str, str]:
    """What each phrase is for."""
    return {name: str(field.description) for name, field in CaseTexts.model_fields.items()}


def needed_phrases() -> list[str]:
    """The phrases that a page cannot do without, in any language."""
    return [name for name, field in CaseTexts.model_fields.items() if any(default_patterns(field).values())]


def required_phrases(language: str, forms: CaseForms | None) -> list[str]:
    """The phrases that a case must give in a language; only English has a default for those of `needed_phrases`."""
    common = [] if language == DEFAULT_TEXTS_LANGUAGE else needed_phrases()
    return [*common, *(name for name in (forms or {}).get(language, {}) if name not in common)]


def is_declared_form(name: str, language: str, forms: CaseForms | None) -> bool:
    """Whether a language declares this form; where nobody says what it declares, only English is known to have none."""
    if forms is None or language not in forms:
        return language != DEFAULT_TEXTS_LANGUAGE
    return name in forms[language]


class PhraseSlots(dict[str, str]):
    """Phrases by name; one that is not there is made from its pattern, and from others where that names some."""

    def __init__(self, known: Mapping[str, str], patterns: Mapping[str, str]) -> None:
        super().__init__(known)
        self.patterns = patterns

    def __missing__(self, name: str) -> str:
        self[name] = self.patterns[name].format_map(self)
        return self[name]


def complete_phrases(
    given: Mapping[str, str], task: Task, *, event: str = "", unwanted: bool = False, money: str = ""
) -> dict[str, str]:
    """Every phrase that a page may need, in the order of `CaseTexts`: those given, else their English defaults."""
    kind = "unwanted" if unwanted and task == "classification" else task
    patterns = {name: default_patterns(field)[kind] for name, field in CaseTexts.model_fields.items()}
    slots = PhraseSlots({**given, "event": event, "money": money or DEFAULT_MONEY}, patterns)
    said = {name: slots[name] for name in patterns if slots[name]}
    return said | {name: text for name, text in given.items() if name not in patterns}
