"""The tables of early warning: alerts, the number of their last change, and how far each theme has been swept."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlmodel import Field, SQLModel

from app.core.clock import uuid7
from app.core.db import Instant, code_type
from app.core.vault import sealed

State = Literal["open", "acknowledged", "over", "withdrawn"]
STATES: tuple[State, ...] = ("open", "acknowledged", "over", "withdrawn")


class Alert(SQLModel, table=True):
    """One episode that a watch found, or what gathers those beyond a day's limit; none is ever deleted.

    `unit` is what the episode is of: an area, or a subject by its blind index, which is never shown. `episode` tells
    the episodes of a unit apart. `area` is where the alert belongs, `about` whether it is about an area or a record.
    `numbers`: JSON, for those who may read records. `reason`: why it was withdrawn. `members`: how many it gathers;
    0 of an alert that gathers none.
    """

    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        UniqueConstraint("theme", "watch", "unit", "episode"),
        Index("uq_alert_changed", "changed", unique=True),
        Index("ix_alert_area_changed", "area", "changed"),
        Index("ix_alert_theme_kelurahan_watch", "theme", "kelurahan", "watch"),
        Index("ix_alert_unit", "unit"),
        Index("ix_alert_record", "record"),
        Index("ix_alert_gathered_in", "gathered_in"),
    )

    id: UUID = Field(default_factory=uuid7, sa_column=Column(Uuid, primary_key=True))
    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), nullable=False))
    watch: str = Field(sa_column=Column(code_type(40), nullable=False))
    version: str = Field(max_length=20)
    unit: str = Field(sa_column=Column(code_type(40), nullable=False))
    episode: str = Field(sa_column=Column(code_type(90), nullable=False))
    area: str = Field(sa_column=Column(code_type(32), nullable=False))
    kelurahan: str = Field(sa_column=Column(code_type(32), nullable=False))
    about: str = Field(max_length=6)
    level: str = Field(default="", max_length=40)
    period: str = Field(default="", max_length=21)
    record: UUID | None = Field(default=None, sa_column=Column(Uuid))
    began: date = Field(sa_column=Column(Date, nullable=False))
    ended: date | None = Field(default=None, sa_column=Column(Date))
    numbers: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(max_length=12)
    reason: str = Field(default="", max_length=20)
    raised_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    raised_on: date = Field(sa_column=Column(Date, nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    acknowledged_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    acknowledged_by: UUID | None = Field(default=None, sa_column=Column(Uuid))
    note: bytes = Field(default=b"", sa_column=sealed("id", once_clear=True))
    gathered_in: UUID | None = Field(default=None, sa_column=Column(Uuid, ForeignKey("alert.id")))
    members: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    changed: int = Field(sa_column=Column(BigInteger, nullable=False))
    changed_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class AlertVersion(SQLModel, table=True):
    """A single row that counts the changes of all alerts.

    Whoever changes alerts holds it until the commit, so that changes commit in the order of their numbers.
    """

    __tablename__ = "alert_version"

    id: int = Field(default=1, sa_column=Column(Integer, primary_key=True, autoincrement=False))
    number: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class AlertSweep(SQLModel, table=True):
    """How far a theme has been swept, and who sweeps it now.

    `changed`: the number of the last change of its records that was looked at. `day`: the day in Metro on which the
    whole calendar was looked at, under the declaration `digest` and the areas `areas`, and when the city's first report
    was of the day `begun`. `holder` sweeps until `held_until`.
    """

    __tablename__ = "alert_sweep"

    theme: str = Field(sa_column=Column(code_type(20), ForeignKey("theme_state.theme"), primary_key=True))
    changed: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    day: date | None = Field(default=None, sa_column=Column(Date))
    digest: str = Field(default="", max_length=64)
    areas: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    begun: date | None = Field(default=None, sa_column=Column(Date))
    holder: UUID | None = Field(default=None, sa_column=Column(Uuid))
    held_until: datetime | None = Field(default=None, sa_column=Column(Instant))
