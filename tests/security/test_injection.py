"""Nothing that is sent becomes a statement, a header, a line of a log or a path."""

import html
import re
from io import BytesIO
from urllib.parse import quote
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from tests.security.asks import ASKS
from tests.security.conftest import Fort
from tests.security.spots import THEME, Spot
from tests.security.test_api04_resources import parameters
from tests.test_operations import logged

__all__ = ["logged"]

SQL = (
    "' OR '1'='1",
    "x'; DROP TABLE account; --",
    "18.72' UNION SELECT secret_hash FROM account --",
    "measured) FROM cells_stunting; --",
    "1; SELECT pg_sleep(20)",
    "\"; ATTACH DATABASE '/tmp/x' AS y; --",
    "%' ESCAPE '",
    "\\",
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}",
)


def test_every_parameter_takes_a_statement_as_text(fort: Fort) -> None:
    """Every filter, sort, column, indicator, theme, area and cursor of every route: it finds and breaks nothing."""
    who = fort.who["office"]
    asked = 0
    for where, parameter in parameters(fort.house.app.openapi()):
        method, template = where.split(" ", 1)
        if method != "GET" or parameter["in"] == "header":
            continue
        path, sent = ASKS[where].of(fort.spots[0], who)
        for value in SQL[asked % 3 :: 3]:
            if parameter["in"] == "query":
                address, params = path, {**sent.get("params", {}), parameter["name"]: value}
            else:
                hole = template.split("/").index(f"{{{parameter['name']}}}")
                pieces = path.split("/")
                pieces[hole] = value.replace("/", "")
                address, params = "/".join(pieces), sent.get("params", {})
            reply = TestClient.request(fort.client, "GET", address, params=params, headers=who.head)
            asked += 1
            assert reply.status_code < 500, (where, parameter["name"], value)
            assert "argon2" not in reply.text
            said = html.unescape(reply.text).replace(value, "")
            assert not re.search(r"sqlite|psycopg|syntax error|SELECT ", said), (where, value)
    assert asked > 400
    with fort.house.app.state.database.reading() as session:
        for name in ("account", "audit", "revision"):
            assert session.connection().exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() > 0


def test_a_condition_that_is_always_true_finds_no_more(fort: Fort) -> None:
    path = f"/v1/records/{THEME}"
    for value in SQL:
        for name in ("area", "flag", "state", "changed_since"):
            reply = fort.client.get(path, params={name: value}, headers=fort.head("kader"))
            assert reply.status_code in (404, 422), (name, value)
    for value in SQL:
        reply = fort.client.get("/v1/audit", params={"kind": value[:60]}, headers=fort.head("lurah"))
        assert reply.json()["items"] == []


def test_words_in_bodies_stay_words(fort: Fort) -> None:
    """Whatever is written comes back as it was written."""
    device = fort.who["operator"].device
    for value in SQL:
        reply = fort.client.patch(f"/v1/devices/{device}", json={"name": value}, headers=fort.head("operator"))
        assert reply.status_code == 204
        told = fort.client.get("/v1/devices", headers=fort.head("operator")).json()["items"]
        assert value.strip() in [each["name"] for each in told]


BREAKS = ("a\r\nset-cookie: x=1", "a\nx-injected: 1", "a%0d%0aset-cookie:%20x=1", "a\u2028b", "a\x00b", "\x1b[31mred")


@pytest.mark.parametrize("value", BREAKS)
def test_nothing_sent_becomes_a_header(fort: Fort, value: str) -> None:
    for path, params in (
        ("/v1/areas", {"q": value}),
        ("/v1/codes/kwt_class", {"q": value}),
        (f"/v1/rollups/{THEME}", {"indicators": value}),
        ("/indikator", {"q": value, "tema": value}),
        (f"/v1/themes/{quote(value)}", {}),
    ):
        reply = TestClient.request(fort.client, "GET", path, params=params, headers=fort.head("office"))
        assert reply.status_code < 500
        assert "set-cookie" not in reply.headers
        assert "x-injected" not in reply.headers


def test_nothing_sent_becomes_a_line_of_the_log(fort: Fort, logged: BytesIO) -> None:
    """Names, numbers, secrets and addresses are not written; a line is one object, whatever was asked."""
    spot: Spot = fort.spots[0]
    secret = f"rahasia-{uuid4().hex}"
    for value in (*BREAKS, *SQL, spot.name, secret, '","level":"critical","x":"'):
        for name in ("q", "area", "theme"):
            TestClient.request(fort.client, "GET", "/v1/areas", params={name: value}, headers=fort.head("office"))
        clean = re.sub(r"[^ -~]", "", "1872015506259911" if value in (secret, spot.name) else value)
        heads = {"x-request-id": clean, "user-agent": clean, "referer": clean, "accept-language": clean}
        TestClient.request(fort.client, "GET", f"/v1/{quote(value, safe='')}", headers=heads)
        form = {"grant_type": "password", "username": value, "password": secret}
        TestClient.request(fort.client, "POST", "/v1/token", data=form)
    written = logged.getvalue().decode()
    assert written
    for line in written.splitlines():
        assert re.fullmatch(r"\{.*\}", line), line
    for trace in (
        "injected",
        "set-cookie",
        "DROP TABLE",
        "jndi",
        secret,
        spot.name,
        "1872015506259911",
        "critical",
        "\x1b",
    ):
        assert trace not in written, trace


def test_a_page_shows_what_was_asked_as_text(fort: Fort) -> None:
    for value in (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'-alert(1)-'",
        "</title><svg/onload=1>",
    ):
        reply = fort.client.get("/indikator", params={"q": value})
        assert reply.status_code == 200
        assert value not in reply.text
        assert not re.search(r"<script>|<img|<svg", reply.text)
