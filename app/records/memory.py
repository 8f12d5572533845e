"""When a record leaves or enters a subject's series outside the door, those behind it remember anew."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import not_, or_, select, update
from sqlmodel import Session

from app.core.vault import Vault, vault_of
from app.records.cells import Cells, add, contributions
from app.records.closed import closed_now, note_late
from app.records.documents import entries_of
from app.records.places import stays_in
from app.records.sealing import opened
from app.records.series import follow
from app.records.store import AnyRow, add_to_cells, count_change, versions_of
from app.records.tables import TABLES
from app.themes.language import Theme
from app.themes.language.expr import Stored


def remember_anew(session: Session, theme: Theme, subject: UUID | None, at: datetime) -> int:
    """Set right what the standing records of a subject keep of their past, and what they count; return how many.

    `subject` may also be the id of a record that names nobody: it has no past but its own.
    """
    if not theme.lasting or subject is None:
        return 0
    table = TABLES[theme.key][0]
    changed = 0
    cells: Cells = {}
    closed = closed_now(session, theme.key)
    for row, kept in stale(vault_of(session), theme, series_rows(session, theme, subject)):
        change = count_change(session, theme)
        session.execute(update(table).where(table.c.id == row.id).values(changed=change, changed_at=at, **kept))
        versions, stays = versions_of(session, row.id), stays_in(session, row.id)
        old = {key: getattr(row, key) for key in theme.lasting}
        now, before = (
            contributions(theme, row.area, row.state, entries_of(theme, versions, each, stays)) for each in (kept, old)
        )
        add(cells, now)
        add(cells, before, -1)
        note_late(session, closed, theme, now, before, record=row.id, area=row.area, changed=change)
        changed += 1
    add_to_cells(session, theme, cells)
    return changed


def series_rows(session: Session, theme: Theme, subject: UUID) -> list[AnyRow]:
    """Return the standing rows of a subject, in no order that means anything."""
    table = TABLES[theme.key][0]
    alone = (table.c.id == subject) & table.c.subject.is_(None)
    query = select(table).where(or_(table.c.subject == subject, alone), table.c.state != "void", not_(table.c.zero))
    return list(session.execute(query).all())


def stale(vault: Vault, theme: Theme, rows: list[AnyRow]) -> list[tuple[AnyRow, dict[str, Stored]]]:
    """Return the rows of one subject that keep something else of their past than they should, and what they should."""
    right = follow(theme, [(row.id, row.observed_on, values) for row, values in opened(vault, theme, rows)])
    return [
        (row, right[row.id]) for row in rows if any(getattr(row, key) != value for key, value in right[row.id].items())
    ]
