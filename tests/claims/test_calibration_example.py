"""The bin that is quoted shows what is said of all bins, whatever was found."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.claims.registry import registry
from plainspoken.core.calibration_example import SMALL_CALIBRATION_GAP, CalibrationBin, choose_example
from plainspoken.core.findings import Evidence, Verdict
from tests.words.planted import whole_sample

SHARES = st.floats(0, 1)
RANGES = st.tuples(SHARES, SHARES, SHARES).map(sorted)
BINS = st.builds(lambda said, ends: CalibrationBin(said, ends[1], ends[0], ends[2]), SHARES, RANGES)


def test_where_all_is_accurate_a_bin_that_is_not_is_no_example() -> None:
    """The one nearest to the threshold said 27 in 100, and nothing came."""
    bins = [CalibrationBin(0.27, 0.0, 0.0, 0.26), CalibrationBin(0.6, 0.62, 0.4, 0.8), CalibrationBin(0.9, 0.9, 0.8, 1)]
    assert choose_example(bins, 0.3, accurate=True) == 1
    assert choose_example(bins, 0.95, accurate=False) == 0
    assert choose_example(bins[:1], 0.3, accurate=True) == 0


@given(st.lists(BINS, min_size=1, max_size=10), SHARES, st.booleans())
def test_the_example_shows_what_is_true_of_all_wherever_a_bin_does(
    bins: list[CalibrationBin], threshold: float, accurate: bool
) -> None:
    chosen = bins[choose_example(bins, threshold, accurate=accurate)]
    assert chosen.agrees is accurate or all(each.agrees is not accurate for each in bins)


@settings(deadline=None)
@given(SHARES, RANGES, RANGES, SHARES)
def test_probabilities_are_called_accurate_only_beside_an_example_that_is(
    said: float, came: list[float], gap: list[float], noise: float
) -> None:
    planted = {
        "calibration.typical.predicted": Evidence(value=said, unit="share"),
        "calibration.typical.observed": Evidence(value=came[1], unit="share", low=came[0], high=came[2]),
        "calibration.gap": Evidence(value=gap[1] / 5, unit="share", low=gap[0] / 5, high=gap[2] / 5),
        "calibration.noise": Evidence(value=noise / 10, unit="share"),
    }
    base = whole_sample()
    claim = registry()["calibrated"].apply(base.model_copy(update={"evidence": {**base.evidence, **planted}}), "")
    assert claim is not None
    if claim.verdict is Verdict.HOLDS:
        assert came[0] <= said <= came[2] or abs(came[1] - said) < SMALL_CALIBRATION_GAP
