"""Where an analysis writes its evidence down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from plainspoken.core.effects import EffectSample
from plainspoken.core.findings import Evidence, Method, Source, Unit


@dataclass(frozen=True)
class Estimate:
    """A value with its confidence interval, as a computation hands it over before it has an address."""

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    method: Method | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of the interval; the value itself where it has none."""
        return self.value if self.low is None else self.low, self.value if self.high is None else self.high


@dataclass(frozen=True)
class RowValues:
    """What some rows of a table were told (k,), and which rows these are: numbers, or names of cases (k,)."""

    rows: NDArray[Any]
    values: NDArray[Any]


@dataclass
class EvidenceRecorder:
    """Evidence and members gathered during one analysis; each address is written once.

    `units`: the unit of each column's values, where it is not a plain number. `effects`: a sample of cases with
    what each factor adds to their predicted chance. `row_values`: by column of the saved scores what figures were
    computed from, row by row, so that other code can compute them again; no part of the findings.
    """

    units: Mapping[str, Unit] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    effects: EffectSample | None = None
    row_values: dict[str, RowValues] = field(default_factory=dict)

    def recorded_estimate(self, address: str) -> Estimate | None:
        """What stands at an address, if anything does."""
        found = self.evidence.get(address)
        return Estimate(found.number, found.low, found.high, found.n, found.method) if found else None

    def put(
        self,
        address: str,
        value: bool | int | float | str | Estimate | None,
        unit: Unit,
        *,
        n: int | None = None,
        of: str | None = None,
        source: Source = "measured",
    ) -> None:
        """Write one value at an address; an unknown value (None) is left out.

        Raises:
            ValueError: the address is taken.
        """
        if value is None:
            return
        if address in self.evidence:
            raise ValueError(f"evidence at {address!r} is written twice")
        if isinstance(value, Estimate):
            self.evidence[address] = Evidence(
                value=unwrap_numpy_scalar(value.value),
                unit=unit,
                n=value.n if n is None else n,
                low=unwrap_numpy_scalar(value.low),
                high=unwrap_numpy_scalar(value.high),
                method=value.method,
                of=of,
                source=source,
            )
        else:
            self.evidence[address] = Evidence(value=unwrap_numpy_scalar(value), unit=unit, n=n, of=of, source=source)

    def keep_rows(self, column: str, rows: NDArray[Any], values: NDArray[Any]) -> None:
        """Keep what some rows were told (k,), for a column of the saved scores.

        Raises:
            ValueError: the column is taken.
        """
        if column in self.row_values:
            raise ValueError(f"rows of {column!r} are kept twice")
        self.row_values[column] = RowValues(rows, values)

    def value(self, address: str, value: float | None, column: str) -> None:
        """Write a value of a column, in that column's own unit."""
        self.put(address, value, self.units.get(column, "number"))

    def list(self, collection: str, members: Iterable[str]) -> None:
        """Declare a collection's members, in order."""
        self.members[collection] = tuple(members)


def unwrap_numpy_scalar(value: Any) -> Any:
    """A NumPy scalar as the Python value it stands for; anything else as it is."""
    return value.item() if hasattr(value, "item") else value
