"""Scores with a planted truth: a calibrated model, one group where it only guesses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from plainspoken.case import Case, read_case, without_words
from plainspoken.case.name_findings import name_findings
from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import Findings, Verdict
from plainspoken.external.case_for_scores import case_for_external_model
from plainspoken.external.evaluate_external import evaluate_external_model
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.external.inputs import read_external_inputs

ROWS = 1500
CASE = """
task = "classification"
[tables.customers]
file = "customers.csv"
[target]
column = "churned"
positive = "yes"
[columns.churned]
type = "flag"
role = "target"
known = "after"
[columns.id]
type = "identifier"
role = "identifier"
[columns.region]
type = "category"
words.en = { name = "part of the country", group = "in the {value}" }
[columns.visits]
type = "integer"
[columns.refund]
type = "flag"
[texts.en]
"""
TEXTS = (
    "organisation title question positive_one positive_other outcome_one outcome_other event_one event_other "
    "event_past no_event_one top treat treatment single use_for not_for works change money_unit per "
    "value_unit record_gap moment unit_one unit_other"
)


def customers(seed: int = 3, guess_in_the_north: bool = False) -> pd.DataFrame:
    """Customers whose true chance is the score; in the north, where asked for, the score is a guess."""
    random = np.random.default_rng(seed)
    chance = np.clip(random.beta(1.2, 2.5, ROWS), 0.01, 0.99)
    region = random.choice(["north", "south", "west"], ROWS)
    churned = random.random(ROWS) < chance
    said = chance.copy()
    if guess_in_the_north:
        north = region == "north"
        said[north] = random.permutation(said[north])
    return pd.DataFrame(
        {
            "id": np.arange(5001, 5001 + ROWS),
            "truth": np.where(churned, "yes", "no"),
            "probability": said,
            "region": region,
            "visits": random.poisson(4, ROWS),
        }
    )


def written(folder: Path, frame: pd.DataFrame, name: str = "scores.csv") -> Path:
    """A table as a file."""
    frame.to_csv(folder / name, index=False)
    return folder / name


def case_beside(folder: Path) -> Case:
    """A case whose table of customers lies beside it."""
    texts = "\n".join(f'{name} = "{name}"' for name in TEXTS.split())
    (folder / "customers.toml").write_text(CASE + texts)
    frame = customers()
    table = frame[["id", "region", "visits"]].assign(churned=frame["truth"], refund=frame["truth"])
    written(folder, table, "customers.csv")
    return read_case(str(folder / "customers.toml"), folder)


def findings(asked: ExternalModelOptions, case: Case | None, workspace: Path) -> Findings:
    """What is found of scores or a model, with its claims."""
    given = read_external_inputs(asked, without_words(case) if case else None, workspace)
    bare = evaluate_external_model(given, lambda what, share: None).findings
    found = name_findings(bare, case_for_external_model(case, asked) if case else given.case)
    return found.model_copy(update={"claims": judge_all(found)})


def holding(found: Findings) -> dict[str, Verdict]:
    """The verdict of each claim about the whole."""
    return {each.rule: each.verdict for each in found.claims if not each.subject}
