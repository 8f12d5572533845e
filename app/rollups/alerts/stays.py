"""A living record stays too long at one step: its revisions tell on which day it came there, and when it went on."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, not_, or_, select
from sqlmodel import Session

from app.records.documents import entries_of
from app.records.store import shown, under, versions_by_record
from app.records.tables import TABLES
from app.rollups.alerts.episodes import Episode
from app.themes.language import Stays, Theme, Watch, WatchRule

Step = tuple[str, date, date | None]
"""An option at which a record stayed, from which day on, and the day on which it went on; None while it stays."""


def staying(session: Session, theme: Theme, kelurahan: str) -> list[UUID]:
    """Return the subjects in a kelurahan whose records stand now where none should stay."""
    table = TABLES[theme.key][0]
    asked = [table.c[looks.at].in_(looks.codes) for _, _, looks in _watched(theme)]
    if not asked:
        return []
    here = (under(table, (kelurahan,)), table.c.state != "void", not_(table.c.zero), shown(table), or_(*asked))
    query = select(func.coalesce(table.c.subject, table.c.id)).where(*here)
    return list(session.execute(query.distinct()).scalars())


def stayed(session: Session, theme: Theme, subjects: Sequence[UUID], today: date) -> Iterator[Episode]:
    """Yield every episode of these subjects in which a record stayed where it was for too long."""
    watched = list(_watched(theme))
    if not watched:
        return
    table = TABLES[theme.key][0]
    query = select(table.c.id, table.c.subject, table.c.area).where(
        or_(table.c.subject.in_(subjects), table.c.subject.is_(None) & table.c.id.in_(subjects)),
        *(table.c.state != "void", not_(table.c.zero), shown(table)),
    )
    rows = session.execute(query.order_by(table.c.id)).all()
    versions = versions_by_record(session, [row.id for row in rows])
    for record, subject, area in rows:
        entries = entries_of(theme, versions[record])
        for watch, rule, looks in watched:
            for code, since, left in _steps([(each.observed_on, each.values.get(looks.at)) for each in entries]):
                began = since + timedelta(days=looks.days)
                if code not in looks.codes or began > today or (left is not None and left <= began):
                    continue
                if rule.holds_on(began):
                    yield Episode(
                        watch=watch.key,
                        version=rule.version,
                        unit=(subject or record).hex,
                        key=f"{record.hex}:{code}:{since.isoformat()}",
                        area=area,
                        began=began,
                        ended=left,
                        level=code,
                        record=record,
                        numbers={"since": since.isoformat()},
                    )


def _watched(theme: Theme) -> Iterator[tuple[Watch, WatchRule, Stays]]:
    for watch in theme.watches:
        for rule in watch.rules:
            if isinstance(rule.looks, Stays):
                yield watch, rule, rule.looks


def _steps(told: Sequence[tuple[date, object]]) -> Iterator[Step]:
    """Yield each stay of a timeline: what was said again stays."""
    stays = [(str(code), next(share)[0]) for code, share in groupby(told, key=lambda each: each[1])]
    for at, (code, since) in enumerate(stays):
        yield code, since, stays[at + 1][1] if at + 1 < len(stays) else None
