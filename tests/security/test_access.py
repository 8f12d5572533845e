"""Every route is walked as everybody, inside and outside: what lies outside answers as what is not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2 as httpx
import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.areas.codes import depth_of, is_within
from app.core.clock import SetClock
from app.identity.pace import Pace
from app.identity.policy import RULES, Rule
from app.identity.roles import CARRIED, ROLES
from app.identity.scope import Action
from tests.cast import CITY, METRO
from tests.house import NOON, House
from tests.security.asks import ASKS, Ask
from tests.security.spots import (
    AREAS,
    NOWHERE,
    PLACES,
    ROLES_WALKED,
    WALKED,
    Spot,
    Who,
    asking,
    nowhere,
    signed_in,
    spots,
)

SHUT = {"access.forbidden"}
MORE = {"access.forbidden", "rollup.not_read"}


class Statements:
    """Counts what is asked of the database."""

    def __init__(self, house: House) -> None:
        self.said: list[str] = []
        database = house.app.state.database
        self._engines = {database._reader, database.engine}

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen for as long as the block lasts."""
        for each in self._engines:
            event.listen(each, "before_cursor_execute", self._hear)
        yield
        for each in self._engines:
            event.remove(each, "before_cursor_execute", self._hear)

    def _hear(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.said.append(statement)


def held(who: Who, theme: str | None) -> frozenset[Action]:
    """Return what somebody may do about a theme in her area, reckoned from the table of roles."""
    if theme is not None and who.themes is not None and theme not in who.themes:
        return frozenset()
    actions = who.role.actions if who.actions is None else who.role.actions & who.actions
    return actions & CARRIED[who.client]


def has(rule: Rule, actions: frozenset[Action]) -> bool:
    return set(rule.needs) <= actions and (not rule.either or bool(actions & set(rule.either)))


def expected(rule: Rule, ask: Ask, who: Who, area: str | None) -> str:
    """Return how somebody must be answered who asks about a place; None asks about none."""
    if rule.public:
        return "past"
    if who.client not in rule.clients or (rule.shut and not has(rule, held(who, None))):
        return "forbidden"
    mine = held(who, ask.theme)
    may = has(rule, mine)
    if rule.about == "oneself":
        return "past"
    if rule.about == "city":
        return "past" if may and who.area == CITY else "forbidden"
    if area is None and not may:
        return rule.nowhere
    if area is not None and not (may and is_within(area, who.area)):
        return rule.outside
    return "more" if rule.more and rule.more not in mine else "past"


def told(reply: httpx.Response, spot: Spot) -> tuple[int, dict[str, str], str]:
    """Return all that a reply says, without what the asker said herself and what every reply has of its own."""
    text = reply.text
    for value in {str(getattr(spot, name)) for name in ("area", *(each for each in Spot.__dataclass_fields__))}:
        if value:
            text = text.replace(value, "@")
    heads = {name: value for name, value in reply.headers.items() if name != "x-request-id"}
    return reply.status_code, heads, text


def code_of(reply: httpx.Response) -> str:
    return str(reply.json()["code"]) if reply.headers.get("content-type", "").startswith("application/problem") else ""


PACE = Pace(1_000_000)
"""Counts without the database, whose statements are what is compared."""


class Walk:
    """One walk through one route as one person; keeps what is wrong instead of stopping at it."""

    def __init__(self, house: House, statements: Statements, everything: list[Spot]) -> None:
        self.house, self.statements, self.spots = house, statements, everything
        self.wrong: list[str] = []

    def ask(self, method: str, ask: Ask, who: Who, spot: Spot, *, bare: bool = False) -> tuple[httpx.Response, int]:
        """Ask, and count the statements that it took; who is asking is looked up before, as for most requests."""
        path, sent = ask.of(spot, who, bare=bare)
        gate = self.house.app.state.gate
        gate.pace = PACE
        if gate.cached(who.token) is None:
            gate.admit(who.token)
        before = len(self.statements.said)
        # Past the client that checks every reply against OpenAPI: other tests do, and here it would take minutes.
        reply = TestClient.request(self.house.client, method, path, headers=who.head, **sent)
        assert reply.status_code != 500, f"{method} {path}"
        return reply, len(self.statements.said) - before

    def route(self, rule: Rule, ask: Ask, who: Who) -> None:
        method = rule.route.split()[0]
        if rule.about in ("nobody", "oneself", "list", "city"):
            self.single(method, rule, ask, who)
            return
        if expected(rule, ask, who, NOWHERE) == "forbidden":  # wherever it is
            for spot in (Spot.unknown(NOWHERE), replace(self.spots[0], area=who.area)):
                self.judge(rule, ask, who, spot, self.ask(method, ask, who, spot)[0], "forbidden")
            return
        if ask.optional:
            bare = self.ask(method, ask, who, Spot.unknown(NOWHERE), bare=True)[0]
            self.judge(rule, ask, who, None, bare, expected(rule, ask, who, None))
        references: dict[int, tuple[Any, int]] = {}
        for spot in self.spots if rule.about == "thing" else [Spot.unknown(each) for each in AREAS[who.area]]:
            nothing = Spot.unknown(nowhere(spot.area))
            if (depth := depth_of(spot.area)) not in references:
                reply, work = self.ask(method, ask, who, nothing)
                self.judge(rule, ask, who, nothing, reply, expected(rule, ask, who, nothing.area))
                references[depth] = told(reply, nothing), work
            self.compare(rule, ask, who, spot, self.ask(method, ask, who, spot), references[depth])

    def compare(
        self, rule: Rule, ask: Ask, who: Who, spot: Spot, found: tuple[httpx.Response, int], nothing: tuple[Any, int]
    ) -> None:
        """Look whether a place is answered as it must be; one outside, as the place that is not."""
        (reply, work), (reference, least) = found, nothing
        must = expected(rule, ask, who, spot.area)
        if must != rule.outside:
            self.judge(rule, ask, who, spot, reply, must)
            if must == "past" and told(reply, spot) == reference and (rule.outside != "empty" or spot.area in PLACES):
                self.complain(rule, who, spot, "is answered as if nothing were there")
            return
        if told(reply, spot) != reference:
            self.complain(rule, who, spot, f"{told(reply, spot)} where what is not there says {reference}")
        if work != least:
            self.complain(rule, who, spot, f"takes {work} statements, what is not there {least}")
        self.leaks(rule, who, spot, reply)

    def single(self, method: str, rule: Rule, ask: Ask, who: Who) -> None:
        for spot in self.spots[:1] if "{" not in ask.path else self.spots[::3]:
            reply, work = self.ask(method, ask, who, spot)
            must = expected(rule, ask, who, None)
            if "{" in ask.path and must == "past":  # somebody else's thing
                nothing = Spot.unknown(NOWHERE)
                other, worked = self.ask(method, ask, who, nothing)
                if told(reply, spot) != told(other, nothing) or work != worked or reply.status_code != 404:
                    self.complain(rule, who, spot, "what is another's is not unknown")
            else:
                self.judge(rule, ask, who, spot, reply, must)
        if "{device}" in ask.path and who.client in rule.clients:
            mine = replace(self.spots[0], device=who.device)
            self.judge(rule, ask, who, mine, self.ask(method, ask, who, mine)[0], "past")

    def judge(self, rule: Rule, ask: Ask, who: Who, spot: Spot | None, reply: httpx.Response, must: str) -> None:
        """Look whether a reply is what it must be."""
        code, status = code_of(reply), reply.status_code
        fits = {
            "past": status < 400 or code in ask.past,
            "forbidden": status == 403 and code in SHUT,
            "more": status == 403 and code in MORE,
            "unknown": status == 404 and (code.endswith(".unknown") or code == "enrolment.code"),
            "empty": status == 200 or code in ask.past,
            "refused": status < 300 and ('"refused"' in reply.text or ".unknown" in reply.text),
        }[must]
        if not fits:
            self.complain(rule, who, spot, f"should be {must}, is {status} {code or reply.text[:200]}")
        self.leaks(rule, who, spot, reply)

    def leaks(self, rule: Rule, who: Who, _spot: Spot | None, reply: httpx.Response) -> None:
        """Look for what lies where the asker may not look."""
        seen = held(who, "stunting")
        sent = f"{reply.request.url}{reply.request.content.decode('utf-8', 'replace')}"
        logs = rule.route == "GET /v1/audit"
        if rule.public:
            seen = frozenset()
        for each in self.spots:
            here = seen if is_within(each.area, who.area) else frozenset()
            secrets = {
                Action.READ: (each.name, str(each.record), str(each.other)),
                Action.REVIEW: (str(each.merge),),
                Action.UNSEAL: (str(each.unsealing),),
                Action.TOTALS: (str(each.alert),),
                Action.MANAGE_ACCOUNTS: (str(each.account), str(each.device), each.code, str(each.assignment)),
            }
            for action, traces in secrets.items():
                if action in here or (logs and Action.AUDIT in here):
                    continue
                found = [trace for trace in traces if trace in reply.text and trace not in sent]
                if found:
                    self.complain(rule, who, each, f"shows {found}")

    def complain(self, rule: Rule, who: Who, spot: Spot | None, what: str) -> None:
        self.wrong.append(f"{rule.route} as {who.name} about {spot.area if spot else '-'}: {what}")


def test_every_route_has_its_line(house: House) -> None:
    documented = {
        f"{method.upper()} {path}" for path, methods in house.app.openapi()["paths"].items() for method in methods
    }
    missing = documented - set(RULES)
    assert not missing, f"give these a line in app/identity/policy.py and tests/security/asks.py: {sorted(missing)}"
    assert set(RULES) == documented
    assert set(ASKS) == documented


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the service not look around by itself while statements are counted."""
    monkeypatch.setattr("app.main.LOOK_AGAIN", 10_000.0)


@pytest.mark.usefixtures("quiet")
def test_what_lies_outside_is_unknown(house: House) -> None:
    everything, people = spots(house), asking(house)
    people = [each for each in people if each.name in WALKED[house.app.state.database.dialect]]
    statements = Statements(house)
    walk = Walk(house, statements, everything)
    with statements.heard():
        for who in people:
            walk.house.client.get("/v1/me", headers=who.head)
        for route, rule in RULES.items():
            for who in people[:1] if rule.public else people:
                walk.route(rule, ASKS[route], who)
    assert not walk.wrong, "\n".join(walk.wrong)


def tokens_that_are_none(house: House, who: Who) -> dict[str, tuple[str | None, str]]:
    """Return tokens that open nothing, each with how it must be refused."""
    app = house.app
    with app.state.database.writing() as session:
        revoked = signed_in(house, session, who.account, "office", revoked=True)
        other = signed_in(house, session, who.account, "office")
    app.state.tokens._clock = SetClock(NOON - timedelta(hours=1))
    expired = app.state.tokens.mint(who.account, uuid4(), "office")
    app.state.tokens._clock = house.clock
    head, body, mark = other.split(".")
    return {
        "none": (None, "auth.missing"),
        "no bearer": ("Basic eDp5", "auth.missing"),
        "empty": ("Bearer ", "auth.missing"),
        "garbage": ("Bearer x.y.z", "auth.invalid"),
        "unsigned": (f"Bearer {head}.{body}.", "auth.invalid"),
        "altered": (f"Bearer {head}.{body}.{mark[:-2]}AA", "auth.invalid"),
        "expired": (f"Bearer {expired}", "auth.expired"),
        "revoked": (f"Bearer {revoked}", "auth.revoked"),
        "of a sign-in that is not": (f"Bearer {app.state.tokens.mint(who.account, uuid4(), 'office')}", "auth.revoked"),
    }


def test_everybody_is_walked_somewhere() -> None:
    assert set().union(*WALKED.values()) == {name for name, *_ in ROLES_WALKED}
    assert {role for _, role, *_ in ROLES_WALKED} == set(ROLES)


def test_without_a_good_token_every_route_is_shut(house: House) -> None:
    people = {each.name: each for each in asking(house)}
    who, spot = people["operator"], Spot.unknown(METRO)
    wrong = []
    for kind, (sent, code) in tokens_that_are_none(house, who).items():
        heads = {} if sent is None else {"authorization": sent}
        for route, rule in RULES.items():
            path, what = ASKS[route].of(spot, who)
            reply = TestClient.request(house.client, route.split()[0], path, headers=heads, **what)
            # What anybody may read shows more to an office's token; then it must be a good one.
            shown = reply.status_code != 401 or sent is not None
            good = shown if rule.public else (reply.status_code == 401 and code_of(reply) == code)
            if not good:
                wrong.append(f"{route} with a token that is {kind}: {reply.status_code} {code_of(reply)}")
            if not rule.public and "www-authenticate" not in reply.headers:
                wrong.append(f"{route} with a token that is {kind}: does not say how to sign in")
    assert not wrong, "\n".join(wrong)
