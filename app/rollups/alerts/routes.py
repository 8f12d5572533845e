"""Alerts over HTTP: each in its own area, with what is to be done, until somebody looks after it."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.routes import AreaRef, Places
from app.areas.tree import Tree
from app.core.clock import wib
from app.core.errors import INVALID, refuse
from app.core.http import Db, Json, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.core.vault import Vault
from app.identity.gate import SignedIn
from app.identity.problems import FORBIDDEN
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action, Scope
from app.records.door import UNKNOWN_THEME
from app.records.routes import BAD_SINCE, read_since
from app.rollups.alerts import seen
from app.rollups.alerts.acknowledge import acknowledge
from app.rollups.alerts.models import Alert, State
from app.rollups.alerts.problems import CLOSED, RULE, TAKEN, UNKNOWN
from app.rollups.alerts.turn import declared
from app.rollups.alerts.words import REASONS, title
from app.rollups.routes import THEMES
from app.themes.language import Theme

_SHAPE = "1"
"""Raised when the reply changes in form, so that nobody keeps an old one."""

router = APIRouter(prefix="/v1/alerts", tags=["alerts"])


class ReasonOut(BaseModel):
    """Why an alert was withdrawn."""

    code: str
    message: Bilingual


class AcknowledgedOut(BaseModel):
    """Who looks after it."""

    at: str
    by: UUID
    note: str | None = Field(description="What was done; null for who may not read records there.")


class AlertOut(BaseModel):
    """One alert; it names no person."""

    id: UUID
    theme: str
    rule: str = Field(description="What was watched for; `watches` in `/v1/themes/{theme}`.")
    version: str = Field(description="Version of the rule, valid on the day it happened.")
    title: Bilingual
    todo: Bilingual | None
    area: AreaRef
    about: Literal["area", "record"]
    record: UUID | None = Field(description="The record behind it, in `/v1/records/{theme}/{id}`.")
    level: str | None = Field(description="Colour, step or figure that was reached.")
    period: str | None = Field(description="The period in which it began: the first silent or missed one.")
    began: date
    ended: date | None
    state: State
    reason: ReasonOut | None
    numbers: dict[str, Any] | None = Field(description="Null for who may not read records there.")
    members: int = Field(description="How many alerts this one gathers; 0 of one that gathers none.")
    gathered_in: UUID | None
    raised_at: str
    closed_at: str | None
    acknowledged: AcknowledgedOut | None
    changed: int
    changed_at: str


class AlertsOut(BaseModel):
    """A page of alerts in the order in which they last changed."""

    items: list[AlertOut]
    next: int | None = Field(description="Pass as `after` for the page that follows; null when this is the last.")
    version: int = Field(description="Number of the last change of any alert; pass as `changed_since` next time.")


class AcknowledgeIn(BaseModel):
    """What was done about it."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(min_length=3, max_length=500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")


ONE = documented(*NOT_SIGNED_IN, UNKNOWN)


