"""The gate's memory is short, and what was revoked while it was looking is not remembered."""

import re
from typing import Any

import pytest

from app.core.errors import Problem
from app.identity.gate import Caller, Gate
from app.identity.marks import mark_change
from app.identity.models import Account
from app.identity.pace import Pace
from app.identity.tokens import Claims
from tests.identity.conftest import RT, City


def refused(gate: Gate, token: str) -> str:
    with pytest.raises(Problem) as caught:
        gate.admit(token)
    return caught.value.kind.code


def test_a_caller_is_remembered_thirty_seconds(city: City) -> None:
    gate, token = city.app.state.gate, city.sign_in("siti")["access_token"]
    assert gate.cached(token) is None
    caller = gate.admit(token)
    assert (caller.username, caller.kind, caller.client) == ("siti", "person", "kader")
    assert caller.scope.allows("submit", RT, "covid")
    assert gate.cached(token) is caller
    city.clock.forward(seconds=29)
    assert gate.cached(token) is caller
    city.clock.forward(seconds=1)
    assert gate.cached(token) is None


def test_never_beyond_the_token_itself(city: City) -> None:
    gate, token = city.app.state.gate, city.sign_in("siti")["access_token"]
    city.clock.forward(minutes=14, seconds=50)
    assert gate.admit(token)
    city.clock.forward(seconds=9)
    assert gate.cached(token)
    city.clock.forward(seconds=1)
    assert gate.cached(token) is None


def test_another_token_of_the_same_person_is_not_remembered_with_it(city: City) -> None:
    gate, token = city.app.state.gate, city.sign_in("siti")["access_token"]
    gate.admit(token)
    assert gate.cached(token + "=") is None
    assert gate.cached("") is None
    assert gate.cached("\udcff") is None


def test_what_is_revoked_while_the_gate_looks_is_not_remembered(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, token = city.app.state.gate, city.sign_in("siti")["access_token"]
    look = gate._look_up

    def slow(claims: Claims) -> Caller:
        found: Caller = look(claims)
        gate.forget()
        return found

    monkeypatch.setattr(gate, "_look_up", slow)
    gate.admit(token)
    assert gate.cached(token) is None


def test_whom_another_process_cuts_off_is_forgotten_at_the_next_look_and_at_the_first(city: City) -> None:
    gate = Gate(city.database, city.clock, city.app.state.tokens, Pace(600))
    token = city.sign_in("siti")["access_token"]
    for _ in "first", "next":
        gate.admit(token)
        with city.database.writing() as session:
            mark_change(session)
        gate.look_again()
        assert gate.cached(token) is None
    gate.admit(token)
    gate.look_again()
    assert gate.cached(token)


def test_a_disabled_account_is_out_even_with_a_session_left_over(city: City) -> None:
    issued = city.sign_in("siti")
    with city.database.writing() as session:
        session.get_one(Account, city.people["siti"].id).disabled_at = city.clock.now()
    assert refused(city.app.state.gate, issued["access_token"]) == "auth.revoked"
    assert city.ask(grant_type="refresh_token", refresh_token=issued["refresh_token"]).status_code == 400


def test_a_token_of_another_kind_person_or_session_is_refused(city: City) -> None:
    tokens, gate = city.app.state.tokens, city.app.state.gate
    said = tokens.read(city.sign_in("siti")["access_token"])
    assert refused(gate, tokens.mint(said.account, said.session, "application")) == "auth.invalid"
    assert refused(gate, tokens.mint(city.people["admin"].id, said.session, "kader")) == "auth.invalid"
    assert refused(gate, tokens.mint(said.account, said.account, "kader")) == "auth.revoked"


def test_openapi_tells_every_refusal_and_all_its_references_lead_somewhere(city: City) -> None:
    told: dict[str, Any] = city.http.get("/openapi.json").json()
    schemas = told["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/([A-Za-z0-9_]+)", city.http.get("/openapi.json").text)) <= set(schemas)
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            open_to_all = path.startswith("/v1/token") or path in ("/v1/enrolments/redeem", "/v1/enrolments/sheet.css")
            assert ("401" in operation["responses"]) or open_to_all, (method, path)
            assert ("security" in operation) != open_to_all, (method, path)
