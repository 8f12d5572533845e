"""What persons ask about their own data, over HTTP: for the city's officer for data protection alone."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.areas.codes import NOT_A_CODE, UNKNOWN
from app.areas.routes import Places
from app.core.audit import record_deed
from app.core.errors import INVALID, Fault, problem_kind, refuse
from app.core.http import Db, Json, Now, holds
from app.core.openapi import NOT_CHANGED, documented
from app.core.text import Text
from app.core.vault import vault_of
from app.identity.gate import Caller, InPerson, require_strong
from app.identity.problems import FACTOR_WANTED, FORBIDDEN
from app.identity.rights import require_anywhere
from app.identity.routes import NOT_SIGNED_IN
from app.identity.scope import Action
from app.records.models import RightsRequest
from app.records.privacy import masked
from app.records.rights import register
from app.records.rights.erasing import Deed, erase
from app.records.rights.finding import Found, find
from app.records.rights.giving import letter, told
from app.records.rights.law import Kind
from app.records.rights.naming import Person, person_of
from app.records.rights.register import About
from app.records.rights.withholding import lift, restrict
from app.records.store import revisions
from app.records.subjects import BlindIndex
from app.rollups.alerts.forget import forget
from app.rollups.request_bodies import (
    AnswerIn,
    DoneOut,
    ErasedOut,
    FoundOut,
    GiveIn,
    GivenOut,
    RecordRef,
    RequestIn,
    RequestOut,
    RequestsOut,
    SomeIn,
    WhyIn,
    found_out,
    request_out,
)

router = APIRouter(prefix="/v1/requests", tags=["requests"])

NOT_CORRECTED = problem_kind(
    "request.not_corrected",
    409,
    id="Sebutkan catatan orang ini yang sudah direvisi sesudah permohonan diterima.",
    en="Name records of this person that were revised after the request was received.",
)
NOBODY = Text("Isi NIK, nomor KK, atau catatan yang dimaksud.", "Give a NIK, a family card, or the records meant.")
TOO_EARLY = Text("Waktu ini di masa depan.", "This moment lies in the future.")

UNKEPT = {"cache-control": "no-store"}

_HERE = (*NOT_SIGNED_IN, FORBIDDEN, FACTOR_WANTED)
_ONE = (*_HERE, register.UNKNOWN)
_DOING = (*_ONE, register.ANSWERED_ALREADY, register.ERASED_ALREADY, register.OTHER_KIND)


async def an_officer(caller: InPerson) -> Caller:
    """Return a caller who handles requests somewhere. Problems `access.forbidden` and `access.second_factor`."""
    require_anywhere(caller.scope, Action.RIGHTS)
    require_strong(caller)
    return caller


Officer = Annotated[Caller, Depends(an_officer)]
"""The caller of an endpoint that only officers for data protection have."""


@router.post("", status_code=201, response_model=RequestOut, responses=documented(*_HERE, INVALID, UNKNOWN, NOT_A_CODE))
def enter_request(request: Request, caller: Officer, db: Db, now: Now, asked: RequestIn) -> Response:
    """Enter what somebody asked about her data: from then on the law's clock runs."""
    caller.scope.require(Action.RIGHTS, asked.area)
    at = now.now()
    received = asked.received_at or at
    if received > at:
        raise refuse(INVALID, Fault("received_at", "request.early", TOO_EARLY))
    if bool(asked.nik) + bool(asked.no_kk) > 1 or not (asked.nik or asked.no_kk or asked.records):
        raise refuse(INVALID, Fault("nik", "request.nobody", NOBODY))
    person = _person(request, asked.nik, asked.no_kk)
    about = About(
        nik=person.number if person and person.scheme == "nik" else None,
        no_kk=person.number if person and person.scheme == "no_kk" else None,
        name=asked.name.strip(),
        relation=asked.relation.strip(),
        contact=asked.contact.strip(),
        records=tuple((each.theme, each.id) for each in asked.records),
    )
    with db.writing() as session:
        made = register.enter(
            session,
            kind=asked.kind,
            area=asked.area,
            about=about,
            checked=asked.checked,
            received_at=received,
            account=caller.account,
            at=at,
        )
        out = request_out(session, made, at)
    return Json(out, 201)


