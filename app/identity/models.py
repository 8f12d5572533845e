"""The tables of identity: who there is, where they serve, and from which device they are signed in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel

from app.core.clock import uuid7
from app.core.db import BigId, Instant, code_type
from app.core.vault import sealed


class Account(SQLModel, table=True):
    """A person or an application that can sign in. Nobody is deleted: the audit log names them."""

    __tablename__ = "account"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    username: str = Field(max_length=64, unique=True)
    """Folded to lower case before it gets here."""
    display_name: bytes = Field(default=b"", sa_column=sealed("id", once_clear=True))
    """Sealed (`Vault.told`): it names a person."""
    kind: str = Field(max_length=12)
    """`person` or `application`."""
    secret_hash: str = Field(max_length=200)
    pin: bool = Field(default=False)
    """The secret is six digits, which only some roles may have."""
    disabled_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    created_by: UUID | None = Field(default=None)
    """The account that made it; None for the first, made on the command line."""
    last_used_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    """When its secret last opened something."""
    phone_index: str | None = Field(default=None, max_length=64, index=True)
    """Keyed digest of the telephone number (`names.Phones`); the number itself is kept nowhere. Two may share one."""
    phone_tail: str | None = Field(default=None, max_length=3)
    """The last three digits, by which an operator tells two numbers apart."""
    old_secret_hash: str | None = Field(default=None, max_length=200)
    """Of an application whose secret was renewed: the one before, good until `old_secret_until`."""
    old_secret_until: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    secret_until: date | None = Field(default=None)
    """Of an application: the last day on which its secret is good."""


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
    follows: UUID | None = Field(default=None)
    """The assignment that this one took over from, when it was handed over."""


class Device(SQLModel, table=True):
    """A device bound to one account by a one-time code; kader who share a telephone have a binding each."""

    __tablename__ = "device"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    name: bytes = Field(default=b"", sa_column=sealed("id", once_clear=True))
    """Sealed: people name a telephone after whom it belongs to."""
    token_digest: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    last_used_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    revoked_reason: str | None = Field(default=None, max_length=20)
    """`revoked`, `replaced` by a newly enrolled one, or `disabled` with its account."""


class Enrolment(SQLModel, table=True):
    """A one-time code: whoever has it binds a device to the account and sets its PIN, once."""

    __tablename__ = "enrolment"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    code_digest: str = Field(max_length=64, unique=True)
    keeps_devices: bool = Field(default=False)
    """The device is one more; otherwise those bound before are let go when the code is redeemed."""
    issued_by: UUID | None = Field(default=None)
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    ended_reason: str | None = Field(default=None, max_length=20)
    """`redeemed`, `replaced` by a newer code, or `disabled` with its account."""
    device: UUID | None = Field(default=None)
    attempt_digest: str | None = Field(default=None, max_length=64)
    """Under which name it was redeemed, so that a phone whose reply was lost may ask again."""


class SignIn(SQLModel, table=True):
    """One device or program that is signed in: a family of refresh tokens, of which one at a time is good."""

    __tablename__ = "sign_in"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    client: str = Field(max_length=12)
    """`kader`, `office` or `application`: the audience of its tokens."""
    device: bytes = Field(default=b"", sa_column=sealed("id", once_clear=True))
    """What the device calls itself, sealed, for the list from which a lost phone is revoked."""
    refresh_digest: str | None = Field(default=None, max_length=64)
    rotated: int = Field(default=0)
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    last_used_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    revoked_reason: str | None = Field(default=None, max_length=20)
    """`signed_out`, `reuse`, `disabled`, `revoked`, `replaced` or `secret` (which was changed elsewhere)."""
    binding: UUID | None = Field(default=None, foreign_key="device.id", index=True)
    """The bound device it came from."""
    factor: bool = Field(default=False)
    """A second factor was shown."""
    asked: str | None = Field(default=None, max_length=2000)
    """The narrower scope that an application asked for."""
    place: str | None = Field(default=None, max_length=32)
    """Keyed digest of the address it came from: where somebody is known, strangers cannot lock them out."""


class SecondFactor(SQLModel, table=True):
    """An account's authenticator (RFC 6238); it counts once it is confirmed."""

    __tablename__ = "second_factor"

    account: UUID = Field(foreign_key="account.id", primary_key=True)
    sealed: bytes = Field(default=b"", sa_column=sealed("account"))
    """The shared secret; `second_factor.seal_anew` says what stands in the oldest ones."""
    last_step: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    """The newest time step used; neither it nor an older one opens again."""
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for a lost authenticator, once."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    account: UUID = Field(foreign_key="account.id", index=True)
    digest: str = Field(max_length=64)
    used_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))


class GateMark(SQLModel, table=True):
    """A single row that counts what the gates must hear of, so that a process sees whom another one cut off."""

    __tablename__ = "gate_mark"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(sa_column=Column(BigInteger, nullable=False))


class AttemptCount(SQLModel, table=True):
    """How often something was tried in the window that ends at `ends`; several workers count together here."""

    __tablename__ = "attempt_count"

    key: str = Field(max_length=64, primary_key=True)
    ends: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Seconds since 1970."""
    count: int
