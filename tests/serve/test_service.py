"""Tests of the service over HTTP: what it answers, what it withstands, and what it never logs."""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.serving.limits import RateLimiter, RequestRefused, ServiceLimits
from plainspoken.serving.load_case import load_trusted_model, open_case
from plainspoken.serving.scorer import Scorer
from plainspoken.serving.service_app import build_service_app
from tests.serve.built import TEMPLATES, Built, copy_build, sent

ONE, MANY = "/v1/planted/score", "/v1/planted/scores"
LOCAL = "http://localhost"
HEAD = {"content-type": "application/json"}


@pytest.fixture
def fine(built: Built) -> dict[str, Any]:
    """A request that can be answered."""
    return {"moment": "end", "row": sent(built.frame, 3)}


def test_one_case_is_answered_as_at_the_desk(
    client: TestClient, desks: dict[str, Scorer], fine: dict[str, Any]
) -> None:
    told = client.post(ONE, json=fine)
    assert told.status_code == 200
    (expected,) = desks["end"].answers([fine["row"]], "en", True)
    assert told.json() == expected.model_dump(mode="json")
    assert len(told.json()["reasons"]) == 3


def test_many_cases_are_answered_in_order_and_a_bad_one_spoils_no_other(
    client: TestClient, built: Built, fine: dict[str, Any]
) -> None:
    rows = [sent(built.frame, row) for row in range(5)]
    rows[2] = rows[2] | {"visitor": "robot"}
    results = client.post(MANY, json={"moment": "end", "rows": rows}).json()["results"]
    assert [each["scored"] for each in results] == [True, True, False, True, True]
    assert results[3] == client.post(ONE, json=fine).json()


def test_a_refused_case_is_answered_422_with_what_is_wrong(client: TestClient, fine: dict[str, Any]) -> None:
    told = client.post(ONE, json=fine | {"row": fine["row"] | {"visitor": "robot"}})
    assert told.status_code == 422
    assert told.json()["problems"][0]["kind"] == "unknown_value"
    assert told.json()["widened"]["tried"] == 2


