"""Applications ask for part of what they may, are paced and change secrets without a gap; keys follow one another."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from typer.testing import CliRunner

from app.cli import cli
from app.core.errors import Problem
from app.core.settings import new_key
from app.identity.keyring import KeyRing, read_keys, rotate
from app.identity.pace import Pace
from app.identity.problems import CLIENT_RATE
from app.identity.refresh import RefreshTokens
from app.identity.scope import Action
from app.identity.tokens import Tokens
from tests.identity.conftest import KELURAHAN, KOTA, OTHER_RT, RT, SECRET, SIBLING, City, bearer


def client(city: City, name: str = "luas", secret: str = SECRET, **more: str) -> Any:
    return city.ask(grant_type="client_credentials", client_id=name, client_secret=secret, **more)


@pytest.fixture
def wide(city: City) -> City:
    city.make("luas", "application", KELURAHAN, themes=["umkm", "kwt"], actions=[Action.READ, Action.SUBMIT])
    return city


def scope_of(city: City, issued: Any) -> list[dict[str, Any]]:
    assert issued.status_code == 200, issued.text
    found = city.http.get("/v1/me", headers=bearer(issued.json()["access_token"])).json()
    return list(found["scope"])


def test_an_application_asks_for_a_part_of_what_it_has(wide: City) -> None:
    assert scope_of(wide, client(wide)) == [
        {"area": KELURAHAN, "actions": ["read", "submit"], "themes": ["kwt", "umkm"]}
    ]
    asked = client(wide, scope=f"read:umkm@{RT} submit")
    assert asked.json()["scope"] == f"read:umkm@{RT} submit"
    assert scope_of(wide, asked) == [
        {"area": RT, "actions": ["read"], "themes": ["umkm"]},
        {"area": KELURAHAN, "actions": ["submit"], "themes": ["kwt", "umkm"]},
    ]
    caller = wide.app.state.gate.admit(asked.json()["access_token"])
    assert caller.scope.allows(Action.READ, RT, "umkm")
    assert not caller.scope.allows(Action.READ, OTHER_RT, "umkm")
    assert not caller.scope.allows(Action.READ, RT, "kwt")


@pytest.mark.parametrize(
    "asked",
    ["totals", "read:covid", f"read@{KOTA}", f"read@{SIBLING}", "review", "admin", "read:*", "READ", "read;", "@", "é"],
)
def test_no_scope_beyond_its_own(wide: City, asked: str) -> None:
    reply = client(wide, scope=f"read {asked}")
    assert (reply.status_code, reply.json()["code"], reply.json()["error"]) == (400, "token.scope", "invalid_scope")


def test_an_application_that_asks_too_often_waits(wide: City) -> None:
    wide.app.state.gate.pace = Pace(5, wide.app.state.gate.pace._lender)
    head = bearer(client(wide).json()["access_token"])
    replies = [wide.http.get("/v1/me", headers=head) for _ in range(7)]
    assert [reply.status_code for reply in replies] == [200] * 5 + [429] * 2
    assert replies[-1].json()["code"] == "client.rate"
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 60
    again = bearer(client(wide).json()["access_token"])
    assert wide.http.get("/v1/me", headers=again).status_code == 429, "another token is the same application"
    people = [wide.http.get("/v1/me", headers=wide.as_("lurah")).status_code for _ in range(7)]
    assert people == [200] * 7


def test_an_application_is_counted_over_all_workers(city: City) -> None:
    lender = city.app.state.gate.pace._lender
    assert (lender is None) is city.database.is_sqlite, "SQLite has one worker"
    workers, passed = [Pace(40, lender) for _ in range(2 if lender else 1)], 0
    refused: list[Problem] = []
    statements: list[str] = []
    if lender:
        event.listen(city.database.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    while workers:
        for worker in list(workers):
            try:
                worker.borrow("sistem-satu")
            except Problem as problem:
                refused.append(problem)
                workers.remove(worker)
            else:
                passed += 1
    assert passed == 40
    assert {each.kind for each in refused} == {CLIENT_RATE}
    assert all(1 <= int(each.headers["retry-after"]) <= 60 for each in refused)
    assert sum("attempt_count AS" in each for each in statements) <= 22, "forty requests, a write for two of them"
    Pace(40, lender).borrow("sistem-lain")


def test_a_secret_is_renewed_with_an_overlap(wide: City) -> None:
    path = f"/v1/accounts/{wide.people['luas'].id}/secret"
    assert wide.http.post(path, json={}, headers=wide.as_("operator")).json()["code"] == "account.not_yours"
    renewed = wide.http.post(path, json={"overlap_hours": 48}, headers=wide.as_("admin")).json()
    fresh = renewed["secret"]
    assert renewed["old_secret_until"].startswith("2026-03-04")
    assert [client(wide, secret=each).status_code for each in (fresh, SECRET)] == [200, 200]
    wide.clock.forward(hours=48)
    assert [client(wide, secret=each).status_code for each in (fresh, SECRET)] == [200, 401]
    wide.clock.forward(days=364)
    assert client(wide, secret=fresh).status_code == 401, "its day has passed"
    last = wide.http.post(path, json={"overlap_hours": 0}, headers=wide.as_("admin")).json()["secret"]
    assert [client(wide, secret=each).status_code for each in (last, fresh)] == [200, 401]


def test_an_office_that_lost_its_password_gets_another_at_once(city: City) -> None:
    old = city.sign_in("lurah")
    path = f"/v1/accounts/{city.people['lurah'].id}/secret"
    fresh = city.http.post(path, json={"overlap_hours": 48}, headers=city.as_("admin")).json()["secret"]
    assert city.http.get("/v1/me", headers=bearer(old["access_token"])).status_code == 401
    assert city.ask(grant_type="password", username="lurah", password=SECRET).status_code == 400
    assert city.ask(grant_type="password", username="lurah", password=fresh).status_code == 200
    assert (
        city.http.post(f"/v1/accounts/{city.people['siti'].id}/secret", json={}, headers=city.as_("admin")).status_code
        == 403
    )


def test_last_use_is_shown(wide: City) -> None:
    def shown() -> dict[str, Any]:
        items = wide.http.get("/v1/accounts", headers=wide.as_("admin")).json()["items"]
        return {each["username"]: each["last_used_at"] for each in items}

    assert shown()["luas"] is None
    client(wide)
    assert shown()["luas"].startswith("2026-03-02")


@pytest.mark.parametrize("who", ["siti", "luas"])
def test_tokens_of_phones_and_programs_open_no_desk(wide: City, who: str) -> None:
    """Whatever their roles come to be: the audience alone shuts these doors."""
    issued = client(wide).json() if who == "luas" else wide.sign_in("siti")
    head = bearer(issued["access_token"])
    for method, path in (
        ("GET", "/v1/accounts"),
        ("POST", "/v1/enrolments"),
        ("POST", "/v1/handovers"),
        ("POST", "/v1/me/second-factor"),
        ("GET", f"/v1/accounts/{wide.people['siti'].id}/devices"),
        ("POST", f"/v1/areas/{KELURAHAN}/import"),
    ):
        reply = wide.http.request(method, path, headers=head, json={} if method == "POST" else None)
        assert (reply.status_code, reply.json()["code"]) == (403, "access.forbidden"), (method, path)
    assert wide.http.get("/v1/devices", headers=head).status_code == (403 if who == "luas" else 200)


def test_a_token_of_another_kind_of_client_is_refused(city: City) -> None:
    tokens: Tokens = city.app.state.tokens
    said = tokens.read(city.sign_in("siti")["access_token"])
    assert said.client == "kader"
    for client_ in ("office", "application"):
        with pytest.raises(Problem) as caught:
            city.app.state.gate.admit(tokens.mint(said.account, said.session, client_))  # type: ignore[arg-type]
        assert caught.value.kind.code == "auth.invalid"


def test_keys_follow_one_another_and_nobody_is_signed_out(city: City, tmp_path: Path, key: bytes) -> None:
    file, clock = tmp_path / "keys.json", city.clock
    rotate(file, [key], clock.now(), timedelta(days=60))
    assert file.stat().st_mode & 0o777 == 0o600
    ring = KeyRing([], file)
    tokens = Tokens(ring, issuer="wakuncar", life=timedelta(minutes=15), clock=clock)
    refresh = RefreshTokens(ring, clock)
    old_kid = KeyRing.of(key).signing(clock.now()).kid
    assert ring.signing(clock.now()).kid == old_kid, "the new key waits until every worker knows it"
    account = city.people["siti"].id
    spent = refresh.first(account)
    promised = refresh.next(account, spent, "attempt")
    clock.forward(minutes=9, seconds=59)
    access = tokens.mint(account, account, "kader")
    clock.forward(seconds=1)
    assert ring.signing(clock.now()).kid != old_kid
    assert tokens.read(access).account == account
    assert promised in set(refresh.successors(account, spent, "attempt")), "a lost reply is still found"
    assert refresh.first(account) != spent
    clock.forward(minutes=14)
    assert tokens.read(access)
    assert ring.for_access(old_kid, clock.now())
    clock.forward(minutes=47)
    assert ring.for_access(old_kid, clock.now()) is None
    clock.forward(days=59, hours=22)
    assert refresh.open(spent) is not None
    clock.forward(hours=2)
    assert refresh.open(spent) is None
    rotate(file, [], clock.now(), timedelta(days=60))
    assert old_kid not in {each.kid for each in read_keys(file)}


def test_a_worker_reads_the_file_again_and_survives_a_broken_one(city: City, tmp_path: Path, key: bytes) -> None:
    file, clock = tmp_path / "keys.json", city.clock
    rotate(file, [key], clock.now(), timedelta(days=60))
    ring, other = KeyRing([], file), KeyRing([], file)
    fresh = rotate(file, [], clock.now(), timedelta(days=60), timedelta(minutes=1))
    clock.forward(minutes=1)
    ring.look_again()
    assert ring.signing(clock.now()).kid == fresh.kid
    assert other.signing(clock.now()).kid != fresh.kid
    file.write_text("{")
    ring.look_again()
    assert ring.signing(clock.now()).kid == fresh.kid
    with pytest.raises(ValueError, match="not a file of signing keys"):
        KeyRing([], file)


def test_a_leaked_key_ends_at_once(city: City, tmp_path: Path, key: bytes) -> None:
    file, clock = tmp_path / "keys.json", city.clock
    rotate(file, [key], clock.now(), timedelta(days=60))
    rotate(file, [], clock.now(), timedelta(days=60), timedelta(0))
    ring = KeyRing([], file)
    assert len(read_keys(file)) == 1
    assert RefreshTokens(ring, clock).open(RefreshTokens(KeyRing.of(key), clock).first(city.people["siti"].id)) is None


def test_keys_are_rotated_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys.json"
    monkeypatch.setenv("WAKUNCAR_TOKEN_KEY", f"{new_key()},{new_key()}")
    monkeypatch.setenv("WAKUNCAR_INDEX_KEY", new_key())
    monkeypatch.setenv("WAKUNCAR_DATA_KEYS", new_key())
    said = [
        CliRunner().invoke(cli, ["keys", "rotate", str(file), *more], terminal_width=200)
        for more in ([], [], ["--leaked"])
    ]
    assert [done.exit_code for done in said] == [0, 0, 0], [done.output for done in said]
    assert [done.output.count("signs from") for done in said] == [3, 4, 1]
    assert [done.output.count("(new)") for done in said] == [1, 1, 1]
    monkeypatch.setenv("WAKUNCAR_TOKEN_KEY", "")
    monkeypatch.setenv("WAKUNCAR_TOKEN_KEY_FILE", str(file))
    assert CliRunner().invoke(cli, ["keys", "rotate", str(file)]).exit_code == 0
