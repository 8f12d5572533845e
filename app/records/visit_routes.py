"""Looking up over HTTP what is known of a house, a person or a family, within the caller's scope."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.responses import Response

from app.areas import codes as area_codes
from app.areas.codes import level_of
from app.core.audit import record_deed
from app.core.clock import Clock
from app.core.db import Database
from app.core.errors import INVALID, Fault, refuse
from app.core.http import Db, Json, Now, etag, holds, keeping
from app.core.openapi import NOT_CHANGED, Bilingual, documented
from app.core.text import Text
from app.identity.gate import Caller, SignedIn
from app.identity.scope import Action, Scope
from app.records.cards import CardOut
from app.records.door import UNKNOWN_THEME
from app.records.drafts import RECORD_LEVELS, WRONG_LEVEL
from app.records.enquiries import THROTTLED, Enquiries
from app.records.routes import known_theme
from app.records.store import theme_version
from app.records.subjects import BlindIndex
from app.records.visits import Reach, Visit, by_area, by_house, by_number, houses
from app.themes.catalog import CATALOG
from app.themes.language import Kk, Nik, Theme, Unfit

router = APIRouter(prefix="/v1", tags=["visits"])

ONE_WAY = Text("Isi salah satu saja: NIK, nomor KK, atau RT.", "Give one only: a NIK, a family card, or an RT.")
NO_RT = Text("Sebutkan juga RT rumah itu.", "Say in which RT the house is.")


class LookupIn(BaseModel):
    """What to look for: a house of an RT, everybody of an RT, or one number. It travels in the body, never in a URL."""

    model_config = ConfigDict(extra="forbid", strict=True)

    area: str | None = Field(None, max_length=40, description="An RT or dasawisma.")
    house_no: str | None = Field(None, min_length=1, max_length=60, description="The house's number, in that RT.")
    nik: str | None = Field(None, max_length=40)
    no_kk: str | None = Field(None, max_length=40)
    theme: str | None = Field(None, max_length=40, description="Only in this theme.")


class LinkOut(BaseModel):
    """That somebody belongs to somebody else of this reply."""

    to: int = Field(description="The other's `number`.")
    says: Bilingual


class MetOut(BaseModel):
    """A person, family or business with its last record in each theme."""

    number: int = Field(description="Its place in this reply; it means nothing elsewhere.")
    direct: bool = Field(description="False: only linked to what was asked for.")
    label: str
    records: list[CardOut]
    links: list[LinkOut]


class LookupOut(BaseModel):
    """Everybody who was found, as far as the caller may read; nobody is found outside the scope."""

    subjects: list[MetOut]
    more: bool = Field(description="Whether there was no room for all.")


class HouseOut(BaseModel):
    """A house that records tell of."""

    id: UUID = Field(description="Stays the same as long as RT and number do.")
    area: str
    label: str = Field(description="Its number as it was last written.")
    subjects: dict[str, int] = Field(description="How many persons, families or businesses were met there, by theme.")
    last_visit: str


class HousesOut(BaseModel):
    """A page of houses."""

    items: list[HouseOut]
    next: UUID | None = Field(description="Pass as `after` for the page that follows; null when this is the last.")


@router.post(
    "/lookups", response_model=LookupOut, responses=documented(UNKNOWN_THEME, area_codes.NOT_A_CODE, THROTTLED)
)
def look_up(caller: SignedIn, db: Db, now: Now, request: Request, asked: LookupIn) -> Response:
    """Show what is known of a house, a person or a family, in all themes that the caller may read.

    What lies outside the scope answers exactly as what nobody ever recorded. Asking for a number is counted and
    written into the log, without the number.
    """
    index: BlindIndex = request.app.state.reader.index
    enquiries: Enquiries = request.app.state.enquiries
    themes = CATALOG if asked.theme is None else (known_theme(asked.theme),)
    number = _number(asked, index)
    if number is not None:
        enquiries.ask(caller.account)
        visit = _of_number(db, now, caller, themes, number)
    elif asked.area is None:
        raise refuse(INVALID, Fault("area" if asked.house_no else "nik", "lookup.which", _which(asked)))
    else:
        visit = _of_place(db, caller.scope, themes, asked, index)
    return Json(_visit_out(visit))


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that is asked for: its blind index, and what sort of number it is."""

    index: UUID
    sort: str


