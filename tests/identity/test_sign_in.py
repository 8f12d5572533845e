"""Signing in, refreshing, signing out: over HTTP, as a phone, an office and a program do it."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from app.core.errors import Problem
from app.identity.keyring import KeyRing
from app.identity.models import SignIn
from app.identity.refresh import RefreshTokens
from tests.identity.conftest import KELURAHAN, PIN, RT, SECRET, City, bearer


def me(city: City, access: str) -> int:
    status: int = city.http.get("/v1/me", headers=bearer(access)).status_code
    return status


def refresh(city: City, token: str, **more: str) -> Any:
    return city.ask(grant_type="refresh_token", refresh_token=token, **more)


def test_a_kader_signs_in_and_sees_herself(city: City) -> None:
    reply = city.ask(grant_type="password", username=" SITI ", password=PIN, device="HP Siti\n")
    issued = reply.json()
    assert reply.headers["cache-control"] == "no-store"
    assert issued["token_type"] == "Bearer"
    assert issued["expires_in"] == 900
    assert issued["scope"] == "read submit totals"
    seen = city.http.get("/v1/me", headers=bearer(issued["access_token"])).json()
    assert seen["username"] == "siti"
    assert seen["scope"] == [{"area": RT, "actions": ["read", "submit", "totals"], "themes": None}]
    assert [each["role"] for each in seen["assignments"]] == ["kader"]
    with city.read() as session:
        assert city.database.vault.told(session.exec(select(SignIn)).one(), "device") == "HP Siti"


def test_an_office_sees_its_own_themes(city: City) -> None:
    seen = city.http.get("/v1/me", headers=city.as_("dinkes")).json()
    assert seen["scope"] == [
        {
            "area": "18.72",
            "actions": ["figures", "keep", "read", "review", "see_lists", "totals", "unseal"],
            "themes": ["covid", "stunting"],
        }
    ]


def test_unknown_name_wrong_secret_wrong_kind_and_disabled_look_alike(city: City) -> None:
    city.make("lama", "rt", RT)
    disabled = city.http.post(f"/v1/accounts/{city.people['lama'].id}/disable", headers=city.as_("admin"))
    assert disabled.status_code == 200
    replies = [
        city.ask(grant_type="password", username=name, password=secret)
        for name, secret in (
            ("siti", "000000"),
            ("nobody", PIN),
            ("lama", SECRET),
            ("sik", SECRET),
            ("' OR 1=1 --", "x"),
            ("siti", "x" * 5000),
            ("siti\x00", PIN),
        )
    ]
    assert {reply.status_code for reply in replies} == {400}
    assert len({reply.text for reply in replies}) == 1
    assert len({frozenset(reply.headers.items()) for reply in replies}) == 1
    assert replies[0].headers["content-type"] == "application/problem+json"
    assert replies[0].json()["code"] == "token.grant"
    assert replies[0].json()["error"] == "invalid_grant"


@pytest.mark.usefixtures("dear_secrets")
def test_an_unknown_name_costs_the_same_hashing(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    def verify(hashed: str, _secret: str) -> bool:
        kept.append(hashed)
        return False

    monkeypatch.setattr("app.identity.passwords._verify", verify)
    for name in ("siti", "nobody"):
        city.ask(grant_type="password", username=name, password="123456")
    assert len(kept) == 2
    assert kept[1].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert city.app.state.passwords.hash("123456").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("form", "code", "error"),
    [
        ({}, "token.grant_type", "unsupported_grant_type"),
        ({"grant_type": "implicit"}, "token.grant_type", "unsupported_grant_type"),
        ({"grant_type": "password"}, "token.request", "invalid_request"),
        ({"grant_type": "password", "username": "siti"}, "token.request", "invalid_request"),
        ({"grant_type": "refresh_token"}, "token.request", "invalid_request"),
        ({"grant_type": "client_credentials"}, "token.request", "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "token.grant", "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "é" * 40}, "token.grant", "invalid_grant"),
    ],
    ids=str,
)
def test_bad_requests_carry_the_oauth_word(city: City, form: dict[str, str], code: str, error: str) -> None:
    reply = city.ask(**form)
    assert (reply.status_code, reply.json()["code"], reply.json()["error"]) == (400, code, error)


def test_an_application_signs_in_by_form_or_basic_without_refresh(city: City) -> None:
    by_form = city.ask(grant_type="client_credentials", client_id="sik", client_secret=SECRET)
    basic = {"authorization": "Basic " + base64.b64encode(f"sik:{SECRET}".encode()).decode()}
    by_basic = city.http.post("/v1/token", data={"grant_type": "client_credentials"}, headers=basic)
    for reply in (by_form, by_basic):
        assert reply.status_code == 200
        assert reply.json()["refresh_token"] is None
        seen = city.http.get("/v1/me", headers=bearer(reply.json()["access_token"])).json()
        assert seen["kind"] == "application"
        assert seen["scope"] == [{"area": KELURAHAN, "actions": ["read"], "themes": ["umkm"]}]
    wrong = city.ask(grant_type="client_credentials", client_id="sik", client_secret="no")
    person = city.ask(grant_type="client_credentials", client_id="siti", client_secret=PIN)
    assert wrong.status_code == person.status_code == 401
    assert wrong.json() == person.json()
    assert wrong.json()["error"] == "invalid_client"
    assert wrong.headers["www-authenticate"].startswith("Basic")


def test_refresh_rotates(city: City) -> None:
    first = city.sign_in("siti")
    second = refresh(city, first["refresh_token"]).json()
    third = refresh(city, second["refresh_token"]).json()
    assert len({each["refresh_token"] for each in (first, second, third)}) == 3
    assert me(city, third["access_token"]) == 200


def test_reuse_ends_the_family_and_is_written_down(city: City) -> None:
    other = city.sign_in("siti")
    first = city.sign_in("siti")
    second = refresh(city, first["refresh_token"]).json()
    assert me(city, second["access_token"]) == 200
    again = refresh(city, first["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert me(city, second["access_token"]) == 401
    assert city.http.get("/v1/me", headers=bearer(second["access_token"])).json()["code"] == "auth.revoked"
    assert refresh(city, second["refresh_token"]).status_code == 400
    assert "sign_in.reuse" in [action for action, _ in city.deeds()]
    assert me(city, other["access_token"]) == 200, "another device of the same person goes on"


def test_a_lost_reply_is_answered_again_for_the_same_attempt_only(city: City) -> None:
    first = city.sign_in("siti")
    lost = refresh(city, first["refresh_token"], attempt="01a2-attempt").json()
    again = refresh(city, first["refresh_token"], attempt="01a2-attempt").json()
    assert lost["refresh_token"] == again["refresh_token"]
    assert refresh(city, again["refresh_token"]).status_code == 200
    assert refresh(city, first["refresh_token"], attempt="01a2-attempt").status_code == 400, "the successor is spent"
    fresh = city.sign_in("siti")
    refresh(city, fresh["refresh_token"], attempt="01a2-attempt")
    assert refresh(city, fresh["refresh_token"], attempt="another").status_code == 400
    assert [action for action, _ in city.deeds()].count("sign_in.reuse") == 2


def test_a_made_up_token_of_a_known_session_ends_nothing(city: City, key: bytes) -> None:
    issued = city.sign_in("siti")
    with city.read() as session:
        family = session.exec(select(SignIn.id)).one()
    assert refresh(city, RefreshTokens(KeyRing.of(key), city.clock).first(family)).status_code == 400
    assert refresh(city, issued["refresh_token"] + "AA==").status_code == 400
    assert me(city, issued["access_token"]) == 200
    assert refresh(city, issued["refresh_token"]).status_code == 200


def test_of_many_refreshes_at_once_one_wins(city: City) -> None:
    start = threading.Barrier(8)

    def go(token: str) -> bool:
        start.wait()
        try:
            city.app.state.sign_ins.by_refresh(token, attempt="")
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        for _ in range(6):
            token = city.sign_in("siti")["refresh_token"]
            assert sum(pool.map(go, [token] * 8)) == 1


def test_refresh_ends_after_its_life_and_each_use_renews_it(city: City) -> None:
    token = city.sign_in("siti")["refresh_token"]
    city.clock.forward(days=59)
    token = refresh(city, token).json()["refresh_token"]
    city.clock.forward(days=59)
    token = refresh(city, token).json()["refresh_token"]
    city.clock.forward(days=60)
    assert refresh(city, token).status_code == 400


def test_an_access_token_is_no_refresh_token_nor_the_other_way_round(city: City) -> None:
    issued = city.sign_in("siti")
    assert refresh(city, issued["access_token"]).status_code == 400
    assert me(city, issued["refresh_token"]) == 401


@pytest.mark.parametrize("by", ["refresh", "access", "header"])
def test_signing_out_is_at_once(city: City, by: str) -> None:
    issued = city.sign_in("siti")
    assert me(city, issued["access_token"]) == 200
    form = {} if by == "header" else {"token": issued[f"{by}_token"]}
    headers = bearer(issued["access_token"]) if by == "header" else {}
    assert city.http.post("/v1/token/revoke", data=form, headers=headers).status_code == 200
    assert me(city, issued["access_token"]) == 401
    assert refresh(city, issued["refresh_token"]).status_code == 400
    assert city.http.post("/v1/token/revoke", data={"token": "nonsense"}).status_code == 200


def test_no_secret_is_kept_or_written_down(city: City) -> None:
    issued = city.sign_in("siti")
    city.ask(grant_type="refresh_token", refresh_token=issued["refresh_token"])
    kept = city.everything_kept()
    assert str(city.people["siti"].username) in kept
    for secret in (PIN, SECRET, issued["refresh_token"], issued["access_token"]):
        assert secret not in kept


def test_deeds_of_signing_in(city: City) -> None:
    city.sign_in("siti")
    city.ask(grant_type="password", username="siti", password="000000")
    city.ask(grant_type="password", username="my-secret-typed-in-the-wrong-box", password="000000")
    deeds = city.deeds()
    assert ("sign_in.failed", f"account:{city.people['siti'].id}") in deeds
    assert ("sign_in.failed", "account:unknown") in deeds
    assert any(action == "sign_in.ok" for action, _ in deeds)
    assert "wrong-box" not in city.everything_kept()


def test_the_family_of_a_disabled_account_cannot_refresh(city: City) -> None:
    issued = city.sign_in("siti")
    city.http.post(f"/v1/accounts/{city.people['siti'].id}/disable", headers=city.as_("admin"))
    assert refresh(city, issued["refresh_token"]).status_code == 400


def test_access_ends_by_our_clock(city: City) -> None:
    access = city.sign_in("siti")["access_token"]
    assert me(city, access) == 200
    city.clock.forward(minutes=15, seconds=31)
    reply = city.http.get("/v1/me", headers=bearer(access))
    assert (reply.status_code, reply.json()["code"]) == (401, "auth.expired")
    assert reply.headers["www-authenticate"].startswith("Bearer")
    city.clock.moment -= timedelta(minutes=15)
    assert me(city, access) == 200
