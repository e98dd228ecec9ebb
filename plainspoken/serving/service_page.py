"""Real time: what can be asked, as a page for a reader, without any file from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from plainspoken.case.serving_manifest import FeatureProfile
from plainspoken.serving.case_service import CaseService
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.scorer import Scorer

SERVICE_PAGE = """<!doctype html><html lang=en><meta charset=utf-8><title>Plainspoken in real time</title>
<body style='font-family:sans-serif;max-width:60rem;margin:2rem auto'><h1>Plainspoken in real time</h1>
<p><a href=/openapi.json>OpenAPI</a> · <a href=/drift>drift</a> · <a href=/metrics>metrics</a></p>
<p>At most {batch} rows and {body:,} bytes a request.</p>"""
MOMENT_SECTION = """<h2>{case}, {moment}: {answer}</h2><pre style='white-space:pre-wrap'>curl -s \
-H 'content-type: application/json' -d '{asked}' {address}v1/{case}/score</pre>"""


def render_service_page(cases: Mapping[str, CaseService], limits: ServiceLimits, address: str) -> str:
    """The page: a request to copy for each moment of each case. `address`: under which the service was asked."""
    sections = [
        render_moment_section(name, scorer, address) for name, case in cases.items() for scorer in case.scorers.values()
    ]
    return SERVICE_PAGE.format(batch=limits.batch, body=limits.body) + "".join(sections)


def render_moment_section(name: str, scorer: Scorer, address: str) -> str:
    """How to ask at one moment."""
    asked = json.dumps({"moment": scorer.moment, "row": make_example_case(scorer)}, ensure_ascii=False)
    answer = "a probability" if scorer.gives else "a place in the ranking"
    return MOMENT_SECTION.format(
        case=escape(name), moment=escape(scorer.moment), answer=answer, asked=escape(asked), address=escape(address)
    )


def make_example_case(scorer: Scorer) -> dict[str, Any]:
    """A case that the model knows: the middle of all numbers, the most frequent of all values."""
    return {each.column: pick_typical_value(each) for each in scorer.form.seen}


def pick_typical_value(each: FeatureProfile) -> float | str:
    """A value that is often seen."""
    if each.is_number:
        middle = each.grid[len(each.grid) // 2]
        return int(middle) if middle == int(middle) else middle
    return each.values[each.spread.counts.index(max(each.spread.counts))]
