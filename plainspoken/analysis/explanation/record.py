"""Analysis, explain: writes the section "What drives it". Knows no explainer's inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from plainspoken.analysis.explanation.dependence import Along, Bin, Contrast, bins, contrast
from plainspoken.analysis.explanation.drivers import Driver, Redrawn, direction, rank, redraw, together
from plainspoken.analysis.explanation.examples import Reasons, effects_on, examples, reasons_of, strongest
from plainspoken.analysis.explanation.shap_values import CHEAP, Effects, rows_for
from plainspoken.analysis.explanation.values import changeable_of, is_number, unit_of, values_of
from plainspoken.analysis.explore import value_name
from plainspoken.analysis.training import stability_refits as halves
from plainspoken.analysis.training.stability_refits import Refit
from plainspoken.analysis.training.trained_model import Rows, Trained
from plainspoken.case import slug
from plainspoken.core.recorder import Book

BACKGROUND_ROWS = 100


def write(trained: Trained, book: Book, refits: Sequence[Refit] | None = None) -> Reasons:
    """Write the section, and return reason codes.

    Explains a random sample of the test rows; ranges come from refits on halves of the training rows
    (drawn here unless handed over, see `analysis.refits`). Reason codes cover all rows where the model's
    family is cheap to explain, else the sample.
    """
    refits = halves.draw(trained) if refits is None else refits
    sample, background = chosen_rows(trained)
    wanted = wanted_rows(trained, sample)
    every = effects_on(trained, wanted, background)
    effects = of_rows(every, np.searchsorted(wanted, sample))
    standing = trained.frame.iloc[background][list(trained.columns)]
    redrawn = redraw(trained, refits, sample, standing)
    drivers = rank(effects, redrawn)
    write_summary(effects, drivers, len(sample), len(redrawn), book)
    write_drivers(trained, drivers, effects, sample, redrawn, book)
    write_examples(trained, background, book)
    return strongest(wanted, every)


def wanted_rows(trained: Trained, sample: Rows) -> Rows:
    """The rows that get reason codes, in order; among them the sample.

    All where reasons are cheap; in a nested scheme, whose table is small, whoever is picked.
    """
    if trained.family in CHEAP:
        return np.arange(len(trained.event))
    if not trained.nested:
        return sample
    return np.union1d(sample, np.flatnonzero(trained.out_of_fold >= trained.threshold))


def of_rows(effects: Effects, places: Rows) -> Effects:
    """The effects on some of the explained rows."""
    return Effects(effects.columns, effects.values[places], effects.error)


def chosen_rows(trained: Trained) -> tuple[Rows, Rows]:
    """The test rows to explain, and the training rows that stand for the average case."""
    random = np.random.default_rng(trained.case.seed)
    many = min(rows_for(trained.family), len(trained.test))
    sample = np.sort(random.choice(trained.test, many, replace=False))
    few = min(BACKGROUND_ROWS, len(trained.train))
    return sample, np.sort(random.choice(trained.train, few, replace=False))


def write_summary(effects: Effects, drivers: Sequence[Driver], sample: int, refits: int, book: Book) -> None:
    """How many cases and refits, whether effects add up, how many drivers keep their place."""
    book.put("explain.sample", sample, "count")
    book.put("explain.resamples", refits, "count")
    book.put("explain.additivity", effects.error, "score")
    book.put("explain.stable", sum(driver.stable for driver in drivers), "count")
    book.put("explain.shown", len(drivers), "count")


def write_drivers(
    trained: Trained,
    drivers: Sequence[Driver],
    effects: Effects,
    sample: Rows,
    redrawn: Sequence[Redrawn],
    book: Book,
) -> None:
    """All drivers in order, with shape, contrast and the columns that move together with each."""
    book.list("drivers", [slug(driver.column) for driver in drivers])
    frame = trained.frame.iloc[trained.train]
    close = once(together(frame, trained, [driver.column for driver in drivers]))
    for driver in drivers:
        along = along_of(trained, driver, effects, sample, redrawn)
        write_driver(trained, driver, direction(along.sample, along.effect), is_number(along.everyone), book)
        write_contrast(driver.column, contrast(along, unit_of(trained.case, driver.column)), book)
        write_bins(driver.column, bins(along, unit_of(trained.case, driver.column)), book)
        write_together(driver.column, close[driver.column], book)
    if drivers:
        book.put("drivers.top.column", f"column.{slug(drivers[0].column)}", "name")
        book.put("drivers.top.rank", drivers[0].rank, "rank")
        book.put("drivers.top.changeable", changeable_of(trained.case, drivers[0].column), "name")


def along_of(
    trained: Trained, driver: Driver, effects: Effects, sample: Rows, redrawn: Sequence[Redrawn]
) -> Along:
    """Values and effects of one driver, wherever they were computed."""

    def at(rows: Rows) -> pd.Series:
        return values_of(trained.frame.iloc[rows], trained.case, driver.column)

    again = [
        (at(each.rows), each.effects.values[:, each.effects.columns.index(driver.column)])
        for each in redrawn
        if driver.column in each.effects.columns
    ]
    everyone = np.arange(len(trained.event))
    return Along(at(sample), effects.values[:, driver.place], again, at(everyone), trained.event)


def write_driver(trained: Trained, driver: Driver, way: str, number: bool, book: Book) -> None:
    """Size, rank, direction, steadiness and whether it can be changed."""
    address = f"drivers.{slug(driver.column)}"
    book.put(f"{address}.column", f"column.{slug(driver.column)}", "name")
    book.put(f"{address}.size", driver.size, "ratio")
    book.put(f"{address}.rank", driver.rank, "rank")
    book.put(f"{address}.direction", way, "name")
    book.put(f"{address}.stable", driver.stable, "flag")
    book.put(f"{address}.changeable", changeable_of(trained.case, driver.column), "name")
    book.put(f"{address}.kind", "numeric" if number else "category", "name")


def write_contrast(column: str, found: Contrast | None, book: Book) -> None:
    """The observed rates on both sides."""
    if found is None:
        return
    address = f"drivers.{slug(column)}"
    high, low = ("above", "below") if found.split is not None else ("high", "low")
    book.value(f"{address}.split", found.split, column)
    if found.high_value is not None and found.low_value is not None:
        book.put(f"{address}.high_value", value_name(column, found.high_value), "name")
        book.put(f"{address}.low_value", value_name(column, found.low_value), "name")
        book.put(f"{address}.differ_p", found.differ_p, "score")
    for side, rate in ((high, found.high_rate), (low, found.low_rate)):
        book.put(f"{address}.{side}_rate", rate, "share", of="cases")
        book.put(f"{address}.{side}_n", rate.n, "count")


def write_bins(column: str, found: Sequence[Bin], book: Book) -> None:
    """The shape: effect and observed rate by bin."""
    address = f"drivers.{slug(column)}.bins"
    book.list(address, [str(index) for index in range(len(found))])
    for index, each in enumerate(found):
        book.value(f"{address}.{index}.from", each.low, column)
        book.value(f"{address}.{index}.to", each.high, column)
        if each.value is not None:
            book.put(f"{address}.{index}.value", value_name(column, each.value), "name")
        book.put(f"{address}.{index}.effect", each.effect, "number")
        book.put(f"{address}.{index}.rate", each.rate, "share", of="cases")
        book.put(f"{address}.{index}.n", each.n, "count")


def write_together(column: str, close: Sequence[tuple[str, float]], book: Book) -> None:
    """The columns whose weight cannot be told from this one's."""
    address = f"drivers.{slug(column)}.together"
    book.list(address, [slug(other) for other, _ in close])
    for other, correlation in close:
        book.put(f"{address}.{slug(other)}.column", f"column.{slug(other)}", "name")
        book.put(f"{address}.{slug(other)}.correlation", correlation, "number")


