"""The start: a proposed question about an event to its case file. Knows no file of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plainspoken.scaffold import case_sections as sheet
from plainspoken.scaffold import toml
from plainspoken.scaffold.columns import Proposed
from plainspoken.scaffold.duplicates import Copies
from plainspoken.scaffold.join_keys import Joined
from plainspoken.scaffold.target import Answer

MOST_EXPLORED = 3
FEW_VALUES = 12
LARGE_ROWS = 200_000
FOR_LARGE = ("decision_tree", "hist_boosting", "lightgbm")


@dataclass(frozen=True)
class Plan:
    """A question about an event: tables, columns (the answer's among them), the answer, and all phrases.

    `copies`: rows that are alike; `rate`: the share of rows with the event.
    """

    tables: Sequence[Joined]
    columns: Sequence[Proposed]
    answer: Answer
    unwanted: bool
    phrases: Mapping[str, str]
    copies: Copies
    rate: float


def case_text(plan: Plan, path: Path) -> str:
    """The case file, to be written at `path`."""
    parts = [
        *sheet.head("classification", [each.looked for each in plan.tables], path),
        *explored(plan),
        *uncleaned(plan),
        *sheet.texts(plan.phrases),
        *tables(plan, path.parent),
        *target(plan),
        *columns(plan),
        *cleaning(plan),
        *search(plan),
        *money(plan),
        *segments(plan),
        *action(plan),
        *more(plan),
    ]
    return "\n".join(parts) + "\n"


def explored(plan: Plan) -> list[str]:
    """Columns with a table of their own: the categories and flags with few values."""
    few = [
        each.name
        for each in plan.columns
        if each.role == "feature" and _values(plan, each) in range(2, FEW_VALUES + 1)
    ]
    if not few:
        return []
    return [
        "# Columns whose values are compared in a table of their own.",
        f"explore = {toml.texts(few[:MOST_EXPLORED])}",
    ]


def _values(plan: Plan, column: Proposed) -> int:
    """How many values a category or flag has; none for other columns."""
    if column.type not in ("category", "flag") or column.missing:
        return 0
    owner = next(each for each in plan.tables if any(mine.name == column.name for mine in each.columns))
    return 0 if owner.turned else len(owner.looked.column(column.name).values)


def tables(plan: Plan, folder: Path) -> list[str]:
    """All tables, the one with a row for each case first."""
    lines = []
    for each in plan.tables:
        lines += [*sheet.table(each.name, each.looked, folder, each.key), *sheet.turned(each)]
    return lines


def target(plan: Plan) -> list[str]:
    """The answer, its event, and whether it is wanted."""
    others = ", ".join(each for each in plan.answer.choices if each != plan.answer.positive)
    return [
        "",
        "[target]",
        f"column = {toml.text(plan.answer.column.name)}",
        f"positive = {toml.text(plan.answer.positive)}  {toml.comment(f'the event; else: {others}')[:90]}",
        f"unwanted = {str(plan.unwanted).lower()}  # true: the event is to be prevented, not brought about",
    ]


def columns(plan: Plan) -> list[str]:
    """All columns."""
    note = (
        "Each column: type (integer, number, category, flag, identifier, date); role (feature, where nothing "
        'stands; ignore to leave it out); known = "after" keeps what is known only after the outcome out of '
        'the model; changeable = "yes", "no" or "consequence" tells what the business can change; '
        "words.en is how sentences call it: give readable names there."
    )
    lines = ["", toml.comment(note)]
    for each in plan.columns:
        lines += sheet.column(each)
    return lines


def uncleaned(plan: Plan) -> list[str]:
    """That equal rows stay, where no other step is declared."""
    if plan.copies.taken_out or sheet.corrections(plan.columns):
        return []
    note = "No row equals an earlier one. Copies would count each; to let them count once, remove this line:"
    if plan.copies.rows:
        note = (
            f"{plan.copies.rows:,} rows equal an earlier one in every column. Rows alike in all but the "
            "answer differ in it, so these are taken for different cases; if they are copies, remove:"
        )
    return [toml.comment(note), "clean = []"]


def cleaning(plan: Plan) -> list[str]:
    """What is done to the table before anything is learned."""
    corrected = sheet.corrections(plan.columns)
    if not plan.copies.taken_out:
        return corrected
    note = "Rows that equal an earlier one in every column count once; remove this to keep them."
    drop = ["[[clean]]", 'step = "drop_duplicates"', 'slug = "duplicates"']
    return ["", toml.comment(note), *drop, *corrected]


def search(plan: Plan) -> list[str]:
    """Which models are tried, where the table is too large for some."""
    if max(each.looked.rows for each in plan.tables) <= LARGE_ROWS:
        return []
    note = "# Models that stay quick on a table of this size; see docs/cases.md for the others."
    return ["", note, "[search]", f"candidates = {toml.texts(FOR_LARGE)}"]


def money(plan: Plan) -> list[str]:
    """What a contact costs and does: assumed until management says otherwise."""
    event = "prevented" if plan.unwanted else "brought about"
    return [
        "",
        toml.comment(
            f"Assumed, marked so on every page: a contact costs contact_cost times what one event {event} "
            "is worth (margin), and changes the share of events among those contacted by effect. Give yours."
        ),
        "[money]",
        "margin = 1.0",
        "contact_cost = { value = 0.05, low = 0.025, high = 0.1 }",
        "effect = { value = 0.2, low = 0.1, high = 0.3 }",
    ]


def segments(plan: Plan) -> list[str]:
    """Three groups by rank of the score."""
    event, several = plan.phrases["event_other"], plan.phrases["unit_other"]
    bands = (
        (
            "top",
            f"Most likely to {event}" if not plan.unwanted else f"Most at risk to {event}",
            "See to them first; test it against doing nothing.",
        ),
        ("next", "Next in line", "Cheap means only, and only if the test on the first pays."),
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
            f"slug = {toml.text(band)}",
            f'when = [["@band", "==", {toml.text(band)}]]',
        ]
        lines.append(f"words.en = {toml.table({'name': name, 'recommendation': recommendation})}")
    return lines


def action(plan: Plan) -> list[str]:
    """One thing to do, with a plan to test it."""
    phrases = plan.phrases
    first = f"{phrases['top']} tenth of {phrases['unit_other']}"
    doing = f"See to the {first} first; in a test, to a random half of them only."
    words = {"headline": "Give priority", "doing": doing}
    return [
        "",
        "# What management can do with it; the briefing plans the test that finds out whether it works.",
        "[[actions]]",
        'slug = "contact"',
        'kind = "contact_top"',
        f"words.en = {toml.table(words)}",
    ]


def more(plan: Plan) -> list[str]:
    """What the table may also tell, and only a person can say."""
    lines = ["", "# What else can be declared, where it is so (docs/cases.md):"]
    worth = [each.name for each in plan.columns if each.unit == "money"]
    if worth:
        lines += [
            '# what a case is worth (its column then gets role = "value"):',
            "# [value]",
            f"# column = {toml.text(worth[0])}",
            '# currency = "EUR"',
        ]
    lines += ["# who agreed to be contacted:", "# [consent]", '# column = "newsletter"', '# yes = "yes"']
    lines += [
        "# a column that tells time, so that the model is tested on later cases:",
        "# [calendar]",
        '# column = "month"',
    ]
    return [*lines, '# order = ["Jan", "Feb", "Mar"]', '# early = ["Jan", "Feb"]', '# late = ["Mar"]']
