"""Early warning forgets a person: her alerts are withdrawn, and nothing in them leads to her or says how she was."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.core.clock import WIB
from app.rollups.alerts.keep import Ledger, Plan
from app.rollups.alerts.models import Alert
from app.themes import catalog


def forget(session: Session, records: Collection[UUID], subjects: Collection[UUID], at: datetime) -> int:
    """Withdraw the alerts of these records and subjects and empty them; return how many there were."""
    units = {each.hex for each in (*records, *subjects)}
    query = select(Alert).where(or_(col(Alert.record).in_(set(records)), col(Alert.unit).in_(units)))
    found = list(session.execute(query.order_by(col(Alert.id))).scalars())
    for key in sorted({each.theme for each in found}):
        standing = [each for each in found if each.theme == key]
        ledger = Ledger(session, catalog.theme(key), at, at.astimezone(WIB).date())
        ledger.carry_out(Plan(gone=standing))
    for each in found:
        each.unit, each.record, each.numbers, each.note = f"erased:{each.id.hex}", None, "{}", b""
        session.add(each)
    session.flush()
    return len(found)
