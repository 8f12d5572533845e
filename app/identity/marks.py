"""A number that rises whenever somebody is cut off or given something, so that every worker's gate hears of it."""

from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.identity.models import GateMark

_ONLY: Final = 1


def mark_change(session: Session) -> None:
    """Raise the number in this transaction; after its commit every gate empties its memory within seconds."""
    raised = session.execute(update(GateMark).where(col(GateMark.id) == _ONLY).values(number=col(GateMark.number) + 1))
    if raised.rowcount == 0:  # type: ignore[attr-defined]
        session.add(GateMark(id=_ONLY, number=1))
        session.flush()


def read_mark(session: Session) -> int:
    """Return the number as it stands."""
    return session.exec(select(GateMark.number).where(col(GateMark.id) == _ONLY)).first() or 0
