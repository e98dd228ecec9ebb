"""Nothing hangs on the name of a case or a column: renamed, the same findings come out under other names."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from plainspoken.analysis.classification import run_classification_analysis
from plainspoken.case import Case, read_case, slug
from plainspoken.core.findings import Findings
from plainspoken.data.load import load_from_frames
from plainspoken.data.simulate.simulate_shop import make_shop

CASES = Path(__file__).parents[2] / "analysis"
TABLES = ("customers", "revenue", "minutes", "profit")
FEW = {"candidates": ["decision_tree"], "grid": {"decision_tree": {"max_depth": [3]}}}

pytestmark = pytest.mark.slow


def renamed(case: Case, names: dict[str, str]) -> Case:
    """The case with every column named otherwise, wherever it stands."""
    text = json.dumps(case.model_dump(mode="json"), ensure_ascii=False)
    for old, new in names.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return Case.model_validate({**json.loads(text), "name": "other"})


def found(case: Case, frames: dict[str, pd.DataFrame]) -> Findings:
    """What the analysis finds."""
    return run_classification_analysis(case, load_from_frames(case, frames), lambda step, done: None).findings


def test_other_names_give_the_same_findings() -> None:
    plain = read_case("activity", CASES)
    raw = {**plain.model_dump(mode="json"), "search": FEW, "split": {"scheme": "nested", "folds": 3, "repeats": 1}}
    case = Case.model_validate(raw)
    tables, _ = make_shop(n=500, seed=4)
    frames = dict(zip(TABLES, tables, strict=True))
    columns = [*case.columns, *({str(name) for frame in tables for name in frame} - set(case.columns))]
    # Other names in the same alphabetical order, so that ties are broken alike.
    names = {old: f"c{number:03d}" for number, old in enumerate(sorted(columns))}
    other = found(renamed(case, names), {key: each.rename(columns=names) for key, each in frames.items()})
    first = found(case, frames)
    back = {new: slug(old) for old, new in names.items()}

    def translated(address: str) -> str:
        return ".".join(back.get(step, step) for step in address.split("."))

    again = {translated(address): evidence for address, evidence in other.evidence.items()}
    assert set(again) == set(first.evidence)
    numbers = {at: each.value for at, each in first.evidence.items() if not isinstance(each.value, str)}
    assert {at: again[at].value for at in numbers} == numbers