def once(close: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, list[tuple[str, float]]]:
    """Each pair of close columns only beside the stronger one; `close` is in order of strength."""
    kept: dict[str, list[tuple[str, float]]] = {}
    for column, others in close.items():
        kept[column] = [(other, found) for other, found in others if other not in kept]
    return kept


def write_examples(trained: Trained, background: Rows, book: Book) -> None:
    """The three typical cases, three reasons each."""
    found = examples(trained)
    book.list("examples", [example.kind for example in found])
    rows = np.array([example.row for example in found], dtype=np.intp)
    reasons = strongest(rows, effects_on(trained, rows, background)) if len(rows) else None
    for example in found:
        address = f"examples.{example.kind}"
        book.put(f"{address}.kind", example.kind, "name")
        book.put(f"{address}.probability", example.probability, "score")
        assert reasons is not None
        write_reasons(trained, f"{address}.reasons", example.row, reasons_of(reasons, example.row), book)


def write_reasons(
    trained: Trained, address: str, row: int, reasons: Sequence[tuple[str, float]], book: Book
) -> None:
    """Each reason: the column, its value in this case, and which way it speaks."""
    book.list(address, [str(index) for index in range(len(reasons))])
    for index, (column, effect) in enumerate(reasons):
        value = values_of(trained.frame.iloc[[row]], trained.case, column)
        book.put(f"{address}.{index}.column", f"column.{slug(column)}", "name")
        if is_number(value):
            known = float(value.iloc[0])
            book.value(f"{address}.{index}.value", None if np.isnan(known) else known, column)
        else:
            book.put(f"{address}.{index}.value_name", value_name(column, value.iloc[0]), "name")
        book.put(f"{address}.{index}.effect", effect, "number")
        book.put(f"{address}.{index}.for", effect > 0, "flag")
