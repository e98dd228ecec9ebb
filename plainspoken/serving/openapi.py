"""Real time: what can be asked, as OpenAPI and as a page. Knows the cases' columns; computes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib.metadata import version
from typing import Any

from pydantic.json_schema import models_json_schema

from plainspoken.case.serving_manifest import FeatureProfile
from plainspoken.serving.case_service import CaseService
from plainspoken.serving.drift import Drift
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.responses import Answer, Answers, Fault, Refusal
from plainspoken.serving.scorer import Scorer

Schema = dict[str, Any]
SCHEMA_REF_TEMPLATE = "#/components/schemas/{model}"
JSON_MEDIA_TYPE, PROBLEM_MEDIA_TYPE = "application/json", "application/problem+json"
FAULT_DESCRIPTIONS = {
    "400": "malformed JSON",
    "404": "no such case",
    "408": "the body did not come in time",
    "413": "the body is too long, or holds too many cases",
    "415": "not JSON",
    "429": "too many requests; ask again after Retry-After seconds",
    "503": "the cases took too long",
}


def build_openapi(counters: Mapping[str, CaseService], limits: ServiceLimits) -> Schema:
    """The description of a service."""
    _, models = models_json_schema(
        [(model, "serialization") for model in (Answer, Answers, Drift, Fault, Refusal)],
        ref_template=SCHEMA_REF_TEMPLATE,
    )
    paths: Schema = {}
    for name, counter in counters.items():
        one, many = single_request_schema(counter), batch_request_schema(counter, limits)
        paths[f"/v1/{name}/score"] = {
            "post": describe_scoring_endpoint(f"Score one case of {name}.", one, "Answer", refused=True)
        }
        paths[f"/v1/{name}/scores"] = {
            "post": describe_scoring_endpoint(f"Score several cases of {name}.", many, "Answers")
        }
    languages = sorted({each for counter in counters.values() for each in counter.opened.words})
    paths["/drift"] = {"get": describe_drift_endpoint(languages)}
    for path, kind in (("/healthz", "text/plain"), ("/readyz", "text/plain"), ("/metrics", "text/plain")):
        paths[path] = {"get": {"responses": {"200": {"description": "as usual", "content": {kind: {}}}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plainspoken in real time", "version": version("plainspoken")},
        "paths": paths,
        "components": {"schemas": models["$defs"]},
    }


def describe_drift_endpoint(languages: list[str]) -> Schema:
    """How far what is asked has moved, by case."""
    return {
        "summary": "How far what is asked has moved from what the models learned from.",
        "parameters": [{"name": "language", "in": "query", "required": False, "schema": {"enum": languages}}],
        "responses": {
            "200": describe_response(
                {"type": "object", "additionalProperties": make_array_schema(make_schema_reference("Drift"))}, "by case"
            ),
            "422": describe_response(make_schema_reference("Fault"), "no such language", PROBLEM_MEDIA_TYPE),
        },
    }


def describe_scoring_endpoint(summary: str, body: Schema, model: str, refused: bool = False) -> Schema:
    """One way to have cases scored."""
    unable = (
        {"oneOf": [make_schema_reference("Refusal"), make_schema_reference("Fault")]}
        if refused
        else make_schema_reference("Fault")
    )
    faults = {
        status: describe_response(make_schema_reference("Fault"), why, PROBLEM_MEDIA_TYPE)
        for status, why in FAULT_DESCRIPTIONS.items()
    }
    wrong = describe_response(unable, "cannot be scored; says why, and what can still be said", JSON_MEDIA_TYPE)
    wrong["content"][PROBLEM_MEDIA_TYPE] = {"schema": make_schema_reference("Fault")}
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": {JSON_MEDIA_TYPE: {"schema": body}}},
        "responses": {"200": describe_response(make_schema_reference(model), "scored"), "422": wrong, **faults},
    }


def describe_response(schema: Schema, why: str, kind: str = JSON_MEDIA_TYPE) -> Schema:
    """One answer."""
    return {"description": why, "content": {kind: {"schema": schema}}}


def make_schema_reference(model: str) -> Schema:
    """A reference to a model."""
    return {"$ref": SCHEMA_REF_TEMPLATE.format(model=model)}


def make_array_schema(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def single_request_schema(counter: CaseService) -> Schema:
    """One case at any of its moments."""
    return {
        "oneOf": [
            moment_request_schema(counter, desk, "row", case_fields_schema(desk)) for desk in counter.desks.values()
        ]
    }


def batch_request_schema(counter: CaseService, limits: ServiceLimits) -> Schema:
    """Several cases at any of their moments."""
    cases = {
        desk.moment: {**make_array_schema(case_fields_schema(desk)), "maxItems": limits.batch}
        for desk in counter.desks.values()
    }
    return {
        "oneOf": [moment_request_schema(counter, desk, "rows", cases[desk.moment]) for desk in counter.desks.values()]
    }


def moment_request_schema(counter: CaseService, desk: Scorer, what: str, schema: Schema) -> Schema:
    """A request at one moment."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["moment", what],
        "properties": {
            "moment": {"const": desk.moment},
            "language": {"enum": list(counter.opened.words)},
            "reasons": {"type": "boolean", "default": True},
            what: schema,
        },
    }


def case_fields_schema(desk: Scorer) -> Schema:
    """The fields of a case at one moment."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [each.column for each in desk.form.seen],
        "properties": {each.column: seen_field_schema(each) for each in desk.form.seen},
    }


def seen_field_schema(each: FeatureProfile) -> Schema:
    """One field: a number in the range seen, or one of the values seen."""
    if not each.is_number:
        return {"enum": list(each.values)}
    kind = "integer" if each.declared.type == "integer" else "number"
    found: Schema = {"type": kind, "minimum": each.low, "maximum": each.high}
    return {"anyOf": [found, {"type": "null"}]} if each.declared.missing else found


def make_example_case(desk: Scorer) -> Schema:
    """A case that the model knows: the middle of all numbers, the most frequent of all values."""
    return {each.column: pick_typical_value(each) for each in desk.form.seen}


def pick_typical_value(each: FeatureProfile) -> float | str:
    """A value that is often seen."""
    if each.is_number:
        middle = each.grid[len(each.grid) // 2]
        return int(middle) if middle == int(middle) else middle
    return each.values[each.spread.counts.index(max(each.spread.counts))]


def render_service_page(counters: Mapping[str, CaseService], limits: ServiceLimits) -> str:
    """What can be asked, for a reader."""
    parts = [render_moment_section(name, desk) for name, each in counters.items() for desk in each.desks.values()]
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Plainspoken in real time</title>"
        "<body style='font-family:sans-serif;max-width:60rem;margin:2rem auto'>"
        "<h1>Plainspoken in real time</h1><p><a href=/openapi.json>OpenAPI</a> · <a href=/drift>drift</a> · "
        f"<a href=/metrics>metrics</a></p>"
        f"<p>At most {limits.batch} rows and {limits.body:,} bytes a request.</p>" + "".join(parts)
    )


def render_moment_section(name: str, desk: Scorer) -> str:
    """How to ask at one moment."""
    body = json.dumps({"moment": desk.moment, "row": make_example_case(desk)}, ensure_ascii=False)
    kind = "a probability" if desk.gives else "a place in the ranking"
    return (
        f"<h2>{escape(name)}, {escape(desk.moment)}: {kind}</h2><pre style='white-space:pre-wrap'>"
        f"curl -s -H 'content-type: application/json' -d '{escape(body)}' "
        f"http://127.0.0.1:8321/v1/{escape(name)}/score</pre>"
    )
