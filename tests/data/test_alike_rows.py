"""How many rows chance makes alike: planted tables in which it makes all, and in which it makes none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from plainspoken.data.alike_rows import count_alike_by_chance


def coarse(rows: int, seed: int = 4) -> pd.DataFrame:
    """Visits of few columns: most saw one page and stayed no second, and differ by what they came with."""
    random = np.random.default_rng(seed)
    short = random.random(rows) < 0.6
    return pd.DataFrame(
        {
            "pages": np.where(short, 1.0, random.integers(2, 400, rows)),
            "seconds": np.where(short, 0.0, random.gamma(2, 300, rows)),
            "browser": random.choice([*"abcdefghijklmnopqrst"], rows),
            "region": random.choice([*"abcdefghijklmnopqrst"], rows),
            "month": random.choice(["May", "Nov"], rows),
        }
    )


@pytest.mark.parametrize("period", ["", "month"])
def test_chance_makes_what_is_alike_where_columns_are_independent(period: str) -> None:
    frame = coarse(3000)
    found, alike = count_alike_by_chance(frame, period, 1), int(frame.duplicated().sum())
    assert alike > 500 and found.low - 30 <= alike <= found.high + 30
    assert found == count_alike_by_chance(frame, period, 1)


def test_chance_does_not_make_planted_copies() -> None:
    frame = coarse(3000)
    own = frame.assign(spent=np.random.default_rng(1).normal(50, 9, 3000))
    copied = pd.concat([own, own.iloc[:40]], ignore_index=True)
    assert copied.duplicated().sum() == 40
    assert count_alike_by_chance(copied, "month", 1).high < 5


def test_a_column_with_gaps_is_counted_as_it_stands() -> None:
    frame = coarse(300)
    frame.loc[:20, ["seconds", "browser"]] = None
    frame["empty"] = np.nan
    assert count_alike_by_chance(frame, "", 1).mean > 0
