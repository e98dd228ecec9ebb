"""Other scalings: groups far apart are found on every scale, borders through one cloud are not."""

from __future__ import annotations

import pandas as pd

from plainspoken.analysis.clustering.other_scalings import record_scaling_agreement
from plainspoken.analysis.clustering.segment import prepare_clustering_points
from plainspoken.analysis.clustering.select_clustering import select_clustering
from plainspoken.claims.registry import registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.claims.verdicts import FAILS, HOLDS
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted_customers import APART, TWO, cloud, groups, quick_case


def agreement_of(customers: pd.DataFrame, count: int) -> EvidenceRecorder:
    """The cut into so many segments, held against other scales."""
    case = quick_case(TWO.model_copy(update={"fewest": count, "most": count}))
    points, raw, scales = prepare_clustering_points(customers, case)
    book = EvidenceRecorder()
    chosen = select_clustering(points, case.clustering, case.seed).chosen
    record_scaling_agreement(chosen, points, raw, scales, case.seed, book)
    book.put("clusters.enough", 0.88, "score")
    book.put("clusters.stability", chosen.agreed, "score")
    return book


def scale_decides(book: EvidenceRecorder) -> object:
    rule = registry()["scaling_decides"]
    return rule.judge(RuleEvidence({name: book.evidence[address] for name, address in rule.uses.items()}))


def test_groups_that_do_not_touch_are_found_on_every_scale() -> None:
    book = agreement_of(groups(APART), 3)
    assert book.members["scalings"] == ("logarithm", "rank", "power_unclipped")
    assert book.evidence["clusters.across_scalings"].number > 0.88
    assert scale_decides(book) is FAILS


def test_borders_through_one_cloud_hang_on_the_scale() -> None:
    book = agreement_of(cloud(), 5)
    assert book.evidence["clusters.across_scalings"].number < 0.88
    assert scale_decides(book) is HOLDS
