"""A lost telephone is cut off on every worker, measured with two real ones on PostgreSQL."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.cast import RT1, TUTI
from tests.house import furnish
from tests.test_cli import environment, ready, serving

TRIES = 12
"""New connections, so many that both workers are met."""


def test_a_lost_telephone_is_cut_off_on_every_worker_within_seconds(
    postgres_template: Callable[..., str], postgres_database: Callable[..., str], tmp_path: Path
) -> None:
    url = postgres_database(postgres_template("furnished", furnish))
    environ = environment(url, tmp_path) | {"WAKUNCAR_PINS": "bound"}
    with serving("serve", "--workers", "2", **environ) as (_, base):
        ready(base)
        form = {"grant_type": "password", "username": TUTI.username, "password": TUTI.secret}
        operator = _head(httpx.post(f"{base}/v1/token", data=form).json()["access_token"])
        order = {"items": [{"display_name": "Dewi Rekaan", "area": RT1}]}
        issued = httpx.post(f"{base}/v1/enrolments", json=order, headers=operator).json()["items"][0]
        sent = {"code": issued["code"], "pin": "528609"}
        phone = httpx.post(f"{base}/v1/enrolments/redeem", json=sent).json()
        hers = _head(phone["access_token"])
        assert _answers(base, hers) == {200}, "both workers remember her"
        path = f"{base}/v1/accounts/{issued['account']}/devices/{phone['device']}"
        assert httpx.delete(path, headers=operator).status_code == 204
        begun = time.monotonic()
        while _answers(base, hers) != {401}:
            assert time.monotonic() - begun < 20, "a minute is promised, and the memory alone ends after 30 seconds"
        assert _answers(base, hers) == {401}


def _answers(base: str, head: dict[str, str]) -> set[int]:
    transport = httpx.HTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
    with httpx.Client(transport=transport) as client:
        return {client.get(f"{base}/v1/me", headers=head).status_code for _ in range(TRIES)}


def _head(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}
