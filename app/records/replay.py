"""Proves that rows and mentions are what their revisions say, and makes them so again when a declaration changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, not_, select, update
from sqlmodel import Session, col

from app.core.clock import SystemClock
from app.core.vault import Unopenable, Vault, vault_of
from app.records.carrying import answers_of, gaps_beside
from app.records.documents import ERASED
from app.records.known import Row
from app.records.memory import stale
from app.records.models import Mention, Revision
from app.records.places import area_of, moves_of
from app.records.sealing import Opened, body_of, sealed_values
from app.records.settle import gaps_text
from app.records.store import AnyRow, aliases, count_change
from app.records.subjects import BlindIndex, Named
from app.records.tables import TABLES
from app.themes.language import Theme, period_start, read_answers

PAGE = 1000

MENTIONS = "mention"
"""What stands for a record's mentions among the columns that differ."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A record whose row or mentions differ from a replay of its revisions, and in which columns."""

    theme: str
    record: UUID
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """What follows from a revision alone: columns of the typed row, its past left out, and whom the record names."""

    row: Row
    named: frozenset[Named] = frozenset()


def replay(session: Session, theme: Theme, index: BlindIndex, *, mend: bool = False) -> Iterator[Stale]:
    """Yield every record whose row or mentions differ from its current revision; with `mend`, set it right.

    The state is not replayed: it stands in the decisions, and the row is the one place that says it now. Neither is
    who was found to be whom. A mended row gets a new change number, so that whoever follows changes reads it again.
    `session` has done nothing yet when it only reads: it gets one snapshot, so that records may arrive meanwhile.
    """
    if mend:
        count_change(session, theme, 0)
    elif session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    yield from _by_document(session, theme, index, mend=mend)
    yield from _without_record(session, theme, mend=mend)
    if theme.lasting:
        yield from _by_past(session, theme, mend=mend)


def _by_document(session: Session, theme: Theme, index: BlindIndex, *, mend: bool) -> Iterator[Stale]:
    table = TABLES[theme.key][0]
    found_to_be, vault = aliases(session, theme), vault_of(session)
    last: UUID | None = None
    while True:
        page = select(table).order_by(table.c.id).limit(PAGE)
        rows = session.execute(page if last is None else page.where(table.c.id > last)).all()
        if not rows:
            return
        last = rows[-1].id
        current = placed_revisions(session, [row.id for row in rows])
        kept = _mentions(session, theme, [row.id for row in rows])
        for row in rows:
            wanted = project(vault, theme, index, *current[row.id], found_to_be)
            values = Opened(vault, theme, row._mapping)  # type: ignore[arg-type]
            differing = tuple(name for name, value in wanted.row.items() if _differs(values, name, value))
            named_rightly = kept[row.id] == wanted.named
            if mend and differing:
                _set(session, theme, row.id, wanted.row)
            if mend and not named_rightly:
                _name(session, theme, row.id, wanted.named)
            if differing or not named_rightly:
                yield Stale(theme.key, row.id, differing if named_rightly else (*differing, MENTIONS))


def _differs(values: Opened, name: str, wanted: Any) -> bool:
    """Say whether a column holds something else, or what no key of ours sealed in this place."""
    try:
        return bool(values[name] != wanted)
    except Unopenable:
        return True


def _set(session: Session, theme: Theme, record: UUID, wanted: Mapping[str, Any]) -> None:
    table = TABLES[theme.key][0]
    closed = sealed_values(vault_of(session), theme, record, wanted)
    numbered = {**wanted, **closed, "changed": count_change(session, theme), "changed_at": SystemClock().now()}
    session.execute(update(table).where(table.c.id == record).values(**numbered))


def _name(session: Session, theme: Theme, record: UUID, named: Iterable[Named]) -> None:
    count_change(session, theme)
    session.execute(delete(Mention).where(col(Mention.record) == record))
    rows = [{"named": each, "record": record, "key": key, "theme": theme.key} for each, key in named]
    if rows:
        session.execute(insert(Mention), rows)


def placed_revisions(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[Revision, str]]:
    """Return the last revision of each record, and where the record lies."""
    found = session.execute(
        select(Revision).where(col(Revision.record).in_(ids)).order_by(col(Revision.record), col(Revision.number))
    ).scalars()
    moves = moves_of(session, ids)
    last = {revision.record: revision for revision in found}
    return {record: (revision, area_of(revision, moves[record])) for record, revision in last.items()}


