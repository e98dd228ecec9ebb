"""Analysis: what management can do, and the test that finds out."""

from __future__ import annotations

from plainspoken.analysis.subgroups.action_plan import assumption_interval, record_group_ab_test
from plainspoken.case import Action, Case
from plainspoken.core.recorder import EvidenceRecorder


def record_segment_actions(case: Case, book: EvidenceRecorder) -> None:
    """Write `actions`, in declared order; an action for a segment that was not found is left out.

    What it goes by stands in the book by then: segments, what their members did later, the shop.
    """
    found = [action for action in case.actions if action_applies(action, book)]
    book.list("actions", [action.slug for action in found])
    for action in found:
        address = f"actions.{action.slug}"
        book.put(f"{address}.action", f"action.{action.slug}", "name")
        book.put(f"{address}.kind", action.kind, "name")
        if action.kind == "contact_segment":
            record_contact_action(address, action.segment, case, book)
        else:
            copy_evidence(f"{address}.share", "shop.anonymous_share", book)
            copy_evidence(f"{address}.revenue", "shop.anonymous_revenue", book)


def action_applies(action: Action, book: EvidenceRecorder) -> bool:
    """Whether the action has somebody to reach: its segment was found, or there is revenue without a name."""
    if action.kind == "contact_segment":
        return action.segment in book.members.get("segments", ())
    return action.kind == "identify" and "shop.anonymous_share" in book.evidence


def record_contact_action(address: str, segment: str, case: Case, book: EvidenceRecorder) -> None:
    """How many there are, how many of them bought again later, and the test of what raises that.

    Without a later period there is no rate, and so no test.
    """
    place = f"segments.{segment}"
    book.put(f"{address}.segment", f"segment.{segment}", "name")
    copy_evidence(f"{address}.size", f"{place}.n", book)
    copy_evidence(f"{address}.base_rate", f"{place}.later.rate", book)
    copy_evidence(f"{address}.revenue_each", f"{place}.revenue_each", book)
    book.put(f"{address}.effect", assumption_interval(case.money.effect), "share", of="events", source="assumed")
    rate = book.evidence.get(f"{place}.later.rate")
    if rate is not None:
        size = int(book.evidence[f"{place}.n"].number)
        record_group_ab_test(f"{address}.ab", rate.number, case.money.effect.value, size, case, book)


def copy_evidence(address: str, of: str, book: EvidenceRecorder) -> None:
    """Write down again what stands elsewhere, where anything does."""
    if of in book.evidence:
        book.evidence[address] = book.evidence[of]
