"""The register of what persons asked: entered, agreed to by a second person where it cannot be undone, and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.core.audit import record_deed
from app.core.clock import uuid7
from app.core.errors import problem_kind, refuse
from app.core.vault import Vault, vault_of
from app.records.models import RightsRequest
from app.records.rights.law import AGREED_FOR, RIGHTS, Checked, Kind
from app.records.sealing import ABOUT, ANSWERED
from app.records.store import within

UNKNOWN = problem_kind("request.unknown", 404, id="Permohonan ini tidak dikenal.", en="No such request.")
ANSWERED_ALREADY = problem_kind(
    "request.answered", 409, id="Permohonan ini sudah dijawab.", en="This request is answered already."
)
OTHER_KIND = problem_kind(
    "request.kind",
    409,
    id="Permohonan ini untuk hal lain: {asked}. Catat permohonan baru.",
    en="This request is for something else: {asked}. Enter a new one.",
)
ONESELF = problem_kind(
    "request.oneself",
    409,
    id="Penghapusan harus disetujui petugas lain.",
    en="Another officer must agree to an erasure.",
)
NOT_AGREED = problem_kind(
    "request.not_agreed",
    409,
    id="Penghapusan ini belum disetujui petugas lain dalam 3 hari terakhir.",
    en="No other officer has agreed to this erasure within the last 3 days.",
)
ERASED_ALREADY = problem_kind(
    "request.erased",
    409,
    id="Orang ini sudah dihapus; nomornya tidak disimpan lagi.",
    en="This person was erased; the number is kept no longer.",
)

EMPTY: Final[dict[str, Any]] = {"nik": None, "no_kk": None, "name": "", "relation": "", "contact": "", "records": []}


@dataclass(frozen=True, slots=True)
class About:
    """Whom a request is about, who asks for her, and records that her number does not find."""

    nik: str | None
    no_kk: str | None
    name: str
    relation: str
    contact: str
    records: tuple[tuple[str, UUID], ...]

    @property
    def nobody(self) -> bool:
        """Whether it was emptied."""
        return not (self.nik or self.no_kk or self.records)


def about_of(vault: Vault, request: RightsRequest) -> About:
    """Return whom a request is about; raises Unopenable."""
    said = orjson.loads(vault.open(ABOUT.of(request.id), request.about))
    records = tuple((theme, UUID(record)) for theme, record in said["records"])
    return About(said["nik"], said["no_kk"], said["name"], said["relation"], said["contact"], records)


def enter(
    session: Session,
    *,
    kind: Kind,
    area: str,
    about: About,
    checked: Checked,
    received_at: datetime,
    account: UUID,
    at: datetime,
) -> RightsRequest:
    """Enter what somebody asked; the clock runs from when she asked."""
    id_, right, vault = uuid7(), RIGHTS[kind], vault_of(session)
    said = {
        "nik": about.nik,
        "no_kk": about.no_kk,
        "name": about.name,
        "relation": about.relation,
        "contact": about.contact,
        "records": [[theme, record.hex] for theme, record in about.records],
    }
    record_deed(session, at, str(account), "request.entered", f"request:{id_.hex}", {"kind": kind}, area=area)
    made = RightsRequest(
        id=id_,
        kind=kind,
        area=area,
        about=vault.seal(ABOUT.of(id_), orjson.dumps(said).decode()),
        checked=checked,
        received_at=received_at,
        account=account,
        entered_at=at,
        due_at=received_at + right.within if right.within else None,
        changed=_next(session),
    )
    session.add(made)
    session.flush()
    return made


def approve(session: Session, request: RightsRequest, *, account: UUID, at: datetime) -> None:
    """Agree to an erasure that somebody else entered. Problems `request.answered`, `.kind` and `.oneself`."""
    demand_open(request)
    demand_kind(request, "erase")
    if request.account == account:
        raise refuse(ONESELF)
    record_deed(session, at, str(account), "request.approved", f"request:{request.id.hex}", area=request.area)
    request.approved_by, request.approved_at = account, at
    touch(session, request)


def demand_open(request: RightsRequest) -> None:
    """Raise Problem `request.answered` unless it still waits for its answer."""
    if request.state != "open":
        raise refuse(ANSWERED_ALREADY)


def demand_kind(request: RightsRequest, *kinds: str) -> None:
    """Raise Problem `request.kind` unless it asks for one of these."""
    if request.kind not in kinds:
        raise refuse(OTHER_KIND, asked=request.kind)


def demand_agreed(request: RightsRequest, account: UUID, at: datetime) -> None:
    """Raise Problem `request.not_agreed` unless another person than this one agreed lately."""
    agreed = request.approved_at
    if agreed is None or request.approved_by == account or at > agreed + AGREED_FOR:
        raise refuse(NOT_AGREED)


def answer(session: Session, request: RightsRequest, *, state: str, said: str, account: UUID, at: datetime) -> None:
    """Close a request with its answer: `granted` or `refused`. Problem `request.answered`."""
    demand_open(request)
    told = {"kind": request.kind, "state": state}
    record_deed(session, at, str(account), "request.answered", f"request:{request.id.hex}", told, area=request.area)
    request.state, request.answered_by, request.answered_at = state, account, at
    request.answer = vault_of(session).write(ANSWERED.of(request.id), said)
    touch(session, request)


def empty(session: Session, request: RightsRequest) -> None:
    """Forget whom a request was about; that it was made, and by whom it was handled, stays."""
    request.about = vault_of(session).seal(ABOUT.of(request.id), orjson.dumps(EMPTY).decode())
    touch(session, request)


def touch(session: Session, request: RightsRequest) -> None:
    """Number a change; the caller has written a deed in this transaction, which holds others off."""
    request.changed = _next(session)
    session.add(request)
    session.flush()


def _next(session: Session) -> int:
    """Return the next number: whoever writes a deed is alone in doing so until the transaction ends."""
    return int(session.execute(select(func.coalesce(func.max(col(RightsRequest.changed)), 0))).scalar_one()) + 1


def one(session: Session, id: UUID) -> RightsRequest | None:
    """Return a request, held against change until the transaction ends."""
    return session.get(RightsRequest, id, with_for_update=True)


def others_about(session: Session, number: str) -> list[RightsRequest]:
    """Return every request about a number, in order."""
    vault = vault_of(session)
    found = session.execute(select(RightsRequest).order_by(col(RightsRequest.id))).scalars()
    return [each for each in found if number in ((about := about_of(vault, each)).nik, about.no_kk)]


def page(
    session: Session,
    roots: Sequence[str],
    *,
    kind: str | None,
    state: str | None,
    overdue_at: datetime | None,
    after: int,
    limit: int,
) -> Sequence[RightsRequest]:
    """Return requests under `roots` in the order in which they last changed; `overdue_at`: only those late by then."""
    query = select(RightsRequest).where(_here(roots), col(RightsRequest.changed) > after)
    if kind is not None:
        query = query.where(col(RightsRequest.kind) == kind)
    if state is not None:
        query = query.where(col(RightsRequest.state) == state)
    if overdue_at is not None:
        query = query.where(*late(overdue_at))
    return session.execute(query.order_by(col(RightsRequest.changed)).limit(limit)).scalars().all()


def standing(session: Session, roots: Sequence[str], at: datetime) -> tuple[int, int]:
    """Return the number of the last change, and how many requests are overdue by now."""
    last = select(func.coalesce(func.max(col(RightsRequest.changed)), 0)).where(_here(roots))
    overdue = select(func.count()).select_from(RightsRequest).where(_here(roots), *late(at))
    return int(session.execute(last).scalar_one()), int(session.execute(overdue).scalar_one())


def is_overdue(request: RightsRequest, at: datetime) -> bool:
    """Say whether a request should have been answered by now."""
    return request.state == "open" and request.due_at is not None and request.due_at < at


def _here(roots: Sequence[str]) -> Any:
    return within(col(RightsRequest.area), roots)  # type: ignore[arg-type]


def late(at: datetime) -> tuple[Any, Any]:
    """Return the conditions that a request should have been answered by a moment."""
    return col(RightsRequest.state) == "open", col(RightsRequest.due_at) < at
