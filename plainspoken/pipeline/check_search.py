"""The search that a case asks for, tried on a few numbers before any table is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from plainspoken.case import Case, SearchSettings
from plainspoken.core.errors import PlainspokenError

if TYPE_CHECKING:
    from plainspoken.analysis.training.candidates import Candidate

ROWS, COLUMNS = 60, 3
ROUNDS = 3  # as many trees or steps say whether a number of them is allowed
COUNTS_OF_ROUNDS = ("n_estimators", "max_iter")
FEATURE_COUNT = "k"


def check_search(case: Case) -> None:
    """Refuse candidates that there are not, and settings that their libraries do not take.

    Raises:
        PlainspokenError: names the entry, the value, and what its library says.
    """
    if case.task != "classification" or case.search == SearchSettings():
        return  # what ships is tried elsewhere; libraries that learn take seconds to import
    from plainspoken.analysis.training.candidates import requested_candidates

    for candidate in requested_candidates(case.search):
        for name, value in own_settings(case.search.grid.get(candidate.slug, {})):
            if fault := find_setting_fault(candidate, name, value):
                raise PlainspokenError(
                    f"{case.name}: search.grid.{candidate.slug}.{name}: cannot be {value!r}: {fault}"
                )


def own_settings(grid: Mapping[str, tuple[Any, ...]]) -> Iterator[tuple[str, Any]]:
    """Each value of a grid with the setting that it is for."""
    return ((name, value) for name, values in grid.items() for value in values)


def find_setting_fault(candidate: Candidate, name: str, value: Any) -> str:
    """What the library of a candidate says against one value; nothing where it takes it."""
    import numpy as np
    from sklearn.feature_selection import SelectKBest

    from plainspoken.analysis.training.tree_limits import cap_row_settings

    points = np.random.default_rng(0).random((ROWS, COLUMNS))
    event = np.arange(ROWS) % 2
    usual = {each: values[0] for each, values in candidate.grid.items()}
    try:
        if name == FEATURE_COUNT:
            SelectKBest(k=min(value, COLUMNS) if isinstance(value, int) else value).fit(points, event)
        else:
            cap_row_settings(candidate.make({**usual, name: bound_rounds(name, value)}, 0), ROWS).fit(points, event)
    except Exception as error:
        if is_refused_setting(error):
            return str(error).splitlines()[0]
        raise
    return ""


def bound_rounds(name: str, value: Any) -> Any:
    """A number of trees or steps that is tried soon; anything else as it is."""
    many = name in COUNTS_OF_ROUNDS and isinstance(value, int) and value > ROUNDS
    return ROUNDS if many else value


def is_refused_setting(error: Exception) -> bool:
    """Whether a learning library refuses a value of a hyperparameter."""
    from lightgbm.basic import LightGBMError
    from sklearn.utils._param_validation import InvalidParameterError

    return isinstance(error, (InvalidParameterError, LightGBMError))
