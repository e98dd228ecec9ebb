"""Whether it is shown that the event is what its name says. In: evidence of worth, definition and time."""

from __future__ import annotations

from plainspoken.claims.rule import RuleEvidence, maybe_at
from plainspoken.claims.significance import intervals_disjoint, widened_ends

MIN_FALL_SHARE = 0.5
WIDEN_95_TO_999 = 3.29 / 1.96  # to 99.9 % sureness: one case in twenty with unrelated worth is too many
LABEL_USES = (
    maybe_at("time", "tested_later")
    | maybe_at("worth", "correlation as tie")
    | maybe_at("definition", "fell_positive", "fell_negative")
)


def is_worth_unrelated(evidence: RuleEvidence) -> bool:
    """Whether the 99.9 % range of the correlation of worth and event holds nil.

    A stricter range than the stated one: whether a contact is said to pay hangs on it.
    """
    ends = widened_ends(evidence.tie, WIDEN_95_TO_999)
    return ends is not None and ends[0] <= 0 <= ends[1]


def is_class_no_fall(evidence: RuleEvidence) -> bool:
    """Whether events fell no oftener than other cases, or most of them did not fall."""
    positive, negative = evidence.fell_positive, evidence.fell_negative
    surely_more = intervals_disjoint(positive, negative) and positive.number > negative.number
    return not (surely_more and positive.number > MIN_FALL_SHARE)


def is_label_only_a_class(evidence: RuleEvidence) -> bool:
    """Whether nothing dates the event, and what it is said to move does not go with it: then a class is told, no
    change that will come. Not where a calendar dates the event, nor where its worth or its fall goes with it."""
    if not evidence.has("tested_later") or evidence.tested_later.value:
        return False
    unrelated = evidence.has("tie") and is_worth_unrelated(evidence)
    no_fall = evidence.has("fell_positive") and evidence.has("fell_negative") and is_class_no_fall(evidence)
    return unrelated or no_fall
