"""Data tests: a file of invoice lines far larger than the engine may hold is aggregated within its bound."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.speed.enlarge import write_enlarged_lines
from benchmarks.speed.measure_process import measure_command
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.simulate.simulate_invoices import make_invoices
from tests.data.invoice_lines import published_case

TIMES, CUSTOMERS = 10, 1_002
CODE = """
import sys
from pathlib import Path
from plainspoken.data.invoices.load_invoices import load_customer_rfm
from tests.data.invoice_lines import published_case
frame = load_customer_rfm(published_case("large.csv"), Path(sys.argv[1]), Path(sys.argv[1]) / "work")
print(len(frame), round(frame.revenue.sum(), 2))
"""
BOUND, MOST_MEGABYTES = "80MB", 250  # without a bound it takes more than that
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_large_file_is_aggregated_within_the_bound(tmp_path: Path) -> None:
    frame, truth = make_invoices()
    frame.to_csv(tmp_path / "lines.csv", index=False)
    write_enlarged_lines(published_case(), tmp_path / "lines.csv", TIMES, tmp_path / "large.csv")
    environment = {**os.environ, "PLAINSPOKEN_MEMORY": BOUND}
    taken = measure_command([sys.executable, "-c", CODE, str(tmp_path)], ROOT, environment, tmp_path / "log")
    customers, revenue = (tmp_path / "log").read_text().split()
    assert int(customers) == TIMES * CUSTOMERS
    assert float(revenue) == pytest.approx(TIMES * sum(truth.revenue.values()))
    assert taken.megabytes < MOST_MEGABYTES
    assert list((tmp_path / "work").iterdir()) == []


def test_a_bound_too_narrow_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plainspoken.data.invoices.load_invoices import load_customer_rfm

    monkeypatch.setenv("PLAINSPOKEN_MEMORY", "2MB")
    make_invoices(customers=300)[0].to_csv(tmp_path / "lines.csv", index=False)
    with pytest.raises(PlainspokenError, match=r"PLAINSPOKEN_MEMORY: expected enough memory.*raise it"):
        load_customer_rfm(published_case("lines.csv"), tmp_path, tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []
