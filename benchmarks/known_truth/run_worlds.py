"""Truth: one world from its seed to what was said and what was true."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

from benchmarks.known_truth.bars import check_acceptance_bars
from benchmarks.known_truth.built import build_world
from benchmarks.known_truth.known import GroundTruth
from benchmarks.known_truth.ranges import check_interval_coverage
from benchmarks.known_truth.shop_built import ShopTruth, build_shop
from benchmarks.known_truth.shop_statements import SHOP_STATEMENTS, check_shop_bars, list_shop_intervals
from benchmarks.known_truth.shop_worlds import ShopParameters
from benchmarks.known_truth.statements import STATEMENTS, Statement, Truth
from benchmarks.known_truth.world_plan import World
from plainspoken.core.findings import Claim, Findings, FrozenModel


class WorldOutcome(FrozenModel):
    """What one world showed: `statements` as (key, said, true), `ranges` and `bars` as (name, held), and the seconds
    of one core that it took."""

    world: str
    kind: str
    statements: tuple[tuple[str, bool, bool], ...]
    ranges: tuple[tuple[str, bool], ...]
    bars: tuple[tuple[str, bool], ...]
    seconds: float = 0.0


def run_world(world: World) -> WorldOutcome:
    """Build a world, judge it, and hold what was said against what is true."""
    begun = process_time()
    if isinstance(world.dials, ShopParameters):
        return run_shop_world(world, world.dials, begun)
    known = GroundTruth(build_world(world.dials, world.seed, full=world.kind == "full"))
    honest = world.dials.overconfident == 1
    return WorldOutcome(
        world=world.name,
        kind=world.kind,
        statements=tuple(judge_statements(known, world.deep)),
        ranges=tuple(check_interval_coverage(known)) if honest else (),
        bars=tuple(check_acceptance_bars(known)) if honest else (),
        seconds=process_time() - begun,
    )


def run_shop_world(world: World, dials: ShopParameters, begun: float) -> WorldOutcome:
    """The same of a shop."""
    known = ShopTruth(build_shop(dials, world.seed))
    said = claims_by_rule(known.findings)
    judged = [each for one in SHOP_STATEMENTS for each in judge_one_statement(one, said.get(one.rule, []), known)]
    return WorldOutcome(
        world=world.name,
        kind=world.kind,
        statements=tuple(judged),
        ranges=tuple(list_shop_intervals(known)),
        bars=tuple(check_shop_bars(known)),
        seconds=process_time() - begun,
    )


def claims_by_rule(findings: Findings) -> dict[str, list[Claim]]:
    """All claims by the rule that made them."""
    by_rule: dict[str, list[Claim]] = {}
    for claim in findings.claims:
        by_rule.setdefault(claim.rule, []).append(claim)
    return by_rule


def judge_statements(known: GroundTruth, deep: bool) -> Iterator[tuple[str, bool, bool]]:
    """Each statement that could be made, whether it was, and whether it is true."""
    only = ("calibrated",) if known.built.dials.overconfident != 1 else ()
    by_rule = claims_by_rule(known.findings)
    for statement in STATEMENTS:
        if (deep or not statement.deep) and (not only or statement.rule in only):
            yield from judge_one_statement(statement, by_rule.get(statement.rule, []), known)


def judge_one_statement(
    statement: Statement[Truth], claims: list[Claim], known: Truth
) -> Iterator[tuple[str, bool, bool]]:
    """One statement on each of its subjects."""
    for claim in claims:
        true = statement.true(known, claim.subject)
        if true is not None:
            yield statement.key, claim.verdict is statement.verdict, bool(true)
