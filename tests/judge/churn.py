"""A table with planted effects, its case, and models fitted on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from plainspoken.case import Case, read_case
from plainspoken.external.external_model import ExternalModel
from tests.judge.planted import CASE, TEXTS

EVENT = "churned"  # the first of the model's classes, so that its second one is not the event
ROWS = 1500


def churn_table() -> tuple[pd.DataFrame, np.ndarray]:
    """`calls` raises the odds most, `age` lowers them, `plan` b raises them a little, `shoe` does nothing."""
    random = np.random.default_rng(5)
    frame = pd.DataFrame({name: random.normal(10, 2, ROWS) for name in ("age", "calls", "shoe")})
    frame["plan"] = random.choice(["a", "b", "c"], ROWS)
    odds = -1 + 0.9 * (frame["calls"] - 10) - 0.3 * (frame["age"] - 10) + 0.8 * (frame["plan"] == "b")
    return frame, np.where(random.random(ROWS) < 1 / (1 + np.exp(-odds)), EVENT, "stayed")


def churn_model(last: BaseEstimator, *between: BaseEstimator) -> ExternalModel:
    """A pipeline fitted on the planted table."""
    frame, truth = churn_table()
    encode = make_column_transformer((OneHotEncoder(), ["plan"]), remainder=StandardScaler())
    model = make_pipeline(encode, *between, last).fit(frame, truth)
    return ExternalModel(model, frame, list(model.classes_).index(EVENT))


def churn_case(folder: Path) -> Case:
    """A case of the planted table."""
    frame, truth = churn_table()
    frame.insert(0, "id", np.arange(ROWS) + 7000)
    frame.assign(churned=truth).to_csv(folder / "customers.csv", index=False)
    head = CASE[: CASE.index("[columns.region]")].replace('"yes"', f'"{EVENT}"').replace('"flag"', '"category"')
    columns = "".join(f'[columns.{name}]\ntype = "number"\n' for name in ("age", "calls", "shoe"))
    texts = "[texts.en]\n" + "\n".join(f'{name} = "{name}"' for name in TEXTS.split())
    (folder / "customers.toml").write_text(f'{head}{columns}[columns.plan]\ntype = "category"\n{texts}')
    return read_case(str(folder / "customers.toml"), folder)
