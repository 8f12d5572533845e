"""A small city on a fresh SQLite file: a kota, two kelurahan, a few RT, and the people who serve there."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from pydantic import SecretStr
from sqlmodel import Session, SQLModel, select

from app.areas.models import Area
from app.areas.tree import Areas
from app.core.audit import AuditEntry
from app.core.clock import SetClock
from app.core.db import Database
from app.core.http import install_problem_handlers
from app.core.settings import Settings, new_key
from app.identity.accounts import Post, create_account
from app.identity.models import Account
from app.identity.scope import Action
from app.identity.throttle import Throttle
from app.identity.wiring import close_identity, install_identity
from tests.house import VAULT
from tests.straight import StraightClient

KOTA, KECAMATAN = "18.72", "18.72.01"
KELURAHAN, SIBLING = "18.72.01.1001", "18.72.01.1002"
RW, RT, OTHER_RT = "18.72.01.1001.005", "18.72.01.1001.005.012", "18.72.01.1001.005.013"
SIBLING_RT = "18.72.01.1002.001.001"
_AREAS = (
    (KOTA, "kota", "Metro"),
    (KECAMATAN, "kecamatan", "Metro Pusat"),
    (KELURAHAN, "kelurahan", "Metro"),
    (SIBLING, "kelurahan", "Imopuro"),
    (RW, "rw", "RW 005"),
    (RT, "rt", "RT 012"),
    (OTHER_RT, "rt", "RT 013"),
    ("18.72.01.1002.001", "rw", "RW 001"),
    (SIBLING_RT, "rt", "RT 001"),
)
_PEOPLE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("siti", "kader", RT, {}),
    ("operator", "operator", KELURAHAN, {}),
    ("operator2", "operator", SIBLING, {}),
    ("lurah", "lurah", KELURAHAN, {}),
    ("camat", "camat", KECAMATAN, {}),
    ("dinkes", "office", KOTA, {"themes": ["stunting", "covid"]}),
    ("admin", "admin", KOTA, {}),
    ("sik", "application", KELURAHAN, {"themes": ["umkm"], "actions": [Action.READ]}),
)
BEGUN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECRET = "kopi-tubruk-di-teras"
PIN = "274913"
NEW_PIN = "528609"
HASHED = {text: PasswordHasher(1, 8, 1).hash(text) for text in (SECRET, PIN)}
"""Hashed once and lightly: a test signs in some thousand times."""


@dataclass
class City:
    """The service under test and those who use it."""

    app: FastAPI
    http: StraightClient
    database: Database
    clock: SetClock
    people: dict[str, Account] = field(default_factory=dict)

    def make(self, username: str, role: str, area: str, **more: Any) -> Account:
        account = self.people[username] = make(self.database, self.clock.now(), username, role, area, **more)
        return account

    def ask(self, **form: str) -> Any:
        return self.http.post("/v1/token", data=form)

    def sign_in(self, username: str) -> dict[str, Any]:
        secret = PIN if self.people[username].pin else SECRET
        reply = self.ask(grant_type="password", username=username, password=secret)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def as_(self, username: str) -> dict[str, str]:
        return bearer(self.sign_in(username)["access_token"])

    def issue(self, *items: dict[str, Any], by: str = "operator", **order: Any) -> list[dict[str, Any]]:
        """Have codes issued; every item must be."""
        reply = self.http.post("/v1/enrolments", json={"items": items, **order}, headers=self.as_(by))
        assert reply.status_code == 201, reply.text
        found: list[dict[str, Any]] = reply.json()["items"]
        assert {each["outcome"] for each in found} <= {"issued"}, found
        return found

    def redeem(self, code: str, pin: str = NEW_PIN, **more: str) -> Any:
        return self.http.post("/v1/enrolments/redeem", json={"code": code, "pin": pin, "device": "HP", **more})

    def enrol(self, username: str, pin: str = NEW_PIN, **order: Any) -> dict[str, Any]:
        """Issue a code for somebody and redeem it."""
        (issued,) = self.issue({"account": str(self.people[username].id)}, **order)
        reply = self.redeem(issued["code"], pin)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def open(self, username: str, pin: str = NEW_PIN, **more: str) -> Any:
        return self.ask(grant_type="password", username=username, password=pin, **more)

    def deeds(self) -> list[tuple[str, str]]:
        with self.database.reading() as session:
            return [(entry.action, entry.about) for entry in session.exec(select(AuditEntry))]

    def everything_kept(self) -> str:
        with self.database.reading() as session:
            return str([session.execute(table.select()).all() for table in SQLModel.metadata.sorted_tables])

    def read(self) -> Session:
        return Session(self.database.engine)


def make(database: Database, at: datetime, username: str, role: str, area: str, **more: Any) -> Account:
    """Make an account that serves from the beginning of the year."""
    with database.writing() as session:
        account, _ = create_account(
            session,
            username=username,
            display_name=username.title(),
            post=Post(role, area, date(2026, 1, 1), **more),
            secret_hash=HASHED[PIN if role == "kader" else SECRET],
            pin=role == "kader",
            at=at,
            by=None,
        )
    return account


def open_throttle(app: FastAPI) -> None:
    """Let nobody wait: most stories are not about waiting."""
    often = ("100000 per 1 minute",)
    throttle = Throttle(pair=often, name=often, address=often)
    app.state.throttle = app.state.sign_ins._throttle = app.state.enrolments._throttle = throttle


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, tmp_path: Path, database_like: Callable[..., str]) -> Iterator[City]:
    database = Database(database_like(request.param, "identity", furnish), vault=VAULT, pool=12)
    clock = SetClock(BEGUN)
    keys = {name: SecretStr(new_key()) for name in ("token_key", "index_key", "data_keys")}
    settings = Settings(mode="service", data=tmp_path, pins="anywhere", **keys)
    app = FastAPI()
    install_problem_handlers(app)
    app.state.database, app.state.clock, app.state.areas = database, clock, Areas(database, clock)
    app.state.settings = settings
    install_identity(app, settings, database, clock)
    open_throttle(app)
    with StraightClient(app) as http:
        city = City(app, http, database, clock)
        with database.reading() as session:
            city.people = {each.username: each for each in session.exec(select(Account))}
        yield city
    close_identity(app)
    database.close()


def furnish(url: str) -> None:
    """Make the tables, the areas and the people of the city, once for all its copies."""
    database = Database(url, vault=VAULT, pool=1)
    SQLModel.metadata.create_all(database.engine)
    with database.writing() as session:
        for code, level, name in _AREAS:
            parent = code.rpartition(".")[0]
            session.add(Area(code=code, level=level, name=name, parent=parent if "." in parent else None))
            session.flush()
    for username, role, area, more in _PEOPLE:
        make(database, BEGUN, username, role, area, **more)
    database.close()


@pytest.fixture
def key() -> bytes:
    return secrets.token_bytes(32)


@pytest.fixture
def bound(city: City) -> City:
    """The city as it is in service: a PIN opens only from a bound device."""
    city.app.state.settings.pins = "bound"
    city.app.state.sign_ins._pins_are_bound = True
    return city
