"""What whoever runs the server sees: health, counters and logs, and never a person in any of them."""

import base64
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog
from fastapi import FastAPI, routing
from starlette.testclient import TestClient

from app import main
from app.core import http
from app.core.logs import configure_logs
from app.core.openapi import compiled
from app.core.settings import demo_settings
from app.records import door, intake
from app.themes.catalog import CATALOG, theme
from app.web import operations
from tests.cast import RT1, SITI, TUTI
from tests.house import House


def test_health_and_readiness(house: House) -> None:
    assert house.client.get("/healthz").json() == {"status": "ok"}
    found = house.client.get("/readyz").json()
    assert found["status"] == "ok"
    assert found["areas"] > 28


def test_the_first_request_finds_its_route_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(**_: Any) -> None:
        raise AssertionError("a route is worked out while somebody waits for the answer")

    monkeypatch.setattr(main, "ROUTES", compiled(operations))
    main.warm_up()
    monkeypatch.setattr(routing, "get_dependant", late)
    app = FastAPI()
    app.router.routes.extend(main.ROUTES)
    assert TestClient(app).get("/healthz").json() == {"status": "ok"}


def test_readiness_says_when_the_database_is_not_ready(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OSError

    monkeypatch.setattr(house.app.state.database, "reading", away)
    reply = house.client.get("/readyz")
    assert (reply.status_code, reply.json()["code"]) == (503, "server.busy")
    assert reply.headers["retry-after"]


def test_counters_know_every_route_by_its_template(house: House) -> None:
    house.sign_in(SITI)
    house.send(SITI, RT1, "stunting")
    house.post(SITI, "/v1/submissions", {"items": []})
    house.get(TUTI, "/v1/records/stunting")
    text = house.client.get("/metrics").text
    for route in ("/v1/areas/{rt}/{theme}", "/v1/submissions", "/v1/records/{theme}", "/v1/token"):
        assert f'route="{route}"' in text
    assert 'wakuncar_intake_items_total{outcome="new",theme="stunting"}' in text
    assert RT1 not in text


def test_every_reply_has_a_request_id_and_guards(house: House) -> None:
    reply = house.client.get("/v1/themes", headers={"x-request-id": "from-the-phone-1"})
    assert reply.headers["x-request-id"] == "from-the-phone-1"
    assert house.client.get("/v1/themes", headers={"x-request-id": "no\tgood"}).headers["x-request-id"] != "no\tgood"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["x-frame-options"] == "DENY"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[BytesIO]:
    """Log as the service does, into what the test reads; loggers remember their stream, so they are made anew."""
    stream = BytesIO()
    configure_logs("debug", stream)
    for module in (http, intake):
        monkeypatch.setattr(module, "log", structlog.get_logger())
    yield stream
    configure_logs("critical", BytesIO())
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


def test_logs_name_no_person_and_no_secret(house: House, logged: BytesIO) -> None:
    for each in CATALOG:
        house.send(SITI, RT1, each.key)
        house.send(SITI, RT1, each.key, answers={**each.example, "stray": "Ibu Rekaan"})
    house.client.post("/v1/token", data={"grant_type": "password", "username": "siti", "password": "999999"})
    said = logged.getvalue().decode()
    assert '"route":"/v1/areas/{rt}/{theme}"' in said
    for word in forbidden():
        assert word not in said


def test_every_request_has_a_line_of_one_form(house: House, logged: BytesIO) -> None:
    house.post(SITI, "/v1/submissions", {"items": []})
    house.get(SITI, "/v1/records/stunting")
    http.log.info("request", request="-", method="-", route="general", status=0, ms=0.0)
    configure_logs("warning", logged)
    house.get(SITI, "/v1/records/kwt")
    lines = [orjson.loads(line) for line in logged.getvalue().splitlines()]
    lines = [line for line in lines if line["event"] == "request" and line["route"] != "/v1/token"]
    assert [line["route"] for line in lines] == ["/v1/submissions", "/v1/records/{theme}", "general"]
    for line in lines:
        assert list(line) == ["request", "method", "route", "status", "ms", "event", "level", "timestamp"]
        assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)
    assert (lines[0]["method"], lines[0]["status"], lines[0]["level"]) == ("POST", 200, "info")


def forbidden() -> list[str]:
    found = ["Ibu Rekaan", "999999", SITI.secret, RT1]
    for each in CATALOG:
        for question in each.questions:
            answer: Any = each.example.get(question.key)
            if question.kind.name in ("nik", "kk", "phone") or question.key.endswith("_name"):
                found += [answer] if isinstance(answer, str) and len(answer) > 4 else []
    return found


def test_a_failure_is_logged_without_what_it_said(
    house: House, logged: BytesIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    nik = str(theme("stunting").example["child_nik"])
    head = house.head(SITI)

    def broken(*_: object) -> None:
        raise RuntimeError(f"cannot store {nik}")

    monkeypatch.setattr(door, "receipt_of", broken)
    reply = TestClient.request(house.client, "POST", "/v1/submissions", json={"items": [{}]}, headers=head)
    assert (reply.status_code, reply.json()["code"]) == (500, "server.broken")
    assert nik not in reply.text
    said = logged.getvalue().decode()
    assert "RuntimeError" in said
    assert nik not in said


def test_demo_keys_are_random_and_private(tmp_path: Path) -> None:
    one, two = demo_settings(tmp_path / "a"), demo_settings(tmp_path / "b")
    assert one.token_keys() != two.token_keys()
    assert demo_settings(tmp_path / "a").token_keys() == one.token_keys()
    assert (tmp_path / "a" / "demo-keys.json").stat().st_mode & 0o077 == 0
    assert len(base64.b64decode(one.index_key.get_secret_value())) >= 32