@router.get(
    "",
    response_model=AlertsOut,
    responses=NOT_CHANGED
    | documented(*NOT_SIGNED_IN, FORBIDDEN, area_codes.UNKNOWN, UNKNOWN_THEME, BAD_SINCE, INVALID, RULE),
)
def list_alerts(
    request: Request,
    db: Db,
    places: Places,
    caller: SignedIn,
    area: Annotated[str, Query(max_length=40, description="Only in or below this area.")] = "",
    theme: Annotated[str, Query(max_length=40, description="Only of this theme.")] = "",
    rule: Annotated[str, Query(max_length=40, description="Only of this rule.")] = "",
    state: Annotated[list[State] | None, Query(max_length=4)] = None,
    gathered: Annotated[UUID | None, Query(description="Only those that this alert gathers.")] = None,
    changed_since: Annotated[
        str | None, Query(max_length=40, description="A change number (exact) or an RFC 3339 time.")
    ] = None,
    after: Annotated[int, Query(ge=0, le=2**62, description="`next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """List the alerts of your area, oldest change first; what changes while you page comes again at the end.

    About records those who may read them see alerts; about areas also those who read totals, without any number.
    """
    themes = _themes(theme, rule)
    seen.require(caller.scope, themes, area)
    tree = places.tree()
    if area:
        tree.need(area)
    number, moment = read_since(changed_since)
    only = [seen.visible(caller.scope, themes, area, gathered=gathered is not None)]
    with db.picture() as session:
        version = seen.version(session)
        tag = _tag(version, caller.scope, tree, request.url.query)
        headers = keeping(tag, "authorization")
        if holds(request, tag):
            return Response(status_code=304, headers=headers)
        found = seen.page(
            session,
            [*only, *seen.asked(rule=rule, states=state, gathered=gathered, since=moment)],
            after=max(after, number),
            limit=limit + 1,
        )
    page = found[:limit]
    items = [alert_out(db.vault, each, caller.scope, tree) for each in page]
    more = page[-1].changed if len(found) > limit else None
    return Json({"items": items, "next": more, "version": version}, headers=headers)


@router.get("/{id}", response_model=AlertOut, responses=ONE)
def show_alert(db: Db, places: Places, caller: SignedIn, id: UUID) -> Response:
    """Show one alert as it stands."""
    with db.reading() as session:
        alert = seen.one(session, caller.scope, THEMES.values(), id)
    if alert is None:
        raise refuse(UNKNOWN)
    return Json(alert_out(db.vault, alert, caller.scope, places.tree()))


@router.post(
    "/{id}/acknowledge", response_model=AlertOut, responses=ONE | documented(FORBIDDEN, TAKEN, CLOSED, INVALID)
)
def acknowledge_alert(db: Db, places: Places, now: Now, caller: SignedIn, id: UUID, done: AcknowledgeIn) -> Response:
    """Say what was done about an alert; whoever may read records there may do so.

    With one that gathers others, all of those that are still open are acknowledged too.
    """
    with db.writing() as session:
        alert = seen.one(session, caller.scope, THEMES.values(), id)
        if alert is None:
            raise refuse(UNKNOWN)
        if not caller.scope.allows(Action.READ, alert.area, alert.theme):
            raise refuse(FORBIDDEN)
        alert = acknowledge(session, id, account=caller.account, note=done.note.strip(), at=now.now())
    return Json(alert_out(db.vault, alert, caller.scope, places.tree()))


def _themes(theme: str, rule: str) -> list[Theme]:
    """Return the themes that are asked for. Problems `theme.unknown` and `alert.rule`."""
    if theme and theme not in THEMES:
        raise refuse(UNKNOWN_THEME)
    asked = [THEMES[theme]] if theme else list(THEMES.values())
    known = {key for each in asked for key in each.watch}
    if rule and rule not in known:
        raise refuse(RULE, known=", ".join(sorted(known)))
    return asked


def _tag(version: int, scope: Scope, tree: Tree, query: str) -> str:
    """Name the state of everything that the reply shows: alerts, rights, names, declarations and question."""
    rights = sorted((grant.area, sorted(grant.themes or ("*",)), sorted(grant.actions)) for grant in scope.grants)
    return etag(version, rights, tree.version, *map(declared, THEMES.values()), query, _SHAPE)


def alert_out(vault: Vault, alert: Alert, scope: Scope, tree: Tree) -> dict[str, Any]:
    """Return an alert as it travels to this caller: numbers and notes only to who may read records there."""
    theme = THEMES[alert.theme]
    watch, node = theme.watch.get(alert.watch), tree.get(alert.area)
    reads = scope.allows(Action.READ, alert.area, alert.theme)
    return {
        "id": alert.id,
        "theme": alert.theme,
        "rule": alert.watch,
        "version": alert.version,
        "title": title(theme, alert)._asdict(),
        "todo": watch and watch.todo._asdict(),
        "area": {"code": alert.area, "name": node.name if node else alert.area},
        "about": alert.about,
        "record": alert.record,
        "level": alert.level or None,
        "period": alert.period or None,
        "began": alert.began,
        "ended": alert.ended,
        "state": alert.state,
        "reason": {"code": alert.reason, "message": REASONS[alert.reason]._asdict()} if alert.reason else None,
        "numbers": orjson.loads(alert.numbers) if reads else None,
        "members": alert.members,
        "gathered_in": alert.gathered_in,
        "raised_at": wib(alert.raised_at),
        "closed_at": wib(alert.closed_at) if alert.closed_at else None,
        "acknowledged": _acknowledged(vault, alert, reads=reads),
        "changed": alert.changed,
        "changed_at": wib(alert.changed_at),
    }


def _acknowledged(vault: Vault, alert: Alert, *, reads: bool) -> dict[str, Any] | None:
    if alert.acknowledged_at is None:
        return None
    return {
        "at": wib(alert.acknowledged_at),
        "by": alert.acknowledged_by,
        "note": vault.told(alert, "note") if reads else None,
    }
