"""A first look at a case: the same questions, with few quick models, each tested once; its pages are stamped."""

from __future__ import annotations

from pathlib import Path

from plainspoken.case.case import Case
from plainspoken.case.read_case import read_case
from plainspoken.case.settings import SearchSettings
from plainspoken.core.findings import Findings

FIRST_LOOK_SUFFIX = "-fast"  # of its folder in `report/`, so that the full briefing stays as it is
FOLDS, REPEATS, RESAMPLES = 3, 1, 10
LINEAR, BOOSTED = "logistic_regression", "lightgbm"  # one that adds up, and one that bends: whatever the data are like
QUICK_GRID = {LINEAR: {"C": (0.1,)}, BOOSTED: {"learning_rate": (0.06,), "num_leaves": (6,), "n_estimators": (60,)}}


def make_first_look(case: Case) -> Case:
    """The case with the settings that `make truth` judges most of its worlds by, or the quickest cut of customers.

    One part is held back, also where the full analysis nests its folds.

    It has a name of its own, and `is_first_look`. What is asked, assumed and shown stays the same.
    """
    search = SearchSettings(candidates=(LINEAR, BOOSTED), grid=QUICK_GRID, metric=case.search.metric)
    quick = case.model_copy(
        update={
            "name": f"{case.name}{FIRST_LOOK_SUFFIX}",
            "split": case.split.model_copy(update={"scheme": "holdout", "folds": FOLDS, "repeats": REPEATS}),
            "search": search if case.task == "classification" else case.search,
            "comparisons": (),
            "clustering": case.clustering.model_copy(update={"algorithms": ("k_means",), "resamples": RESAMPLES}),
        }
    )
    return quick.mark_first_look()


def name_case_file(findings: Findings) -> str:
    """The name of the case file that findings were made of; that of a first look is the full one's."""
    return strip_first_look(findings.provenance.case, first_look=findings.briefing.first_look)


def read_built_case(findings: Findings, file: str, cases: Path) -> Case:
    """The case that findings were made of, as a first look where they are one; `file`: its name or path.

    Raises:
        PlainspokenError: no such case.
        Faults: every entry that is not as it must be.
    """
    case = read_case(file, cases, built=False)  # what is there is read; nothing is built over another one
    return make_first_look(case) if findings.briefing.first_look else case


def name_full_case(case: Case) -> str:
    """The name of the case that a case is, or is a first look of: both read the same rows."""
    return strip_first_look(case.name, first_look=case.is_first_look)


def strip_first_look(name: str, *, first_look: bool) -> str:
    """A name without what tells a first look by it."""
    return name.removesuffix(FIRST_LOOK_SUFFIX) if first_look else name
