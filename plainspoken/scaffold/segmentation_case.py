"""The start: proposed invoice lines to a case file of customer segments. Knows no file of a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plainspoken.scaffold import case_sections as sheet
from plainspoken.scaffold import toml
from plainspoken.scaffold.invoice_lines import CANCELLED, Lines
from plainspoken.scaffold.profile import Looked

PARTS = ("first", "data", "quality", "segments", "products", "newcomers", "actions", "full")
ACTIONS = (
    ("win_back", "contact_segment", "cooling", "Write to the cooling customers", "Send them what is new."),
    ("next_order", "contact_segment", "promising", "Remind the promising customers",
     "Remind them of what they liked."),
    ("identify", "identify", "", "Ask for a customer number at every sale",
     "Ask each buyer for a name or a number when the order is taken."),
)  # fmt: skip
ROLE_WORDS = {
    "order": "number of the order",
    "customer": "number of the customer; lines without one count for no segment",
    "product": "code of the product",
    "description": "its name, for categories",
    "quantity": "pieces; negative where goods came back",
    "price": "price of one piece",
    "time": "when it was sold",
    "place": "country or region",
}


def case_text(lines: Lines, name: str, looked: Looked, phrases: Mapping[str, str], path: Path) -> str:
    """The case file, to be written at `path`."""
    parts = [part for part in PARTS if part != "products" or "description" in lines.roles]
    found = [
        *sheet.head("segmentation", [looked], path),
        "# The parts of the briefing, in order; remove what is not wanted.",
        f"parts = {toml.texts(parts)}",
        *sheet.texts(phrases),
        *sheet.table(name, looked, path.parent),
        *roles(lines),
        *columns(lines),
        *settings(),
        *actions(lines),
    ]
    return "\n".join(found) + "\n"


def roles(lines: Lines) -> list[str]:
    """Which column is what."""
    said = [f"{role} = {toml.text(name)}  # {ROLE_WORDS[role]}" for role, name in lines.roles.items()]
    return [
        "",
        "# Which column is what.",
        "[invoices]",
        *said,
        f"cancelled = {toml.text(CANCELLED)}  # what the number of a cancellation begins with",
        toml.comment("How times are written: %d day, %m month, %Y year, %H hour, %M minute, %S second."),
        f"times = {toml.texts(lines.times)}",
        toml.comment(
            "Codes that are no goods (postage, fees, samples); * stands for anything. Add your own."
        ),
        f"not_products = {toml.texts(lines.not_products)}",
    ]


def columns(lines: Lines) -> list[str]:
    """All columns."""
    found = []
    for each in lines.columns:
        found += sheet.column(each)
    return found


def settings() -> list[str]:
    """How segments are cut, and what is kept back to see what customers did next."""
    return [
        "",
        "# Between how many segments to choose, how stable a cut must be, the least share of one of them.",
        "[clustering]",
        "fewest = 3",
        "most = 8",
        "stability = 0.88",
        "min_share = 0.03",
        "",
        "# Days at the end that are kept back, to see what customers did next.",
        "[follow_up]",
        "days = 90",
        "",
        "# When a new customer is looked at, in days after the first order; when it is settled, in days;",
        "# and who is first seen within lead_days of the beginning may be an old one.",
        "[newcomers]",
        "days = [0, 30, 60, 90]",
        "settled_days = 180",
        "lead_days = 90",
    ]


def actions(lines: Lines) -> list[str]:
    """What can be done; one whose segment is not found is left out of the briefing."""
    nameless = any(each.name == lines.roles["customer"] and each.missing for each in lines.columns)
    found = ["", "# What management can do; kinds: contact_segment and identify."]
    for slug, kind, segment, headline, doing in ACTIONS:
        if kind == "identify" and not nameless:
            continue
        found += ["", "[[actions]]", f"slug = {toml.text(slug)}", f"kind = {toml.text(kind)}"]
        found += [f"segment = {toml.text(segment)}"] if segment else []
        found.append(f"words.en = {toml.table({'headline': headline, 'doing': doing})}")
    return found
