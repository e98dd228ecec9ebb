"""The start: a proposed question about an event to its case file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plainspoken.scaffold import case_sections, toml
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.duplicates import DuplicateRows
from plainspoken.scaffold.propose_calendar import CalendarProposal, render_calendar_section
from plainspoken.scaffold.propose_join_keys import JoinedTable
from plainspoken.scaffold.row_group import RowGroup
from plainspoken.scaffold.target import TargetProposal

MAX_EXPLORED_COLUMNS = 3
MAX_EXPLORED_VALUES = 12
NO_CASES = {
    "step": '"drop_no_cases"',
    "slug": '"no_cases"',
    "words.en": '{ name = "empty rows, repeated headers and totals" }',
}
OPEN_ANSWERS = {"step": '"drop_where"', "slug": '"open_answers"', "words.en": '{ name = "rows without an answer yet" }'}
FAR_DAYS = {"step": '"drop_where"', "slug": '"far_days"', "words.en": '{ name = "days far from all others" }'}
LARGE_TABLE_ROWS = 200_000
LARGE_TABLE_CANDIDATES = ("decision_tree", "hist_boosting", "lightgbm")


@dataclass(frozen=True)
class ClassificationDraft:
    """A question about an event: tables, columns (the answer's among them), the answer, and all phrases.

    `copies`: rows that are alike; `rate`: the share of rows with the event; `group`: the column that says which rows
    belong together, where several do.
    """

    tables: Sequence[JoinedTable]
    columns: Sequence[ColumnProposal]
    answer: TargetProposal
    unwanted: bool
    phrases: Mapping[str, str]
    copies: DuplicateRows
    rate: float
    group: RowGroup | None = None
    calendar: CalendarProposal | None = None


def render_classification_case(plan: ClassificationDraft, path: Path) -> str:
    """The case file, to be written at `path`."""
    parts = [
        *case_sections.render_case_head("classification", [each.looked for each in plan.tables], path),
        *render_explore_entry(plan),
        *render_empty_cleaning(plan),
        *case_sections.render_text_section(plan.phrases),
        *render_table_sections(plan, path.parent),
        *render_target_section(plan),
        *render_column_sections(plan),
        *render_cleaning_steps(plan),
        *render_split_section(plan),
        *(render_calendar_section(plan.calendar) if plan.calendar else []),
        *render_search_section(plan),
        *render_money_section(plan),
        *render_segment_sections(plan),
        *render_action_section(plan),
        *render_optional_sections(plan),
    ]
    return "\n".join(parts) + "\n"


def render_explore_entry(plan: ClassificationDraft) -> list[str]:
    """Columns with a table of their own: the categories and flags with few values."""
    few = [
        each.name
        for each in plan.columns
        if each.role == "feature"
        and not each.period
        and _count_column_values(plan, each) in range(2, MAX_EXPLORED_VALUES + 1)
    ]
    if not few:
        return []
    return [
        "# Columns whose values are compared in a table of their own.",
        f"explore = {toml.format_string_array(few[:MAX_EXPLORED_COLUMNS])}",
    ]


def _count_column_values(plan: ClassificationDraft, column: ColumnProposal) -> int:
    """How many values a category or flag has; none for other columns."""
    if column.type not in ("category", "flag") or column.missing:
        return 0
    owner = next(each for each in plan.tables if any(mine.name == column.name for mine in each.columns))
    return 0 if owner.turned or owner.added else len(owner.looked.column(column.name).values)


def render_table_sections(plan: ClassificationDraft, folder: Path) -> list[str]:
    """All tables, the one with a row for each case first."""
    lines, alone = [], len(plan.tables) == 1
    for each in plan.tables:
        how = (each.key, each.repeats, each.key_here, alone)
        lines += [
            *case_sections.render_table_section(each.name, each.looked, folder, *how),
            *case_sections.render_pivot_section(each),
            *(case_sections.render_add_up_section(each.name, each.added.add_up) if each.added else []),
        ]
    return lines


def render_target_section(plan: ClassificationDraft) -> list[str]:
    """The answer, its event, and whether it is wanted."""
    others = ", ".join(each for each in plan.answer.choices if each != plan.answer.positive)
    return [
        "",
        "[target]",
        f"column = {toml.quote_string(plan.answer.column.name)}",
        f"positive = {toml.quote_string(plan.answer.positive)}  "
        + toml.format_comment(f"the event; else: {others}")[:90],
        f"unwanted = {str(plan.unwanted).lower()}  # true: the event is to be prevented, not brought about",
    ]


def render_column_sections(plan: ClassificationDraft) -> list[str]:
    """All columns."""
    note = (
        "Each column: type (integer, number, category, flag, identifier, date); role (feature, where nothing "
        'stands; ignore to leave it out); known = "after" keeps what is known only after the outcome out of '
        'the model; changeable = "yes", "no" or "consequence" tells what the business can change; '
        "words.en is how sentences call it: give readable names there."
    )
    return ["", toml.format_comment(note), *case_sections.render_column_sections(plan.columns)]


def render_empty_cleaning(plan: ClassificationDraft) -> list[str]:
    """That equal rows stay, where no other step is declared."""
    if plan.copies.taken_out or case_sections.render_correction_steps(plan.columns):
        return []
    entries = [
        "{ " + ", ".join(f"{name} = {value}" for name, value in each.items()) + " }" for each in _leave_out(plan)
    ]
    if not plan.copies.rows:
        each = "Rows are added up to one a case (add_up), so no case stands twice."
        told = each if plan.tables[0].added else "No row equals an earlier one."
        return [toml.format_comment(told), *_explain_left_out(plan), f"clean = [{', '.join(entries)}]"]
    note = (
        f"{plan.copies.tell()} in every column. No column names a case, so these may be "
        "different ones: all are reported, and stay. Copies count once where a column tells them: key = [...]"
    )
    steps = [*entries, '{ step = "drop_duplicates", slug = "duplicates" }']
    return [toml.format_comment(note), *_explain_left_out(plan), f"clean = [{', '.join(steps)}]"]


def _leave_out(plan: ClassificationDraft) -> list[dict[str, str]]:
    """The steps that leave rows out: those that are no cases, those whose day is a slip, and those whose answer is
    still open."""
    steps: list[dict[str, str]] = [NO_CASES] if any(each.looked.left_out.count for each in plan.tables) else []
    if plan.calendar and plan.calendar.far:
        column, periods = toml.quote_string(plan.calendar.column), toml.format_string_array(plan.calendar.far)
        steps += [{**FAR_DAYS, "when": f'[[{column}, "in", {periods}]]'}]
    if not (plan.answer.open or plan.answer.why_open):
        return steps
    when = f'[[{toml.quote_string(plan.answer.column.name)}, "==", ""]]'
    why = {"words.en": toml.format_inline_table({"name": plan.answer.why_open})} if plan.answer.why_open else {}
    return [*steps, {**OPEN_ANSWERS, "when": when, **why}]


def _explain_left_out(plan: ClassificationDraft) -> list[str]:
    """What the rows are that are left out."""
    told = [line for each in plan.tables for line in each.looked.left_out.tell()]
    lines = [toml.format_comment(f"Rows that are no cases are left out: {'; '.join(told)}.")] if told else []
    if plan.calendar and plan.calendar.far:
        why = f'The day in "{plan.calendar.column}" lies far from all others, as of a slip, and is no period of its own'
        lines.append(toml.format_comment(f"{why}: {plan.calendar.told}. Correct the cells to keep these rows."))
    if plan.answer.open:
        why = plan.answer.why_open
        what = f"Rows without an answer ({why})" if why else "Rows without an answer yet"
        lines.append(toml.format_comment(f"{what}, from which nothing is learned: {plan.answer.open:,}."))
    return lines


def render_cleaning_steps(plan: ClassificationDraft) -> list[str]:
    """What is done to the table before anything is learned."""
    corrected = case_sections.render_correction_steps(plan.columns)
    left_out = _leave_out(plan)
    if left_out and (corrected or plan.copies.taken_out):
        steps = [
            line
            for each in left_out
            for line in ("", "[[clean]]", *(f"{name} = {value}" for name, value in each.items()))
        ]
        corrected = [*steps[:1], *_explain_left_out(plan), *steps[1:], *corrected]
    if not plan.copies.taken_out:
        return corrected
    note = (
        f"{plan.copies.tell()} in every column, {plan.copies.key} included, which names a case: copies count "
        "once. Remove this to keep them."
    )
    key = f"key = {toml.format_string_array([plan.copies.key])}"
    drop = ["[[clean]]", 'step = "drop_duplicates"', 'slug = "duplicates"', key]
    return ["", toml.format_comment(note), *drop, *corrected]


def render_split_section(plan: ClassificationDraft) -> list[str]:
    """Which rows belong together, where several have one name."""
    if plan.group is None:
        return []
    note = (
        f"Several rows have the same {plan.group.column}: {plan.group.groups:,} values, about "
        f"{plan.group.rows_each:.1f} rows each. The rows of one stay on one side of every test, and ranges count them "
        "together: else the model is tested on those it knows already. Are they different cases? Then remove this."
    )
    return ["", toml.format_comment(note), "[split]", f"group = {toml.quote_string(plan.group.column)}"]


def render_search_section(plan: ClassificationDraft) -> list[str]:
    """Which models are tried, where the table is too large for some."""
    if max(each.looked.rows for each in plan.tables) <= LARGE_TABLE_ROWS:
        return []
    note = "# Models that stay quick on a table of this size; see docs/cases.md for the others."
    return ["", note, "[search]", f"candidates = {toml.format_string_array(LARGE_TABLE_CANDIDATES)}"]


def render_money_section(plan: ClassificationDraft) -> list[str]:
    """What a contact costs and does: assumed until management says otherwise."""
    event = "prevented" if plan.unwanted else "brought about"
    return [
        "",
        toml.format_comment(
            f"Assumed, marked so on every page: a contact costs contact_cost times what one event {event} "
            "is worth (margin). The effect is what trials of this kind of treatment have found (docs/cases.md): "
            "any, scarcity, social_proof, urgency, abandonment_recovery or recommendations. Give your own."
        ),
        "[money]",
        "margin = 1.0",
        "contact_cost = { value = 0.003, low = 0.0015, high = 0.006 }",
        '# treatment = "any"',
        "# effect = { value = 0.02, low = 0.01, high = 0.03 }",
        "# cases a week, without which nothing is said of a year:",
        "# [traffic]",
        "# per_week = 1000",
    ]


def render_segment_sections(plan: ClassificationDraft) -> list[str]:
    """Three groups by rank of the score."""
    event, several = plan.phrases["event_other"], plan.phrases["unit_other"]
    bands = (
        ("top", f"Most likely to {event}", "Put them first in line whenever you act."),
        ("next", "Next in line", "Take them after the first group, and only if the test on that one pays."),
        ("rest", f"All other {several}", "Spend nothing extra on them."),
    )
    lines = [
        "",
        "# Groups by rank of the score: top and next are shares set under [decision]; add conditions such as",
        '# ["city", "==", "Oslo"] to cut them by columns.',
    ]
    lines += ["[decision]", "top_share = 0.1", "next_share = 0.3"]
    for band, name, recommendation in bands:
        lines += [
            "",
            "[[segments]]",
            f"slug = {toml.quote_string(band)}",
            f'when = [["@band", "==", {toml.quote_string(band)}]]',
        ]
        lines.append(f"words.en = {toml.format_inline_table({'name': name, 'recommendation': recommendation})}")
    return lines


def render_action_section(plan: ClassificationDraft) -> list[str]:
    """One thing to do, with a plan to test it."""
    phrases = plan.phrases
    several = phrases["unit_other"]
    doing = f"Act on the {several} at the top of the ranking first. In a test, do so for a random half of them only."
    words = {"headline": f"Give priority to the {several} at the top of the ranking", "doing": doing}
    return [
        "",
        "# What management can do with it; the briefing plans the test that finds out whether it works.",
        "[[actions]]",
        'slug = "contact"',
        'kind = "contact_top"',
        f"words.en = {toml.format_inline_table(words)}",
    ]


def render_optional_sections(plan: ClassificationDraft) -> list[str]:
    """What the table may also tell, and only a person can say."""
    lines = ["", "# What else can be declared, where it is so (docs/cases.md):"]
    worth = [each.name for each in plan.columns if each.unit == "money"]
    if worth:
        lines += [
            '# what a case is worth (its column then gets role = "value"):',
            "# [value]",
            f"# column = {toml.quote_string(worth[0])}",
            '# currency = "EUR"',
            "# loss = { value = 0.1, low = 0.05, high = 0.3 }  # the share of that worth which an event costs",
        ]
    lines += ["# who agreed to be contacted:", "# [consent]", '# column = "newsletter"', '# yes = "yes"']
    return [*lines, *([] if plan.calendar else render_calendar_section(None))]
