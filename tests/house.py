"""A whole service on a fresh database, on both engines, behind a client that checks every reply against OpenAPI."""

import base64
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2 as httpx
import jsonschema_rs
import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from app.areas.listing import read_csv
from app.areas.register import import_rtrw
from app.areas.seed import load_seed
from app.core.clock import SetClock, uuid7
from app.core.db import Database
from app.core.index_key import hold_index_key
from app.core.schema import migrate
from app.core.settings import ROOT, Settings
from app.core.vault import Vault
from app.identity.accounts import Post, assign, create_account
from app.identity.models import Account, SignIn
from app.identity.passwords import Passwords
from app.identity.scope import Action
from app.identity.tokens import Tokens
from app.main import create_app
from app.records.subjects import BlindIndex
from app.records.upkeep import themes_to_rebuild
from app.rollups.verify import verify
from app.themes.catalog import CATALOG, theme
from tests.cast import CAST, CITY, RTRW, Person
from tests.straight import StraightClient

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
"""Friday 20 November 2026, 12:00 in Metro: the day on which every story begins."""

KEY = base64.b64encode(bytes(range(7, 55))).decode()

VAULT = Vault([base64.b64decode(KEY)])
"""What every test's database is sealed with."""


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    """Settings for stories about other things: PINs open from anywhere; nobody is warned or waits for anything."""
    open_ = {"pins": "anywhere", "second_factor": "optional", "client_rate": 1_000_000, "alert_seconds": 0}
    keys = dict.fromkeys(("token_key", "index_key", "data_keys"), KEY)
    return Settings(database_url=url, data=folder, log_level="error", **(keys | open_ | more))


def furnish(url: str) -> None:
    """Migrate an empty database, put the areas and the cast into it, and let everybody sign in."""
    db = Database(url, vault=VAULT, pool=2)
    migrate(db)
    hold_index_key(db, base64.b64decode(KEY))
    themes_to_rebuild(db, BlindIndex(base64.b64decode(KEY)))
    passwords = Passwords()
    with db.writing() as session:
        load_seed(session, ROOT / "seed" / "areas", NOON)
        import_rtrw(session, read_csv(RTRW.encode()), root=CITY, at=NOON)
        for person in CAST:
            posts = [_post(person, role, area) for role, area in person.posts]
            account, _ = create_account(
                session,
                username=person.username,
                display_name=person.username,
                post=posts[0],
                secret_hash=passwords.hash(person.secret),
                pin=len(person.secret) == 6,
                at=NOON,
                by=None,
            )
            for post in posts[1:]:
                assign(session, account, post, at=NOON, by=None)
    passwords.close()
    db.close()
    with TemporaryDirectory() as folder, open_house(url, Path(folder)) as found:
        for person in CAST:
            found.sign_in(person)


def _post(person: Person, role: str, area: str) -> Post:
    actions = (Action.SUBMIT, Action.READ, Action.TOTALS) if role == "application" else None
    return Post(role, area, datetime(2020, 1, 1, tzinfo=UTC).date(), themes=person.themes, actions=actions)


@cache
def validator(template: str, method: str, status: str, kind: str, spec_id: int) -> Any:
    """Return what judges a reply, compiled with no more of the description than its schema needs; None without one."""
    spec = SPECS[spec_id]
    schema = spec["paths"][template][method]["responses"][status].get("content", {}).get(kind, {}).get("schema")
    if schema is None:
        return None
    known, needed = spec["components"]["schemas"], {}
    waiting = [schema]
    while waiting:
        for name in re.findall(r"'#/components/schemas/([^']+)'", str(waiting.pop())):
            if name not in needed:
                needed[name] = known[name]
                waiting.append(known[name])
    return jsonschema_rs.Draft202012Validator({**schema, "components": {"schemas": needed}})


SPECS: dict[int, dict[str, Any]] = {}

PRINTED: list[dict[str, Any]] = []
"""The description, printed once: it takes a second, and is the same for every service of one code."""


class Client(StraightClient):
    """A test client that fails when a reply is not what OpenAPI says it is."""

    app: FastAPI

    def request(self, method: str, url: Any, **more: Any) -> httpx.Response:  # type: ignore[override]
        reply = super().request(method, url, **more)
        self.check(method, unquote(urlsplit(str(url)).path), reply)
        return reply

    def check(self, method: str, path: str, reply: httpx.Response) -> None:
        assert reply.status_code != 500, reply.text
        spec = self.app.openapi()
        SPECS[id(spec)] = spec
        template = self.template(method, path)
        if template is None:
            assert reply.status_code in (404, 405), f"{method} {path} is not documented"
            return
        documented = spec["paths"][template][method.lower()]["responses"]
        status = str(reply.status_code)
        assert status in documented, f"{method} {path}: {status} is not documented"
        kind = reply.headers.get("content-type", "").split(";")[0]
        if reply.status_code >= 400:
            assert kind == "application/problem+json", f"{method} {path}: {status} is {kind}"
            body = reply.json()
            assert body["status"] == reply.status_code
            assert body["code"] in documented[status]["description"], f"{method} {path}: {body['code']} is not told"
        judge = validator(template, method.lower(), status, kind, id(spec)) if kind.endswith("json") else None
        if judge is not None:
            judge.validate(reply.json())

    def template(self, method: str, path: str) -> str | None:
        """Return the documented path that answers, the most literal first."""
        return next((template for template, fits in _paths(id(self.app.openapi()), method.lower()) if fits(path)), None)


