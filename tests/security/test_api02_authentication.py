"""API2:2023 Broken authentication: no token but a good one, no secret twice, no code and no refresh for two.

What a token must look like stands in `tests/identity/test_tokens`; here the door itself is tried with forged ones.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from tests.house import KEY, NOON, House
from tests.security.conftest import Fort

AT_ONCE = 100


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forge(good: str, key: bytes, head: dict[str, Any], digest: str = "sha256", **claims: Any) -> str:
    """Write a token that says something else, under a key of ours."""
    first, middle, _ = good.split(".")
    opened = [json.loads(base64.urlsafe_b64decode(each + "=" * (-len(each) % 4))) for each in (first, middle)]
    text = f"{part(opened[0] | head)}.{part(opened[1] | claims)}"
    mark = hmac.digest(key, text.encode(), digest) if key else b""
    return f"{text}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


TRUE = base64.b64decode(KEY)

FORGERIES: dict[str, Callable[[str, Fort], str]] = {
    "alg none": lambda good, _: forge(good, b"", {"alg": "none"}),
    "alg None": lambda good, _: forge(good, b"", {"alg": "NoNe"}),
    "no alg": lambda good, _: forge(good, b"", {"alg": None}),
    "other key": lambda good, _: forge(good, b"x" * 32, {}),
    "empty key": lambda good, _: forge(good, b"\x00", {}),
    "HS512": lambda good, _: forge(good, TRUE, {"alg": "HS512"}, "sha512"),
    "RS256 named": lambda good, _: forge(good, TRUE, {"alg": "RS256"}),
    "kid of a file": lambda good, _: forge(good, b"", {"kid": "../../../../dev/null"}),
    "kid of SQL": lambda good, _: forge(good, b"x" * 32, {"kid": "x' UNION SELECT 'x'--"}),
    "kid of another": lambda good, _: forge(good, hashlib.sha256(b"").digest(), {"kid": ""}),
    "own key sent along": lambda good, _: forge(good, b"x" * 32, {"jwk": {"kty": "oct", "k": "eHh4"}}),
    "key by address": lambda good, _: forge(
        good, b"x" * 32, {"jku": "http://127.0.0.1/keys", "x5u": "http://127.0.0.1"}
    ),
    "critical": lambda good, _: forge(good, TRUE, {"crit": ["exp"]}),
    "for the office": lambda good, _: forge(good, TRUE, {}, aud="wakuncar-office"),
    "for all": lambda good, _: forge(good, TRUE, {}, aud=["wakuncar-kader", "wakuncar-office"]),
    "of the admin": lambda good, fort: forge(good, TRUE, {}, sub=str(fort.who["admin"].account)),
    "for ever": lambda good, _: forge(good, TRUE, {}, exp=2**40),
    "with a role": lambda good, _: forge(good, TRUE, {}, role="admin", scope="everything"),
    "of another service": lambda good, _: forge(good, TRUE, {}, iss="wakuncar-test"),
}
"""Ways to turn a kader's token into a better one; those under the true key break a claim and nothing else."""


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_token_opens_nothing(fort: Fort, name: str) -> None:
    kader = fort.who["kader"]
    token = FORGERIES[name](kader.token, fort)
    for path in ("/v1/me", "/v1/accounts", "/v1/records/stunting"):
        reply = fort.client.get(path, headers={"authorization": f"Bearer {token}"})
        assert (reply.status_code, reply.json()["code"]) == (401, "auth.invalid"), path
    assert fort.client.get("/v1/me", headers=kader.head).status_code == 200


def test_this_file_can_forge_at_all(fort: Fort) -> None:
    """Otherwise the forgeries would be refused for a reason that nobody meant."""
    kader = fort.who["kader"]
    again = forge(kader.token, TRUE, {}, jti=str(uuid4()))
    assert fort.client.get("/v1/me", headers={"authorization": f"Bearer {again}"}).status_code == 200


def test_a_token_travels_in_its_header_only(fort: Fort) -> None:
    token = fort.who["operator"].token
    assert fort.client.get("/v1/me", params={"access_token": token}).status_code == 401
    for name in ("cookie", "x-token", "x-authorization", "proxy-authorization"):
        value = f"access_token={token}" if name == "cookie" else f"Bearer {token}"
        assert fort.client.get("/v1/me", headers={name: value}).status_code == 401, name


def all_at_once(house: House, path: str, **sent: Any) -> list[int]:
    """Send one thing a hundred times at the same moment; return the answers' numbers."""

    def send(_: int) -> int:
        return TestClient.request(house.client, "POST", path, **sent).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


def test_of_a_hundred_who_redeem_a_code_at_once_one_wins(fort: Fort) -> None:
    issued = fort.client.post(
        "/v1/enrolments", json={"items": [{"account": str(fort.spots[0].carded)}]}, headers=fort.head("operator")
    ).json()["items"]
    body = {"code": issued[0]["code"], "pin": "528609", "device": "HP"}
    won = all_at_once(fort.house, "/v1/enrolments/redeem", json=body)
    assert won.count(200) == 1, won
    assert set(won) <= {200, 404, 429, 503}


def test_of_a_hundred_who_refresh_at_once_one_wins_and_then_nobody(fort: Fort) -> None:
    """The token was used twice, so two hold it, and the whole family ends."""
    form = {"grant_type": "password", "username": "tuti", "password": "operator of metro 1"}
    first = fort.client.post("/v1/token", data=form).json()
    spent = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    won = all_at_once(fort.house, "/v1/token", data=spent)
    assert won.count(200) <= 1, won
    assert set(won) <= {200, 400, 503}
    reply = fort.client.get("/v1/me", headers={"authorization": f"Bearer {first['access_token']}"})
    assert reply.status_code == 401


def test_what_opened_once_is_told_nowhere(fort: Fort) -> None:
    """A wrong secret, a name that is none and a disabled account are one answer; the day is the same for all."""
    told = set()
    for name, secret in (
        ("tuti", "wrong secret 42"),
        ("nobody-at-all", "wrong secret 42"),
        ("x-ended-1", "wrong secret 42"),
    ):
        reply = fort.client.post("/v1/token", data={"grant_type": "password", "username": name, "password": secret})
        told.add((reply.status_code, reply.text))
    assert len(told) == 1
    assert NOON.isoformat() not in str(told)
