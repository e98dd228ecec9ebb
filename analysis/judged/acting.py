"""Analysis, judged: what management can do, as far as scores alone can plan it. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping

from analysis import actions
from analysis.book import Book
from analysis.judged.given import Given
from analysis.ranges import Flags
from analysis.trained import Trained


def write(trained: Trained, given: Given, inside: Mapping[str, Flags], book: Book) -> None:
    """Write the section `actions`, in declared order.

    `inside`: the members of each segment (n,). An action of kind `record` needs models of other moments, and
    stays without figures.
    """
    case = trained.case
    book.list("actions", [action.slug for action in case.actions])
    for action in case.actions:
        address = f"actions.{action.slug}"
        book.put(f"{address}.action", f"action.{action.slug}", "name")
        book.put(f"{address}.kind", action.kind, "name")
        if action.kind == "contact_top":
            actions.write_contact(address, trained, given.per_year, book)
        elif action.kind == "contact_segment":
            actions.write_members(address, trained, inside[action.segment], book)
        elif action.kind == "staff" and case.calendar is not None:
            actions.write_staff(address, given.loaded, case.calendar, book)
