"""How fast a case's service answered where it was measured, as evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Evidence, Findings, FrozenModel, tell_first_fault, write_atomically

LATENCY_FILE = "latency.json"
# What a measurement may say: a folder may come from elsewhere.
MOST_PROCESSORS, MOST_REQUESTS, LEAST_RATE, MOST_RATE, LONGEST_SECONDS = 65_536, 10**9, 1e-6, 1e9, 1e6
SERVICE_SECTION = "service"


class LatencyMeasurement(FrozenModel):
    """Single cases asked over HTTP at a steady rate, reasons included, on one machine.

    `file` and `model`: name and SHA-256 of the model that answered, at `moment`; `rate`: requests a second;
    `errors`: requests that were not answered 200; `median_seconds`, and `slow_seconds`: that in which
    `slow_share` of the requests were answered, each counted from when it was due.
    """

    schema_version: Literal["1"] = "1"
    file: str
    model: str
    moment: str
    processors: int = Field(ge=1, le=MOST_PROCESSORS)
    rate: float = Field(ge=LEAST_RATE, le=MOST_RATE)
    requests: int = Field(ge=1, le=MOST_REQUESTS)
    errors: int = Field(ge=0)
    median_seconds: float = Field(ge=0, le=LONGEST_SECONDS)
    slow_seconds: float = Field(ge=0, le=LONGEST_SECONDS)
    slow_share: float = Field(0.99, gt=0.5, lt=1)

    @model_validator(mode="after")
    def fits_itself(self) -> Self:
        """No more errors than requests, and the slow ones no faster than the usual one."""
        if self.errors > self.requests or self.slow_seconds < self.median_seconds:
            raise ValueError("its numbers contradict each other")
        return self

    def evidence(self) -> dict[str, Evidence]:
        """What was measured, by address."""
        found = {
            "moment": Evidence(value=f"moment.{self.moment}", unit="name"),
            "processors": Evidence(value=self.processors, unit="count"),
            "rate": Evidence(value=self.rate, unit="count"),
            "requests": Evidence(value=self.requests, unit="count"),
            "errors": Evidence(value=self.errors, unit="count", n=self.requests),
            "median": Evidence(value=self.median_seconds, unit="seconds", n=self.requests),
            "slow": Evidence(value=self.slow_seconds, unit="seconds", n=self.requests),
            "slow_share": Evidence(value=self.slow_share, unit="share", of="requests", source="assumed"),
        }
        return {f"{SERVICE_SECTION}.{what}": each for what, each in found.items()}


def write_latency(measured: LatencyMeasurement, folder: Path) -> Path:
    """Keep a measurement in a build folder; the place of the file."""
    write_atomically(folder / LATENCY_FILE, (measured.model_dump_json(indent=1) + "\n").encode())
    return folder / LATENCY_FILE


def add_latency_evidence(findings: Findings, folder: Path) -> Findings:
    """Findings with the measurement that a build folder holds; as they are where it holds none, or one of
    another model than theirs.

    Raises:
        PlainspokenError: the file is no measurement.
    """
    path = folder / LATENCY_FILE
    if not path.is_file():
        return findings
    try:
        measured = LatencyMeasurement.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise PlainspokenError(
            f"{path}: expected a measurement, found: {tell_first_fault(error)}; "
            f"run `plainspoken measure {folder}` again, or remove the file"
        ) from None
    if findings.provenance.artifacts.get(measured.file) != measured.model:
        return findings
    return findings.model_copy(update={"evidence": {**findings.evidence, **measured.evidence()}})
