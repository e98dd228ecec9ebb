"""The start: proposed invoice lines to a case file of customer segments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plainspoken.case.briefing_parts import BRIEFING_PARTS
from plainspoken.scaffold import case_sections, toml
from plainspoken.scaffold.invoice_lines import InvoiceLinesProposal
from plainspoken.scaffold.profile import TableProfile

SEGMENTATION_ACTIONS = (
    ("keep", "keep_segment", "champions", "Give half of the Champions a named contact",
     "Name one who knows the customer."),
    ("call", "contact_lapsed", "", "Call the large customers who fell silent", "Ask what changed, and note it."),
    ("win_back", "contact_segment", "cooling", "Write to half of the Cooling customers", "Send them what is new."),
    ("next_order", "contact_segment", "promising", "Remind half of the Promising customers",
     "Remind them of what they liked."),
    ("identify", "identify", "", "Ask for a customer number at every sale",
     "Ask each buyer for a name or a number when you take the order."),
)  # fmt: skip
ROLE_COMMENTS = {
    "order": "number of the order",
    "customer": "number of the customer; lines without one count for no segment",
    "product": "code of the product",
    "description": "its name, for categories",
    "quantity": "pieces; negative where goods came back",
    "price": "price of one piece; where the table tells what a line comes to, call this: total",
    "total": "what the line comes to, all pieces together; where it is the price of one, call this: price",
    "time": "when it was sold",
    "place": "country or region",
    "currency": "in which money the line is; all must be in one",
}


def render_segmentation_case(
    lines: InvoiceLinesProposal, name: str, looked: TableProfile, phrases: Mapping[str, str], path: Path
) -> str:
    """The case file, to be written at `path`."""
    parts = [part for part in BRIEFING_PARTS["segmentation"] if part != "products" or "description" in lines.roles]
    found = [
        *case_sections.render_case_head("segmentation", [looked], path),
        "# The parts of the briefing, in order; remove what is not wanted.",
        f"parts = {toml.format_string_array(parts)}",
        *case_sections.render_text_section(phrases),
        *case_sections.render_table_section(name, looked, path.parent),
        *render_invoice_roles(lines),
        *case_sections.render_column_sections(lines.columns),
        *render_clustering_sections(),
        *render_segment_actions(lines),
    ]
    return "\n".join(found) + "\n"


def render_invoice_roles(lines: InvoiceLinesProposal) -> list[str]:
    """Which column is what."""
    said = [f"{role} = {toml.quote_string(name)}  # {ROLE_COMMENTS[role]}" for role, name in lines.roles.items()]
    return [
        "",
        "# Which column is what.",
        "[invoices]",
        *said,
        f"cancelled = {toml.quote_string(lines.cancelled)}  # what numbers of cancellations, and no others, begin with",
        toml.format_comment("How times are written: %d day, %m month, %Y year, %H hour, %M minute, %S second."),
        f"times = {toml.format_string_array(lines.times)}",
        toml.format_comment("Codes that are no goods (postage, fees, samples); * stands for anything. Add your own."),
        f"not_products = {toml.format_string_array(lines.not_products)}",
    ]


def render_clustering_sections() -> list[str]:
    """How segments are formed, and what is kept back to see what customers did next."""
    return [
        "",
        "# Between how many segments to choose, how stable they must be, the least share of one of them.",
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
        "# When a new customer is checked, in days after the first order; when the segment is settled, in days;",
        "# and who is first seen within lead_days of the beginning may be an old one.",
        "[newcomers]",
        "days = [0, 30, 60, 90]",
        "settled_days = 180",
        "lead_days = 90",
    ]


def render_segment_actions(lines: InvoiceLinesProposal) -> list[str]:
    """What can be done; one whose segment is not found is left out of the briefing."""
    nameless = any(each.name == lines.roles["customer"] and each.missing for each in lines.columns)
    found = ["", "# What management can do; kinds: contact_lapsed, contact_segment, keep_segment and identify."]
    for slug, kind, segment, headline, doing in SEGMENTATION_ACTIONS:
        if kind == "identify" and not nameless:
            continue
        found += ["", "[[actions]]", f"slug = {toml.quote_string(slug)}", f"kind = {toml.quote_string(kind)}"]
        found += [f"segment = {toml.quote_string(segment)}"] if segment else []
        found.append(f"words.en = {toml.format_inline_table({'headline': headline, 'doing': doing})}")
    return found
