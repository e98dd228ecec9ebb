"""The start: what the event of a case is called, said, asked for or proposed, and whether it is to be prevented."""

from __future__ import annotations

from collections.abc import Mapping

from plainspoken.scaffold import proposal_text
from plainspoken.scaffold.case_texts import CASE_QUESTIONS, EVENT_QUESTIONS, make_classification_texts
from plainspoken.scaffold.new_case_options import Ask, NewCaseOptions, ask_case_phrases
from plainspoken.scaffold.prompts import ask_one_of
from plainspoken.scaffold.target import TargetProposal

NO_PHRASES: Mapping[str, str] = {}
STOPPING_UNIT = {"unit_one": "customer", "unit_other": "customers"}  # where no column says what rows are
STOPPING_PHRASES = {
    "event_one": "stops buying",
    "event_other": "stop buying",
    "event_past": "stopped buying",
    "no_event_one": "goes on buying",
    "positive_one": "leaver",
    "positive_other": "leavers",
    "outcome_one": "departure",
    "outcome_other": "departures",
    "money_unit": "of what one departure costs",
    "value_unit": "as a multiple of what one departure costs",
    "gain_unit": "times what one departure costs",
}


def name_stopping(wish: NewCaseOptions, unit: Mapping[str, str]) -> Mapping[str, str]:
    """What a row and the event are called, where it is asked who stops; `unit`: what a row seems to be called.

    In another language than English its own words say it.
    """
    asked = wish.stops_within is not None and not wish.start
    return {**STOPPING_UNIT, **unit, **STOPPING_PHRASES} if asked else unit


def ask_if_unwanted(wish: NewCaseOptions, answer: TargetProposal, ask: Ask) -> bool:
    """Whether the event is to be prevented."""
    if wish.unwanted is not None:
        return wish.unwanted
    default = "less" if answer.unwanted else "more"
    question = f"Should {proposal_text.name_event(answer)} happen more or less often? (more/less)"
    return ask_one_of(question, ("more", "less"), default, ask).casefold().startswith("l")


def ask_event_phrases(
    wish: NewCaseOptions, answer: TargetProposal, unwanted: bool, ask: Ask, unit: Mapping[str, str] = NO_PHRASES
) -> dict[str, str]:
    """All phrases: said, asked for, or neutral; `unit`: what one row seems to be and several are, to be asked about."""
    name = proposal_text.name_event(answer)
    proposed = make_classification_texts(name, {**unit, **wish.texts}, unwanted)
    said = {**unit, **ask_case_phrases(CASE_QUESTIONS, proposed, wish.texts, ask)}
    said = ask_case_phrases(EVENT_QUESTIONS, make_classification_texts(name, said, unwanted), said, ask)
    return make_classification_texts(name, said, unwanted)
