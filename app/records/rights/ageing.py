"""Whose time is over: records of persons of whom nothing was heard for as long as their theme keeps them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final
from uuid import UUID

from sqlalchemy import func, not_, select
from sqlmodel import Session, col

from app.areas.codes import ancestor
from app.core.vault import vault_of
from app.records.models import Conflict
from app.records.rights.erasing import Also, Deed, Erased, erase
from app.records.rights.finding import Found, FoundConflict, FoundRecord
from app.records.sealing import body_of
from app.records.store import shown
from app.records.subjects import BlindIndex
from app.records.tables import TABLES
from app.themes.language import Retention, Theme, retention_on

BATCH: Final = 200
"""Subjects of one transaction."""


@dataclass(frozen=True, slots=True)
class Over:
    """What is over in a theme: the rule, the last day of which nothing is kept, and who it is."""

    theme: Theme
    rule: Retention
    until: date
    subjects: tuple[UUID, ...]
    """By their blind index, or the id of a record that names nobody, in order."""
    by_place: Counter[tuple[str, int]]
    """How many records, by kelurahan and year of the last event."""


def over(session: Session, theme: Theme, today: date) -> Over | None:
    """Return what is over in a theme today; None where no rule is in force. What is held still waits."""
    rule = retention_on(theme.retention, today)
    if rule is None:
        return None
    until = years_before(today, rule.years)
    table = TABLES[theme.key][0]
    who = func.coalesce(table.c.subject, table.c.id)
    again = table.alias("again")
    held = select(func.coalesce(again.c.subject, again.c.id)).where(not_(shown(again)))
    old = (
        select(who.label("who"), func.max(table.c.observed_on).label("last"))
        .where(not_(table.c.zero), shown(table), who.not_in(held))
        .group_by(who)
        .having(func.max(table.c.observed_on) <= until)
        .subquery()
    )
    rows = session.execute(
        select(old.c.who, old.c.last, table.c.area).join(old, old.c.who == who).where(not_(table.c.zero))
    ).all()
    by_place = Counter((ancestor(area, "kelurahan") or area, last.year) for _, last, area in rows)
    return Over(theme, rule, until, tuple(sorted({row.who for row in rows})), by_place)


def years_before(day: date, years: int) -> date:
    """Return the same day some years before; of 29 February the day before where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def word_for(found: Sequence[Over]) -> str:
    """Return a short word that stands for exactly these subjects, so that what is done is what was looked at."""
    mark = blake2b(digest_size=4)
    for each in found:
        mark.update(each.theme.key.encode())
        for subject in each.subjects:
            mark.update(subject.bytes)
    return mark.hexdigest()


def batches(found: Over) -> Iterator[tuple[UUID, ...]]:
    """Yield the subjects, some at a time."""
    for start in range(0, len(found.subjects), BATCH):
        yield found.subjects[start : start + BATCH]


def erase_over(
    session: Session, index: BlindIndex, theme: Theme, subjects: Sequence[UUID], deed: Deed, also: Also
) -> Erased:
    """Erase the records of these subjects in one theme, with the documents beside them."""
    table, vault = TABLES[theme.key][0], vault_of(session)
    who = func.coalesce(table.c.subject, table.c.id)
    rows = session.execute(
        select(table).where(who.in_(subjects), not_(table.c.zero), shown(table)).order_by(table.c.id)
    ).all()
    ids = [row.id for row in rows]
    met = select(Conflict).where(col(Conflict.theme) == theme.key, col(Conflict.against).in_(ids))
    found = Found(
        records=[FoundRecord(theme, row, own=True, named_by=()) for row in rows],
        conflicts=[
            FoundConflict(theme, each, body_of(vault, each), own=True, named_by=())
            for each in session.execute(met.order_by(col(Conflict.id))).scalars()
        ],
    )
    return erase(session, index, found, None, deed, also)
