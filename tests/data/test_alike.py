"""Data tests: values that look misspelt are reported where none are declared, and never merged."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from plainspoken.data.dataset import LedgerStep
from plainspoken.data.near_copies import find_likely_misspellings
from tests.data.conftest import HEADER, Shop


@pytest.mark.parametrize(
    ("rare", "common", "found"),
    [
        ("стандартт", "стандарт", True),
        ("Returning visitr", "Returning visitor", True),
        ("STANDARD", "standard", True),
        ("version 11", "version 12", False),
        ("region 1", "region 11", False),
        ("pear", "pears", False),
        ("premium", "standard", False),
        ("", "standard", False),
    ],
)
def test_what_looks_misspelt(rare: str, common: str, found: bool) -> None:
    cells = pd.Series([common] * 50 + [rare] * 3).replace("", None)
    assert find_likely_misspellings(cells) == ([rare] if found else [])


def test_two_frequent_values_are_two_values() -> None:
    assert find_likely_misspellings(pd.Series(["northern"] * 50 + ["northerm"] * 40)) == []


def test_misspelt_values_are_in_the_ledger_and_stay(shop: Shop) -> None:
    at = HEADER.index("colour")
    rows = [
        (*row[:at], "crimson" if number % 40 else "crimsen", *row[at + 1 :]) for number, row in enumerate(shop.rows)
    ]
    loaded = replace(shop, rows=tuple(rows)).load()
    assert LedgerStep("alike_values", "colour", 400, 400, 10, 10) in loaded.ledger
    assert sorted(loaded.frame.colour.unique()) == ["crimsen", "crimson"]


def test_declared_values_are_not_second_guessed(shop: Shop) -> None:
    columns = {name: each.model_dump() for name, each in shop.case.columns.items()}
    columns["colour"] |= {"values": ["crimson", "crimsen"]}
    at = HEADER.index("colour")
    rows = [
        (*row[:at], "crimson" if number % 40 else "crimsen", *row[at + 1 :]) for number, row in enumerate(shop.rows)
    ]
    loaded = replace(shop.having(columns=columns), rows=tuple(rows)).load()
    assert [step.kind for step in loaded.ledger] == ["read", "keep_duplicates"]
