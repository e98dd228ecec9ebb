"""Analysis, judged: writes "What drives it" of a foreign model.

The same evidence as `analysis.explain` writes, with one difference: the model cannot be fitted anew, so that
ranges and places rest on the explained cases drawn anew, and tell nothing of another training."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from plainspoken.analysis.explanation.chance_effects import pick_cases
from plainspoken.analysis.explanation.driver_groups import rank_driver_groups, record_driver_groups
from plainspoken.analysis.explanation.drivers import Driver, ResampledEffects, rank_drivers
from plainspoken.analysis.explanation.examples import ReasonCodes, TypicalCase, select_typical_cases, top_reason_codes
from plainspoken.analysis.explanation.record_effects import record_examples, record_factors, sum_chance_effects
from plainspoken.analysis.explanation.record_explanation import record_drivers
from plainspoken.analysis.explanation.shap_values import ShapValues
from plainspoken.analysis.statistics.resampling import resample_rows
from plainspoken.analysis.training.trained_model import Rows, TrainedModel
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.external.external_model import ExternalModel
from plainspoken.external.external_shap import (
    EXTERNAL_BACKGROUND_ROWS,
    ExternalExplainer,
    choose_explainer,
    explain_external_rows,
)

EXPLANATION_RESAMPLES = 50


def record_external_explanation(
    trained: TrainedModel, model: ExternalModel, book: EvidenceRecorder, heard: Callable[[int, int], None]
) -> ReasonCodes:
    """Write the section, and return reason codes. `trained.frame` holds each column of the model.

    Explains a random sample of the cases against a background of other random ones. Reason codes cover all
    cases where the model is cheap to explain, else the sample and the examples. `heard`: told how many cases
    are explained, of how many.
    """
    how = choose_explainer(model, trained.case.seed)
    sample, background = sample_cases_and_background(trained, how)
    shown = select_typical_cases(trained)
    wanted = np.arange(len(trained.event)) if how.cheap else add_example_rows(sample, shown)
    every = explain_external_rows(how, wanted, background, lambda done: heard(done, len(wanted)))
    mine = pick_cases(every, np.searchsorted(wanted, sample))
    redrawn = resample_effects(mine, sample, trained.case.seed)
    drivers = rank_drivers(mine, redrawn)
    groups = rank_driver_groups(trained, mine, redrawn)
    record_driver_groups(groups, book)
    record_external_summary(
        mine, [group.driver for group in groups], len(sample), len(background) if how.compares else None, book
    )
    record_drivers(trained, drivers, mine, sample, redrawn, book)
    reasons = top_reason_codes(wanted, every)
    record_factors(trained, groups, sum_chance_effects(trained, groups, mine, sample, redrawn), book)
    rows = np.array([example.row for example in shown], dtype=np.intp)
    record_examples(trained, shown, pick_cases(every, np.searchsorted(wanted, rows)), book)
    return reasons


def sample_cases_and_background(trained: TrainedModel, how: ExternalExplainer) -> tuple[Rows, Rows]:
    """The cases to explain, and those that stand for the usual one, both by chance."""
    random = np.random.default_rng(trained.case.seed)
    whole = len(trained.event)
    sample = np.sort(random.choice(whole, min(how.cases, whole), replace=False))
    return sample, np.sort(random.choice(whole, min(EXTERNAL_BACKGROUND_ROWS, whole), replace=False))


def add_example_rows(sample: Rows, shown: Sequence[TypicalCase]) -> Rows:
    """The sample and the examples, in order."""
    return np.union1d(sample, np.array([each.row for each in shown], dtype=np.intp))


def resample_effects(found: ShapValues, sample: Rows, seed: int) -> list[ResampledEffects]:
    """The explained cases, drawn anew with replacement, with the effects they have."""
    places = resample_rows(len(sample), seed, EXPLANATION_RESAMPLES)
    return [ResampledEffects(sample[each], pick_cases(found, each)) for each in places]


def record_external_summary(
    found: ShapValues, drivers: Sequence[Driver], sample: int, background: int | None, book: EvidenceRecorder
) -> None:
    """How many cases were explained, against how many, whether effects add up, how many keep their place.

    What a refit would tell is not written: nobody can fit the model anew.
    """
    book.put("explain.sample", sample, "count")
    book.put("explain.additivity", found.error, "score")
    book.put("explain.base", float(found.base.mean()), "number")
    book.put("explain.shown", len(drivers), "count")
    book.put("judged.explained", sample, "count")
    book.put("judged.background", background, "count")
    book.put("judged.redrawn", EXPLANATION_RESAMPLES, "count")
    book.put("judged.stable", sum(driver.stable for driver in drivers), "count")
