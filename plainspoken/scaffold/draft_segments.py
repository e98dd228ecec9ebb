"""The start: tables of what was bought to a case of customer segments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plainspoken.scaffold import invoice_lines, invoice_notes, join_lines, line_copy, segmentation_case
from plainspoken.scaffold.case_draft import CaseDraft
from plainspoken.scaffold.case_texts import SHOP_QUESTIONS, make_segmentation_texts
from plainspoken.scaffold.new_case_options import Ask, NewCaseOptions, ask_case_phrases
from plainspoken.scaffold.profile import TableProfile, profile_table
from plainspoken.scaffold.wished_tables import choose_copy_path
from plainspoken.tables.fault import join_first_words


def hold_purchases(tables: Mapping[str, TableProfile]) -> bool:
    """Whether tables hold invoice lines, or purchases and nothing that may be an answer."""
    if len(tables) > 1:
        lines = bool(join_lines.find_whole_lines(tables)) or join_lines.tell_purchases_together(tables)
        return lines and join_lines.asks_for_no_answer(tables)
    (looked,) = tables.values()
    return invoice_lines.holds_invoice_lines(looked) or (
        join_lines.asks_for_no_answer(tables)
        and (invoice_lines.holds_purchases(looked) or invoice_lines.lacks_customers_alone(looked))
    )


def choose_line_table(
    wish: NewCaseOptions, tables: Mapping[str, TableProfile], path: Path
) -> tuple[str, TableProfile, list[str]]:
    """The table of invoice lines with its name: the one that was given, the one that says all, or a copy of several
    that say it together; and what to tell of that.

    Raises:
        Faults: tables that hang on nothing.
    """
    alone = next(iter(tables)) if len(tables) == 1 else join_lines.find_whole_lines(tables)
    if alone:
        others = join_first_words(tables[name].path.name for name in tables if name != alone)
        told = f"segments are made of what was bought: {tables[alone].path.name}; not used: {others}"
        instead = "to ask in place of that which customers stop buying, with all tables: --stops-within 90"
        return alone, tables[alone], [told, instead] if others else []
    joins = join_lines.order_joins(tables)
    if not joins:
        raise join_lines.make_unjoined_fault(tables)
    copy = choose_copy_path(wish, path)
    join_lines.write_joined_lines(tables, joins, copy)
    how = ", ".join(f'{tables[name].path.name} by "{key}"' for name, key in joins[1:])
    told = f"{copy.name}: written; the lines of {tables[joins[0][0]].path.name} with {how}"
    return joins[0][0], profile_table(copy), [told, line_copy.COPY_NOTE]


def draft_segmentation_case(
    wish: NewCaseOptions, tables: Mapping[str, TableProfile], path: Path, ask: Ask
) -> CaseDraft:
    """Invoice lines to a case of customer segments."""
    name, looked, notes = choose_line_table(wish, tables, path)
    found = invoice_lines.propose_invoice_lines(looked, wish.roles)
    found, copied = line_copy.copy_lines_if_needed(found, wish.roles, lambda: choose_copy_path(wish, path))
    notes += copied
    currency = invoice_notes.propose_currency(found)
    proposed = {**({"currency": currency} if currency else {}), **wish.texts}
    said = ask_case_phrases(SHOP_QUESTIONS, make_segmentation_texts(proposed), wish.texts, ask)
    phrases = make_segmentation_texts({**proposed, **said})
    text = segmentation_case.render_segmentation_case(found, name, found.looked, phrases, path)
    notes += invoice_notes.list_invoice_notes(found, phrases["currency"])
    return CaseDraft(path, text, tuple(notes), found.looked.rows * len(found.looked.columns))
