"""Tables of the areas: what there is, what it is called, its shape, what was counted there, and how it came about."""

from datetime import date, datetime

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.db import BigId, Instant, code_type


def _area_column(*, key: bool = False) -> Column[str]:
    return Column(code_type(32), ForeignKey("area.code"), primary_key=key, nullable=False, index=not key)


class Area(SQLModel, table=True):
    """One area; both days of its period are included, and an empty one means that no limit is known.

    Postal codes are shared between kelurahan in one of the two published sets, so they are never an identifier.
    `area_km2` is the decimal as published. An area is never deleted: it is closed by `valid_to`.
    """

    __tablename__ = "area"

    code: str = Field(sa_column=Column(code_type(32), primary_key=True))
    level: str = Field(max_length=10, index=True)
    name: str = Field(max_length=80)
    parent: str | None = Field(
        default=None, sa_column=Column(code_type(32), ForeignKey("area.code"), nullable=True, index=True)
    )
    bps_code: str | None = Field(default=None, max_length=10, unique=True)
    postal_code: str | None = Field(default=None, max_length=5)
    postal_code_alt: str | None = Field(default=None, max_length=5)
    area_km2: str | None = Field(default=None, max_length=12)
    label_lat: float | None = Field(default=None, sa_column=Column(Float(53)))
    label_lon: float | None = Field(default=None, sa_column=Column(Float(53)))
    valid_from: date | None = Field(default=None, sa_column=Column(Date))
    valid_to: date | None = Field(default=None, sa_column=Column(Date))
    invented: bool = False
    source: str = Field(default="", max_length=120)


class AreaAlias(SQLModel, table=True):
    """One way of writing an area's name, own name included; names are unique under a parent only.

    `parent` is the code before the last dot, so that of a kota is its province.
    """

    __tablename__ = "area_alias"
    __table_args__ = (UniqueConstraint("parent", "folded"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    parent: str = Field(sa_column=Column(code_type(32), nullable=False))
    folded: str = Field(max_length=80)
    name: str = Field(max_length=80)
    area: str = Field(sa_column=_area_column())


class AreaBoundary(SQLModel, table=True):
    """The shape of an area: a GeoJSON geometry, WGS84, kept as text."""

    __tablename__ = "area_boundary"

    code: str = Field(sa_column=_area_column(key=True))
    geojson: str = Field(sa_column=Column(Text, nullable=False))


class AreaSource(SQLModel, table=True):
    """Where a fact about an area was published, and on what terms."""

    __tablename__ = "area_source"

    id: str = Field(primary_key=True, max_length=40)
    title: str = Field(sa_column=Column(Text, nullable=False))
    publisher: str = Field(default="", max_length=200)
    date: str = Field(default="", max_length=40)
    locator: str = Field(default="", sa_column=Column(Text, nullable=False))
    licence: str = Field(default="", max_length=200)


class Observation(SQLModel, table=True):
    """One published figure about an area, with its own date and source; figures of different dates never add up.

    `date` is text because it is kept as precisely as it was published: YYYY, YYYY-MM or YYYY-MM-DD. `sex` and
    `age_band` are empty where they have no meaning (households). `source` is the id of an AreaSource, or what the
    office that sent the figure in wrote, whose `confidence` is `office`.
    """

    __tablename__ = "area_observation"
    __table_args__ = (
        UniqueConstraint("area", "date", "metric", "sex", "age_band", "source"),
        Index("ix_area_observation_metric_date", "metric", "date"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    area: str = Field(sa_column=_area_column())
    date: str = Field(max_length=10)
    metric: str = Field(max_length=40)
    sex: str = Field(default="", max_length=10)
    age_band: str = Field(default="", max_length=20)
    value: int = Field(sa_column=Column(Integer, nullable=False))
    source: str = Field(max_length=120)
    confidence: str = Field(default="", max_length=10)
    note: str = Field(default="", sa_column=Column(Text, nullable=False))


class AreaChange(SQLModel, table=True):
    """One step in the life of an area: `opened`, `closed`, `reopened`, `renamed`, `dated`, `confirmed`, `replaces`.

    `before` and `after` are texts; for `replaces`, `before` is the code of the area it took over from.
    """

    __tablename__ = "area_change"

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))
    area: str = Field(sa_column=_area_column())
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    kind: str = Field(max_length=10)
    before: str = Field(default="", sa_column=Column(code_type(120), nullable=False, index=True))
    after: str = Field(default="", max_length=120)
    source: str = Field(default="", max_length=120)


class AreaVersion(SQLModel, table=True):
    """A single row that counts the changes of the areas, so that a process sees what another one changed."""

    __tablename__ = "area_version"

    id: int = Field(default=1, sa_column=Column(Integer, primary_key=True, autoincrement=False))
    number: int = Field(sa_column=Column(Integer, nullable=False))
    changed_at: datetime = Field(sa_column=Column(Instant, nullable=False))
