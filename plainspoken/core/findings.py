"""The seam: what an analysis found, as typed values."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from plainspoken.core.effects import EffectSample
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.folder_name import FolderName
from plainspoken.core.part_files import open_part_file
from plainspoken.core.safe_paths import describe_no_file

LARGEST_VALUE = 1e21  # of one value, in size
EVIDENCE_BOUNDS = ("low", "high", "n")

Unit = Literal[
    "share",  # 0 to 1, of the whole named in `of`
    "score",  # 0 to 1, a quality measure (ROC-AUC, Brier, F1, probability ...)
    "count",  # whole things: visits, customers, columns
    "number",  # a value of a column, in the column's own unit
    "ratio",  # one quantity over another: lift, factor
    "money",  # in the case's currency or reference (for instance: profits on one order)
    "seconds",
    "minutes",
    "days",
    "weeks",
    "rank",  # 1 is first
    "name",  # a slug whose readable form stands in the names table
    "flag",  # true or false
    "date",  # ISO 8601
]
Method = Literal[
    "bootstrap_95",
    "bootstrap_log_odds_95",
    "wilson_95",
    "wilson_effect_95",
    "delong_95",
    "t_95",
    "delta_95",
    "resamples_95",
    "null_95",
    "clusters_95",
    "assumed",
]
Source = Literal["measured", "assumed", "cited"]
NUMBER_LIST_PATTERN = re.compile(r"\[\s+-?\d[-\d.e+]*(?:,\s+-?\d[-\d.e+]*)*\s+\]")
NAMES_AS_WRITTEN = "und"  # in place of a language: names as the table has them, before a case gives its own


class FrozenModel(BaseModel):
    """Base of every type that crosses the seam: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Verdict(StrEnum):
    """What a rule found: the statement holds, it fails, or it cannot be judged."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


class ClaimKind(StrEnum):
    """What a claim is to the reader."""

    ANSWER = "answer"
    STRENGTH = "strength"
    WEAKNESS = "weakness"
    CAUTION = "caution"
    DRIVER = "driver"
    SEGMENT = "segment"
    ACTION = "action"
    FACT = "fact"
    SILENT = "silent"


class Evidence(FrozenModel):
    """One computed, assumed or cited value, unrounded.

    `low` and `high` bound the value by `method`; `n` is how many cases it rests on; `of` is the slug
    of a share's denominator. A name's value is a slug.
    """

    value: bool | int | float | str | None
    unit: Unit
    n: int | None = Field(default=None, ge=0)
    low: float | None = None
    high: float | None = None
    method: Method | None = None
    of: str | None = None
    source: Source = "measured"

    @field_validator("value", "low", "high")
    @classmethod
    def finite(cls, value: object) -> object:
        """Refuse NaN and infinity, and what has more digits than can be told: what is not known is None."""
        if isinstance(value, (int, float)) and not abs(value) <= LARGEST_VALUE:
            raise ValueError(f"must be finite, of at most {LARGEST_VALUE:g}; what is not known is null")
        return value

    @property
    def number(self) -> float:
        """The value as a number.

        Raises:
            TypeError: the value is a name or unknown.
        """
        if isinstance(self.value, (str, type(None))):
            raise TypeError(f"not a number: {self.value!r}")
        return float(self.value)


class Claim(FrozenModel):
    """One rule applied to one subject: its verdict, what it is to the reader, and what it rests on."""

    rule: str
    subject: str = ""
    verdict: Verdict
    reason: str = ""
    kind: ClaimKind
    severity: int = Field(ge=1, le=3)
    weight: float = 0.0
    evidence: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """`rule` or `rule@subject`, unique within one findings document."""
        return f"{self.rule}@{self.subject}" if self.subject else self.rule


class BriefingOutline(FrozenModel):
    """What the case asked the briefing to hold, in order.

    `demonstration`: its data were simulated. `first_look`: few models were tried, each tested once (`report --fast`).
    `drawn`: the engine drew its rows at random from a larger table.
    """

    parts: tuple[str, ...]
    languages: tuple[str, ...]
    demonstration: bool = False
    first_look: bool = False
    drawn: bool = Field(default=False, exclude_if=lambda said: not said)

    @property
    def stamp(self) -> str:
        """The label of what stands on each page for a reader to know at once; empty where nothing is to be said."""
        if self.first_look:
            return "first_look_on_demonstration" if self.demonstration else "first_look"
        return "demonstration" if self.demonstration else "drawn" if self.drawn else ""


class Provenance(FrozenModel):
    """Where the findings come from: content hashes, seeds and versions, never clocks or paths.

    `artifacts`: SHA-256 of each file that belongs to the findings, such as the model.
    """

    case: FolderName
    case_hash: str
    data_hashes: Mapping[str, str]
    code_hash: str
    seed: int
    versions: Mapping[str, str]
    artifacts: Mapping[str, str] = Field(default_factory=dict)


class Findings(FrozenModel):
    """Everything that is known about one case. The only thing that crosses from analysis to page.

    `members` gives each collection's members in order (`members["slices"] == ("0", "1")`); the
    evidence on a member is at `<collection>.<member>.<what>`. `names` gives, per language, the
    readable form of each slug and each text of the case. `effects`: a sample of cases with what each factor
    adds to their predicted chance, where a model was explained.
    """

    schema_version: Literal["1"] = "1"
    task: Literal["classification", "segmentation"]
    briefing: BriefingOutline
    names: Mapping[str, Mapping[str, str]]
    evidence: Mapping[str, Evidence]
    members: Mapping[str, tuple[str, ...]]
    claims: tuple[Claim, ...] = ()
    effects: EffectSample | None = None
    provenance: Provenance

    def get(self, address: str) -> Evidence:
        """The evidence at `address`; `x:low`, `x:high` and `x:n` are the bounds and the size of `x`.

        Raises:
            MissingEvidence: no such address; names the nearest known one.
        """
        base, _, bound = address.partition(":")
        found = self.evidence.get(base)
        if found is None:
            raise MissingEvidence(base, self.evidence)
        return evidence_bound(found, bound) if bound else found

    def over(self, collection: str) -> Iterator[str]:
        """The full addresses of a collection's members, in order; nothing where there is none."""
        return (f"{collection}.{member}" for member in self.members.get(collection, ()))

    def claim(self, key: str) -> Claim | None:
        """The claim with this key, if its rule applied."""
        return next((claim for claim in self.claims if claim.key == key), None)


