"""Which alerts a caller sees: about records where she reads records, about areas also where she reads totals.

Of alerts that were gathered she sees the one that gathers them; if that one lies outside her scope, as a kelurahan's
does for a kader, or if she asks for a narrower area, she sees those of her own. So nothing is lost to anybody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, text
from sqlmodel import Session, col

from app.areas.codes import LEVELS, depth_of
from app.core.errors import refuse
from app.identity.problems import FORBIDDEN
from app.identity.scope import Action, Scope
from app.records.store import within
from app.rollups.alerts.models import Alert, AlertVersion
from app.themes.language import Theme

Roots = tuple[str, ...]

_KELURAHAN = LEVELS.index("kelurahan")


def roots_of(scope: Scope, theme: Theme, area: str) -> tuple[Roots, Roots]:
    """Return under which areas a caller sees alerts about records, and about areas: in `area` if it is given."""
    if area:
        read, totals = (scope.allows(each, area, theme.key) for each in (Action.READ, Action.TOTALS))
        return ((area,) if read else ()), ((area,) if read or totals else ())
    read_in = scope.roots(Action.READ, theme.key)
    return read_in, tuple(sorted({*read_in, *scope.roots(Action.TOTALS, theme.key)}))


def require(scope: Scope, themes: Iterable[Theme], area: str) -> None:
    """Raise Problem `area.unknown` for an area of which nothing is hers, `access.forbidden` if nothing is anywhere."""
    asked = list(themes)
    if any(any(roots_of(scope, theme, area)) for theme in asked):
        return
    if not area:
        raise refuse(FORBIDDEN)
    for theme in asked:
        scope.require(Action.TOTALS, area, theme.key)


def visible(scope: Scope, themes: Iterable[Theme], area: str, *, gathered: bool) -> ColumnElement[bool]:
    """Return the condition that a caller sees an alert; `gathered`: those too that another one stands for."""
    seen = []
    for theme in themes:
        read, totals = roots_of(scope, theme, area)
        here = _either(read, totals)
        if not gathered:
            stood_for = _either(_wide(read), _wide(totals))
            here = and_(here, or_(col(Alert.gathered_in).is_(None), ~stood_for))
        seen.append(and_(col(Alert.theme) == theme.key, here))
    return or_(*seen) if seen else text("1 = 0")  # type: ignore[return-value]


def _either(read: Roots, totals: Roots) -> ColumnElement[bool]:
    place: ColumnElement[str] = col(Alert.area)  # type: ignore[assignment]
    return or_(within(place, read), and_(col(Alert.about) == "area", within(place, totals)))


def _wide(roots: Roots) -> Roots:
    """Return the areas that hold whole kelurahan, and so what gathers their alerts."""
    return tuple(each for each in roots if depth_of(each) <= _KELURAHAN)


def asked(
    *, rule: str, states: Sequence[str] | None, gathered: UUID | None, since: datetime | None
) -> list[ColumnElement[bool]]:
    """Return the conditions for what is asked, of which each may be left out."""
    found: list[ColumnElement[bool]] = []
    if rule:
        found.append(col(Alert.watch) == rule)
    if states:
        found.append(col(Alert.state).in_(states))
    if gathered is not None:
        found.append(col(Alert.gathered_in) == gathered)
    if since is not None:
        found.append(col(Alert.changed_at) >= since)
    return found


def page(session: Session, only: Sequence[ColumnElement[bool]], *, after: int, limit: int) -> list[Alert]:
    """Return alerts in the order in which they last changed."""
    query = select(Alert).where(*only, col(Alert.changed) > after).order_by(col(Alert.changed)).limit(limit)
    return list(session.execute(query).scalars())


def one(session: Session, scope: Scope, themes: Iterable[Theme], id: UUID) -> Alert | None:
    """Return an alert that a caller sees."""
    query = select(Alert).where(col(Alert.id) == id, visible(scope, themes, "", gathered=True))
    return session.execute(query).scalar()


def version(session: Session) -> int:
    """Return the number of the last change of any alert."""
    return int(session.execute(select(col(AlertVersion.number))).scalar_one())