@router.get("", response_model=RequestsOut, responses=NOT_CHANGED | documented(*_HERE))
def list_asked(
    request: Request,
    caller: Officer,
    db: Db,
    now: Now,
    kind: Annotated[Kind | None, Query()] = None,
    state: Annotated[Literal["open", "granted", "refused"] | None, Query()] = None,
    overdue: Annotated[bool, Query(description="Only those that wait for longer than the law allows.")] = False,  # noqa: FBT002
    after: Annotated[int, Query(ge=0, le=2**62, description="`next` of the page before, or `version`.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """List what was asked, oldest change first; the overdue are marked and counted."""
    roots, at = caller.scope.roots(Action.RIGHTS), now.now()
    with db.reading() as session:
        version, late = register.standing(session, roots, at)
        said = "\x1f".join((str(version), str(late), *roots, request.url.query))
        headers = {
            "etag": f'"{blake2b(said.encode(), digest_size=12).hexdigest()}"',
            "cache-control": "private, no-cache",
            "vary": "authorization",
        }
        if holds(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        found = register.page(
            session,
            roots,
            kind=kind,
            state=state,
            overdue_at=at if overdue else None,
            after=after,
            limit=limit + 1,
        )
        items = [request_out(session, each, at) for each in found[:limit]]
    more = found[limit - 1].changed if len(found) > limit else None
    return Json({"items": items, "overdue": late, "next": more, "version": version}, headers=headers)


@router.get("/{id}", response_model=RequestOut, responses=documented(*_ONE))
def show_asked(caller: Officer, db: Db, now: Now, id: UUID) -> Response:
    """Show what was asked, and what became of it."""
    with db.reading() as session:
        return Json(request_out(session, _asked(session, caller, id, hold=False), now.now()))


@router.post("/{id}/find", response_model=FoundOut, responses=documented(*_DOING))
def find_person(request: Request, caller: Officer, db: Db, now: Now, id: UUID, why: WhyIn) -> Response:
    """Say where something is kept of the person: records about her and those that name her, in every theme."""
    with db.writing() as session:
        asked, found, _ = _found(request, session, caller, id)
        seen = {"reason": why.reason.strip(), "records": len(found.records)}
        _log(session, asked, caller, now.now(), "request.found", seen)
        out = found_out(found)
    return Json(out, headers=UNKEPT)


@router.post(
    "/{id}/give",
    response_model=GivenOut,
    responses=documented(*_DOING)
    | {200: {"description": "All that is kept of her; no copy stays here.", "content": {"application/pdf": {}}}},
)
def give_copy(request: Request, caller: Officer, db: Db, now: Now, places: Places, id: UUID, why: GiveIn) -> Response:
    """Give out all that is kept of the person, to be handed to her: as PDF in plain Indonesian, or as JSON."""
    at = now.now()
    with db.writing() as session:
        asked, found, person = _found(request, session, caller, id)
        register.demand_kind(asked, "access", "copy")
        report = told(session, places.tree(), found, at)
        deed = {"reason": why.reason.strip(), "records": len(found.records), "format": why.format}
        _log(session, asked, caller, at, "request.given", deed)
        name = register.about_of(vault_of(session), asked).name
    if why.format == "json":
        return Json(report, headers=UNKEPT)
    whose = f"{name}, {masked(person.number)}" if person else name
    kept = UNKEPT | {"content-disposition": 'attachment; filename="data-pribadi.pdf"'}
    return Response(letter(report, whose).as_pdf(), media_type="application/pdf", headers=kept)


@router.post("/{id}/restrict", response_model=DoneOut, responses=documented(*_DOING))
def hold_records(request: Request, caller: Officer, db: Db, now: Now, id: UUID, why: SomeIn) -> Response:
    """Hold the person's records still: nobody is shown them and nobody changes them, and they go on to count."""
    at = now.now()
    with db.writing() as session:
        asked, found, _ = _found(request, session, caller, id)
        held = restrict(session, _some(found, why.records).own, request=id, account=caller.account, at=at)
        _log(session, asked, caller, at, "request.restricted", {"reason": why.reason.strip(), "records": len(held)})
        register.touch(session, asked)
    return Json({"records": held})


@router.post("/{id}/lift", response_model=DoneOut, responses=documented(*_ONE))
def let_go(caller: Officer, db: Db, now: Now, id: UUID, why: WhyIn) -> Response:
    """Let go of the records that were held still for a request."""
    at = now.now()
    with db.writing() as session:
        asked = _asked(session, caller, id)
        free = lift(session, asked, at)
        _log(session, asked, caller, at, "request.lifted", {"reason": why.reason.strip(), "records": len(free)})
        register.touch(session, asked)
    return Json({"records": free})


@router.post("/{id}/approve", response_model=RequestOut, responses=documented(*_DOING, register.ONESELF))
def approve_erasure(caller: Officer, db: Db, now: Now, id: UUID) -> Response:
    """Agree to an erasure that another officer entered: it may be done within three days."""
    at = now.now()
    with db.writing() as session:
        asked = _asked(session, caller, id)
        register.approve(session, asked, account=caller.account, at=at)
        out = request_out(session, asked, at)
    return Json(out)


@router.post("/{id}/erase", response_model=ErasedOut, responses=documented(*_DOING, register.NOT_AGREED))
def erase_person(request: Request, caller: Officer, db: Db, now: Now, id: UUID, why: SomeIn) -> Response:
    """Erase the person from everything that is kept; figures stay what they were. It cannot be undone."""
    at, alerts = now.now(), 0

    def also(session: Session, records: Any, subjects: Any) -> None:
        nonlocal alerts
        alerts += forget(session, records, subjects, at)

    with db.writing() as session:
        asked = _asked(session, caller, id)
        register.demand_open(asked)
        register.demand_kind(asked, "erase")
        register.demand_agreed(asked, caller.account, at)
        _, found, person = _found(request, session, caller, id)
        chosen = _some(found, why.records)
        done = erase(session, _index(request), chosen, person, Deed(id, caller.account, at), also)
        counts = {"records": len(done.records), "named": len(done.named), "left": len(done.left)}
        _log(session, asked, caller, at, "request.erased", {"reason": why.reason.strip(), **counts})
        register.answer(session, asked, state="granted", said="Dihapus.", account=caller.account, at=at)
        if why.records is None:
            register.empty(session, asked)
            for other in register.others_about(session, person.number) if person else ():
                register.empty(session, other)
    db.clear_traces()
    return Json(
        {
            "records": done.records,
            "named": done.named,
            "left": done.left,
            "documents": done.documents,
            "alerts": alerts,
        }
    )


@router.post("/{id}/answer", response_model=RequestOut, responses=documented(*_DOING, NOT_CORRECTED))
def answer_request(request: Request, caller: Officer, db: Db, now: Now, id: UUID, said: AnswerIn) -> Response:
    """Close a request with its answer. A correction is granted once the records were revised through the usual door."""
    at = now.now()
    with db.writing() as session:
        asked = _asked(session, caller, id)
        register.demand_open(asked)
        if said.state == "granted" and asked.kind == "erase":
            raise refuse(register.OTHER_KIND, asked="erase")
        if said.state == "granted" and asked.kind == "correct":
            _, found, _ = _found(request, session, caller, id)
            _demand_corrected(session, asked, found, said.corrected)
        register.answer(session, asked, state=said.state, said=said.answer.strip(), account=caller.account, at=at)
        out = request_out(session, asked, at)
    return Json(out)


def _demand_corrected(session: Session, asked: RightsRequest, found: Found, corrected: Sequence[RecordRef]) -> None:
    hers = {each.row.id for each in found.records}
    revised = [
        each
        for each in corrected
        if each.id in hers and revisions(session, each.id)[-1].received_at > asked.received_at
    ]
    if not corrected or len(revised) < len(corrected):
        raise refuse(NOT_CORRECTED)


def _asked(session: Session, caller: Caller, id: UUID, *, hold: bool = True) -> RightsRequest:
    """Return a request where the caller handles them; elsewhere it is unknown."""
    found = register.one(session, id) if hold else session.get(RightsRequest, id)
    if found is None or not caller.scope.allows(Action.RIGHTS, found.area):
        raise refuse(register.UNKNOWN)
    return found


def _found(request: Request, session: Session, caller: Caller, id: UUID) -> tuple[RightsRequest, Found, Person | None]:
    asked = _asked(session, caller, id)
    about = register.about_of(vault_of(session), asked)
    if about.nobody:
        raise refuse(register.ERASED_ALREADY)
    person = _person(request, about.nik, about.no_kk)
    return asked, find(session, caller.scope.roots(Action.RIGHTS), person, about.records), person


def _person(request: Request, nik: str | None, no_kk: str | None) -> Person | None:
    return person_of(_index(request), nik=nik, no_kk=no_kk) if nik or no_kk else None


def _index(request: Request) -> BlindIndex:
    found: BlindIndex = request.app.state.reader.index
    return found


def _some(found: Found, chosen: Sequence[RecordRef] | None) -> Found:
    """Return what was found with those records alone that were chosen, and nothing that hangs on her number."""
    if chosen is None:
        return found
    ids = {each.id for each in chosen}
    records = [each for each in found.records if each.row.id in ids]
    beside = [each for each in found.conflicts if each.kept.against in ids or each.kept.record in ids]
    return Found(records=records, conflicts=beside)


def _log(session: Session, asked: RightsRequest, caller: Caller, at: datetime, kind: str, told: dict[str, Any]) -> None:
    record_deed(session, at, str(caller.account), kind, f"request:{asked.id.hex}", told, area=asked.area)