def _number(asked: LookupIn, index: BlindIndex) -> _Number | None:
    """Read the number that is asked for; None when a place is. Raises Problem `request.invalid`."""
    if sum(each is not None for each in (asked.nik, asked.no_kk, asked.area)) > 1:
        raise refuse(INVALID, Fault("area", "lookup.which", ONE_WAY))
    if asked.nik is not None:
        return _Number(_read("nik", Nik(), asked.nik, index.person), "person")
    if asked.no_kk is not None:
        return _Number(_read("no_kk", Kk(), asked.no_kk, index.family), "family")
    return None


def _read(key: str, kind: Nik | Kk, sent: str, of: Callable[[str], UUID]) -> UUID:
    try:
        return of(str(kind.read(sent)))
    except Unfit as unfit:
        raise refuse(INVALID, Fault(key, unfit.code, unfit.message)) from None


def _which(asked: LookupIn) -> Text:
    return NO_RT if asked.house_no else ONE_WAY


def _of_number(db: Database, now: Clock, caller: Caller, themes: tuple[Theme, ...], number: _Number) -> Visit:
    with db.reading() as session:
        visit = by_number(session, themes, _reach(caller.scope, themes), number.index)
    with db.writing() as session:  # before the reply leaves: nobody reads of a person without a trace
        found = sorted({card.theme.key for met in visit.met if met.direct for card in met.cards})
        about = f"{number.sort}:{number.index.hex}"
        # By her own area, so that the lurah reads what was asked in her kelurahan.
        reads = [grant.area for grant in caller.scope.grants if Action.READ in grant.actions]
        where = reads[0] if reads else ""
        record_deed(session, now.now(), str(caller.account), "lookup.number", about, {"found": found}, area=where)
    return visit


def _of_place(db: Database, scope: Scope, themes: tuple[Theme, ...], asked: LookupIn, index: BlindIndex) -> Visit:
    area = asked.area or ""
    if level_of(area) not in RECORD_LEVELS:
        raise refuse(INVALID, Fault("area", "area.level", WRONG_LEVEL))
    reach = _reach(scope, themes)
    with db.reading() as session:
        if asked.house_no is not None:
            return by_house(session, themes, reach, index.house(area, asked.house_no))
        inside = {key: tuple(_within(area, roots)) for key, roots in reach.items()}
        return by_area(session, themes, inside)


def _within(area: str, roots: tuple[str, ...]) -> tuple[str, ...]:
    """Return the part of an area that lies under these roots."""
    if any(area_codes.is_within(area, root) for root in roots):
        return (area,)
    return tuple(root for root in roots if area_codes.is_within(root, area))


def _reach(scope: Scope, themes: tuple[Theme, ...]) -> dict[str, tuple[str, ...]]:
    return {theme.key: scope.roots(Action.READ, theme.key) for theme in themes}


def _visit_out(visit: Visit) -> dict[str, Any]:
    return {
        "subjects": [
            {
                "number": number,
                "direct": met.direct,
                "label": met.label,
                "records": [card.out(visit.reasons.get(card.row.id, "")) for card in met.cards],
                "links": [{"to": to, "says": says._asdict()} for to, says in visit.links(met)],
            }
            for number, met in enumerate(visit.met, 1)
        ],
        "more": visit.more,
    }


@router.get(
    "/houses",
    response_model=HousesOut,
    responses=NOT_CHANGED | documented(area_codes.UNKNOWN),
)
def list_houses(
    request: Request,
    caller: SignedIn,
    db: Db,
    area: Annotated[str | None, Query(max_length=40, description="Only in or below this area.")] = None,
    after: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Response:
    """List the houses that records tell of, for a phone that will have no signal at the door."""
    scope, themes = caller.scope, CATALOG
    reach: Reach = _reach(scope, themes)
    if area is not None:
        reach = {theme.key: (area,) if scope.allows(Action.READ, area, theme.key) else () for theme in themes}
        if not any(reach.values()):
            raise refuse(area_codes.UNKNOWN, code=area)
    with db.reading() as session:
        headers = _headers(request, session, themes, reach)
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        found = houses(session, themes, reach, limit=limit + 1, after=after)
    items = [
        {"id": h.id, "area": h.area, "label": h.label, "subjects": h.subjects, "last_visit": h.last_visit}
        for h in found[:limit]
    ]
    return Json({"items": items, "next": found[limit - 1].id if len(found) > limit else None}, headers=headers)


def _headers(request: Request, session: Session, themes: tuple[Theme, ...], reach: Reach) -> dict[str, str]:
    versions = (f"{theme.key}:{theme_version(session, theme)}" for theme in themes if reach[theme.key])
    roots = (root for areas in reach.values() for root in areas)
    return keeping(etag(*versions, *roots, request.url.query), "authorization")
