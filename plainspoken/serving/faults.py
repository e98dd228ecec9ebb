"""Real time: what is wrong with a request, as an answer (RFC 9457)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from plainspoken.serving.api_models import Fault

PROBLEM_MEDIA_TYPE = "application/problem+json"
PROBLEM_CONTENT: dict[str, Any] = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Fault"}}}
ASK_AGAIN_SECONDS = "1"
HEADERS_BY_STATUS = {
    401: {"WWW-Authenticate": "Bearer"},
    408: {"Connection": "close"},  # what still comes of that body would be taken for the next request
    429: {"Retry-After": ASK_AGAIN_SECONDS},
    503: {"Retry-After": ASK_AGAIN_SECONDS},
}


def make_fault_response(status: int, title: str, detail: str) -> Response:
    """What is wrong with a request."""
    told = Fault(title=title, status=status, detail=detail)
    return Response(told.model_dump_json(), status, HEADERS_BY_STATUS.get(status), media_type=PROBLEM_MEDIA_TYPE)
