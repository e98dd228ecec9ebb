"""Row-level results to a list of cases, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import isnan

from plainspoken.claims.exclusions import UNSTABLE_SEGMENTS, says_any
from plainspoken.core.spreadsheet import rows_to_csv
from plainspoken.words import Words

TARGET_LIST_HEADS = ("id", "probability", "value", "segment", "consent", "offer", "reasoned")
SEGMENT_LIST_HEADS = (
    "number",
    "recency",
    "orders",
    "revenue",
    "segment",
    "strategy",
    "sure",
    "second",
    "category",
    "gap",
    "late",
)
REASONS_PER_TARGET = 3
KEPT_LABELS = 64  # of the lists that are written last: each row asks for the same few
AMOUNT_DIGITS = 15  # as many as a float holds of any decimal number


@dataclass(frozen=True)
class TargetReason:
    """Why a case is on the list: the column's slug, its value here, and whether it spoke for the event.

    `value`: a number (NaN where the cell is empty), or the slug of a category's value.
    """

    column: str
    value: float | str
    spoke_for: bool


@dataclass(frozen=True)
class TargetCase:
    """One case: its own number, held-out probability, worth, segment, consent, offer and reasons.

    `reached` is false where the offer would be a message and the case has not agreed to messages; `reasoned`: whether
    the sign of the offer is among the reasons.
    """

    number: str
    probability: float
    value: float | None
    segment: str
    consent: bool | None
    offer: str
    reached: bool
    reasoned: bool
    reasons: Sequence[TargetReason]


@dataclass(frozen=True)
class AssignedCase:
    """One case of a segmentation: what it was placed by, and where.

    `sure`: the share of refits that agree; `second`: the slug of the next likely segment, or nothing;
    `category`: the slug of the favourite category, or nothing; `usual_gap_days`: between its orders; `late`: silent
    for longer than that lets one expect; `lapsed`: a large one of those.
    """

    number: str
    recency_days: float
    orders: float
    revenue: float
    segment: str
    sure: float
    second: str = ""
    category: str = ""
    usual_gap_days: float | None = None
    late: bool | None = None
    lapsed: bool = False


def format_target_list(targets: Iterable[TargetCase], words: Words) -> str:
    """The list as CSV, the likeliest first; heads and words in the language of `words`."""
    heads = [plain_label(words, f"targets_{head}") for head in TARGET_LIST_HEADS] + format_reason_heads(words)
    ranked = sorted(targets, key=lambda target: (-target.probability, target.number))
    return rows_to_csv(heads, (target_case_cells(each, words) for each in ranked))


def format_segment_list(rows: Iterable[AssignedCase], words: Words) -> str:
    """Each case with its segment and what to do, as CSV: the segments in their order, most revenue first."""
    order = [str(words.findings.get(f"{at}.segment").value) for at in words.findings.over("segments")]
    places = {name.removeprefix("segment."): place for place, name in enumerate(order)}
    ranked = sorted(rows, key=lambda each: (places.get(each.segment, len(places)), -each.revenue, each.number))
    heads = [plain_label(words, f"list_{head}") for head in SEGMENT_LIST_HEADS]
    return rows_to_csv(heads, (assigned_case_cells(each, words) for each in ranked))


def assigned_case_cells(placed: AssignedCase, words: Words) -> list[str]:
    """One case of a segmentation as cells."""
    return [
        placed.number,
        f"{placed.recency_days:g}",
        f"{placed.orders:g}",
        f"{placed.revenue:.2f}",
        format_slug_name("segment", placed.segment, words),
        format_strategy(placed, words),
        words.numbers.of_100(placed.sure),
        format_slug_name("segment", placed.second, words),
        format_slug_name("category", placed.category, words),
        "" if placed.usual_gap_days is None else f"{placed.usual_gap_days:.0f}",
        format_yes_or_no(placed.late, words),
    ]


def format_strategy(placed: AssignedCase, words: Words) -> str:
    """What to do: as the segment has it, but for a large customer who fell silent, whom no thanks bring back; nothing
    where the segments are not reliable."""
    if placed.lapsed:
        return plain_label(words, "lapsed_strategy")
    if has_unstable_segments(words):
        return plain_label(words, "do_nothing_unstable")
    return format_slug_name("segment", placed.segment and f"{placed.segment}.recommendation", words)


@lru_cache(KEPT_LABELS)
def has_unstable_segments(words: Words) -> bool:
    """Whether the segments, drawn anew, would hold others."""
    return says_any(words.findings, UNSTABLE_SEGMENTS)


def format_slug_name(kind: str, slug: str, words: Words) -> str:
    """The readable name of a slug; nothing for none."""
    return words.name(f"{kind}.{slug}").text if slug else ""


@lru_cache(KEPT_LABELS)
def plain_label(words: Words, label: str) -> str:
    """A label as plain text."""
    return words.label(label).striptags()


def format_reason_heads(words: Words) -> list[str]:
    """Heads of the reasons, numbered."""
    return [f"{plain_label(words, 'targets_reason')} {number}" for number in range(1, REASONS_PER_TARGET + 1)]


def target_case_cells(target: TargetCase, words: Words) -> list[str]:
    """One case as cells."""
    reasons = [format_target_reason(reason, words) for reason in target.reasons[:REASONS_PER_TARGET]]
    return [
        target.number,
        f"{target.probability:.4f}",
        "" if target.value is None else format_amount(target.value),
        format_slug_name("segment", target.segment, words),
        format_yes_or_no(target.consent, words),
        format_offer(target, words),
        format_yes_or_no(target.reasoned if target.offer else None, words),
        *reasons,
        *[""] * (REASONS_PER_TARGET - len(reasons)),
    ]


def format_amount(value: float) -> str:
    """An amount to the last digit that a table gives it, never in powers of ten."""
    return f"{Decimal(f'{value:.{AMOUNT_DIGITS}g}'):f}"


def format_yes_or_no(answer: bool | None, words: Words) -> str:
    """Yes, no, or nothing where it is not known."""
    return "" if answer is None else words.name("yes" if answer else "no").text


def format_offer(target: TargetCase, words: Words) -> str:
    """The offer, or what can be done instead for who has not agreed to messages."""
    if not target.offer:
        return ""
    return words.name(f"offer.{target.offer}{'' if target.reached else '.instead'}").text


def format_target_reason(reason: TargetReason, words: Words) -> str:
    """A reason in words: the column, its value, and whether it raised or lowered the chance."""
    name = words.name(f"column.{reason.column}").text
    way = plain_label(words, "raised_chance" if reason.spoke_for else "lowered_chance").lower()
    if isinstance(reason.value, str):
        return f"{name}: {words.name(f'value.{reason.column}.{reason.value}').text} ({way})"
    if isnan(reason.value):  # the cell is empty
        return f"{name} ({way})"
    return f"{name}: {words.numbers.write(reason.value, choose_column_format(reason.column, words))} ({way})"


def choose_column_format(column: str, words: Words) -> str:
    """How values of a column are written: as where the briefing shows them."""
    shown = words.findings.evidence.get(f"drivers.{column}.split")
    ways = {"share": "percent", "seconds": "duration", "days": "days"}
    return ways.get(shown.unit if shown else "", "number")
