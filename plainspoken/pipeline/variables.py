"""Variables of the environment that the line knows. Imports nothing."""

from __future__ import annotations

EVENTS_VARIABLE = "PLAINSPOKEN_EVENTS"  # set for a child to the number of its parent, with which it ends, and
# which its progress is told on standard error as JSON lines
REPORT_EPOCH = "SOURCE_DATE_EPOCH"  # the day of the report, where the case says none; never the clock
