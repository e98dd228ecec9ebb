"""Judging: what was asked for on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.core.errors import PlainspokenError

if TYPE_CHECKING:
    from plainspoken.external.external_model import ExternalModel

ID_COLUMN, TRUTH_COLUMN, PROBABILITY_COLUMN = "id", "truth", "probability"


@dataclass(frozen=True)
class ExternalModelOptions:
    """What to judge, and what was said of it.

    Either `predictions` (a table of scores) or `model` (a file of skops) is there. `id`, `truth`,
    `probability`: columns of the scores, empty for the usual names. `positive`: the value of the truth that
    is the event; `event`: what it is called where no case says so. `unseen`: we are told that the model was
    not trained on these cases. `per_year`: cases a year, 0 where nobody said. `trust`: types that a model
    may hold beyond the usual ones. `prepared`: the model takes the table as Plainspoken prepares it.
    `encoding`: of the scores, where it was said. `fitted`: the model in memory that gave the scores of `predictions`,
    with its table in their order.
    """

    case: str = ""
    predictions: Path | None = None
    model: Path | None = None
    id: str = ""
    truth: str = ""
    probability: str = ""
    positive: str = ""
    event: str = ""
    name: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    unseen: bool = False
    per_year: int = 0
    trust: tuple[str, ...] = ()
    allow_pickle: bool = False
    prepared: bool = False
    encoding: str = ""
    fitted: ExternalModel | None = None

    @property
    def gives_model(self) -> bool:
        """Whether the model itself is there, so that it can be explained."""
        return self.model is not None or self.fitted is not None

    @property
    def source(self) -> Path:
        """The file that is judged.

        Raises:
            PlainspokenError: none was named, or two; or a model without a case that says where its rows are, or with an
                encoding.
        """
        if self.predictions is not None and self.model is None:
            return self.predictions
        if self.model is None or self.predictions is not None:
            found = "both" if self.model else "none of them"
            raise PlainspokenError(f"expected either --predictions FILE or --model FILE.skops, found {found}; give one")
        if not self.case:
            remedy = "add --case CASE, or give its scores with --predictions"
            raise PlainspokenError(f"--model {self.model}: expected a case whose table it scores; {remedy}")
        if self.encoding:
            remedy = f"leave --encoding out, and write tables.NAME.encoding in the case {self.case}"
            raise PlainspokenError(
                f"--encoding {self.encoding}: expected --predictions to read by it, found a model; {remedy}"
            )
        return self.model
