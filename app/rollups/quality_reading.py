"""The records of an area and a range as questions of quality need them: who sent them when, and what they measured."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlmodel import Session, col

from app.areas.codes import ancestor
from app.core.errors import problem_kind, refuse
from app.core.vault import vault_of
from app.identity.models import Account
from app.identity.scope import Scope
from app.records.flags import asked, fires
from app.records.models import Revision
from app.records.privacy import gaps_of
from app.records.store import under
from app.records.tables import TABLES
from app.rollups.query import Stretch
from app.themes.language import Choice, Decimal, Integer, Question, Theme, YesNo, period_start
from app.themes.language.expr import Stored

MOST = 20_000
"""Records looked at in one answer: a kelurahan in two years, the city in a month."""

TOO_MANY = problem_kind(
    "quality.too_many",
    422,
    id="Terlalu banyak catatan (paling banyak {most}). Persempit wilayah atau periode.",
    en="Too many records (at most {most}). Narrow the area or the period.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: its sender and the moment of its first revision, and what it says."""

    id: UUID
    rt: str
    subject: UUID
    sender: UUID
    made_at: datetime | None
    flagged: bool
    corrected: bool
    unsure: int
    answerable: int
    """Questions that may be answered `unknown` and were answered somehow; `unsure` of them so."""
    values: Mapping[str, Stored]
    alike: tuple[Stored, ...]
    """The answers that are compared, in the order of `compared`."""


def compared(theme: Theme) -> tuple[Question, ...]:
    """Return the questions whose answers tell two subjects apart without naming them: numbers and choices."""
    naming = {key for keys in (*theme.subject.keys, *theme.subject.alike) for key in keys}
    return tuple(
        each
        for each in theme.live_questions
        if isinstance(each.kind, (Choice, Decimal, Integer, YesNo))
        and each.key not in naming
        and not (each.kept_by and each.kept_by.codes is None)
    )


def read_entries(session: Session, theme: Theme, scope: Scope, area: str, asked_for: Stretch) -> list[Entry]:
    """Return the records in or below an area observed in the range, without zero reports and void ones.

    Scope is the caller's to check first. Problem `quality.too_many`.
    """
    table = TABLES[theme.key][0]
    first, again = Revision.__table__.alias("first"), Revision.__table__.alias("again")  # type: ignore[attr-defined]
    corrected: list[ColumnElement[bool]] = [again.c.record == table.c.id, again.c.number > 1]
    corrected += [again.c.account == first.c.account]
    if theme.register:  # a later day is another visit, not a correction
        corrected.append(again.c.observed_on == first.c.observed_on)
    keys = tuple(dict.fromkeys([*(each.key for each in _measured(theme)), *(each.key for each in compared(theme))]))
    wanted = and_(
        under(table, (area,)),
        table.c.period >= period_start(theme.period, asked_for.first),
        table.c.observed_on >= asked_for.first,
        table.c.observed_on <= asked_for.last,
        table.c.state != "void",
        ~table.c.zero,
    )
    query = (
        select(
            *(table.c.id, table.c.area, table.c.subject, table.c.gaps),
            first.c.account.label("sender_"),
            first.c.made_at.label("made_at_"),
            exists().where(and_(*corrected)).label("corrected_"),
            *(table.c[key] for key in keys),
        )
        .join(first, and_(first.c.record == table.c.id, first.c.number == 1))
        .where(wanted)
        .order_by(table.c.id)
        .limit(MOST + 1)
    )
    rows = session.execute(query).all()
    if len(rows) > MOST:
        raise refuse(TOO_MANY, most=MOST)
    # A flag's rule names columns of the record alone, so that it is asked without the revisions beside them.
    flags = [fires(session, theme, each) for each in asked(theme, scope, area).values() if not each.flag.twice]
    flagged = set(session.execute(select(table.c.id).where(wanted, or_(*flags))).scalars()) if flags else set()
    return [_entry(theme, dict(row._mapping), keys, flagged) for row in rows]


def _measured(theme: Theme) -> Sequence[Any]:
    return (*theme.quality.digits, *theme.quality.spreads)


def _entry(theme: Theme, row: Mapping[str, Any], keys: Sequence[str], flagged: Container[UUID]) -> Entry:
    gaps = gaps_of(row["gaps"])
    values = {key: row[key] for key in keys}
    doubtful = [each.key for each in compared(theme) if each.unsure]
    return Entry(
        id=row["id"],
        rt=ancestor(row["area"], "rt") or row["area"],
        subject=row["subject"] or row["id"],
        sender=row["sender_"],
        made_at=_moment(row["made_at_"]),
        flagged=row["id"] in flagged,
        corrected=bool(row["corrected_"]),
        unsure=sum(gaps.get(key) == "unknown" for key in doubtful),
        answerable=sum(values[key] is not None or bool(gaps.get(key)) for key in doubtful),
        values=values,
        alike=tuple(values[each.key] for each in compared(theme)),
    )


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def names_of(session: Session, accounts: Sequence[UUID]) -> dict[UUID, str]:
    """Return what accounts are called."""
    found = session.execute(select(Account).where(col(Account.id).in_(accounts))).scalars()
    return {each.id: vault_of(session).told(each, "display_name") for each in found}
