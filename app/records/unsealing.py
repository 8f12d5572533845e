"""Identities in clear: of one record with a reason, of a list with a second person's word; both are written down."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import not_, select
from sqlmodel import Session, col

from app.core.audit import record_deed
from app.core.clock import uuid7
from app.core.errors import problem_kind, refuse
from app.core.vault import vault_of
from app.records.models import Unsealing
from app.records.review import UNKNOWN as UNKNOWN_RECORD
from app.records.sealing import ASKED
from app.records.store import AnyRow, get_record, under, within
from app.records.tables import TABLES
from app.themes.language import Theme

MOST: Final = 2_000
"""Records of one list: a kelurahan's, not the city's."""

WAITS: Final = timedelta(days=3)
"""How long a request may wait for a second person."""

OPEN_FOR: Final = timedelta(hours=24)
"""How long an approved list may be read, once."""

UNKNOWN = problem_kind("unsealing.unknown", 404, id="Permintaan ini tidak dikenal.", en="No such request.")
ONESELF = problem_kind(
    "unsealing.oneself",
    409,
    id="Permintaan sendiri harus disetujui orang lain.",
    en="Somebody else must approve what you asked for.",
)
CLOSED = problem_kind(
    "unsealing.closed",
    409,
    id="Permintaan ini sudah diputus atau lewat waktunya.",
    en="This request is decided already, or its time is over.",
)
NOT_OPEN = problem_kind(
    "unsealing.not_open",
    409,
    id="Daftar ini belum disetujui, sudah dibaca, atau lewat waktunya. Ajukan lagi bila masih perlu.",
    en="This list is not approved, was read already, or its time is over. Ask again if it is still needed.",
)
TOO_MANY = problem_kind(
    "unsealing.too_many",
    422,
    id="Ada {found} catatan; paling banyak {most}. Persempit wilayah atau tanggal.",
    en="There are {found} records; at most {most}. Narrow the area or the days.",
)


def unseal_record(
    session: Session, theme: Theme, id: UUID, roots: Sequence[str], *, reason: str, account: UUID, at: datetime
) -> AnyRow:
    """Return a record whose identities may be shown, after writing down who saw them and why.

    Problem `record.unknown`, also outside `roots`.
    """
    row = get_record(session, theme, id, roots)
    if row is None:
        raise refuse(UNKNOWN_RECORD)
    told = {"theme": theme.key, "revision": row.revision, "reason": reason}
    record_deed(session, at, str(account), "record.unsealed", f"record:{id.hex}", told, area=row.area)
    return row


def ask(
    session: Session,
    theme: Theme,
    area: str,
    first: date,
    last: date,
    *,
    reason: str,
    account: UUID,
    at: datetime,
) -> Unsealing:
    """Ask for the records of an area with their identities. Problem `unsealing.too_many`."""
    found = len(_rows(session, theme, area, first, last))
    if found > MOST:
        raise refuse(TOO_MANY, found=found, most=MOST)
    id_ = uuid7()
    made = Unsealing(
        id=id_,
        theme=theme.key,
        area=area,
        first=first,
        last=last,
        reason=vault_of(session).seal(ASKED.of(id_), reason),
        account=account,
        asked_at=at,
    )
    session.add(made)
    session.flush()
    told = {"theme": theme.key, "from": first.isoformat(), "to": last.isoformat(), "reason": reason, "records": found}
    record_deed(session, at, str(account), "unsealing.asked", f"unsealing:{id_.hex}", told, area=area)
    return made


def decide(session: Session, made: Unsealing, *, approved: bool, account: UUID, at: datetime) -> None:
    """Approve a request or decline it. Problems `unsealing.oneself` and `unsealing.closed`."""
    if made.account == account:
        raise refuse(ONESELF)
    if made.decided_at is not None or at > made.asked_at + WAITS:
        raise refuse(CLOSED)
    made.decided_by, made.decided_at, made.approved = account, at, approved
    session.add(made)
    deed = "unsealing.approved" if approved else "unsealing.declined"
    record_deed(session, at, str(account), deed, f"unsealing:{made.id.hex}", {"theme": made.theme}, area=made.area)


def read_once(session: Session, theme: Theme, made: Unsealing, *, account: UUID, at: datetime) -> list[AnyRow]:
    """Return the records of an approved request to whoever asked, once.

    Problems `unsealing.not_open` and `unsealing.too_many` (there are more by now; it stays unread).
    """
    open_until = made.decided_at + OPEN_FOR if made.decided_at and made.approved else None
    if made.account != account or made.read_at is not None or open_until is None or at > open_until:
        raise refuse(NOT_OPEN)
    rows = _rows(session, theme, made.area, made.first, made.last)
    if len(rows) > MOST:
        raise refuse(TOO_MANY, found=len(rows), most=MOST)
    made.read_at = at
    session.add(made)
    told = {"theme": theme.key, "records": len(rows)}
    record_deed(session, at, str(account), "unsealing.read", f"unsealing:{made.id.hex}", told, area=made.area)
    return rows


def find(session: Session, id: UUID) -> Unsealing | None:
    """Return a request, held against change until the transaction ends."""
    return session.get(Unsealing, id, with_for_update=True)


def requests(session: Session, theme: Theme, roots: Sequence[str], *, limit: int) -> Sequence[Unsealing]:
    """Return the requests for records under `roots`, the newest first."""
    here = within(col(Unsealing.area), roots)  # type: ignore[arg-type]
    query = select(Unsealing).where(col(Unsealing.theme) == theme.key, here)
    return session.execute(query.order_by(col(Unsealing.id).desc()).limit(limit)).scalars().all()


def _rows(session: Session, theme: Theme, area: str, first: date, last: date) -> list[AnyRow]:
    table = TABLES[theme.key][0]
    query = select(table).where(
        under(table, (area,)),
        table.c.observed_on >= first,
        table.c.observed_on <= last,
        table.c.state != "void",
        not_(table.c.zero),
    )
    return list(session.execute(query.order_by(table.c.observed_on, table.c.id).limit(MOST + 1)).all())
