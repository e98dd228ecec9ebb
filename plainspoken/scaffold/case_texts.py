"""The start: the phrases that a page needs, neutral until somebody gives better ones. Knows no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.numbers import get_currency_name, list_currencies

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest

Texts = dict[str, str]
# What each phrase is for; with a slot where it stands in a sentence.
PHRASE_MEANINGS: Mapping[str, str] = {
    "organisation": "whose briefing it is; at the foot of each page",
    "title": "the title of the briefing",
    "question": "the question that the briefing answers",
    "currency": "ISO code; sums of money are printed with its sign",
    "unit_one": "what one row is: one ...",
    "unit_other": "... and several",
    "positive_one": "a row with the event: one ...",
    "positive_other": "... and several",
    "outcome_one": "the event itself: one ...",
    "outcome_other": "... and several",
    "event_one": "one of them that ...",
    "event_other": "several that ...",
    "event_past": "those that ... in the past",
    "no_event_one": "one that ...",
    "top": "the ... tenth",
    "treat": "choosing whom to ...",
    "treatment": "what is done to them: one ... costs",
    "works": "what a treatment that works does: it ...",
    "change": "rise or fall: a ... from 43 to 51 of 100",
    "single": "good enough to judge one ...",
    "use_for": "use it for ...",
    "not_for": "do not use it for ...",
    "money_unit": "what costs are compared with: 5 of 100 ...",
    "per": "how long the rows were gathered for: value ...",
    "value_unit": "how values are counted: worth 3, ...",
    "moment": "when a score is asked for: what is known ...",
    "record_gap": "what the data do not tell, as one sentence",
}


@dataclass(frozen=True)
class PhraseQuestion:
    """A phrase that only a person can know: its key in the texts, and how it is asked for."""

    key: str
    ask: str


CASE_QUESTIONS = (
    PhraseQuestion("organisation", "Whose briefing is it? Organisation"),
    PhraseQuestion("unit_one", "What is one row? One ..."),
    PhraseQuestion("unit_other", "... and several"),
)
EVENT_QUESTIONS = (
    PhraseQuestion("event_one", "What does one with the event do? It ... (for instance: comes back)"),
    PhraseQuestion("event_other", "... several ... (come back)"),
    PhraseQuestion("event_past", "... in the past ... (came back)"),
)
SHOP_QUESTIONS = (
    PhraseQuestion("organisation", "Whose briefing is it? Organisation"),
    PhraseQuestion("currency", "Currency of the prices (ISO code)"),
)


def make_classification_texts(name: str, given: Mapping[str, str], unwanted: bool) -> Texts:
    """Every phrase for an event called `name`; those that were given stand, and others are made from them."""
    called = f"“{name}”"
    one, several = given.get("unit_one", "case"), given.get("unit_other", "cases")
    made = {
        "organisation": "Our organisation",
        "unit_one": one,
        "unit_other": several,
        "positive_one": f"{called} {one}",
        "positive_other": f"{called} {several}",
        "outcome_one": f"case of {called}",
        "outcome_other": f"cases of {called}",
        "event_one": f"turns out {called}",
        "event_other": f"turn out {called}",
        "event_past": f"turned out {called}",
        "top": "riskiest" if unwanted else "best",
        "treat": "contact",
        "treatment": "offer",
        "change": "fall" if unwanted else "rise",
        "single": one,
        "use_for": f"choosing which {several} to see to first",
        "not_for": f"deciding about a single {one} without a person, or setting prices",
        "money_unit": f"of what one case of {called} {'costs' if unwanted else 'brings'}",
        "per": "for this table",
        "value_unit": f"as a multiple of what one case of {called} {'costs' if unwanted else 'brings'}",
        "moment": "today",
        "record_gap": "The table does not say when each value was known.",
    }
    known = {**made, **given}
    made |= {
        "title": f"Which {several} {known['event_other']}",
        "question": f"Which {several} {known['event_other']}?",
        "no_event_one": f"does not {known['event_other']}",
        "works": f"{'lowers' if unwanted else 'raises'} {known['outcome_other']}",
    }
    return order_case_phrases({**made, **given})


def make_segmentation_texts(given: Mapping[str, str]) -> Texts:
    """Every phrase for customers of a shop; those that were given stand."""
    currency = given.get("currency", "EUR").upper()
    if currency not in list_currencies():
        near = suggest_nearest(currency, dict.fromkeys(list_currencies()))
        raise PlainspokenError(f"--text currency={currency}: expected an ISO code such as EUR{near}")
    money = get_currency_name(currency, 2, "en")
    made = {
        "organisation": "Our shop",
        "title": "Which customers need which treatment",
        "question": "Can our customers be sorted into groups that each need another treatment?",
        "unit_one": "customer",
        "unit_other": "customers",
        "positive_one": "returning customer",
        "positive_other": "returning customers",
        "outcome_one": "return",
        "outcome_other": "returns",
        "event_one": "buys again",
        "event_other": "buy again",
        "event_past": "bought again",
        "no_event_one": "does not buy again",
        "top": "best",
        "treat": "contact",
        "treatment": "message",
        "works": "raises returns",
        "change": "rise",
        "single": "customer",
        "use_for": "choosing a treatment for each segment, and testing it on part of the segment",
        "not_for": "judging a single customer near a border, or telling how much anybody will spend",
        "money_unit": money,
        "per": "a year",
        "value_unit": f"in {money}",
        "moment": "today",
        "record_gap": "The invoices say what was bought, not who was reached by which offer.",
    }
    return order_case_phrases({**made, **given, "currency": currency})


def order_case_phrases(texts: Mapping[str, str]) -> Texts:
    """The phrases in the order of MEANING.

    Raises:
        PlainspokenError: a phrase that no page needs.
    """
    for name in texts:
        if name not in PHRASE_MEANINGS:
            raise PlainspokenError(f"--text {name}=...: no such phrase{suggest_nearest(name, PHRASE_MEANINGS)}")
    return {name: texts[name] for name in PHRASE_MEANINGS if name in texts}
