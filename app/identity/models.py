"""The tables of identity: who there is, where they serve, and from which device they are signed in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from app.core.clock import uuid7
from app.core.db import Instant, code_type


class Account(SQLModel, table=True):
    """A person or an application that can sign in. Nobody is deleted: the audit log names them."""

    __tablename__ = "account"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    username: str = Field(max_length=64, unique=True)
    """Folded to lower case before it gets here."""
    display_name: str = Field(max_length=120)
    kind: str = Field(max_length=12)
    """`person` or `application`."""
    secret_hash: str = Field(max_length=200)
    pin: bool = Field(default=False)
    """The secret is six digits, which only some roles may have."""
    disabled_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    created_by: UUID | None = Field(default=None)
    """The account that made it; None for the first, made on the command line."""


class Assignment(SQLModel, table=True):
    """A role in an area, with dates; both days are included."""

    __tablename__ = "assignment"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    role: str = Field(max_length=20)
    area: str = Field(sa_column=Column(code_type(40), nullable=False, index=True))
    themes: str | None = Field(default=None, max_length=400)
    """Names with commas between; None means every theme."""
    actions: str | None = Field(default=None, max_length=100)
    """For applications only: what the grant allows; None means what the role allows."""
    valid_from: date
    valid_to: date | None = Field(default=None)


class SignIn(SQLModel, table=True):
    """One device or program that is signed in: a family of refresh tokens, of which one at a time is good."""

    __tablename__ = "sign_in"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    client: str = Field(max_length=12)
    """`person` or `application`."""
    device: str = Field(default="", max_length=80)
    """What the device calls itself, for the list from which a lost phone is revoked."""
    refresh_digest: str | None = Field(default=None, max_length=64)
    rotated: int = Field(default=0)
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    last_used_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    revoked_reason: str | None = Field(default=None, max_length=20)
    """`signed_out`, `reuse` or `disabled`."""
