"""Real time: what can be asked, as OpenAPI and as a page. Knows the cases' columns; computes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib.metadata import version
from typing import Any

from pydantic.json_schema import models_json_schema

from plainspoken.case.serving_manifest import Seen
from plainspoken.serving.case_service import Counter
from plainspoken.serving.drift import Drift
from plainspoken.serving.limits import Limits
from plainspoken.serving.messages import Answer, Answers, Fault, Refusal
from plainspoken.serving.scorer import Desk

Schema = dict[str, Any]
REF = "#/components/schemas/{model}"
JSON, PROBLEM = "application/json", "application/problem+json"
FAULTS = {
    "400": "malformed JSON",
    "404": "no such case",
    "408": "the body did not come in time",
    "413": "the body is too long, or holds too many cases",
    "415": "not JSON",
    "429": "too many requests; ask again after Retry-After seconds",
    "503": "the cases took too long",
}


def described(counters: Mapping[str, Counter], limits: Limits) -> Schema:
    """The description of a service."""
    _, models = models_json_schema(
        [(model, "serialization") for model in (Answer, Answers, Drift, Fault, Refusal)], ref_template=REF
    )
    paths: Schema = {}
    for name, counter in counters.items():
        one, many = one_of(counter), many_of(counter, limits)
        paths[f"/v1/{name}/score"] = {
            "post": scoring(f"Score one case of {name}.", one, "Answer", refused=True)
        }
        paths[f"/v1/{name}/scores"] = {"post": scoring(f"Score several cases of {name}.", many, "Answers")}
    languages = sorted({each for counter in counters.values() for each in counter.opened.words})
    paths["/drift"] = {"get": drifting(languages)}
    for path, kind in (("/healthz", "text/plain"), ("/readyz", "text/plain"), ("/metrics", "text/plain")):
        paths[path] = {"get": {"responses": {"200": {"description": "as usual", "content": {kind: {}}}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plainspoken in real time", "version": version("plainspoken")},
        "paths": paths,
        "components": {"schemas": models["$defs"]},
    }


def drifting(languages: list[str]) -> Schema:
    """How far what is asked has moved, by case."""
    return {
        "summary": "How far what is asked has moved from what the models learned from.",
        "parameters": [
            {"name": "language", "in": "query", "required": False, "schema": {"enum": languages}},
        ],
        "responses": {
            "200": answer({"type": "object", "additionalProperties": listed(reference("Drift"))}, "by case"),
            "422": answer(reference("Fault"), "no such language", PROBLEM),
        },
    }


def scoring(summary: str, body: Schema, model: str, refused: bool = False) -> Schema:
    """One way to have cases scored."""
    unable = {"oneOf": [reference("Refusal"), reference("Fault")]} if refused else reference("Fault")
    faults = {status: answer(reference("Fault"), why, PROBLEM) for status, why in FAULTS.items()}
    wrong = answer(unable, "cannot be scored; says why, and what can still be said", JSON)
    wrong["content"][PROBLEM] = {"schema": reference("Fault")}
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": {JSON: {"schema": body}}},
        "responses": {"200": answer(reference(model), "scored"), "422": wrong, **faults},
    }


def answer(schema: Schema, why: str, kind: str = JSON) -> Schema:
    """One answer."""
    return {"description": why, "content": {kind: {"schema": schema}}}


def reference(model: str) -> Schema:
    """A reference to a model."""
    return {"$ref": REF.format(model=model)}


def listed(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def one_of(counter: Counter) -> Schema:
    """One case at any of its moments."""
    return {"oneOf": [request(counter, desk, "row", case_of(desk)) for desk in counter.desks.values()]}


def many_of(counter: Counter, limits: Limits) -> Schema:
    """Several cases at any of their moments."""
    cases = {
        desk.moment: {**listed(case_of(desk)), "maxItems": limits.batch} for desk in counter.desks.values()
    }
    return {"oneOf": [request(counter, desk, "rows", cases[desk.moment]) for desk in counter.desks.values()]}


def request(counter: Counter, desk: Desk, what: str, schema: Schema) -> Schema:
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


def case_of(desk: Desk) -> Schema:
    """The fields of a case at one moment."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [each.column for each in desk.form.seen],
        "properties": {each.column: field(each) for each in desk.form.seen},
    }


def field(each: Seen) -> Schema:
    """One field: a number in the range seen, or one of the values seen."""
    if not each.is_number:
        return {"enum": list(each.values)}
    kind = "integer" if each.declared.type == "integer" else "number"
    found: Schema = {"type": kind, "minimum": each.low, "maximum": each.high}
    return {"anyOf": [found, {"type": "null"}]} if each.declared.missing else found


def example(desk: Desk) -> Schema:
    """A case that the model knows: the middle of all numbers, the most frequent of all values."""
    return {each.column: usual(each) for each in desk.form.seen}


def usual(each: Seen) -> float | str:
    """A value that is often seen."""
    if each.is_number:
        middle = each.grid[len(each.grid) // 2]
        return int(middle) if middle == int(middle) else middle
    return each.values[each.spread.counts.index(max(each.spread.counts))]


def page(counters: Mapping[str, Counter], limits: Limits) -> str:
    """What can be asked, for a reader."""
    parts = [section(name, desk) for name, each in counters.items() for desk in each.desks.values()]
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Plainspoken in real time</title>"
        "<body style='font-family:sans-serif;max-width:60rem;margin:2rem auto'>"
        "<h1>Plainspoken in real time</h1><p><a href=/openapi.json>OpenAPI</a> · <a href=/drift>drift</a> · "
        f"<a href=/metrics>metrics</a></p>"
        f"<p>At most {limits.batch} rows and {limits.body:,} bytes a request.</p>" + "".join(parts)
    )


def section(name: str, desk: Desk) -> str:
    """How to ask at one moment."""
    body = json.dumps({"moment": desk.moment, "row": example(desk)}, ensure_ascii=False)
    kind = "a probability" if desk.gives else "a place in the ranking"
    return (
        f"<h2>{escape(name)}, {escape(desk.moment)}: {kind}</h2><pre style='white-space:pre-wrap'>"
        f"curl -s -H 'content-type: application/json' -d '{escape(body)}' "
        f"http://127.0.0.1:8321/v1/{escape(name)}/score</pre>"
    )
