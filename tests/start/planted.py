"""Tables of tests of the start: small, planted, each with an oddity that is known."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

ROWS = 400
Columns = Mapping[str, Sequence[object]]
SWEDISH = {"encoding": "latin-1", "separator": ";"}


def customers(yes: str = "yes", no: str = "no", decimal: str = ".") -> dict[str, list[object]]:
    """A customer a row: 120 of 400 churned; age and city tell something of it, and nothing tells all."""
    draw = np.random.default_rng(3)
    churned = np.arange(ROWS) % 10 < 3
    age = np.where(churned, draw.integers(18, 60, ROWS), draw.integers(30, 80, ROWS))
    return {
        "kund_id": [f"K{number:05d}" for number in range(ROWS)],
        "ålder": [int(each) for each in age],
        "lön": [f"{each:.2f}".replace(".", decimal) for each in draw.lognormal(10, 0.3, ROWS)],
        "ort": [str(each) for each in draw.choice(["Malmö", "Åre", "Göteborg"], ROWS)],
        "sedan": [f"2021-{1 + number % 12:02d}-{1 + number % 28:02d}" for number in range(ROWS)],
        "churned": [yes if each else no for each in churned],
    }


def invoice_lines() -> dict[str, list[object]]:
    """Lines of 260 customers with two to four orders each in two years; a tenth of the lines name nobody."""
    draw = np.random.default_rng(4)
    rows: list[tuple[object, ...]] = []
    order = 10_000
    for customer in range(260):
        for _ in range(int(draw.integers(2, 5))):
            order += 1
            day = int(draw.integers(0, 720))
            who = f"{customer + 500}" if draw.random() > 0.1 else ""
            for _ in range(int(draw.integers(1, 4))):
                product = int(draw.integers(0, 30))
                rows.append((f"F{order}", who, f"P{product}", f"vara {product}", *_sold(draw, day)))
    rows.append(("F9999", "500", "FRAKT", "frakt", 1, "49,00", "15.06.2022 10:00"))
    names = ("Fakturanummer", "Kundnummer", "Artikelnr", "Benämning", "Antal", "Pris", "Datum")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _sold(draw: np.random.Generator, day: int) -> tuple[object, ...]:
    """Quantity, price with a decimal comma, and time with the day first."""
    when = np.datetime64("2022-01-01") + day
    year, month, date = str(when).split("-")
    return (int(draw.integers(1, 9)), f"{draw.uniform(5, 200):.2f}".replace(".", ","), f"{date}.{month}.{year} 12:30")


def write(path: Path, columns: Columns, encoding: str = "utf-8", separator: str = ",") -> Path:
    """Write a table as text."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path
