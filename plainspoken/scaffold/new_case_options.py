"""The start: what was said on the command line, and how the rest is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plainspoken.case import TableSource
from plainspoken.core.errors import PlainspokenError
from plainspoken.scaffold.case_language import StartWords
from plainspoken.scaffold.case_texts import PhraseQuestion

Ask = Callable[[str, str], str]  # a question and what an empty answer means, to the answer


@dataclass(frozen=True)
class NewCaseOptions:
    """What was said. Empty or None: not said, so it is proposed, or asked for where only a person knows."""

    tables: tuple[Path, ...]
    target: str = ""
    positive: str = ""
    unwanted: bool | None = None
    above: float | None = None
    before: str = ""
    task: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    to: Path | None = None
    force: bool = False
    sheet: str = ""
    start: StartWords | None = None  # the words of another language than English
    asked: TableSource | None = None  # where the one table was read from
    encoding: str = ""
    stops_within: int | None = None  # in days: who has no row in them has stopped, which is the answer


def parse_key_values(option: str, said: Iterable[str]) -> dict[str, str]:
    """`KEY=VALUE` as it was said, several times perhaps.

    Raises:
        PlainspokenError: one without a key or without a value.
    """
    found = {}
    for each in said:
        name, sign, value = each.partition("=")
        if not (name.strip() and sign and value.strip()):
            raise PlainspokenError(f"{option} {each}: expected KEY=VALUE, for instance {OPTION_EXAMPLES[option]}")
        found[name.strip()] = value.strip()
    return found


OPTION_EXAMPLES = {"--role": "--role customer=CustomerID", "--text": '--text unit_other="customers"'}


def ask_case_phrases(
    questions: Iterable[PhraseQuestion], defaults: Mapping[str, str], said: Mapping[str, str], ask: Ask
) -> dict[str, str]:
    """Phrases that were said, and those that were answered otherwise than proposed."""
    found = dict(said)
    for each in questions:
        if each.key not in found:
            answer = ask(each.ask, defaults[each.key]).strip()
            if answer and answer != defaults[each.key]:
                found[each.key] = answer
    return found
