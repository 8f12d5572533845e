"""Proves that rows are what their revisions say, and makes them so again when a declaration changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select, update
from sqlmodel import Session, col

from app.records.carrying import answers_of
from app.records.known import Row
from app.records.memory import series_rows, stale
from app.records.models import Revision
from app.records.settle import gaps_text
from app.records.store import aliases
from app.records.subjects import BlindIndex
from app.records.tables import TABLES
from app.themes.language import Theme, period_start, read_answers

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Stale:
    """A row that differs from a replay of its record's revisions, and in which columns."""

    theme: str
    record: UUID
    columns: tuple[str, ...]


def replay(session: Session, theme: Theme, index: BlindIndex, *, mend: bool = False) -> Iterator[Stale]:
    """Yield every row that differs from its current revision; with `mend`, set it right.

    The state is not replayed: it stands in the decisions, and the row is the one place that says it now. Neither is
    a subject that people found to be another.
    """
    yield from _rows_by_document(session, theme, index, mend=mend)
    if theme.lasting:
        yield from _rows_by_past(session, theme, mend=mend)


def _rows_by_document(session: Session, theme: Theme, index: BlindIndex, *, mend: bool) -> Iterator[Stale]:
    table = TABLES[theme.key][0]
    last: UUID | None = None
    while True:
        page = select(table).order_by(table.c.id).limit(PAGE)
        rows = session.execute(page if last is None else page.where(table.c.id > last)).all()
        if not rows:
            return
        last = rows[-1].id
        current = _current(session, [row.id for row in rows])
        found_to_be = aliases(session)
        for row in rows:
            wanted = project(theme, index, current[row.id], found_to_be)
            differing = tuple(name for name, value in wanted.items() if getattr(row, name) != value)
            if differing:
                if mend:
                    session.execute(update(table).where(table.c.id == row.id).values(**wanted))
                yield Stale(theme.key, row.id, differing)


def _current(session: Session, ids: list[UUID]) -> dict[UUID, Revision]:
    """Return the last revision of each record."""
    found = session.execute(
        select(Revision).where(col(Revision.record).in_(ids)).order_by(col(Revision.record), col(Revision.number))
    ).scalars()
    return {revision.record: revision for revision in found}


def _rows_by_past(session: Session, theme: Theme, *, mend: bool) -> Iterator[Stale]:
    """Yield every row that keeps something else of its past than the rows before it say."""
    table = TABLES[theme.key][0]
    subjects = session.execute(select(table.c.subject).where(table.c.subject.is_not(None)).distinct()).scalars().all()
    for subject in subjects:
        for row, kept in stale(theme, series_rows(session, theme, subject)):
            if mend:
                session.execute(update(table).where(table.c.id == row.id).values(**kept))
            yield Stale(theme.key, row.id, tuple(key for key, value in kept.items() if getattr(row, key) != value))


def project(theme: Theme, index: BlindIndex, revision: Revision, found_to_be: Mapping[UUID, UUID]) -> Row:
    """Return the columns of the typed row that follow from a revision alone, its past left out.

    `found_to_be`: merged subjects, each with the one it is.
    """
    body: dict[str, Any] = orjson.loads(revision.document)
    day = date.fromisoformat(body["observed_on"])
    period = period_start(theme.period, day)
    header: Row = {
        "area": revision.area,
        "observed_on": day,
        "period": period,
        "zero": body["zero"],
        "revision": revision.number,
        "received_at": revision.received_at,
        "account": revision.account,
    }
    if body["zero"]:
        slot = index.zero_slot(theme, revision.area, period)
        return {**header, "subject": None, "slot": slot, "house": None, "gaps": None, **dict.fromkeys(theme.fields)}
    reading = read_answers(theme, answers_of(theme, body), day, date.max)
    subject = index.subject(theme, reading.values)
    while subject is not None and subject in found_to_be:
        subject = found_to_be[subject]
    return {
        **header,
        "subject": subject,
        "slot": index.slot(theme, subject, period) if subject else None,
        "house": index.house_of(theme, revision.area, reading.values),
        "gaps": gaps_text(reading.gaps),
        **{key: value for key, value in reading.values.items() if key not in theme.lasting},
    }