def _mentions(session: Session, theme: Theme, ids: list[UUID]) -> Mapping[UUID, set[Named]]:
    """Return whom each record is kept as naming."""
    kept: dict[UUID, set[Named]] = defaultdict(set)
    query = select(Mention).where(col(Mention.record).in_(ids), col(Mention.theme) == theme.key)
    for each in session.execute(query).scalars():
        kept[each.record].add((each.named, each.key))
    return kept


def _without_record(session: Session, theme: Theme, *, mend: bool) -> Iterator[Stale]:
    """Yield the mentions of records that the theme does not hold."""
    table = TABLES[theme.key][0]
    lost = not_(select(table.c.id).where(table.c.id == col(Mention.record)).exists())
    query = select(col(Mention.record)).where(col(Mention.theme) == theme.key, lost).distinct()
    for record in session.execute(query.order_by(col(Mention.record))).scalars().all():
        if mend:
            _name(session, theme, record, ())
        yield Stale(theme.key, record, (MENTIONS,))


def _by_past(session: Session, theme: Theme, *, mend: bool) -> Iterator[Stale]:
    """Yield every row that keeps something else of its past than the rows before it say."""
    table = TABLES[theme.key][0]
    standing = (table.c.state != "void", not_(table.c.zero))
    named = (table.c.subject.is_not(None), *standing)
    for subjects in _pages(session, table.c.subject, named):
        rows = session.execute(
            select(table).where(table.c.subject.in_(subjects), *named).order_by(table.c.subject)
        ).all()
        for _, share in groupby(rows, key=attrgetter("subject")):
            yield from _remember(session, theme, list(share), mend=mend)
    unnamed = (table.c.subject.is_(None), *standing)
    for ids in _pages(session, table.c.id, unnamed):
        for row in session.execute(select(table).where(table.c.id.in_(ids))).all():
            yield from _remember(session, theme, [row], mend=mend)


def _pages(session: Session, column: Any, wanted: Iterable[Any]) -> Iterator[list[UUID]]:
    """Yield the different values of a column in order, a page at a time."""
    query = select(column).where(*wanted).distinct().order_by(column).limit(PAGE)
    page = list(session.execute(query).scalars())
    while page:
        yield page
        page = list(session.execute(query.where(column > page[-1])).scalars())


def _remember(session: Session, theme: Theme, rows: list[AnyRow], *, mend: bool) -> Iterator[Stale]:
    """Yield the rows of one subject that do not keep what they should."""
    try:
        found = stale(vault_of(session), theme, rows)
    except Unopenable:
        return  # one of them was altered, and is told of already: what rests on it cannot be known
    for row, kept in found:
        if mend:
            _set(session, theme, row.id, kept)
        yield Stale(theme.key, row.id, tuple(key for key, value in kept.items() if getattr(row, key) != value))


def project(
    vault: Vault,
    theme: Theme,
    index: BlindIndex,
    revision: Revision,
    area: str,
    found_to_be: Mapping[UUID, UUID],
) -> Projection:
    """Return what follows from a record's current revision and the area it lies in; raises Unopenable.

    `found_to_be`: merged subjects, each with the one it is.
    """
    body = body_of(vault, revision)
    day = date.fromisoformat(body["observed_on"])
    period = period_start(theme.period, day)
    header: Row = {
        "area": area,
        "observed_on": day,
        "period": period,
        "zero": body["zero"],
        "revision": revision.number,
        "received_at": revision.received_at,
        "account": revision.account,
    }
    if body["zero"]:
        slot = index.zero_slot(theme, area, period)
        return Projection(
            {**header, "subject": None, "slot": slot, "house": None, "gaps": None, **dict.fromkeys(theme.fields)}
        )
    if ERASED in body:
        nobody: Row = dict.fromkeys(("subject", "slot", "house", "gaps"))
        return Projection({**header, **nobody, **{key: None for key in theme.fields if key not in theme.lasting}})
    reading = read_answers(theme, answers_of(theme, body), day, date.max)
    identified = index.subject(theme, area, reading.values)
    known_as: UUID = identified or revision.record
    while known_as in found_to_be:
        known_as = found_to_be[known_as]
    subject = identified if known_as == revision.record else known_as
    row: Row = {
        **header,
        "subject": subject,
        "slot": index.slot(theme, subject, period) if subject else None,
        "house": index.house_of(theme, area, reading.values),
        "gaps": gaps_text(reading.gaps | gaps_beside(theme, body)),
        **{key: value for key, value in reading.values.items() if key not in theme.lasting},
    }
    return Projection(row, frozenset(index.named(theme, area, reading.values, identified)))
