"""A city in which something of every sort lies in several RT, and one of every role to look for it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import orjson
from sqlmodel import Session, select

from app.core.clock import uuid7
from app.identity.accounts import Post, create_account
from app.identity.models import Account, Assignment, Device, SignIn
from app.identity.roles import ROLES, Role
from app.identity.scope import Action
from app.identity.tokens import Client
from app.records.models import RightsRequest, Unsealing
from app.records.rights.register import EMPTY
from app.records.sealing import ABOUT, ASKED
from app.rollups.alerts.models import Alert
from app.themes.catalog import theme
from tests.cast import (
    BANJARSARI,
    CITY,
    DASAWISMA,
    DINKES,
    IMOPURO,
    METRO,
    PUSAT,
    RT1,
    RT2,
    RT_BANJARSARI,
    RT_IMOPURO,
    RW1,
)
from tests.house import NOON, VAULT, House

THEME = "stunting"
NOBODYS = "1872014506604777"
"""A number that nobody bears."""

PLACES = (RT1, RT2, RT_IMOPURO, RT_BANJARSARI)
"""RT in which there is one of everything."""

NOWHERE = "18.98.98.1098.098.098.98"
"""A place that is not, nor any of those it would lie in."""

AREAS = {
    RT1: (RT1, DASAWISMA, RT2, RW1, RT_BANJARSARI, f"{RW1}.098"),
    RW1: (RW1, RT1, f"{METRO}.002", METRO, f"{BANJARSARI}.001", f"{METRO}.098"),
    METRO: (METRO, RT1, IMOPURO, PUSAT, BANJARSARI, f"{PUSAT}.1098"),
    PUSAT: (PUSAT, METRO, "18.72.02", CITY, RT_BANJARSARI, "18.72.98"),
    CITY: (CITY, METRO, RT_IMOPURO, "18.71"),
}
"""For whoever serves in an area: that area, one in it, one beside it, the one above, one of another kecamatan, and one
that is not but would lie beside it (of the city: two in it, and another city)."""

_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Spot:
    """One place, and the id of everything that lies there."""

    area: str
    record: UUID
    other: UUID
    merge: UUID
    unsealing: UUID
    alert: UUID
    account: UUID
    ended: UUID
    carded: UUID
    assignment: UUID
    device: UUID
    request: UUID
    code: str
    name: str

    @classmethod
    def unknown(cls, area: str) -> "Spot":
        """Return a place of which nothing is known."""
        return cls(area, *(uuid4() for _ in range(11)), code="7KQM-2F9X-WTRA", name="")


@dataclass(frozen=True)
class Who:
    """Somebody who asks, with a token of one kind of client."""

    name: str
    role: Role
    area: str
    client: Client
    themes: frozenset[str] | None
    actions: frozenset[Action] | None
    token: str
    account: UUID
    device: UUID

    @property
    def head(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


def nowhere(area: str) -> str:
    """Return a place of the same level that is not."""
    return ".".join(NOWHERE.split(".")[: area.count(".") + 1])


ROLES_WALKED: tuple[tuple[str, str, str, Client, tuple[str, ...] | None, tuple[Action, ...] | None], ...] = (
    ("kader", "kader", RT1, "kader", None, None),
    ("rt", "rt", RT1, "office", None, None),
    ("rw", "rw", RW1, "office", None, None),
    ("operator", "operator", METRO, "office", None, None),
    ("lurah", "lurah", METRO, "office", None, None),
    ("camat", "camat", PUSAT, "office", None, None),
    ("office", "office", CITY, "office", (THEME, "covid"), None),
    ("other-office", "office", CITY, "office", ("umkm",), None),
    ("welfare", "office", CITY, "office", ("poverty",), None),
    ("city", "city", CITY, "office", None, None),
    ("officer", "officer", CITY, "office", None, None),
    ("admin", "admin", CITY, "office", None, None),
    ("app", "application", METRO, "application", (THEME,), (Action.SUBMIT, Action.READ, Action.TOTALS)),
    ("app-totals", "application", METRO, "application", (THEME,), (Action.TOTALS,)),
    ("operator-phone", "operator", METRO, "kader", None, None),
    ("kader-of-umkm", "kader", RT1, "kader", ("umkm",), None),
)
"""Who asks: role, area, kind of token, themes, and what an application was given. `operator-phone` has a token that
only kader have: it must open less than her role."""


WALKED = {
    "postgresql": {"kader", "operator", "lurah", "camat", "office", "admin", "app"},
    "sqlite": {"kader", "rt", "rw", "operator", "office", "other-office", "welfare", "city", "officer"}
    | {"app-totals", "operator-phone", "kader-of-umkm"},
}
"""As whom each engine is walked: who may what is decided in Python, so that together it is everybody."""


def asking(house: House) -> list[Who]:
    """Make one of everybody, signed in."""
    found = []
    with house.app.state.database.writing() as session:
        for name, role, area, client, themes, actions in ROLES_WALKED:
            post = Post(role, area, date(2020, 1, 1), themes=themes, actions=actions)
            account = _account(session, name, post, pin=client == "kader" and role == "kader")
            device = _device(session, account.id)
            token = signed_in(house, session, account.id, client)
            kept = None if themes is None else frozenset(themes)
            given = None if actions is None else frozenset(actions)
            found.append(Who(name, ROLES[role], area, client, kept, given, token, account.id, device))
    return found


def signed_in(
    house: House, session: Session, account: UUID, client: Client, *, revoked: bool = False, factor: bool = True
) -> str:
    """Return an access token of a fresh sign-in."""
    made = SignIn(
        account=account,
        client=client,
        created_at=NOON,
        expires_at=NOON + _MONTH,
        last_used_at=NOON,
        factor=factor,
        revoked_at=NOON if revoked else None,
    )
    session.add(made)
    session.flush()
    token: str = house.app.state.tokens.mint(account, made.id, client)
    return token


def spots(house: House) -> list[Spot]:
    """Put one of everything into each place."""
    with house.app.state.database.writing() as session:
        post = Post("application", CITY, date(2020, 1, 1), themes=(THEME,), actions=(Action.SUBMIT,))
        account = _account(session, "sender", post)
        sender = {"authorization": f"Bearer {signed_in(house, session, account.id, 'application')}"}
    return [_spot(house, number, area, sender) for number, area in enumerate(PLACES, 1)]


def _spot(house: House, number: int, area: str, sender: dict[str, str]) -> Spot:
    name = f"Rekaan-{number}"

    def record(last: str, month: str = "11") -> UUID:
        made = uuid7()
        answers = {**theme(THEME).example, "child_nik": f"187201550625{last}", "child_name": f"{name} {last}"}
        body = {"id": str(made), "observed_on": f"2026-{month}-19", "answers": answers}
        reply = house.client.post(f"/v1/areas/{area}/{THEME}", json=body, headers=sender)
        assert reply.status_code == 201, reply.text
        return made

    one, other = record(f"99{number}1"), record(f"99{number}2")
    twin, third = record(f"98{number}1", "10"), record(f"98{number}2", "09")
    sent = {"theme": THEME, "kept": str(twin), "merged": str(third), "reason": "Satu anak"}
    merged = house.post(DINKES, "/v1/merges", sent)
    assert merged.status_code == 201, merged.text
    with house.app.state.database.writing() as session:
        target, ended, carded = (
            _account(session, f"{kind}-{number}", Post("kader", area, NOON.date())) for kind in _KINDS
        )
        assignment = session.exec(select(Assignment).where(Assignment.account == target.id)).one()
        _, code = house.app.state.enrolments.issue(session, target, by=None)
        return Spot(
            area=area,
            record=one,
            other=other,
            merge=UUID(merged.json()["id"]),
            unsealing=_unsealing(session, area, carded.id),
            alert=alert_in(session, number, area),
            account=target.id,
            ended=ended.id,
            carded=carded.id,
            assignment=assignment.id,
            device=_device(session, target.id),
            request=_request(session, number, area, carded.id),
            code=code,
            name=name,
        )


_KINDS = ("target", "ended", "carded")


def _account(session: Session, name: str, post: Post, *, pin: bool = True) -> Account:
    account, _ = create_account(
        session,
        username=f"x-{name}",
        display_name=f"X {name}",
        post=post,
        secret_hash="-",
        pin=pin and post.role == "kader",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        by=None,
    )
    return account


def _device(session: Session, account: UUID) -> UUID:
    made = Device(account=account, token_digest=uuid4().hex, created_at=NOON, last_used_at=NOON)
    session.add(made)
    session.flush()
    return made.id


def _unsealing(session: Session, area: str, account: UUID) -> UUID:
    made = uuid7()
    session.add(
        Unsealing(
            id=made,
            theme=THEME,
            area=area,
            first=date(2026, 1, 1),
            last=date(2026, 12, 31),
            reason=VAULT.seal(ASKED.of(made), "Cocokkan"),
            account=account,
            asked_at=NOON,
        )
    )
    return made


def _request(session: Session, number: int, area: str, account: UUID) -> UUID:
    made = uuid7()
    said = EMPTY | {"nik": NOBODYS, "name": f"Pemohon {number}"}
    session.add(
        RightsRequest(
            id=made,
            kind="access",
            area=area,
            about=VAULT.seal(ABOUT.of(made), orjson.dumps(said).decode()),
            checked="ktp",
            received_at=NOON,
            account=account,
            entered_at=NOON,
            changed=number,
        )
    )
    session.flush()
    return made


def alert_in(session: Session, number: int, area: str) -> UUID:
    made = Alert(
        theme=THEME,
        watch=next(iter(theme(THEME).watch)),
        version="1",
        unit=area,
        episode=f"e{number}",
        area=area,
        kelurahan=".".join(area.split(".")[:4]),
        about="area",
        began=date(2026, 11, 1),
        numbers="{}",
        state="open",
        raised_at=NOON,
        raised_on=NOON.date(),
        changed=number,
        changed_at=NOON,
    )
    session.add(made)
    session.flush()
    return made.id
