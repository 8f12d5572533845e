"""A record is held still until it is let go: nobody is shown it, nothing is done with it, and it goes on to count.

It is left to count because a total names nobody, and because figures that move whenever somebody asks for something
would tell of whoever asked.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.core.outbox import tell
from app.records.models import RightsRequest, Withheld
from app.records.rights.finding import FoundRecord
from app.records.store import AnyRow, count_change
from app.records.tables import TABLES
from app.themes import catalog
from app.themes.language import Theme


def restrict(
    session: Session, records: Iterable[FoundRecord], *, request: UUID, account: UUID, at: datetime
) -> list[UUID]:
    """Hold records still; those that are held already stay so. Returns which are held from now on."""
    held = []
    for each in sorted(records, key=lambda one: (one.theme.key, one.row.id)):
        if not each.withheld:
            withhold(session, each.theme, each.row, "restricted", request=request, account=account, at=at)
            held.append(each.row.id)
    return held


def lift(session: Session, request: RightsRequest, at: datetime) -> list[UUID]:
    """Let go of all that was held still for a request; whoever follows changes reads it again. Returns which."""
    query = select(Withheld).where(col(Withheld.request) == request.id, col(Withheld.kind) == "restricted")
    found = list(session.execute(query.order_by(col(Withheld.theme), col(Withheld.record))).scalars())
    for each in found:
        theme = catalog.theme(each.theme)
        _touch(session, theme, each.record, at)
        session.delete(each)
    session.flush()
    return [each.record for each in found]


def withhold(
    session: Session,
    theme: Theme,
    row: AnyRow,
    kind: str,
    *,
    request: UUID | None,
    account: UUID,
    at: datetime,
) -> None:
    """Withhold a record, as a change of its theme, so that those who follow changes let go of it."""
    changed = _touch(session, theme, row.id, at)
    held = session.get(Withheld, row.id)
    if held is None:
        held = Withheld(
            record=row.id,
            theme=theme.key,
            area=row.area,
            kind=kind,
            changed=changed,
            request=request,
            account=account,
            at=at,
        )
    held.area, held.kind, held.changed, held.request, held.account, held.at = (
        row.area,
        kind,
        changed,
        request,
        account,
        at,
    )
    session.add(held)
    session.flush()
    tell(session, "records.withheld", f'{{"theme":"{theme.key}","record":"{row.id.hex}","kind":"{kind}"}}', at)


def _touch(session: Session, theme: Theme, record: UUID, at: datetime) -> int:
    table = TABLES[theme.key][0]
    changed = count_change(session, theme)
    session.execute(update(table).where(table.c.id == record).values(changed=changed, changed_at=at))
    return changed
