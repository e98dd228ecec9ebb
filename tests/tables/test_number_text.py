"""Tests of numbers as people write them: read as a column, or not at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from plainspoken.tables.number_text import choose_decimal_by_columns, read_written_numbers

NAN = np.nan


@pytest.mark.parametrize(
    ("cells", "decimal", "numbers"),
    [
        (["€ 1,234.50", "€65.40", "-€3", "(€ 3)", "€-7"], ".", [1234.5, 65.4, -3, -3, -7]),
        (["8.107,30", "12,50", "8.107", "1.234.567"], ",", [8107.3, 12.5, 8107, 1234567]),
        (["4\u00a0657,08", "1\u202f000,5", "12"], ",", [4657.08, 1000.5, 12]),
        (["1'234.50", "1\u2019234"], ".", [1234.5, 1234]),
        (["5-", "(7)", "\u22128", "- 9", "+4"], ".", [-5, -7, -8, -9, 4]),
        (["12,34,567", "99,999"], ".", [1234567, 99999]),
        (["3 %", "28%", "0"], ".", [3, 28, 0]),
        (["1 day", "2 days"], ".", [1, 2]),
        (["USD 5", "7 USD", "1,000"], ".", [5, 7, 1000]),
        (["3 %", "28"], ".", [NAN, 28]),  # a share or a number: nobody knows
        (["€ 5", "$ 5"], ".", [NAN, NAN]),
        (["3A", "3B"], ".", [NAN, NAN]),
        (["1.234", "0.5"], ",", [NAN, NAN]),  # a point for decimals
        (["1.234", "0,125"], ",", [NAN, 0.125]),  # three decimals are usual here, so the point is a slip
        (["1e400", "12:30", "2024-01-05", "18-25", "1,5"], ".", [NAN] * 5),
    ],
)
def test_columns(cells: list[str], decimal: str, numbers: list[float]) -> None:
    found = read_written_numbers(pd.Series(cells, dtype=object), decimal)
    np.testing.assert_allclose(found, numbers)


@pytest.mark.parametrize(
    ("columns", "usual", "decimal"),
    [
        ([["1,5"], ["1", "2"]], ".", ","),
        ([["1.5"], ["2,728", "17"]], ".", "."),
        ([["2,728", "17"]], ".", "."),
        ([["2,728", "17"]], ",", ","),
        ([["1", "2"]], ",", "."),
    ],
)
def test_the_sign_of_a_table(columns: list[list[str]], usual: str, decimal: str) -> None:
    assert choose_decimal_by_columns([pd.Series(each, dtype=object) for each in columns], usual) == decimal


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1.5k", "2M", "900"], [1_500, 2_000_000, 900]),
        (["1.5k", "2.5k"], [1.5, 2.5]),
        (["3 Mio", "4 Tsd"], [3_000_000, 4_000]),
        (["5 m", "7", "9"], [None, 7, 9]),
        (["\\1,200", "\\15,000"], [1_200, 15_000]),
    ],
)
def test_thousands_and_millions_in_letters(cells: list[str], numbers: list[float | None]) -> None:
    found = read_written_numbers(pd.Series(cells, dtype=object), ".")
    assert [None if pd.isna(each) else each for each in found] == numbers
