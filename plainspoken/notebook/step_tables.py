"""The evidence of a step as tables with readable rows and rounded values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from plainspoken.core.findings import Findings
from plainspoken.words import Words

MAX_NOTEBOOK_ROWS = 20  # of a table that is shown
# What names a member of a collection, the most telling first; what else is a name describes it.
NAMING_EVIDENCE = (
    "segment", "action", "column", "value", "period", "model", "setting", "category", "measure", "assumption",
    "algorithm", "step", "kind",
)  # fmt: skip
TEXT_CELL_PATTERN = re.compile(r"<td>(?=[^<]{30})")  # what begins a long cell
NAMED_BY_PLACE = ("model.hyperparameters",)  # collections whose members bear their names in the code
MEASURE_TERMS = {"roc auc": "ROC-AUC", "pr auc": "PR-AUC"}


def evidence_tables(addresses: Iterable[str], words: Words) -> dict[str, pd.DataFrame]:
    """A table for each collection under its name, and one of all single values under an empty name."""
    tables: dict[str, dict[tuple[str, ...], dict[str, str]]] = {}
    for address in addresses:
        name, places, what = locate_in_collection(address, words.findings.members)
        cell = format_cell(address, words)
        if not places:
            tables.setdefault("", {})[(address,)] = {"value": cell, "address": address}
            continue
        row = tables.setdefault(name, {}).setdefault(places, {})
        if address != naming_address(places[-1], words.findings):
            row[readable_slug(what)] = cell
    return {name: tabulate_rows(rows, words, bool(name)) for name, rows in tables.items()}


def tabulate_rows(rows: Mapping[tuple[str, ...], dict[str, str]], words: Words, members: bool) -> pd.DataFrame:
    """Rows by what they are of, each under its readable name; rows of one name by their number too."""
    labels = [row_label(places, words) if members else readable_slug(places[0]) for places in rows]
    frame = pd.DataFrame(list(rows.values())).fillna("")
    frame.index = pd.Index([number_label(labels, place) for place in range(len(labels))])
    return frame


def number_label(labels: Sequence[str], place: int) -> str:
    """A label, with its number among those alike."""
    label = labels[place]
    return label if labels.count(label) == 1 else f"{label} ({labels[: place + 1].count(label)})"


def locate_in_collection(address: str, members: Mapping[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...], str]:
    """The innermost collection that holds an address, the places of its members, and what stands there.

    Members of members stand in one table, so inside a collection's name the member is a star.
    """
    steps, name, places = address.split("."), [], []
    rest = 0
    for end in range(1, len(steps)):
        if steps[end] in members.get(".".join(steps[:end]), ()):
            name += [*steps[rest:end], "*"]
            places.append(".".join(steps[: end + 1]))
            rest = end + 1
    if not places:
        return "", (), ""
    return ".".join(name[:-1]), tuple(places), ".".join(steps[rest:])


def row_label(places: Iterable[str], words: Words) -> str:
    """The readable name of a member, after that of the member that it belongs to."""
    return ", ".join(member_name(place, words) for place in places)


def member_name(place: str, words: Words) -> str:
    """The readable name of one member: what names it in the findings, else its place in words."""
    known = words.findings.evidence
    at = naming_address(place, words.findings)
    if at:
        return readable_name(str(known[at].value), words)
    last = place.rpartition(".")[2]
    return f"no. {int(last) + 1}" if last.isdecimal() else readable_slug(last)


def naming_address(place: str, findings: Findings) -> str:
    """Where the name of a member stands; empty where nothing names it but its own place."""
    if place.rpartition(".")[0] in NAMED_BY_PLACE:
        return ""
    return next((f"{place}.{each}" for each in NAMING_EVIDENCE if is_name(f"{place}.{each}", findings)), "")


def is_name(address: str, findings: Findings) -> bool:
    """Whether a name stands at an address."""
    return address in findings.evidence and findings.evidence[address].unit == "name"


def readable_name(key: str, words: Words) -> str:
    """The readable form of a name; of one that nobody gave, such as a hyperparameter's own value, its last part."""
    given = words.findings.names.get(words.language, {})
    return words.name(key).text if key in given or words.has(f"names.{key}") else readable_slug(key.rpartition(".")[2])


def readable_slug(slug: str) -> str:
    """An address or slug as words."""
    words = ", ".join(each.replace("_", " ") for each in slug.split("."))
    for plain, term in MEASURE_TERMS.items():
        words = words.replace(plain, term)
    return words


def format_cell(address: str, words: Words) -> str:
    """The evidence at an address as a briefing writes it, with its range."""
    evidence = words.findings.evidence[address]
    if evidence.value is None:
        return ""
    if evidence.unit == "name":
        return readable_name(str(evidence.value), words)
    if evidence.unit == "flag":
        return words.name("yes" if evidence.value else "no").text
    if evidence.unit == "date":
        return words.show(address).text
    text = str(words.shower.show_recorded(address))
    if evidence.low is None or evidence.high is None:
        return text
    low, high = (str(words.shower.show_recorded(f"{address}:{bound}")) for bound in ("low", "high"))
    return f"{text} ({low} to {high})"


def render_table(name: str, frame: pd.DataFrame) -> Markup:
    """A table as HTML, its first rows only where it is a collection."""
    shown = frame.head(MAX_NOTEBOOK_ROWS) if name else frame
    heading = Markup("<p><strong>{}</strong> <code>{}</code></p>").format(readable_slug(name).capitalize(), name)
    title = heading if name else Markup()
    more = len(frame) - len(shown)
    rest = Markup("<p>… and {} more</p>").format(more) if more else Markup()
    return title + frame_to_html(shown) + rest


def frame_to_html(frame: pd.DataFrame) -> Markup:
    """A table as HTML, no cell cut short; a cell that holds a text is set to the left."""
    with pd.option_context("display.max_colwidth", None, "display.max_columns", None):
        return Markup(TEXT_CELL_PATTERN.sub('<td style="text-align: left">', frame.to_html(border=0)))


def render_folded(summary: str, content: Markup) -> Markup:
    """Content that a reader unfolds."""
    return Markup("<details><summary>{}</summary>{}</details>").format(summary, content)