class MissingEvidence(PlainspokenError, KeyError):
    """An address that the findings do not hold."""

    def __init__(self, address: str, known: Mapping[str, Evidence]) -> None:
        super().__init__(f"no evidence at {address!r}{suggest_nearest(address, known)}")


def suggest_nearest(word: str, known: Mapping[str, object], alike: float = 0.6) -> str:
    """` (nearest: 'x')` for the known word most like this one, or nothing; `alike`: how much at least, of 1."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=alike)
    return f" (nearest: {close[0]!r})" if close else ""


def evidence_bound(evidence: Evidence, bound: str) -> Evidence:
    """A bound (`low`, `high`) or the size (`n`) of a piece of evidence, as evidence of its own."""
    if bound == "n":
        return Evidence(value=evidence.n, unit="count", source=evidence.source)
    value = {"low": evidence.low, "high": evidence.high}[bound]
    return evidence.model_copy(update={"value": value, "low": None, "high": None})


def find_bounded_evidence(findings: Findings, address: str) -> Evidence:
    """The evidence at an address or at one of its bounds (`:low`, `:high`, `:n`).

    Raises:
        MissingEvidence: no such address; names the nearest known one.
        PlainspokenError: the evidence has no such bound.
    """
    bound = address.partition(":")[2]
    if bound and bound not in EVIDENCE_BOUNDS:
        known = ", ".join(f":{each}" for each in EVIDENCE_BOUNDS)
        raise PlainspokenError(f"{address}: no bound {bound!r}; there are: {known}")
    evidence = findings.get(address)
    if bound and evidence.value is None:
        raise PlainspokenError(f"{address}: this evidence has no {bound!r}; show it without `:{bound}`")
    return evidence


MAX_FINDINGS_BYTES = 500_000_000  # the largest so far has a hundredth of them


def read_findings(path: Path) -> Findings:
    """Read a findings document.

    Raises:
        PlainspokenError: the file is missing, or not a findings document of this version.
    """
    if path.exists() and not path.is_file():
        found = describe_no_file(path)
        raise PlainspokenError(f"{path}: expected a findings document, found {found}; name the file itself")
    if path.is_file() and (size := path.stat().st_size) > MAX_FINDINGS_BYTES:
        raise PlainspokenError(f"{path}: expected a findings document, found a file of {size:,} bytes; name another")
    try:
        return _parse_findings_once(path.read_bytes())
    except NotADirectoryError:
        file, remedy = path.parent, "build it first: plainspoken report CASE, then give report/CASE"
        raise PlainspokenError(f"{file}: expected the folder of a built case, found a file; {remedy}") from None
    except FileNotFoundError:
        built = Path("report") / path.parent.name
        meant = f"did you mean {built}?" if (built / path.name).is_file() else "run `plainspoken analyse` first"
        raise PlainspokenError(f"{path}: no findings here; {meant}") from None
    except ValidationError as error:
        raise PlainspokenError(f"{path}: not a findings document: {tell_first_fault(error)}") from None


@lru_cache(maxsize=2)
def _parse_findings_once(content: bytes) -> Findings:
    """Each stage of a run reads the same document."""
    return Findings.model_validate_json(content)


def tell_first_fault(error: ValidationError) -> str:
    """The first fault of a document with its place; of one that cannot be read at all, which has none, the fault."""
    first = error.errors()[0]
    return ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))


def write_findings(findings: Findings, path: Path, *, private: bool = False) -> None:
    """Write a findings document: same findings, same bytes; whole or not at all; `private` as in `write_atomically`."""
    write_atomically(path, serialise_findings(findings), private=private)


def serialise_findings(findings: Findings) -> bytes:
    """A findings document as it is written: same findings, same bytes."""
    text = json.dumps(findings.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
    return (NUMBER_LIST_PATTERN.sub(fold_number_list, text) + "\n").encode()


def fold_number_list(found: re.Match[str]) -> str:
    """A list of numbers on one line: effects of hundreds of cases would be the longest part of the document."""
    return " ".join(found[0].split()).replace("[ ", "[").replace(" ]", "]")


def write_atomically(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file so that at any moment either the old or the whole new content is there.

    `private`: it holds rows of single people, and nobody but its owner may read it.
    """
    with open_part_file(path, private=private) as part:
        part.write_bytes(content)
        os.replace(part, path)
