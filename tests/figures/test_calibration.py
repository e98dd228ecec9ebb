"""The calibration chart: its words never stand on each other, wherever the bin near the threshold lies."""

from __future__ import annotations

import pytest
from matplotlib.text import Text

from plainspoken.core.findings import Findings
from plainspoken.figures.calibration_chart import draw_calibration_chart
from plainspoken.figures.chart_style import ChartWidth
from tests.figures.variants import again, words_of
from tests.sample import sample_findings


def typical_at(said: float, came: float) -> Findings:
    """The sample, with the bin near the threshold somewhere else."""
    sample = sample_findings()
    at = "calibration.typical"
    placed = {
        f"{at}.predicted": sample.get(f"{at}.predicted").model_copy(update={"value": said}),
        f"{at}.observed": sample.get(f"{at}.observed").model_copy(update={"value": came, "low": came, "high": came}),
    }
    return again(sample, evidence={**sample.evidence, **placed})


@pytest.mark.parametrize("width", list(ChartWidth))
@pytest.mark.parametrize("came", [0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3])
def test_words_keep_clear_of_each_other(came: float, width: ChartWidth) -> None:
    findings = typical_at(0.2, came)
    figure = draw_calibration_chart(findings, words_of(findings), width)
    texts = [each for each in figure.findobj(Text) if isinstance(each, Text)]
    heights = {each.get_text().split(" ")[0]: each.get_position()[1] for each in texts if each.get_text()}
    assert abs(heights["Fewer"] - heights["predicted"]) > width.text
