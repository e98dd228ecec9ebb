"""Judging: a model that was trained elsewhere scores the tables of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.explore import count_cases_for_plan
from plainspoken.case import Case
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.dataset import Dataset
from plainspoken.data.locate import describe_table_places, describe_table_remedy, find_data_folder, hash_file_content
from plainspoken.external.external_model import Classifier, ExternalModel
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.external.external_scores import ExternalScores
from plainspoken.external.load_model import load_external_classifier
from plainspoken.external.match_rows import has_case_tables, load_every_row
from plainspoken.tables.fault import Fault, find_close_match, join_first_words, quote_value
from plainspoken.tables.spellings import parse_flag
from plainspoken.tables.text_lines import is_text_table
from plainspoken.tables.text_table import choose_declared_separator

SCORING_REMEDY = "give it the table that it was fitted on (--prepared: as prepared here), or use --predictions"


def score_with_model(
    path: Path, asked: ExternalModelOptions, case: Case, renamed: Case, workspace: Path
) -> ExternalScores:
    """The probability that a model gives each row of the case's tables. `renamed`: the case to judge it by.

    Raises:
        Faults: columns that the model needs and the table has not.
        PlainspokenError: no tables, or a model that cannot score them.
    """
    if not has_case_tables(case):
        raise PlainspokenError(
            f"{case.name}: expected tables for the model to score ({describe_table_places(case)}); "
            f"{describe_table_remedy(case)}"
        )
    model = load_external_classifier(path, asked)
    whole = load_every_row(case, workspace)
    features = fitted_feature_names(model, path)
    table = table_for_model(case, whole, prepared=asked.prepared)
    absent = [_absent_feature_message(name, table, path) for name in features if name not in table]
    if absent:
        raise Faults(absent)
    theirs = ExternalModel(
        model, table[list(features)], event_class_index(case.target.positive, list(model.classes_), path)
    )
    score = predict_event_probability(theirs, path)
    loaded = replace(whole, hashes={**whole.hashes, path.name: hash_file_content(path)})
    rows = asked.per_year or count_cases_for_plan(len(score), case)
    return ExternalScores(renamed, loaded, score, features, asked.unseen, rows, theirs)


def fitted_feature_names(model: Classifier, path: Path) -> tuple[str, ...]:
    """The columns that a model was fitted on.

    Raises:
        PlainspokenError: it was fitted on numbers without names.
    """
    names = getattr(model, "feature_names_in_", None)
    if names is None:
        remedy = "fit it on a table with named columns, or give its scores with --predictions"
        raise PlainspokenError(f"{path}: expected a model that knows its columns by name, found none; {remedy}")
    return tuple(map(str, names))


def table_for_model(case: Case, whole: Dataset, *, prepared: bool) -> pd.DataFrame:
    """The rows of the case as a model takes them: as pandas reads the file, or as they are prepared here.

    Several tables, and files that were joined or corrected, are only there as they are prepared.
    """
    folder = find_data_folder(case)
    if prepared or len(case.tables) > 1 or folder is None:
        return whole.frame
    ((name, table),) = case.tables.items()
    path = folder / table.file
    if is_text_table(path):
        form = choose_declared_separator(path, table, name, tuple(case.columns))
        return pd.read_csv(path, sep=form.separator, encoding=form.encoding, decimal=form.decimal)
    return pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_excel(path)


def predict_event_probability(model: ExternalModel, path: Path, remedy: str = SCORING_REMEDY) -> NDArray[np.float64]:
    """The probability of the event for each row (n,).

    Raises:
        PlainspokenError: the model fails on these rows, or gives something else than probabilities.
    """
    try:
        score = model.probability(model.table)
    except Exception as error:  # another's code: whatever it raises is told, with what can be done
        raise PlainspokenError(f"{path}: the model cannot score this table: {error}; {remedy}") from error
    if len(score) != len(model.table) or not bool(((score >= 0) & (score <= 1)).all()):
        raise PlainspokenError(f"{path}: expected a probability from 0 to 1 for each row, found others")
    return score


def event_class_index(positive: str, classes: Sequence[Any], path: Path) -> int:
    """Which of a model's classes is the event: the one written alike, or the one that means yes.

    Raises:
        PlainspokenError: none of them.
    """
    told = [str(each) for each in classes]
    if positive in told:
        return told.index(positive)
    flags = [parse_flag(each) for each in told]
    wanted = parse_flag(positive)
    if wanted is not None and flags.count(wanted) == 1:
        return flags.index(wanted)
    if sorted(told) == ["0", "1"]:
        return told.index("1")
    expected = f"a class {quote_value(positive)}, the event of the case"
    raise PlainspokenError(
        f"{path}: expected {expected}, found {join_first_words(told)}; name the classes as in the case"
    )


def _absent_feature_message(name: str, table: pd.DataFrame, path: Path) -> str:
    """The message for a column that the model needs."""
    known = [str(each) for each in table]
    near = find_close_match(name, known)
    found = "none of that name" + (f" (nearest: {quote_value(near)})" if near else "")
    remedy = f"the table has: {join_first_words(known)}"
    return str(Fault(path.name, "this column, which the model was fitted on", found, remedy, column=name))
