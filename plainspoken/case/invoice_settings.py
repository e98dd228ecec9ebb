"""What a segmentation says of its invoice lines, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from plainspoken.case.wording import WordsByLanguage
from plainspoken.core.findings import FrozenModel

Algorithm = Literal["k_means", "gaussian_mixture", "hierarchical", "hdbscan"]
INVOICE_ROLES = (
    "order", "customer", "product", "description", "quantity", "price", "total", "time", "place", "currency",
)  # fmt: skip


class InvoiceColumns(FrozenModel):
    """Which column of the table of invoice lines is what.

    `price`: of one piece; where the table tells what a line comes to instead, `total` names that column. Where no
    column numbers the orders, what a customer buys on one day is one order; without `product`, all goods are one;
    without `quantity`, each line counts as one piece. `currency`: the column that says in which money a line is;
    all lines must be in the same. `cancelled`: what the number of a cancellation begins with; where it is said, such
    lines must give back. `not_products`: codes that are no goods (postage, fees, samples), `*` standing for anything,
    upper and lower case alike. `times`: the ways in which a time may be written, in the order in which they are tried.
    """

    order: str = ""
    customer: str
    product: str = ""
    quantity: str = ""
    price: str = ""
    time: str
    total: str = Field("", exclude_if=lambda said: not said)  # cases without it stay the same to a cache
    description: str = ""
    place: str = ""
    currency: str = Field("", exclude_if=lambda said: not said)
    cancelled: str = ""
    not_products: tuple[str, ...] = ()
    times: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")

    @model_validator(mode="after")
    def says_what_was_paid(self) -> InvoiceColumns:
        """Refuse lines without money, and money told twice: the two may differ, and nobody knows which holds."""
        if bool(self.price) == bool(self.total):
            raise ValueError("give either price (of one piece) or total (of the line), and not both")
        return self

    @property
    def paid(self) -> str:
        """The column with the money of a line, for one piece or for all."""
        return self.total or self.price

    def columns(self) -> Mapping[str, str]:
        """The columns by role, without the roles that no column has."""
        return {role: getattr(self, role) for role in INVOICE_ROLES if getattr(self, role)}


MAX_REFIT_SHORTFALL = 0.1  # by which a refit may agree less with the cut than refits must on the mean


class ClusteringSettings(FrozenModel):
    """Between how many segments to choose, and what a choice must reach.

    `stability`: mean adjusted Rand index over resamples, of which 39 in 40 reach `least_agreement`, too; `min_share`:
    of the customers, in each segment.
    """

    algorithms: tuple[Algorithm, ...] = ("k_means", "gaussian_mixture", "hierarchical", "hdbscan")
    fewest: int = Field(default=3, ge=2)
    most: int = Field(default=8, ge=2)
    stability: float = Field(default=0.88, gt=0, lt=1)
    min_share: float = Field(default=0.03, gt=0, lt=1)
    resamples: int = Field(default=30, ge=10)

    @property
    def least_agreement(self) -> float:
        """What nearly every resample must agree to: a mean hides that a cut falls elsewhere on some."""
        return max(self.stability - MAX_REFIT_SHORTFALL, 0.0)


class FollowUpSettings(FrozenModel):
    """How many days at the end of the period are kept back, to see what the customers did next."""

    days: int = Field(default=90, ge=7)


class NewCustomerSettings(FrozenModel):
    """When a new customer is looked at, in days after the first order, and when it counts as settled.

    A customer first seen within `lead_days` of the beginning of the table may be an old one, and is left out.
    """

    days: tuple[int, ...] = (0, 30, 60, 90)
    settled_days: int = Field(default=180, ge=30)
    lead_days: int = Field(default=90, ge=0)


class ProductCategory(FrozenModel):
    """A product category by transparent rule: a description that holds one of `any_of` as a whole word.

    The first that fits is taken; a product that fits none is in none.
    """

    slug: str
    any_of: tuple[str, ...]
    words: WordsByLanguage = Field(default_factory=dict)
