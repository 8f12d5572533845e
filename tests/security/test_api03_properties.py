"""API3:2023 Broken object property level authorization: nobody sets what is not hers, nor sees what is hidden."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.identity.policy import RULES
from app.themes.catalog import theme
from tests.cast import RT1
from tests.security.asks import ASKS
from tests.security.conftest import Fort
from tests.security.spots import THEME

EXTRA: dict[str, Any] = {
    "id": "01930000-0000-7000-8000-0000000000ff",
    "kind": "application",
    "pin": False,
    "secret_hash": "x",
    "created_by": None,
    "disabled_at": None,
    "state": "accepted",
    "revision": 7,
    "account": None,
    "is_admin": True,
    "role": "admin",
    "area": "18.72",
    "received_at": "2020-01-01T00:00:00Z",
    "by": "x",
    "approved": True,
}
"""What somebody might send along in the hope that it is kept."""


def bodies(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every JSON body that the service takes, with the schemas inside it."""
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                yield from objects(f"{method.upper()} {path}", content["schema"], spec, set())


def objects(where: str, schema: Any, spec: dict[str, Any], seen: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, list):
        for each in schema:
            yield from objects(where, each, spec, seen)
        return
    if not isinstance(schema, dict):
        return
    name = schema.get("$ref", "")
    if name:
        if name not in seen:
            seen.add(name)
            inner = spec["components"]["schemas"][name.rpartition("/")[2]]
            yield from objects(f"{where} {name.rpartition('/')[2]}", inner, spec, seen)
        return
    if schema.get("type") == "object" and "properties" in schema:
        yield where, schema
    for key, value in schema.items():
        if key in ("properties", "anyOf", "oneOf", "allOf", "items", "prefixItems"):
            yield from objects(where, list(value.values()) if key == "properties" else value, spec, seen)


def test_no_body_takes_a_field_that_is_not_told(fort: Fort) -> None:
    open_ = [
        where for where, schema in bodies(fort.house.app.openapi()) if schema.get("additionalProperties") is not False
    ]
    assert open_ == []


@pytest.mark.parametrize("route", [route for route, ask in ASKS.items() if ask.json])
def test_what_is_sent_along_is_refused(fort: Fort, route: str) -> None:
    """An extra field is not dropped in silence: the request is refused, and nothing of it is done."""
    who = fort.who["admin" if "accounts" in route or "enrolments" in route or "handovers" in route else "operator"]
    if "imports" in route:
        who = fort.who["welfare"]
    if "closings" in route:
        who = fort.who["office"]
    path, sent = ASKS[route].of(fort.spots[0], who)
    extra = {key: value for key, value in EXTRA.items() if key not in sent["json"]}
    heads = {} if route.endswith("/redeem") else who.head
    reply = fort.client.request(
        route.partition(" ")[0], path, headers=heads, **(sent | {"json": {**sent["json"], **extra}})
    )
    assert reply.status_code in (403, 422), reply.text
    if reply.status_code == 422:
        assert "schema.extra_forbidden" in reply.text, reply.text


@pytest.mark.parametrize("key", ["state", "revision", "account", "derived", "received_at", "subject"])
def test_a_record_decides_nothing_about_itself(fort: Fort, key: str) -> None:
    answers = {**theme(THEME).example, "child_nik": "1872015506259611"}
    body = {"id": "01930000-0000-7000-8000-0000000000aa", "observed_on": "2026-11-19", "answers": answers}
    for sent in (body | {key: EXTRA.get(key, "x")}, body | {"answers": answers | {key: "x"}}):
        reply = fort.client.post(f"/v1/areas/{RT1}/{THEME}", json=sent, headers=fort.head("kader"))
        assert reply.status_code == 422, reply.text
        assert fort.client.get(f"/v1/records/{THEME}/{body['id']}", headers=fort.head("kader")).status_code == 404


def test_numbers_are_masked_on_every_way_out(fort: Fort) -> None:
    spot = fort.spots[0]
    numbers = [str(theme(THEME).example[key]) for key in ("no_kk",)] + ["1872015506259911", "1872015506259912"]
    who = fort.who["operator"]
    for route, ask in ASKS.items():
        if not route.startswith("GET") or RULES[route].public:
            continue
        path, sent = ask.of(spot, who)
        reply = fort.client.get(path, headers=who.head, **sent)
        assert not [each for each in numbers if each in reply.text], route


def test_an_account_that_is_made_has_what_its_maker_may_give(fort: Fort) -> None:
    made = {"username": "naik-pangkat", "display_name": "Naik", "assignment": {"role": "kader", "area": RT1}}
    for change in ({"role": "operator", "area": "18.72.01.1001"}, {"role": "admin", "area": "18.72"}):
        body = made | {"assignment": change}
        reply = fort.client.post("/v1/accounts", json=body, headers=fort.head("operator"))
        assert reply.status_code in (403, 404), reply.text
    actions = made | {"assignment": {"role": "kader", "area": RT1, "actions": ["review", "unseal"]}}
    assert fort.client.post("/v1/accounts", json=actions, headers=fort.head("operator")).status_code == 422
