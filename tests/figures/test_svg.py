"""Charts as SVG: lean, marked with their evidence, the same each time, ready to stand many in one page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.figures.chart_registry import CHART_FUNCTIONS, draws
from plainspoken.figures.chart_style import ChartWidth
from plainspoken.figures.draw_charts import draw_all, list_drawable_charts, write_chart
from plainspoken.figures.svg import SVG_NAMESPACE
from tests.figures.variants import VARIANTS, words_of
from tests.sample import sample_findings
from tests.sample_customers import customers_findings

SMALLEST = {"wide": 8.0, "narrow": 8 / 0.75}  # eight points: on a phone a unit is a pixel of 0.75 points


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's charts."""
    place = tmp_path_factory.mktemp("charts")
    findings = sample_findings()
    draw_all(findings, words_of(findings), place)
    return place


@pytest.fixture(scope="module")
def drawings(folder: Path) -> dict[str, etree._Element]:
    """The sample's charts, parsed, by file name."""
    return {path.name: etree.fromstring(path.read_bytes()) for path in sorted(folder.glob("*.svg"))}


def test_every_chart_of_the_registry_has_a_drawing_in_both_widths(drawings: dict[str, etree._Element]) -> None:
    assert set(CHART_FUNCTIONS) == set(CHART_DEFINITIONS)
    drawn = list_drawable_charts(sample_findings())
    assert set(drawings) == {f"{name}{width.suffix}.svg" for name in drawn for width in ChartWidth}
    assert {*drawn, *list_drawable_charts(customers_findings())} == set(CHART_DEFINITIONS)


def test_a_drawing_of_no_chart_or_of_a_taken_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no chart 'mnths' \(nearest: 'months'\)"):
        draws("mnths")
    with pytest.raises(ValueError, match="two functions draw the chart 'months'"):
        draws("months")


