"""Which charts there are, the claim behind each title, and what its words may show. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plainspoken.claims.registry import registry
from plainspoken.core.findings import Claim, Findings


@dataclass(frozen=True)
class Chart:
    """A chart's seam: `rule` judges its title, `collection` is what it draws, `uses` what its words show.

    Where the rule has subjects, `{s}` in `uses` and the title's claim are about the first subject. `also`:
    rules of the same evidence that may judge the title instead; `inside`: a collection, with `{s}` for the
    subject, that must hold something to draw.
    """

    name: str
    rule: str
    collection: str
    uses: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    inside: str = ""

    def claim(self, findings: Findings) -> Claim | None:
        """The claim that the title states, where the chart can be drawn at all."""
        if not findings.members.get(self.collection):
            return None
        judged = (each for each in findings.claims if each.rule in (self.rule, *self.also))
        return next((each for each in judged if self.full(findings, each)), None)

    def full(self, findings: Findings, claim: Claim) -> bool:
        """Whether there is something to draw on the claim's subject."""
        return not self.inside or bool(findings.members.get(self.inside.replace("{s}", claim.subject)))

    def addresses(self, claim: Claim) -> dict[str, str]:
        """What each name in the chart's words stands for: the rule's evidence and the chart's own."""
        uses = {**registry()[claim.rule].uses, **self.uses}
        return {name: address.replace("{s}", claim.subject) for name, address in uses.items()}


REASONS = {"sample": "explain.sample", "explained": "judged.explained"}

CHARTS = {
    each.name: each
    for each in (
        Chart("months", "periods_differ", "months"),
        Chart("breakdown", "breakdown_differs", "breakdowns", inside="{s}.values"),
        Chart(
            "models",
            "models_alike",
            "models",
            {"roc_auc": "cv.roc_auc", "rule": "models.simple_rule.roc_auc"},
        ),
        Chart("tenths", "ranks_top", "calibration.bins"),
        Chart("people", "finds_positives", "evaluation.people", {"precision": "evaluation.precision"}),
        Chart("calibration", "calibrated", "calibration.bins"),
        Chart(
            "value",
            "threshold_sensitive",
            "thresholds",
            {"best": "value.best_share", "at_top": "value.at_top"},
        ),
        Chart("stages", "upper_limit", "settings", {"after": "settings.with_after.roc_auc"}),
        Chart("later", "misjudges_a_period", "time.periods"),
        Chart(
            "leak",
            "leak_never_without",
            "suspects",
            also=("leak_perfect_in_some_periods",),
            inside="{s}.periods",
        ),
        Chart("learning", "more_data_helps", "learning"),
        Chart(
            "drivers",
            "drivers_keep_their_place",
            "drivers",
            {**REASONS, "first": "drivers.top.column"},
            also=("judged_reasons_steady",),
        ),
        Chart("shapes", "strongest_driver", "drivers", {**REASONS, "usual": "data.base_rate"}),
        Chart("slices", "groups_served_badly", "slices"),
        Chart("trade", "trade_has_a_season", "trade_months"),
        Chart("fifths", "revenue_is_concentrated", "fifths"),
        Chart("steps", "stable_choice", "steps"),
        Chart("yardsticks", "tells_who_returns", "yardsticks"),
        Chart("map", "shows_where_money_is", "segments"),
        Chart("segments", "segments_apart", "segments", also=("segments_return",)),
        Chart("moves", "membership_moves", "moves"),
        Chart("categories", "categories_cover", "categories"),
        Chart("newcomers", "newcomers_placeable", "newcomers"),
        Chart("spend", "spending_predictable", "spend"),
        Chart("test_size", "test_fits_a_year", "actions"),
    )
}
