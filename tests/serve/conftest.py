"""Shared by the tests of service: a small case, opened, and a client of its service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.load_case import OpenedCase, open_case
from plainspoken.serving.scorer import Scorer, build_scorers
from plainspoken.serving.service_app import build_service_app
from tests.serve.built import TEMPLATES, Built, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A case with a forest."""
    return build(tmp_path_factory.mktemp("serve") / "planted")


@pytest.fixture(scope="session")
def opened(built: Built) -> OpenedCase:
    """The same, open."""
    return open_case(built.folder, TEMPLATES)


@pytest.fixture(scope="session")
def desks(opened: OpenedCase) -> dict[str, Scorer]:
    """Its desks, by moment."""
    return build_scorers(opened)


@pytest.fixture
def client(built: Built) -> Iterator[TestClient]:
    """A client of a fresh service with small limits."""
    limits = ServiceLimits(body=20_000, batch=20, rate=10_000)
    app = build_service_app([built.folder], TEMPLATES, limits)
    with TestClient(app, "http://localhost", raise_server_exceptions=False) as found:
        yield found
