"""Judging: a model that was trained elsewhere scores the tables of a case. Knows no address and no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.explore import cases_per_year
from plainspoken.case import Case
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.data_error import Fault, listed, nearest_of, quoted
from plainspoken.data.dataset import Loaded
from plainspoken.data.locate import VARIABLE, content_hash, data_folder
from plainspoken.data.parse import flag_of
from plainspoken.data.read_csv import as_written
from plainspoken.external.external_scores import Given
from plainspoken.external.load_model import opened
from plainspoken.external.match_rows import has_tables, rows_of
from plainspoken.external.model import Classifier, Model
from plainspoken.external.options import Asked

TEXT_FILES = (".csv", ".txt", ".tsv", ".gz")


def scored_by(path: Path, asked: Asked, case: Case, renamed: Case, workspace: Path) -> Given:
    """The probability that a model gives each row of the case's tables. `renamed`: the case to judge it by.

    Raises:
        Faults: columns that the model needs and the table has not.
        PlainspokenError: no tables, or a model that cannot score them.
    """
    if not has_tables(case):
        raise PlainspokenError(
            f"{case.name}: expected tables for the model to score; set {VARIABLE} to their folder"
        )
    model = opened(path, asked)
    whole = rows_of(case, workspace)
    features = features_of(model, path)
    table = table_for(case, whole, prepared=asked.prepared)
    absent = [_absent(name, table, path) for name in features if name not in table]
    if absent:
        raise Faults(absent)
    theirs = Model(model, table[list(features)], place_of(case.target.positive, list(model.classes_), path))
    score = probabilities(theirs, path)
    loaded = replace(whole, hashes={**whole.hashes, path.name: content_hash(path)})
    rows = asked.per_year or cases_per_year(len(score), case)
    return Given(renamed, loaded, score, features, asked.unseen, rows, theirs)


def features_of(model: Classifier, path: Path) -> tuple[str, ...]:
    """The columns that a model was fitted on.

    Raises:
        PlainspokenError: it was fitted on numbers without names.
    """
    names = getattr(model, "feature_names_in_", None)
    if names is None:
        remedy = "fit it on a table with named columns, or give its scores with --predictions"
        raise PlainspokenError(
            f"{path}: expected a model that knows its columns by name, found none; {remedy}"
        )
    return tuple(map(str, names))


def table_for(case: Case, whole: Loaded, *, prepared: bool) -> pd.DataFrame:
    """The rows of the case as a model takes them: as pandas reads the file, or as they are prepared here.

    Several tables, and files that were joined or corrected, are only there as they are prepared.
    """
    folder = data_folder(case)
    if prepared or len(case.tables) > 1 or folder is None:
        return whole.frame
    ((name, table),) = case.tables.items()
    path = folder / table.file
    if path.suffix.lower() in TEXT_FILES:
        form = as_written(path, table, name, tuple(case.columns))
        return pd.read_csv(path, sep=form.separator, encoding=form.encoding, decimal=form.decimal)
    return pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_excel(path)


def probabilities(model: Model, path: Path) -> NDArray[np.float64]:
    """The probability of the event for each row (n,).

    Raises:
        PlainspokenError: the model fails on these rows, or gives something else than probabilities.
    """
    try:
        score = model.probability(model.table)
    except Exception as error:  # another's code: whatever it raises is told, with what can be done
        remedy = (
            "give it the table that it was fitted on (--prepared: as prepared here), or use --predictions"
        )
        raise PlainspokenError(f"{path}: the model cannot score this table: {error}; {remedy}") from error
    if len(score) != len(model.table) or not bool(((score >= 0) & (score <= 1)).all()):
        raise PlainspokenError(f"{path}: expected a probability from 0 to 1 for each row, found others")
    return score


def place_of(positive: str, classes: Sequence[Any], path: Path) -> int:
    """Which of a model's classes is the event: the one written alike, or the one that means yes.

    Raises:
        PlainspokenError: none of them.
    """
    told = [str(each) for each in classes]
    if positive in told:
        return told.index(positive)
    flags = [flag_of(each) for each in told]
    wanted = flag_of(positive)
    if wanted is not None and flags.count(wanted) == 1:
        return flags.index(wanted)
    if sorted(told) == ["0", "1"]:
        return told.index("1")
    expected = f"a class {quoted(positive)}, the event of the case"
    raise PlainspokenError(
        f"{path}: expected {expected}, found {listed(told)}; name the classes as in the case"
    )


def _absent(name: str, table: pd.DataFrame, path: Path) -> str:
    """The message for a column that the model needs."""
    known = [str(each) for each in table]
    near = nearest_of(name, known)
    found = "none of that name" + (f" (nearest: {quoted(near)})" if near else "")
    remedy = f"the table has: {listed(known)}"
    return str(Fault(path.name, "this column, which the model was fitted on", found, remedy, column=name))
