"""Row-level results to a list of whom to contact, in words. Knows no table format but CSV, and no model."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plainspoken.words import Words

FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would take for a formula
HEADS = ("id", "probability", "value", "segment", "consent", "offer")
REASONS = 3


@dataclass(frozen=True)
class Reason:
    """Why a case is on the list: the column's slug, its value here, and whether it spoke for the event.

    `value`: a number, or the slug of a category's value.
    """

    column: str
    value: float | str
    spoke_for: bool


@dataclass(frozen=True)
class Target:
    """One case: its own number, held-out probability, worth, segment, consent, offer and reasons.

    `reached` is false where the offer would be a message and the case has not agreed to messages.
    """

    number: str
    probability: float
    value: float | None
    segment: str
    consent: bool | None
    offer: str
    reached: bool
    reasons: Sequence[Reason]


def target_list(targets: Iterable[Target], words: Words) -> str:
    """The list as CSV, the likeliest first; heads and words in the language of `words`."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([plain(words, f"targets_{head}") for head in HEADS] + reason_heads(words))
    for each in sorted(targets, key=lambda target: (-target.probability, target.number)):
        table.writerow(row(each, words))
    return out.getvalue()


def plain(words: Words, label: str) -> str:
    """A label as plain text."""
    return words.label(label).striptags()


def reason_heads(words: Words) -> list[str]:
    """Heads of the reasons, numbered."""
    return [f"{plain(words, 'targets_reason')} {number}" for number in range(1, REASONS + 1)]


def row(target: Target, words: Words) -> list[str]:
    """One case as cells."""
    reasons = [told(reason, words) for reason in target.reasons[:REASONS]]
    cells = [
        target.number,
        f"{target.probability:.4f}",
        "" if target.value is None else f"{target.value:g}",
        words.name(f"segment.{target.segment}").text if target.segment else "",
        agreed(target.consent, words),
        offered(target, words),
        *reasons,
        *[""] * (REASONS - len(reasons)),
    ]
    return [safe(cell) for cell in cells]


def agreed(consent: bool | None, words: Words) -> str:
    """Yes, no, or nothing where it is not known."""
    return "" if consent is None else words.name("yes" if consent else "no").text


def offered(target: Target, words: Words) -> str:
    """The offer, or what can be done instead for who has not agreed to messages."""
    if not target.offer:
        return ""
    return words.name(f"offer.{target.offer}{'' if target.reached else '.instead'}").text


def told(reason: Reason, words: Words) -> str:
    """A reason in words: the column, its value, and which way it spoke."""
    if isinstance(reason.value, str):
        value = words.name(f"value.{reason.column}.{reason.value}").text
    else:
        value = words.numbers.write(reason.value, way_of(reason.column, words))
    way = plain(words, "spoke_for" if reason.spoke_for else "spoke_against").lower()
    return f"{words.name(f'column.{reason.column}').text}: {value} ({way})"


def way_of(column: str, words: Words) -> str:
    """How values of a column are written: as where the briefing shows them."""
    shown = words.findings.evidence.get(f"drivers.{column}.split")
    ways = {"share": "of_100", "seconds": "duration", "days": "days"}
    return ways.get(shown.unit if shown else "", "number")


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    number = cell.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(FORMULA) and not number else cell
