"""The baseline: an AutoML report of mljar-supervised, mode Explain, on one table.

Run by the Python of its own environment: baseline.py TABLE SEPARATOR TARGET POSITIVE RESULTS."""

from __future__ import annotations

import sys

import pandas as pd
from supervised.automl import AutoML


def run_automl_baseline(table: str, separator: str, target: str, positive: str, results: str) -> None:
    """Search, explain and write the report."""
    frame = pd.read_csv(table, sep=separator, dtype={target: str})
    event = (frame[target].str.lower() == positive.lower()).astype(int)
    search = AutoML(mode="Explain", results_path=results, random_state=1)
    search.fit(frame.drop(columns=target), event)
    search.report()


if __name__ == "__main__":
    run_automl_baseline(*sys.argv[1:])
