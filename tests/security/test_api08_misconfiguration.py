"""API8:2023 Security misconfiguration: every reply is guarded, no other site reads one, and failures tell nothing."""

import re
from io import BytesIO

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from app.core.http import DATA_POLICY, SECURITY_HEADERS
from tests.security.asks import ASKS
from tests.security.conftest import Fort
from tests.security.spots import THEME
from tests.test_operations import logged

__all__ = ["logged"]

FOREIGN = "https://jahat.example"

LEAST = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""Written out here too: what is compared with the service's own list would not miss a line that is left out of it."""


def replies(fort: Fort, **heads: str) -> list[tuple[str, httpx.Response]]:
    """Ask every route as the operator, and some addresses that are none."""
    who, spot = fort.who["operator"], fort.spots[-1]
    found = []
    for route, ask in ASKS.items():
        path, sent = ask.of(spot, who)
        method = route.partition(" ")[0]
        found.append((route, TestClient.request(fort.client, method, path, headers={**who.head, **heads}, **sent)))
    none = ("/none", "/v1/none", "/v1/records/none", "/%00", "/v1/areas/x/y/z")
    found += [(path, TestClient.request(fort.client, "GET", path, headers=heads)) for path in none]
    found.append(("405", TestClient.request(fort.client, "PUT", "/v1/me", headers=heads)))
    return found


def test_every_reply_of_every_route_is_guarded(fort: Fort) -> None:
    wrong = []
    for route, reply in replies(fort):
        heads = reply.headers
        wrong += [
            f"{route}: {name.decode()}"
            for name, value in SECURITY_HEADERS
            if heads.get_list(name.decode()) != [value.decode()]
        ]
        wrong += [f"{route}: {name}" for name, value in LEAST.items() if heads.get(name) != value]
        if "x-request-id" not in heads:
            wrong.append(f"{route}: no request id")
        if not ("cache-control" in heads or "etag" in heads):
            wrong.append(f"{route}: may be kept")
        if "server" in heads or "x-powered-by" in heads:
            wrong.append(f"{route}: tells what it runs on")
    assert wrong == []


def test_no_page_runs_what_stands_inline_or_comes_from_elsewhere(fort: Fort) -> None:
    pages = 0
    for route, reply in replies(fort):
        (policy,) = reply.headers.get_list("content-security-policy")
        said = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        assert not re.search(r"unsafe|https?:|\*|strict-dynamic", policy), (route, policy)
        if not reply.headers.get("content-type", "").startswith("text/html"):
            assert policy == DATA_POLICY.decode() or route == "GET /sw.js", (route, policy)
            continue
        pages += 1
        assert said["default-src"] == said["base-uri"] == said["frame-ancestors"] == "'none'", route
        assert set(said.get("script-src", "'none'").split()) <= {"'self'", "'none'"}, route
        text = reply.text
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\son\w+=|\sstyle=|javascript:", text), route
        assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text), route
    assert pages >= 5


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_no_other_site_reads_anything(fort: Fort, method: str) -> None:
    asking = {
        "origin": FOREIGN,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
    }
    for path in ("/v1/me", "/v1/token", f"/v1/records/{THEME}", "/v1/submissions", "/openapi.json", "/"):
        reply = TestClient.request(fort.client, method, path, headers={**fort.head("operator"), **asking})
        assert not [name for name in reply.headers if name.startswith("access-control")], path


def test_a_foreign_name_of_the_host_is_not_repeated(fort: Fort) -> None:
    for route, reply in replies(fort, host="jahat.example"):
        assert "jahat" not in reply.text, route
        assert "jahat" not in str(reply.headers), route


def test_a_failure_tells_its_name_and_nothing_of_its_inside(
    fort: Fort, monkeypatch: pytest.MonkeyPatch, logged: BytesIO
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret 1872015506259911 at /srv/app")

    monkeypatch.setattr("app.records.store.get_record", broken)
    path = f"/v1/records/{THEME}/{fort.spots[0].record}"
    reply = TestClient.request(fort.client, "GET", path, headers=fort.head("operator"))
    assert (reply.status_code, reply.json()["code"]) == (500, "server.broken")
    assert not re.search(r"secret|1872|/srv|Traceback|RuntimeError|\.py", reply.text)
    assert b"broken" in logged.getvalue()
    assert b"1872015506259911" not in logged.getvalue()


def test_the_counters_know_addresses_by_their_template_and_no_word_of_a_caller(fort: Fort) -> None:
    spot = fort.spots[0]
    TestClient.request(fort.client, "JAHAT", "/v1/me")
    TestClient.request(fort.client, "GET", f"/v1/records/{THEME}/{spot.record}", headers=fort.head("operator"))
    TestClient.request(fort.client, "GET", "/1872015506259911")
    told = fort.client.get("/metrics").text
    assert "/v1/records/{theme}/{id}" in told
    for trace in (
        "JAHAT",
        "1872015506259911",
        str(spot.record),
        spot.name,
        "x-operator",
        fort.who["kader"].token[-20:],
    ):
        assert trace not in told, trace
