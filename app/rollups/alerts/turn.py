"""Whose turn it is to sweep a theme, and how far it has been swept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Row, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from app.records.models import Move, Revision, ThemeState
from app.records.tables import TABLES
from app.rollups.alerts.models import AlertSweep
from app.rollups.alerts.silence import first_report
from app.themes.language import Theme
from app.themes.lock import digest

HELD = timedelta(minutes=2)
"""After so long without a word from whoever sweeps, another may; every step that writes renews it."""

AT_ONCE = 500


class LostTurn(Exception):
    """Somebody else has taken over the sweep of this theme; nothing was written."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One holder's turn to sweep a theme."""

    theme: Theme
    holder: UUID

    @staticmethod
    def due(session: Session, theme: Theme, day: date, areas: int) -> bool:
        """Say whether there is anything to look at that was not looked at."""
        version = session.execute(_version(theme)).scalar()
        if version is None:
            return False
        kept = _kept(session, theme)
        return kept is None or kept.changed < version or _stale(session, kept, theme, day, areas)

    def take(self, session: Session, at: datetime) -> bool:
        """Take the turn unless another holds it; the first one ever starts from today's records."""
        version = session.execute(_version(self.theme)).scalar() or 0
        insert = (sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert)(AlertSweep)
        first = {"theme": self.theme.key, "changed": version, "digest": "", "areas": 0}
        session.execute(insert.values(first).on_conflict_do_nothing(index_elements=["theme"]))
        free = or_(col(AlertSweep.holder).is_(None), col(AlertSweep.held_until) < at)
        return _set(session, self.theme, free, holder=self.holder, held_until=at + HELD)

    def hold(self, session: Session, at: datetime) -> None:
        """Make sure, until the transaction ends, that it is still this holder's turn. Raises `LostTurn`."""
        if not _set(session, self.theme, col(AlertSweep.holder) == self.holder, held_until=at + HELD):
            raise LostTurn

    def leave(self, session: Session) -> None:
        """Let others sweep."""
        _set(session, self.theme, col(AlertSweep.holder) == self.holder, holder=None, held_until=None)

    def whole(self, session: Session, day: date, areas: int) -> bool:
        """Say whether the whole calendar is to be looked at.

        It is on a new day, under new rules, with other areas, and when the city's first report is of another day: the
        areas of which nothing came are silent since then.
        """
        kept = _kept(session, self.theme)
        return kept is None or _stale(session, kept, self.theme, day, areas)

    def looked(self, session: Session, day: date, declared: str, areas: int, begun: date | None) -> None:
        """Note that the whole calendar was looked at; `begun`: the day of the first report before it was."""
        mine = col(AlertSweep.holder) == self.holder
        _set(session, self.theme, mine, day=day, digest=declared, areas=areas, begun=begun)

    def at(self, session: Session) -> int:
        """Return the number of the last change that was looked at."""
        kept = _kept(session, self.theme)
        return 0 if kept is None else kept.changed

    def reached(self, session: Session, changed: int) -> None:
        """Note that every change up to this number was looked at."""
        _set(session, self.theme, col(AlertSweep.holder) == self.holder, changed=changed)


_DECLARED: dict[str, tuple[Theme, str]] = {}


def declared(theme: Theme) -> str:
    """Return the digest of a theme's declaration; worked out once, because it is asked for at every look."""
    kept = _DECLARED.get(theme.key)
    if kept is None or kept[0] is not theme:
        kept = _DECLARED[theme.key] = (theme, digest(theme))
    return kept[1]


def _version(theme: Theme) -> Any:
    return select(col(ThemeState.version)).where(col(ThemeState.theme) == theme.key)


def _kept(session: Session, theme: Theme) -> AlertSweep | None:
    return session.execute(select(AlertSweep).where(col(AlertSweep.theme) == theme.key)).scalar()


def _stale(session: Session, kept: AlertSweep, theme: Theme, day: date, areas: int) -> bool:
    if kept.day != day or kept.areas != areas or kept.digest != declared(theme):
        return True
    return kept.begun != first_report(session, theme)


def _set(session: Session, theme: Theme, only: Any, **values: Any) -> bool:
    query = update(AlertSweep).where(col(AlertSweep.theme) == theme.key, only).values(**values)
    done: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        query, execution_options={"synchronize_session": False}
    )
    return done.rowcount == 1


def changes_after(session: Session, theme: Theme, number: int, most: int) -> tuple[Sequence[Row[Any]], int]:
    """Return the records that changed after a number, and up to which number these are all there are.

    Changes of a theme commit in the order of their numbers, so that nothing can still appear below the last one.
    """
    version = int(session.execute(_version(theme)).scalar() or 0)
    table = TABLES[theme.key][0]
    query = (
        select(table.c.id, table.c.area, table.c.subject, table.c.revision, table.c.changed)
        .where(table.c.changed > number, table.c.changed <= version)
        .order_by(table.c.changed)
        .limit(most)
    )
    rows = session.execute(query).all()
    return rows, rows[-1].changed if len(rows) == most else version


def areas_before(session: Session, theme: Theme, rows: Sequence[Row[Any]], number: int) -> set[str]:
    """Return where these records lay before they were revised, or moved after that change."""
    moved = select(col(Move.left_area)).where(col(Move.theme) == theme.key, col(Move.changed) > number).distinct()
    revised = [row.id for row in rows if row.revision > 1]
    found: set[str] = set(session.execute(moved).scalars())
    for start in range(0, len(revised), AT_ONCE):
        query = select(col(Revision.area)).where(col(Revision.record).in_(revised[start : start + AT_ONCE])).distinct()
        found |= set(session.execute(query).scalars())
    return found
