"""Tests by the service's own description: whatever it allows, and much it does not, is never answered 5xx."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.service_app import build_service_app
from tests.serve.built import TEMPLATES, Built

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
PATHS = ("/v1/planted/score", "/v1/planted/scores", "/drift")


@pytest.fixture(scope="module")
def described(built: Built) -> schemathesis.BaseSchema:
    """The description of a running service."""
    return schemathesis.openapi.from_asgi(
        "/openapi.json", build_service_app([built.folder], TEMPLATES, ServiceLimits(rate=1e5), hosts=["testserver"])
    )


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_is_sent_makes_the_service_fail(
    described: schemathesis.BaseSchema, path: str, mode: GenerationMode
) -> None:
    (operation,) = described[path].values()
    statuses: Counter[int] = Counter()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=60, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any) -> None:
        answer = case.call()
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    ask()
    if mode is GenerationMode.POSITIVE:
        assert statuses[200], "nothing that the description allows was answered"
