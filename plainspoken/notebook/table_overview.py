"""What a table holds, field by field, and how its numbers are spread: never a row of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from numpy.typing import NDArray

from plainspoken.theme import Theme

FIELD_KINDS = ("number", "category", "time")
MOST_VALUES = 30  # different values of a field, up to which its commonest is told: more name single rows
FEWEST_VALUES = 6  # different values of a number, from which on its spread is drawn
UPPER_QUANTILE = 0.99  # what lies above is left out of a picture, or one row fills it
BINS, PER_LINE, MOST_PICTURES = 30, 3, 12
PICTURE_WIDTH, LINE_HEIGHT = 9.0, 2.1  # inches
Named = Callable[[str], str]


def tabulate_fields(frame: pd.DataFrame, named: Named, named_value: Callable[[str, str], str]) -> pd.DataFrame:
    """One row a field: its kind, how many different values, gaps, and what is typical of it."""
    rows = {named(name): describe_field(frame[name], partial(named_value, name)) for name in frame.columns}
    return pd.DataFrame.from_dict(rows, orient="index")


def describe_field(values: pd.Series, named_value: Named) -> dict[str, str]:
    """Kind, different values, gaps; the median and most of the spread of a number, the commonest of a category."""
    different, number = values.nunique(), pd.api.types.is_numeric_dtype(values)
    told = {
        "kind": "number" if number else "category",
        "different": f"{different:,}",
        "gaps": f"{values.isna().sum():,}",
    }
    if pd.api.types.is_datetime64_any_dtype(values):
        return {
            **told,
            "kind": "time",
            "typical": "",
            "most lie between": f"{values.min():%Y-%m-%d} – {values.max():%Y-%m-%d}",
        }
    if number:
        low, middle, high = (f"{values.quantile(share):,.4g}" for share in (0.05, 0.5, 0.95))
        return {**told, "typical": middle, "most lie between": f"{low} – {high}"}
    common = named_value(str(values.mode().iloc[0])) if 0 < different <= MOST_VALUES else ""
    return {**told, "typical": common, "most lie between": ""}


def draw_spreads(frame: pd.DataFrame, event: NDArray[np.bool_] | None, named: Named, theme: Theme) -> bytes | None:
    """How each number is spread, of rows with the event and without where there is one, as PNG; None without numbers.

    Each outline covers an area of one, so that many and few rows compare.
    """
    numbers = [name for name in frame.select_dtypes("number").columns if frame[name].nunique() >= FEWEST_VALUES]
    if not numbers:
        return None
    return draw_histograms(frame, numbers[:MOST_PICTURES], event, named, theme)


def draw_histograms(
    frame: pd.DataFrame, numbers: Sequence[str], event: NDArray[np.bool_] | None, named: Named, theme: Theme
) -> bytes:
    """One small histogram a number, side by side, as PNG."""
    lines, colours = -(-len(numbers) // PER_LINE), theme.colours
    title, label = (FontProperties(fname=str(theme.fonts.regular), size=size) for size in (9, 8))
    figure = Figure(figsize=(PICTURE_WIDTH, LINE_HEIGHT * lines), layout="constrained")
    for place, name in enumerate(numbers):
        axes = figure.add_subplot(lines, PER_LINE, place + 1)
        values = frame[name].to_numpy(float)
        edges = np.linspace(np.nanmin(values), max(np.nanquantile(values, UPPER_QUANTILE), np.nanmin(values) + 1), BINS)
        everyone = np.ones(len(values), dtype=bool)
        groups = [(everyone, colours.accent)] if event is None else [(~event, colours.rest), (event, colours.accent)]
        for mine, colour in groups:
            axes.hist(values[mine], list(edges), density=True, histtype="step", color=colour, linewidth=1.6)
        axes.set_title(named(name), fontproperties=title, loc="left")
        axes.set_yticks([])
        for tick in axes.get_xticklabels():
            tick.set_fontproperties(label)
        axes.spines[["top", "right", "left"]].set_visible(False)
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=110, metadata={"Software": None})
    return buffer.getvalue()
