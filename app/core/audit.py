"""Who did what to whom, in a chain of hashes in which a missing, moved or altered link shows.

Each link rests on the one before. How long the chain is and how it ends is kept sealed beside it: whoever changes the
database without its keys can make neither a new end nor a shorter chain that fits.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, text
from sqlmodel import Field, Session, SQLModel, col, select

from app.core.db import BigId, Instant, code_type, instant_text
from app.core.vault import Place, Unopenable, place, sealed, vault_of

_CHAIN_LOCK = 0x57414B55
"""PostgreSQL advisory lock that lets one transaction at a time append to the chain."""

_AT_ONCE = 1000

_SALT = 16
"""Characters before the data of an entry, so that nobody finds out by trying what a digest was made of."""


class AuditEntry(SQLModel, table=True):
    """One deed: a dotted action, who did it, about what, where, and what else there is to say, sealed."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    account: str = Field(max_length=36, index=True)
    action: str = Field(max_length=60, index=True)
    about: str = Field(max_length=120, index=True)
    area: str = Field(default="", sa_column=Column(code_type(32), nullable=False, index=True, server_default=""))
    """Where it was done; empty for what concerns no area."""
    data: bytes = Field(sa_column=sealed("at", "account", "action", "about"))
    digest: str = Field(max_length=64)


class AuditHead(SQLModel, table=True):
    """The end of the chain: how many entries there are and the digest of the last, sealed."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, sa_column=Column(Integer, primary_key=True, autoincrement=False))
    head: bytes = Field(sa_column=sealed("id"))


def _place(model: type[SQLModel], column: str) -> Place:
    return place(model.__table__.c[column])  # type: ignore[attr-defined]


_DATA, _HEAD = _place(AuditEntry, "data"), _place(AuditHead, "head")


def record_deed(
    session: Session,
    at: datetime,
    account: str,
    action: str,
    about: str,
    data: Mapping[str, Any] | None = None,
    *,
    area: str = "",
) -> None:
    """Append a deed to the chain in this session's transaction; `area` says who may read of it."""
    vault = vault_of(session)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    head = session.get(AuditHead, 1, populate_existing=True)
    count, last = _read_head(session, head) if head else (0, "")
    said = secrets.token_hex(_SALT // 2) + json.dumps(data or {}, sort_keys=True)
    where = _DATA.of(at, account, action, about)
    entry = AuditEntry(
        at=at, account=account, action=action, about=about, area=area, data=vault.seal(where, said), digest=""
    )
    entry.digest = link(last, entry, said)
    written = vault.seal(_HEAD.of(1), f"{count + 1} {entry.digest}")
    if head is None:
        head = AuditHead(head=written)
    head.head = written
    session.add_all([entry, head])
    session.flush()


def _read_head(session: Session, head: AuditHead) -> tuple[int, str]:
    count, _, last = vault_of(session).open(_HEAD.of(1), head.head).partition(" ")
    return int(count), last


def data_of(session: Session, entry: AuditEntry) -> dict[str, Any]:
    """Return what else an entry says; raises Unopenable."""
    found: dict[str, Any] = json.loads(_said(session, entry)[_SALT:])
    return found


def _said(session: Session, entry: AuditEntry) -> str:
    where = _DATA.of(entry.at, entry.account, entry.action, entry.about)
    return vault_of(session).open(where, entry.data)


def link(previous: str, entry: AuditEntry, said: str) -> str:
    """Return the entry's digest: SHA-256 over the previous digest and all that the entry says."""
    parts = (previous, instant_text(entry.at), entry.account, entry.action, entry.about, entry.area, said)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def broken_link(session: Session) -> str | None:
    """Say where the chain is broken first: at an entry, or at its end; None when it is whole."""
    previous, count = "", 0
    for entry in _entries(session):
        try:
            follows = entry.digest == link(previous, entry, _said(session, entry))
        except Unopenable:
            follows = False
        if not follows:
            return f"entry {entry.id} of {instant_text(entry.at)} was altered, or what stood before it is gone"
        previous, count = entry.digest, count + 1
    head = session.get(AuditHead, 1)
    try:
        wanted = _read_head(session, head) if head else (0, "")
    except Unopenable:
        return "the end of the chain was altered"
    if wanted != (count, previous):
        return f"the chain ends after {count} entries, and {wanted[0]} were written"
    return None


def _entries(session: Session) -> Iterator[AuditEntry]:
    """Yield the entries in order, some at a time."""
    page = select(AuditEntry).order_by(col(AuditEntry.id)).limit(_AT_ONCE)
    found = session.exec(page).all()
    while found:
        yield from found
        last = found[-1].id
        for each in found:
            session.expunge(each)
        found = session.exec(page.where(col(AuditEntry.id) > last)).all()
