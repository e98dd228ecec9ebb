"""Shared by all tests: where the real tables are, the one browser of a run, and what a run costs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.extras import require_extra
from plainspoken.tables.spark_session import check_java

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from pyspark.sql import SparkSession

    from tests.data.postgres_server import PostgresServer

REPOSITORY = Path(__file__).resolve().parents[1]
PLACES = (REPOSITORY / "data", REPOSITORY.parent / "shared" / "data")
FOLDERS = ("one_click", "online_retail", "online_shoppers")
CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

# Two workers share the cores: threads of one of them would only wait for those of the other. Before numpy is loaded.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
# No processes of their own for folds, here and in what a test starts: on small tables, each takes longer to start (it
# imports scikit-learn) than it works. joblib warns that there are none.
os.environ.setdefault("JOBLIB_MULTIPROCESSING", "0")
os.environ.setdefault("PYTHONWARNINGS", "ignore:joblib backend 'loky' is not available:UserWarning")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on real tables first: one worker builds their cases while the other goes on, and none waits at the end."""
    items.sort(key=lambda each: each.get_closest_marker("real") is None)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no search for garbage goes through it again, and none of the
    many objects of parsed pages begins one every moment."""
    lay_aside_what_stays()
    gc.set_threshold(200_000, 10, 10)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The same of what a file of tests leaves behind: statsmodels collects all garbage at each correction of p values,
    which took a quarter of a second each time among the pages and findings that a run keeps."""
    if nextitem is not None and nextitem.path != item.path:
        lay_aside_what_stays()


def lay_aside_what_stays() -> None:
    """Collect all garbage; what is left is looked at no more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real tables; without it a skip, but a failure on a build machine (CI=true)."""
    named = os.environ.get("PLAINSPOKEN_DATA")
    places = (Path(named),) if named else PLACES
    for folder in places:
        if all((folder / each).is_dir() for each in FOLDERS):
            return folder
    reason = (
        f"not all real tables in {' or '.join(map(str, places))}; set PLAINSPOKEN_DATA to the folder that holds them"
    )
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def few_draws() -> Iterator[None]:
    """Few resamples in each analysis: for tests that look at no range, or hold one analysis against another."""
    from tests.few_draws import draw_few

    with pytest.MonkeyPatch.context() as patch:
        draw_few(patch)
        yield


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """Apache Spark on two cores; without PySpark or Java a skip, but a failure on a build machine."""
    try:
        require_extra("spark")
        check_java()
    except PlainspokenError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    small = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "1g"}
    quiet = {"spark.log.level": "OFF", "spark.ui.showConsoleProgress": "false", "spark.driver.host": "localhost"}
    brief = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}  # compiling costs more here
    session = SparkSession.builder.master("local[2]").config(map=small | quiet | brief).getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL with the programs of this computer, without tables; where it is missing a skip."""
    from tests.data.postgres_server import find_postgres_programs, run_postgres

    pytest.importorskip("adbc_driver_postgresql", reason="needs the extra sources")
    programs = find_postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    with run_postgres(programs) as server:
        yield server


# One for all folders: a second one in the same process would find the first one's event loop running.
@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium without a network of its own; where it is missing a skip, but a failure on a build machine."""
    if not CHROMIUM.is_file():
        reason = f"no browser at {CHROMIUM}; install it: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"), executable_path=CHROMIUM, args=list(QUIET)
        )
        yield context
        context.close()
