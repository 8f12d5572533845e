"""Every question put to the tables of the areas, except those of the importers."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.areas.codes import prefix_range
from app.areas.models import Area, AreaAlias, AreaBoundary, AreaChange, AreaVersion, Observation

TRUSTED = ("high", "medium")
"""Confidence an observation needs to divide by; a garbled or historic figure never does."""

AreaRow = tuple[str, str, str | None, date | None, date | None, bool]


def read_version(session: Session) -> int:
    """Return the number of the last change; 0 before the first."""
    return session.exec(select(AreaVersion.number)).first() or 0


def hold_version(session: Session, at: datetime) -> AreaVersion:
    """Lock the version row until the transaction ends, so that one importer at a time decides what is new."""
    row = session.exec(select(AreaVersion).with_for_update()).first()
    if row is None:
        row = AreaVersion(number=0, changed_at=at)
        session.add(row)
        session.flush()
    return row


def raise_version(session: Session, at: datetime) -> int:
    """Count one change, in the transaction that makes it, and return the new number."""
    row = hold_version(session, at)
    row.number += 1
    row.changed_at = at
    session.add(row)
    session.flush()
    return row.number


def read_areas(session: Session) -> Sequence[AreaRow]:
    """Return code, name, parent, first day, last day and the mark `invented` of every area."""
    columns = (Area.code, Area.name, Area.parent, Area.valid_from, Area.valid_to, Area.invented)
    return [tuple(row) for row in session.execute(select(*columns))]  # type: ignore[call-overload]


def read_names(session: Session) -> dict[tuple[str, str], str]:
    """Return the area's code by parent and folded name."""
    rows = session.exec(select(AreaAlias.parent, AreaAlias.folded, AreaAlias.area))
    return {(parent, folded): area for parent, folded, area in rows}


def other_names(session: Session, code: str) -> list[str]:
    """Return the spellings met for an area besides its own name."""
    own = select(Area.name).where(Area.code == code).scalar_subquery()
    query = select(AreaAlias.name).where(AreaAlias.area == code, AreaAlias.name != own)
    return list(session.exec(query.order_by(AreaAlias.folded)))


def observations(session: Session, code: str) -> Sequence[Observation]:
    """Return what was published about an area, the newest first."""
    query = select(Observation).where(Observation.area == code)
    order = (col(Observation.date).desc(), Observation.metric, Observation.sex, Observation.age_band, Observation.id)
    return session.exec(query.order_by(*order)).all()  # type: ignore[arg-type]


def denominator(
    session: Session, code: str, metric: str, *, year: int, sex: str = "total", age_band: str = "all"
) -> Observation | None:
    """Return the trusted figure of that very year to divide by, the latest of it; None means not available.

    It is never another year's figure and never a sum over parts, which were counted in different years.
    """
    query = select(Observation).where(
        Observation.area == code,
        Observation.metric == metric,
        Observation.sex == sex,
        Observation.age_band == age_band,
        col(Observation.date).startswith(f"{year:04d}"),
        col(Observation.confidence).in_(TRUSTED),
    )
    return session.exec(query.order_by(col(Observation.date).desc(), col(Observation.id).desc())).first()


def steps(session: Session, code: str) -> Sequence[AreaChange]:
    """Return the life of an area, the first step first, and which areas took over from it."""
    query = select(AreaChange).where(
        (AreaChange.area == code) | ((AreaChange.before == code) & (AreaChange.kind == "replaces"))
    )
    return session.exec(query.order_by(AreaChange.id)).all()  # type: ignore[arg-type]


def boundaries(session: Session, level: str) -> Sequence[tuple[Area, str]]:
    """Return the areas of a level that have a shape, with its GeoJSON, in code order."""
    query = select(Area, AreaBoundary.geojson).join(AreaBoundary, col(AreaBoundary.code) == Area.code)
    return session.exec(query.where(Area.level == level).order_by(Area.code)).all()


def subtree(session: Session, root: str) -> Sequence[Area]:
    """Return an area and all below it, in code order."""
    low, high = prefix_range(root)
    query = select(Area).where((Area.code == root) | ((Area.code >= low) & (Area.code < high)))
    return session.exec(query.order_by(Area.code)).all()
