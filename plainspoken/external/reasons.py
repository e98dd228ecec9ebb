"""Analysis, judged: writes "What drives it" of a foreign model. Knows no explainer's inside.

The same evidence as `analysis.explain` writes, with one difference: the model cannot be fitted anew, so that
ranges and places rest on the explained cases drawn anew, and tell nothing of another training.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from plainspoken.analysis.explanation.drivers import Driver, Redrawn, rank
from plainspoken.analysis.explanation.examples import Example, Reasons, examples, reasons_of, strongest
from plainspoken.analysis.explanation.record import of_rows, write_drivers, write_reasons
from plainspoken.analysis.explanation.shap_values import Effects
from plainspoken.analysis.training.trained_model import Rows, Trained
from plainspoken.core.recorder import Book
from plainspoken.external.model import Model
from plainspoken.external.shap_values import BACKGROUND, Explainer, effects, explainer

DRAWS = 50


def write(trained: Trained, model: Model, book: Book, heard: Callable[[int, int], None]) -> Reasons:
    """Write the section, and return reason codes. `trained.frame` holds each column of the model.

    Explains a random sample of the cases against a background of other random ones. Reason codes cover all
    cases where the model is cheap to explain, else the sample and the examples. `heard`: told how many cases
    are explained, of how many.
    """
    how = explainer(model, trained.case.seed)
    sample, background = chosen(trained, how)
    shown = examples(trained)
    wanted = np.arange(len(trained.event)) if how.cheap else with_examples(sample, shown)
    every = effects(how, wanted, background, lambda done: heard(done, len(wanted)))
    mine = of_rows(every, np.searchsorted(wanted, sample))
    redrawn = drawn_anew(mine, sample, trained.case.seed)
    drivers = rank(mine, redrawn)
    write_summary(mine, drivers, len(sample), len(background) if how.compares else None, book)
    write_drivers(trained, drivers, mine, sample, redrawn, book)
    reasons = strongest(wanted, every)
    write_examples(trained, shown, reasons, book)
    return reasons


def chosen(trained: Trained, how: Explainer) -> tuple[Rows, Rows]:
    """The cases to explain, and those that stand for the usual one, both by chance."""
    random = np.random.default_rng(trained.case.seed)
    whole = len(trained.event)
    sample = np.sort(random.choice(whole, min(how.cases, whole), replace=False))
    return sample, np.sort(random.choice(whole, min(BACKGROUND, whole), replace=False))


def with_examples(sample: Rows, shown: Sequence[Example]) -> Rows:
    """The sample and the examples, in order."""
    return np.union1d(sample, np.array([each.row for each in shown], dtype=np.intp))


def drawn_anew(found: Effects, sample: Rows, seed: int) -> list[Redrawn]:
    """The explained cases, drawn anew with replacement, with the effects they have."""
    random = np.random.default_rng(seed)
    places = [random.integers(len(sample), size=len(sample)) for _ in range(DRAWS)]
    return [Redrawn(sample[each], of_rows(found, each)) for each in places]


def write_summary(
    found: Effects, drivers: Sequence[Driver], sample: int, background: int | None, book: Book
) -> None:
    """How many cases were explained, against how many, whether effects add up, how many keep their place.

    What a refit would tell is not written: nobody can fit the model anew.
    """
    book.put("explain.sample", sample, "count")
    book.put("explain.additivity", found.error, "score")
    book.put("explain.shown", len(drivers), "count")
    book.put("judged.explained", sample, "count")
    book.put("judged.background", background, "count")
    book.put("judged.redrawn", DRAWS, "count")
    book.put("judged.stable", sum(driver.stable for driver in drivers), "count")


def write_examples(trained: Trained, shown: Sequence[Example], reasons: Reasons, book: Book) -> None:
    """The three typical cases, three reasons each."""
    book.list("examples", [example.kind for example in shown])
    for example in shown:
        address = f"examples.{example.kind}"
        book.put(f"{address}.kind", example.kind, "name")
        book.put(f"{address}.probability", example.probability, "score")
        write_reasons(trained, f"{address}.reasons", example.row, reasons_of(reasons, example.row), book)
