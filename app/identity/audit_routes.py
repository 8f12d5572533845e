"""Who did what, for the lurah within her kelurahan and the city's officer for data protection."""

from datetime import datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import or_
from sqlmodel import col, select
from starlette.responses import Response

from app.areas.codes import NOT_A_CODE, UNKNOWN, prefix_range
from app.core.audit import AuditEntry, data_of
from app.core.clock import WIB, wib
from app.core.fields import Day
from app.core.http import Db, Json
from app.core.openapi import documented
from app.identity.gate import SignedIn
from app.identity.problems import FORBIDDEN
from app.identity.rights import require_anywhere
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action

router = APIRouter(prefix="/v1/audit", tags=["audit"])

CITY_LEVEL = 2
"""Parts of the code of a city: who may read the log there reads also what was done nowhere in particular."""


class DeedOut(BaseModel):
    """One deed."""

    id: int
    at: str
    account: str = Field(description="Who did it; empty where nobody was known.")
    kind: str = Field(description="What it was: `record.unsealed`, `lookup.number`, `sign_in.failed`.")
    about: str
    area: str = Field(description="Where; empty for what concerns no area.")
    data: dict[str, Any]


class DeedsOut(BaseModel):
    """A page of deeds, the newest first."""

    items: list[DeedOut]
    next: int | None = Field(description="Pass as `before` for the page that follows; null when this is the last.")


@router.get("", response_model=DeedsOut, responses=documented(*NOT_SIGNED_IN, FORBIDDEN, UNKNOWN, NOT_A_CODE))
def list_deeds(
    caller: SignedIn,
    db: Db,
    area: Annotated[str | None, Query(max_length=40, description="Only in or below this area.")] = None,
    actor: Annotated[UUID | None, Query(description="Only what this account did.")] = None,
    kind: Annotated[
        str | None, Query(max_length=60, description="Only this kind, or all that begin so: `unsealing`.")
    ] = None,
    from_: Annotated[Day | None, Query(alias="from", description="First day, in Metro.")] = None,
    to: Annotated[Day | None, Query(description="Last day, in Metro.")] = None,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """List what was done, the newest first: who saw whose number and why, who asked, decided, merged and signed in."""
    require_anywhere(caller.scope, Action.AUDIT)
    roots = caller.scope.roots(Action.AUDIT)
    if area is not None:
        caller.scope.require(Action.AUDIT, area)
        roots = (area,)
    places = [
        or_(col(AuditEntry.area) == root, (col(AuditEntry.area) >= low) & (col(AuditEntry.area) < high))
        for root in roots
        for low, high in (prefix_range(root),)
    ]
    if area is None and any(root.count(".") < CITY_LEVEL for root in roots):
        places.append(col(AuditEntry.area) == "")
    query = select(AuditEntry).where(or_(*places))
    if actor is not None:
        query = query.where(col(AuditEntry.account) == str(actor))
    if kind is not None:
        query = query.where(
            or_(col(AuditEntry.action) == kind, col(AuditEntry.action).startswith(f"{kind}.", autoescape=True))
        )
    if from_ is not None:
        query = query.where(col(AuditEntry.at) >= datetime.combine(from_, time.min, WIB))
    if to is not None:
        query = query.where(col(AuditEntry.at) <= datetime.combine(to, time.max, WIB))
    if before is not None:
        query = query.where(col(AuditEntry.id) < before)
    with db.reading() as session:
        found = session.exec(query.order_by(col(AuditEntry.id).desc()).limit(limit + 1)).all()
        items = [
            {
                "id": each.id,
                "at": wib(each.at),
                "account": each.account,
                "kind": each.action,
                "about": each.about,
                "area": each.area,
                "data": data_of(session, each),
            }
            for each in found[:limit]
        ]
    return Json({"items": items, "next": found[limit - 1].id if len(found) > limit else None})
