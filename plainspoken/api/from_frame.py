"""A frame and a question to a briefing: what `plainspoken new` and `report` do, in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from plainspoken.api.briefing import Briefing
from plainspoken.api.case_changes import Entries, change_case, merge_column_entries, merge_phrases, merge_settings
from plainspoken.api.case_for_frames import adopt_case, check_columns, propose_case, write_tables
from plainspoken.api.frames import Frames, text_of_cell
from plainspoken.api.python_errors import python_errors
from plainspoken.api.workspace import Progress, Workspace
from plainspoken.case import Case, file_slug, read_case
from plainspoken.pipeline.plan import plan_analysis
from plainspoken.scaffold.new_case_options import NewCaseOptions


def brief(
    frame: Frames,
    target: str = "",
    *,
    event: object = None,
    above: float | None = None,
    unwanted: bool | None = None,
    unit: tuple[str, str] | None = None,
    title: str = "",
    question: str = "",
    organisation: str = "",
    texts: Mapping[str, str] | None = None,
    identifier: str = "",
    value: str = "",
    currency: str = "",
    ignore: Sequence[str] = (),
    columns: Mapping[str, Entries] | None = None,
    candidates: Sequence[str] = (),
    seed: int | None = None,
    entries: Entries | None = None,
    task: str = "",
    roles: Mapping[str, str] | None = None,
    case: str | Path | Case | None = None,
    name: str = "table",
    progress: Progress = None,
) -> Briefing:
    """Train a model on a frame, test and explain it, and write a briefing whose every sentence is checked.

    The frame is read as `plainspoken new` and `plainspoken report` read a file: with the same proposals, the same
    refusals and the same findings. It is not changed; its index is not read.

    Args:
        frame: pandas, polars or Arrow, a row for each case (at least 200); or several by name, the one with a row
            a case first, joined by the column they share.
        target: the column of the answer. Left out, the likeliest one, or segments of customers where the frame
            holds invoice lines.
        event: the value of it that is the event; all others count as no. Left out where it is plain (yes, True, 1).
        above: the target is a number: ask whether it lies above this.
        unwanted: whether the event is to be prevented (a customer leaves), not brought about (a purchase).
        unit: what a row is, one and several: `("customer", "customers")`.
        title, question, organisation: of the briefing.
        texts: further phrases of the case by key (docs/cases.md).
        identifier: the column that names the rows; never learned from.
        value: the column with what a case is worth, in money; never learned from.
        currency: of it, as ISO code.
        ignore: columns to leave out.
        columns: entries of single columns as in a case file, such as
            `{"visits": {"known": "after", "words": {"en": {"name": "visits last year"}}}}`.
        candidates: the models that are tried, for instance `["logistic_regression"]` for a quick look.
        seed: of all that is drawn by chance.
        entries: anything else that a case file can say, nested as there: `{"money": {"margin": 30.0}}`.
        task: classification or segmentation, where it is not plain.
        roles: of invoice lines: customer, order, product, quantity, price, time to columns.
        case: a case (file, name or object) in place of all guessing; its tables are the frames.
        name: what the table and the case are called.
        progress: called with what is being done and its share (0 to 1); None: a bar on a terminal or in a
            notebook; False: nothing.

    Returns:
        The briefing.

    Raises:
        Faults: all that is wrong with the frame, by row (the first one is row 2, below a header) and column.
        PlainspokenError: something else that can be mended; the message says how.
    """
    phrases = merge_phrases(texts, unit, title=title, question=question, organisation=organisation, currency=currency)
    positive = "" if event is None else text_of_cell(event)
    wish = NewCaseOptions(
        (), target, positive, unwanted=unwanted, above=above, task=task, roles=roles or {}, texts=phrases
    )
    own = merge_settings(entries, seed, candidates, value, currency)
    own_columns = merge_column_entries(columns, identifier, value, ignore)
    workspace = Workspace.open(progress)
    with python_errors(workspace.folder):
        files = write_tables(frame, file_slug(name), workspace.folder)
        path = workspace.folder / f"{file_slug(name)}.toml"
        draft = propose_case(wish, files, path) if case is None else adopt_case(case, wish, files)
        check_columns(own_columns, draft.columns)
        path.write_text(change_case(draft.text, {**own, "columns": own_columns}), encoding="utf-8")
        made = read_case(str(path), workspace.folder)
        folder, stages = plan_analysis(workspace.paths, str(path))
        workspace.run(folder, stages)
    listed = bool(made.offers) or made.task == "segmentation"
    return Briefing(workspace, folder, path.read_text(encoding="utf-8"), draft.notes, listed)
