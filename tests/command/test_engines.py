"""Tests of the command: what Spark is asked to read is looked at before Spark is started."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from plainspoken.cli.engines import require_parquet
from plainspoken.core.errors import PlainspokenError


def test_a_file_for_spark_that_is_no_parquet_is_told_at_once(tmp_path: Path) -> None:
    table = pd.DataFrame({"age": [20, 30]})
    table.to_csv(tmp_path / "visits.csv", index=False)
    table.to_csv(tmp_path / "visits.parquet", index=False)
    for name in ("visits.csv", "visits.parquet"):
        with pytest.raises(PlainspokenError, match=f"{name}: expected Parquet for Spark, .* leave out --engine spark"):
            require_parquet(str(tmp_path / name))
    table.to_parquet(tmp_path / "part-0001")
    for well in (str(tmp_path / "part-0001"), str(tmp_path), "hdfs:///visits", "nowhere"):
        require_parquet(well)
