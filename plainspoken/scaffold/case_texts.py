"""The start: the phrases that a page needs, neutral until somebody gives better ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.numbers import get_currency_name, list_currencies

from plainspoken.case.case_texts import CaseTexts, complete_phrases
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest

Texts = dict[str, str]


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
    refuse_unknown_phrases(given)
    return complete_phrases(given, "classification", event=name, unwanted=unwanted)


def make_segmentation_texts(given: Mapping[str, str]) -> Texts:
    """Every phrase for customers of a shop; those that were given stand.

    Raises:
        PlainspokenError: a phrase that no page needs, or a currency that there is not.
    """
    refuse_unknown_phrases(given)
    currency = given.get("currency", "EUR").upper()
    if currency not in list_currencies():
        near = suggest_nearest(currency, dict.fromkeys(list_currencies()))
        raise PlainspokenError(f"--text currency={currency}: expected an ISO code such as EUR{near}")
    money = get_currency_name(currency, 2, "en")
    return complete_phrases({**given, "currency": currency}, "segmentation", money=money)


def refuse_unknown_phrases(given: Mapping[str, str]) -> None:
    """Refuse a phrase that no page needs.

    Raises:
        PlainspokenError: with the nearest that there is.
    """
    for name in given:
        if name not in CaseTexts.model_fields:
            near = suggest_nearest(name, dict.fromkeys(CaseTexts.model_fields))
            raise PlainspokenError(f"--text {name}=...: no such phrase{near}")