def test_the_same_findings_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    findings = sample_findings()
    for path in draw_all(findings, words_of(findings), tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_each_number_prints_what_the_words_print(drawings: dict[str, etree._Element]) -> None:
    words = words_of(sample_findings())
    seen = 0
    for name, drawing in drawings.items():
        for shown in drawing.iterfind(f".//{SVG_NAMESPACE}tspan[@data-evidence]"):
            expected = words.show(shown.get("data-evidence"), shown.get("data-show"))
            assert "".join(shown.itertext()) == expected.text, name
            assert shown.get("data-value") == expected.value, name
            seen += 1
    assert seen > 200


def test_each_name_prints_what_the_words_print(drawings: dict[str, etree._Element]) -> None:
    words = words_of(sample_findings())
    for drawing in drawings.values():
        for shown in drawing.iterfind(f".//{SVG_NAMESPACE}tspan[@data-name]"):
            name = words.name(shown.get("data-name")).text
            assert "".join(shown.itertext()) in (name, name[:1].upper() + name[1:])


def test_no_number_stands_without_its_mark(drawings: dict[str, etree._Element]) -> None:
    marks = ("data-evidence", "data-name", "data-tick")
    for name, drawing in drawings.items():
        for text in drawing.iterfind(f".//{SVG_NAMESPACE}text"):
            plain = "".join(span.text or "" for span in text.iter() if not marked(span, marks))
            assert not re.search(r"\d", plain.replace("100", "")), (name, plain)


def marked(span: etree._Element, marks: tuple[str, ...]) -> bool:
    """Whether a span or one it stands in carries a mark."""
    chain = [span, *span.iterancestors()]
    return any(mark in each.attrib for each in chain for mark in marks)


def test_a_bar_is_as_long_as_its_value(drawings: dict[str, etree._Element]) -> None:
    findings = sample_findings()
    lengths = {}
    for path in drawings["waterfall_found.svg"].iterfind(f".//{SVG_NAMESPACE}path[@data-bar]"):
        xs = [float(pair.split()[0]) for pair in re.findall(r"[ML] ([\d.]+ [\d.]+)", path.get("d"))]
        lengths[path.get("data-bar")] = max(xs) - min(xs)
    longest = "examples.found.steps.0.effect"
    raised = [address for address in lengths if address.endswith("effect") and findings.get(address).number > 0]
    assert len(raised) > 2
    for address in raised:
        expected = findings.get(address).number / findings.get(longest).number
        assert lengths[address] / lengths[longest] == pytest.approx(expected, abs=0.002)


def test_a_drawing_can_stand_in_a_page_with_others(drawings: dict[str, etree._Element]) -> None:
    for name, drawing in drawings.items():
        assert drawing.get("role") == "img", name
        assert drawing[0].tag == f"{SVG_NAMESPACE}title" and drawing[0].text, name
        assert drawing.get("viewBox") and drawing.get("width") is None and drawing.get("height") is None
        assert not drawing.xpath(".//@id | .//@clip-path | .//@transform | .//@style"), name
        assert not drawing.xpath("//*[local-name()='style' or local-name()='defs' or local-name()='metadata']")


def test_text_is_large_enough_and_only_of_our_family(drawings: dict[str, etree._Element]) -> None:
    for name, drawing in drawings.items():
        assert drawing.get("font-family") == "Inter"
        least = SMALLEST[drawing.get("class")]
        assert min(float(text.get("font-size")) for text in drawing.iterfind(f".//{SVG_NAMESPACE}text")) >= least, name


def test_all_drawings_together_are_small(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.glob("*.svg")) < 450_000


def test_a_chart_without_evidence_is_not_drawn_and_its_file_goes(tmp_path: Path) -> None:
    (tmp_path / "segments.svg").write_text("of an earlier run")
    findings = VARIANTS["without_the_optional"]()
    draw_all(findings, words_of(findings), tmp_path)
    assert "segments" not in list_drawable_charts(findings)
    assert not (tmp_path / "segments.svg").exists()
    assert (tmp_path / "months.svg").exists()


def test_a_name_with_signs_of_markup_is_text(tmp_path: Path) -> None:
    findings = sample_findings()
    nasty = "<script>alert('1')</script> & \"$x_1$\" {{ 7 }}"
    names = {"en": {**findings.names["en"], "value.month.nov": nasty}}
    changed = findings.model_copy(update={"names": names})
    draw_all(changed, words_of(changed), tmp_path)
    drawing = etree.fromstring((tmp_path / "months.svg").read_bytes())
    (shown,) = drawing.iterfind(f".//{SVG_NAMESPACE}tspan[@data-name='value.month.nov']")
    assert "".join(shown.itertext()) == nasty
    assert not drawing.xpath("//*[local-name()='script']")


def test_the_order_of_thresholds_and_the_kind_of_leak_change_no_drawing(folder: Path, tmp_path: Path) -> None:
    findings = VARIANTS["perfect_in_some_periods"]()
    draw_all(findings, words_of(findings), tmp_path)
    for name in ("value.svg", "leak.svg"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_missing_periods_stand_in_the_order_of_the_calendar(drawings: dict[str, etree._Element]) -> None:
    names = [each.get("data-name") for each in drawings["months.svg"].iterfind(f".//{SVG_NAMESPACE}tspan[@data-name]")]
    periods = [name.rsplit(".", 1)[1] for name in names]
    assert periods == list(sample_findings().members["data.periods"])


@pytest.mark.parametrize(
    "name", ["months", "breakdown", "later", "waterfall_missed", "slices", "segments", "test_size"]
)
def test_the_value_behind_a_bar_is_the_one_it_is_drawn_for(name: str, drawings: dict[str, etree._Element]) -> None:
    drawing = drawings[f"{name}.svg"]
    marks = [each.get("data-bar") or each.get("data-evidence") for each in drawing.iter()]
    bars = [place for place, each in enumerate(drawing.iter()) if each.get("data-bar")]
    assert bars
    for place in bars:
        behind = next(mark for mark in marks[place + 1 :] if mark)
        assert behind == marks[place]


@pytest.mark.filterwarnings("error:Glyph")
def test_names_in_a_script_that_our_fonts_lack_warn_of_nothing(tmp_path: Path) -> None:
    base = sample_findings()
    names = {key: "返品" if key.startswith("column.") else text for key, text in base.names["en"].items()}
    findings = base.model_copy(update={"names": {**base.names, "en": names}})
    (drawn, _) = write_chart(findings, words_of(findings), "beeswarm", tmp_path)
    assert "返品" in drawn.read_text(encoding="utf-8")
