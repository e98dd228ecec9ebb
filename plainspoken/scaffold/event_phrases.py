"""The start: what the event of a case is called, said, asked for or proposed, and whether it is to be prevented."""

from __future__ import annotations

from collections.abc import Mapping

from plainspoken.scaffold import proposal_text
from plainspoken.scaffold.case_texts import CASE_QUESTIONS, EVENT_QUESTIONS, make_classification_texts
from plainspoken.scaffold.new_case_options import Ask, NewCaseOptions, ask_case_phrases
from plainspoken.scaffold.prompts import ask_one_of
from plainspoken.scaffold.target import TargetProposal

NO_PHRASES: Mapping[str, str] = {}
STOPPING_PHRASES = {"event_one": "stops buying", "event_other": "stop buying", "event_past": "stopped buying"}


def name_stopping(wish: NewCaseOptions) -> Mapping[str, str]:
    """What the event of stopping is called; in another language than English its own words say it."""
    return {} if wish.stops_within is None or wish.start else STOPPING_PHRASES


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
