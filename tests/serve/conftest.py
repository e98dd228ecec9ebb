"""Shared by the tests of service: a small case, opened, and a client of its service. Knows no answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from plainspoken.serving.limits import Limits
from plainspoken.serving.load_case import Opened, open_case
from plainspoken.serving.run import app_of
from plainspoken.serving.scorer import Desk, desks_of
from tests.serve.built import TEMPLATES, Built, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A case with a forest."""
    return build(tmp_path_factory.mktemp("serve") / "planted")


@pytest.fixture(scope="session")
def opened(built: Built) -> Opened:
    """The same, open."""
    return open_case(built.folder, TEMPLATES)


@pytest.fixture(scope="session")
def desks(opened: Opened) -> dict[str, Desk]:
    """Its desks, by moment."""
    return desks_of(opened)


@pytest.fixture
def client(built: Built) -> Iterator[TestClient]:
    """A client of a fresh service with small limits."""
    limits = Limits(body=20_000, batch=20, rate=10_000)
    with TestClient(app_of([built.folder], TEMPLATES, limits), raise_server_exceptions=False) as found:
        yield found
