"""Analysis, explain: SHAP of anything that scores, by permuting columns.

Sampled permutations of the columns (Štrumbelj & Kononenko 2014), for what has no exact way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Heard = Callable[[int], None]  # told how many cases are explained
PROGRESS_BATCH_CASES = 10  # cases between two words on how far it is
COMPARED_LOG_ODDS_MARGIN = 1e-4  # probabilities nearer to nil or one are not told apart when columns are permuted


def permutation_shap(
    score: Callable[[pd.DataFrame], Floats],
    frame: pd.DataFrame,
    background: pd.DataFrame,
    pairs: int = 1,
    heard: Heard = lambda done: None,
) -> tuple[Floats, Floats, Floats]:
    """Effect of each column on the score of each row of `frame`, (n, c); what they add to, and the score (n,).

    `background`: rows of the same columns that stand for "value not known". `pairs`: permutations and their
    reverses for each row.
    """
    import shap  # only now: it takes as much memory as all the rest

    coded = ValueCodes.of(pd.concat([background, frame]))
    standing, rows = coded.codes[: len(background)], coded.codes[len(background) :]
    explainer = shap.PermutationExplainer(lambda codes: score(coded.table(codes)), standing, seed=0)
    parts, bases = [], []
    for start in range(0, len(rows), PROGRESS_BATCH_CASES):
        batch = rows[start : start + PROGRESS_BATCH_CASES]
        found = explainer(batch, max_evals=pairs * (2 * rows.shape[1] + 1), silent=True)
        parts.append(np.asarray(found.values))
        bases.append(np.broadcast_to(np.ravel(found.base_values), len(batch)))
        heard(start + len(batch))
    return np.concatenate(parts), np.concatenate(bases), np.asarray(score(coded.table(rows)), dtype=np.float64)


def clipped_log_odds(chance: Floats, least: float = COMPARED_LOG_ODDS_MARGIN) -> Floats:
    """Log-odds of a probability kept `least` away from nil and one."""
    kept = np.clip(chance, least, 1 - least)
    return np.asarray(np.log(kept / (1 - kept)))


@dataclass(frozen=True)
class ValueCodes:
    """A table as numbers and back: a cell is the place of its value, so that every type stays what it was."""

    cells: pd.DataFrame
    codes: Floats

    @classmethod
    def of(cls, cells: pd.DataFrame) -> ValueCodes:
        """Number the values of each column by the first row that holds them."""
        return cls(cells, np.column_stack([first_occurrence_index(each) for _, each in cells.items()]))

    def table(self, codes: Floats) -> pd.DataFrame:
        """The numbers (n, c) as a table."""
        places = codes.astype(int)
        columns = {
            name: each.iloc[places[:, at]].reset_index(drop=True) for at, (name, each) in enumerate(self.cells.items())
        }
        return pd.DataFrame(columns)


def first_occurrence_index(values: pd.Series) -> Floats:
    """For each value the first place at which it stands."""
    codes, _ = pd.factorize(values, use_na_sentinel=False)
    _, first = np.unique(codes, return_index=True)
    return np.asarray(first[codes], dtype=float)
