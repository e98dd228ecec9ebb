"""The whole analysis, in order: a clean table to findings, scores and a model. Knows no page."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from analysis import (
    actions,
    choice,
    evaluate,
    explain,
    explore,
    later,
    leaks,
    learning,
    refits,
    segments,
    settings,
    slices,
)
from analysis.book import Book
from analysis.explain import Reasons
from analysis.explain.values import units_of
from analysis.names import names_of
from analysis.train import Training, split_of, train
from analysis.trained import Trained
from data.loaded import Loaded
from plainspoken.case import Case
from plainspoken.errors import PlainspokenError
from plainspoken.findings import Findings, Part, Provenance

Rows = NDArray[np.intp]
Progress = Callable[[str, float], None]
OPERATIONAL = ("start", "during")
LIBRARIES = ("scikit-learn", "lightgbm", "shap", "pandas", "numpy", "statsmodels")


@dataclass(frozen=True)
class Analysed:
    """What an analysis hands over: findings without claims, row-level scores, the model, seconds by step."""

    findings: Findings
    scores: pd.DataFrame
    model: Pipeline
    timings: Mapping[str, float]


@dataclass
class Clock:
    """Seconds by step; they go to timings, never into findings."""

    tell: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, done: float) -> Iterator[None]:
        """Tell that a step begins, and keep how long it takes."""
        self.tell(name, done)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


def analyse(case: Case, loaded: Loaded, progress: Progress) -> Analysed:
    """Everything that is computed about a classification case.

    Raises:
        PlainspokenError: no column is left that may be used.
    """
    book, clock = Book(units_of(case)), Clock(progress)
    split = split_of(case, loaded)
    with clock.step("looking at the data", 0.02):
        explore.write(loaded, case, book)
    with clock.step("looking for leaks", 0.05):
        found = leaks.find(loaded, case, split[0])
        columns = operational(case, found.columns)
        leaks.record(found, loaded, case, columns, book)
        leaks.across_split(loaded, *split, book)
    with clock.step("training", 0.1):
        training = train(case, loaded, split, columns, progress)
    with clock.step("evaluating", 0.5):
        stages = evaluate_all(training, loaded, case, columns, clock, book)
    with clock.step("explaining", 0.75):
        drawn = refits.draw(training.trained)
        reasons = explain.write(training.trained, book, drawn)
    with clock.step("groups and segments", 0.9):
        slices.write(training.trained, book)
        segment = segments.write(training.trained, book, drawn)
        ends = (stages[name].roc_auc if name in stages else None for name in ("start", settings.HEADLINE))
        actions.write(training.trained, loaded, book, *ends)
    summarise(book)
    findings = Findings(
        task="classification",
        briefing=Part(parts=case.parts, languages=case.languages, demonstration=loaded.demonstration),
        names=names_of(case, values_in(loaded)),
        evidence=book.evidence,
        members=book.members,
        provenance=provenance(case, loaded),
    )
    scores = row_scores(training.trained, reasons, segment)
    return Analysed(findings, scores, training.trained.fitted, clock.seconds)


def operational(case: Case, suspected: Sequence[str]) -> tuple[str, ...]:
    """The columns a model may use in time: known at the start or during, and suspected by no detector.

    Raises:
        PlainspokenError: there is none.
    """
    columns = tuple(name for name in case.known_by("start", "during") if name not in suspected)
    if not columns:
        raise PlainspokenError(
            f"{case.name}: no column is left for a model: all are known too late or suspected "
            f"({', '.join(suspected) or 'none suspected'}); look at `known` in the case file"
        )
    return columns


def evaluate_all(
    training: Training, loaded: Loaded, case: Case, columns: Sequence[str], clock: Clock, book: Book
) -> dict[str, settings.Stage]:
    """The choice, the test, the stages (returned), later periods and the learning curve."""
    choice.write(training, case, loaded.event, book)
    cases_per_year = explore.cases_per_year(len(loaded.event), case)
    evaluate.write(training.trained, training.rule_column, cases_per_year, book)
    with clock.step("comparing what is known when", 0.55):
        stages = settings.write(loaded, case, columns, training.make, training.make_others, book)
    with clock.step("testing on later months", 0.65):
        no_after = settings.column_sets(case, columns).get("no_after", tuple(columns))
        later.write(training.trained, training.make, no_after, training.calibration.method, book)
    with clock.step("drawing the learning curve", 0.7):
        compared = training.comparison
        folds = compared.folds[: case.split.folds]
        whole, trained = compared.chosen.results, training.trained
        learning.write(trained.make(), loaded.frame, loaded.event, folds, whole, case.seed, book)
    return stages


def summarise(book: Book) -> None:
    """Tables of page parts that gather evidence from several places."""
    money = [name for name in ("contact_cost", "effect", "margin") if f"money.{name}" in book.evidence]
    gather("assumptions", "assumption", {name: f"money.{name}" for name in money}, book)
    measures = ("roc_auc", "pr_auc", "recall", "precision", "f1", "brier", "log_loss", "accuracy", "lift")
    gather("measures", "measure", {name: f"evaluation.{name}" for name in measures}, book)


def gather(collection: str, what: str, addresses: Mapping[str, str], book: Book) -> None:
    """A collection whose members repeat evidence from elsewhere under one name each."""
    book.list(collection, addresses)
    for member, address in addresses.items():
        book.put(f"{collection}.{member}.{what}", f"{what}.{member}", "name")
        book.evidence[f"{collection}.{member}.value"] = book.evidence[address]


def values_in(loaded: Loaded) -> dict[str, list[str]]:
    """The values of each category column."""
    frame = loaded.frame
    return {
        name: [str(value) for value in frame[name].cat.categories]
        for name in frame.columns
        if isinstance(frame[name].dtype, pd.CategoricalDtype)
    }


def provenance(case: Case, loaded: Loaded) -> Provenance:
    """Hashes, seed and versions; no clock, no path."""
    return Provenance(
        case=case.name,
        case_hash=sha256(case.model_dump_json().encode()).hexdigest(),
        data_hashes=loaded.hashes,
        code_hash=version("plainspoken"),
        seed=case.seed,
        versions={"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
    )


def row_scores(trained: Trained, reasons: Reasons, segment: NDArray[np.str_]) -> pd.DataFrame:
    """One row a case: held-out probability, segment, which part it was in, and up to three reasons."""
    size = len(trained.event)
    part = np.full(size, "train", dtype=object)
    part[trained.test] = "test"
    table = pd.DataFrame(
        {
            "row": np.arange(size),
            "probability": trained.out_of_fold,
            "event": trained.event,
            "part": part,
            "segment": segment.astype(object),
        }
    )
    return table.join(reason_codes(reasons), on="row")


def reason_codes(reasons: Reasons) -> pd.DataFrame:
    """The strongest columns of each explained row, and whether they spoke for the event; indexed by row."""
    columns = {f"reason_{place + 1}": reasons.columns[:, place] for place in range(reasons.columns.shape[1])}
    effects = {f"effect_{place + 1}": reasons.effects[:, place] for place in range(reasons.effects.shape[1])}
    return pd.DataFrame({**columns, **effects}, index=reasons.rows)
