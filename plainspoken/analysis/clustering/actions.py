"""Analysis: what management can do, and the test that finds out. Knows no table and no page."""

from __future__ import annotations

from plainspoken.analysis.subgroups.actions import ranged, write_group_test
from plainspoken.case import Action, Case
from plainspoken.core.recorder import Book


def write(case: Case, book: Book) -> None:
    """Write `actions`, in declared order; an action for a segment that was not found is left out.

    What it goes by stands in the book by then: segments, what their members did later, the shop.
    """
    found = [action for action in case.actions if applies(action, book)]
    book.list("actions", [action.slug for action in found])
    for action in found:
        address = f"actions.{action.slug}"
        book.put(f"{address}.action", f"action.{action.slug}", "name")
        book.put(f"{address}.kind", action.kind, "name")
        if action.kind == "contact_segment":
            write_contact(address, action.segment, case, book)
        else:
            repeat(f"{address}.share", "shop.anonymous_share", book)
            repeat(f"{address}.revenue", "shop.anonymous_revenue", book)


def applies(action: Action, book: Book) -> bool:
    """Whether the action has somebody to reach: its segment was found, or there is revenue without a name."""
    if action.kind == "contact_segment":
        return action.segment in book.members.get("segments", ())
    return action.kind == "identify" and "shop.anonymous_share" in book.evidence


def write_contact(address: str, segment: str, case: Case, book: Book) -> None:
    """How many there are, how many of them bought again later, and the test of what raises that.

    Without a later period there is no rate, and so no test.
    """
    place = f"segments.{segment}"
    book.put(f"{address}.segment", f"segment.{segment}", "name")
    repeat(f"{address}.size", f"{place}.n", book)
    repeat(f"{address}.base_rate", f"{place}.later.rate", book)
    repeat(f"{address}.revenue_each", f"{place}.revenue_each", book)
    book.put(f"{address}.effect", ranged(case.money.effect), "share", of="events", source="assumed")
    rate = book.evidence.get(f"{place}.later.rate")
    if rate is not None:
        size = int(book.evidence[f"{place}.n"].number)
        write_group_test(f"{address}.ab", rate.number, case.money.effect.value, size, case, book)


def repeat(address: str, of: str, book: Book) -> None:
    """Write down again what stands elsewhere, where anything does."""
    if of in book.evidence:
        book.evidence[address] = book.evidence[of]
