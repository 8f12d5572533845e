"""Every question asked of the records in plain SQL, and none without saying under which areas."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from app.areas.codes import prefix_range
from app.core.vault import vault_of
from app.records.cells import CellKey, Cells, without_zeros
from app.records.documents import Version
from app.records.models import Alias, Conflict, Decision, Revision, ThemeState, Withheld
from app.records.sealing import DOCUMENT
from app.records.statements import CELL_KEY, cell_rows
from app.records.tables import GRAINS, TABLES, sum_columns
from app.themes.language import Theme

AnyRow = Row[Any]


def under(table: FromClause, roots: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a row may be shown to who reads these areas: it lies there and is not withheld."""
    return and_(within(table.c.area, roots), shown(table))


def shown(table: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row is not withheld: neither restricted nor erased."""
    return ~select(col(Withheld.record)).where(col(Withheld.record) == table.c.id).correlate(table).exists()


def within(area: ColumnElement[Any], roots: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a code is one of the areas or lies below one; without areas none does."""
    ranges = []
    for root in roots:
        low, high = prefix_range(root)
        ranges.append(or_(area == root, (area >= low) & (area < high)))
    return or_(*ranges) if ranges else text("1 = 0")  # type: ignore[return-value]


def list_records(
    session: Session,
    theme: Theme,
    roots: Sequence[str],
    *,
    limit: int,
    after: int = 0,
    since: datetime | None = None,
    first: date | None = None,
    last: date | None = None,
    states: Sequence[str] = (),
    subject: UUID | None = None,
    only: ColumnElement[bool] | None = None,
) -> Sequence[AnyRow]:
    """Return current records under `roots` in the order in which they last changed; `only`: those of a condition.

    `after` is the change number of the last one seen: whoever goes on from it misses nothing, whatever is written
    meanwhile, because changes of a theme commit in the order of their numbers.
    """
    table = TABLES[theme.key][0]
    query = select(table).where(under(table, roots), table.c.changed > after)
    if since is not None:
        query = query.where(table.c.changed_at >= since)
    if first is not None:
        query = query.where(table.c.observed_on >= first)
    if last is not None:
        query = query.where(table.c.observed_on <= last)
    if states:
        query = query.where(table.c.state.in_(states))
    if subject is not None:
        query = query.where(table.c.subject == subject)
    if only is not None:
        query = query.where(only)
    return session.execute(query.order_by(table.c.changed).limit(limit)).all()


def get_record(session: Session, theme: Theme, id: UUID, roots: Sequence[str]) -> AnyRow | None:
    """Return one record if it lies under `roots`; otherwise it is unknown."""
    table = TABLES[theme.key][0]
    return session.execute(select(table).where(table.c.id == id, under(table, roots))).first()


def hold_record(session: Session, theme: Theme, id: UUID, roots: Sequence[str]) -> AnyRow | None:
    """Return one record under `roots`, held against change until the transaction ends."""
    table = TABLES[theme.key][0]
    return session.execute(select(table).where(table.c.id == id, under(table, roots)).with_for_update()).first()


def versions_of(session: Session, id: UUID) -> list[Version]:
    """Return a record's revisions in order, in clear, as deciding needs them."""
    return versions_by_record(session, [id])[id]


def versions_by_record(session: Session, ids: Collection[UUID]) -> defaultdict[UUID, list[Version]]:
    """Return the revisions of each record in order, in clear, as deciding needs them."""
    found: defaultdict[UUID, list[Version]] = defaultdict(list)
    vault = vault_of(session)
    query = select(Revision).where(col(Revision.record).in_(ids)).order_by(col(Revision.record), col(Revision.number))
    for each in session.execute(query).scalars():
        said = vault.open(DOCUMENT.of(each.record, each.number), each.document)
        version = Version(each.number, each.digest, each.observed_on, said, each.received_at)
        found[each.record].append(version)
    return found


def revisions(session: Session, id: UUID) -> Sequence[Revision]:
    """Return a record's revisions in order."""
    query = select(Revision).where(col(Revision.record) == id).order_by(col(Revision.number))
    return session.execute(query).scalars().all()


def decisions(session: Session, id: UUID) -> Sequence[Decision]:
    """Return the steps of review of a record, oldest first."""
    return (
        session.execute(select(Decision).where(col(Decision.record) == id).order_by(col(Decision.id))).scalars().all()
    )


def conflicts(session: Session, theme: Theme, id: UUID) -> Sequence[Conflict]:
    """Return the documents that met a record."""
    query = (
        select(Conflict)
        .where(or_(col(Conflict.against) == id, col(Conflict.record) == id), col(Conflict.theme) == theme.key)
        .order_by(col(Conflict.id))
        .limit(100)
    )
    return session.execute(query).scalars().all()


def count_change(session: Session, theme: Theme, changes: int = 1) -> int:
    """Take numbers of the theme's counter, holding it until the transaction ends; return the first."""
    query = (
        update(ThemeState)
        .where(col(ThemeState.theme) == theme.key)
        .values(version=ThemeState.version + changes)
        .returning(col(ThemeState.version))
    )
    return int(session.execute(query).scalar_one()) - changes + 1


def theme_version(session: Session, theme: Theme) -> int:
    """Return the number of the theme's last change."""
    query = select(col(ThemeState.version)).where(col(ThemeState.theme) == theme.key)
    return int(session.execute(query).scalar_one())


def add_to_cells(session: Session, theme: Theme, cells: Cells) -> None:
    """Add amounts to the theme's cells, in key order."""
    rows = cell_rows(theme, without_zeros(cells))
    if not rows:
        return
    table = TABLES[theme.key][1]
    insert = (sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert)(table)
    sums = {name: table.c[name] + insert.excluded[name] for name in sum_columns(theme)}
    session.execute(insert.on_conflict_do_update(index_elements=CELL_KEY, set_=sums), rows)


def aliases(session: Session, theme: Theme) -> dict[UUID, UUID]:
    """Return every merged subject of a theme with the one it was found to be; people merge by hand: they are few."""
    query = select(Alias).where(col(Alias.theme) == theme.key)
    return {each.merged: each.kept for each in session.execute(query).scalars()}


def read_cells(session: Session, theme: Theme) -> Cells:
    """Return every cell of a theme that says something, but for the wide ones."""
    table = TABLES[theme.key][1]
    columns = [table.c[name] for name in sum_columns(theme)]
    narrow = table.c.grain.in_(tuple(GRAINS.values()))
    query = select(table.c.grain, table.c.period, table.c.area, table.c.state, *columns).where(narrow)
    return without_zeros({CellKey(*row[:4]): list(row[4:]) for row in session.execute(query)})


def count_records(session: Session, theme: Theme) -> int:
    """Return how many records a theme holds."""
    return int(session.execute(select(func.count()).select_from(TABLES[theme.key][0])).scalar_one())