@cache
def _paths(spec_id: int, method: str) -> list[tuple[str, Callable[[str], Any]]]:
    """Return the documented paths with what tells whether an address is of it, the most literal first."""
    found = [template for template, operations in SPECS[spec_id]["paths"].items() if method in operations]
    found.sort(key=lambda template: template.count("{"))
    return [(each, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", each)).fullmatch) for each in found]


class House:
    """A running service and the people who use it."""

    def __init__(self, app: FastAPI, client: Client, clock: SetClock, url: str) -> None:
        self.app, self.client, self.clock, self.url = app, client, clock, url
        self._tokens: dict[str, str] = {}

    def token(self, person: Person) -> str:
        """Return a token of hers: of the sign-in that the database came with (`furnish`), else of one made now."""
        if not self._tokens:
            self._tokens = self._signed_in()
        if person.username not in self._tokens:
            self._tokens[person.username] = self.sign_in(person)
        return self._tokens[person.username]

    def sign_in(self, person: Person) -> str:
        """Sign her in anew and return the token."""
        application = person.posts[0][0] == "application"
        form = (
            {"grant_type": "client_credentials", "client_id": person.username, "client_secret": person.secret}
            if application
            else {"grant_type": "password", "username": person.username, "password": person.secret}
        )
        reply = self.client.post("/v1/token", data=form)
        assert reply.status_code == 200, reply.text
        return str(reply.json()["access_token"])

    def _signed_in(self) -> dict[str, str]:
        """Return fresh tokens of the sign-ins that are good now: to sign in anew took a fifth of most stories."""
        tokens: Tokens = self.app.state.tokens
        good = select(Account.username, SignIn).join(SignIn, col(SignIn.account) == col(Account.id))
        good = good.where(col(SignIn.revoked_at).is_(None), col(SignIn.expires_at) > self.clock.now())
        with self.app.state.database.reading() as session:
            return {name: tokens.mint(each.account, each.id, each.client) for name, each in session.exec(good)}

    def head(self, person: Person) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token(person)}"}

    def get(self, person: Person, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path, headers={**self.head(person), **more.pop("headers", {})}, **more)

    def post(self, person: Person, path: str, json: Any = None, **more: Any) -> httpx.Response:
        return self.client.post(path, json=json, headers={**self.head(person), **more.pop("headers", {})}, **more)

    def send(self, person: Person, area: str, key: str, **document: Any) -> httpx.Response:
        """Send one record; without answers, the theme's own example."""
        body = {"id": str(uuid7()), "observed_on": "2026-11-19", **document}
        if "answers" not in body and not body.get("zero"):
            body["answers"] = dict(theme(key).example)
        return self.post(person, f"/v1/areas/{area}/{key}", body)

    def differences(self) -> list[Any]:
        """Recount everything and return what differs from the cells."""
        return list(verify(self.app.state.database, CATALOG))


@pytest.fixture(scope="session")
def furnished_sqlite(sqlite_original: Callable[[str, Callable[[str], None]], Path]) -> Path:
    """A furnished file to copy from."""
    return sqlite_original("furnished", furnish)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_url(request: pytest.FixtureRequest, database_like: Callable[..., str]) -> str:
    """Address of a fresh, furnished database; every test that asks for it runs on both engines."""
    return database_like(request.param, "furnished", furnish)


@pytest.fixture
def house(engine_url: str, tmp_path: Path) -> Iterator[House]:
    """A running service on each engine, on the day `NOON`."""
    with open_house(engine_url, tmp_path) as found:
        yield found


class open_house:  # noqa: N801 - reads as a verb in a with statement
    """Run a service for as long as the block lasts."""

    def __init__(self, url: str, folder: Path, **settings: Any) -> None:
        self.clock = SetClock(NOON)
        self.app = create_app(settings_for(url, folder, **settings), self.clock)
        self.url = url

    def __enter__(self) -> House:
        if not PRINTED:
            PRINTED.append(self.app.openapi())
        self.app.openapi_schema = PRINTED[0]
        self.client = Client(self.app)
        self.client.__enter__()
        return House(self.app, self.client, self.clock, self.url)

    def __exit__(self, *error: object) -> None:
        self.client.__exit__(None, None, None)
