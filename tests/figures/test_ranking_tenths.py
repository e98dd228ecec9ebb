"""The bar of the top tenth tells what the title, page one and the text tell of it."""

from __future__ import annotations

import pytest

from plainspoken.core.findings import Findings
from plainspoken.figures.quantile_bars import list_ranking_tenths
from tests.words.planted import whole_sample


def findings_with(top_share: float) -> Findings:
    """Findings whose calibration has as many bins as a tenth needs, and a top of this share."""
    base = whole_sample()
    given = {"evaluation.top_share": base.get("evaluation.top_rate").model_copy(update={"value": top_share})}
    bins = {"calibration.bins": tuple(map(str, range(10)))}
    return base.model_copy(update={"evidence": {**base.evidence, **given}, "members": {**base.members, **bins}})


@pytest.mark.parametrize(("top_share", "first"), [(0.1, "evaluation.top_rate"), (0.05, "calibration.bins.9.observed")])
def test_the_first_bar_is_the_top_of_page_one_where_both_are_a_tenth(top_share: float, first: str) -> None:
    shares = list_ranking_tenths(findings_with(top_share))
    assert shares == [first, *(f"calibration.bins.{place}.observed" for place in range(8, -1, -1))]
