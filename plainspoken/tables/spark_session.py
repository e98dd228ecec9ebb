"""Apache Spark, optional: a session to ask, and what goes wrong in it in one sentence."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.extras import require_extra

SPARK_EXTRA = "spark"
JAVA_REMEDY = "install Java 17 or newer (Debian, Ubuntu: apt-get install default-jre-headless), or set JAVA_HOME"
ROWS_PER_ARROW_BATCH = 32_768
# Of a session of ours alone: names as they are written, moments as the clock of UTC shows them, and folders such as
# `month=01` as the text that they are, and any encoding of text, all as files are read without Spark.
SESSION_SETTINGS = {
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.legacy.javaCharsets": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_PER_ARROW_BATCH),
}
CAUSE = re.compile(r"^(?:Caused by: |: )?[\w.$]+(?:Error|Exception|Faults): (?P<said>.+)$", re.MULTILINE)
OWN_ERROR = re.compile(r"^plainspoken\.[\w.]+: (?P<said>.+)$", re.MULTILINE)
CLASS_NAME = re.compile(r"^(?:[a-z]\w*\.)+[A-Z][\w$]*: ")
QUERY_LOGGER = "SQLQueryContextLogger"
BRIDGE = "An error occurred while calling"  # what Py4J says before the error itself
MAX_TOLD_LETTERS = 300


@contextmanager
def open_spark(name: str) -> Iterator[Any]:
    """A session of the cluster that this program was submitted to, of the one that is open already, or, where there is
    neither, of this computer. One that was started here ends here. `name`: how the cluster's own pages call it.

    Raises:
        PlainspokenError: PySpark or Java is not there, or what goes wrong in Spark while the session is open.
    """
    require_extra(SPARK_EXTRA)
    # It says so of its own frames of pandas, of which none is made here: rows pass as Arrow.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    logging.getLogger(QUERY_LOGGER).setLevel(logging.CRITICAL + 1)  # errors again as JSON; they are told once, by us
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    there = SparkSession.getActiveSession()
    if there is None:
        check_java()
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else another Python of this computer may be taken
    started = None
    try:
        session = there or SparkSession.builder.appName(name).getOrCreate()
        started = None if there else session
        if started is not None and started.sparkContext.master.startswith("local"):
            started.sparkContext.setLogLevel("OFF")  # what goes wrong is told once, by us
        own = session.newSession()
        for setting, value in SESSION_SETTINGS.items():
            own.conf.set(setting, value)
        yield own
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise PlainspokenError(f"Spark: {tell_spark_error(error)}; mend that and run the same command again") from None
    finally:
        if started is not None:
            started.stop()


def check_java() -> None:
    """See that there is a Java to start Spark with.

    Raises:
        PlainspokenError: there is none; says what to install.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")
    if found is None:
        raise PlainspokenError(
            f"Spark: expected Java, found none{f' in JAVA_HOME ({home})' if home else ''}; {JAVA_REMEDY}"
        )


def check_executor_version(program: str) -> None:
    """See, in an executor, that it has the version of the program that asks.

    Raises:
        PlainspokenError: it has another one, which may answer otherwise.
    """
    here = version("plainspoken")
    if here != program:
        raise PlainspokenError(
            f"executor: expected plainspoken {program}, as where the command was given, found {here}; install the same "
            "version on each"
        )


def tell_spark_error(error: BaseException) -> str:
    """The cause of what Spark raised, in one line: our own words where an executor raised them, else the innermost
    cause that it names, behind what it says first."""
    text = str(error).strip() or type(error).__name__
    own = OWN_ERROR.search(text)
    if own:
        return own["said"].strip()
    first = CLASS_NAME.sub("", text.splitlines()[0]).strip()
    causes = [each["said"].strip() for each in CAUSE.finditer(text)]
    if causes and first.startswith(BRIDGE):
        first = causes[0]
    said = first if not causes or causes[-1] in first else f"{first} ({causes[-1]})"
    return said if len(said) <= MAX_TOLD_LETTERS else f"{said[:MAX_TOLD_LETTERS]}..."


def quote_spark_name(name: str) -> str:
    """The name of a column as Spark reads it, whatever signs it holds."""
    return "`" + name.replace("`", "``") + "`"
