"""A fact that others must hear of is written in the transaction that made it true."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Text
from sqlmodel import Field, Session, SQLModel

from app.core.db import BigId, Instant


class Fact(SQLModel, table=True):
    """One thing that happened, for delivery later: a dotted name and a JSON body without personal data."""

    __tablename__ = "outbox"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    name: str = Field(max_length=60, index=True)
    body: str = Field(sa_column=Column(Text, nullable=False))
    happened_at: datetime = Field(sa_column=Column(Instant, nullable=False))


def tell(session: Session, name: str, body: str, at: datetime) -> None:
    """Write a fact in this session's transaction; `body` is JSON text."""
    session.add(Fact(name=name, body=body, happened_at=at))


def fact_row(name: str, body: str, at: datetime) -> dict[str, Any]:
    """Return a fact as the intake writer inserts it."""
    return {"name": name, "body": body, "happened_at": at}
