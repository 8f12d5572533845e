"""The conflicts of an area over HTTP: what was sent beside a record, for the kelurahan to settle."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session
from starlette.responses import Response

from app.areas import codes as area_codes
from app.core.clock import wib
from app.core.http import Db, Json
from app.core.openapi import Bilingual, documented
from app.core.vault import vault_of
from app.identity.gate import SignedIn
from app.identity.scope import Action, Scope
from app.records.beside import Beside, beside
from app.records.cards import label_of
from app.records.door import UNKNOWN_THEME
from app.records.privacy import shown_document, sight_of
from app.records.routes import under_review
from app.records.sealing import body_of
from app.records.tables import TABLES
from app.records.verdicts import CONFLICTS
from app.themes.catalog import theme as theme_of

router = APIRouter(prefix="/v1/conflicts", tags=["records"])

_SHOWN = ("id", "area", "observed_on", "revision", "state")


class MetRecordOut(BaseModel):
    """The record that a document met, as it stands now; its history tells the rest."""

    id: UUID
    area: str
    observed_on: date
    revision: int
    state: str


class BesideOut(BaseModel):
    """One document that met a record; both are kept."""

    number: int
    theme: str
    record: UUID = Field(description="Id that the document was sent under.")
    area: str
    observed_on: date
    label: str = Field(description="Whom it is about.")
    answers: dict[str, Any]
    reason: str = Field(description="`known_id`, `superseded`, `subject`, `void` or `restricted`.")
    says: Bilingual = Field(description="What its sender was told.")
    receipt: str | None = Field(description="The number on its sender's receipt; null where that is not certain.")
    account: UUID
    received_at: str
    open: bool = Field(description="Whether nobody has revised or decided on the record since.")
    met: MetRecordOut | None = Field(description="The record that it met; null where you do not read it.")


class ConflictsOut(BaseModel):
    """Conflicts, the newest first."""

    items: list[BesideOut]
    next: int | None = Field(description="Pass as `before` for the following page.")


@router.get("", response_model=ConflictsOut, responses=documented(UNKNOWN_THEME, area_codes.UNKNOWN))
def list_conflicts(
    caller: SignedIn,
    db: Db,
    area: Annotated[str | None, Query(max_length=40, description="Only in or below this area.")] = None,
    theme: Annotated[str | None, Query(max_length=40)] = None,
    open: Annotated[bool, Query(description="Only those about which nobody said anything yet.")] = False,  # noqa: FBT002
    before: Annotated[int | None, Query(ge=1, le=2**62, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """List what was sent to the caller's areas and met another record, for somebody to settle."""
    roots = under_review(caller.scope, theme, area)
    with db.reading() as session:
        found = beside(session, roots, open_only=open, before=before, limit=limit + 1)
        met = _met(session, caller.scope, found[:limit])
        items = [_out(session, caller.scope, each, met) for each in found[:limit]]
    return Json({"items": items, "next": found[limit - 1].kept.id if len(found) > limit else None})


def _out(session: Session, scope: Scope, each: Beside, met: Mapping[UUID, dict[str, Any]]) -> dict[str, Any]:
    kept, theme = each.kept, theme_of(each.kept.theme)
    body = body_of(vault_of(session), kept)
    return {
        "number": kept.id,
        "theme": theme.key,
        "record": kept.record,
        "area": kept.area,
        "observed_on": body["observed_on"],
        "label": label_of(theme, body["answers"]),
        "answers": shown_document(theme, body["answers"], sight_of(scope, kept.area, theme)),
        "reason": kept.reason,
        "says": CONFLICTS[kept.reason]._asdict(),
        "receipt": each.receipt,
        "account": kept.account,
        "received_at": wib(kept.received_at),
        "open": each.open,
        "met": met.get(kept.against),
    }


def _met(session: Session, scope: Scope, found: Iterable[Beside]) -> dict[UUID, dict[str, Any]]:
    """Return the records that were met, as far as the caller reads them; one query for each theme."""
    against: dict[str, set[UUID]] = {}
    for each in found:
        against.setdefault(each.kept.theme, set()).add(each.kept.against)
    met = {}
    for theme, ids in against.items():
        columns = TABLES[theme][0].c
        for row in session.execute(select(*(columns[name] for name in _SHOWN)).where(columns.id.in_(ids))):
            if scope.allows(Action.READ, row.area, theme):
                met[row.id] = dict(zip(_SHOWN, row, strict=True))
    return met
