"""Which charts there are, the claim behind each title, and what its words may show. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plainspoken.claims.registry import registry
from plainspoken.core.findings import Claim, Findings


@dataclass(frozen=True)
class ChartDefinition:
    """A chart's seam: `rule` judges its title, `collection` is what it draws, `uses` what its words show.

    Where the rule has subjects, `{s}` in `uses` and the title's claim are about the first subject. `also`:
    rules of the same evidence that may judge the title instead; `inside`: a collection, with `{s}` for the
    subject, that must hold something to draw; `needs`: evidence without which there is nothing to draw.
    """

    name: str
    rule: str
    collection: str
    uses: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    inside: str = ""
    needs: tuple[str, ...] = ()
    sampled: bool = False

    def claim(self, findings: Findings) -> Claim | None:
        """The claim that the title states, where the chart can be drawn at all."""
        if not findings.members.get(self.collection) or (self.sampled and not sampled_members(findings, self)):
            return None
        judged = (each for each in findings.claims if each.rule in (self.rule, *self.also))
        return next((each for each in judged if self.full(findings, each)), None)

    def full(self, findings: Findings, claim: Claim) -> bool:
        """Whether there is something to draw on the claim's subject."""
        if any(address.replace("{s}", claim.subject) not in findings.evidence for address in self.needs):
            return False
        return not self.inside or bool(findings.members.get(self.inside.replace("{s}", claim.subject)))

    def addresses(self, claim: Claim) -> dict[str, str]:
        """What each name in the chart's words stands for: the rule's evidence and the chart's own."""
        uses = {**registry()[claim.rule].uses, **self.uses}
        return {name: address.replace("{s}", claim.subject) for name, address in uses.items()}


def sampled_members(findings: Findings, chart: ChartDefinition) -> list[str]:
    """The members of a chart's collection whose effects on single cases are known, in order."""
    effects = findings.effects
    return [at for at in findings.over(chart.collection) if effects is not None and effects.of(at) is not None]


EXPLAINED_CASES_USES = {"explained": "judged.explained"}

CHART_DEFINITIONS = {
    each.name: each
    for each in (
        ChartDefinition("months", "periods_differ", "months"),
        ChartDefinition("breakdown", "breakdown_differs", "breakdowns", inside="{s}.values"),
        ChartDefinition(
            "models", "models_alike", "models", {"roc_auc": "cv.roc_auc", "rule": "models.simple_rule.roc_auc"}
        ),
        # The line is the share of all; that of the test differs by its rounding.
        ChartDefinition(
            "tenths", "ranks_top", "calibration.bins", {"base_rate": "data.base_rate"}, needs=("data.base_rate",)
        ),
        ChartDefinition("people", "finds_positives", "evaluation.people", {"precision": "evaluation.precision"}),
        ChartDefinition("calibration", "calibrated", "calibration.bins"),
        ChartDefinition(
            "value", "threshold_sensitive", "thresholds", {"best": "value.best_share", "at_top": "value.at_top"}
        ),
        ChartDefinition("decision", "worth_using_between", "decision_curve"),
        ChartDefinition("stages", "upper_limit", "settings", {"after": "settings.with_after.roc_auc"}),
        ChartDefinition("later", "misjudges_a_period", "time.periods"),
        ChartDefinition(
            "leak", "leak_never_without", "suspects", also=("leak_perfect_in_some_periods",), inside="{s}.periods"
        ),
        ChartDefinition("learning", "more_data_helps", "learning"),
        ChartDefinition("beeswarm", "strongest_driver", "driver_groups", EXPLAINED_CASES_USES, sampled=True),
        ChartDefinition("dependence", "strongest_driver", "driver_groups", EXPLAINED_CASES_USES, sampled=True),
        ChartDefinition("waterfall_found", "example_found", "examples", inside="{s}.steps"),
        ChartDefinition("waterfall_missed", "example_missed", "examples", inside="{s}.steps"),
        ChartDefinition("waterfall_false_alarm", "example_false_alarm", "examples", inside="{s}.steps"),
        ChartDefinition("slices", "groups_served_badly", "slices"),
        ChartDefinition("trade", "trade_has_a_season", "trade_months"),
        ChartDefinition("pareto", "revenue_is_concentrated", "fifths"),
        ChartDefinition("steps", "stable_choice", "steps"),
        ChartDefinition("yardsticks", "tells_who_returns", "yardsticks"),
        ChartDefinition("map", "top_segment_by_revenue", "segments"),
        ChartDefinition("segments", "segments_apart", "segments", also=("segments_return",)),
        ChartDefinition("ribbon", "act_on_first", "segments", {"n": "data.rows", "events": "data.positives"}),
        ChartDefinition("revenue_ribbon", "top_segment_by_revenue", "segments", {"n": "data.customers"}),
        ChartDefinition("moves", "membership_moves", "moves"),
        ChartDefinition("categories", "categories_cover", "categories"),
        ChartDefinition("newcomers", "newcomers_placeable", "newcomers"),
        ChartDefinition("spend", "spending_predictable", "spend"),
        ChartDefinition("gain", "gain_settled", "unsure", needs=("value.net",)),
        ChartDefinition("unsure", "one_assumption_decides", "unsure"),
        ChartDefinition("tests", "test_shows_effect", "tests"),
        ChartDefinition("profit", "profit_selected", "segments", needs=("worth.weighted_share",)),
        ChartDefinition("test_size", "test_fits_a_year", "actions", needs=("{s}.ab.rate_then",)),
    )
}
