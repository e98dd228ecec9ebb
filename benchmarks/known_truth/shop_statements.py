"""Truth: each judged statement of a segmentation, when it is true of a shop, and what a shop puts to the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.known_truth.ranges import interval_contains
from benchmarks.known_truth.shop_built import ShopTruth
from benchmarks.known_truth.statements import Statement
from plainspoken.analysis.clustering.customer_profiles import SEGMENT_PROFILES
from plainspoken.claims.rules.segment_rules import MIN_SEGMENT_CASES
from plainspoken.core.findings import Verdict

ShopJudge = Callable[[ShopTruth, str], bool | None]
H, F = Verdict.HOLDS, Verdict.FAILS
MAX_AGREEMENT_LOSS = 0.1  # by which a cut said to be stable may agree less with that of all customers than demanded
CHANCE = 0.5  # of pairs in the right order, by a coin
RATE_TOLERANCE = 0.005  # difference of two rates on the large shop that may be its own chance
MIDDLE, CLEARLY = 0.5, 0.2  # standing of the middle customer; how far from it a name must lie to be about a side
RETURN_RULES = ("tells_who_returns", "beats_past_spend", "answer_groups", "answer_cut")
NEWCOMER_RULES = ("newcomers_placeable", "newcomers_stand")


def segments_rank(known: ShopTruth) -> bool:
    """Whether the segments truly order customers by who buys again."""
    return not known.built.dials.alike and known.rankings["segment"] > CHANCE


def cut_comes_back(known: ShopTruth) -> bool:
    """Whether the cut agrees with that of all customers of the world, or nearly as well as demanded."""
    return known.agreement >= known.findings.get("clusters.enough").number - MAX_AGREEMENT_LOSS


def groups_are_planted(known: ShopTruth) -> bool:
    """Whether there are groups at all."""
    return known.built.dials.groups > 0


def past_tells(known: ShopTruth) -> bool:
    """Whether customers differ, so that anything of their past can tell their future."""
    return not known.built.dials.alike


def later_rate_differs(known: ShopTruth, address: str) -> bool | None:
    """Whether members truly buy again at another rate than the rest, in the stated direction."""
    slug, found = address.rsplit(".", 1)[-1], known.findings.get
    if not known.members(slug).any():
        return None
    here, there = known.later_rates(slug)
    higher = found(f"{address}.later.rate").number > found(f"{address}.later.elsewhere").number
    return past_tells(known) and (here - there if higher else there - here) > RATE_TOLERANCE


def cohorts_differ(known: ShopTruth, address: str) -> bool | None:
    """Never in a shop to which the same kind of customers comes all year; None where kinds come at times of their
    own."""
    return None if groups_are_planted(known) else False


def ask_of_shop(judge: Callable[[ShopTruth], bool]) -> ShopJudge:
    """A judge of the whole briefing, which has no subject."""
    return lambda known, address: judge(known)


def ranks_beyond(name: str, sign: int = 1) -> ShopJudge:
    """Whether the segments order customers better than a yardstick (`sign` -1: worse)."""
    return lambda known, address: sign * (known.rankings["segment"] - known.rankings[name]) > 0


SHOP_STATEMENTS: tuple[Statement[ShopTruth], ...] = (
    Statement(
        "answer_groups",
        H,
        "answer",
        ask_of_shop(lambda k: groups_are_planted(k) and cut_comes_back(k) and segments_rank(k)),
        "groups were planted, the cut comes back, and its segments rank who returns",
    ),
    Statement(
        "answer_cut",
        H,
        "answer",
        ask_of_shop(lambda k: not groups_are_planted(k) and cut_comes_back(k) and segments_rank(k)),
        "no groups were planted, the cut comes back, and its segments rank who returns",
    ),
    Statement("answer_idle", H, "answer", ask_of_shop(lambda k: not past_tells(k)), "nobody differs from anybody"),
    Statement(
        "stable_choice",
        H,
        "strength",
        ask_of_shop(cut_comes_back),
        "the cut agrees with that of all customers of the world nearly as well as was asked for",
    ),
    Statement(
        "stable_choice",
        F,
        "weakness",
        ask_of_shop(lambda k: k.fresh_agreement < k.findings.get("clusters.enough").number),
        "cuts of other customers of the world agree with it less than was asked for",
    ),
    Statement("natural_groups", H, "strength", ask_of_shop(groups_are_planted), "groups were planted"),
    Statement(
        "natural_groups", F, "weakness", ask_of_shop(lambda k: not groups_are_planted(k)), "no groups were planted"
    ),
    Statement(
        "tells_who_returns", H, "strength", ask_of_shop(segments_rank), "the segments order customers by who returns"
    ),
    Statement("beats_past_spend", H, "strength", ranks_beyond("spend"), "they order better than past spending"),
    Statement("beats_points_score", H, "strength", ranks_beyond("score"), "they order better than the points"),
    Statement("beats_points_score", F, "caution", ranks_beyond("score", -1), "they order worse than the points"),
    Statement("segment_later", H, "segment", later_rate_differs, "members return at another rate, as stated"),
    Statement(
        "newcomers_placeable", H, "fact", ask_of_shop(past_tells), "customers differ, so that a first order tells"
    ),
    Statement("newcomers_stand", H, "fact", ask_of_shop(past_tells), "customers differ"),
    Statement("spending_predictable", H, "strength", ask_of_shop(past_tells), "customers differ in what they spend"),
    Statement("later_cohorts_return", H, "fact", cohorts_differ, "later cohorts return more often"),
    Statement("later_cohorts_return", F, "fact", cohorts_differ, "later cohorts return less often"),
    Statement("action_contact_segment", H, "action", ask_of_shop(segments_rank), "the segments rank who returns"),
)


def check_shop_bars(known: ShopTruth) -> Iterator[tuple[str, bool]]:
    """Each bar that this shop puts to the test, and whether it was met."""
    dials = known.built.dials
    if dials.groups:
        found = int(known.findings.get("clusters.natural_count").number)
        yield f"planted customers found: {dials.groups} groups", found == dials.groups
    else:
        yield "silent: no groups of customers where there are none", not shop_says(known, ("natural_groups",))
    if dials.alike:
        yield "silent: nobody returns sooner where all are alike", not shop_says(known, RETURN_RULES)
        yield "silent: no segment is written to where all are alike", not shop_says(known, ("action_contact_segment",))
        yield "silent: no new customer placed where all are alike", not shop_says(known, NEWCOMER_RULES)
        yield "silent: no spending told where all are alike", not shop_says(known, ("spending_predictable",))
    yield "names fit the members of segments", not names_that_belie_members(known)


def shop_says(known: ShopTruth, rules: tuple[str, ...]) -> bool:
    """Whether any of some rules holds."""
    return any(each.rule in rules and each.verdict is H for each in known.findings.claims)


def list_shop_intervals(known: ShopTruth) -> Iterator[tuple[str, bool]]:
    """Each stated range by the name the table gives it, and whether the truth lies in it."""
    for slug in known.built.model.names:
        for name, true in (("rate", 0), ("elsewhere", 1)):
            found = known.findings.evidence.get(f"segments.{slug}.later.{name}")
            if found is not None and known.members(slug).any() and enough_followed(known, slug):
                yield f"later rate: {name}", interval_contains(found, known.later_rates(slug)[true])


def enough_followed(known: ShopTruth, slug: str) -> bool:
    """Whether a rule says anything of the segment's later rate: they are silent on few members."""
    return known.findings.get(f"segments.{slug}.later.n").number >= MIN_SEGMENT_CASES


def names_that_belie_members(known: ShopTruth) -> list[str]:
    """The segments whose name is about one side in recency, orders or revenue, and whose middle member is on the
    other one."""
    return [
        slug
        for slug in known.built.model.names
        if slug in SEGMENT_PROFILES and (known.customers["segment"] == slug).any() and belies(known, slug)
    ]


def belies(known: ShopTruth, slug: str) -> bool:
    """Whether the middle member stands on the other side of all customers than the name says, in any respect."""
    pairs = zip(SEGMENT_PROFILES[slug], known.standing(slug), strict=True)
    return any(abs(said - MIDDLE) > CLEARLY and (said - MIDDLE) * (stands - MIDDLE) < 0 for said, stands in pairs)
