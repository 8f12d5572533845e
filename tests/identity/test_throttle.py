"""Guessing is slowed, and nobody can use that against another."""

import pytest
from starlette.requests import Request

from app.core.errors import Problem
from app.identity.passwords import Passwords
from app.identity.throttle import Addresses, Throttle
from tests.identity.conftest import PIN, City

HOME, STRANGER = "114.5.1.2", "203.0.113.9"


def tries(throttle: Throttle, account: str, address: str) -> int:
    """Count the attempts that pass before the first refusal."""
    for count in range(10_000):
        try:
            throttle.attempt(account, address)
        except Problem:
            return count
    raise AssertionError("never refused")


def test_a_stranger_cannot_lock_a_kader_out() -> None:
    throttle = Throttle()
    assert tries(throttle, "siti", STRANGER) == 5
    throttle.attempt("siti", HOME)
    throttle.succeeded("siti", HOME)
    assert tries(throttle, "siti", HOME) == 5
    with pytest.raises(Problem) as caught:
        throttle.attempt("siti", STRANGER)
    assert caught.value.kind.status == 429
    assert 1 <= int(caught.value.headers["retry-after"]) <= 60


def test_success_gives_the_places_back() -> None:
    throttle = Throttle(address=("10 per 1 minute",))
    for _ in range(50):
        throttle.attempt("siti", HOME)
        throttle.succeeded("siti", HOME)


def test_an_address_has_a_cap_over_all_names_and_its_neighbours_do_not_feel_it() -> None:
    throttle = Throttle(address=("10 per 1 minute",))
    for number in range(10):
        throttle.attempt(f"name{number}", STRANGER)
    with pytest.raises(Problem):
        throttle.attempt("another", STRANGER)
    throttle.attempt("another", HOME)


def test_the_wait_grows() -> None:
    throttle = Throttle(pair=("2 per 1 minute", "2 per 15 minute"))
    assert tries(throttle, "siti", STRANGER) == 2
    with pytest.raises(Problem) as caught:
        throttle.attempt("siti", STRANGER)
    assert int(caught.value.headers["retry-after"]) > 60


def test_over_http_a_stranger_is_refused_and_the_kader_is_not(city: City) -> None:
    city.app.state.sign_ins._throttle = Throttle()
    city.app.state.addresses = Addresses("10.0.0.0/8")

    def ask(secret: str, address: str) -> tuple[int, str]:
        reply = city.http.post(
            "/v1/token",
            data={"grant_type": "password", "username": "siti", "password": secret},
            headers={"x-forwarded-for": address},
        )
        return reply.status_code, reply.json().get("error", "")

    city.http.come_from("10.1.2.3")
    try:
        answers = [ask("000000", STRANGER) for _ in range(7)]
        assert answers[:5] == [(400, "invalid_grant")] * 5
        assert answers[5:] == [(429, "temporarily_unavailable")] * 2
        assert ask(PIN, STRANGER)[0] == 429, "even the right secret waits where someone guesses"
        assert ask(PIN, HOME)[0] == 200
    finally:
        city.http.come_from("testclient")


def request_from(client: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "client": (client, 1), "headers": headers})


@pytest.mark.parametrize(
    ("client", "forwarded", "found"),
    [
        ("203.0.113.9", ("1.1.1.1",), "203.0.113.9"),
        ("127.0.0.1", ("203.0.113.9",), "203.0.113.9"),
        ("127.0.0.1", ("1.1.1.1, 203.0.113.9",), "203.0.113.9"),
        ("127.0.0.1", ("1.1.1.1", "203.0.113.9, 10.0.0.7"), "203.0.113.9"),
        ("127.0.0.1", (), "127.0.0.1"),
        ("127.0.0.1", ("garbage",), "unknown"),
        ("::ffff:203.0.113.9", (), "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", (), "2001:db8:1:2::/64"),
        ("testclient", ("1.1.1.1",), "unknown"),
    ],
)
def test_only_our_own_proxies_are_believed(client: str, forwarded: tuple[str, ...], found: str) -> None:
    assert Addresses("127.0.0.1, 10.0.0.0/8").of(request_from(client, *forwarded)) == found


def test_a_crowd_is_told_to_wait() -> None:
    passwords = Passwords(threads=1, waiting=0)
    try:
        passwords._places.acquire()
        with pytest.raises(Problem) as caught:
            passwords.hash("whatever it is")
        assert (caught.value.kind.code, caught.value.headers["retry-after"]) == ("server.busy", "2")
        passwords._places.release()
        assert passwords.fits("whatever it is", passwords.hash("whatever it is"))
        assert not passwords.fits("another", passwords.hash("whatever it is"))
        assert not passwords.fits("another", "not a hash")
        assert not passwords.fits("another", None)
    finally:
        passwords.close()