@pytest.mark.parametrize(
    ("body", "head", "status"),
    [
        (b"{", HEAD, 400), (b"", HEAD, 400), (b"\xff\xfe", HEAD, 400), (b"[" * 9_000, HEAD, 400),
        (b'{"row": {"pages": NaN}}', HEAD, 400), (b'{"row": {"pages": Infinity}}', HEAD, 400),
        (b'{"row": {"pages": 1, "pages": 2}}', HEAD, 400), (b"1" * 5_000, HEAD, 400),
        (b'{"row": {"pages": 1e999}}', HEAD, 422), (b"null", HEAD, 422), (b"[]", HEAD, 422),
        (b"{}", HEAD, 422), (b'{"row": 3}', HEAD, 422), (b'{"row": {}, "more": 1}', HEAD, 422),
        (b'{"row": {}, "reasons": "perhaps"}', HEAD, 422), (b'{"row": {}, "moment": "later"}', HEAD, 422),
        (b'{"row": {}}', {"content-type": "text/plain"}, 415), (b'{"row": {}}', {}, 415),
        (b" " * 30_000, HEAD, 413),
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(client: TestClient, body: bytes, head: dict[str, str], status: int) -> None:
    assert client.post(ONE, content=body, headers=head).status_code == status


@pytest.mark.parametrize("half", ["\\ud800", "\\uDFFF"])
def test_half_a_sign_is_no_json_whole_ones_are(client: TestClient, half: str) -> None:
    asked = f'{{"moment": "end", "row": {{"{half}": 1}}}}'
    many = f'{{"moment": "end", "rows": [{{"pages": "{half}"}}]}}'
    assert client.post(ONE, content=asked.encode(), headers=HEAD).status_code == 400
    assert client.post(MANY, content=many.encode(), headers=HEAD).status_code == 400
    whole = asked.replace(half, "\\ud83d\\ude00")
    assert client.post(ONE, content=whole.encode(), headers=HEAD).status_code == 422  # a field that nobody knows


@pytest.mark.parametrize("half", [b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xff"])
def test_what_is_no_utf8_is_no_json(client: TestClient, half: bytes) -> None:
    for asked in (b'{"row": {"%s": 1}}', b'{"row": {"visitor": "%s"}}', b'{"%s": 1, "row": {}}'):
        assert client.post(ONE, content=asked % half, headers=HEAD).status_code == 400
    for coding in ("utf-16", "utf-32"):
        asked = '{"row": {"\\ud800": 1}}'.encode(coding)
        assert client.post(ONE, content=asked, headers=HEAD).status_code == 400


@pytest.mark.parametrize("case", [b"0", b"[]", b"{}"])
def test_more_cases_than_are_answered_are_never_held_against_what_a_case_is(client: TestClient, case: bytes) -> None:
    many = client.post(MANY, content=b'{"rows": [' + b", ".join([case] * 3_000) + b"]}", headers=HEAD)
    assert (many.status_code, many.json()["title"]) == (413, "too many cases")


def test_names_that_no_request_has_are_told_once(client: TestClient) -> None:
    names = ", ".join(f'"{number}": 0' for number in range(1_000))
    told = client.post(ONE, content=f'{{"row": {{}}, {names}}}', headers=HEAD)
    assert (told.status_code, told.json()["detail"]) == (422, "send nothing but moment, language, reasons, row")


def test_objects_within_objects_are_no_cases(client: TestClient) -> None:
    nested = b'{"row": {"visitor": [' + b", ".join([b"{}"] * 3_000) + b"]}}"
    assert client.post(ONE, content=nested, headers=HEAD).status_code == 413


def test_a_body_of_ten_megabytes_is_refused_also_when_its_length_is_not_told(client: TestClient) -> None:
    parts = (b"x" * 100_000 for _ in range(100))
    assert client.post(ONE, content=parts, headers=HEAD).status_code == 413


def test_a_batch_over_the_limit_is_refused(client: TestClient) -> None:
    told = client.post(MANY, json={"moment": "end", "rows": [{}] * 21})
    assert (told.status_code, told.json()["title"]) == (413, "too many cases")


def test_a_batch_of_a_hundred_thousand_rows_is_refused(built: Built) -> None:
    with TestClient(build_service_app([built.folder], TEMPLATES, ServiceLimits(body=10_000_000)), LOCAL) as client:
        assert client.post(MANY, json={"moment": "end", "rows": [{}] * 100_000}).status_code == 413


@pytest.mark.parametrize("language", ["../../etc/passwd", "en/../en", "..", "de", "x" * 20, "x" * 1000])
def test_a_language_is_one_of_the_briefing_and_never_a_path(
    client: TestClient, fine: dict[str, Any], language: str
) -> None:
    told = client.post(ONE, json=fine | {"language": language})
    assert told.status_code == 422
    assert "passwd" not in told.text
    assert client.get("/drift", params={"language": language}).status_code == 422


def test_an_unknown_case_is_told_those_in_service(client: TestClient, fine: dict[str, Any]) -> None:
    told = client.post("/v1/other/score", json=fine)
    assert (told.status_code, told.json()["detail"]) == (404, "in service: planted")
    assert client.get(ONE).status_code == 405
    assert client.get("/v2").status_code == 404


def test_a_flood_is_answered_429_and_what_comes_later_is_answered(built: Built, fine: dict[str, Any]) -> None:
    with TestClient(build_service_app([built.folder], TEMPLATES, ServiceLimits(rate=3)), LOCAL) as client:
        found = [client.post(ONE, json=fine) for _ in range(60)]
        assert {each.status_code for each in found} == {200, 429}
        assert next(each for each in found if each.status_code == 429).headers["retry-after"] == "1"
        assert client.get("/healthz").status_code == 200


def test_the_gate_opens_again_with_time_and_holds_no_more_than_its_room() -> None:
    now = [0.0]
    gate = RateLimiter(ServiceLimits(rate=2, together=1), clock=lambda: now[0])

    async def enter(inside: int) -> str:
        try:
            async with gate.entered():
                return await enter(inside - 1) if inside else "in"
        except RequestRefused:
            return "refused"

    def ask(inside: int) -> str:
        # In a thread of its own: a browser of another test may have left a loop running in this one.
        with ThreadPoolExecutor(1) as apart:
            return apart.submit(lambda: asyncio.run(enter(inside))).result()

    assert [ask(0) for _ in range(3)] == ["in", "in", "refused"]
    now[0] = 1.0
    assert ask(0) == "in"
    assert ask(1) == "refused"


def test_no_customer_data_are_logged(
    built: Built, fine: dict[str, Any], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "Jane-Doe-4711"
    app = build_service_app([built.folder], TEMPLATES, ServiceLimits())
    with TestClient(app, LOCAL, raise_server_exceptions=False) as client:
        client.post(ONE, json=fine | {"row": fine["row"] | {"visitor": secret, secret: 1}})
        client.post(ONE, content=secret, headers=HEAD)

        def fails(*anything: object) -> None:
            raise RuntimeError(secret)

        monkeypatch.setattr(Scorer, "answers", fails)
        assert client.post(ONE, json=fine).status_code == 500
        measured = client.get("/metrics").text
    own = [each for each in caplog.records if not each.name.startswith(("httpx", "httpcore", "asyncio"))]
    assert any("fault: RuntimeError in fails" in each.getMessage() for each in own)
    assert not [each for each in own if secret in each.getMessage() or each.exc_info]
    assert secret not in measured


def test_health_metrics_and_the_page_are_there(client: TestClient, fine: dict[str, Any]) -> None:
    client.post(ONE, json=fine)
    version = client.post(ONE, json=fine).json()["findings"]
    assert client.get("/readyz").text == f"ready\nplanted: build {version[:12]}, no probes were stored with it\n"
    assert 'plainspoken_requests_total{route="one",status="200"} 2.0' in client.get("/metrics").text
    page = client.get("/docs").text
    assert "curl" in page and "src=" not in page and "https://" not in page
    assert f"{str(client.base_url).rstrip('/')}{ONE}" in page  # the address that was asked, whatever it is


def test_the_description_names_the_fields_of_each_moment_and_every_fault(client: TestClient, built: Built) -> None:
    told = client.get("/openapi.json").json()
    asked, answered = told["paths"][ONE]["post"]["requestBody"], told["paths"][ONE]["post"]["responses"]
    names = [each["$ref"].rpartition("/")[2] for each in asked["content"]["application/json"]["schema"]["anyOf"]]
    assert names == ["planted_start", "planted_during", "planted_end"]
    end = told["components"]["schemas"]["planted_end"]
    assert end["additionalProperties"] is False and end["required"] == ["moment", "row"]
    assert end["properties"]["moment"]["const"] == "end" and end["properties"]["language"]["enum"] == ["en"]
    row = end["properties"]["row"]
    assert set(row["required"]) == set(built.frame.columns) and row["properties"]["visitor"] == {
        "enum": ["back", "new"]
    }
    assert row["properties"]["pages"]["maximum"] == built.frame["pages"].max()
    assert set(answered) == {"200", "400", "401", "404", "408", "413", "415", "422", "429", "503"}
    assert set(answered["429"]["content"]) == {"application/problem+json"}
    many = told["components"]["schemas"]["planted_end_batch"]["properties"]["rows"]
    assert (many["maxItems"], many["items"]) == (20, {key: row[key] for key in many["items"]})


def test_no_page_that_loads_from_elsewhere_is_served(client: TestClient) -> None:
    assert client.get("/redoc").status_code == client.get("/docs/oauth2-redirect").status_code == 404


def test_the_example_of_the_page_can_be_asked(client: TestClient, desks: dict[str, Scorer]) -> None:
    from plainspoken.serving.service_page import make_example_case

    for moment, desk in desks.items():
        assert client.post(ONE, json={"moment": moment, "row": make_example_case(desk)}).status_code == 200


@pytest.mark.parametrize("name", ["model.skops", "model_start.skops", "production.json"])
def test_a_file_that_was_changed_is_refused(built: Built, tmp_path: Path, name: str) -> None:
    folder = copy_build(built.folder, tmp_path / "copy")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(Faults, match=rf"{name}: expected the file that the findings describe"):
        build_service_app([folder], TEMPLATES, ServiceLimits())


def test_a_case_without_a_model_for_service_is_refused_with_the_remedy(built: Built, tmp_path: Path) -> None:
    folder = copy_build(built.folder, tmp_path / "copy")
    findings = json.loads((folder / "findings.json").read_text())
    findings["provenance"]["artifacts"] = {}
    (folder / "findings.json").write_text(json.dumps(findings))
    with pytest.raises(Faults, match="build a classification case"):
        build_service_app([folder], TEMPLATES, ServiceLimits())


def test_a_model_that_holds_an_unknown_type_is_refused(built: Built, tmp_path: Path) -> None:
    from hashlib import sha256

    from skops.io import dumps

    content = dumps(Path)  # a type that nobody trusts
    (tmp_path / "model.skops").write_bytes(content)
    findings = open_case(built.folder, TEMPLATES).findings
    traced = findings.provenance.model_copy(update={"artifacts": {"model.skops": sha256(content).hexdigest()}})
    with pytest.raises(PlainspokenError, match=r"expected a model of known types, found .*Path"):
        load_trusted_model(tmp_path / "model.skops", findings.model_copy(update={"provenance": traced}))


def test_two_cases_of_one_name_are_refused(built: Built) -> None:
    with pytest.raises(Faults, match="found 'planted' twice"):
        build_service_app([built.folder, built.folder], TEMPLATES, ServiceLimits())
