"""Every question put to the tables of the areas, except those of the importers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, or_, select, tuple_

from app.areas.codes import prefix_range
from app.areas.models import Area, AreaAlias, AreaBoundary, AreaChange, AreaVersion, Observation

OFFICE = "office"
"""Confidence of a figure that an office or a kelurahan sent in; it is not among what the world may read."""

TRUSTED = (OFFICE, "high", "medium")
"""Confidence a figure needs to be divided by, the best first; a garbled or historic one never is."""

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
    query = select(Observation).where(Observation.area == code, Observation.confidence != OFFICE)
    order = (col(Observation.date).desc(), Observation.metric, Observation.sex, Observation.age_band, Observation.id)
    return session.exec(query.order_by(*order)).all()  # type: ignore[arg-type]


def figures(
    session: Session, metric: str, *, year: int, sex: str, age_band: str
) -> Sequence[tuple[str, str, int, str, str, int]]:
    """Return area, date, value, source, confidence and id of a year's figures that may be divided by."""
    kept = (Observation.area, Observation.date, Observation.value, Observation.source, Observation.confidence)
    query = select(*kept, Observation.id).where(  # type: ignore[call-overload]
        Observation.metric == metric,
        col(Observation.date) >= f"{year:04d}",
        col(Observation.date) < f"{year + 1:04d}",
        Observation.sex == sex,
        Observation.age_band == age_band,
        col(Observation.confidence).in_(TRUSTED),
    )
    return [tuple(row) for row in session.execute(query)]


def list_figures(
    session: Session,
    roots: Iterable[str],
    *,
    metric: str | None,
    year: int | None,
    after: tuple[str, int],
    limit: int,
) -> Sequence[Observation]:
    """Return figures of these areas and all below them, in order of area and id, beginning after one of them."""
    area = col(Observation.area)
    within = [(area == root) | ((area >= low) & (area < high)) for root in roots for low, high in [prefix_range(root)]]
    query = select(Observation).where(or_(*within))
    if metric is not None:
        query = query.where(Observation.metric == metric)
    if year is not None:
        query = query.where(col(Observation.date) >= f"{year:04d}", col(Observation.date) < f"{year + 1:04d}")
    place = tuple_(area, col(Observation.id))
    return session.exec(query.where(place > tuple_(*after)).order_by(area, col(Observation.id)).limit(limit)).all()


def bps_codes(session: Session) -> dict[str, str]:
    """Return our codes by those of BPS."""
    query = select(Area.bps_code, Area.code).where(col(Area.bps_code).is_not(None))
    return {bps: code for bps, code in session.exec(query) if bps}


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
