"""Identities in clear over HTTP, for those who may and say why; a list needs a second person."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.responses import Response

from app.areas import codes as area_codes
from app.core.clock import today, wib
from app.core.errors import refuse
from app.core.fields import Day
from app.core.http import Db, Json, Now
from app.core.openapi import documented
from app.core.vault import Vault
from app.identity.gate import Caller, SignedIn, require_strong
from app.identity.problems import FACTOR_WANTED
from app.identity.scope import Action
from app.records import review, unsealing
from app.records.door import UNKNOWN_THEME
from app.records.drafts import EARLIEST
from app.records.models import Unsealing
from app.records.privacy import sight_of
from app.records.routes import RecordOut, ThemeKey, known_theme, record_out
from app.records.sealing import ASKED
from app.themes.catalog import CATALOG

router = APIRouter(prefix="/v1", tags=["unsealing"])

Reason = Annotated[str, Field(min_length=5, max_length=500, pattern=r"\S{2}")]


class UnsealIn(BaseModel):
    """Why somebody must see the numbers of a person."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = Field(description="It stands in the log that the lurah and the city's officer read.")


class UnsealingIn(BaseModel):
    """Which list somebody needs with its numbers, and why."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    theme: str = Field(max_length=40)
    area: str = Field(max_length=40)
    from_: Day | None = Field(None, alias="from", description="First day observed.")
    to: Day | None = Field(None, description="Last day observed; today if absent.")
    reason: Reason


class UnsealingOut(BaseModel):
    """A request for a list with its numbers."""

    id: UUID
    theme: str
    area: str
    first: date
    last: date
    reason: str
    account: UUID
    asked_at: str
    state: str = Field(description="`asked`, `approved`, `declined` or `read`.")
    decided_by: UUID | None
    decided_at: str | None
    read_at: str | None


class UnsealingsOut(BaseModel):
    """Requests, the newest first."""

    items: list[UnsealingOut]


class UnsealedOut(BaseModel):
    """The records of an approved list, with their identities."""

    items: list[RecordOut]


REFUSALS = documented(unsealing.UNKNOWN, FACTOR_WANTED)


@router.post(
    "/records/{theme}/{id}/unseal",
    response_model=RecordOut,
    responses=documented(UNKNOWN_THEME, review.UNKNOWN, FACTOR_WANTED),
)
def unseal_record(caller: SignedIn, db: Db, now: Now, theme: ThemeKey, id: UUID, why: UnsealIn) -> Response:
    """Show one record with its identities; who saw them and why is written down before the reply leaves."""
    of = known_theme(theme)
    _strong(caller)
    roots = caller.scope.roots(Action.UNSEAL, of.key)
    with db.writing() as session:
        row = unsealing.unseal_record(
            session, of, id, roots, reason=why.reason.strip(), account=caller.account, at=now.now()
        )
    return Json(record_out(db.vault, of, row, sight_of(caller.scope, row.area, of), unsealed=True), headers=_UNKEPT)


_UNKEPT = {"cache-control": "no-store"}


@router.post(
    "/unsealings",
    status_code=201,
    response_model=UnsealingOut,
    responses=documented(UNKNOWN_THEME, area_codes.UNKNOWN, area_codes.NOT_A_CODE, unsealing.TOO_MANY, FACTOR_WANTED),
)
def ask(caller: SignedIn, db: Db, now: Now, asked: UnsealingIn) -> Response:
    """Ask for a list with its identities: somebody else who may unseal there must approve it within three days."""
    of = known_theme(asked.theme)
    caller.scope.require(Action.UNSEAL, asked.area, of.key)
    _strong(caller)
    first, last = asked.from_ or EARLIEST, asked.to or today(now)
    with db.writing() as session:
        made = unsealing.ask(
            session, of, asked.area, first, last, reason=asked.reason.strip(), account=caller.account, at=now.now()
        )
        out = _out(db.vault, made)
    return Json(out, 201)


@router.get("/unsealings", response_model=UnsealingsOut)
def list_requests(caller: SignedIn, db: Db, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Response:
    """List what was asked for where the caller may unseal, so that a second person finds it."""
    with db.reading() as session:
        found = [
            each
            for of in CATALOG
            for each in unsealing.requests(session, of, caller.scope.roots(Action.UNSEAL, of.key), limit=limit)
        ]
        found.sort(key=lambda each: each.id, reverse=True)
        items = [_out(db.vault, each) for each in found[:limit]]
    return Json({"items": items})


@router.post(
    "/unsealings/{id}/approve",
    response_model=UnsealingOut,
    responses=REFUSALS | documented(unsealing.ONESELF, unsealing.CLOSED),
)
def approve(caller: SignedIn, db: Db, now: Now, id: UUID) -> Response:
    """Approve somebody else's request; she may then read the list once, within a day."""
    return _decide(caller, db, now, id, approved=True)


@router.post(
    "/unsealings/{id}/decline",
    response_model=UnsealingOut,
    responses=REFUSALS | documented(unsealing.ONESELF, unsealing.CLOSED),
)
def decline(caller: SignedIn, db: Db, now: Now, id: UUID) -> Response:
    """Decline somebody else's request."""
    return _decide(caller, db, now, id, approved=False)


def _decide(caller: Caller, db: Db, now: Now, id: UUID, *, approved: bool) -> Response:
    with db.writing() as session:
        made = _found(session, caller, id)
        unsealing.decide(session, made, approved=approved, account=caller.account, at=now.now())
        out = _out(db.vault, made)
    return Json(out)


@router.post(
    "/unsealings/{id}/read",
    response_model=UnsealedOut,
    responses=REFUSALS | documented(unsealing.NOT_OPEN, unsealing.TOO_MANY),
)
def read(caller: SignedIn, db: Db, now: Now, id: UUID) -> Response:
    """Read an approved list, once; whoever asked for it only."""
    with db.writing() as session:
        made = _found(session, caller, id)
        of = known_theme(made.theme)
        rows = unsealing.read_once(session, of, made, account=caller.account, at=now.now())
        sight = sight_of(caller.scope, made.area, of)
        items = [record_out(db.vault, of, row, sight, unsealed=True) for row in rows]
    return Json({"items": items}, headers=_UNKEPT)


def _strong(caller: Caller) -> None:
    """Demand a second factor of whoever may unseal somewhere; to everybody else nothing is there."""
    if caller.scope.may(Action.UNSEAL):
        require_strong(caller)


def _found(session: Session, caller: Caller, id: UUID) -> Unsealing:
    """Return a request where the caller may unseal; elsewhere it is unknown."""
    _strong(caller)
    made = unsealing.find(session, id)
    if made is None or not caller.scope.allows(Action.UNSEAL, made.area, made.theme):
        raise refuse(unsealing.UNKNOWN)
    return made


def _out(vault: Vault, made: Unsealing) -> dict[str, Any]:
    state = "read" if made.read_at else "approved" if made.approved else "declined" if made.decided_at else "asked"
    return {
        "id": made.id,
        "theme": made.theme,
        "area": made.area,
        "first": made.first,
        "last": made.last,
        "reason": vault.read(ASKED.of(made.id), made.reason),
        "account": made.account,
        "asked_at": wib(made.asked_at),
        "state": state,
        "decided_by": made.decided_by,
        "decided_at": wib(made.decided_at) if made.decided_at else None,
        "read_at": wib(made.read_at) if made.read_at else None,
    }
