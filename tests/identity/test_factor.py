"""Authenticator codes, recovery codes and passwords of offices."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.core.errors import Problem
from app.identity.gate import require_strong
from app.identity.strength import demand_password, demand_pin
from app.identity.totp import STEP, code_at, step_of, step_shown
from tests.identity.conftest import SECRET, City, bearer

RFC = b"12345678901234567890"
"""The secret of RFC 6238, appendix B."""


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert code_at(RFC, seconds // STEP, digits=8) == code
    assert code_at(RFC, seconds // STEP) == code[2:]


def test_counted_codes_are_those_of_rfc_4226() -> None:
    told = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [code_at(RFC, count) for count in range(10)] == told


def test_a_clock_may_be_half_a_minute_off_and_no_more(city: City) -> None:
    now = city.clock.now()
    step = step_of(now)
    shown = [step_shown(RFC, code_at(RFC, step + off), now) for off in (-2, -1, 0, 1, 2)]
    assert shown == [None, step - 1, step, step + 1, None]
    assert step_shown(RFC, f" {code_at(RFC, step)[:3]} {code_at(RFC, step)[3:]}", now) == step
    assert step_shown(RFC, "é" * 6, now) is None


class Desk:
    """Somebody at a desk, with an authenticator."""

    def __init__(self, city: City, who: str) -> None:
        self.city, self.who = city, who
        self.head = city.as_(who)
        self.secret = b""

    def post(self, path: str, **body: str) -> Any:
        return self.city.http.post(f"/v1/me/second-factor{path}", json=body, headers=self.head)

    def code(self) -> str:
        return code_at(self.secret, step_of(self.city.clock.now()))

    def set_up(self) -> list[str]:
        begun = self.post("", current=SECRET)
        assert begun.status_code == 201, begun.text
        asked = parse_qs(urlsplit(begun.json()["uri"]).query)
        assert begun.json()["uri"].startswith(f"otpauth://totp/wakuncar:{self.who}?")
        assert asked["secret"] == [begun.json()["secret"]]
        self.secret = base64.b32decode(asked["secret"][0])
        confirmed = self.post("/confirm", code=self.code())
        assert confirmed.status_code == 200, confirmed.text
        codes: list[str] = confirmed.json()["recovery_codes"]
        return codes

    def sign_in(self, code: str = "") -> Any:
        return self.city.ask(grant_type="password", username=self.who, password=SECRET, code=code)

    def strong(self, issued: dict[str, Any]) -> bool:
        try:
            require_strong(self.city.app.state.gate.admit(issued["access_token"]))
        except Problem as problem:
            return problem.kind.code != "access.second_factor"
        return True


def test_an_authenticator_is_asked_for_once_it_is_confirmed(city: City) -> None:
    desk = Desk(city, "dinkes")
    before = desk.sign_in().json()
    assert not desk.strong(before), "signed in, and nothing may be unsealed"
    assert desk.post("", current="wrong password").json()["code"] == "account.wrong_secret"
    assert desk.post("", current=SECRET).status_code == 201
    assert desk.sign_in().status_code == 200, "not confirmed, not asked for"
    assert desk.post("/confirm", code="000000").json()["code"] == "account.factor_wrong"
    desk.set_up()
    me = city.http.get("/v1/me", headers=desk.head).json()["second_factor"]
    assert me == {"state": "on", "wanted": True, "shown": True, "recovery_left": 10}
    for code in ("", "000000", "no code"):
        reply = desk.sign_in(code)
        assert (reply.status_code, reply.json()["code"], reply.json()["error"]) == (
            400,
            "token.second_factor",
            "invalid_grant",
        )
    wrong = city.ask(grant_type="password", username="dinkes", password="wrong password", code=desk.code())
    assert wrong.json()["code"] == "token.grant"
    city.clock.forward(seconds=STEP)
    assert desk.strong(desk.sign_in(desk.code()).json())
    assert desk.post("", current=SECRET).json()["code"] == "account.second_factor", "one that is on is not replaced"


def test_a_used_time_step_opens_nothing_again(city: City) -> None:
    desk = Desk(city, "dinkes")
    desk.set_up()
    assert desk.sign_in(desk.code()).status_code == 400, "used to confirm"
    city.clock.forward(seconds=STEP)
    code = desk.code()
    assert desk.sign_in(code).status_code == 200
    assert desk.sign_in(code).json()["code"] == "token.second_factor"
    before = code_at(desk.secret, step_of(city.clock.now()) - 1)
    assert desk.sign_in(before).status_code == 400


def test_a_recovery_code_opens_once(city: City) -> None:
    desk = Desk(city, "dinkes")
    codes = desk.set_up()
    assert len(set(codes)) == 10
    kept = city.everything_kept()
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    assert base64.b32encode(desk.secret).decode() not in kept
    assert desk.strong(desk.sign_in(codes[0].lower()).json())
    assert desk.sign_in(codes[0]).status_code == 400
    assert city.http.get("/v1/me", headers=desk.head).json()["second_factor"]["recovery_left"] == 9
    city.clock.forward(seconds=STEP)
    renewed = desk.post("/recovery", code=desk.code()).json()["recovery_codes"]
    assert desk.sign_in(codes[1]).status_code == 400
    assert desk.sign_in(renewed[0]).status_code == 200
    other = Desk(city, "lurah")
    other.set_up()
    assert other.sign_in(renewed[1]).status_code == 400, "another's recovery code"


def test_who_lost_everything_is_helped_by_whoever_appoints_her(city: City) -> None:
    desk = Desk(city, "dinkes")
    desk.set_up()
    path = f"/v1/accounts/{city.people['dinkes'].id}/second-factor"
    assert city.http.delete(path, headers=city.as_("operator")).status_code == 404
    strong = desk.head
    assert city.http.delete(path, headers=city.as_("admin")).status_code == 204
    assert desk.sign_in().status_code == 200
    assert not desk.strong({"access_token": strong["authorization"].removeprefix("Bearer ")})
    assert "second_factor.dropped" in [action for action, _ in city.deeds()]


def test_one_drops_ones_own_by_a_last_code(city: City) -> None:
    desk = Desk(city, "dinkes")
    codes = desk.set_up()
    drop = city.http.request("DELETE", "/v1/me/second-factor", json={"code": "000000"}, headers=desk.head)
    assert drop.json()["code"] == "account.factor_wrong"
    drop = city.http.request("DELETE", "/v1/me/second-factor", json={"code": codes[0]}, headers=desk.head)
    assert drop.status_code == 204
    assert desk.sign_in().status_code == 200


def test_roles_that_do_not_unseal_need_none(city: City) -> None:
    camat = Desk(city, "camat")
    assert camat.strong(camat.sign_in().json())
    kader = city.sign_in("siti")
    assert camat.strong(kader)
    begin = city.http.post("/v1/me/second-factor", json={"current": "x"}, headers=bearer(kader["access_token"]))
    assert begin.status_code == 403


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("short-one", "account.weak_secret"),
        ("aaaaaaaaaaaaaaaa", "account.weak_secret"),
        ("x" * 257, "account.weak_secret"),
        ("password1234", "account.common_secret"),
        ("Qwertyuiop123", "account.common_secret"),
        ("bismillah12345", "account.common_secret"),
        ("wakuncar2026!", "account.common_secret"),
        ("kotametro2026", "account.common_secret"),
        ("dinkes.metro.2026", "account.common_secret"),
        ("rahmawati-rahmawati", "account.common_secret"),
        ("1234567890123", "account.common_secret"),
        ("P@ssw0rdP@ssw0rd", "account.common_secret"),
    ],
)
def test_common_passwords_are_refused_with_a_reason(secret: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        demand_password(secret, ("dinkes", "Rahmawati"))
    assert caught.value.kind.code == code


@pytest.mark.parametrize(
    "secret", [SECRET, "7kqmx-2f9xa-wtrbn-ppq4z", "ayam goreng tiga sendok", "é" * 5 + "kuda laut hijau"]
)
def test_good_passwords_pass(secret: str) -> None:
    demand_password(secret, ("dinkes", "Dinas Kesehatan"))


@pytest.mark.parametrize("pin", ["528609", "907251", "274913", "560981"])
def test_good_pins_pass(pin: str) -> None:
    demand_pin(pin, ("siti",))


def test_a_pin_in_the_user_name_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        demand_pin("528609", ("siti-528609",))
    assert caught.value.kind.code == "account.weak_pin"


def test_an_office_changes_its_password_and_is_out_everywhere_else(city: City) -> None:
    here, there = city.sign_in("lurah"), city.sign_in("lurah")

    def change(secret: str) -> Any:
        body = {"current": SECRET, "secret": secret}
        return city.http.post("/v1/me/secret", json=body, headers=bearer(here["access_token"]))

    assert change("lurah-metro-2026").json()["code"] == "account.common_secret"
    assert change("tujuh-gelas-air-kelapa").status_code == 204
    assert city.http.get("/v1/me", headers=bearer(there["access_token"])).status_code == 401
    assert city.ask(grant_type="password", username="lurah", password=SECRET).status_code == 400
    assert city.ask(grant_type="password", username="lurah", password="tujuh-gelas-air-kelapa").status_code == 200
