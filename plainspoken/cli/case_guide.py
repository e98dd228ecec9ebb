"""The model of a case's phrases to their table in the guide to case files."""

from __future__ import annotations

from collections.abc import Iterator

from plainspoken.case.case_texts import CaseTexts, default_patterns, phrase_meanings
from plainspoken.core.errors import PlainspokenError

CASE_GUIDE = "cases.md"
TABLE_START, TABLE_END = "<!-- texts: written by `plainspoken docs` from here -->\n", "<!-- texts: to here -->\n"


def renew_texts_table(guide: str) -> str:
    """The guide with the table of all texts between its two marks.

    Raises:
        PlainspokenError: the marks are not there.
    """
    if TABLE_START not in guide or TABLE_END not in guide:
        raise PlainspokenError(f"{CASE_GUIDE}: expected {TABLE_START.strip()} and {TABLE_END.strip()}; put them back")
    before, _, rest = guide.partition(TABLE_START)
    return before + TABLE_START + "\n".join(texts_table_lines()) + "\n" + TABLE_END + rest.partition(TABLE_END)[2]


def texts_table_lines() -> Iterator[str]:
    """A line for each text: what it is for, and its defaults."""
    yield "| text | what it is for | default | where the event is unwanted | in a segmentation |"
    yield "|---|---|---|---|---|"
    meanings = phrase_meanings()
    for name, field in CaseTexts.model_fields.items():
        kinds = default_patterns(field)
        unwanted = kinds["unwanted"] if kinds["unwanted"] != kinds["classification"] else ""
        yield f"| `{name}` | {meanings[name]} | {kinds['classification']} | {unwanted} | {kinds['segmentation']} |"
