"""Analysis: what management can do, and the test that finds out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plainspoken.analysis.subgroups.ab_test_plan import TestedEffects, record_ab_test
from plainspoken.analysis.subgroups.action_plan import assumption_interval
from plainspoken.analysis.subgroups.list_tests import ListToTest, record_list_tests
from plainspoken.case import Action, AssumedValue, Case
from plainspoken.core.recorder import EvidenceRecorder

RATE_POINT = 0.01  # one more member of 100 who comes back: what its money is told for
SEGMENT_KINDS = ("contact_segment", "keep_segment")  # actions for all members of a segment, each with a test
WHERE_RECORDED = {"contact_lapsed": "lapsed", "identify": "shop"}  # what an action goes by, where it has no segment
COPIED_EVIDENCE: Mapping[str, Mapping[str, str]] = {
    "segment": {"size": "n", "base_rate": "later.rate", "earlier_rate": "later.earlier_rate"}
    | {"revenue_each": "revenue_each", "revenue_share": "revenue_share", "return_worth": "later.spend_again"},
    "lapsed": {"size": "n", "base_rate": "returned", "revenue": "revenue", "revenue_each": "revenue_each"}
    | {"return_worth": "spend_again"},
    "shop": {"share": "anonymous_share", "revenue": "anonymous_revenue"},
}


def record_segment_actions(case: Case, book: EvidenceRecorder) -> None:
    """Write `actions`, in declared order; an action for a segment that was not found is left out.

    What it goes by stands in the book by then: segments, what their members did later, who lapsed, the shop.
    """
    found = [action for action in case.actions if action_applies(action, book)]
    book.list("actions", [action.slug for action in found])
    for action in found:
        address = f"actions.{action.slug}"
        book.put(f"{address}.action", f"action.{action.slug}", "name")
        book.put(f"{address}.kind", action.kind, "name")
        record_action_basis(address, action, book)
        if action.kind in SEGMENT_KINDS:
            record_contact_test(address, case, book)
    record_list_tests(list_segments_to_test(case, found, book), book, fall=False)


def action_applies(action: Action, book: EvidenceRecorder) -> bool:
    """Whether the action has somebody to reach: its segment was found, somebody lapsed, or there is revenue
    without a name."""
    if action.kind in SEGMENT_KINDS:
        return action.segment in book.members.get("segments", ())
    lapsed = book.evidence.get("lapsed.n")
    if action.kind == "contact_lapsed":
        return lapsed is not None and lapsed.number > 0
    return action.kind == "identify" and "shop.anonymous_share" in book.evidence


def record_action_basis(address: str, action: Action, book: EvidenceRecorder) -> None:
    """How many there are, what they brought, how many came again, and what one more of 100 would bring."""
    place = WHERE_RECORDED.get(action.kind, f"segments.{action.segment}")
    if action.kind not in WHERE_RECORDED:
        book.put(f"{address}.segment", f"segment.{action.segment}", "name")
    for name, of in COPIED_EVIDENCE[WHERE_RECORDED.get(action.kind, "segment")].items():
        copy_evidence(f"{address}.{name}", f"{place}.{of}", book)
    worth, size = (book.evidence.get(f"{address}.{name}") for name in ("return_worth", "size"))
    if worth is not None and size is not None:
        book.put(f"{address}.point", RATE_POINT, "share", of="members")
        of_all = RATE_POINT * size.number
        low, high = (None if end is None else of_all * end for end in (worth.low, worth.high))
        scaled = {"value": of_all * worth.number, "low": low, "high": high}
        book.evidence[f"{address}.point_worth"] = worth.model_copy(update=scaled)


def record_contact_test(address: str, case: Case, book: EvidenceRecorder) -> None:
    """The test of what raises the rate: what all members can show, and the plan for an effect that the case states.

    Without a later period there is no rate, and so no test. Without a stated effect there is no plan: a default
    would be taken from the air.
    """
    rate, size = book.evidence.get(f"{address}.base_rate"), int(book.evidence[f"{address}.size"].number)
    stated = stated_effect(case)
    if stated is not None:
        book.put(f"{address}.effect", assumption_interval(stated), "share", of="events", source="assumed")
    if rate is not None:
        effects = TestedEffects(stated.value if stated else None, None)
        record_ab_test(f"{address}.ab", rate.number, effects, size, case, book)


def stated_effect(case: Case) -> AssumedValue | None:
    """The effect that the case states; None where it states none."""
    return None if case.money.effect_is_published else case.money.effect


def list_segments_to_test(case: Case, actions: Sequence[Action], book: EvidenceRecorder) -> list[ListToTest]:
    """The segments that actions treat, as lists to test on, in declared order."""
    stated = stated_effect(case)
    effects = TestedEffects(stated.value if stated else None, None)
    rates = [(each, book.evidence.get(f"actions.{each.slug}.base_rate")) for each in actions]
    return [
        ListToTest(
            each.slug,
            f"segment.{each.segment}",
            int(book.evidence[f"actions.{each.slug}.size"].number),
            rate.number,
            effects,
        )
        for each, rate in rates
        if each.kind in SEGMENT_KINDS and rate is not None
    ]


def copy_evidence(address: str, of: str, book: EvidenceRecorder) -> None:
    """Write down again what stands elsewhere, where anything does."""
    if of in book.evidence:
        book.evidence[address] = book.evidence[of]
