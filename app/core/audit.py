"""Who did what to whom, in a chain of hashes in which a missing or altered link shows."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Text, text
from sqlmodel import Field, Session, SQLModel, select

from app.core.db import BigId, Instant, instant_text

_CHAIN_LOCK = 0x57414B55
"""PostgreSQL advisory lock that lets one transaction at a time append to the chain."""


class AuditEntry(SQLModel, table=True):
    """One deed: a dotted action, who did it, about what, with data that names no person in clear."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    account: str = Field(max_length=36, index=True)
    action: str = Field(max_length=60, index=True)
    about: str = Field(max_length=120, index=True)
    data: str = Field(sa_column=Column(Text, nullable=False))
    digest: str = Field(max_length=64)


def record_deed(
    session: Session, at: datetime, account: str, action: str, about: str, data: Mapping[str, Any] | None = None
) -> None:
    """Append a deed to the chain in this session's transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = session.exec(select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)).first()  # type: ignore[union-attr]
    entry = AuditEntry(
        at=at, account=account, action=action, about=about, data=json.dumps(data or {}, sort_keys=True), digest=""
    )
    entry.digest = link(last or "", entry)
    session.add(entry)
    session.flush()


def link(previous: str, entry: AuditEntry) -> str:
    """Return the entry's digest: SHA-256 over the previous digest and all that the entry says."""
    said = "\x1f".join((previous, instant_text(entry.at), entry.account, entry.action, entry.about, entry.data))
    return hashlib.sha256(said.encode()).hexdigest()


def broken_link(session: Session) -> int | None:
    """Return the id of the first entry whose digest does not follow from the one before, or None."""
    previous = ""
    for entry in session.exec(select(AuditEntry).order_by(AuditEntry.id)).yield_per(1000):  # type: ignore[arg-type]
        if entry.digest != link(previous, entry):
            return entry.id
        previous = entry.digest
    return None
