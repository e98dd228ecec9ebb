"""Lists of cases, and the scores that they are made of, held against the findings, whatever stamps say of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

import numpy as np

from plainspoken.core.build_files import SCORES_FILE, list_files_by_language
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings
from plainspoken.core.spreadsheet import escape_spreadsheet_formula
from plainspoken.pipeline.saved_rows import (
    OFFER_FLAGS,
    explain_unreadable_rows,
    has_saved_columns,
    read_saved_columns,
    read_saved_customers,
)
from plainspoken.pipeline.stage import ProjectPaths
from plainspoken.pipeline.targets_stage import customer_list_csv, encode_customer_list
from plainspoken.pipeline.trained_elsewhere import is_trained_elsewhere
from plainspoken.report.targets import SEGMENT_LIST_HEADS, TARGET_LIST_HEADS
from plainspoken.verify.problem import Problem
from plainspoken.verify.recompute import table_count_problems
from plainspoken.verify.recompute_offers import SavedOffers, recompute_offer_figures
from plainspoken.verify.recompute_segments import recompute_segment_values
from plainspoken.verify.saved_scores import Flags
from plainspoken.words import Words

NOT_AS_SCORES_MESSAGE = "is not what the scores say"
OTHER_BYTES_MESSAGE = (
    "says what the scores say, but not byte for byte: its line ends or its encoding are other ones; "
    "run `plainspoken report` again, or find out who did"
)
TOO_LONG_MESSAGE = "a cell of it is longer than any that is written here"


def list_problems(
    folder: Path, findings: Findings, places: ProjectPaths, *, other_words: bool = False
) -> Iterator[Problem]:
    """Each list of customers that does not say what the scores say.

    `other_words`: stamps say that another version put it into words. Then how it tells reasons is not held, but whom it
    names, in which order, with which numbers, segment and offer is: a stamp can be written by who changed the list.
    """
    for language, path in list_files_by_language(folder, "targets", "csv").items():
        if not (folder / SCORES_FILE).is_file():
            yield Problem(path.name, "", f"there is no {SCORES_FILE} to hold it against")
            continue
        try:
            with explain_unreadable_rows(folder / SCORES_FILE):
                words = Words(findings, language, places.folders)
                expected = customer_list_csv(words, folder / SCORES_FILE)
        except PlainspokenError as error:  # of the scores, or of a list in a language that has no words
            yield Problem(path.name, "", f"cannot be held against the scores: {error}")
            continue
        content = path.read_bytes()
        if content == encode_customer_list(expected):
            continue
        found = content.decode("utf-8-sig", errors="replace")
        if found.splitlines() == expected.splitlines():
            if not other_words:
                yield Problem(path.name, "", OTHER_BYTES_MESSAGE)
            continue
        held = differing_rows(expected, found, findings) if other_words else differing_lines(expected, found)
        remedy = f"; write it anew, and ask again: plainspoken write {folder}" if other_words else ""
        for where, right, there in held:
            yield Problem(path.name, where, NOT_AS_SCORES_MESSAGE + remedy, right, there)


def differing_lines(expected: str, found: str) -> Iterator[tuple[str, str, str]]:
    """The first line in which two lists differ: where, and both of it."""
    lines = zip_longest(expected.splitlines(), found.splitlines(), fillvalue="nothing")
    for number, (right, there) in enumerate(lines, start=1):
        if right != there:
            yield f"line {number}", right, there
            return


def differing_rows(expected: str, found: str, findings: Findings) -> Iterator[tuple[str, str, str]]:
    """The first row in which lists differ in more than heads and words that templates alone give; none where none.

    Heads may be other words, but not as many as other columns ask for, and not the same words in another order.
    """
    if any(len(line) > csv.field_size_limit() for line in found.splitlines()):
        yield "cells", "", TOO_LONG_MESSAGE
        return
    formula = find_formula(found)
    if formula:
        yield "cells", "", f"{formula} (a spreadsheet runs it)"
        return
    heads, others = (next(csv.reader(io.StringIO(each, newline="")), []) for each in (expected, found))
    if len(heads) != len(others) or (heads != others and sorted(heads) == sorted(others)):
        yield "heads", ", ".join(heads), ", ".join(others)
        return
    right, there = (list_held_cells(each, findings)[1:] for each in (expected, found))
    for number, (one, other) in enumerate(zip_longest(right, there, fillvalue=("nothing",)), start=1):
        if one != other:
            yield f"row {number}", ", ".join(one), ", ".join(other)
            return


def find_formula(text: str) -> str:
    """The first cell of a list that a spreadsheet takes for a formula, for no version writes one; empty where none."""
    cells = (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    return next((cell for cell in cells if escape_spreadsheet_formula(cell) != cell), "")


def list_held_cells(text: str, findings: Findings) -> list[tuple[str, ...]]:
    """The rows of a list, each without the cells whose words templates alone give: reasons, and what to do."""
    rows = csv.reader(io.StringIO(text, newline=""))
    if findings.task == "segmentation":
        free = SEGMENT_LIST_HEADS.index("strategy")
        return [(*row[:free], *row[free + 1 :]) for row in rows]
    width = len(TARGET_LIST_HEADS)
    return [(*row[:width], *("reason" for _ in row[width:])) for row in rows]


def count_problems(folder: Path, findings: Findings) -> Iterator[Problem]:
    """Each count of the findings, of offers and segments, that the saved scores do not come to."""
    path = folder / SCORES_FILE
    if not path.is_file():
        return
    try:
        yield from table_count_problems(findings, count_saved_rows(path, findings))
    except PlainspokenError as error:
        yield Problem(SCORES_FILE, "", f"cannot be held against the findings: {error}")


def count_saved_rows(path: Path, findings: Findings) -> Mapping[str, float]:
    """What saved rows count of members that lists name, by address.

    Raises:
        PlainspokenError: the rows cannot be read.
    """
    with explain_unreadable_rows(path):
        if findings.task == "segmentation":
            found = recompute_segment_values(findings, read_saved_customers(path))
        elif findings.members.get("offers") and not is_trained_elsewhere(findings, path.parent):
            found = recompute_offer_figures(findings, read_counted_offers(path))
        else:
            return {}
    return {address: each for address, each in found.items() if is_count(address)}


def is_count(address: str) -> bool:
    """Whether an address is that of a count."""
    return address == "data.customers" or address.endswith((".n", "_n"))


def read_counted_offers(path: Path) -> SavedOffers:
    """The saved rows of a case with offers, as far as they decide counts."""
    there = [each for each in ("event", *OFFER_FLAGS) if has_saved_columns(path, (each,))]
    columns = read_saved_columns(path, ["offer", *there])
    flags: dict[str, Flags] = {
        name: np.zeros(len(columns["offer"]), dtype=np.bool_) for name in ("event", *OFFER_FLAGS)
    }
    flags |= {name: columns[name] == np.True_ for name in there}
    return SavedOffers(offer=columns["offer"].astype(str), applies={}, **flags)
