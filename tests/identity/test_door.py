"""The door at sign-in: strangers cannot lock anybody out, several workers count together, and time tells nothing."""

import statistics
import time
from collections.abc import Iterator

import pytest

from app.core.db import Database
from app.core.errors import Problem
from app.identity.counts import Counts, MemoryCounts, SharedCounts, Window
from app.identity.models import AttemptCount
from app.identity.throttle import Addresses, Throttle
from tests.conftest import MakesDatabase
from tests.identity.conftest import NEW_PIN, PIN, RT, SECRET, City
from tests.identity.test_throttle import HOME, STRANGER, tries


class Time:
    """A clock for counts."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now() -> Time:
    return Time()


@pytest.fixture
def postgresql(postgres_database: MakesDatabase) -> Iterator[Database]:
    database = Database(postgres_database(), pool=4)
    AttemptCount.__table__.create(database.engine)  # type: ignore[attr-defined]
    yield database
    database.close()


@pytest.fixture(params=["memory", "shared"])
def counts(request: pytest.FixtureRequest, now: Time) -> Counts:
    if request.param == "memory":
        return MemoryCounts(now)
    return SharedCounts(request.getfixturevalue("postgresql"), now)


def test_places_are_taken_in_all_windows_or_in_none(counts: Counts, now: Time) -> None:
    short, long = Window("a", 2, 60), Window("b", 3, 600)
    assert [counts.take([short, long]) for _ in range(2)] == [0, 0]
    assert counts.take([short, long]) == 60
    now.seconds += 60
    assert counts.take([short, long]) == 0
    assert counts.take([short, long]) == 540, "the long one is full, and the refused one before took no place in it"
    counts.give_back(["b"])
    assert counts.take([short, long]) == 0
    counts.clear(["a", "b"])
    assert [counts.take([short]) for _ in range(3)] == [0, 0, 60]


def test_workers_on_one_postgresql_count_together(postgresql: Database, now: Time) -> None:
    throttles = Throttle(SharedCounts(postgresql, now)), Throttle(SharedCounts(postgresql, now))
    assert tries(throttles[0], "siti", STRANGER) == 5
    assert tries(throttles[1], "siti", STRANGER) == 0
    throttles[1].attempt("siti", HOME)
    with postgresql.reading() as session:
        kept = str(session.execute(AttemptCount.__table__.select()).all())  # type: ignore[attr-defined]
    assert "siti" not in kept
    assert STRANGER not in kept


def test_strangers_with_many_addresses_do_not_fill_the_places_of_a_bound_device_or_a_known_desk() -> None:
    throttle = Throttle()
    refused = 0
    for number in range(300):
        try:
            throttle.attempt("dinkes", f"203.0.113.{number}")
        except Problem:
            refused += 1
    assert refused == 240, "sixty an hour, from wherever"
    with pytest.raises(Problem):
        throttle.attempt("dinkes", "198.51.100.7")
    throttle.attempt("dinkes", HOME, known=True)
    throttle.attempt("dinkes", HOME, device="a device")


def test_a_bound_device_has_places_of_its_own(bound: City) -> None:
    """Somebody guesses from the same address, under her name and others', until that is shut; she still comes in."""
    mine = bound.enrol("siti")
    bound.app.state.sign_ins._throttle = bound.app.state.throttle = Throttle(address=("10 per 1 minute",))
    guesses = [bound.open(name, "907251").status_code for name in ["siti"] * 7 + [f"name{each}" for each in range(9)]]
    assert guesses.count(400) == 10
    assert guesses.count(429) == 6
    assert bound.open("siti", device_token=mine["device_token"]).status_code == 200
    wrong = [bound.open("siti", "907251", device_token=mine["device_token"]).status_code for _ in range(7)]
    assert wrong == [400] * 5 + [429] * 2, "her own device guesses no faster"


def test_a_desk_where_one_has_signed_in_stays_open(city: City) -> None:
    city.app.state.addresses = Addresses("10.0.0.0/8")
    city.http.come_from("10.1.2.3")

    def ask(address: str, secret: str) -> int:
        form = {"grant_type": "password", "username": "dinkes", "password": secret}
        reply = city.http.post("/v1/token", data=form, headers={"x-forwarded-for": address})
        return int(reply.status_code)

    assert ask(HOME, SECRET) == 200
    city.app.state.sign_ins._throttle = Throttle(name=("3 per 1 hour",))
    assert [ask(f"203.0.113.{number}", "no") for number in range(5)] == [400] * 3 + [429] * 2
    assert ask("198.51.100.7", SECRET) == 429, "a place where she has never been waits"
    assert ask(HOME, SECRET) == 200
    assert HOME not in city.everything_kept()


def test_an_office_behind_one_address_signs_in_on_monday_morning(city: City) -> None:
    city.app.state.sign_ins._throttle = Throttle()
    for number in range(40):
        city.make(f"pegawai{number}", "rt", RT)
    answers = []
    for number in range(40):
        answers.append(city.open(f"pegawai{number}", "a typing mistake").status_code)
        answers.append(city.open(f"pegawai{number}", SECRET).status_code)
    assert answers == [400, 200] * 40


def test_codes_are_not_guessed(bound: City) -> None:
    bound.app.state.enrolments._throttle = Throttle(address=("10 per 1 minute",))
    (issued,) = bound.issue({"account": str(bound.people["siti"].id)})
    guesses = [bound.redeem(f"2222-2222-{letter * 4}").status_code for letter in "ABCDEFGHJKLM"]
    assert guesses == [404] * 10 + [429] * 2
    assert bound.redeem(issued["code"]).status_code == 429
    assert NEW_PIN != PIN


@pytest.mark.usefixtures("dear_secrets")
def test_time_does_not_tell_unknown_from_wrong_from_disabled(bound: City) -> None:
    """Medians of interleaved tries, in time of the processor: other work runs on the machine."""
    bound.make("lama", "kader", RT)
    bound.http.post(f"/v1/accounts/{bound.people['lama'].id}/disable", headers=bound.as_("admin"))
    token = bound.enrol("siti")["device_token"]
    asked = {
        "unknown": ("nobody", ""),
        "unbound": ("siti", ""),
        "wrong": ("siti", token),
        "disabled": ("lama", ""),
    }
    spent: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(9):
        for name, (who, device) in asked.items():
            begun = time.process_time()
            assert bound.open(who, "907251", device_token=device).status_code == 400
            spent[name].append(time.process_time() - begun)
    medians = {name: statistics.median(each) for name, each in spent.items()}
    assert max(medians.values()) < 1.5 * min(medians.values()), medians
    assert min(medians.values()) > 0.012, "each costs a hash"
