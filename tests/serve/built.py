"""Tests: a small case built for service, on planted visits."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from plainspoken.analysis.seen_values import names_of_seen_values
from plainspoken.analysis.serving_export import export_serving_files
from plainspoken.analysis.training.train import TrainingResult, split_case_rows, train_model
from plainspoken.case import Case, Column, SearchSettings, SplitSettings
from plainspoken.case.case_names import names_by_language
from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import BriefingOutline, Findings, Provenance, write_findings
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import case_of, loaded_of, visits

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
GRIDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "random_forest": {"min_samples_leaf": (10,), "max_features": ("sqrt",), "n_estimators": (30,)},
    "extra_trees": {"min_samples_leaf": (5,), "max_features": (0.5,), "n_estimators": (30,)},
    "decision_tree": {"max_depth": (6,), "min_samples_leaf": (20,)},
    "logistic_regression": {"C": (0.1,)},
    "hist_boosting": {"learning_rate": (0.05,), "max_leaf_nodes": (6,), "max_iter": (40,)},
    "lightgbm": {"learning_rate": (0.06,), "num_leaves": (6,), "n_estimators": (60,)},
}
TEXTS = {
    "unit_one": "visit", "unit_other": "visits", "event_one": "ends in a purchase",
    "event_other": "end in a purchase", "top": "best", "outcome_other": "purchases",
}  # fmt: skip
EARLY = ("visitor", "region", "month")


LATE = {"bill": Column(type="number", known="after"), "bounces": Column(type="number", known="end")}


@dataclass(frozen=True)
class Built:
    """A case in a build folder, and what it was trained from."""

    folder: Path
    frame: pd.DataFrame
    training: TrainingResult


def case(frame: pd.DataFrame, family: str) -> Case:
    """Visits of which pages and seconds are known only while they go on, with a column known afterwards."""
    whole: Case = case_of(
        frame,
        search=SearchSettings(candidates=(family,), grid={family: GRIDS[family]}),
        split=SplitSettings(folds=2, repeats=1),
        texts={"en": TEXTS},
    )
    columns = {
        name: each.model_copy(update={"known": "start" if name in EARLY else each.known, "min": limit(each)})
        for name, each in whole.columns.items()
    }
    return whole.model_copy(
        update={"columns": columns | LATE | {"client": Column(type="identifier", role="identifier")}}
    )


def limit(column: Column) -> float | None:
    """No number of a visit lies below nil."""
    return 0.0 if column.type in ("integer", "number") else None


def build(folder: Path, family: str = "random_forest", rows: int = 1500) -> Built:
    """Train, write what service needs, and the findings with their claims."""
    frame, event = visits(rows)
    asked, loaded = case(frame, family), loaded_of(frame.assign(**dict.fromkeys(LATE, 0.0)), event)
    columns = ("pages", "seconds", *EARLY)
    training = train_model(asked, loaded, split_case_rows(asked, loaded), columns, lambda what, share: None)
    book = EvidenceRecorder()
    book.put("evaluation.top_share", 0.1, "share", source="assumed")
    files = export_serving_files(training, asked, loaded, book)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    write_findings(findings(asked, book, files, frame), folder / "findings.json")
    return Built(folder, frame, training)


def findings(asked: Case, book: EvidenceRecorder, files: dict[str, bytes], frame: pd.DataFrame) -> Findings:
    """The findings of the small case, judged."""
    hashes = {name: sha256(content).hexdigest() for name, content in files.items()}
    values = {name: map(str, frame[name].cat.categories) for name in EARLY}
    found = Findings(
        task="classification",
        briefing=BriefingOutline(parts=asked.parts, languages=("en",)),
        names=names_by_language(asked, names_of_seen_values(values)),
        evidence=book.evidence,
        members=book.members,
        provenance=Provenance(
            case=asked.name, case_hash="", data_hashes={}, code_hash="", seed=1, versions={}, artifacts=hashes
        ),
    )
    return found.model_copy(update={"claims": judge_all(found)})


def copy_build(source: Path, target: Path) -> Path:
    """A build folder once more, to be changed."""
    target.mkdir()
    for path in source.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def sent(frame: pd.DataFrame, row: int) -> dict[str, Any]:
    """One row as a client sends it."""
    return {
        str(name): float(value) if isinstance(value, (int, float, np.floating)) else str(value)
        for name, value in frame.iloc[row].items()
    }
