"""Analysis: writes the section "Where it fails". Knows no search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from statsmodels.stats.proportion import confint_proportions_2indep

from plainspoken.analysis.explore import value_name
from plainspoken.analysis.statistics.intervals import Flags, share
from plainspoken.analysis.statistics.roc_auc import draws, estimate, roc_auc, weights
from plainspoken.analysis.subgroups.conditions import FEWEST_ROWS, Part, columns_of, conditions
from plainspoken.analysis.subgroups.segment_contrasts import traits, write_traits
from plainspoken.analysis.subgroups.slice_search import FEWEST, Scored, Slice, counted, find
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.case import slug
from plainspoken.core.recorder import Book, Estimate

MOST_SMALL = 6


def write(trained: Trained, book: Book) -> tuple[Slice, ...]:
    """Write groups served worse, what missed positives have in common, and groups too small to judge."""
    found, looked_at = find(trained)
    scored = Scored.of(trained, trained.train)
    book.put("slices.looked_at", looked_at, "count")
    book.put("slices.found", len(found), "count")
    book.list("slices", [str(index) for index in range(len(found))])
    for index, each in enumerate(found):
        write_slice(f"slices.{index}", each, scored, trained.case.seed, book)
    write_missed(trained, book)
    write_small(trained, book)
    return tuple(found)


def write_slice(address: str, found: Slice, scored: Scored, seed: int, book: Book) -> None:
    """One group: size, wrong share here and elsewhere, and its conditions."""
    mine = found.rows
    here, there, difference = measured(found, scored, seed)
    book.put(f"{address}.n", int(mine.sum()), "count")
    book.put(f"{address}.share", share(int(mine.sum()), len(mine)), "share", of="cases")
    book.put(f"{address}.positives", int((scored.event & mine).sum()), "count")
    book.put(f"{address}.metric", found.metric, "name")
    book.put(f"{address}.rate", here, "share", of=found.metric)
    book.put(f"{address}.elsewhere", there, "share", of=found.metric)
    book.put(f"{address}.difference", difference, "share", of=found.metric)
    book.put(f"{address}.p_adjusted", found.p_adjusted, "score")
    write_conditions(f"{address}.conditions", found.parts, book)


def measured(
    found: Slice, scored: Scored, seed: int
) -> tuple[Estimate | None, Estimate | None, Estimate | None]:
    """Wrong share in the group, elsewhere, and the difference (positive: worse here), each with its range."""
    if found.metric == "ranking":
        return ranked(found.rows, scored, seed)
    counts, wrong = counted(found.metric, scored)
    sides = [(int((wrong & mine).sum()), int((counts & mine).sum())) for mine in (found.rows, ~found.rows)]
    (bad, many), (far_bad, far_many) = sides
    low, high = confint_proportions_2indep(bad, many, far_bad, far_many, method="newcomb")
    gap = Estimate(bad / many - far_bad / far_many, float(low), float(high), many, "wilson_95")
    return share(bad, many), share(far_bad, far_many), gap


def ranked(mine: Flags, scored: Scored, seed: int) -> tuple[Estimate, Estimate, Estimate]:
    """The same for pairs in the wrong order, by bootstrap."""
    drawn, values = [], []
    for side in (mine, ~mine):
        event, score = scored.event[side], scored.score[side]
        drawn.append(1 - draws(event, score, weights(event, seed)))
        values.append(1 - roc_auc(event, score))
    size = int(mine.sum())
    here, there = estimate(values[0], drawn[0], size), estimate(values[1], drawn[1], len(mine) - size)
    return here, there, estimate(values[0] - values[1], drawn[0] - drawn[1], size)


def write_conditions(address: str, parts: Sequence[Part], book: Book) -> None:
    """The one or two conditions of a group."""
    book.list(address, [str(index) for index in range(len(parts))])
    for index, part in enumerate(parts):
        book.put(f"{address}.{index}.column", f"column.{slug(part.column)}", "name")
        book.put(f"{address}.{index}.operator", part.operator, "name")
        if part.value is not None:
            book.put(f"{address}.{index}.value", value_name(part.column, part.value), "name")
        book.value(f"{address}.{index}.low", part.low, part.column)
        book.value(f"{address}.{index}.high", part.high, part.column)


def write_missed(trained: Trained, book: Book) -> None:
    """How many positives of the test set were missed, and what all missed ones have in common."""
    scored = Scored.of(trained, trained.test)
    missed, positives = int((scored.event & ~scored.picked).sum()), int(scored.event.sum())
    book.put("missed.share", share(missed, positives), "share", of="positives")
    book.put("missed.n", missed, "count")
    everyone = Scored.of(trained, np.arange(len(trained.event)))
    here, there = everyone.event & ~everyone.picked, everyone.event & everyone.picked
    columns = columns_of(trained.case, trained.frame, trained.columns)
    write_traits("missed.traits", traits(trained.frame, here, there, columns), "missed", "found", book)


def write_small(trained: Trained, book: Book) -> None:
    """Values with too few positives or negatives to judge the model on; the largest are listed."""
    columns = columns_of(trained.case, trained.frame, trained.columns)
    small = []
    for part in conditions(trained.frame, trained.case, columns):
        mine = part.holds(trained.frame)
        size, positives = int(mine.sum()), int(trained.event[mine].sum())
        if part.value is not None and size >= FEWEST_ROWS and min(positives, size - positives) < FEWEST:
            small.append((size, positives, part))
    small.sort(key=lambda each: (-each[0], each[2].column, str(each[2].value)))
    book.put("small_groups.count", len(small), "count")
    book.list("small_groups", [str(index) for index in range(len(small[:MOST_SMALL]))])
    for index, (size, positives, part) in enumerate(small[:MOST_SMALL]):
        book.put(f"small_groups.{index}.column", f"column.{slug(part.column)}", "name")
        book.put(f"small_groups.{index}.value", value_name(part.column, str(part.value)), "name")
        book.put(f"small_groups.{index}.n", size, "count")
        book.put(f"small_groups.{index}.positives", positives, "count")
